"""The facts of passages that overlap, as those of one article."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from backchannel.extraction.register import slug
from backchannel.extractors.agreement import agree, class_of, evidence_of, roles_of
from backchannel.extractors.combining import united, without_circles
from backchannel.extractors.identities import Matching
from backchannel.extractors.renaming import Renaming, free
from backchannel.facts import Actor, Claim, Communication, Facts, Mediation, Place, Span, check

__all__ = ["merged"]


def merged(parts: Sequence[Facts]) -> Facts:
    """Return the facts of all passages, each actor, act and claim once.

    Actors are the same by their id in the authority, their name or their words in the text; acts by class, status,
    roles and evidence (see :func:`backchannel.extractors.agreement.agree`). Ids are made of names and offsets, so
    that they are the same whatever ids the parts have.

    Parameters:
        parts: at least one, all of one article, their offsets into all of its text.
    """
    whole = _Merging(parts[0]).merged(parts)
    check(whole)
    return whole


class _Merging:
    def __init__(self, first: Facts) -> None:
        self.matching = Matching(replace(first, actors=(), places=()))
        self.taken: set[str] = set()
        self.actors: list[Actor] = []
        self.places: list[Place] = []
        self.acts: list[Communication | Mediation] = []
        self.known: dict[tuple[object, ...], list[Communication | Mediation]] = {}
        self.evidence: dict[str, tuple[Span, ...]] = {}
        self.claims: list[Claim] = []

    def merged(self, parts: Sequence[Facts]) -> Facts:
        for part in parts:
            self._add(part)
        self.acts.sort(key=lambda act: act.trigger.start)
        return replace(
            parts[0],
            actors=united(self.actors, ()),
            places=united(self.places, ()),
            communications=tuple(act for act in self.acts if isinstance(act, Communication)),
            mediations=tuple(act for act in self.acts if isinstance(act, Mediation)),
            claims=tuple(
                replace(claim, id=f"k{n}") for n, claim in enumerate(without_circles(self._claims()), start=1)
            ),
        )

    def _add(self, part: Facts) -> None:
        renaming = Renaming()
        records: list[Actor | Place] = [*part.actors, *part.places]
        for record in records:
            same = self.matching.find(record)
            renaming.who[record.id] = free(slug(record.name), self.taken) if same is None else same
            self.matching.add(replace(record, id=renaming.who[record.id]))
        self.actors += [renaming.actor(actor) for actor in part.actors]
        self.places += [renaming.place(place) for place in part.places]
        self._add_acts(part, renaming)
        self.claims += [renaming.claim(claim) for claim in part.claims]

    def _add_acts(self, part: Facts, renaming: Renaming) -> None:
        new = []
        after = evidence_of(part)
        for act in part.acts():
            moved = renaming.act(act)
            like = self.known.get(_likeness(moved), ())
            twin = next((each for each in like if agree(each, moved, self.evidence, after[act.id])), None)
            if twin is not None:
                renaming.acts[act.id] = twin.id
                continue
            letter = "m" if isinstance(act, Mediation) else "c"
            renaming.acts[act.id] = free(f"{letter}{act.trigger.start}", self.taken)
            new.append(act)
        # Only now are all acts named that they may refer to.
        for act in new:
            named = renaming.act(act)
            self.acts.append(named)
            self.known.setdefault(_likeness(named), []).append(named)
        for id, spans in after.items():
            self.evidence[renaming.acts[id]] = (*self.evidence.get(renaming.acts[id], ()), *spans)

    def _claims(self) -> list[Claim]:
        """Return the claims, those of one asserter for one act in one modality as one with all the evidence."""
        found: dict[tuple[object, ...], Claim] = {}
        for claim in self.claims:
            key = (claim.claims, claim.content, claim.asserted_by, claim.modality)
            first = found.get(key)
            if first is None:
                found[key] = claim
                continue
            spans = {(span.start, span.end): span for span in (*first.evidence, *claim.evidence)}
            found[key] = replace(
                first,
                evidence=tuple(spans.values()),
                reported_by=tuple(dict.fromkeys((*first.reported_by, *claim.reported_by))),
                said_in=first.said_in if first.said_in is not None else claim.said_in,
                confidence=max(first.confidence, claim.confidence),
            )
        return list(found.values())


def _likeness(act: Communication | Mediation) -> tuple[object, ...]:
    """Return what acts that agree have in common, to look only there."""
    return class_of(act), act.status, frozenset(roles_of(act).items())
