"""Counts of what two documents have in common, and the measures that follow from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from backchannel.comparing.alignment import Alignment
from backchannel.extractors.renaming import ROLES

__all__ = ["ALL", "Counts", "Tally", "count", "total"]

ALL = "all"
"""The name of the line that sums all classes."""


class Tally(msgspec.Struct):
    """How many of something both have, and how many only one of them."""

    both: int = 0
    first: int = 0
    second: int = 0

    def add(self, other: Tally) -> None:
        """Add the numbers of another tally."""
        self.both += other.both
        self.first += other.first
        self.second += other.second

    @property
    def precision(self) -> float:
        """The share of the first's that the second has, too; 1 where the first has none."""
        return self.both / (self.both + self.first) if self.both + self.first else 1.0

    @property
    def recall(self) -> float:
        """The share of the second's that the first has, too; 1 where the second has none."""
        return self.both / (self.both + self.second) if self.both + self.second else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, which is the agreement (Dice 1945) of the two."""
        total = 2 * self.both + self.first + self.second
        return 2 * self.both / total if total else 1.0


class Counts(msgspec.Struct):
    """What two documents, or many pairs of them, have in common.

    Attributes:
        acts: by class, and all of them.
        whole: acts that both tell alike in class, status and all roles.
        roles: the fillers of each role, over the acts that both tell of.
        alike: of the acts that both tell of, those with the same status, asserters and modalities.
    """

    acts: dict[str, Tally] = msgspec.field(default_factory=dict)
    whole: Tally = msgspec.field(default_factory=Tally)
    roles: dict[str, Tally] = msgspec.field(default_factory=dict)
    alike: Counter[str] = msgspec.field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Add the counts of another pair."""
        for mine, others in ((self.acts, other.acts), (self.roles, other.roles)):
            for name, tally in others.items():
                mine.setdefault(name, Tally()).add(tally)
        self.whole.add(other.whole)
        self.alike.update(other.alike)


def total(counts: Iterable[Counts]) -> Counts:
    """Return the sum of counts."""
    whole = Counts(acts={ALL: Tally()})
    for each in counts:
        whole.add(each)
    return whole


def count(alignment: Alignment) -> Counts:
    """Count what an alignment shows."""
    counts = Counts(acts={ALL: Tally()})
    for one, other in alignment.both:
        same = one.status == other.status and one.roles == other.roles
        _act(counts, one.kind, both=1)
        counts.whole.add(Tally(both=1) if same else Tally(first=1, second=1))
        for role in ROLES:
            mine, others = one.roles.get(role, frozenset()), other.roles.get(role, frozenset())
            if mine or others:
                counts.roles.setdefault(role, Tally()).add(
                    Tally(len(mine & others), len(mine - others), len(others - mine))
                )
        counts.alike["status"] += one.status == other.status
        counts.alike["asserter"] += {c.asserted_by for c in one.claims} == {c.asserted_by for c in other.claims}
        counts.alike["modality"] += {c.modality for c in one.claims} == {c.modality for c in other.claims}
    for act, _ in alignment.first:
        _act(counts, act.kind, first=1)
        counts.whole.first += 1
    for act, _ in alignment.second:
        _act(counts, act.kind, second=1)
        counts.whole.second += 1
    return counts


def _act(counts: Counts, kind: str, *, both: int = 0, first: int = 0, second: int = 0) -> None:
    for name in (ALL, kind):
        counts.acts.setdefault(name, Tally()).add(Tally(both, first, second))
