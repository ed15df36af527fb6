"""Answers of queries, and how they are shown: as a table, as CSV, as JSON."""

from __future__ import annotations

import csv
import io
import shutil
import textwrap
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple
from unicodedata import category, east_asian_width

import msgspec

__all__ = ["Answer", "Term"]

_NARROWEST = 8
"""Columns of a table are not squeezed below this; then the table is wider than the terminal."""


class Term(NamedTuple):
    """An RDF term of an answer."""

    kind: Literal["uri", "bnode", "literal"]
    value: str
    language: str | None = None
    datatype: str | None = None


class Answer(NamedTuple):
    """What a query found.

    Attributes:
        columns: names of the variables; ``subject``, ``predicate``, ``object`` for CONSTRUCT and DESCRIBE.
        rows: a term, or None where there is none, for each column.
        truth: the answer of an ASK query, which has neither columns nor rows.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    truth: bool | None = None

    def values(self) -> list[tuple[str | None, ...]]:
        """Return the rows as plain strings."""
        return [tuple(None if term is None else term.value for term in row) for row in self.rows]

    def table(self, width: int | None = None) -> str:
        """Return a table for people, with a line that counts the rows and names the columns left out.

        Parameters:
            width: characters across; None for the terminal's (100 where there is no terminal).
        """
        if self.truth is not None:
            return "yes\n" if self.truth else "no\n"
        count = f"{len(self.rows)} row{'' if len(self.rows) == 1 else 's'}"
        if not self.rows:
            return f"{count}\n"
        available = width if width is not None else shutil.get_terminal_size((100, 24)).columns
        shown, hidden = self._columns_shown(available)
        header = [self.columns[n] for n in shown]
        cells = [[_shown(row[n]) for n in shown] for row in self.rows]
        widths = _fit([header, *cells], available)
        lines = [*_table_row(header, widths), "  ".join("─" * each for each in widths)]
        for row in cells:
            lines += _table_row(row, widths)
        rest = f"; for want of room without the IRIs of {', '.join(hidden)}" if hidden else ""
        return "\n".join([*lines, f"{count}{rest}\n"])

    def _columns_shown(self, available: int) -> tuple[list[int], list[str]]:
        """Which columns a table has, and the names of those left out: IRIs, beside words, where all do not fit."""
        everything = list(range(len(self.columns)))
        iris = {n for n in everything if {term.kind for row in self.rows if (term := row[n])} == {"uri"}}
        needed = sum(max(_across(_shown(row[n])) for row in self.rows) + 2 for n in everything) - 2
        if needed <= available or len(iris) == len(everything):
            return everything, []
        return [n for n in everything if n not in iris], [self.columns[n] for n in sorted(iris)]

    def csv(self) -> str:
        """Return CSV (RFC 4180) as SPARQL 1.1 has it: a header line, values without types."""
        stream = io.StringIO()
        rows = csv.writer(stream, lineterminator="\r\n")
        if self.truth is not None:
            rows.writerows([["truth"], [str(self.truth).lower()]])
        else:
            rows.writerow(self.columns)
            rows.writerows([_csv_value(term) for term in row] for row in self.rows)
        return stream.getvalue()

    def json(self) -> str:
        """Return SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/)."""
        result: dict[str, Any]
        if self.truth is not None:
            result = {"head": {}, "boolean": self.truth}
        else:
            bindings = [
                {name: _json_term(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
                for row in self.rows
            ]
            result = {"head": {"vars": self.columns}, "results": {"bindings": bindings}}
        return msgspec.json.format(msgspec.json.encode(result), indent=2).decode() + "\n"


def _json_term(term: Term) -> dict[str, str]:
    parts = {"type": term.kind, "value": term.value}
    if term.language is not None:
        parts["xml:lang"] = term.language
    if term.datatype is not None:
        parts["datatype"] = term.datatype
    return parts


def _csv_value(term: Term | None) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if term.kind == "bnode" else term.value


def _shown(term: Term | None) -> str:
    """A value on one line, without anything that could steer a terminal."""
    words = "".join(c if c.isprintable() and category(c) != "Cf" else " " for c in _csv_value(term))
    return " ".join(words.split())


def _across(text: str) -> int:
    """Columns of a terminal that ``text`` takes."""
    return sum(0 if category(c) in ("Mn", "Me") else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _fit(rows: Sequence[Sequence[str]], available: int) -> list[int]:
    """Widths of columns: as wide as their cells, the widest squeezed until all fit."""
    widths = [max(_across(cell) for cell in column) for column in zip(*rows, strict=True)]
    excess = sum(widths) + 2 * (len(widths) - 1) - available
    while excess > 0 and max(widths) > _NARROWEST:
        widest = max(widths)
        narrower = max([each for each in widths if each < widest] + [_NARROWEST])
        columns = [n for n, each in enumerate(widths) if each == widest]
        cut = max(1, min(widest - narrower, -(-excess // len(columns))))
        for n in columns:
            widths[n] -= cut
            excess -= cut
    return widths


def _table_row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The lines of one row: cells wrapped within their columns."""
    wrapped = [_wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines = []
    for n in range(max(len(each) for each in wrapped)):
        parts = [each[n] if n < len(each) else "" for each in wrapped]
        padded = (part + " " * (width - _across(part)) for part, width in zip(parts, widths, strict=True))
        lines.append("  ".join(padded).rstrip())
    return lines


def _wrap(cell: str, width: int) -> list[str]:
    if _across(cell) <= width:
        return [cell]
    # textwrap counts characters; where some are two columns wide, half as many fit.
    characters = width if _across(cell) == len(cell) else max(1, width // 2)
    return textwrap.wrap(cell, characters, break_on_hyphens=False) or [""]
