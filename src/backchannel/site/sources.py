"""What a site is made of: a store, or a graph file that is loaded into memory."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph

from backchannel.errors import DataError, UsageError
from backchannel.querying import Answer
from backchannel.querying.loading import load
from backchannel.querying.prepared import prepared_rows
from backchannel.serving.pages.reading import Reader, article_of
from backchannel.storage import Snapshot, is_store, read_store
from backchannel.storage.graphs import article_graphs, graph_lines

__all__ = ["Source", "Told", "opened"]


class Told(NamedTuple):
    """An article, and what its quads are known by."""

    iri: str
    hash: bytes


class Source:
    """A graph that does not change, with the articles in it.

    Attributes:
        store: its quads.
        base: what the IRIs of the data start with.
        generation: the number of a store's snapshot, which other processes can open, too; none of a graph file.
    """

    def __init__(self, store: pyoxigraph.Store, base: str, snapshot: Snapshot | None) -> None:
        self.store = store
        self.base = base
        self.generation = None if snapshot is None else snapshot.generation
        self._snapshot = snapshot

    def articles(self) -> Iterator[Told]:
        """Yield the articles by IRI."""
        if self._snapshot is not None:
            for record in self._snapshot.articles():
                yield Told(record.iri, record.hash)
            return
        for iri in sorted(set(Reader(self.store).articles())):
            yield Told(iri, hashlib.sha256(b"".join(self.lines(iri))).digest())

    def lines(self, article: str) -> list[bytes]:
        """Return an article's own graphs as sorted lines of N-Quads."""
        return graph_lines(self.store, article_graphs(self.store, article))

    def shared(self) -> list[str]:
        """Return the names of the graphs that belong to no article, sorted."""
        if self._snapshot is not None:
            return [graph for graph, _, _ in self._snapshot.shared()]
        names = (str(graph.value) for graph in self.store.named_graphs())
        return sorted(name for name in names if article_of(name) is None)

    def shared_lines(self, graph: str) -> list[bytes]:
        """Return a graph that belongs to no article as sorted lines of N-Quads."""
        return graph_lines(self.store, [graph])

    def kept_answer(self, name: str) -> Answer | None:
        """Return the answer to a shipped question, where the store keeps the rows of all its articles."""
        rows = None if self._snapshot is None else prepared_rows(self._snapshot, name)
        return None if rows is None else rows.answer()

    def text(self, article: str) -> str | None:
        """Return the whole text of an article, where the store has it."""
        facts = self._snapshot.facts(article) if self._snapshot is not None else None
        return None if facts is None else facts.article.text


@contextlib.contextmanager
def opened(path: Path | str, base: str | None = None, generation: int | None = None) -> Iterator[Source]:
    """Open a store's directory, or load a graph file.

    Parameters:
        base: what the IRIs of the data start with; a store knows, of a file it is found out.
        generation: of which snapshot of the store, where that is not the latest; somebody has it open.

    Raises:
        DataError: it cannot be read, or there is no article in it to tell the base.
        UsageError: the file's ending tells no format, or the base is not the store's.
    """
    if is_store(path) or Path(path).is_dir():
        with read_store(path, generation) as snapshot:
            if base not in (None, snapshot.base):
                raise UsageError(f"{path}: the IRIs of this store start with {snapshot.base}: leave --base out")
            yield Source(snapshot.store, snapshot.base, snapshot)
        return
    store = load(path)
    yield Source(store, base or _base(store, str(path)), None)


def _base(store: pyoxigraph.Store, path: str) -> str:
    """What the IRIs of articles start with: ``{base}article/{id}``."""
    first = min(Reader(store).articles(), default=None)
    stem, found, _ = (first or "").rpartition("/article/")
    if not found:
        raise DataError("no article in it is named {base}article/{id}", source=path, remedy="give its base: --base IRI")
    return f"{stem}/"
