"""Explanations: for each act the frame that found it, and which words filled which of its roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from backchannel.extraction.actors import Actors
from backchannel.extraction.attribution import Attribution
from backchannel.extraction.drafts import ActDraft
from backchannel.extraction.events import ROLES, Event
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.phrases import clause_words
from backchannel.extraction.roles import Slots
from backchannel.extraction.tree import Tree
from backchannel.facts import Communication, Facts, Mediation, Span

__all__ = ["Explanation", "Filler", "Firing", "Word", "explain"]

# What follows a noun phrase's own words: left out where a phrase is shown.
_BEYOND = (
    "acl",
    "acl:relcl",
    "advcl",
    "appos",
    "case",
    "cc",
    "conj",
    "cop",
    "dep",
    "nmod",
    "nsubj",
    "parataxis",
    "punct",
)
_FIELDS = {"carrier": "relayed_by"}


class Firing(msgspec.Struct, frozen=True, kw_only=True):
    """A frame that fired at some words of a sentence.

    ``in_lexicon`` is false for what no frame of the lexicon found: *according to*, and what is promised, threatened
    or demanded by tense and modal verb alone.
    """

    frame: str
    trigger: Span
    sentence: Span
    in_lexicon: bool = True


class Filler(msgspec.Struct, frozen=True, kw_only=True):
    """One actor in one role: ``words`` stand at ``slot`` of the trigger.

    ``slot`` is None where no slot of the frame leads to the actor (a relay between two who were named before, say);
    ``words`` are then its mention nearest to the trigger, or None when it is not named.
    """

    role: str
    actor: str
    words: Span | None = None
    slot: str | None = None


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's word for an act. ``through`` are the constructions that say so, innermost first.

    Nobody (None) asserts what the article says in its own voice, when its publisher is not known.
    """

    asserter: str | None
    modality: str
    confidence: float
    through: tuple[Firing, ...] = ()


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why one act is among the facts.

    ``also`` are the frames that told of the same conversation again; ``inferred_from`` is the act that a mediation
    was inferred from.
    """

    act: Communication | Mediation
    firing: Firing
    fillers: tuple[Filler, ...] = ()
    content: Span | None = None
    topics: tuple[Span, ...] = ()
    date: Span | None = None
    also: tuple[Firing, ...] = ()
    inferred_from: str | None = None
    words_for_it: tuple[Word, ...] = ()

    @property
    def kind(self) -> str:
        """The act's class."""
        return self.act.kind if isinstance(self.act, Communication) else "Mediation"


def explain(
    facts: Facts,
    tree: Tree,
    slots: Slots,
    lexicon: Lexicon,
    actors: Actors,
    attribution: Attribution,
    drafts: Sequence[ActDraft],
) -> tuple[Explanation, ...]:
    """Explain the acts of ``facts``, which were assembled from ``drafts``, in the order of the text."""
    return tuple(_Explainer(facts, tree, slots, lexicon, actors, attribution).acts(drafts))


class _Explainer:
    def __init__(
        self, facts: Facts, tree: Tree, slots: Slots, lexicon: Lexicon, actors: Actors, attribution: Attribution
    ) -> None:
        self.facts = facts
        self.tree = tree
        self.slots = slots
        self.frames = {id(frame) for frame in lexicon.frames}
        self.actors = actors
        self.attribution = attribution
        self.names = {actor.id: actor.name for actor in facts.actors}

    def acts(self, drafts: Sequence[ActDraft]) -> Iterator[Explanation]:
        # Facts hold communications and mediations apart, each in the order of their drafts.
        communications, mediations = iter(self.facts.communications), iter(self.facts.mediations)
        acts: list[Communication | Mediation] = [
            next(mediations) if draft.is_mediation else next(communications) for draft in drafts
        ]
        ids = {id(draft): act.id for draft, act in zip(drafts, acts, strict=True)}
        for draft, act in zip(drafts, acts, strict=True):
            yield self._act(draft, act, ids)

    def _act(self, draft: ActDraft, act: Communication | Mediation, ids: dict[int, str]) -> Explanation:
        return Explanation(
            act=act,
            firing=self._firing(draft.event),
            fillers=tuple(self._fillers(draft, act)),
            content=None if draft.is_mediation else self._content(draft.event),
            topics=tuple(sorted(draft.topics, key=lambda span: span.start)),
            date=self.tree.span(draft.when.first, draft.when.last) if draft.when is not None else None,
            also=tuple(self._firing(event) for event in draft.events[1:]),
            inferred_from=None if draft.derived_from is None else ids[id(draft.derived_from)],
            words_for_it=tuple(self._words_for(draft, act)),
        )

    def _firing(self, event: Event) -> Firing:
        return Firing(
            frame=event.frame.name,
            trigger=self.tree.span(event.trigger, event.trigger),
            sentence=self.tree.sentence_span(event.trigger),
            in_lexicon=id(event.frame) in self.frames,
        )

    def _content(self, event: Event) -> Span | None:
        if event.quote is not None:
            return self.tree.phrase(list(range(event.quote.first, event.quote.last + 1)))
        return None if event.content is None else clause_words(self.tree, event.content, event.trigger)

    def _words_for(self, draft: ActDraft, act: Communication | Mediation) -> Iterator[Word]:
        through = tuple(self._firing(speech) for speech in self.attribution.chain(draft.event))
        for claim in self.facts.claims:
            if claim.claims == act.id:
                yield Word(
                    asserter=self.names[claim.asserted_by] if claim.asserted_by else None,
                    modality=claim.modality,
                    confidence=claim.confidence,
                    through=through,
                )

    # ---- roles -------------------------------------------------------------------------------------

    def _fillers(self, draft: ActDraft, act: Communication | Mediation) -> Iterator[Filler]:
        for role in ROLES:
            told = {self.names[each] for each in getattr(act, _FIELDS.get(role, role), ())}
            for key in dict.fromkeys(draft.roles.get(role, ())):
                name = self.actors.drafts[key].label
                if name in told:
                    yield self._filler(draft, role, key, name)

    def _filler(self, draft: ActDraft, role: str, key: str, name: str) -> Filler:
        if draft.derived_from is None:
            for event in draft.events:
                for slot, head in self._heads(event, role):
                    words = self._words_at(head, slot, key)
                    if words is not None:
                        return Filler(role=role, actor=name, words=words, slot=slot)
        return Filler(role=role, actor=name, words=self._nearest(key, draft.event.trigger))

    def _heads(self, event: Event, role: str) -> Iterator[tuple[str, int]]:
        """Yield the slots of a role with what stands there, as the frame has them."""
        slots: tuple[str, ...] = getattr(event.frame, role)
        for slot in slots:
            if event.verb == event.trigger:
                heads = self.slots.verb(slot, event.trigger)
            else:
                heads = self.slots.noun(slot, event.trigger, event.verb)
            for head in heads:
                yield slot, head

    def _words_at(self, head: int, slot: str, key: str) -> Span | None:
        """Return the words of a noun phrase, or of one coordinated with it, that mean an actor."""
        if slot.endswith("adjective"):
            return self.tree.span(head, head) if self.actors.adjective(head) == key else None
        part = next((part for part in self.actors.expand(head) if key in self.actors.resolve(part)), None)
        if part is None:
            return None
        around = [m for m in self.actors.drafts[key].mentions if m[0] <= part <= m[1]]
        if around:
            return self.tree.span(*min(around, key=lambda mention: mention[0] - mention[1]))
        return self.tree.phrase(self.tree.subtree(part, _BEYOND))

    def _nearest(self, key: str, trigger: int) -> Span | None:
        mentions = self.actors.drafts[key].mentions
        if not mentions:
            return None
        return self.tree.span(*min(mentions, key=lambda mention: (abs(mention[0] - trigger), mention)))
