"""Reading a store: a snapshot that stays as it is, whatever is written meanwhile."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph

from backchannel.errors import BackchannelError
from backchannel.facts import Facts
from backchannel.storage.directory import StoreDirectory, explained
from backchannel.storage.documents import Documents
from backchannel.storage.graphs import article_graphs, graph_lines
from backchannel.storage.records import ArticleRecord, Records

__all__ = ["Snapshot", "read_store"]


def read_store(path: Path | str, generation: int | None = None) -> Snapshot:
    """Open what the last checkpoint left, for reading. Any number of processes may, also while one writes.

    Where a writer was killed, what it left is first checked and made visible, if this process may write.

    Parameters:
        generation: the snapshot that another process has open and that is wanted here, too; else it is the latest.

    Raises:
        DataError: there is no store at ``path``, or it is damaged.
    """
    directory = StoreDirectory.existing(path)
    with explained(directory.path):
        if generation is None and directory.unpublished.exists() and os.access(directory.path, os.W_OK):
            _mend(directory)
        return Snapshot(directory, generation)


def _mend(directory: StoreDirectory) -> None:
    from backchannel.storage.writing import StoreWriter

    # A writer that is alive holds the lock, and will make visible what it writes.
    with contextlib.suppress(BackchannelError):
        StoreWriter(directory, patience_s=0.0).close()


class Snapshot:
    """A store as it was at one moment; use it in a ``with`` block, or :meth:`close` it.

    Attributes:
        store: the quads, read-only. Terms in it differ from what was put in: see :mod:`backchannel.storage.terms`.
        generation: the number of the snapshot.
        base: what the IRIs of the data start with.
        path: the directory of the store.
    """

    def __init__(self, directory: StoreDirectory, generation: int | None = None) -> None:
        self.generation, self._entered = directory.enter(generation)
        try:
            place = directory.snapshot(self.generation)
            self.store = pyoxigraph.Store.read_only(str(place / "graph"))
            self._records = Records(place / "records.sqlite", read_only=True)
        except BaseException:
            os.close(self._entered)
            raise
        self.base = directory.base
        self.path = directory.path
        self._directory = directory
        self._documents: Documents | None = None
        self._state: bytes | None = None

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the snapshot, so that a writer may remove it. Nothing can be read from ``store`` afterwards."""
        if self._entered >= 0:
            self._records.close()
            if self._documents is not None:
                self._documents.close()
            os.close(self._entered)
            self._entered = -1

    def state(self) -> bytes:
        """Return a hash of all that the snapshot holds."""
        if self._state is None:
            self._state = self._records.state()
        return self._state

    def articles(self) -> Iterator[ArticleRecord]:
        """Yield the record of each article, by IRI; of retracted ones too."""
        return self._records.articles()

    def article(self, iri: str) -> ArticleRecord | None:
        """Return the record of an article."""
        return self._records.article(iri)

    def versions(self, url: str) -> list[ArticleRecord]:
        """Return the articles of one web address, the oldest first; ``url`` as a term, in brackets."""
        return self._records.versions(url)

    def shared(self) -> Iterator[tuple[str, bytes, int]]:
        """Yield the graphs that belong to no article, by IRI, each with its SHA-256 and number of quads."""
        return self._records.shared()

    def counts(self) -> dict[str, int]:
        """Return how many articles, of them superseded and retracted, shared graphs and quads there are."""
        return self._records.counts()

    def lines(self, article: str) -> list[bytes]:
        """Return the article's own graphs as sorted lines of N-Quads, as they were put in."""
        return graph_lines(self.store, article_graphs(self.store, article))

    def shared_lines(self, graph: str) -> list[bytes]:
        """Return a graph that belongs to no article, likewise."""
        return graph_lines(self.store, [graph])

    def facts(self, article: str) -> Facts | None:
        """Return what was found in an article; None where it came from a graph file, or was retracted."""
        if self._documents is None:
            with explained(self.path):
                self._documents = Documents(self._directory.facts, read_only=True)
        return self._documents.get(article)
