"""The shapes, made ready once a process.

pyshacl evaluates a property shape anew for every node of the shape that refers to it by ``sh:property``. Here each is
evaluated once a graph instead, for all focus nodes together. By the definition of ``sh:property``
(https://www.w3.org/TR/shacl/#PropertyConstraintComponent) the results are the same; the tests compare them with
those of ``pyshacl.validate``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import rdflib
from pyshacl.consts import RDF_type
from rdflib.namespace import RDFS, SH
from rdflib.term import Node

from backchannel.errors import DataError
from backchannel.resources import shapes_path
from backchannel.validation.evaluation import LookedUp, PreparedShape, Result
from backchannel.validation.indexed import IndexedGraph

__all__ = ["TARGETS", "PreparedShapes", "load_shapes", "prepare", "shapes_texts", "shipped_shapes"]

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
"""What says which nodes of a graph a shape is for."""

_BASE_SHAPE = """
@prefix bcsh: <https://w3id.org/backchannel/shapes#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

bcsh:Base a sh:NodeShape ;
    sh:targetSubjectsOf rdf:type ;
    sh:pattern "^{pattern}" ;
    sh:severity sh:Violation ;
    sh:message "What the graph describes is named outside the base {base}, so others cannot tell whose word it is." ;
    bcsh:remedy "Give the node an IRI that starts with the base, or give the base that your data has." .
"""


class PreparedShapes(NamedTuple):
    """Shapes ready to run.

    Attributes:
        targeted: every shape that picks its own focus nodes.
        members: for each of these, the shapes to evaluate on its focus nodes (itself among them, where
            it has constraints of its own).
        graph: the shapes as they were given.
        terms: every term of the shapes, under itself.
        texts: the IRIs among them, by what they are in N-Quads syntax.
    """

    targeted: tuple[PreparedShape, ...]
    members: dict[Node, tuple[PreparedShape, ...]]
    graph: IndexedGraph
    terms: dict[Node, Node]
    texts: dict[str, Node]

    def results(self, data: IndexedGraph) -> tuple[list[Result], rdflib.Graph]:
        """Return what the shapes find in a graph, and the graph in which the paths of the results stand.

        A shape to which several shapes refer finds the same once for each, as SHACL has it.
        """
        focus: dict[PreparedShape, Counter[Node]] = {}
        for shape, nodes in self._focused(data):
            if nodes:
                for member in self.members[shape.node]:
                    focus.setdefault(member, Counter()).update(nodes)
        found = [
            result
            for member, times in focus.items()
            for result in member.results(data, times)
            for _ in range(times[result[SH.focusNode][0]])
        ]
        return found, self.graph

    def focus_counts(self, data: IndexedGraph) -> dict[str, int]:
        """Return, for each shape that picks focus nodes, how many it finds."""
        return {str(shape.node): len(nodes) for shape, nodes in self._focused(data)}

    def _focused(self, data: IndexedGraph) -> Iterator[tuple[PreparedShape, set[Node]]]:
        """Yield each shape that picks focus nodes with those that it picks."""
        has_subclasses = (None, RDFS.subClassOf, None) in data
        return ((shape, shape.focus_nodes(data, has_subclasses=has_subclasses)) for shape in self.targeted)


def load_shapes(directory: Path | None = None, *, base: str | None = None) -> rdflib.Graph:
    """Return all shapes of a directory (the shipped one when none is given) in one graph.

    Parameters:
        directory: where the files are.
        base: what every IRI that a graph describes must start with; adds the shape that says so.

    Raises:
        DataError: there are none in it.
    """
    graph = rdflib.Graph()
    for text in shapes_texts(directory, base=base):
        graph.parse(data=text, format="turtle")
    return graph


def shapes_texts(directory: Path | None = None, *, base: str | None = None) -> list[str]:
    """Return the shapes as :func:`load_shapes` reads them, each file's Turtle; one after the other they are Turtle.

    Raises:
        DataError: there are none in the directory.
    """
    folder = shapes_path() if directory is None else directory
    texts = [file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.ttl"))]
    if not texts:
        raise DataError("no shapes in this directory", source=str(folder), remedy="install backchannel again")
    if base is not None:
        texts.append(_BASE_SHAPE.format(base=base, pattern=_as_pattern(base)))
    return texts


def _as_pattern(text: str) -> str:
    """A regular expression, inside a Turtle string, that matches the text and nothing else.

    The characters are those that XPath's expressions give a meaning (https://www.w3.org/TR/xmlschema-2/#regexs);
    an IRI holds no quotation mark and no backslash.
    """
    return re.sub(r"([.^$*+?()\[\]{}|])", r"\\\\\1", text)


@lru_cache(maxsize=8)
def shipped_shapes(base: str | None = None) -> PreparedShapes:
    """Return the shapes that come with the program, read on the first call.

    Parameters:
        base: what every IRI that a graph describes must start with; any http or https IRI will do without it.
    """
    return prepare(load_shapes(base=base))


def prepare(graph: rdflib.Graph) -> PreparedShapes:
    """Make shapes ready to run; ``graph`` is left as it is.

    Raises:
        DataError: no shape picks any focus nodes, or one that does has no IRI.
    """
    targeted = sorted({_name(node) for target in TARGETS for node in graph.subjects(target)})
    if not targeted:
        raise DataError("no shape has a target", remedy="give each shape a sh:targetClass")
    properties = {node: sorted(_name(member) for member in graph.objects(node, SH.property)) for node in targeted}
    indexed = IndexedGraph(graph, {RDF_type: RDF_type})
    seen = {
        shape.node: PreparedShape(shape, seen=True)
        for shape in LookedUp(indexed).shapes
        if shape.node in properties or any(shape.node in members for members in properties.values())
    }
    own = {node: [node] if seen[node].constrains else [] for node in targeted}
    terms = indexed.terms()
    return PreparedShapes(
        targeted=tuple(seen[node] for node in targeted),
        members={node: tuple(seen[member] for member in own[node] + properties[node]) for node in targeted},
        graph=indexed,
        terms=terms,
        texts={f"<{term}>": term for term in terms if isinstance(term, rdflib.URIRef)},
    )


def _name(node: Node) -> rdflib.URIRef:
    if not isinstance(node, rdflib.URIRef):
        raise DataError("a shape has no name", place=str(node), remedy="give it an IRI: findings refer to it")
    return node
