"""The shapes, made ready once a process.

pyshacl evaluates a property shape anew for every node of the shape that refers to it by ``sh:property``. Here each is
evaluated once a graph instead, for all focus nodes together. By the definition of ``sh:property``
(https://www.w3.org/TR/shacl/#PropertyConstraintComponent) the results are the same; the tests compare them with
those of ``pyshacl.validate``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import rdflib
from pyshacl.consts import RDF_type
from rdflib.namespace import SH
from rdflib.term import Node

from backchannel.errors import DataError
from backchannel.resources import shapes_path
from backchannel.validation.evaluation import LookedUp, PreparedShape
from backchannel.validation.indexed import IndexedGraph
from backchannel.validation.paths import path_text

__all__ = ["PreparedShapes", "load_shapes", "prepare", "shipped_shapes"]

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


class PreparedShapes(NamedTuple):
    """Shapes ready to run.

    Attributes:
        targeted: every shape that picks its own focus nodes.
        members: for each of these, the shapes to evaluate on its focus nodes (itself among them, where
            it has constraints of its own).
        paths: for each property shape, its path as text.
        graph: the shapes as they were given.
        terms: every term of the shapes, under itself.
    """

    targeted: tuple[PreparedShape, ...]
    members: dict[Node, tuple[PreparedShape, ...]]
    paths: dict[Node, str]
    graph: IndexedGraph
    terms: dict[Node, Node]


def load_shapes(directory: Path | None = None) -> rdflib.Graph:
    """Return all shapes of a directory (the shipped one when none is given) in one graph.

    Raises:
        DataError: there are none in it.
    """
    folder = shapes_path() if directory is None else directory
    graph = rdflib.Graph()
    for file in sorted(folder.glob("*.ttl")):
        graph.parse(file, format="turtle")
    if not graph:
        raise DataError("no shapes in this directory", source=str(folder), remedy="install backchannel again")
    return graph


@cache
def shipped_shapes() -> PreparedShapes:
    """Return the shapes that come with the program, read on the first call."""
    return prepare(load_shapes())


def prepare(graph: rdflib.Graph) -> PreparedShapes:
    """Make shapes ready to run; ``graph`` is left as it is.

    Raises:
        DataError: no shape picks any focus nodes, or one that does has no IRI.
    """
    targeted = sorted({_name(node) for target in _TARGETS for node in graph.subjects(target)})
    if not targeted:
        raise DataError("no shape has a target", remedy="give each shape a sh:targetClass")
    properties = {node: sorted(_name(member) for member in graph.objects(node, SH.property)) for node in targeted}
    indexed = IndexedGraph(graph, {RDF_type: RDF_type})
    shapes = LookedUp(indexed)
    seen = {
        shape.node: PreparedShape(shape, seen=True)
        for shape in shapes.shapes
        if shape.node in properties or any(shape.node in members for members in properties.values())
    }
    own = {node: [node] if seen[node].constrains else [] for node in targeted}
    return PreparedShapes(
        targeted=tuple(seen[node] for node in targeted),
        members={node: tuple(seen[member] for member in own[node] + properties[node]) for node in targeted},
        paths={node: path_text(graph, path) for node, path in graph.subject_objects(SH.path)},
        graph=indexed,
        terms=indexed.terms(),
    )


def _name(node: Node) -> rdflib.URIRef:
    if not isinstance(node, rdflib.URIRef):
        raise DataError("a shape has no name", place=str(node), remedy="give it an IRI: findings refer to it")
    return node
