"""Looking things up in a store by quad patterns: what one page needs is a few dozen look-ups, no big query.

A look-up of one subject in one graph costs some ten microseconds; a SPARQL query that is parsed, planned and joined
costs a hundred times that.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from backchannel.mapping.vocabulary import BC, OA, PROV, RDF, SCHEMA, SKOS

__all__ = ["Lookup", "Properties"]

Properties = dict[str, list[str]]
"""Predicates of one subject in one graph, each with its values as plain strings."""

_NOTHING: Properties = {}
_PREFIXES = {"bc": BC, "oa": OA, "prov": PROV, "rdf": RDF, "schema": SCHEMA, "skos": SKOS}


@lru_cache(maxsize=512)
def term(name: str) -> NamedNode:
    """Return the IRI that a prefixed name stands for."""
    prefix, _, local = name.partition(":")
    return NamedNode(_PREFIXES[prefix] + local)


class Lookup:
    """What a store says, in strings. Values of predicates come sorted, for a store has no order of its own.

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
        try:
            found = self.store.quads_for_pattern(NamedNode(iri), None, None, NamedNode(graph))
        except ValueError:  # what is asked for in an address may be no IRI
            return _NOTHING
        properties: Properties = {}
        for quad in found:
            properties.setdefault(quad.predicate.value, []).append(_value(quad))
        return _in_order(properties)

    def graph(self, name: str) -> dict[str, Properties]:
        """Return all subjects of a graph with their properties."""
        subjects: dict[str, Properties] = {}
        for quad in self.store.quads_for_pattern(None, None, None, NamedNode(name)):
            properties = subjects.setdefault(quad.subject.value, {})  # type: ignore[union-attr]
            properties.setdefault(quad.predicate.value, []).append(_value(quad))
        for properties in subjects.values():
            _in_order(properties)
        return subjects

    def pointing(self, predicate: str, target: str) -> Iterator[tuple[str, str]]:
        """Yield subject and graph of each quad with this predicate (a prefixed name) and this IRI as object."""
        try:
            node = NamedNode(target)
        except ValueError:
            return
        for quad in self.store.quads_for_pattern(None, term(predicate), node, None):
            yield quad.subject.value, _name(quad)  # type: ignore[union-attr]

    def stating(self, predicate: str) -> Iterator[tuple[str, str, str]]:
        """Yield subject, value and graph of each quad with this predicate (a prefixed name)."""
        for quad in self.store.quads_for_pattern(None, term(predicate), None, None):
            yield quad.subject.value, _value(quad), _name(quad)  # type: ignore[union-attr]

    def members(self, name: str) -> Iterator[str]:
        """Yield the members of a class (a prefixed name); one that several graphs tell of, several times."""
        for quad in self.store.quads_for_pattern(None, term("rdf:type"), term(name), None):
            yield quad.subject.value  # type: ignore[union-attr]

    def graphs_of(self, iri: str) -> list[str]:
        """Return the names of the graphs that say something of a subject, sorted."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return []
        return sorted({_name(quad) for quad in self.store.quads_for_pattern(node, None, None, None)})

    def values(self, iri: str, predicate: str) -> list[str]:
        """Return the values of a property (a prefixed name) in all graphs, each once, sorted."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return []
        return sorted({_value(quad) for quad in self.store.quads_for_pattern(node, term(predicate), None, None)})

    def is_a(self, iri: str, name: str) -> bool:
        """Tell whether any graph says that ``iri`` is of a class (a prefixed name)."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return False
        return any(True for _ in self.store.quads_for_pattern(node, term("rdf:type"), term(name), None))


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
