"""Changes of graphs that belong to no article, one at a time: announced in the record, made, and entered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pyoxigraph

from backchannel.errors import DataError
from backchannel.mapping import Quad
from backchannel.storage.checkpoints import Checkpoints
from backchannel.storage.graphs import graph_lines, graph_of, lines_of, update_text
from backchannel.storage.records import Records
from backchannel.storage.sharing import SharedGraphs

__all__ = ["OtherGraphs"]


class OtherGraphs:
    """The graphs of a store that belong to no article, for its writer.

    Parameters:
        live: gives the writer's database.
        records: the record.
        shared: what is known of these graphs.
        checkpoints: is told what is written.
    """

    def __init__(
        self, live: Callable[[], pyoxigraph.Store], records: Records, shared: SharedGraphs, checkpoints: Checkpoints
    ) -> None:
        self._live = live
        self._records = records
        self._shared = shared
        self._checkpoints = checkpoints

    def add(self, iri: str, quads: Sequence[Quad]) -> bool:
        """Add what a graph lacks; return whether that changed it.

        Raises:
            DataError: a quad is in another graph.
        """
        _check_all_in(iri, lines_of(quads))
        missing = self._shared.missing({iri: quads})
        if missing:
            self._change(iri, update_text([], [], missing[iri]))
        return bool(missing)

    def set(self, iri: str, quads: Iterable[Quad]) -> bool:
        """Make a graph hold these quads and no others, or drop it; return whether that changed it.

        Raises:
            DataError: a quad is in another graph.
        """
        lines = set(lines_of(quads))
        _check_all_in(iri, lines)
        before = set(graph_lines(self._live(), [iri]))
        if before == lines:
            return False
        if lines:
            self._change(iri, update_text([], sorted(before - lines), sorted(lines - before)))
        else:
            self._change(iri, update_text([iri], [], []))
        return True

    def _change(self, iri: str, update: str) -> None:
        self._checkpoints.begin()
        # Entered first, with whatever hash: what a killed writer leaves is counted anew.
        self._records.enter([], [(iri, b"", 0, self._checkpoints.next)])
        self._live().update(update)
        self._shared.forget(iri)
        entries = self._shared.entries([iri], self._checkpoints.next)
        if entries[0][2]:
            self._records.enter([], entries)
        else:
            self._records.forget_shared(iri)
        self._checkpoints.make_when_due()


def _check_all_in(graph: str, lines: Iterable[bytes]) -> None:
    stray = next((line for line in lines if graph_of(line) != graph), None)
    if stray is not None:
        raise DataError(f"a quad for the graph {graph} is in {graph_of(stray)}")
