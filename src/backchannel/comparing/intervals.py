"""How far a measure may be off, by drawing the articles anew (the bootstrap; Efron & Tibshirani 1993, chapter 13)."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from backchannel.comparing.counting import Counts, Tally

__all__ = ["Interval", "difference", "interval"]

Interval = tuple[float, float]
"""The bounds between which 95 of 100 draws lie."""

Measure = Callable[[Tally], float]
Part = Callable[[Counts], Tally]


def interval(articles: Sequence[Counts], part: Part, measure: Measure, *, samples: int, seed: int) -> Interval:
    """Return the interval of one measure.

    Parameters:
        articles: the counts of each article; articles are drawn, not acts, since the acts of one article are read
            well or badly together.
        part: which tally of them.
        measure: which measure of the tally.
        samples: how many draws.
        seed: of the draws; the same seed gives the same interval.
    """
    tallies = [part(each) for each in articles]
    return _bounds([measure(_sum(tallies, drawn)) for drawn in _draws(len(tallies), samples, seed)])


def difference(
    one: Sequence[Counts], other: Sequence[Counts], part: Part, measure: Measure, *, samples: int, seed: int
) -> Interval:
    """Return the interval of the first's measure less the second's, the same articles drawn for both."""
    first, second = [part(each) for each in one], [part(each) for each in other]
    return _bounds(
        [measure(_sum(first, drawn)) - measure(_sum(second, drawn)) for drawn in _draws(len(first), samples, seed)]
    )


def _draws(count: int, samples: int, seed: int) -> list[list[int]]:
    generator = random.Random(seed)
    return [generator.choices(range(count), k=count) for _ in range(samples)] if count else []


def _sum(tallies: Sequence[Tally], drawn: Sequence[int]) -> Tally:
    whole = Tally()
    for place in drawn:
        whole.add(tallies[place])
    return whole


def _bounds(values: list[float]) -> Interval:
    if not values:
        return (0.0, 1.0)
    ordered = sorted(values)
    low = ordered[int(0.025 * (len(ordered) - 1))]
    high = ordered[min(len(ordered) - 1, round(0.975 * (len(ordered) - 1)))]
    return (low, high)
