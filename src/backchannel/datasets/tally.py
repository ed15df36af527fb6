"""What became of the rows of a data set: how many fit, and why others did not."""

from __future__ import annotations

from collections import Counter

__all__ = ["Tally", "UnfitRowError"]


class UnfitRowError(Exception):
    """A row that does not become facts.

    Parameters:
        reason: why, in words that are the same for all rows with the same reason.
        fault: whether the data is at fault. A battle is no fault, half a row is.
    """

    def __init__(self, reason: str, *, fault: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fault = fault


class Tally:
    """Counts of rows.

    Attributes:
        read: rows that became facts.
        unfit: why others did not, and how many.
        faults: the reasons among them for which the data is at fault, each with where it was first met.
    """

    def __init__(self) -> None:
        self.read = 0
        self.unfit: Counter[str] = Counter()
        self.faults: dict[str, str] = {}

    def leave_out(self, unfit: UnfitRowError, place: str) -> None:
        """Count a row that does not fit."""
        self.unfit[unfit.reason] += 1
        if unfit.fault:
            self.faults.setdefault(unfit.reason, place)

    def lines(self) -> list[str]:
        """Return the counts in words, the most frequent reason first."""
        out = sum(self.unfit.values())
        told = [f"{self.read + out:,} rows: {self.read:,} became facts, {out:,} did not"]
        for reason, number in sorted(self.unfit.items(), key=lambda pair: (-pair[1], pair[0])):
            first = f" (first: {self.faults[reason]})" if reason in self.faults else ""
            told.append(f"  {number:,}: {reason}{first}")
        return told
