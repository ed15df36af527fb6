"""One shape, made ready once a process: pyshacl's own constraint components, and the path as a function.

``pyshacl.Shape.validate`` finds out for every call which constraints a shape has, reads their parameters and its path
from the shapes graph, and words a text for each result, also for those inside ``sh:or`` that nobody sees. Here all
that is done once, or not at all. What conforms is still judged by pyshacl's components; the tests compare the reports
with those of ``pyshacl.validate``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import rdflib
from pyshacl import Shape, ShapesGraph
from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.consts import RDF_type
from pyshacl.errors import ReportableRuntimeError
from pyshacl.pytypes import SHACLExecutor
from rdflib.namespace import SH
from rdflib.term import Node

from backchannel.validation.paths import Follow, follower

__all__ = ["LookedUp", "PreparedShape", "Result"]

Result = dict[Node, list[Node]]
"""The properties of a ``sh:ValidationResult``, each with its values."""

# What pyshacl raises, where SHACL asks for a result, on comparing a blank node or an ill-formed date.
_UNCOMPARABLE = (ReportableRuntimeError, TypeError)

_EXECUTOR = SHACLExecutor(validator=None)
_UNSEEN = ("", rdflib.BNode(), ())
"""What stands for a report that is only counted."""


class LookedUp(ShapesGraph):
    """A shapes graph whose shapes, where one refers to another, are the prepared ones."""

    def __init__(self, graph: rdflib.Graph) -> None:
        super().__init__(graph)
        self.inner: dict[Node, PreparedShape] = {}

    def lookup_shape_from_node(self, node: Node) -> PreparedShape:  # type: ignore[override]
        """Return the shape to which another one refers, as by ``sh:or``; called by pyshacl's components.

        Raises:
            KeyError: there is none of that name.
        """
        if node not in self.inner:
            self.inner[node] = PreparedShape(super().lookup_shape_from_node(node), seen=False)
        return self.inner[node]


class PreparedShape:
    """A shape with its constraints; ``sh:property`` is not among them where the shape's results are seen.

    Parameters:
        shape: pyshacl's.
        seen: whether its results are reported. Those of shapes inside ``sh:or`` and ``sh:not`` are not: all that
            counts there is whether there are any.
    """

    def __init__(self, shape: Shape, *, seen: bool) -> None:
        self.shape: Any = shape  # mypy sees that few of its methods are typed
        self.node: Node = shape.node
        self._follow: Follow | None = follower(shape.sg.graph, self.path()) if self.shape.is_property_shape else None
        kinds = dict.fromkeys(
            CONSTRAINT_PARAMETERS_MAP[parameter]
            for parameter in sorted(set(shape.sg.graph.predicates(shape.node)), key=str)
            if parameter in CONSTRAINT_PARAMETERS_MAP and not (seen and parameter == SH.property)
        )
        targets: Any = self.shape
        nodes, classes, implicit, objects_of, subjects_of = map(tuple, targets.target())
        self._target_nodes, self._target_classes = nodes, (*classes, *implicit)
        self._objects_of, self._subjects_of = objects_of, subjects_of
        self._components: list[Any] = [] if shape.deactivated else [kind(shape) for kind in kinds]
        for component in self._components:
            component.make_v_result_description = _no_text
            if not seen:
                component.make_v_result = _no_result

    @property
    def constrains(self) -> bool:
        """Whether it has constraints of its own."""
        return bool(self._components)

    @property
    def is_property_shape(self) -> bool:
        """Whether it has a path; asked by pyshacl's components."""
        return self._follow is not None

    def path(self) -> Node:
        """Return the node of its path in the shapes graph; asked by pyshacl's components."""
        path: Node = self.shape.path()
        return path

    def focus_nodes(self, graph: rdflib.Graph, *, has_subclasses: bool) -> set[Node]:
        """Return the nodes that its targets pick.

        Parameters:
            graph: where they are.
            has_subclasses: whether it says of a class that it is below another, whose members then count, too.
        """
        if has_subclasses:
            found: set[Node] = self.shape.focus_nodes(graph)
            return found
        found = set(self._target_nodes)
        for each in self._target_classes:
            found.update(graph.subjects(RDF_type, each))
        for each in self._subjects_of:
            found.update(s for s, _ in graph.subject_objects(each))
        for each in self._objects_of:
            found.update(o for _, o in graph.subject_objects(each))
        return found

    def results(self, graph: rdflib.Graph, focus: Iterable[Node]) -> list[Result]:
        """Return what pyshacl's components find at the focus nodes.

        Where values cannot be compared at all, of which pyshacl makes an error, that is a result, as SHACL has it
        (https://www.w3.org/TR/shacl/#LessThanConstraintComponent).
        """
        nodes = self._values(graph, focus)
        found: list[Result] = []
        for component in self._components:
            try:
                found.extend(_read(report) for report in self._evaluate(component, graph, nodes, [])[1])
            except _UNCOMPARABLE:
                found.extend(self._apart(component, graph, nodes))
        return found

    def validate(
        self, executor: SHACLExecutor, graph: rdflib.Graph, focus: Node, _evaluation_path: list[Any]
    ) -> tuple[bool, list[Any]]:
        """Tell whether one node conforms; called by pyshacl's components, in the form of ``pyshacl.Shape.validate``."""
        nodes = self._values(graph, [focus])
        return all(self._evaluate(each, graph, nodes, _evaluation_path)[0] for each in self._components), []

    def _values(self, graph: rdflib.Graph, focus: Iterable[Node]) -> dict[Node, set[Node]]:
        if self._follow is None:
            return {node: {node} for node in focus}
        return {node: self._follow(graph, node) for node in focus}

    def _evaluate(
        self, component: Any, graph: rdflib.Graph, nodes: dict[Node, set[Node]], path: list[Any]
    ) -> tuple[bool, list[Any]]:
        conforms, reports = component.evaluate(_EXECUTOR, graph, nodes, [*path, self.shape, component])
        return conforms, reports

    def _apart(self, component: Any, graph: rdflib.Graph, nodes: dict[Node, set[Node]]) -> Iterator[Result]:
        """Each value by itself, so that one which cannot be compared hides nothing that is found at the others."""
        for node, values in nodes.items():
            for value in values:
                try:
                    yield from map(_read, self._evaluate(component, graph, {node: {value}}, [])[1])
                except _UNCOMPARABLE:
                    yield self._uncomparable(component, node, value)

    def _uncomparable(self, component: Any, focus: Node, value: Node) -> Result:
        about: Result = {
            SH.focusNode: [focus],
            SH.value: [value],
            SH.resultSeverity: [self.shape.severity],
            SH.sourceShape: [self.node],
            SH.sourceConstraintComponent: [component.shacl_constraint_component],
            SH.resultMessage: list(self.shape.message),
        }
        if self.is_property_shape:
            about[SH.resultPath] = [self.path()]
        return about


def _read(report: tuple[str, Node, Iterable[tuple[Node, Node, Any]]]) -> Result:
    """The triples of one of pyshacl's reports; it pairs each node that comes from a graph with the graph."""
    about: Result = {}
    for _, predicate, value in report[2]:
        about.setdefault(predicate, []).append(value[1] if isinstance(value, tuple) else value)
    return about


_no_text: Callable[..., str] = lambda *_, **__: ""  # noqa: E731
_no_result: Callable[..., Any] = lambda *_, **__: _UNSEEN  # noqa: E731
