"""Snapshots for readers, made from what a writer has written: at the end, and now and then of a long run."""

from __future__ import annotations

import time
from collections.abc import Callable

import pyoxigraph

from backchannel.storage.directory import StoreDirectory, is_store
from backchannel.storage.records import Records

__all__ = ["Checkpoints"]

_INTERVAL_S = 30.0
_SHARE = 20
"""A checkpoint follows this long after the last one, or later: it may take a twentieth of the time at most."""


class Checkpoints:
    """Makes snapshots.

    Parameters:
        directory: of the store; a new one has no snapshot yet.
        live: gives the writer's database.
        records: the writer's record.

    Attributes:
        published: the number of the last snapshot, -1 where there is none.
    """

    def __init__(self, directory: StoreDirectory, live: Callable[[], pyoxigraph.Store], records: Records) -> None:
        self._directory = directory
        self._live = live
        self._records = records
        self._shown, self._cost_s = time.monotonic(), 0.0
        self.published = directory.current() if is_store(directory.path) else -1

    @property
    def next(self) -> int:
        """The number of the first snapshot that will show what is written now."""
        return self.published + 1

    def begin(self) -> None:
        """Note on the disk that something is being written that no snapshot shows."""
        self._directory.unpublished.touch()

    def make(self) -> None:
        """Make what was written visible; without anything written, nothing happens."""
        if not self._directory.unpublished.exists():
            return
        begun = time.monotonic()
        staged = self._directory.stage()
        self._live().backup(str(staged / "graph"))
        self._records.copy(staged / "records.sqlite")
        self._directory.publish(self.next)
        self.published += 1
        self._shown = time.monotonic()
        self._cost_s = self._shown - begun

    def make_when_due(self) -> None:
        """Make a snapshot where the last one was made long enough ago."""
        if time.monotonic() - self._shown > max(_INTERVAL_S, _SHARE * self._cost_s):
            self.make()
