"""What the server says of one IRI: enough to understand it and to go on from it, and no more than one can read.

- All that the graph of that name holds, and all that is said of the IRI in any graph.
- Of an article: the graphs of its claims as well, so that it is there in full.
- Of an act: the claims that claim it. Of all these claims: the words that prove them, and the article they stand in.
- What else refers to it, from every kind of reference the first :data:`BOUND` by IRI, each with its class: of an actor,
  the acts in which it has a part, the claims that it makes, and who acts for it. SPARQL gives the rest.
- The labels of all that is named: those of the described thing's article, else those of a graph of its own name,
  else those of the first graph. A program that read ten thousand reports is labelled in each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import nsmallest

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from backchannel.mapping.vocabulary import BC, OA, PROV, RDF, RDFS, SCHEMA, SKOS
from backchannel.publishing.layout import Properties
from backchannel.serving.pages.reading import article_of
from backchannel.storage.terms import restored

__all__ = ["BOUND", "LABELS", "REFERENCES", "Graphs", "describe", "in_order", "labels_of"]

BOUND = 100
"""References of one kind that are told: as many as somebody will look through."""

Graphs = dict[str, dict[str, Properties]]
"""Graphs by name, subjects in each, and their properties, all in N-Quads syntax. The default graph's name is empty."""

_TYPE = NamedNode(f"{RDF}type")
_HOLDS, _CLAIMS, _EVIDENCE = (NamedNode(f"{BC}{name}") for name in ("holds", "claims", "evidence"))
_SELECTOR = NamedNode(f"{OA}hasSelector")
LABELS = tuple(map(NamedNode, (f"{SKOS}prefLabel", f"{SCHEMA}headline", f"{RDFS}label")))
"""What things are called by, according to what they are."""

_ORIGIN = tuple(NamedNode(f"{SCHEMA}{name}") for name in ("headline", "publisher", "datePublished", "url"))
REFERENCES = (
    *(f"{BC}{name}" for name in ("sender", "recipient", "relayedBy", "mediator", "party", "participant", "place")),
    *(f"{BC}{name}" for name in ("claims", "assertedBy", "reportedBy", "saidIn", "contentAct", "comprises", "sameAct")),
    *(f"{BC}{name}" for name in ("actsFor", "refersTo", "evidence", "holds")),
    *(f"{OA}{name}" for name in ("hasSource", "hasSelector")),
    *(f"{PROV}{name}" for name in ("wasDerivedFrom", "wasGeneratedBy", "wasRevisionOf", "wasAssociatedWith")),
    *(f"{PROV}{name}" for name in ("qualifiedAssociation", "agent", "hadPlan")),
    f"{SCHEMA}publisher",
)
"""The kinds of references that are told."""


def describe(store: Store, iri: str) -> Graphs | None:
    """Return the description of ``iri``; None where the store says nothing of it.

    The same store gives the same description, in the same order.
    """
    try:
        node = NamedNode(iri)
    except ValueError:
        return None
    description = _Description(store)
    description.everything_in(node)
    description.everything_of(node)
    for claim in description.objects(node, _HOLDS):
        description.everything_in(claim)
    claims = description.subjects(_CLAIMS, node)
    for claim in claims:
        description.everything_of(claim)
    for claim in (node, *claims):
        description.parts(claim)
        for article in description.subjects(_HOLDS, claim):
            description.some_of(article, _ORIGIN)
    for reference in REFERENCES:
        description.references(NamedNode(reference), node)
    if not description.quads:
        return None
    description.labels(node)
    return description.graphs(node)


class _Description:
    """Quads, gathered."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.quads: set[Quad] = set()
        self._classified: set[NamedNode] = set()

    def everything_in(self, graph: NamedNode) -> None:
        self.quads.update(self._store.quads_for_pattern(None, None, None, graph))

    def everything_of(self, subject: NamedNode) -> None:
        self.quads.update(self._store.quads_for_pattern(subject, None, None, None))

    def some_of(self, subject: NamedNode, predicates: Iterable[NamedNode]) -> None:
        for predicate in predicates:
            self.quads.update(self._store.quads_for_pattern(subject, predicate, None, None))

    def objects(self, subject: NamedNode, predicate: NamedNode) -> Iterator[NamedNode]:
        for quad in list(self._store.quads_for_pattern(subject, predicate, None, None)):
            if isinstance(quad.object, NamedNode):
                yield quad.object

    def subjects(self, predicate: NamedNode, node: NamedNode) -> list[NamedNode]:
        """The first subjects by IRI that refer to a node."""
        return [*self._referring(predicate, node)]

    def parts(self, subject: NamedNode) -> None:
        """The words that are evidence of a claim, and where they stand; of other things, their own selectors."""
        for part in self.objects(subject, _EVIDENCE):
            self.everything_of(part)
            for selector in self.objects(part, _SELECTOR):
                self.everything_of(selector)
        for selector in self.objects(subject, _SELECTOR):
            self.everything_of(selector)

    def references(self, predicate: NamedNode, node: NamedNode) -> None:
        for subject, quads in self._referring(predicate, node).items():
            self.quads.update(quads)
            if subject not in self._classified:
                self._classified.add(subject)
                self.some_of(subject, (_TYPE,))

    def _referring(self, predicate: NamedNode, node: NamedNode) -> dict[NamedNode, list[Quad]]:
        """The first subjects by IRI that refer to a node, each with the quads that do."""
        found: dict[NamedNode, list[Quad]] = {}
        for quad in self._store.quads_for_pattern(None, predicate, node, None):
            if isinstance(quad.subject, NamedNode):
                found.setdefault(quad.subject, []).append(quad)
        first = nsmallest(BOUND, found, key=lambda subject: subject.value)
        return {subject: found[subject] for subject in first}

    def labels(self, first: NamedNode) -> None:
        """What all that is named is called."""
        home = article_of(first.value)
        named = {quad.object for quad in self.quads if isinstance(quad.object, NamedNode) and quad.predicate != _TYPE}
        for node in named:
            self.quads.update(labels_of(self._store, node, home))

    def graphs(self, first: NamedNode) -> Graphs:
        """All of them in order."""
        quads = map(restored, self.quads)  # numbers and dates as they were written
        lines = ((str(each.subject), str(each.predicate), str(each.object), _name(each)) for each in quads)
        return in_order(lines, str(first))


def labels_of(store: Store, node: NamedNode, home: str | None) -> list[Quad]:
    """Return the quads that say what something is called, of one graph.

    Parameters:
        home: the article for whose description they are, if it is one's.
    """
    for graph in (home, node.value):
        if graph is not None:
            found = [q for label in LABELS for q in store.quads_for_pattern(node, label, None, NamedNode(graph))]
            if found:
                return found
    anywhere = [q for label in LABELS for q in store.quads_for_pattern(node, label, None, None)]
    first = min((str(quad.graph_name) for quad in anywhere), default="")
    return [quad for quad in anywhere if str(quad.graph_name) == first]


def in_order(quads: Iterable[tuple[str, str, str, str]], first: str) -> Graphs:
    """Return quads, in N-Quads syntax, in order: the graph and the subject ``first``, the rest by IRI."""
    graphs: Graphs = {}
    for s, p, o, g in sorted(quads, key=lambda quad: (quad[3] != first, quad[3], quad[0] != first, *quad)):
        graphs.setdefault(g, {}).setdefault(s, {}).setdefault(p, []).append(o)
    return graphs


def _name(quad: Quad) -> str:
    return "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
