"""What became of a run, for people and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backchannel.errors import DataError
    from backchannel.publishing import Report

__all__ = ["Account"]

_MOST_FAULTS = 1000
"""Faults that are told in full: a run over many articles is not to hold them all."""


class Account:
    """Counts what a run meets on its way.

    Attributes:
        read: articles that were found in the sources.
        resumed: of these, those whose facts were known from an earlier run that was cut off.
        same, alike: articles with the text of one before, or nearly so.
        foreign: articles in other languages, by language.
        passed_over: files of folders that are no articles.
        faults: what could not be read, or not be worked on; the first thousand.
        more_faults: how many more.
        incomplete: ids of the articles that lack what one of several extractors failed to find.
        lacking: why, the first thousand.
        seconds: by stage, those of all processes together; ``elapsed`` is the time from begin to end.
    """

    def __init__(self) -> None:
        self.read = self.resumed = self.same = self.alike = self.passed_over = self.more_faults = 0
        self.foreign: Counter[str] = Counter()
        self.faults: list[DataError] = []
        self.incomplete: set[str] = set()
        self.lacking: list[DataError] = []
        self.seconds: dict[str, float] = {}

    def fault(self, error: DataError) -> None:
        """Keep a fault, or count it."""
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(error)
        else:
            self.more_faults += 1

    def lack(self, article: str, errors: Iterable[DataError]) -> None:
        """Note that an article lacks something, and why."""
        self.incomplete.add(article)
        self.lacking += islice(errors, max(0, _MOST_FAULTS - len(self.lacking)))

    def document(self, report: Report | None) -> dict[str, Any]:
        """Return the account as plain values for JSON.

        Parameters:
            report: what became of the articles; None where there was none to publish.
        """
        reasons: Counter[str] = Counter()
        if report is not None:
            for rejection in report.rejected:
                reasons.update(rejection.reasons or ("other",))
        return {
            "read": self.read,
            "published": report.published if report else 0,
            "quads": report.quads if report else 0,
            "rejected": len(report.rejected) if report else 0,
            "rejectedByReason": dict(sorted(reasons.items())),
            "duplicates": {"same": self.same, "alike": self.alike},
            "skipped": {
                "otherLanguages": dict(sorted(self.foreign.items())),
                "filesThatAreNoArticles": self.passed_over,
            },
            "resumed": self.resumed,
            "incomplete": len(self.incomplete),
            "stored": dict(report.stored) if report else {},
            "faults": [
                {"source": each.source, "place": each.place, "message": each.message, "remedy": each.remedy}
                for each in (*self.faults, *self.lacking)
            ],
            "moreFaults": self.more_faults,
            "files": [path.name for path in report.files] if report else [],
            "seconds": {stage: round(seconds, 3) for stage, seconds in sorted(self.seconds.items())},
        }

    def json(self, report: Report | None) -> bytes:
        """Return the account as JSON."""
        return json.dumps(self.document(report), indent=1, ensure_ascii=False).encode("utf-8", "replace") + b"\n"

    def lines(self) -> list[str]:
        """Return what the report on publishing does not tell, a line each; nothing of what did not happen."""
        told = []
        if self.same or self.alike:
            told.append(
                f"{_counted(self.same + self.alike, 'article')} came before, {self.same:,} in the same words and"
                f" {self.alike:,} in nearly the same, and went out once"
            )
        if self.foreign:
            languages = ", ".join(f"{number:,} {language}" for language, number in self.foreign.most_common())
            told.append(f"{_counted(self.foreign.total(), 'article')} in other languages passed over: {languages}")
        if self.passed_over:
            told.append(f"{_counted(self.passed_over, 'file')} of folders passed over: no articles")
        if self.incomplete:
            number = len(self.incomplete)
            told.append(f"{_counted(number, 'article')} without what an extractor that failed would have found")
        if self.resumed:
            told.append(f"{_counted(self.resumed, 'article')} had been done before this run")
        return told

    def pace(self) -> list[str]:
        """Return how long it took, a line; nothing of a run that took no time."""
        elapsed = self.seconds.get("elapsed", 0.0)
        if self.read < _WORTH_TELLING or elapsed <= 0:
            return []
        stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in self.seconds.items() if stage != "elapsed")
        return [f"{self.read:,} articles read in {elapsed:.1f} s, {self.read / elapsed:.1f} a second ({stages})"]


_WORTH_TELLING = 20


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
