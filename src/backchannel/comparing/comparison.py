"""Two extractors on the same articles, with or without a gold record of what they should have found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from backchannel.comparing.alignment import Alignment, Told, align
from backchannel.comparing.counting import ALL, Counts, Tally, count, total
from backchannel.comparing.intervals import Interval, Measure, Part, difference, interval
from backchannel.errors import DataError
from backchannel.facts import Facts

__all__ = ["SAMPLES", "Comparison", "Score", "compare", "document"]

SAMPLES = 1_000
"""Draws for an interval: enough for two digits."""

_MEASURES: Mapping[str, Measure] = {
    "precision": lambda tally: tally.precision,
    "recall": lambda tally: tally.recall,
    "f1": lambda tally: tally.f1,
}


def _acts(counts: Counts) -> Tally:
    return counts.acts[ALL]


def _whole(counts: Counts) -> Tally:
    return counts.whole


_PARTS: Mapping[str, Part] = {"acts": _acts, "acts with status and all roles": _whole}
"""What is measured against gold."""


class Score(NamedTuple):
    """One measure against gold, with its interval."""

    value: float
    interval: Interval


class Comparison(NamedTuple):
    """What a comparison found.

    Attributes:
        names: of the two, as the caller gave them.
        compared: how many articles both have.
        only: the ids of articles that only the first, or only the second has.
        counts: what the two have in common.
        alignments: the title or id of each article, and its acts side by side.
        scores: for each of the two what is measured against gold, and each measure; empty without gold.
        lead: the interval of the first's F1 less the second's, for what is measured; empty without gold.
        judged: how many articles gold has, of those that both have.
    """

    names: tuple[str, str]
    compared: int
    only: tuple[tuple[str, ...], tuple[str, ...]]
    counts: Counts
    alignments: tuple[tuple[str, Alignment], ...]
    scores: Mapping[str, Mapping[str, Mapping[str, Score]]]
    lead: Mapping[str, Interval]
    judged: int


def compare(
    first: Iterable[Facts],
    second: Iterable[Facts],
    gold: Iterable[Facts] | None = None,
    *,
    names: tuple[str, str] = ("A", "B"),
    samples: int = SAMPLES,
    seed: int = 1,
) -> Comparison:
    """Compare what two extractors found.

    Parameters:
        first, second: facts, at most one document an article; an article is told by its text.
        gold: what is right, likewise; only articles that it has are judged.
        names: what to call the two.
        samples, seed: for the intervals, see :func:`backchannel.comparing.intervals.interval`.

    Raises:
        DataError: one of them has two documents of one article, or there is no article that both have.
    """
    one, other = _by_article(first, names[0]), _by_article(second, names[1])
    shared = [id for id in one if id in other]
    if not shared:
        raise DataError("the two have no article in common", remedy="compare facts of the same texts")
    alignments = [(_title(one[id]), align(one[id], other[id])) for id in shared]
    truth = {} if gold is None else _by_article(gold, "gold")
    judged = [id for id in shared if id in truth]
    if gold is not None and not judged:
        raise DataError("the gold record has no article that both have", remedy="give gold of the same texts")
    against = [[count(align(facts[id], truth[id])) for id in judged] for facts in (one, other)] if gold else []
    return Comparison(
        names=names,
        compared=len(shared),
        only=(tuple(id for id in one if id not in other), tuple(id for id in other if id not in one)),
        counts=total(count(alignment) for _, alignment in alignments),
        alignments=tuple(alignments),
        scores={str(n): _scores(counts, samples, seed) for n, counts in enumerate(against)},
        lead={
            name: difference(against[0], against[1], part, _MEASURES["f1"], samples=samples, seed=seed)
            for name, part in _PARTS.items()
            if against
        },
        judged=len(judged),
    )


def _scores(articles: list[Counts], samples: int, seed: int) -> dict[str, dict[str, Score]]:
    whole = total(articles)
    return {
        name: {
            measure: Score(of(part(whole)), interval(articles, part, of, samples=samples, seed=seed))
            for measure, of in _MEASURES.items()
        }
        for name, part in _PARTS.items()
    }


def _by_article(documents: Iterable[Facts], name: str) -> dict[str, Facts]:
    found: dict[str, Facts] = {}
    for facts in documents:
        if facts.article.id in found:
            raise DataError(
                f"there are two documents of the article {_title(facts)!r}",
                source=name,
                remedy="keep one document for each text",
            )
        found[facts.article.id] = facts
    return found


def _title(facts: Facts) -> str:
    first_line = next((line.strip() for line in facts.article.text.splitlines() if line.strip()), facts.article.id)
    return facts.article.title or (first_line if len(first_line) <= 80 else first_line[:79] + "…")


def document(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as plain values, for JSON."""
    return {
        "names": list(comparison.names),
        "articles": {"compared": comparison.compared, "only": [list(ids) for ids in comparison.only]},
        "acts": {name: _tally(tally) for name, tally in comparison.counts.acts.items()},
        "whole_acts": _tally(comparison.counts.whole),
        "roles": {name: _tally(tally) for name, tally in comparison.counts.roles.items()},
        "alike": dict(comparison.counts.alike),
        "differences": [
            {"article": title, "only": side, "act": _told(act), "other": [_told(each) for each in beside]}
            for title, alignment in comparison.alignments
            for side, acts in enumerate((alignment.first, alignment.second))
            for act, beside in acts
        ],
        "gold": {
            "articles": comparison.judged,
            "scores": {
                comparison.names[int(n)]: {
                    part: {m: {"value": s.value, "interval": list(s.interval)} for m, s in measures.items()}
                    for part, measures in parts.items()
                }
                for n, parts in comparison.scores.items()
            },
            "lead": {part: list(bounds) for part, bounds in comparison.lead.items()},
        }
        if comparison.scores
        else None,
    }


def _tally(tally: Tally) -> dict[str, float]:
    return {"both": tally.both, "first": tally.first, "second": tally.second, "agreement": tally.f1}


def _told(act: Told) -> dict[str, Any]:
    return {
        "class": act.kind,
        "status": act.status,
        "roles": {role: sorted(act.names.get(id, id) for id in ids) for role, ids in act.roles.items()},
        "quote": act.quote,
        "start": act.evidence[0].start if act.evidence else act.trigger.start,
    }
