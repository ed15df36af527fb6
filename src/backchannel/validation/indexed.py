"""A graph for many questions and few changes."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Any

import rdflib

__all__ = ["IndexedGraph"]

# For each pattern (1: subject given, 2: predicate given, 4: object given) what to look up.
_KEYS = {mask: itemgetter(*(i for i in (0, 1, 2) if mask >> i & 1)) for mask in range(1, 8)}


class IndexedGraph(rdflib.Graph):
    """A small graph in memory that looks each pattern up in one dictionary, made when first needed.

    pyshacl asks thousands of questions about a few hundred triples; rdflib's own stores spend more time on
    finding out how to look than on looking. A change throws the dictionaries away.
    """

    def __init__(self, triples: Iterable[Any] = ()) -> None:
        super().__init__(store="SimpleMemory", bind_namespaces="none")
        self._triples: dict[Any, None] = dict.fromkeys(triples)
        self._indexes: dict[int, dict[Any, list[Any]]] = {}
        self._lists: dict[Any, list[Any]] = {}

    def __len__(self) -> int:
        return len(self._triples)

    def __bool__(self) -> bool:
        # rdflib has none, so an empty graph is false to it and counting it is the price of each `graph or other`.
        return True

    def __iter__(self) -> Any:
        return iter(tuple(self._triples))

    def add(self, triple: Any) -> IndexedGraph:
        """Add a triple."""
        self._triples[triple] = None
        self._forget()
        return self

    def remove(self, triple: Any) -> IndexedGraph:
        """Remove all triples that match a pattern."""
        for found in tuple(self.triples(triple)):
            del self._triples[found]
        self._forget()
        return self

    def _forget(self) -> None:
        self._indexes.clear()
        self._lists.clear()

    def triples(self, triple: Any) -> Any:
        """Return an iterator over the triples that match a pattern, in the order in which they were added."""
        s, p, o = triple
        mask = (s is not None) | (p is not None) << 1 | (o is not None) << 2
        if mask == 0:
            return iter(self)
        key = _KEYS[mask]
        index = self._indexes.get(mask)
        if index is None:
            index = self._indexes[mask] = {}
            for each in self._triples:
                index.setdefault(key(each), []).append(each)
        return iter(index.get(key(triple), ()))

    def items(self, list: Any) -> Any:
        """Return an iterator over the members of an RDF list."""
        members = self._lists.get(list)
        if members is None:
            members = self._lists[list] = [*super().items(list)]
        return iter(members)
