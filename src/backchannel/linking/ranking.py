"""How well an item fits somebody: by name, type, time, country, and how well known it is.

Each kind of evidence is a number from 0 (against) over 0.5 (nothing known) to 1 (for). The weights and thresholds are a
judgement, not a fit: there is no network where this was made, so none of them was calibrated on Wikidata itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from backchannel.authority.folding import fold
from backchannel.linking.items import Item
from backchannel.linking.subjects import Subject

__all__ = ["CLOSE", "EXACT", "LEAD", "Ranked", "rank"]

EXACT, CLOSE, LEAD = 0.85, 0.7, 0.1
"""Least score of an exact and of a close match, and by how much it must lead. 0.85 cannot be reached by a name and a
type alone: time or country have to agree."""

_LEAST = 0.35
_MOST = 5
"""Candidates that are kept: those from this score on, at most so many; a person looks at no more."""

_WEIGHTS = {"name": 0.35, "type": 0.2, "time": 0.15, "country": 0.2, "renown": 0.1}

_HUMAN = "Q5"
_STATES = frozenset({"Q6256", "Q3624078", "Q7275", "Q3024240", "Q15634554"})
_PLACES = frozenset({"Q515", "Q5119", "Q486972", "Q82794", "Q2221906", "Q618123", "Q56061", "Q23442"}) | _STATES
_ORGANIZATIONS = frozenset(
    {"Q43229", "Q484652", "Q245065", "Q7278", "Q327333"} | {"Q192350", "Q192283", "Q11032", "Q11033"}
)
# Disambiguation page, family name, given name, film, album, song, taxon, scholarly article, literary work, list.
_NOBODY = frozenset(
    {"Q4167410", "Q101352", "Q202444", "Q11424", "Q482994", "Q7366"} | {"Q16521", "Q13442814", "Q7725634", "Q13406463"}
)


class Ranked(NamedTuple):
    """An item with its score and the match that this makes it: exact, close or candidate."""

    item: Item
    score: float
    match: str


def rank(subject: Subject, items: Sequence[Item], lineage: Mapping[str, frozenset[str]]) -> list[Ranked]:
    """Return the items that may be the subject, the best first, and whether the best one is a match.

    Parameters:
        subject: who is looked for.
        items: what a search for its names found.
        lineage: for each class of the items, the class and what is above it.
    """
    scored = [(round(_score(subject, item, lineage), 4), item) for item in items if not item.missing]
    scored = sorted((each for each in scored if each[0] >= _LEAST), key=lambda each: (-each[0], _number(each[1].id)))
    ranked: list[Ranked] = []
    for place, (score, item) in enumerate(scored[:_MOST]):
        lead = score - (scored[1][0] if len(scored) > 1 else 0.0)
        match = "candidate"
        if place == 0 and score >= CLOSE and lead >= LEAD:
            match = "exact" if score >= EXACT else "close"
        ranked.append(Ranked(item, score, match))
    return ranked


def _number(id: str) -> int:
    return int(id[1:]) if id[1:].isdigit() else 0


def _score(subject: Subject, item: Item, lineage: Mapping[str, frozenset[str]]) -> float:
    above = frozenset().union(*(lineage.get(each, frozenset({each})) for each in item.classes))
    evidence = {
        "name": _name(subject, item),
        "type": _type(subject.kind, above),
        "time": _time(subject, item),
        "country": _country(subject, item),
        "renown": min(1.0, math.log10(1 + item.sitelinks) / 2),
    }
    if evidence["name"] == 0 or evidence["type"] == 0:
        return 0.0
    score = sum(weight * evidence[name] for name, weight in _WEIGHTS.items())
    # Another country, or a time at which the item was not yet or no more, is no small flaw.
    return score * (0.6 if 0 in (evidence["time"], evidence["country"]) else 1.0)


def _name(subject: Subject, item: Item) -> float:
    theirs = [fold(name).casefold() for name in item.names]
    best = 0.0
    for name in subject.names:
        ours = fold(name).casefold()
        if theirs and ours == theirs[0]:
            best = max(best, 1.0)
        elif ours in theirs:
            best = max(best, 0.9)
        elif " " not in ours and any(ours == each.rsplit(" ", 1)[-1] for each in theirs):
            best = max(best, 0.5)
    return best


def _type(kind: str, above: frozenset[str]) -> float:
    if above & _NOBODY:
        return 0.0
    wanted = {"Person": frozenset({_HUMAN}), "State": _STATES, "Place": _PLACES}.get(kind, _ORGANIZATIONS)
    if kind == "Actor" or not above:
        return 0.5
    if above & wanted:
        return 1.0
    # An item that is surely of another kind is somebody else; of classes that are not known, nothing follows.
    others = (frozenset({_HUMAN}) | _STATES | _PLACES) - wanted
    return 0.0 if above & others or kind in ("Person", "State") else 0.5


def _time(subject: Subject, item: Item) -> float:
    if subject.published is None:
        return 0.5
    year = str(subject.published.year)
    if (item.begin and item.begin[:4] > year) or (item.end and item.end[:4] < year):
        return 0.0
    if item.holds(subject.published):
        return 1.0
    if subject.kind == "Person":
        return 0.6 if item.begin and not item.end else 0.5
    return 1.0 if item.begin and not item.end else 0.5


def _country(subject: Subject, item: Item) -> float:
    if not subject.side_items or not item.countries:
        return 0.5
    return 1.0 if set(subject.side_items) & {*item.countries, item.id} else 0.0
