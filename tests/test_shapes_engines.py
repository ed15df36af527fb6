"""The shapes in other hands: a second engine and the plain ``pyshacl`` command find what we find."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
import shifty
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SH

from backchannel.mapping import DEFAULT_BASE
from backchannel.validation import judge
from backchannel.validation.files import read_graph
from backchannel.validation.paths import path_text
from backchannel.validation.shapes import load_shapes, shapes_texts
from conftest import CommandLine
from test_shapes import DATA, GOOD, Bad, apart, bad_examples, spoilt

Told = Counter[tuple[str, ...]]
"""Results by what they say: focus node, shape, component, severity, value, message, path; blank nodes have no name."""

_SAYS = (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity, SH.value, SH.resultMessage)


def told(report: rdflib.Graph, *, whole_paths: bool = True) -> Told:
    def text(node: rdflib.term.Node | None) -> str:
        return "blank" if isinstance(node, rdflib.BNode) else str(node)

    def path(result: rdflib.term.Node) -> str:
        node = report.value(result, SH.resultPath)
        return path_text(report, node) if whole_paths and isinstance(node, rdflib.BNode) else text(node)

    return Counter(
        (*(text(report.value(result, predicate)) for predicate in _SAYS), path(result))
        for result in report.objects(None, SH.result)
    )


def ours(graph: rdflib.Graph) -> rdflib.Graph:
    return rdflib.Graph().parse(data=judge(graph).turtle(DEFAULT_BASE), format="turtle")


@pytest.fixture(scope="module")
def engine() -> shifty.PreparedValidator:
    prepared = shifty.PreparedValidator(load_shapes())
    assert prepared.diagnostics == []
    return prepared


def second(engine: shifty.PreparedValidator, graph: rdflib.Graph) -> rdflib.Graph:
    _, report, _ = engine.validate(graph, graph_mode="data", infer=False, on_unsupported="error")
    return report


def together(examples: Iterable[Bad]) -> rdflib.Graph:
    """All in one graph, each with IRIs of its own."""
    graph = rdflib.Graph()
    for number, example in enumerate(examples):
        for triple in spoilt(example):
            graph.add(tuple(apart(term, number) for term in triple))  # type: ignore[arg-type]
    return graph


def test_a_second_engine_calls_the_good_graph_good(engine: shifty.PreparedValidator) -> None:
    assert told(second(engine, rdflib.Graph().parse(data=GOOD, format="turtle"))) == Counter()


def test_a_second_engine_finds_the_same_in_every_bad_example(engine: shifty.PreparedValidator) -> None:
    graph = together(bad_examples())
    found, theirs = told(ours(graph), whole_paths=False), told(second(engine, graph), whole_paths=False)
    assert len(found) > len(bad_examples())
    # It gives each result once, pyshacl once for each shape that refers to the one that found it; and it gives no
    # triples for the paths that are no single property.
    assert set(found) == set(theirs)


def test_a_second_engine_sees_that_a_shape_was_changed() -> None:
    shapes = load_shapes()
    shapes.remove((rdflib.URIRef("https://w3id.org/backchannel/shapes#act-topic"), SH.minLength, None))
    graph = together([example for example in bad_examples() if example.pair == ("act-topic", "MinLength")])
    lost = set(told(ours(graph))) - set(told(second(shifty.PreparedValidator(shapes), graph)))
    assert {name.rpartition("#")[2] for _, name, *_ in lost} == {"act-topic"}


# ---- the plain command


@pytest.fixture(scope="module")
def shapes_file(backchannel: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plain") / "shapes.ttl"
    path.write_text(backchannel("shapes").stdout, encoding="utf-8")
    return path


def plain(shapes: Path, data: Path) -> tuple[int, rdflib.Graph]:
    """What ``pyshacl --shapes SHAPES --format turtle DATA`` says."""
    command = [sys.executable, "-m", "pyshacl", "--shapes", str(shapes), "--format", "turtle", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return done.returncode, rdflib.Graph().parse(data=done.stdout, format="turtle")


def anonymous(report: rdflib.Graph) -> rdflib.Graph:
    """The report with blank nodes for the report and its results, which pyshacl does not name."""
    own = {node: rdflib.BNode() for node in (*report.subjects(SH.conforms), *report.objects(None, SH.result))}
    renamed = rdflib.Graph()
    for s, p, o in report:
        renamed.add((own.get(s, s), p, own.get(o, o)))
    return renamed


def canonical(graph: rdflib.Graph) -> str:
    """The report as one text, blank nodes told by what is said of them: they form a tree below the report."""

    def tree(node: rdflib.term.Node) -> str:
        if not isinstance(node, rdflib.BNode):
            return node.n3()
        return f"[{' ; '.join(sorted(f'{p.n3()} {tree(o)}' for p, o in graph.predicate_objects(node)))}]"

    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    told = tree(report)
    assert all(node.n3() in told for node in graph.objects() if not isinstance(node, rdflib.BNode))
    return told


def test_the_shapes_in_one_file_are_all_the_shapes(shapes_file: Path) -> None:
    assert isomorphic(rdflib.Graph().parse(shapes_file), load_shapes())
    assert len(shapes_texts()) == len(list((DATA.parents[2] / "shapes").glob("*.ttl")))


def test_the_plain_command_calls_the_good_graph_good(shapes_file: Path) -> None:
    code, report = plain(shapes_file, DATA / "good.ttl")
    assert code == 0
    assert isomorphic(anonymous(ours(rdflib.Graph().parse(DATA / "good.ttl"))), report)


def test_the_report_of_the_plain_command_is_ours(shapes_file: Path, backchannel: CommandLine, tmp_path: Path) -> None:
    # One example of each kind of constraint, so that the command takes seconds; `make soak` compares all.
    examples = list({example.constraint: example for example in bad_examples()}.values())
    assert len(examples) > 15
    data = tmp_path / "graph.nt"
    together(examples).serialize(data, format="nt", encoding="utf-8")
    code, theirs = plain(shapes_file, data)
    assert code == 1
    found = rdflib.Graph().parse(data=judge(read_graph(data)).turtle(DEFAULT_BASE), format="turtle")
    assert told(found) == told(theirs)
    assert list(found.triples((None, RDF.type, SH.ValidationReport)))
    assert canonical(anonymous(found)) == canonical(theirs)
