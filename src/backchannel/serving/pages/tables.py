"""An answer as a table for people: a name and the IRI of its bearer are one column, not two."""

from __future__ import annotations

from typing import NamedTuple

from backchannel.querying import Answer, Term
from backchannel.serving.pages.display import kind_words

__all__ = ["Cell", "Table", "table_of"]

_LABEL = "Label"
_LONG = 60
"""Characters from which on a cell wants room."""


class Cell(NamedTuple):
    """What stands in a cell: words, and the IRI that they lead to, if any."""

    words: str = ""
    iri: str | None = None

    @property
    def long(self) -> bool:
        """Whether it wants room."""
        return self.iri is None and len(self.words) > _LONG


class Table(NamedTuple):
    """Headings and rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table_of(answer: Answer, most: int) -> Table:
    """Return the first rows of an answer.

    A column ``mediator`` whose names stand in ``mediatorLabel`` is left out, and the names lead to it.
    """
    places = {name: n for n, name in enumerate(answer.columns)}
    bearers = {name: places[name.removesuffix(_LABEL)] for name in places if _bearer(name) in places}
    gone = {answer.columns[n] for n in bearers.values()}
    shown = [(n, bearers.get(name)) for name, n in places.items() if name not in gone]
    headings = (
        answer.columns[n].removesuffix(_LABEL) if bearer is not None else answer.columns[n] for n, bearer in shown
    )
    rows = (tuple(_cell(row[n], None if b is None else row[b]) for n, b in shown) for row in answer.rows[:most])
    return Table(tuple(map(_words, headings)), tuple(rows))


def _bearer(name: str) -> str | None:
    return name.removesuffix(_LABEL) if name.endswith(_LABEL) and name != _LABEL else None


def _words(name: str) -> str:
    return kind_words(name) or name


def _cell(term: Term | None, bearer: Term | None) -> Cell:
    iri = bearer.value if bearer is not None and bearer.kind == "uri" else None
    if term is None:
        return Cell() if iri is None else Cell(_short(iri), iri)
    if term.kind == "uri":
        return Cell(_short(term.value), term.value)
    return Cell(term.value, iri)


def _short(iri: str) -> str:
    """What an IRI is shown as: of one that belongs to an article what stands after the article, else its end."""
    _, found, rest = iri.partition("/article/")
    if found:
        parts = rest.split("/", 1)
        return "report" if len(parts) == 1 else parts[1].removeprefix("actor/")
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri
