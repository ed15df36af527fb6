"""What the engine finds, as records."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import pyoxigraph

from backchannel.querying.answers import Answer, Term

__all__ = ["gathered", "gathered_triples"]

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def gathered(
    found: pyoxigraph.QuerySolutions | pyoxigraph.QueryTriples | pyoxigraph.QueryBoolean, most: int | None = None
) -> Answer:
    """Return what the engine finds, all of it.

    Parameters:
        most: rows, or triples, that are read; it may be one more than are wanted, so that too many are noticed.
    """
    if isinstance(found, pyoxigraph.QueryBoolean):
        return Answer((), (), truth=bool(found))
    if isinstance(found, pyoxigraph.QueryTriples):
        return gathered_triples(islice(found, most))
    columns = tuple(variable.value for variable in found.variables)
    rows = tuple(tuple(_term(solution[name]) for name in columns) for solution in islice(found, most))
    return Answer(columns, rows)


def gathered_triples(triples: Iterable[pyoxigraph.Triple]) -> Answer:
    """Return a graph as an answer. It has no order; sorted, the same graph is always shown the same."""
    rows = {(_term(t.subject), _term(t.predicate), _term(t.object)) for t in triples}
    return Answer(("subject", "predicate", "object"), tuple(sorted(rows, key=_order)))


def _order(row: Iterable[Term | None]) -> list[tuple[str, ...]]:
    return [
        ("",) if term is None else (term.kind, term.value, term.language or "", term.datatype or "") for term in row
    ]


def _term(term: object) -> Term | None:
    if term is None:
        return None
    if isinstance(term, pyoxigraph.NamedNode):
        return Term("uri", term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return Term("bnode", term.value)
    if isinstance(term, pyoxigraph.Literal):
        datatype = None if term.datatype.value in (_STRING, _LANGUAGE_STRING) else term.datatype.value
        return Term("literal", term.value, term.language, datatype)
    return Term("literal", str(term))
