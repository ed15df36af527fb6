"""Looking things up in a store: what one page needs is a few dozen look-ups by quad pattern, no big query.

Most of what a look-up costs is reading terms back: some two microseconds each, and a quad has four. Where there may be
hundreds of quads, a SPARQL query is cheaper, which reads back only the terms that it is asked for; where there are a
few, to parse it would cost more than they.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store

from backchannel.mapping import PREFIXES

__all__ = ["Lookup", "Properties"]

Properties = dict[str, list[str]]
"""Predicates of one subject in one graph, each with its values as plain strings."""

_NOTHING: Properties = {}


@lru_cache(maxsize=512)
def term(name: str) -> NamedNode:
    """Return the IRI that a prefixed name stands for."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


class Lookup:
    """What a store says, in strings. Values of predicates come sorted, for a store has no order of its own.

    What is asked for in an address may be no IRI at all: of such a thing no store says anything.

    Parameters:
        store: a store, or a snapshot of one; it is only read.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._graphs: dict[str, dict[str, Properties]] = {}

    def hold(self, graphs: dict[str, dict[str, Properties]]) -> None:
        """Answer for these graphs from memory until others are held: cheaper, where many pages come of one article.

        Parameters:
            graphs: as :meth:`graph` returns them, by name.
        """
        self._graphs = graphs

    def subject(self, iri: str, graph: str) -> Properties:
        """Return what a graph says of a subject; nothing where it is silent."""
        held = self._graphs.get(graph)
        if held is not None:
            return held.get(iri, _NOTHING)
        properties: Properties = {}
        for quad in self._quads(iri, None, None, graph):
            properties.setdefault(quad.predicate.value, []).append(_value(quad))
        return _in_order(properties)

    def graph(self, name: str) -> dict[str, Properties]:
        """Return all subjects of a graph with their properties."""
        subjects: dict[str, Properties] = {}
        for quad in self._quads(None, None, None, name):
            properties = subjects.setdefault(quad.subject.value, {})  # type: ignore[union-attr]
            properties.setdefault(quad.predicate.value, []).append(_value(quad))
        for properties in subjects.values():
            _in_order(properties)
        return subjects

    def pointing(self, predicate: str, target: str) -> Iterator[tuple[str, str]]:
        """Yield subject and graph of each quad with this predicate (a prefixed name) and this IRI as object."""
        for quad in self._quads(None, predicate, target, None):
            yield quad.subject.value, _name(quad)  # type: ignore[union-attr]

    def stating(self, predicate: str) -> Iterator[tuple[str, str, str]]:
        """Yield subject, value and graph of each quad with this predicate (a prefixed name)."""
        for quad in self._quads(None, predicate, None, None):
            yield quad.subject.value, _value(quad), _name(quad)  # type: ignore[union-attr]

    def members(self, name: str) -> Iterator[str]:
        """Yield the members of a class (a prefixed name); one that several graphs tell of, several times."""
        for quad in self._quads(None, "rdf:type", term(name).value, None):
            yield quad.subject.value  # type: ignore[union-attr]

    def rows(self, query: str) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a query as plain strings, in no order; a variable without a value is ``""``.

        Parameters:
            query: a SELECT, with the prefixes of this module; without ``GRAPH`` it asks the union of all graphs.
        """
        found = self.store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)
        for row in found:
            yield tuple("" if value is None else value.value for value in row)

    def number(self, query: str) -> int:
        """Return the one number that is the answer to a query."""
        return int(next(self.rows(query))[0])

    def all_pointing(self, predicate: str, target: str) -> list[tuple[str, str]]:
        """Return what :meth:`pointing` yields, in less time where there is much of it; the default graph left out."""
        return [(s, g) for s, g in self._rows_pointing("SELECT ?s ?g", predicate, target)]

    def graphs_pointing(self, predicate: str, target: str) -> list[str]:
        """Return the names of the graphs with a quad that has this predicate and this IRI as object, in no order."""
        return [graph for (graph,) in self._rows_pointing("SELECT DISTINCT ?g", predicate, target)]

    def subjects(self, predicate: str, target: str, graph: str) -> list[str]:
        """Return the subjects that a graph gives this predicate (a prefixed name) and this IRI, sorted."""
        return sorted(quad.subject.value for quad in self._quads(None, predicate, target, graph))  # type: ignore[union-attr]

    def said(self, iri: str, predicate: str) -> Iterator[tuple[str, str]]:
        """Yield value and graph of a property (a prefixed name) in all graphs."""
        for quad in self._quads(iri, predicate, None, None):
            yield _value(quad), _name(quad)

    def objects(self, iri: str, predicate: str, graph: str) -> list[str]:
        """Return the values that a graph gives a property (a prefixed name), sorted."""
        held = self._graphs.get(graph)
        if held is not None:
            return held.get(iri, _NOTHING).get(term(predicate).value, [])
        return sorted(_value(quad) for quad in self._quads(iri, predicate, None, graph))

    def graphs_of(self, iri: str) -> list[str]:
        """Return the names of the graphs that say something of a subject, sorted."""
        return sorted({_name(quad) for quad in self._quads(iri, None, None, None)})

    def values(self, iri: str, predicate: str) -> list[str]:
        """Return the values of a property (a prefixed name) in all graphs, each once, sorted."""
        return sorted({_value(quad) for quad in self._quads(iri, predicate, None, None)})

    def is_a(self, iri: str, name: str) -> bool:
        """Tell whether any graph says that ``iri`` is of a class (a prefixed name)."""
        return any(True for _ in self._quads(iri, "rdf:type", term(name).value, None))

    def _quads(
        self, subject: str | None, predicate: str | None, target: str | None, graph: str | None
    ) -> Iterator[Quad]:
        """Find quads; the predicate is a prefixed name, all else an IRI, and none stands for any."""
        try:
            return self.store.quads_for_pattern(
                None if subject is None else NamedNode(subject),
                None if predicate is None else term(predicate),
                None if target is None else NamedNode(target),
                None if graph is None else NamedNode(graph),
            )
        except ValueError:
            return iter(())

    def _rows_pointing(self, wanted: str, predicate: str, target: str) -> Iterator[tuple[str, ...]]:
        """Ask for what points to an IRI, as ``?s``, from which graph, as ``?g``."""
        try:
            node = NamedNode(target)
        except ValueError:
            return iter(())
        return self.rows(f"{wanted} {{ GRAPH ?g {{ ?s {predicate} {node} }} }}")


def _value(quad: Quad) -> str:
    node = quad.object
    return node.value if isinstance(node, (NamedNode, Literal)) else str(node)


def _name(quad: Quad) -> str:
    return "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value


def _in_order(properties: Properties) -> Properties:
    for values in properties.values():
        if len(values) > 1:
            values.sort()
    return properties
