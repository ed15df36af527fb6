"""What a query means to do, told before it is run: which are refused, and which dataset they ask for."""

from __future__ import annotations

import re
from typing import NamedTuple

import pyoxigraph

from backchannel.errors import DataError

__all__ = ["DatasetClauses", "dataset_clauses", "keywords", "refuse", "syntax_error"]

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

_FORM = re.compile(r"(?<![\w.:-])(?:SELECT|CONSTRUCT|DESCRIBE|ASK)(?![\w:-])", re.IGNORECASE)
_CLAUSE = re.compile(
    r"""(?<![\w.:-]) FROM (?P<named> \s+ NAMED (?![\w:-]) )? \s* (?P<graph> <[^<>\s]*> | [^\s<>{}()]*:[^\s<>{}()]* )""",
    re.IGNORECASE | re.VERBOSE,
)
"""A dataset clause (SPARQL 1.1, section 13.2). The keyword has no other use, so that each one found is a clause."""

_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def refuse(text: str, source: str) -> None:
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
    first = next((word for word in keywords(text) if word not in ("PREFIX", "BASE")), "")
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


def keywords(text: str) -> list[str]:
    """Return the keywords of a query, in capitals, in order."""
    return [word.upper() for word in _KEYWORD.findall(_code(text))]


class DatasetClauses(NamedTuple):
    """The IRIs of the graphs that a query names with ``FROM`` and ``FROM NAMED``."""

    default: tuple[str, ...]
    named: tuple[str, ...]


def dataset_clauses(text: str, source: str) -> DatasetClauses | None:
    """Return the graphs that a query says it is about; None where it says nothing.

    Raises:
        DataError: a clause cannot be read.
    """
    if "from" not in text.lower() or not (expected := keywords(text).count("FROM")):
        return None
    plain = _TOKEN.sub(lambda match: match[0] if match["iri"] else " ", text)
    clauses = list(_CLAUSE.finditer(plain))
    form = _FORM.search(plain)
    if form is None or len(clauses) != expected:
        raise DataError("it cannot be told which graphs FROM names", source=source, remedy="write FROM <IRI>")
    # The engine itself resolves prefixes and relative IRIs, so that both always mean what it takes them for.
    probe = " ".join(f"(STR({clause['graph']}) AS ?g{n})" for n, clause in enumerate(clauses))
    try:
        found = pyoxigraph.Store().query(f"{plain[: form.start()]} SELECT {probe} {{}}")
    except SyntaxError:
        raise DataError("FROM names a graph by a prefix that is not declared", source=source) from None
    assert isinstance(found, pyoxigraph.QuerySolutions)
    graphs = [term.value for term in next(found)]
    return DatasetClauses(
        tuple(graph for graph, clause in zip(graphs, clauses, strict=True) if not clause["named"]),
        tuple(graph for graph, clause in zip(graphs, clauses, strict=True) if clause["named"]),
    )


def syntax_error(error: SyntaxError, source: str) -> DataError:
    """Return what the engine found wrong with a query, with line and column."""
    match = _PLACE.match(str(error))
    if match is None:
        return DataError(f"this is not SPARQL: {error}", source=source)
    expected = " ".join(match[3].split())
    return DataError(
        f"this is not SPARQL: {expected if len(expected) <= 120 else expected[:119] + '…'}",
        source=source,
        place=f"line {match[1]}, column {match[2]}",
    )
