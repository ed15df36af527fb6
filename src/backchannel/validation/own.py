"""Shapes that a user brings: any SHACL Core and SHACL-SPARQL, run by pyshacl as it comes."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyshacl
import rdflib
from pyshacl import ShapesGraph
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from backchannel.errors import DataError
from backchannel.validation.evaluation import Result
from backchannel.validation.files import read_graph
from backchannel.validation.indexed import IndexedGraph
from backchannel.validation.shapes import TARGETS, load_shapes

__all__ = ["SHIPPED", "OwnShapes", "own_shapes"]

SHIPPED = "shipped"
"""What stands for the shapes that come with the program, among the names of files."""


def own_shapes(files: Sequence[Path | str], *, base: str | None = None) -> OwnShapes:
    """Return the shapes of some files, taken together.

    Parameters:
        files: graphs in any format that is read, directories of Turtle files, or ``shipped``.
        base: for the shipped ones, what every IRI that a graph describes must start with.

    Raises:
        UsageError: a name has another ending.
        DataError: a file cannot be read, or no shape in it picks anything to check.
    """
    graph = rdflib.Graph()
    for name in files:
        if name == SHIPPED:
            graph += load_shapes(base=base)
            continue
        path = Path(name)
        parts = sorted(path.glob("*.ttl")) if path.is_dir() else [path]
        one = rdflib.Graph()
        for number, part in enumerate(parts):
            one += read_graph(part, blank=f"shape{len(graph)}x{number}x")
        if not _picks(one):
            raise DataError(
                "no shape in it picks anything to check",
                source=str(name),
                remedy="give a file of SHACL in which shapes have a sh:targetClass or another target",
            )
        graph += one
    return OwnShapes(graph, ", ".join(map(str, files)))


def _picks(graph: rdflib.Graph) -> bool:
    """Tell whether a shape has a target, or is a class and its own target."""
    if any((None, target, None) in graph for target in TARGETS):
        return True
    return any((shape, RDF.type, RDFS.Class) in graph for shape in graph.subjects(RDF.type, SH.NodeShape))


class OwnShapes:
    """Shapes as a user wrote them.

    Parameters:
        graph: the shapes.
        source: their files, for messages.
    """

    def __init__(self, graph: rdflib.Graph, source: str) -> None:
        self.graph = graph
        self.source = source
        self.terms: dict[Any, Any] = {}
        self.texts: dict[str, Node] = {}

    def results(self, data: IndexedGraph) -> tuple[list[Result], rdflib.Graph]:
        """Return what the shapes find in a graph, and the graph in which the paths of the results stand.

        Raises:
            DataError: pyshacl cannot run the shapes.
        """
        with self._explained():
            _, report, text = pyshacl.validate(
                _copy(data),
                shacl_graph=_copy(self.graph),
                inference="none",
                advanced=False,
                js=False,
                do_owl_imports=False,
            )
            if not isinstance(report, rdflib.Graph):
                raise DataError(f"cannot be run as SHACL: {text.splitlines()[-1]}", source=self.source)
        found: list[Result] = []
        for result in report.objects(None, SH.result):
            about: Result = {}
            for predicate, value in report.predicate_objects(result):
                about.setdefault(predicate, []).append(value)
            found.append(about)
        return found, report

    def focus_counts(self, data: IndexedGraph) -> dict[str, int]:
        """Return, for each shape that picks focus nodes, how many it finds.

        Raises:
            DataError: pyshacl cannot read the shapes.
        """
        with self._explained():
            shapes: list[Any] = [*ShapesGraph(_copy(self.graph)).shapes]
            return {str(shape.node): len(shape.focus_nodes(data)) for shape in shapes if any(shape.target())}

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what pyshacl raises on shapes that are none into words; also what rdflib and ``re`` raise within it."""
        before = logging.root.manager.disable
        logging.disable(logging.CRITICAL)  # both log what they then raise
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield
        except (DataError, MemoryError):
            raise
        except Exception as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise DataError(f"cannot be run as SHACL: {reason}", source=self.source) from None
        finally:
            logging.disable(before)


def _copy(graph: rdflib.Graph) -> rdflib.Graph:
    """A plain graph that pyshacl may change."""
    copy = rdflib.Graph()
    for triple in graph:
        copy.add(triple)
    return copy
