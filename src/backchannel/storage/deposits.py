"""Articles on their way into a store: what becomes of each, and those that are new, gathered to be loaded together."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from backchannel.facts import Facts
from backchannel.mapping import Quad
from backchannel.storage.graphs import ArticleGraphs

__all__ = ["Batch", "Change", "Deposit"]

_FULL = 100_000
"""Quads that are loaded at once: Oxigraph then writes sorted files, the fewer the better."""


class Change(Enum):
    """What became of an article that was put into a store."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    RETRACTED = "retracted"
    """It had been retracted, and was not put in again."""


class Deposit(NamedTuple):
    """One article for :meth:`StoreWriter.put_all`; the arguments of :meth:`StoreWriter.put`."""

    quads: Iterable[Quad]
    facts: Facts | None = None
    fingerprint: str = ""


class Batch:
    """New articles, none of which is a version of another.

    Attributes:
        articles: their graphs, each with what it was made of.
    """

    def __init__(self) -> None:
        self.articles: list[tuple[ArticleGraphs, Deposit]] = []
        self._iris: set[str] = set()
        self._urls: set[str | None] = set()
        self._size = 0

    def takes(self, graphs: ArticleGraphs) -> bool:
        """Tell whether there is room for an article, and neither it nor a version of it is there already."""
        another = graphs.url is None or graphs.url not in self._urls
        return self._size < _FULL and graphs.iri not in self._iris and another

    def add(self, graphs: ArticleGraphs, deposit: Deposit) -> None:
        """Take an article in."""
        self.articles.append((graphs, deposit))
        self._iris.add(graphs.iri)
        self._urls.add(graphs.url)
        self._size += len(graphs.own)
