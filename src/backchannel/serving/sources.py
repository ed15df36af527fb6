"""Where the graph comes from: files, loaded once for all workers, or a store, of which each worker opens a snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pyoxigraph

from backchannel.errors import UsageError
from backchannel.querying.loading import load_into

__all__ = ["Source", "source_of"]


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
        """Return the graph as it is now."""


def source_of(sources: tuple[str, ...]) -> Source:
    """Return the source that a user names: one store's directory, or files of a graph.

    Raises:
        UsageError: a directory stands beside other sources.
    """
    directories = [each for each in sources if Path(each).is_dir()]
    if directories and len(sources) > 1:
        raise UsageError(f"{directories[0]} is a store: give one store, or files of a graph, not both")
    return _Directory(directories[0]) if directories else _Files(sources)


class _Files:
    """Files, in memory."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self._paths = paths
        self._store = pyoxigraph.Store()

    def prepare(self) -> None:
        for path in self._paths:
            load_into(self._store, path)

    def open(self) -> None:
        pass

    def current(self) -> pyoxigraph.Store:
        return self._store


class _Directory:
    """A store on disk."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._store: pyoxigraph.Store | None = None

    def prepare(self) -> None:
        pass

    def open(self) -> None:
        self._store = pyoxigraph.Store.read_only(self._path)

    def current(self) -> pyoxigraph.Store:
        assert self._store is not None
        return self._store
