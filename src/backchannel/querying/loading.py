"""Graphs into memory, to be asked."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph

from backchannel.graph_files import opened_graph
from backchannel.mapping import Quads

__all__ = ["load", "load_into"]


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
