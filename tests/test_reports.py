"""Twelve reports in varied prose, invented from the first word to the last: what is claimed of them was judged by hand.

``data/reports/acts.tsv`` lists each act with the judgement of its class, status and roles. A new claim must be judged before it
passes; one that is known to be wrong may go.
"""

from __future__ import annotations

import csv
import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from backchannel.article import Article
from backchannel.extraction import Extractor
from telling import Telling, kind

REPORTS = Path(__file__).parent / "data" / "reports"
DAY = datetime.date(2024, 5, 17)


class Judged(NamedTuple):
    """An act of a report: its word, class, status and roles as they stand in the list."""

    words: str
    kind: str
    status: str
    roles: str


def listed(report: str, *verdicts: str) -> set[Judged]:
    """Return the acts of a report that were judged so."""
    with (REPORTS / "acts.tsv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if row["report"] == report]
    return {
        Judged(row["words"], row["class"], row["status"], row["roles"]) for row in rows if row["verdict"] in verdicts
    }


def claimed(told: Telling) -> set[Judged]:
    return {
        Judged(
            act.trigger.quote,
            kind(act),
            act.status,
            "; ".join(f"{role}={' | '.join(sorted(names))}" for role, names in told.roles(act).items()),
        )
        for act in told.facts.acts()
    }


@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_report_is_read_as_it_was_judged(extractor: Extractor, path: Path) -> None:
    """All that is right is found, and nothing is claimed that nobody has looked at."""
    told = Telling(extractor.extract(Article(text=path.read_text(encoding="utf-8"), published=DAY)))
    acts = claimed(told)
    assert not listed(path.stem, "right") - acts
    assert not acts - listed(path.stem, "right", "wrong")


def test_of_twelve_reports_one_claim_in_ten_is_wrong() -> None:
    """About thirty were when they were first read."""
    reports = {path.stem for path in REPORTS.glob("*.txt")}
    right, wrong = (sum(len(listed(report, verdict)) for report in reports) for verdict in ("right", "wrong"))
    assert len(reports) == 12
    assert wrong <= 0.1 * (right + wrong)
