"""Cells of tab-separated rows, with where they stand in the line."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from urllib.parse import urlsplit

from backchannel.datasets.tally import UnfitRowError
from backchannel.errors import DataError
from backchannel.reading.headers import check_url

__all__ = ["Cells", "Header", "address", "day", "host"]

_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_NOTHING = frozenset({"", "None", "NULL", "NA", "nan"})


class Cells:
    """The cells of one line.

    Raises:
        UnfitRowError: it has another number of them than belong there.
    """

    __slots__ = ("_cells", "_starts", "line")

    def __init__(self, line: str, number: int) -> None:
        self.line = line
        self._cells = line.split("\t")
        if len(self._cells) != number:
            raise UnfitRowError(f"not a row of {number} cells", fault=True)
        self._starts: list[int] | None = None

    def __getitem__(self, index: int) -> str:
        """Return a cell's value: without quotes around it, and empty where it says that there is none."""
        value = self._cells[index].strip()
        if value[:1] == '"' and len(value) > 1 and value[-1] == '"':
            value = value[1:-1].replace('""', '"').strip()
        return "" if value in _NOTHING else value

    def start(self, index: int, words: str = "") -> int:
        """Return where a cell stands in the line, or ``words`` in it."""
        if self._starts is None:
            self._starts = list(accumulate(map(len, self._cells), initial=0))
        cell = self._cells[index]
        tabs = index
        return self._starts[index] + tabs + (0 if cell == words else max(cell.find(words), 0))


class Header:
    """The first line of a data set, which names its columns.

    Parameters:
        line: the line.
        wanted: the columns that are read; others may be there, in any order.

    Raises:
        DataError: one of them is missing.
    """

    def __init__(self, line: str, wanted: Sequence[str], dataset: str) -> None:
        names = [name.strip().strip('"') for name in line.split("\t")]
        missing = [name for name in wanted if name not in names]
        if missing:
            raise DataError(
                f"the first line does not name the columns of {dataset}: {', '.join(missing[:3])}"
                f"{' and others are' if len(missing) > 3 else ' is' if len(missing) == 1 else ' are'} missing",
                place="line 1",
                remedy="give the file as it is published, with its header line and tabs between the cells",
            )
        self.number = len(names)
        self.indices = [names.index(name) for name in wanted]


@lru_cache(4096)
def day(value: str, what: str) -> datetime.date:
    """Read ``2031-05-14`` or ``20310514``, and what follows of a time of day.

    Raises:
        UnfitRowError: it is no day.
    """
    match = _DAY.match(value)
    if match is not None:
        try:
            return datetime.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass
    raise UnfitRowError(f"{what} is no day", fault=True)


def address(value: str) -> str | None:
    """Return a web address that can stand in a graph; None for other words for where a report was found."""
    try:
        return check_url(value) if value else None
    except DataError:
        return None


def host(url: str) -> str:
    """Return the name of the site at a web address that :func:`address` let pass."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
