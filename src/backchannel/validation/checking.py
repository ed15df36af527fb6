"""Run the shapes over a graph and tell what they find."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import rdflib
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from backchannel.validation.evaluation import PreparedShape, Result
from backchannel.validation.files import read_graph
from backchannel.validation.findings import Finding, Severity
from backchannel.validation.indexed import IndexedGraph
from backchannel.validation.provenance import BC, origin
from backchannel.validation.shapes import PreparedShapes, shipped_shapes

__all__ = ["HasGraph", "conforms", "focus_counts", "validate", "validate_file"]

_SEVERITIES: dict[Node, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}


class HasGraph(Protocol):
    """Anything that can give its triples as one rdflib graph, such as the mapping's quads."""

    def rdflib(self) -> rdflib.Graph:
        """Return the triples of all graphs as one graph."""


def validate(data: rdflib.Graph | HasGraph, *, shapes: PreparedShapes | None = None) -> list[Finding]:
    """Check a graph against the shapes.

    Parameters:
        data: what the mapping made, or an rdflib graph or dataset (of which all graphs are checked together).
        shapes: other shapes than the shipped ones.

    Returns:
        What was found, ordered by article, severity and node; empty when the graph conforms. A graph without any
        article is a finding, since SHACL would pass it without having checked anything.
    """
    prepared = shapes or shipped_shapes()
    with _no_search_for_garbage():
        graph = _one_graph(data, prepared)
        findings = {_finding(graph, prepared, result) for result in _results(graph, prepared)}
    if (None, RDF.type, BC.Article) not in graph:
        findings.add(_nothing_checked(graph))
    return sorted(findings, key=Finding.sort_key)


def validate_file(path: Path | str) -> list[Finding]:
    """Check the triples of all graphs in a file.

    Parameters:
        path: a file whose name ends in ``.ttl``, ``.trig``, ``.nq``, ``.nt`` or ``.jsonld``.

    Raises:
        UsageError: the name has another ending.
        DataError: the file cannot be read, or is not of its format (with line and column).
    """
    return validate(read_graph(path))


def conforms(findings: list[Finding]) -> bool:
    """Tell whether nothing worse than a warning was found."""
    return all(finding.severity != "violation" for finding in findings)


def focus_counts(data: rdflib.Graph | HasGraph, *, shapes: PreparedShapes | None = None) -> dict[str, int]:
    """Return, for each shape that picks focus nodes, how many it finds: what was checked at all.

    A shape with none passes whatever the graph says.
    """
    prepared = shapes or shipped_shapes()
    graph = _one_graph(data, prepared)
    return {str(shape.node): len(_focus_nodes(shape, graph)) for shape in prepared.targeted}


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """Keep Python from searching the growing dictionaries for cycles again and again: there are none to be freed."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _one_graph(data: rdflib.Graph | HasGraph, shapes: PreparedShapes) -> IndexedGraph:
    """A copy of the triples of all graphs, in a store that gives no false results, and gives them fast."""
    source = data if isinstance(data, rdflib.Graph) else data.rdflib()
    if isinstance(source, rdflib.Dataset):
        return IndexedGraph(((s, p, o) for s, p, o, _ in source.quads()), shapes.terms)
    return IndexedGraph(source, shapes.terms)


def _results(graph: rdflib.Graph, shapes: PreparedShapes) -> list[Result]:
    """What the shapes find; a shape that several shapes refer to finds the same once for each, as SHACL has it."""
    focus: dict[PreparedShape, Counter[Node]] = {}
    for shape in shapes.targeted:
        nodes = _focus_nodes(shape, graph)
        if nodes:
            for member in shapes.members[shape.node]:
                focus.setdefault(member, Counter()).update(nodes)
    return [
        result
        for member, times in focus.items()
        for result in member.results(graph, times)
        for _ in range(times[result[SH.focusNode][0]])
    ]


def _focus_nodes(shape: PreparedShape, graph: rdflib.Graph) -> set[Node]:
    found: set[Node] = shape.shape.focus_nodes(graph)
    return found


def _finding(graph: rdflib.Graph, shapes: PreparedShapes, result: Result) -> Finding:
    def one(predicate: Node) -> str | None:
        values = sorted(str(value) for value in result.get(predicate, []))
        return values[0] if values else None

    focus = result[SH.focusNode][0]
    path = result.get(SH.resultPath, [None])[0]
    shape = result[SH.sourceShape][0]
    article, quote = origin(graph, focus)
    return Finding(
        severity=_SEVERITIES.get(result[SH.resultSeverity][0], "violation"),
        message=one(SH.resultMessage) or "does not fit the shape",
        focus=str(focus),
        path=str(path) if isinstance(path, rdflib.URIRef) else shapes.paths.get(shape),
        value=one(SH.value),
        shape=str(shape),
        constraint=one(SH.sourceConstraintComponent),
        article=article,
        quote=quote,
    )


def _nothing_checked(graph: rdflib.Graph) -> Finding:
    what = "the graph is empty" if len(graph) == 0 else f"none of its {len(graph)} triples says that something is one"
    return Finding(
        severity="violation",
        message=f"There is no bc:Article, so nothing was checked that this vocabulary is for: {what}.",
    )
