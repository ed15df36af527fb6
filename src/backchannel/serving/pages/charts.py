"""A chart of an answer, as far as one can be drawn without being told what: bars of a number or of how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from backchannel.querying import Answer, Term
from backchannel.serving.pages.phrases import shortened
from backchannel.serving.pages.pictures import Bar, bars

__all__ = ["chart_of"]

_MOST = 30
_NUMBERS = frozenset({"integer", "decimal", "double", "float", "nonNegativeInteger", "long", "int"})


def chart_of(answer: Answer) -> tuple[list[Bar], str]:
    """Return bars, and the words that say what they are of.

    The first column with numbers gives the lengths, the first other one the labels. Where there is no number, the
    values of the first column are counted.
    """
    if not answer.rows:
        return [], ""
    numeric = next((n for n in range(len(answer.columns)) if _numbers(answer.rows, n)), None)
    labels = next((n for n in range(len(answer.columns)) if n != numeric), None)
    if numeric is None or labels is None:
        counted = Counter(_key(row[0]) for row in answer.rows)
        ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
        words = f"Rows by {answer.columns[0]}{_rest(len(counted))}."
        return bars((label, number, iri) for (label, iri), number in ranked), words
    rows = [(*_key(row[labels]), float(value.value)) for row in answer.rows if (value := row[numeric]) is not None]
    ranked_rows = sorted(rows, key=lambda row: (-row[2], row[0]))[:_MOST]
    words = f"{answer.columns[numeric]} by {answer.columns[labels]}{_rest(len(rows))}."
    return bars((label, number, iri) for label, iri, number in ranked_rows), words


def _rest(number: int) -> str:
    return f", the {_MOST} longest of {number}" if number > _MOST else ""


def _key(term: Term | None) -> tuple[str, str | None]:
    if term is None:
        return "nothing", None
    if term.kind == "uri":
        return shortened(term.value.rstrip("/").rpartition("/")[2] or term.value, 80), term.value
    return shortened(term.value, 80), None


def _numbers(rows: Sequence[Sequence[Term | None]], column: int) -> bool:
    """Whether a column holds numbers alone, none of them negative, and at least one."""
    terms = [row[column] for row in rows if row[column] is not None]
    return bool(terms) and all(term is not None and _number(term) for term in terms)


def _number(term: Term) -> bool:
    if term.datatype is None or term.datatype.rpartition("#")[2] not in _NUMBERS:
        return False
    try:
        return 0 <= float(term.value) < float("inf")
    except ValueError:
        return False
