"""Run the shapes over a graph and tell what they find."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import rdflib
from pyshacl import Shape, Validator
from pyshacl.errors import ReportableRuntimeError
from pyshacl.pytypes import SHACLExecutor
from rdflib.namespace import RDF, SH
from rdflib.term import IdentifiedNode, Literal, Node

from backchannel.validation.files import read_graph
from backchannel.validation.findings import Finding, Severity
from backchannel.validation.indexed import IndexedGraph
from backchannel.validation.provenance import BC, origin
from backchannel.validation.shapes import PreparedShapes, shipped_shapes

__all__ = ["HasGraph", "conforms", "focus_counts", "validate", "validate_file"]

# What pyshacl raises, where SHACL asks for a result, on comparing a blank node or an ill-formed date.
_UNCOMPARABLE = (ReportableRuntimeError, TypeError)

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
    graph = _one_graph(data)
    prepared = shapes or shipped_shapes()
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
    graph = _one_graph(data)
    prepared = shapes or shipped_shapes()
    return {str(shape.node): len(_focus_nodes(shape, graph)) for shape in prepared.targeted}


def _one_graph(data: rdflib.Graph | HasGraph) -> IndexedGraph:
    """A copy of the triples of all graphs, in a store that gives no false results, and gives them fast."""
    source = data if isinstance(data, rdflib.Graph) else data.rdflib()
    if isinstance(source, rdflib.Dataset):
        return IndexedGraph((s, p, o) for s, p, o, _ in source.quads())
    return IndexedGraph(source)


_Result = dict[Node, list[Node]]
"""The properties of a ``sh:ValidationResult`` and their values."""


def _results(graph: rdflib.Graph, shapes: PreparedShapes) -> list[_Result]:
    focus: dict[Shape, set[IdentifiedNode | Literal]] = {}
    for shape in shapes.targeted:
        nodes = _focus_nodes(shape, graph)
        if nodes:
            for member in shapes.members[shape.node]:
                focus.setdefault(member, set()).update(nodes)
    results: list[_Result] = []
    reports: list[Any] = []
    for member, its_focus in focus.items():
        try:
            reports.extend(_evaluate(member, graph, list(its_focus)))
        except _UNCOMPARABLE:
            for node in its_focus:
                try:
                    reports.extend(_evaluate(member, graph, [node]))
                except _UNCOMPARABLE:
                    results.append(_uncomparable(member, node))
    if reports:
        report, _ = Validator.create_validation_report(shapes.graph, False, reports)
        for result in report.objects(None, SH.result):
            about: _Result = {}
            for predicate, value in report.predicate_objects(result):
                about.setdefault(predicate, []).append(value)
            results.append(about)
    return results


def _evaluate(shape: Shape, graph: rdflib.Graph, focus: list[IdentifiedNode | Literal]) -> list[Any]:
    _, reports = shape.validate(SHACLExecutor(validator=None), graph, focus=focus)
    return list(reports)


def _uncomparable(shape: Shape, focus: Node) -> _Result:
    """The result where pyshacl gives up instead of giving one: sh:lessThan between values that have no order."""
    return {
        SH.focusNode: [focus],
        SH.resultSeverity: [shape.severity],
        SH.sourceShape: [shape.node],
        SH.resultMessage: list(shape.message),
    }


def _focus_nodes(shape: Shape, graph: rdflib.Graph) -> set[IdentifiedNode | Literal]:
    found: set[IdentifiedNode | Literal] = shape.focus_nodes(graph)  # type: ignore[no-untyped-call]
    return found


def _finding(graph: rdflib.Graph, shapes: PreparedShapes, result: _Result) -> Finding:
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
