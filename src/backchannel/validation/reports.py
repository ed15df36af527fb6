"""The W3C validation report of what the shapes found, in Turtle: the same bytes for the same input."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator

import pyoxigraph
import rdflib
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from backchannel.mapping.vocabulary import PREFIXES
from backchannel.validation.evaluation import Result
from backchannel.validation.paths import path_text

__all__ = ["report_turtle"]

_PREFIXES = {**PREFIXES, "bcsh": "https://w3id.org/backchannel/shapes#", "sh": str(SH)}

_Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal


def report_turtle(results: Iterable[Result], shapes: rdflib.Graph, *, base: str) -> bytes:
    """Return a ``sh:ValidationReport`` (https://www.w3.org/TR/shacl/#validation-report) in Turtle.

    The report and its results have IRIs, made of the base and a hash of what was found. The only blank nodes are paths
    that are no single property, of which SHACL asks that they have no IRI, and what has none in the data or shapes.

    Parameters:
        results: what was found, in any order.
        shapes: the graph in which the nodes of the paths stand.
        base: what the IRIs of the report start with.
    """
    found = sorted(((_key(result, shapes), result) for result in results), key=lambda each: each[0])
    digest = hashlib.sha256(repr([key for key, _ in found]).encode()).hexdigest()[:32]
    report = pyoxigraph.NamedNode(f"{base}report/{digest}")
    triples = list(_triples(report, [result for _, result in found], shapes))
    text = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.TURTLE, prefixes=_PREFIXES) or b""
    # Oxigraph writes the prefixes in another order on every run.
    head = sorted(itertools.takewhile(lambda line: line.startswith(b"@prefix"), text.splitlines(keepends=True)))
    return b"".join(head) + text[sum(map(len, head)) :]


def _key(result: Result, shapes: rdflib.Graph) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a result says, as text that does not depend on the names of blank nodes in its path."""
    return tuple(
        sorted(
            (
                str(predicate),
                tuple(sorted(path_text(shapes, v) if predicate == SH.resultPath else v.n3() for v in values)),
            )
            for predicate, values in result.items()
        )
    )


def _triples(report: pyoxigraph.NamedNode, results: list[Result], shapes: rdflib.Graph) -> Iterator[pyoxigraph.Triple]:
    yield pyoxigraph.Triple(report, _named(RDF.type), _term(SH.ValidationReport))
    yield pyoxigraph.Triple(report, _named(SH.conforms), _term(rdflib.Literal(not results)))
    nodes = [pyoxigraph.NamedNode(f"{report.value}/result/{number}") for number in range(1, len(results) + 1)]
    for node in nodes:
        yield pyoxigraph.Triple(report, _named(SH.result), node)
    paths = _Paths(shapes)
    for node, result in zip(nodes, results, strict=True):
        for predicate in sorted(result, key=str):
            for value in sorted(set(result[predicate]), key=lambda each: each.n3()):
                end = paths.named(value) if predicate == SH.resultPath else _term(value)
                yield pyoxigraph.Triple(node, _named(predicate), end)
    yield from paths.triples()


class _Paths:
    """The paths that results lead to: each blank node of the shapes graph once, named in the order of use."""

    def __init__(self, shapes: rdflib.Graph) -> None:
        self.shapes = shapes
        self.names: dict[Node, pyoxigraph.BlankNode] = {}

    def named(self, node: Node) -> _Term:
        if not isinstance(node, rdflib.BNode):
            return _term(node)
        if node not in self.names:
            self.names[node] = pyoxigraph.BlankNode(f"path{len(self.names) + 1}")
        return self.names[node]

    def triples(self) -> Iterator[pyoxigraph.Triple]:
        """Yield the triples of all paths named so far, and of the nodes that these lead to."""
        done: set[Node] = set()
        while waiting := [node for node in self.names if node not in done]:
            for node in waiting:
                done.add(node)
                for predicate, value in sorted(self.shapes.predicate_objects(node), key=lambda each: str(each[0])):
                    if predicate != RDF.type:  # some write rdf:List
                        yield pyoxigraph.Triple(self.names[node], _named(predicate), self.named(value))


def _named(node: Node) -> pyoxigraph.NamedNode:
    return pyoxigraph.NamedNode(str(node))


def _term(node: Node) -> _Term:
    if isinstance(node, rdflib.URIRef):
        return _named(node)
    if isinstance(node, rdflib.BNode):
        return pyoxigraph.BlankNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language is not None:
        return pyoxigraph.Literal(str(node), language=node.language)
    return pyoxigraph.Literal(str(node), datatype=pyoxigraph.NamedNode(str(node.datatype or XSD.string)))
