"""Ask a graph: a shipped question by its name, or one's own in SPARQL."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from backchannel.errors import DataError, UsageError
from backchannel.mapping import Quads
from backchannel.querying.answers import Answer
from backchannel.querying.gathering import gathered
from backchannel.querying.loading import opened
from backchannel.querying.remote import ask_endpoint, is_endpoint
from backchannel.querying.screening import keywords, refuse, syntax_error

__all__ = ["query_names", "query_text", "run_query", "shipped_queries"]


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
        graph: a file in one of the published formats, a store, quads, or the http(s) address of a SPARQL endpoint.
        query: the name of a shipped query, or a file of SPARQL (a path, or a name that ends in ``.rq``).

    Raises:
        UsageError: there is no such query, or the file's ending tells no format.
        DataError: the graph or the query cannot be read, the query is not SPARQL (names line and column), changes
            data, or asks another server; the endpoint cannot be asked, or refuses.
    """
    source = str(query)
    own = isinstance(query, Path) or source.endswith(".rq")
    text = _read(Path(query)) if own else query_text(source)
    refuse(text, source)
    if is_endpoint(graph):
        return ask_endpoint(str(graph), text)
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
