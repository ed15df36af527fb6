"""The frozen records of facts. No RDF in here."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from backchannel.article import Article
from backchannel.facts.values import (
    ActorClass,
    Channel,
    CommunicationClass,
    DateValue,
    Id,
    Medium,
    Modality,
    Status,
    Text,
    WikidataId,
)

__all__ = ["Act", "Actor", "Claim", "Communication", "Extractor", "Facts", "Mediation", "Mention", "Place", "Span"]


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
