"""Ask a graph: a shipped question by its name, or one's own in SPARQL."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from itertools import islice
from pathlib import Path

import pyoxigraph

from backchannel.errors import DataError, UsageError
from backchannel.mapping import Quads
from backchannel.querying.answers import Answer, Term
from backchannel.querying.loading import opened
from backchannel.querying.screening import keywords, refuse, syntax_error

__all__ = ["gathered", "query_names", "query_text", "run_query", "shipped_queries"]

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def shipped_queries() -> dict[str, str]:
    """Return the names of the shipped queries, sorted, each with the sentence that says what it answers."""
    return {name: query_text(name).splitlines()[0].removeprefix("#").strip() for name in query_names()}


def query_names() -> list[str]:
    """Return the names of the shipped queries, sorted."""
    folder = files("backchannel.querying") / "queries"
    return sorted(each.name.removesuffix(".rq") for each in folder.iterdir() if each.name.endswith(".rq"))


def query_text(name: str) -> str:
    """Return the SPARQL of a shipped query.

    Raises:
        UsageError: there is none of that name; lists those there are.
    """
    if name not in query_names():
        raise UsageError(
            f"there is no query {name!r}: choose from {', '.join(query_names())}, or give a file that ends in .rq"
        )
    return (files("backchannel.querying") / "queries" / f"{name}.rq").read_text(encoding="utf-8")


def run_query(graph: Path | str | Quads, query: Path | str) -> Answer:
    """Ask a graph.

    All graphs of a file together are the default graph, unless the query says ``FROM``. Nothing is fetched:
    ``FROM`` means a graph of the file, and ``SERVICE`` is refused.

    Parameters:
        graph: a file in one of the published formats, a store, or quads.
        query: the name of a shipped query, or a file of SPARQL (a path, or a name that ends in ``.rq``).

    Raises:
        UsageError: there is no such query, or the file's ending tells no format.
        DataError: the graph or the query cannot be read, the query is not SPARQL (names line and column), changes
            data, or asks another server.
    """
    source = str(query)
    own = isinstance(query, Path) or source.endswith(".rq")
    text = _read(Path(query)) if own else query_text(source)
    refuse(text, source)
    try:
        with opened(graph) as store:
            return gathered(store.query(text, use_default_graph_as_union="FROM" not in keywords(text)))
    except SyntaxError as error:
        raise syntax_error(error, source) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise DataError(f"the query failed: {error}", source=source) from None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError("is not UTF-8", source=str(path), place=f"byte {error.start}") from None
    except OSError as error:
        raise DataError(f"cannot be read: {(error.strerror or str(error)).lower()}", source=str(path)) from None


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
        # A graph has no order; sorted, the same graph is always shown the same.
        triples = {(_term(t.subject), _term(t.predicate), _term(t.object)) for t in islice(found, most)}
        return Answer(("subject", "predicate", "object"), tuple(sorted(triples, key=_order)))
    columns = tuple(variable.value for variable in found.variables)
    rows = tuple(tuple(_term(solution[name]) for name in columns) for solution in islice(found, most))
    return Answer(columns, rows)


def _order(row: Iterable[Term | None]) -> list[tuple[str, ...]]:
    return [("",) if term is None else tuple(part or "" for part in term) for term in row]


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
