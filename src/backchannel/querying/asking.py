"""Ask a graph: a shipped question by its name, or one's own in SPARQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyoxigraph

from backchannel.errors import DataError, UsageError
from backchannel.mapping import Quads
from backchannel.mapping.terms import is_iri
from backchannel.querying.answers import Answer
from backchannel.querying.gathering import gathered
from backchannel.querying.loading import load
from backchannel.querying.narrowing import Narrowing, naming, narrowed
from backchannel.querying.prepared import prepared_actors, prepared_rows
from backchannel.querying.remote import ask_endpoint, is_endpoint
from backchannel.querying.screening import keywords, refuse, syntax_error
from backchannel.querying.shipped import query_text
from backchannel.storage import Snapshot, is_store, read_store

__all__ = ["run_query"]


def run_query(
    graph: Path | str | Quads,
    query: Path | str,
    *,
    actor: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Answer:
    """Ask a graph.

    All graphs of a file or a store together are the default graph, unless the query says ``FROM``. Nothing is fetched:
    ``FROM`` means a graph of the file, and ``SERVICE`` is refused. An endpoint has a default graph of its own.

    Parameters:
        graph: a file in one of the published formats, a store, the address of a SPARQL endpoint, or quads.
        query: the name of a shipped query, or a file of SPARQL (a path, or a name that ends in ``.rq``).
        actor: for a shipped query: who asserts or reports the claim, or takes part in the act; an IRI or a name.
        since, until: for a shipped query: the first and the last day of what is told; where that is not known, of the
            articles.

    Raises:
        UsageError: there is no such query, it cannot be narrowed so, or the file's ending tells no format.
        DataError: the graph or the query cannot be read, the query is not SPARQL (names line and column), changes
            data, or asks another server; nobody has the name of ``actor``; or the endpoint cannot be asked.
    """
    source = str(query)
    own = isinstance(query, Path) or source.endswith(".rq")
    text = _read(Path(query)) if own else query_text(source)
    if own and (actor or since or until):
        raise UsageError("--actor, --from and --to narrow the shipped queries; write them into a query of your own")
    refuse(text, source)
    with _asked(graph, source) as (ask, snapshot):
        to = Narrowing(None if actor is None else _actors(ask, snapshot, actor), since, until)
        if not own:
            text = narrowed(source, text, to)
            if snapshot is not None and (rows := prepared_rows(snapshot, source, to)) is not None:
                return rows.answer()
        return ask(text)


@contextmanager
def _asked(graph: Path | str | Quads, source: str) -> Iterator[tuple[Callable[[str], Answer], Snapshot | None]]:
    """Give what answers SPARQL; of a store also the snapshot."""
    if is_endpoint(graph):
        yield lambda text: ask_endpoint(str(graph), text), None
        return

    def asked_of(store: pyoxigraph.Store) -> Callable[[str], Answer]:
        return lambda text: gathered(store.query(text, use_default_graph_as_union="FROM" not in keywords(text)))

    try:
        if not isinstance(graph, Quads) and is_store(graph):
            with read_store(graph) as snapshot:
                yield asked_of(snapshot.store), snapshot
        else:
            yield asked_of(load(graph)), None
    except SyntaxError as error:
        raise syntax_error(error, source) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise DataError(f"the query failed: {error}", source=source) from None


def _actors(ask: Callable[[str], Answer], snapshot: Snapshot | None, name: str) -> tuple[str, ...]:
    if name.startswith(("http://", "https://")) and is_iri(name):
        return (name,)
    found = None if snapshot is None else prepared_actors(snapshot, name)
    if found is None:
        found = tuple(str(actor) for (actor,) in ask(naming([name])).values())
    if not found:
        raise DataError(
            f"nobody is called {name!r}", remedy="give a name as `backchannel query GRAPH identifiers` has it"
        )
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError("is not UTF-8", source=str(path), place=f"byte {error.start}") from None
    except OSError as error:
        raise DataError(f"cannot be read: {(error.strerror or str(error)).lower()}", source=str(path)) from None
