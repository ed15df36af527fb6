"""Which acts of two documents about one article are told by both."""

from __future__ import annotations

from typing import NamedTuple

from backchannel.extractors.agreement import class_of, evidence_of, overlap, roles_of
from backchannel.extractors.identities import Matching
from backchannel.extractors.renaming import Renaming
from backchannel.facts import Actor, Claim, Communication, Facts, Mediation, Place, Span

__all__ = ["Alignment", "Told", "align"]


class Told(NamedTuple):
    """An act as one document tells it.

    Attributes:
        kind: its class.
        status: how far it got.
        roles: the ids of those in each role; in both documents of an alignment the same id means the same actor.
        names: the label of each id in ``roles``.
        claims: the claims for it.
        evidence: the words that prove it, in the order of the text.
        trigger: the words that name it.
    """

    kind: str
    status: str
    roles: dict[str, frozenset[str]]
    names: dict[str, str]
    claims: tuple[Claim, ...]
    evidence: tuple[Span, ...]
    trigger: Span

    @property
    def quote(self) -> str:
        """The words that prove it."""
        return " […] ".join(" ".join(span.quote.split()) for span in self.evidence)

    def summary(self) -> str:
        """Return class, status and roles in words."""
        roles = (
            f"{role.replace('_', ' ')} {', '.join(sorted(self.names.get(id, id) for id in ids))}"
            for role, ids in self.roles.items()
        )
        return f"{self.kind}, {self.status}: {'; '.join(roles) or 'nobody'}"


class Alignment(NamedTuple):
    """The acts of two documents, paired where both tell of one.

    Attributes:
        both: the pairs.
        first, second: acts that only one of them tells of, each with those of the other that rest on some of the
            same words: they tell them otherwise.
    """

    both: tuple[tuple[Told, Told], ...]
    first: tuple[tuple[Told, tuple[Told, ...]], ...]
    second: tuple[tuple[Told, tuple[Told, ...]], ...]


def align(first: Facts, second: Facts) -> Alignment:
    """Pair the acts of two documents.

    A pair has the same class and shares evidence. Of several that could be paired, those that share most role
    fillers come first, then those whose triggers stand closest, then those that come first in the text.
    """
    one, other = _told(first, Renaming()), _told(second, _same_actors(first, second))
    candidates = sorted(
        (-_shared(a, b), abs(a.trigger.start - b.trigger.start), i, j)
        for i, a in enumerate(one)
        for j, b in enumerate(other)
        if a.kind == b.kind and overlap(a.evidence, b.evidence)
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in candidates:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return Alignment(
        both=tuple((one[i], other[j]) for i, j in sorted(pairs.items())),
        first=tuple((act, _beside(act, other)) for i, act in enumerate(one) if i not in pairs),
        second=tuple((act, _beside(act, one)) for j, act in enumerate(other) if j not in taken),
    )


def _same_actors(first: Facts, second: Facts) -> Renaming:
    matching, renaming = Matching(first), Renaming()
    records: list[Actor | Place] = [*second.actors, *second.places]
    for record in records:
        found = matching.find(record)
        # An id of its own, or it could be that of somebody else in the first document.
        renaming.who[record.id] = f"other {record.id}" if found is None else found
    return renaming


def _told(facts: Facts, renaming: Renaming) -> list[Told]:
    evidence = evidence_of(facts)
    names = {renaming.who.get(actor.id, actor.id): actor.name for actor in facts.actors}
    claims: dict[str, list[Claim]] = {}
    for claim in facts.claims:
        if claim.claims is not None:
            claims.setdefault(claim.claims, []).append(renaming.claim(claim))
    acts: list[Communication | Mediation] = list(facts.acts())
    told = []
    for act in acts:
        roles = roles_of(renaming.act(act))
        spans = {(span.start, span.end): span for span in evidence.get(act.id, ())}
        told.append(
            Told(
                kind=class_of(act),
                status=act.status,
                roles=roles,
                names={id: names[id] for ids in roles.values() for id in ids if id in names},
                claims=tuple(claims.get(act.id, ())),
                evidence=tuple(spans[place] for place in sorted(spans)),
                trigger=act.trigger,
            )
        )
    return sorted(told, key=lambda act: (act.trigger.start, act.kind))


def _shared(one: Told, other: Told) -> int:
    return sum(len(ids & other.roles.get(role, frozenset())) for role, ids in one.roles.items())


def _beside(act: Told, others: list[Told]) -> tuple[Told, ...]:
    return tuple(other for other in others if overlap(act.evidence, other.evidence))
