"""Answers of queries, and how they are shown: as a table, as CSV, as JSON."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple
from unicodedata import category

import msgspec

from backchannel.querying import tabulation

__all__ = ["Answer", "Term"]


class Term(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, rename={"kind": "type", "language": "xml:lang"}):
    """An RDF term of an answer; its JSON is that of SPARQL 1.1 Query Results JSON (section 3.2.2)."""

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
        """Return the answer for people: a table, or records one under the other where a table would be too narrow.

        The last line counts the rows and names the columns left out.

        Parameters:
            width: characters across; None for the terminal's (100 where there is no terminal).
        """
        if self.truth is not None:
            return "yes\n" if self.truth else "no\n"
        count = f"{len(self.rows)} row{'' if len(self.rows) == 1 else 's'}"
        if not self.rows:
            return f"{count}\n"
        available = width if width is not None else shutil.get_terminal_size((100, 24)).columns
        cells = [[_shown(term) for term in row] for row in self.rows]
        iris, empty = self._columns_left_out(cells, available)
        shown = [n for n in range(len(self.columns)) if n not in iris and n not in empty]
        header = [self.columns[n] for n in shown]
        lines = tabulation.lay_out(header, [[row[n] for n in shown] for row in cells], available)
        rest = f"; for want of room without the IRIs of {_names(self.columns, iris)}" if iris else ""
        rest += f"; nothing is known of {_names(self.columns, empty)}" if empty else ""
        return "\n".join([*lines, *tabulation.wrap(count + rest, available), ""])

    def _columns_left_out(self, cells: list[list[str]], available: int) -> tuple[list[int], list[int]]:
        """Which columns go where all do not fit: IRIs, beside words, and columns in which nothing stands."""
        everything = range(len(self.columns))
        if tabulation.natural_width([list(self.columns), *cells]) <= available:
            return [], []
        kinds = [{term.kind for row in self.rows if (term := row[n])} for n in everything]
        empty = [n for n in everything if not kinds[n]]
        iris = [n for n in everything if kinds[n] == {"uri"}]
        if len(iris) + len(empty) == len(self.columns):
            return ([], empty) if iris else ([], [])
        return iris, empty

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
                {name: term for name, term in zip(self.columns, row, strict=True) if term is not None}
                for row in self.rows
            ]
            result = {"head": {"vars": self.columns}, "results": {"bindings": bindings}}
        return msgspec.json.format(msgspec.json.encode(result), indent=2).decode() + "\n"


def _csv_value(term: Term | None) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if term.kind == "bnode" else term.value


def _shown(term: Term | None) -> str:
    """A value on one line, without anything that could steer a terminal."""
    words = "".join(c if c.isprintable() and category(c) != "Cf" else " " for c in _csv_value(term))
    return " ".join(words.split())


def _names(columns: Sequence[str], chosen: Sequence[int]) -> str:
    return ", ".join(columns[n] for n in chosen)
