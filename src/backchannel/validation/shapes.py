"""The shapes, made ready once a process.

pyshacl evaluates a property shape anew for every node of the shape that refers to it by ``sh:property``,
and reads the shape's parameters from its graph each time. Here each property shape is evaluated
once a graph instead, for all focus nodes together, in graphs made for being asked. By the definition of
``sh:property`` (https://www.w3.org/TR/shacl/#PropertyConstraintComponent) the results are the same; the tests
compare them with ``pyshacl.validate`` on the shapes as they are published.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import rdflib
from pyshacl import Shape, ShapesGraph
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from backchannel.errors import DataError
from backchannel.resources import shapes_path
from backchannel.validation.indexed import IndexedGraph

__all__ = ["PreparedShapes", "load_shapes", "path_text", "prepare", "shipped_shapes"]

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
# What pyshacl reads of a shape once, when it loads it, and never again.
_READ_ONCE = frozenset({RDF.type, SH.severity, SH.message, SH.name, SH.description, SH.path})


class PreparedShapes(NamedTuple):
    """Shapes ready to run.

    Attributes:
        targeted: every shape that picks its own focus nodes.
        members: for each of these, the shapes to evaluate on its focus nodes (itself among them, where
            it has constraints of its own).
        paths: for each property shape, its path as text.
        graph: the shapes in pyshacl's form.
    """

    targeted: tuple[Shape, ...]
    members: dict[Node, tuple[Shape, ...]]
    paths: dict[Node, str]
    graph: ShapesGraph


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
    flat = IndexedGraph(graph)
    for node, members in properties.items():
        _detach(flat, node, members)
    shapes_graph = ShapesGraph(flat)
    by_node = {shape.node: shape for shape in shapes_graph.shapes}
    for node in by_node:
        for predicate in _READ_ONCE:
            flat.remove((node, predicate, None))
    own = {node: [node] if set(flat.predicates(node)) - set(_TARGETS) else [] for node in targeted}
    return PreparedShapes(
        targeted=tuple(by_node[node] for node in targeted),
        members={node: tuple(by_node[member] for member in own[node] + properties[node]) for node in targeted},
        paths={node: path_text(graph, path) for node, path in graph.subject_objects(SH.path)},
        graph=shapes_graph,
    )


def _name(node: Node) -> rdflib.URIRef:
    if not isinstance(node, rdflib.URIRef):
        raise DataError("a shape has no name", place=str(node), remedy="give it an IRI: findings refer to it")
    return node


def _detach(flat: rdflib.Graph, node: Node, members: list[rdflib.URIRef]) -> None:
    """Take a shape's property shapes from it; if it is closed, go on allowing their properties."""
    paths = [path for member in members for path in flat.objects(member, SH.path) if isinstance(path, rdflib.URIRef)]
    flat.remove((node, SH.property, None))
    if flat.value(node, SH.closed) is None:
        return
    ignored = flat.value(node, SH.ignoredProperties)
    allowed = ([] if ignored is None else list(Collection(flat, ignored))) + paths
    flat.remove((node, SH.ignoredProperties, None))
    whole = rdflib.BNode()
    Collection(flat, whole, allowed)
    flat.add((node, SH.ignoredProperties, whole))


def path_text(graph: rdflib.Graph, path: Node) -> str:
    """Return a SHACL path: the IRI of a property, or a SPARQL property path (IRIs in angle brackets)."""
    return str(path) if isinstance(path, rdflib.URIRef) else _path_step(graph, path)


def _path_step(graph: rdflib.Graph, path: Node) -> str:
    if isinstance(path, rdflib.URIRef):
        return f"<{path}>"
    if (path, RDF.first, None) in graph:
        return "/".join(_path_step(graph, step) for step in Collection(graph, path))
    alternatives = graph.value(path, SH.alternativePath)
    if alternatives is not None:
        return "(" + "|".join(_path_step(graph, step) for step in Collection(graph, alternatives)) + ")"
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{_path_step(graph, inverse)}"
    for kind, sign in ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?")):
        inner = graph.value(path, kind)
        if inner is not None:
            step = _path_step(graph, inner)
            return f"({step}){sign}" if (inner, RDF.first, None) in graph else f"{step}{sign}"
    raise DataError("a shape has a path that is none of SHACL's", place=str(path))
