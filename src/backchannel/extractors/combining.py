"""Several extractors on one article: all that each found, side by side, and where they agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from backchannel.extractors.agreement import agree, described_alike, evidence_of
from backchannel.extractors.identities import Matching
from backchannel.extractors.renaming import Renaming, free
from backchannel.facts import Actor, Claim, Communication, Extractor, Facts, Mediation, Place, check
from backchannel.grounding.circles import closing_a_circle

__all__ = ["combine", "united", "without_circles"]

_Named = TypeVar("_Named", bound=Actor | Place)


def combine(found: Sequence[tuple[str, Facts]]) -> Facts:
    """Return everything that several extractors found in one article.

    Each claim stays a claim of its own, with its own confidence, and tells who found it. Actors that are the same
    (by their id in the authority, their name or their words in the text) become one. Acts that agree (see
    :func:`backchannel.extractors.agreement.agree`) are joined in ``same_act``; two that are described alike to the
    letter become one act, for which both make their claims.

    Parameters:
        found: the name of each extractor with its facts, all of the same article. The first is the document's
            ``extractor``, the names of the others are the ids in its ``extractors``.
    """
    whole = found[0][1]
    for name, facts in found[1:]:
        whole = _Joining(whole, facts, name).joined()
    check(whole)
    return whole


class _Joining:
    """One more document, put to those that were put together before."""

    def __init__(self, whole: Facts, more: Facts, name: str) -> None:
        self.whole = whole
        self.more = more
        self.name = name
        self.renaming = Renaming()
        self.same: list[tuple[str, str]] = []

    def joined(self) -> Facts:
        whole, more = self.whole, self.more
        self._match_actors()
        new = self._match_acts()
        taken = {claim.id for claim in whole.claims}
        self.renaming.claims = {claim.id: free(claim.id, taken) for claim in more.claims}
        claims = [self._claim(claim) for claim in more.claims]
        acts = self.renaming.acts
        pairs = [*self.same, *((acts[one], acts[other]) for one, other in more.same_act)]
        return replace(
            whole,
            actors=self._actors(),
            places=self._places(),
            communications=(*whole.communications, *(a for a in new if isinstance(a, Communication))),
            mediations=(*whole.mediations, *(a for a in new if isinstance(a, Mediation))),
            claims=without_circles([*whole.claims, *claims]),
            same_act=tuple(dict.fromkeys((*whole.same_act, *((a, b) for a, b in pairs if a != b)))),
            extractors=(*whole.extractors, *self._extractors()),
        )

    def _match_actors(self) -> None:
        matching = Matching(self.whole)
        taken = {actor.id for actor in self.whole.actors} | {place.id for place in self.whole.places}
        records: list[Actor | Place] = [*self.more.actors, *self.more.places]
        for record in records:
            same = matching.find(record)
            self.renaming.who[record.id] = free(record.id, taken) if same is None else same

    def _match_acts(self) -> list[Communication | Mediation]:
        """Return the acts that are not there yet, under their new ids."""
        before, after = evidence_of(self.whole), evidence_of(self.more)
        taken = {act.id for act in self.whole.acts()}
        twins: dict[str, str] = {}
        for act in self.more.acts():
            moved = self.renaming.act(act)
            twin = next((each for each in self.whole.acts() if agree(each, moved, before, after[act.id])), None)
            if twin is not None and described_alike(twin, moved):
                self.renaming.acts[act.id] = twin.id
                continue
            self.renaming.acts[act.id] = free(act.id, taken)
            if twin is not None:
                twins[act.id] = twin.id
        self.same = [(twin, self.renaming.acts[id]) for id, twin in twins.items()]
        there = {act.id for act in self.whole.acts()}
        return [self.renaming.act(act) for act in self.more.acts() if self.renaming.acts[act.id] not in there]

    def _claim(self, claim: Claim) -> Claim:
        found_by = self.name if claim.found_by is None else f"{self.name}.{claim.found_by}"
        return replace(self.renaming.claim(claim), found_by=found_by)

    def _actors(self) -> tuple[Actor, ...]:
        return united(self.whole.actors, (self.renaming.actor(actor) for actor in self.more.actors))

    def _places(self) -> tuple[Place, ...]:
        return united(self.whole.places, (self.renaming.place(place) for place in self.more.places))

    def _extractors(self) -> Iterable[Extractor]:
        yield replace(self.more.extractor or Extractor(name=self.name), id=self.name)
        for each in self.more.extractors:
            yield replace(each, id=f"{self.name}.{each.id}")


def united(known: Iterable[_Named], more: Iterable[_Named]) -> tuple[_Named, ...]:
    """Return all records, those of one id as one: the first, with the mentions of all."""
    found: dict[str, _Named] = {}
    for record in (*known, *more):
        first = found.get(record.id)
        if first is None:
            found[record.id] = record
            continue
        mentions = {(mention.start, mention.end): mention for mention in (*record.mentions, *first.mentions)}
        found[record.id] = replace(first, mentions=tuple(mentions[place] for place in sorted(mentions)))
    return tuple(found.values())


def without_circles(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims; without its ``said_in`` one that would be made, through others, in the act that it claims."""
    closing = closing_a_circle(claims)
    return tuple(replace(claim, said_in=None) if n in closing else claim for n, claim in enumerate(claims))
