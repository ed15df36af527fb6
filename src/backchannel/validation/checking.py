"""Run the shapes over a graph and tell what they find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import rdflib
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from backchannel.errors import DataError
from backchannel.garbage import no_search_for_garbage
from backchannel.validation.evaluation import Result
from backchannel.validation.files import read_graph
from backchannel.validation.findings import Finding, Severity
from backchannel.validation.indexed import IndexedGraph
from backchannel.validation.paths import path_text
from backchannel.validation.provenance import BC, origin
from backchannel.validation.reports import report_turtle
from backchannel.validation.shapes import PreparedShapes, shipped_shapes

__all__ = ["HasTriples", "Shapes", "Verdict", "conforms", "focus_counts", "judge", "validate", "validate_file"]

_REMEDY = rdflib.URIRef("https://w3id.org/backchannel/shapes#remedy")

_SEVERITIES: dict[Node, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}


class HasTriples(Protocol):
    """Anything that can give its triples as rdflib's terms, such as the mapping's quads."""

    def triples(self, known: Mapping[str, Node], /) -> Iterable[tuple[Node, Node, Node]]:
        """Return the distinct triples of all graphs, equal terms as one object.

        Parameters:
            known: objects to be used for some terms, by these terms in N-Quads syntax.
        """


class Shapes(Protocol):
    """Shapes that can be run: the shipped ones, or a user's own."""

    @property
    def graph(self) -> rdflib.Graph:
        """The shapes as they were given."""

    @property
    def terms(self) -> dict[Any, Any]:
        """Terms that they will ask for, each under itself."""

    @property
    def texts(self) -> dict[str, Node]:
        """The IRIs among them, by what they are in N-Quads syntax."""

    def results(self, data: IndexedGraph) -> tuple[list[Result], rdflib.Graph]:
        """Return what is found, and the graph in which the paths of the results stand."""

    def focus_counts(self, data: IndexedGraph) -> dict[str, int]:
        """Return how many nodes each shape picks."""


class Verdict(NamedTuple):
    """What became of a graph.

    Attributes:
        findings: what was found, ordered by article, severity and node.
        checked: whether there was anything to check. Where there was not, SHACL would call the graph good; here the
            one finding says so.
        results: the same in SHACL's terms, in no order.
        paths: the graph in which the paths of the results stand.
    """

    findings: list[Finding]
    checked: bool
    results: list[Result]
    paths: rdflib.Graph

    @property
    def conforms(self) -> bool:
        """Whether nothing worse than a warning was found."""
        return conforms(self.findings)

    def turtle(self, base: str) -> bytes:
        """Return the W3C validation report: see :func:`backchannel.validation.reports.report_turtle`.

        Raises:
            DataError: there was nothing to check, which no such report can say.
        """
        if not self.checked:
            raise DataError(self.findings[0].message.rstrip("."))
        return report_turtle(self.results, self.paths, base=base)


def judge(data: rdflib.Graph | HasTriples, *, shapes: Shapes | None = None) -> Verdict:
    """Check a graph against the shapes.

    Parameters:
        data: what the mapping made, or an rdflib graph or dataset (of which all graphs are checked together).
        shapes: other shapes than the shipped ones.

    Raises:
        DataError: the shapes cannot be run.
    """
    chosen = shapes or shipped_shapes()
    with no_search_for_garbage():
        graph = _one_graph(data, chosen)
        results, paths = chosen.results(graph)
        told = _Telling(graph, chosen.graph, paths)
        findings = {told.finding(result) for result in results}
    nothing = _nothing_checked(graph, chosen)
    if nothing is not None:
        findings.add(nothing)
    return Verdict(sorted(findings, key=Finding.sort_key), nothing is None, results, paths)


def validate(data: rdflib.Graph | HasTriples, *, shapes: Shapes | None = None) -> list[Finding]:
    """Check a graph against the shapes, as :func:`judge` does.

    Returns:
        What was found, ordered by article, severity and node; empty when the graph conforms. A graph in which there
        is nothing to check is a finding, since SHACL would pass it.
    """
    return judge(data, shapes=shapes).findings


def validate_file(path: Path | str, *, shapes: Shapes | None = None) -> list[Finding]:
    """Check the triples of all graphs in a file.

    Parameters:
        path: a file whose name ends in ``.ttl``, ``.trig``, ``.nq``, ``.nt`` or ``.jsonld``.
        shapes: other shapes than the shipped ones.

    Raises:
        UsageError: the name has another ending.
        DataError: the file cannot be read, or is not of its format (with line and column); or the shapes cannot be run.
    """
    return validate(read_graph(path), shapes=shapes)


def conforms(findings: list[Finding]) -> bool:
    """Tell whether nothing worse than a warning was found."""
    return all(finding.severity != "violation" for finding in findings)


def focus_counts(data: rdflib.Graph | HasTriples, *, shapes: Shapes | None = None) -> dict[str, int]:
    """Return, for each shape that picks focus nodes, how many it finds: what was checked at all.

    A shape with none passes whatever the graph says.
    """
    chosen = shapes or shipped_shapes()
    return chosen.focus_counts(_one_graph(data, chosen))


def _one_graph(data: rdflib.Graph | HasTriples, shapes: Shapes) -> IndexedGraph:
    """A copy of the triples of all graphs, in a store that gives no false results, and gives them fast."""
    if isinstance(data, rdflib.Dataset):
        return IndexedGraph(((s, p, o) for s, p, o, _ in data.quads()), shapes.terms)
    if isinstance(data, rdflib.Graph):
        return IndexedGraph(data, shapes.terms)
    return IndexedGraph.of_distinct(data.triples(shapes.texts))


class _Telling:
    """How results become findings.

    Parameters:
        data: the graph that was checked.
        shapes: the graph of the shapes.
        paths: the graph in which the paths of the results stand.
    """

    def __init__(self, data: rdflib.Graph, shapes: rdflib.Graph, paths: rdflib.Graph) -> None:
        self.data = data
        self.shapes = shapes
        self.paths = paths

    def finding(self, result: Result) -> Finding:
        def one(predicate: Node) -> str | None:
            return min(map(str, result.get(predicate, ())), default=None)

        focus = result[SH.focusNode][0]
        shape = self.named(result[SH.sourceShape][0])
        came = origin(self.data, focus)
        return Finding(
            severity=_SEVERITIES.get(result[SH.resultSeverity][0], "violation"),
            message=one(SH.resultMessage) or "This does not fit the shape.",
            remedy=None if shape is None else min(map(str, self.shapes.objects(shape, _REMEDY)), default=None),
            focus=str(focus),
            path=path_text(self.paths, result[SH.resultPath][0]) if SH.resultPath in result else None,
            value=one(SH.value),
            shape=None if shape is None else str(shape),
            constraint=one(SH.sourceConstraintComponent),
            article=came.article,
            title=came.title,
            act=came.act,
            act_words=came.act_words,
            quote=came.quote,
        )

    def named(self, shape: Node | None) -> Node | None:
        """The shape, or the next one that refers to it and has an IRI: people leave property shapes without one."""
        seen: set[Node] = set()
        while isinstance(shape, rdflib.BNode) and shape not in seen:
            seen.add(shape)
            shape = min(self.shapes.subjects(SH.property, shape), key=str, default=None)
        return None if isinstance(shape, rdflib.BNode) else shape


def _nothing_checked(graph: IndexedGraph, shapes: Shapes) -> Finding | None:
    """What to say where the shapes had nothing to look at."""
    if len(graph) == 0:
        return _nothing("the graph is empty.")
    if not isinstance(shapes, PreparedShapes):
        if any(shapes.focus_counts(graph).values()):
            return None
        return _nothing(f"of the {_triples(graph)} none is about what the shapes pick.")
    if any(True for _ in graph.subjects(RDF.type, BC.Article)):
        return None
    return _nothing(f"there is no bc:Article; of the {_triples(graph)} none says that something is one.")


def _nothing(why: str) -> Finding:
    return Finding(
        severity="violation",
        message=f"Nothing was checked: {why}",
        remedy="Give a graph in the vocabulary of the shapes, or the shapes for this graph.",
    )


def _triples(graph: IndexedGraph) -> str:
    return f"{len(graph)} triple{'' if len(graph) == 1 else 's'}"
