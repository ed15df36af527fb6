"""How alike two descriptions are, and why: class, who takes part, when, where, and what about.

Each of these gives a factor between 0 and 1; what contradicts gives 0. The constants were chosen on the half of
``benchmarks/corroboration.tsv`` that is for tuning; the other half is what is reported.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from backchannel.corroboration.descriptions import Description
from backchannel.corroboration.sides import Side, alike
from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["THRESHOLD", "Likeness", "family", "likeness"]

THRESHOLD = 0.5
"""Descriptions at least so alike are taken for one act's."""

_FAMILIES = {
    "Accusation": "criticism",
    "Criticism": "criticism",
    "Threat": "threat",
    "Warning": "threat",
    "Demand": "request",
    "Request": "request",
    "Agreement": "agreement",
    "Cooperation": "agreement",
}
_CLASSES: dict[frozenset[str], float] = {
    frozenset(pair): factor
    for factor, pairs in {
        0.9: [("Accusation", "Criticism"), ("Threat", "Warning"), ("Agreement", "Cooperation"), ("Meeting", "Visit")],
        0.85: [("Meeting", "Negotiation"), ("Visit", "Negotiation"), ("Demand", "Request")],
        0.0: [("PhoneCall", "Meeting"), ("PhoneCall", "Visit"), ("VideoCall", "Meeting"), ("VideoCall", "Visit")],
    }.items()
    for pair in pairs
}
_GENERIC = 0.95
_OTHER_CLASS = 0.6

_DONE = frozenset({"ongoing", "concluded", "failed"})
_LATE_NEWS = 3
"""Days: what a report tells without a date happened on the day before, as a rule, and seldom more days ago."""
_OFFICIAL_SPEECH = frozenset({"Statement", "Message", "Communication"})


class Likeness(NamedTuple):
    """How alike two descriptions are, 0 to 1, and why."""

    score: float
    reason: str


_NOT = Likeness(0.0, "")


def family(kind: str) -> str:
    """Return the name of the classes that may describe one act: nobody takes a demand for a visit."""
    return "conversation" if kind in CONVERSATION_CLASSES else _FAMILIES.get(kind, kind)


def likeness(one: Description, other: Description) -> Likeness:
    """Compare two descriptions from different articles."""
    classes = _classes(one.kind, other.kind)
    if not classes or family(one.kind) != family(other.kind):
        return _NOT
    people = _people(one, other)
    if not people:
        return _NOT
    days, when = _days(one, other)
    if not days:
        return _NOT
    place, where = _places(one, other)
    words, what = _words(one, other)
    score = classes * people * days * place * words
    kinds = one.kind if one.kind == other.kind else f"{one.kind} and {other.kind}"
    who = "the same sides" if people == 1 else "sides that fit"
    return Likeness(min(1.0, score), "; ".join(each for each in (kinds, who, when, where, what) if each))


def _classes(one: str, other: str) -> float:
    if one == other:
        return 1.0
    factor = _CLASSES.get(frozenset({one, other}))
    if factor is not None:
        return factor
    return _GENERIC if "Conversation" in (one, other) else _OTHER_CLASS


def _people(one: Description, other: Description) -> float:
    """Fit of the sides, each role for itself; where an article does not name a side, it contradicts nothing."""
    if one.kind == "Mediation":
        mediators, parties = _fit(one.first, other.first), _fit(one.second, other.second, most=True)
        return 0.0 if mediators is None or parties is None else mediators * parties
    first = _fit(one.first, other.first, whole=family(one.kind) in ("conversation", "agreement"))
    second = _fit(one.second, other.second)
    carriers = _fit(one.carriers, other.carriers)
    if first is None or second is None or carriers is None:
        return 0.0
    alone = family(one.kind) == "conversation" and min(len(one.first), len(other.first)) < 2
    if alone and one.kind != "Visit" and other.kind != "Visit":
        first *= 0.8
    return first * second * (carriers if one.carriers and other.carriers else 1.0)


def _fit(ones: Sequence[Side], others: Sequence[Side], *, whole: bool = False, most: bool = False) -> float | None:
    """Match sides one to one, the best first. None where they contradict each other.

    Parameters:
        whole: whether all of the fewer must be found among the more.
        most: whether it is enough that two are found, or all of the fewer.
    """
    if not ones or not others:
        return 0.85 if ones or others else 1.0
    pairs = sorted(
        ((alike(a, b), i, j) for i, a in enumerate(ones) for j, b in enumerate(others)), key=lambda p: (-p[0], p[1:])
    )
    left, right, total, matched = set(range(len(ones))), set(range(len(others))), 0.0, 0
    for fit, i, j in pairs:
        if fit and i in left and j in right:
            left.discard(i)
            right.discard(j)
            total += fit
            matched += 1
    fewer = min(len(ones), len(others))
    if not matched or (whole and matched < fewer) or (most and matched < min(fewer, 2)):
        return None
    unmatched = 0.92 if matched < max(len(ones), len(others)) else 1.0
    # That somebody of the same state is meant is likely, once the act and the day are the same.
    return (0.6 + 0.4 * total / matched) * unmatched


def _days(one: Description, other: Description) -> tuple[float, str]:
    done = (one.status in _DONE, other.status in _DONE)
    if one.date is not None and other.date is not None:
        apart = _apart(one.date, other.date)
        if done[0] != done[1]:
            return (0.9, f"one tells beforehand, both of {one.date[0]}") if apart == 0 else (0.0, "")
        precise = one.date[0] == one.date[1] and other.date[0] == other.date[1]
        if apart == 0:
            return (1.0, f"both on {one.date[0]}") if precise else (0.8, "days that fit")
        return (0.6, f"{one.date[0]} and {other.date[0]}") if apart == 1 else (0.0, "")
    if done[0] != done[1]:
        return 0.0, ""
    if one.date is None and other.date is None:
        if one.told is None or other.told is None:
            return 0.0, ""
        apart = abs((one.told - other.told).days)
        factors = (0.85, 0.8, 0.6, 0.45)
        return (factors[apart], "told at the same time") if apart < len(factors) else (0.0, "")
    date, told = (one.date, other.told) if one.date is not None else (other.date, one.told)
    if date is None or told is None:
        return 0.0, ""
    late = (told - date[1]).days
    if done[0]:
        return (0.85, f"told soon after {date[1]}") if 0 <= late <= _LATE_NEWS else (0.0, "")
    return (0.7, f"told before {date[0]}") if -14 <= late <= 0 else (0.0, "")


def _apart(one: tuple[datetime.date, datetime.date], other: tuple[datetime.date, datetime.date]) -> int:
    """Days between two spans; 0 where they overlap."""
    return max(0, (max(one[0], other[0]) - min(one[1], other[1])).days)


def _places(one: Description, other: Description) -> tuple[float, str]:
    if not one.places or not other.places:
        return 1.0, ""
    if one.places & other.places:
        return 1.05, "the same place"
    # A town and its state do not contradict each other, and the graph does not say which town is where.
    states = sum(1 for places in (one.places, other.places) if any("/actor/" in place for place in places))
    return (0.95, "") if states == 1 else (0.4, "different places")


def _words(one: Description, other: Description) -> tuple[float, str]:
    """Likeness of what it is about. What somebody only said is told apart by its words; a meeting is not."""
    speech = one.kind in _OFFICIAL_SPEECH and other.kind in _OFFICIAL_SPEECH and not (one.carriers or other.carriers)
    if not one.words or not other.words:
        return (0.5 if speech else 0.95), ""
    shared = one.words & other.words
    share = len(shared) / min(len(one.words), len(other.words))
    if speech:
        return (0.2 + 0.8 * share), "like words" if share >= 0.5 else ""
    return 0.75 + 0.3 * share, "like words" if share >= 0.5 else ""
