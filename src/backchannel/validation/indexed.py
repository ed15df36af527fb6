"""A graph for many questions and few changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

import rdflib

__all__ = ["IndexedGraph"]

_S, _P, _O = 1, 2, 4
# For each pattern (1: subject given, 2: predicate given, 4: object given) what to look up.
_KEYS = {mask: itemgetter(*(i for i in (0, 1, 2) if mask >> i & 1)) for mask in range(1, 8)}


class IndexedGraph(rdflib.Graph):
    """A small graph in memory that looks each pattern up in one dictionary, made when first needed.

    pyshacl asks thousands of questions about a few hundred triples; rdflib's own stores spend more time on
    finding out how to look than on looking. A change throws the dictionaries away.

    Parameters:
        triples: what is in it.
        known: terms that will be asked for, each under itself. Equal terms of the graph become these same objects:
            Python then finds them without comparing them.
    """

    def __init__(self, triples: Iterable[Any] = (), known: dict[Any, Any] | None = None) -> None:
        super().__init__(store="SimpleMemory", bind_namespaces="none")
        same = ({} if known is None else dict(known)).setdefault
        # rdflib's literals take long to hash, and are seldom asked for.
        self._triples: list[Any] = [
            *dict.fromkeys(
                (same(s, s), same(p, p), o if isinstance(o, rdflib.Literal) else same(o, o)) for s, p, o in triples
            )
        ]
        self._indexes: dict[int, dict[Any, list[Any]]] = {}
        self._objects: defaultdict[Any, list[Any]] = defaultdict(list)
        self._subjects: defaultdict[Any, list[Any]] = defaultdict(list)
        self._about: defaultdict[Any, list[Any]] = defaultdict(list)
        self._lists: dict[Any, list[Any]] = {}

    @classmethod
    def of_distinct(cls, triples: Iterable[Any]) -> IndexedGraph:
        """Return a graph of triples of which no two are equal, and in which equal terms are one object."""
        graph = cls()
        graph._triples.extend(triples)
        return graph

    def __len__(self) -> int:
        return len(self._triples)

    def __bool__(self) -> bool:
        # rdflib has none, so an empty graph is false to it and counting it is the price of each `graph or other`.
        return True

    def __iter__(self) -> Any:
        return iter(tuple(self._triples))

    def __contains__(self, triple: Any) -> bool:
        s, p, o = triple
        if s is None or p is None or o is None:
            return any(True for _ in self.triples(triple))
        return o in self.objects(s, p)

    def add(self, triple: Any) -> IndexedGraph:
        """Add a triple."""
        if triple not in self:
            self._triples.append(triple)
            self._forget()
        return self

    def remove(self, triple: Any) -> IndexedGraph:
        """Remove all triples that match a pattern."""
        gone = set(self.triples(triple))
        self._triples = [each for each in self._triples if each not in gone]
        self._forget()
        return self

    def terms(self) -> dict[Any, Any]:
        """Return every term that stands in a triple, under itself."""
        return {term: term for triple in self._triples for term in triple}

    def _forget(self) -> None:
        self._indexes.clear()
        self._objects.clear()
        self._subjects.clear()
        self._about.clear()
        self._lists.clear()

    def triples(self, triple: Any) -> Any:
        """Return an iterator over the triples that match a pattern, in the order in which they were added."""
        s, p, o = triple
        mask = (s is not None) * _S | (p is not None) * _P | (o is not None) * _O
        if mask == 0:
            return iter(self)
        key = _KEYS[mask]
        index = self._indexes.get(mask)
        if index is None:
            index = self._indexes[mask] = defaultdict(list)
            for each in self._triples:
                index[key(each)].append(each)
        return iter(index.get(key(triple), ()))

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Any:
        """Return an iterator over the objects of the triples with a subject and a predicate."""
        if subject is None or predicate is None or unique:
            return super().objects(subject, predicate, unique)
        if not self._objects:
            for s, p, o in self._triples:
                self._objects[s, p].append(o)
        return iter(self._objects.get((subject, predicate), ()))

    def subjects(self, predicate: Any = None, object: Any = None, unique: bool = False) -> Any:
        """Return an iterator over the subjects of the triples with a predicate and an object."""
        if predicate is None or object is None or unique or isinstance(object, rdflib.Literal):
            return super().subjects(predicate, object, unique)
        if not self._subjects:
            for s, p, o in self._triples:
                if not isinstance(o, rdflib.Literal):
                    self._subjects[p, o].append(s)
        return iter(self._subjects.get((predicate, object), ()))

    def predicate_objects(self, subject: Any = None, unique: bool = False) -> Any:
        """Return an iterator over the predicates and objects of the triples with a subject."""
        if subject is None or unique:
            return super().predicate_objects(subject, unique)
        if not self._about:
            for s, p, o in self._triples:
                self._about[s].append((p, o))
        return iter(self._about.get(subject, ()))

    def items(self, list: Any) -> Any:
        """Return an iterator over the members of an RDF list."""
        members = self._lists.get(list)
        if members is None:
            members = self._lists[list] = [*super().items(list)]
        return iter(members)
