"""SHACL property paths: as text, and as a function from a node to its value nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from backchannel.errors import DataError

__all__ = ["Follow", "follower", "path_text"]

Follow = Callable[[rdflib.Graph, Node], set[Node]]
"""What a path leads to in a graph, from a node."""

_REPEATED = ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?"))


def path_text(graph: rdflib.Graph, path: Node) -> str:
    """Return a SHACL path: the IRI of a property, or a SPARQL property path (IRIs in angle brackets).

    Raises:
        DataError: the node is no path.
    """
    return str(path) if isinstance(path, rdflib.URIRef) else _step_text(graph, path)


def _step_text(graph: rdflib.Graph, path: Node) -> str:
    if isinstance(path, rdflib.URIRef):
        return f"<{path}>"
    if (path, RDF.first, None) in graph:
        return "/".join(_step_text(graph, step) for step in Collection(graph, path))
    alternatives = graph.value(path, SH.alternativePath)
    if alternatives is not None:
        return "(" + "|".join(_step_text(graph, step) for step in Collection(graph, alternatives)) + ")"
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{_bracketed(graph, inverse)}"
    for kind, sign in _REPEATED:
        inner = graph.value(path, kind)
        if inner is not None:
            return f"{_bracketed(graph, inner)}{sign}"
    raise DataError("a shape has a path that is none of SHACL's", place=str(path))


def _bracketed(graph: rdflib.Graph, path: Node) -> str:
    step = _step_text(graph, path)
    return f"({step})" if (path, RDF.first, None) in graph else step


def follower(graph: rdflib.Graph, path: Node, *, inverse: bool = False) -> Follow:
    """Return the function that follows a path of the shapes graph ``graph``.

    The kinds of paths are those of https://www.w3.org/TR/shacl/#property-paths; pyshacl reads them anew from the
    shapes graph for every node.

    Raises:
        DataError: the node is no path.
    """
    if isinstance(path, rdflib.URIRef):
        if inverse:
            return lambda data, node: set(data.subjects(path, node))
        return lambda data, node: set(data.objects(node, path))
    if (path, RDF.first, None) in graph:
        steps = [follower(graph, step, inverse=inverse) for step in Collection(graph, path)]
        return _sequence(steps[::-1] if inverse else steps)
    alternatives = graph.value(path, SH.alternativePath)
    if alternatives is not None:
        return _either([follower(graph, step, inverse=inverse) for step in Collection(graph, alternatives)])
    turned = graph.value(path, SH.inversePath)
    if turned is not None:
        return follower(graph, turned, inverse=not inverse)
    for kind, sign in _REPEATED:
        inner = graph.value(path, kind)
        if inner is not None:
            return _repeated(follower(graph, inner, inverse=inverse), sign)
    raise DataError("a shape has a path that is none of SHACL's", place=str(path))


def _sequence(steps: list[Follow]) -> Follow:
    def follow(data: rdflib.Graph, node: Node) -> set[Node]:
        reached: Iterable[Node] = (node,)
        for step in steps:
            reached = {value for each in reached for value in step(data, each)}
        return set(reached)

    return follow


def _either(ways: list[Follow]) -> Follow:
    return lambda data, node: {value for way in ways for value in way(data, node)}


def _repeated(step: Follow, sign: str) -> Follow:
    if sign == "?":
        return lambda data, node: {node, *step(data, node)}

    def follow(data: rdflib.Graph, node: Node) -> set[Node]:
        reached: set[Node] = {node} if sign == "*" else set()
        waiting = [node]
        while waiting:
            for value in step(data, waiting.pop()):
                if value not in reached:
                    reached.add(value)
                    waiting.append(value)
        return reached

    return follow
