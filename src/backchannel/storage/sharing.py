"""The graphs that articles share: they are only ever added to, and the first label of an actor stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pyoxigraph

from backchannel.mapping import Quad
from backchannel.mapping.vocabulary import SKOS
from backchannel.storage.graphs import digest, graph_lines, lines_of

__all__ = ["SharedGraphs"]

_LABEL = f"<{SKOS}prefLabel>".encode()
_MOST = 20_000
"""Graphs that are kept in mind; the authority has some thousand."""


class SharedGraphs:
    """What the shared graphs of a store say, as far as it was asked.

    Parameters:
        store: gives the database, opened when first needed.
    """

    def __init__(self, store: Callable[[], pyoxigraph.Store]) -> None:
        self._store = store
        self._known: dict[str, set[bytes]] = {}

    def missing(self, shared: Mapping[str, Iterable[Quad]]) -> dict[str, list[bytes]]:
        """Return the lines that the store's graphs lack, by graph; graphs that lack none are left out."""
        lacking: dict[str, list[bytes]] = {}
        for graph, quads in shared.items():
            known = self._lines(graph)
            labelled = {line.split(b" ", 1)[0] for line in known if line.split(b" ", 2)[1] == _LABEL}
            for line in lines_of(quads):
                subject, predicate, _ = line.split(b" ", 2)
                if line in known or (predicate == _LABEL and subject in labelled):
                    continue
                if predicate == _LABEL:
                    labelled.add(subject)
                lacking.setdefault(graph, []).append(line)
        return lacking

    def add(self, lacking: Mapping[str, Iterable[bytes]]) -> None:
        """Take note that lines are in the store now."""
        for graph, lines in lacking.items():
            self._lines(graph).update(lines)

    def forget(self, graph: str) -> None:
        """Take note that a graph has changed in another way."""
        self._known.pop(graph, None)

    def entries(self, graphs: Iterable[str], generation: int) -> list[tuple[str, bytes, int, int]]:
        """Return what the record is to say of some graphs: graph, hash, number of quads, generation."""
        return [(graph, digest(self._lines(graph)), len(self._lines(graph)), generation) for graph in graphs]

    def _lines(self, graph: str) -> set[bytes]:
        if graph not in self._known:
            if len(self._known) >= _MOST:
                self._known.pop(next(iter(self._known)))
            self._known[graph] = set(graph_lines(self._store(), [graph]))
        return self._known[graph]
