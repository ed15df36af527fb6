"""A graph for many questions and few changes."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Any

import rdflib

__all__ = ["IndexedGraph"]

_Index = dict[Any, list[Any]]


class IndexedGraph(rdflib.Graph):
    """A small graph in memory that looks each pattern up in one dictionary, made when first needed.

    pyshacl asks thousands of questions about a few hundred triples; rdflib's own stores spend more time on
    finding out how to look than on looking. A change throws the dictionaries away.
    """

    def __init__(self, triples: Iterable[Any] = ()) -> None:
        super().__init__(store="SimpleMemory", bind_namespaces="none")
        self._triples: dict[Any, None] = dict.fromkeys(triples)
        self._indexes: dict[tuple[int, ...], _Index] = {}

    def __len__(self) -> int:
        return len(self._triples)

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Any:
        return iter(tuple(self._triples))

    def add(self, triple: Any) -> IndexedGraph:
        """Add a triple."""
        self._triples[triple] = None
        self._indexes.clear()
        return self

    def remove(self, triple: Any) -> IndexedGraph:
        """Remove all triples that match a pattern."""
        for found in tuple(self.triples(triple)):
            del self._triples[found]
        self._indexes.clear()
        return self

    def triples(self, triple: Any) -> Any:
        """Yield the triples that match a pattern, in the order in which they were added."""
        known = tuple(i for i in (0, 1, 2) if triple[i] is not None)
        if not known:
            return iter(self)
        index = self._indexes.get(known)
        key = itemgetter(*known)
        if index is None:
            index = self._indexes[known] = {}
            for each in self._triples:
                index.setdefault(key(each), []).append(each)
        return iter(index.get(key(triple), ()))
