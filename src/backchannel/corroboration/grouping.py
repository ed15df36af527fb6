"""Groups of descriptions of one act: who is compared with whom, and who is joined.

Linear: a description is compared with the nearest of those that share a participant, a kind of act and a few days with
it, at most :data:`NEIGHBOURS` of each such block.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from backchannel.corroboration.descriptions import Description
from backchannel.corroboration.likeness import THRESHOLD, Likeness, family, likeness
from backchannel.corroboration.sides import Side

__all__ = ["Link", "grouped", "links"]

NEIGHBOURS = 40
"""How many earlier descriptions of its block one is compared with. An act that is told more often is still found
whole, since each new description needs but one that fits."""

_WINDOW = datetime.timedelta(days=15)
"""What is planned may be told that long before."""
_MOST_SIDES = 6


class Link(NamedTuple):
    """Two descriptions of one act, by their places in the list of descriptions."""

    one: int
    other: int
    likeness: Likeness


def links(found: Sequence[Description], threshold: float = THRESHOLD) -> Iterator[Link]:
    """Yield pairs of descriptions from different articles that are alike enough."""
    blocks: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    order = sorted(range(len(found)), key=lambda n: (_when(found[n]), found[n].iri))
    for number in order:
        for key in _keys(found[number]):
            blocks[key].append(number)
    seen: set[tuple[int, int]] = set()
    several = [len(description.first) + len(description.second) > 1 for description in found]
    for key, members in sorted(blocks.items()):
        for number, earlier in _candidates(found, members, several if _is_state_alone(key) else None):
            pair = (min(number, earlier), max(number, earlier))
            if pair in seen:
                continue
            seen.add(pair)
            if found[number].article != found[earlier].article:
                alike = likeness(found[pair[0]], found[pair[1]])
                if alike.score >= threshold:
                    yield Link(*pair, alike)


def _candidates(
    found: Sequence[Description], members: Sequence[int], several: Sequence[bool] | None
) -> Iterator[tuple[int, int]]:
    """Yield each member of a block with the nearest of those before it.

    Parameters:
        several: which descriptions name several sides; two such are no candidates. None where all are.
    """
    before: list[int] = []
    alone: list[int] = []
    for number in members:
        among = before if several is None or not several[number] else alone
        for earlier in reversed(among[-NEIGHBOURS:]):
            if _when(found[number]) - _when(found[earlier]) > _WINDOW:
                break
            yield number, earlier
        before.append(number)
        if several is not None and not several[number]:
            alone.append(number)


def _is_state_alone(key: tuple[str, str, str]) -> bool:
    """Say whether a block gathers what one state takes part in, whoever else does."""
    return not key[1] and not key[2].startswith("~")


def _when(description: Description) -> datetime.date:
    if description.date is not None:
        return description.date[0]
    return description.told or datetime.date.min


def _keys(description: Description) -> list[tuple[str, str, str]]:
    """What a description may be found by: each pair of those who take part, and each alone.

    Two descriptions that both name two sides meet over a pair; states that are always in the news would else crowd out
    what is told of them. One that names a single side meets the others over that one.
    """
    kind = family(description.kind)
    sides = (description.first + description.second)[:_MOST_SIDES]
    handles = sorted({handle for side in sides for handle in _handles(side)})
    states = [each for each in handles if not each.startswith("~")]
    return [*((kind, "", each) for each in handles), *((kind, one, other) for one, other in combinations(states, 2))]


def _handles(side: Side) -> Iterator[str]:
    """What somebody may be found by, whatever an article calls him: his state, and each word of his name."""
    yield from side.states
    for word in side.name:
        yield f"~{word}"
    if not side.states and not side.name:
        yield side.iri


def grouped(
    found: Sequence[Description], linked: Sequence[Link], same: Mapping[str, Sequence[str]]
) -> tuple[list[list[int]], list[Link]]:
    """Return groups of descriptions of one act, those alone among them, and the links that hold them together.

    The best links are made first. What one article tells as two acts stays two: a link that would join them is not
    made, so that calls on Monday and on Friday are not chained over a report that gives no day.

    Parameters:
        same: which descriptions an article itself joins.
    """
    groups = _Groups(found, same)
    best_first = sorted(linked, key=lambda each: (-each.likeness.score, each.one, each.other))
    made = [link for link in best_first if groups.join(link.one, link.other)]
    return groups.lists(), made


class _Groups:
    def __init__(self, found: Sequence[Description], same: Mapping[str, Sequence[str]]) -> None:
        self._parent = list(range(len(found)))
        self._members = [[number] for number in range(len(found))]
        self._found = found
        place = {each.iri: number for number, each in enumerate(found)}
        self._told_as_one: set[tuple[int, int]] = set()
        for iri, others in same.items():
            for other in others:
                if iri in place and other in place:
                    self._told_as_one.add((place[iri], place[other]))
                    self._merge(self._root(place[iri]), self._root(place[other]))
        # Of groups of several; most are one description, whose article it knows itself.
        self._several = {
            number: {found[n].article for n in members}
            for number, members in enumerate(self._members)
            if len(members) > 1
        }

    def _articles(self, group: int) -> set[str]:
        several = self._several.get(group)
        return {self._found[n].article for n in self._members[group]} if several is None else several

    def _root(self, number: int) -> int:
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def join(self, one: int, other: int) -> bool:
        """Make one group of two; False where they are one already, or an article keeps them apart."""
        a, b = self._root(one), self._root(other)
        if a == b:
            return False
        keep, gone = min(a, b), max(a, b)
        kept, added = self._articles(keep), self._articles(gone)
        if not kept.isdisjoint(added):
            return False
        kept |= added
        self._several[keep] = kept
        self._several.pop(gone, None)
        self._merge(a, b)
        return True

    def _merge(self, a: int, b: int) -> None:
        if a != b:
            keep, gone = min(a, b), max(a, b)
            self._parent[gone] = keep
            self._members[keep] += self._members[gone]
            self._members[gone] = []

    def lists(self) -> list[list[int]]:
        """Return all groups, those of one member too."""
        return [sorted(members) for members in self._members if members]
