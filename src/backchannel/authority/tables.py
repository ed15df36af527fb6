"""Read the tables of the authority: CSV files, UTF-8, a header line, a source in every row."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator
from importlib.resources.abc import Traversable

from backchannel.errors import DataError

__all__ = ["COLUMNS", "day_bound", "read_table", "split_names"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "states.csv": ("id", "kind", "name", "wikidata", "source"),
    "places.csv": ("id", "name", "names", "wikidata", "capital_of", "source"),
    "names.csv": ("id", "name", "how", "source"),
    "organizations.csv": (
        "id",
        "kind",
        "name",
        "aliases",
        "acronyms",
        "metonyms",
        "wikidata",
        "acts_for",
        "source",
    ),
    "people.csv": ("id", "name", "aliases", "short", "wikidata", "source"),
    "territories.csv": ("id", "code", "kind", "name", "names", "acronyms", "demonyms", "wikidata", "source"),
    "office_holders.csv": ("person", "office", "of", "from", "to", "source"),
}
"""File -> its columns, in order. Several values in one cell are separated by ``|``."""


def read_table(folder: Traversable, name: str) -> Iterator[list[str]]:
    """Yield the rows of one table, as lists in the order of :data:`COLUMNS`.

    Raises:
        DataError: the header or the number of cells of a row is not what the table has, naming file and line.
    """
    columns = COLUMNS[name]
    reader = csv.reader(io.StringIO(folder.joinpath(name).read_text(encoding="utf-8"), newline=""))
    header = tuple(next(reader, []))
    if header != columns:
        raise DataError(
            f"the header is {','.join(header)!r}", source=name, place="line 1", remedy=f"write {','.join(columns)}"
        )
    for row in reader:
        if len(row) != len(columns):
            raise DataError(
                f"{len(row)} cells where {len(columns)} belong", source=name, place=f"line {reader.line_num}"
            )
        yield row


def split_names(cell: str) -> list[str]:
    """Split a cell of several values."""
    return cell.split("|") if cell else []


def day_bound(cell: str, *, begin: bool, source: str, place: str) -> datetime.date | None:
    """Read a date that may be only a month or a year: the last day of it to begin with, the first to end with.

    Raises:
        DataError: no date.
    """
    if not cell:
        return None
    try:
        if len(cell) == 10:
            return datetime.date.fromisoformat(cell)
        year, _, month = cell.partition("-")
        first = datetime.date(int(year), int(month or 1), 1)
        if not begin:
            return first
        after = (
            datetime.date(first.year + 1, 1, 1) if not month or month == "12" else first.replace(month=int(month) + 1)
        )
        return after - datetime.timedelta(days=1)
    except ValueError:
        raise DataError(
            f"{cell!r} is no date", source=source, place=place, remedy="write YYYY-MM-DD, YYYY-MM or YYYY"
        ) from None
