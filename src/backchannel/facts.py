"""Facts: everything one article says, as plain frozen records with a published JSON Schema.

This is the joint of the program. Whatever finds facts (the rules here, a person, another program's
JSON) hands over a :class:`Facts`; whatever comes after sees nothing else. No RDF in here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

import msgspec

from backchannel.article import Article
from backchannel.errors import DataError

__all__ = [
    "ACTOR_CLASSES",
    "COMMUNICATION_CLASSES",
    "CONVERSATION_CLASSES",
    "SCHEMA_VERSION",
    "Act",
    "Actor",
    "Claim",
    "Communication",
    "Extractor",
    "Facts",
    "Mediation",
    "Mention",
    "Place",
    "Span",
    "check",
    "decode",
    "encode",
    "json_schema",
]

SCHEMA_VERSION = "facts/1"

ActorClass = Literal[
    "Actor",
    "State",
    "Person",
    "Organization",
    "IntergovernmentalOrganization",
    "ArmedGroup",
    "NewsOrganization",
    "GovernmentBody",
    "Group",
]
CommunicationClass = Literal[
    "Communication",
    "Statement",
    "Message",
    "Request",
    "Demand",
    "Offer",
    "Agreement",
    "Cooperation",
    "Support",
    "Concession",
    "Rejection",
    "Denial",
    "Criticism",
    "Accusation",
    "Threat",
    "Warning",
    "Conversation",
    "PhoneCall",
    "VideoCall",
    "Meeting",
    "Visit",
    "Negotiation",
]
Status = Literal[
    "hypothetical", "requested", "offered", "planned", "accepted", "ongoing", "concluded", "failed", "refused"
]
Modality = Literal["asserted", "confirmed", "hedged", "denied", "questioned"]
Medium = Literal[
    "telephone", "video", "in-person", "letter", "written", "broadcast", "press-conference", "social-media"
]
Channel = Literal["back-channel", "direct", "public", "private", "official", "hotline"]

ACTOR_CLASSES: tuple[str, ...] = ActorClass.__args__  # type: ignore[attr-defined]
COMMUNICATION_CLASSES: tuple[str, ...] = CommunicationClass.__args__  # type: ignore[attr-defined]
CONVERSATION_CLASSES = frozenset({"Conversation", "PhoneCall", "VideoCall", "Meeting", "Visit", "Negotiation"})

Id = Annotated[
    str,
    msgspec.Meta(
        description="Names a record within its document: letters, digits, '.', '_', '~' and '-'.",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._~-]*$",
        max_length=200,
    ),
]
WikidataId = Annotated[str, msgspec.Meta(description="A Wikidata item.", pattern=r"^Q[1-9][0-9]*$")]
DateValue = Annotated[
    str,
    msgspec.Meta(
        description="A day, a month or a year, as precise as the text is: 2025-10-06, 2025-10 or 2025.",
        pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
    ),
]
Text = Annotated[str, msgspec.Meta(min_length=1)]


class _Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all records share: frozen, keyword-only, unknown fields refused, defaults left out of JSON."""


class Span(_Record, frozen=True, kw_only=True):
    """Words of the article: ``text[start:end] == quote``, letter for letter."""

    start: Annotated[int, msgspec.Meta(ge=0, description="First code point.")]
    end: Annotated[int, msgspec.Meta(ge=1, description="One past the last code point.")]
    quote: Annotated[str, msgspec.Meta(min_length=1, description="The words between start and end.")]


class Mention(Span, frozen=True, kw_only=True):
    """One place where the article names an actor or a place."""

    metonym: Annotated[
        bool,
        msgspec.Meta(description="The words name something else that stands for it: 'Moscow' for Russia."),
    ] = False


class Actor(_Record, frozen=True, kw_only=True):
    """Somebody who communicates: a state, a person, an organisation or an unnamed group."""

    id: Id
    kind: Annotated[ActorClass, msgspec.Meta(description="Class of the vocabulary.")] = msgspec.field(name="class")
    name: Annotated[Text, msgspec.Meta(description="Its label: the authority's, else the article's fullest name.")]
    authority: Annotated[
        Id | None, msgspec.Meta(description="Its id in the authority file; shared by all articles.")
    ] = None
    identifiers: Annotated[tuple[WikidataId, ...], msgspec.Meta(description="Wikidata items known for it.")] = ()
    acts_for: Annotated[
        tuple[Id, ...],
        msgspec.Meta(description="Actors (states, organisations) it acts for, says the article."),
    ] = ()
    office: Annotated[Text | None, msgspec.Meta(description="Office held, in the article's words.")] = None
    mentions: tuple[Mention, ...] = ()


class Place(_Record, frozen=True, kw_only=True):
    """Where something happened, when it is not a state (a state's actor can stand as a place itself)."""

    id: Id
    name: Text
    authority: Id | None = None
    identifiers: tuple[WikidataId, ...] = ()
    mentions: tuple[Mention, ...] = ()


class Act(_Record, frozen=True, kw_only=True):
    """One description of a communication or a mediation. It does not say that the act happened: claims do."""

    id: Id
    status: Annotated[Status, msgspec.Meta(description="How far the act got.")]
    trigger: Annotated[Span, msgspec.Meta(description="The word or words that name the act; gives its IRI.")]
    topics: Annotated[tuple[Text, ...], msgspec.Meta(description="What about, in the article's words.")] = ()
    medium: Medium | None = None
    channel: Channel | None = None
    place: Annotated[tuple[Id, ...], msgspec.Meta(description="Places, or states that stand as places.")] = ()
    date: Annotated[DateValue | None, msgspec.Meta(description="When.")] = None
    not_before: Annotated[datetime.date | None, msgspec.Meta(description="First day of a span.")] = None
    not_after: Annotated[datetime.date | None, msgspec.Meta(description="Last day of a span.")] = None


class Communication(Act, frozen=True, kw_only=True):
    """Somebody tells, asks, offers, meets or calls somebody."""

    kind: Annotated[CommunicationClass, msgspec.Meta(description="Class of the vocabulary.")] = msgspec.field(
        name="class"
    )
    sender: tuple[Id, ...] = ()
    recipient: tuple[Id, ...] = ()
    relayed_by: Annotated[tuple[Id, ...], msgspec.Meta(description="Who carried it from sender to recipient.")] = ()
    participant: Annotated[
        tuple[Id, ...], msgspec.Meta(description="Those who took part in a two-way conversation.")
    ] = ()
    content: Annotated[Text | None, msgspec.Meta(description="What was said, in the article's words.")] = None
    content_act: Annotated[Id | None, msgspec.Meta(description="The act that the content is about.")] = None


class Mediation(Act, frozen=True, kw_only=True):
    """A third party works between others."""

    mediator: tuple[Id, ...] = ()
    party: tuple[Id, ...] = ()
    comprises: Annotated[tuple[Id, ...], msgspec.Meta(description="Communications that are part of it.")] = ()


class Claim(_Record, frozen=True, kw_only=True):
    """Somebody's word for an act, or for something outside the vocabulary (then ``content``, no ``claims``)."""

    id: Id
    claims: Annotated[Id | None, msgspec.Meta(description="The act claimed.")] = None
    content: Annotated[Text | None, msgspec.Meta(description="What is claimed, when it is no act.")] = None
    asserted_by: Annotated[
        Id | None, msgspec.Meta(description="The actor whose word it is; null for the article's own voice.")
    ] = None
    reported_by: Annotated[tuple[Id, ...], msgspec.Meta(description="Actors that carried the claim.")] = ()
    said_in: Annotated[Id | None, msgspec.Meta(description="The communication in which the claim was made.")] = None
    modality: Modality = "asserted"
    confidence: Annotated[float, msgspec.Meta(ge=0.0, le=1.0, description="Of the extractor, 0 to 1.")] = 1.0
    derived_from: Annotated[Id | None, msgspec.Meta(description="The claim this one was inferred from.")] = None
    evidence: Annotated[tuple[Span, ...], msgspec.Meta(min_length=1, description="The words that prove it.")]


class Extractor(_Record, frozen=True, kw_only=True):
    """What found the facts."""

    name: Text
    version: Text
    parser: Annotated[Text | None, msgspec.Meta(description="Language model used, with its version.")] = None


class Facts(_Record, frozen=True, kw_only=True, omit_defaults=False):
    """What one article says."""

    schema: Literal["facts/1"] = "facts/1"
    article: Article
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    communications: tuple[Communication, ...] = ()
    mediations: tuple[Mediation, ...] = ()
    claims: tuple[Claim, ...] = ()
    same_act: Annotated[
        tuple[tuple[Id, Id], ...], msgspec.Meta(description="Pairs of act descriptions that are of one act.")
    ] = ()
    extractor: Extractor | None = None

    def acts(self) -> Iterator[Communication | Mediation]:
        """Yield the communications, then the mediations."""
        yield from self.communications
        yield from self.mediations


_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Facts)


def encode(facts: Facts) -> bytes:
    """Return one line of JSON (UTF-8, no line break at its end), the same bytes for equal facts."""
    return _ENCODER.encode(facts)


def decode(line: bytes | str, *, source: str | None = None, place: str | None = None) -> Facts:
    """Read one JSON document and check it.

    Parameters:
        line: JSON of one ``facts/1`` document.
        source, place: where it came from, for the error message.

    Raises:
        DataError: not JSON, not of the schema (naming the path), or not sound (see :func:`check`).
    """
    try:
        facts = _DECODER.decode(line)
    except msgspec.ValidationError as error:
        raise _schema_error(error).at(source=source, place=place) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError(
            f"this is not JSON: {error}", source=source, place=place, remedy="give one facts/1 object a line"
        ) from None
    try:
        check(facts)
    except DataError as error:
        raise DataError(
            error.message if error.place is None else f"at {error.place}: {error.message}",
            source=source,
            place=place,
            remedy=error.remedy,
        ) from None
    return facts


def _schema_error(error: msgspec.ValidationError) -> DataError:
    message, _, path = str(error).partition(" - at ")
    where = path.strip("`") or "$"
    return DataError(
        f"does not fit the schema {SCHEMA_VERSION} at {where}: {message}",
        remedy="`backchannel schema` prints the schema",
    )


def check(facts: Facts) -> None:
    """Check what a schema cannot say: quotes at their offsets, ids unique and known, no claim said in its own act.

    Raises:
        DataError: at the first fault, with its JSON path as ``place``.
    """
    text = facts.article.text
    for path, span in _spans(facts):
        if text[span.start : span.end] != span.quote or span.end > len(text):
            found = text[span.start : span.end]
            raise DataError(
                f"the quote {_short(span.quote)} is not at offsets {span.start}-{span.end}, where the article has"
                f" {_short(found)}",
                place=path,
                remedy="offsets are Unicode code points into article.text",
            )
    actors = _unique("actors", facts.actors)
    places = _unique("places", facts.places)
    acts = _unique("communications", facts.communications)
    acts = _unique("mediations", facts.mediations, acts)
    claims = _unique("claims", facts.claims)
    known = {"actor": actors, "place": actors | places, "act": acts, "claim": claims}
    for path, kind, reference in _references(facts):
        if reference not in known[kind]:
            raise DataError(f"{reference!r} is no {kind} of this document", place=path)
    _check_chain(facts)


def _short(words: str, limit: int = 60) -> str:
    return repr(words if len(words) <= limit else words[: limit - 1] + "…")


def _spans(facts: Facts) -> Iterator[tuple[str, Span]]:
    named_records: tuple[tuple[str, tuple[Actor | Place, ...]], ...] = (
        ("actors", facts.actors),
        ("places", facts.places),
    )
    for name, records in named_records:
        for i, named in enumerate(records):
            for j, mention in enumerate(named.mentions):
                yield f"$.{name}[{i}].mentions[{j}]", mention
    for name, acts in (("communications", facts.communications), ("mediations", facts.mediations)):
        for i, act in enumerate(acts):
            yield f"$.{name}[{i}].trigger", act.trigger
    for i, claim in enumerate(facts.claims):
        for j, span in enumerate(claim.evidence):
            yield f"$.claims[{i}].evidence[{j}]", span


def _unique(name: str, records: Iterable[Any], taken: Iterable[str] = ()) -> set[str]:
    seen = set(taken)
    for i, record in enumerate(records):
        if record.id in seen:
            raise DataError(f"the id {record.id!r} is used twice", place=f"$.{name}[{i}].id")
        seen.add(record.id)
    return seen


_ACT_REFERENCES = {
    "actor": ("sender", "recipient", "relayed_by", "participant", "mediator", "party"),
    "place": ("place",),
    "act": ("comprises",),
}


def _references(facts: Facts) -> Iterator[tuple[str, str, str]]:
    for i, actor in enumerate(facts.actors):
        for j, other in enumerate(actor.acts_for):
            yield f"$.actors[{i}].acts_for[{j}]", "actor", other
    for name, acts in (("communications", facts.communications), ("mediations", facts.mediations)):
        for i, act in enumerate(acts):
            for kind, fields in _ACT_REFERENCES.items():
                for field in fields:
                    for j, other in enumerate(getattr(act, field, ())):
                        yield f"$.{name}[{i}].{field}[{j}]", kind, other
            if isinstance(act, Communication) and act.content_act is not None:
                yield f"$.{name}[{i}].content_act", "act", act.content_act
    for i, claim in enumerate(facts.claims):
        single = (
            ("claims", "act", claim.claims),
            ("asserted_by", "actor", claim.asserted_by),
            ("said_in", "act", claim.said_in),
            ("derived_from", "claim", claim.derived_from),
        )
        for field, kind, reference in single:
            if reference is not None:
                yield f"$.claims[{i}].{field}", kind, reference
        for j, other in enumerate(claim.reported_by):
            yield f"$.claims[{i}].reported_by[{j}]", "actor", other
    for i, pair in enumerate(facts.same_act):
        for j, other in enumerate(pair):
            yield f"$.same_act[{i}][{j}]", "act", other


def _check_chain(facts: Facts) -> None:
    """Every claim claims something; the chain of saidIn and claims has no cycle."""
    said_in: dict[str, set[str]] = {}
    for i, claim in enumerate(facts.claims):
        if claim.claims is None and claim.content is None:
            raise DataError("a claim needs an act in 'claims', or words in 'content'", place=f"$.claims[{i}]")
        if claim.claims is not None and claim.said_in is not None:
            said_in.setdefault(claim.claims, set()).add(claim.said_in)
    claimed = {claim.claims for claim in facts.claims}
    for act in facts.acts():
        if act.id not in claimed:
            raise DataError(f"no claim claims the act {act.id!r}", place="$.claims")
    for start in said_in:
        reached, frontier = set(), set(said_in[start])
        while frontier:
            act_id = frontier.pop()
            if act_id == start:
                raise DataError(f"the act {start!r} is, through 'said_in', said in itself", place="$.claims")
            if act_id not in reached:
                reached.add(act_id)
                frontier |= said_in.get(act_id, set())


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one document of facts."""
    schema = msgspec.json.schema(Facts)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/backchannel/schema/facts/1",
        "title": "Facts of one article",
    } | schema
