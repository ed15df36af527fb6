"""Drafts of acts and claims: events made ready for the record, told again and inferred ones settled."""

from __future__ import annotations

import re

import msgspec

from backchannel.extraction.actors import Actors
from backchannel.extraction.attribution import Attribution
from backchannel.extraction.dates import When
from backchannel.extraction.events import Event
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.phrases import after_colon
from backchannel.extraction.topics import topic_words
from backchannel.extraction.tree import Tree
from backchannel.facts import Span

__all__ = ["ActDraft", "draft_acts"]

_WORD = re.compile(r"\w+")
# How many sentences back a conversation may have been told of before.
_REACH = 5
# ... and how many back the one that somebody joins.
_JOINING_REACH = 2
_SPECIFIC = ("PhoneCall", "VideoCall", "Meeting", "Visit", "Negotiation", "Conversation")
_OPEN_STATUS = frozenset({"planned", "requested", "offered", "hypothetical", "accepted", "refused"})


class ActDraft(msgspec.Struct, eq=False):
    """One description of an act, with all events that give it in one voice."""

    event: Event
    kind: str
    roles: dict[str, list[str]]
    status: str
    events: list[Event]
    topics: list[Span] = msgspec.field(default_factory=list)
    evidence: list[Span] = msgspec.field(default_factory=list)
    when: When | None = None
    medium: str | None = None
    same_as: ActDraft | None = None
    comprises: list[ActDraft] = msgspec.field(default_factory=list)
    derived_from: ActDraft | None = None

    @property
    def is_mediation(self) -> bool:
        """Say whether the act is a mediation."""
        return self.kind == "Mediation"


def draft_acts(
    tree: Tree,
    lexicon: Lexicon,
    actors: Actors,
    events: list[Event],
    attribution: Attribution,
    dates: dict[int, When],
) -> list[ActDraft]:
    """Return the acts of the article in order, conversations told twice in one voice made one.

    Parameters:
        dates: event (its ``id``) -> when it was.
    """
    drafts: list[ActDraft] = []
    for event in events:
        draft = _draft(tree, lexicon, event, dates.get(id(event)))
        if event.joining:
            _admit(tree, drafts, draft)
            continue
        if event.is_conversation and _retold(tree, attribution, drafts, draft):
            continue
        drafts.append(draft)
    return sorted(
        _with_mediations(tree, actors, attribution, drafts),
        key=lambda d: (tree.first[d.event.trigger], d.is_mediation, d.derived_from is not None),
    )


def _draft(tree: Tree, lexicon: Lexicon, event: Event, when: When | None) -> ActDraft:
    topics: dict[str, Span] = {}
    for head in event.topics:
        for span in topic_words(tree, lexicon, head):
            topics.setdefault(span.quote, span)
    if event.verb is not None and event.topics:
        for kid in tree.kids[event.verb]:
            if tree.preposition(kid) == "including":
                for span in topic_words(tree, lexicon, kid):
                    topics.setdefault(span.quote, span)
    # The class comes first: whoever "met virtually" did not meet in person, whatever the verb's frame says.
    medium = {"PhoneCall": "telephone", "VideoCall": "video"}.get(event.kind) or event.frame.medium
    return ActDraft(
        event,
        event.kind,
        event.roles,
        event.status,
        [event],
        list(topics.values()),
        _evidence(tree, event),
        when,
        medium,
    )


def _evidence(tree: Tree, event: Event) -> list[Span]:
    spans = [tree.sentence_span(event.trigger)]
    if event.quote is not None:
        for token in (event.quote.first, event.quote.last):
            span = tree.sentence_span(token)
            if span not in spans and not (spans[0].start <= span.start and span.end <= spans[0].end):
                spans.append(span)
    told = after_colon(tree, event.trigger) if event.kind == "Message" and event.content is None else None
    if told is not None and told not in spans:
        spans.append(told)
    return sorted(spans, key=lambda s: s.start)


# ---- conversations told twice --------------------------------------------------------------------


def _retold(tree: Tree, attribution: Attribution, drafts: list[ActDraft], draft: ActDraft) -> bool:
    """Join a conversation with the one that it tells again. Return whether it needs no draft of its own."""
    incomplete = len(draft.roles.get("participant", ())) < draft.event.frame.least
    for earlier in reversed(drafts):
        if not earlier.event.is_conversation or earlier.same_as is not None:
            continue
        if tree.sentence[draft.event.trigger] - tree.sentence[earlier.event.trigger] > _REACH:
            break
        if incomplete and _is_topic(tree, draft, earlier):
            continue
        if _same(earlier, draft, incomplete):
            return _join(attribution, earlier, draft)
    return incomplete


def _is_topic(tree: Tree, draft: ActDraft, earlier: ActDraft) -> bool:
    """``They spoke about the summit. ... hosting of the summit``: what they spoke about is not how they spoke."""
    word = tree.lower[draft.event.trigger]
    return draft.event.verb != draft.event.trigger and any(
        word in _WORD.findall(span.quote.lower()) for span in earlier.topics
    )


def _admit(tree: Tree, drafts: list[ActDraft], draft: ActDraft) -> None:
    """``He was joined by the ambassador``, ``She later joined the call``: one more took part in it."""
    joined = draft.roles.get("participant", [])
    by_verb = draft.event.verb == draft.event.trigger
    for earlier in reversed(drafts):
        if tree.sentence[draft.event.trigger] - tree.sentence[earlier.event.trigger] > _JOINING_REACH:
            return
        if not earlier.event.is_conversation or (earlier.status in _OPEN_STATUS) != (draft.status in _OPEN_STATUS):
            continue
        present = earlier.roles["participant"]
        if not by_verb or set(joined) & set(present):
            present += [key for key in joined if key not in present]
            earlier.evidence += [e for e in draft.evidence if e not in earlier.evidence]
            return


def _same(earlier: ActDraft, draft: ActDraft, incomplete: bool) -> bool:
    kinds = {earlier.kind, draft.kind}
    if len(kinds) > 1 and (
        "Conversation" not in kinds or (draft.kind != "Conversation" and not _may_specify(draft, incomplete))
    ):
        return False
    if (earlier.status in _OPEN_STATUS) != (draft.status in _OPEN_STATUS) or draft.event.modality == "denied":
        return False
    if len(kinds) > 1 and (earlier.status == "ongoing") != (draft.status == "ongoing"):
        return False  # "They spoke today. They will continue to meet."
    if earlier.when and draft.when and earlier.when.date != draft.when.date:
        return False
    if incomplete:
        present = draft.roles.get("participant", [])
        return draft.event.anaphoric and set(present) <= set(earlier.roles["participant"])
    mine, theirs = set(draft.roles["participant"]), set(earlier.roles["participant"])
    return mine == theirs or (mine < theirs and draft.event.anaphoric)


def _may_specify(draft: ActDraft, incomplete: bool) -> bool:
    """``They spoke today. The call ...``, ``they met`` say how it was; *their meeting in Oslo last year* is another."""
    event = draft.event
    if draft.kind == "Negotiation" and event.verb != event.trigger:
        return False  # "progress in the negotiations": those of others
    return event.verb == event.trigger or (event.anaphoric and not event.places and (incomplete or draft.when is None))


def _join(attribution: Attribution, earlier: ActDraft, draft: ActDraft) -> bool:
    source, told_before = attribution.told_in(draft.event), attribution.told_in(earlier.event)
    draft.roles["participant"] = list(earlier.roles["participant"])
    draft.kind = min(earlier.kind, draft.kind, key=_SPECIFIC.index)
    earlier.kind = draft.kind
    draft.when = draft.when or earlier.when
    draft.medium = draft.medium or earlier.medium
    earlier.medium = earlier.medium or draft.medium
    one_voice = source is told_before or (
        source is not None and told_before is not None and source.roles.get("sender") == told_before.roles.get("sender")
    )
    same_stance = draft.event.modality == earlier.event.modality
    factive = source is not None and source.frame.factive and told_before is None and draft.event.modality == "asserted"
    if (one_voice and same_stance) or factive:
        earlier.when = earlier.when or draft.when
        earlier.topics += [t for t in draft.topics if t.quote not in {x.quote for x in earlier.topics}]
        earlier.evidence += [e for e in draft.evidence if e not in earlier.evidence]
    if one_voice and same_stance:
        earlier.events.append(draft.event)
        return True
    draft.same_as = earlier
    return False


# ---- mediations ----------------------------------------------------------------------------------


def _with_mediations(tree: Tree, actors: Actors, attribution: Attribution, drafts: list[ActDraft]) -> list[ActDraft]:
    """A relay makes its carrier a mediator between author and recipient, if the text does not say so itself."""
    relays = [d for d in drafts if d.event.roles.get("carrier") and d.roles.get("sender") and d.roles.get("recipient")]
    inferred: list[ActDraft] = []
    for relay in relays:
        told = next((d for d in drafts if d.is_mediation and _is_relays(tree, attribution, d, relay)), None)
        requests = [relay] + [d for d in drafts if d.event is attribution.content_of(relay.event)]
        if told is not None:
            told.roles["party"] += [
                k
                for k in (*relay.roles["sender"], *relay.roles["recipient"])
                if k not in told.roles["party"] and k not in told.roles["mediator"]
            ]
            told.comprises += [d for d in requests if d not in told.comprises]
            continue
        parties = list(dict.fromkeys((*relay.roles["sender"], *relay.roles["recipient"])))
        # Who carries the letter of his own president is an envoy, no mediator.
        sides = {*parties, *(actors.side(k) for k in parties)} - {None}
        mediators = [
            k for k in relay.event.roles["carrier"] if k not in sides and not sides & set(actors.drafts[k].acts_for)
        ]
        if mediators and len(parties) > 1:
            roles = {"mediator": mediators, "party": parties}
            inferred.append(
                ActDraft(
                    relay.event,
                    "Mediation",
                    roles,
                    relay.status,
                    [relay.event],
                    evidence=list(relay.evidence),
                    comprises=requests,
                    derived_from=relay,
                )
            )
    return drafts + inferred


def _is_relays(tree: Tree, attribution: Attribution, mediation: ActDraft, relay: ActDraft) -> bool:
    """Say whether a mediation is the one that a relay in its sentence, in the same voice, is part of."""
    return (
        tree.sentence[mediation.event.trigger] == tree.sentence[relay.event.trigger]
        and attribution.told_in(mediation.event) is attribution.told_in(relay.event)
        and bool(set(mediation.roles["mediator"]) & set(relay.event.roles["carrier"]))
    )
