"""Where the graph comes from: files, loaded once for all workers, or a store, of which each worker opens a snapshot."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Protocol

import pyoxigraph

from backchannel.errors import UsageError
from backchannel.querying.loading import load_into
from backchannel.storage import Snapshot, generation, read_store
from backchannel.storage.directory import StoreDirectory

__all__ = ["Source", "base_of", "source_of"]

_LOOK_S = 0.2
"""Seconds between two looks whether a store has changed: what is published is to be seen at once, by human measure."""


class Source(Protocol):
    """A graph that is read, never changed."""

    def prepare(self) -> None:
        """Do what all workers share; called once, before they are forked.

        Raises:
            BackchannelError: the graph cannot be read.
        """

    def open(self) -> None:
        """Do what each worker needs for itself; called once in each.

        Raises:
            BackchannelError: the graph cannot be read.
        """

    def current(self) -> pyoxigraph.Store:
        """Return the graph as it is now.

        Raises:
            BackchannelError: it cannot be read any more.
        """

    def snapshot(self) -> Snapshot | None:
        """Return the snapshot that :meth:`current` has given last; None where the graph is no store's."""

    def text(self, article: str) -> str | None:
        """Return the whole text of an article by its IRI; None where it is not known."""


def base_of(sources: tuple[str, ...]) -> str | None:
    """Return what the IRIs of a store start with; None for files, which do not tell.

    Raises:
        DataError: a directory is no store.
    """
    return StoreDirectory.existing(sources[0]).base if Path(sources[0]).is_dir() else None


def source_of(sources: tuple[str, ...]) -> Source:
    """Return the source that a user names: one store's directory, or files of a graph.

    Raises:
        UsageError: a directory stands beside other sources.
    """
    directories = [each for each in sources if Path(each).is_dir()]
    if directories and len(sources) > 1:
        raise UsageError(f"{directories[0]} is a directory: give one store, or files of a graph")
    return _StoreSource(directories[0]) if directories else _Files(sources)


class _Files:
    """Files, in memory."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self._paths = paths
        self._store = pyoxigraph.Store()

    def prepare(self) -> None:
        for path in self._paths:
            load_into(self._store, path)

    def open(self) -> None:
        """Do nothing: the memory is shared."""

    def current(self) -> pyoxigraph.Store:
        return self._store

    def snapshot(self) -> Snapshot | None:
        return None

    def text(self, article: str) -> str | None:
        return None


class _StoreSource:
    """A store, which others may write into meanwhile."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._snapshot: Snapshot | None = None
        self._looked = 0.0

    def prepare(self) -> None:
        # Only to learn whether it can be opened: what RocksDB has open does not survive a fork.
        read_store(self._path).close()

    def open(self) -> None:
        self._snapshot = read_store(self._path)
        self._looked = time.monotonic()

    def current(self) -> pyoxigraph.Store:
        snapshot = self._snapshot
        assert snapshot is not None
        if time.monotonic() - self._looked > _LOOK_S:
            self._looked = time.monotonic()
            if generation(self._path) != snapshot.generation:
                self._snapshot = read_store(self._path)
                snapshot.close()
                snapshot = self._snapshot
        return snapshot.store

    def snapshot(self) -> Snapshot | None:
        return self._snapshot

    def text(self, article: str) -> str | None:
        facts = self._snapshot.facts(article) if self._snapshot is not None else None
        return None if facts is None else facts.article.text
