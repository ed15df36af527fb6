"""Graphs to be asked: files are read into memory, stores are opened where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph

from backchannel.graph_files import opened_graph
from backchannel.mapping import Quads

__all__ = ["load", "load_into", "opened"]


@contextmanager
def opened(graph: Path | str | Quads) -> Iterator[pyoxigraph.Store]:
    """Give a graph to be asked inside the ``with`` block.

    Parameters:
        graph: a file, the directory of a store, or quads.

    Raises:
        UsageError: the file's ending tells no format.
        DataError: the file cannot be read, or is not of its format; or the store is damaged.
    """
    from backchannel.storage import is_store, read_store

    if not isinstance(graph, Quads) and is_store(graph):
        with read_store(graph) as snapshot:
            yield snapshot.store
    else:
        yield load(graph)


def load(graph: Path | str | Quads) -> pyoxigraph.Store:
    """Return a store in memory with the graph.

    Parameters:
        graph: a file in one of the published formats or in N-Triples, told by its ending, or quads.

    Raises:
        UsageError: the file's ending tells no format.
        DataError: the file cannot be read, or is not of its format; names the line and column.
    """
    store = pyoxigraph.Store()
    if isinstance(graph, Quads):
        store.extend(graph.oxigraph())
        return store
    load_into(store, graph)
    return store


def load_into(store: pyoxigraph.Store, path: Path | str) -> None:
    """Add what a file holds to a store.

    Raises:
        UsageError: the file's ending tells no format.
        DataError: the file cannot be read, or is not of its format; names the line and column.
    """
    with opened_graph(path) as (stream, rdf_format):
        store.bulk_load(stream, rdf_format)
