"""Ask a graph: a shipped question by its name, or one's own in SPARQL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import pyoxigraph

from backchannel.errors import DataError, UsageError
from backchannel.mapping import Quads
from backchannel.querying.answers import Answer, Term
from backchannel.querying.loading import load

__all__ = ["query_names", "query_text", "run_query", "shipped_queries"]

_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n\r]* )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<string> \"{3} (?: "{0,2} (?: [^"\\] | \\. ) )* \"{3} | '{3} (?: '{0,2} (?: [^'\\] | \\. ) )* '{3}
        | " (?: [^"\\\n\r] | \\. )* " | ' (?: [^'\\\n\r] | \\. )* ' )
    | (?P<variable> [?$]\w+ )
    | (?P<escape> \\. )
    """,
    re.VERBOSE | re.DOTALL,
)
"""All of a query in which a keyword's letters are no keyword (SPARQL 1.1, section 19.8)."""

_KEYWORD = re.compile(r"(?<![\w.:-])[A-Za-z]+(?![\w:-])")

_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
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
        graph: a file in one of the published formats, or quads.
        query: the name of a shipped query, or a file of SPARQL (a path, or a name that ends in ``.rq``).

    Raises:
        UsageError: there is no such query, or the file's ending tells no format.
        DataError: the graph or the query cannot be read, the query is not SPARQL (names line and column), changes
            data, or asks another server.
    """
    source = str(query)
    own = isinstance(query, Path) or source.endswith(".rq")
    text = _read(Path(query)) if own else query_text(source)
    _refuse(text, source)
    store = load(graph)
    try:
        found = store.query(text, use_default_graph_as_union="FROM" not in _keywords(text))
        return _answer(found)
    except SyntaxError as error:
        raise _query_error(error, source) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise DataError(f"the query failed: {error}", source=source) from None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError("is not UTF-8", source=str(path), place=f"byte {error.start}") from None
    except OSError as error:
        raise DataError(f"cannot be read: {(error.strerror or str(error)).lower()}", source=str(path)) from None


def _refuse(text: str, source: str) -> None:
    """Refuse what would change data or leave this machine.

    Raises:
        DataError: it does, or looks too much as if it did.
    """
    if _asks_elsewhere(text):
        raise DataError(
            "the query asks another server (SERVICE), or looks as if it did",
            source=source,
            remedy="only the graph given can be asked; write that word in strings, variables and comments only",
        )
    first = next((word for word in _keywords(text) if word not in ("PREFIX", "BASE")), "")
    if first in _UPDATES:
        raise DataError(
            f"this is an update ({first}), not a query",
            source=source,
            remedy="use SELECT, ASK, CONSTRUCT or DESCRIBE",
        )


def _asks_elsewhere(text: str) -> bool:
    """Tell whether SERVICE may be meant: in doubt, yes, for Oxigraph would then call whatever server is named."""
    if "service" not in text.lower():
        return False
    for match in _TOKEN.finditer(text):
        # "1<2)SERVICE:x#>" and "?a<'b>c'" are comparisons that may pass for IRIs.
        if match["iri"] and re.search(r"['()]|service", match["iri"], re.IGNORECASE):
            return True
    return "service" in _code(text).lower()


def _code(text: str) -> str:
    """The query without comments, IRIs, strings and variables."""
    return _TOKEN.sub(" ", text)


def _keywords(text: str) -> list[str]:
    """The keywords of a query, in capitals, in order."""
    return [word.upper() for word in _KEYWORD.findall(_code(text))]


def _query_error(error: SyntaxError, source: str) -> DataError:
    match = _PLACE.match(str(error))
    if match is None:
        return DataError(f"this is not SPARQL: {error}", source=source)
    expected = " ".join(match[3].split())
    return DataError(
        f"this is not SPARQL: {expected if len(expected) <= 120 else expected[:119] + '…'}",
        source=source,
        place=f"line {match[1]}, column {match[2]}",
    )


def _answer(
    found: pyoxigraph.QuerySolutions | pyoxigraph.QueryTriples | pyoxigraph.QueryBoolean,
) -> Answer:
    if isinstance(found, pyoxigraph.QueryBoolean):
        return Answer((), (), truth=bool(found))
    if isinstance(found, pyoxigraph.QueryTriples):
        # A graph has no order; sorted, the same graph is always shown the same.
        triples = {(_term(t.subject), _term(t.predicate), _term(t.object)) for t in found}
        return Answer(("subject", "predicate", "object"), tuple(sorted(triples, key=_order)))
    columns = tuple(variable.value for variable in found.variables)
    rows = tuple(tuple(_term(solution[name]) for name in columns) for solution in found)
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
