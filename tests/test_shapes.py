"""The shapes: each finds something to check, and each of its constraints rejects a bad example."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pyshacl
import pytest
import rdflib
from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from rdflib.namespace import RDF, SH

from backchannel.resources import shapes_path
from backchannel.validation import conforms, focus_counts, validate
from backchannel.validation.shapes import PreparedShapes, load_shapes, prepare

DATA = Path(__file__).parent / "data" / "shapes"
SHAPES = "https://w3id.org/backchannel/shapes#"
GOOD = (DATA / "good.ttl").read_text(encoding="utf-8")
PROLOGUE = "".join(line + "\n" for line in GOOD.splitlines() if line.startswith("@"))


class Bad(NamedTuple):
    shape: str
    constraint: str
    remove: str
    add: str
    line: int

    @property
    def pair(self) -> tuple[str, str]:
        return self.shape, self.constraint


def bad_examples() -> list[Bad]:
    examples: list[Bad] = []
    for number, line in enumerate((DATA / "bad.txt").read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("["):
            shape, constraint = line.strip("[]").split()
            examples.append(Bad(shape, constraint, "", "", number))
        elif line.startswith(("-", "+")):
            field = "remove" if line[0] == "-" else "add"
            last = examples[-1]
            examples[-1] = last._replace(**{field: getattr(last, field) + line[1:] + "\n"})
        else:
            assert not line or line.startswith("#"), f"bad.txt, line {number}: {line}"
    return examples


def turtle(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=PROLOGUE + text, format="turtle")


GOOD_TRIPLES = tuple(rdflib.Graph().parse(data=GOOD, format="turtle"))


def spoilt(example: Bad) -> rdflib.Graph:
    graph = rdflib.Graph()
    for triple in GOOD_TRIPLES:
        graph.add(triple)
    for triple in turtle(example.remove):
        assert triple in graph, f"bad.txt, line {example.line}: not in good.ttl: {triple}"
        graph.remove(triple)
    for triple in turtle(example.add):
        assert triple not in graph, f"bad.txt, line {example.line}: already in good.ttl: {triple}"
        graph.add(triple)
    return graph


def local(iri: object) -> str:
    return str(iri).partition("#")[2].removesuffix("ConstraintComponent")


def evaluated(shapes: rdflib.Graph) -> set[rdflib.term.Node]:
    """The shapes whose results are reported: those with a target, and their property shapes."""
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    targeted = {shape for target in targets for shape in shapes.subjects(target)}
    return targeted | {member for shape in targeted for member in shapes.objects(shape, SH.property)}


def component(parameter: rdflib.term.Node) -> str | None:
    """The constraint that a property of a shape sets, by the name that results have for it."""
    if parameter == SH.qualifiedMaxCount:
        return "QualifiedMaxCount"
    kind = CONSTRAINT_PARAMETERS_MAP.get(parameter)
    return None if kind is None or parameter == SH.qualifiedValueShape else local(kind.shacl_constraint_component)


def constraints(shapes: rdflib.Graph) -> set[tuple[str, str]]:
    """Each evaluated shape with each constraint that it sets."""
    return {
        (local(shape), name)
        for shape in evaluated(shapes)
        for parameter in shapes.predicates(shape)
        if (name := component(parameter)) is not None and parameter not in (SH.property, SH.ignoredProperties)
    }


Report = set[tuple[str, str, str, str]]


def report_of_pyshacl(graph: rdflib.Graph) -> Report:
    _, report, _ = pyshacl.validate(graph, shacl_graph=load_shapes(), inference="none", advanced=False)
    return {
        (
            str(report.value(result, SH.focusNode)),
            local(report.value(result, SH.sourceShape)),
            local(report.value(result, SH.sourceConstraintComponent)),
            str(report.value(result, SH.value)),
        )
        for result in report.objects(None, SH.result)
    }


def report_of_ours(graph: rdflib.Graph) -> Report:
    return {
        (str(found.focus), local(found.shape), local(found.constraint), str(found.value))
        for found in validate(graph)
        if found.shape is not None
    }


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return load_shapes()


@pytest.fixture(scope="module")
def good() -> rdflib.Graph:
    return rdflib.Graph().parse(data=GOOD, format="turtle")


def test_the_good_graph_conforms_for_us_and_for_plain_pyshacl(good: rdflib.Graph, shapes: rdflib.Graph) -> None:
    assert validate(good) == []
    assert pyshacl.validate(good, shacl_graph=shapes)[0] is True


def test_every_shape_has_a_focus_node_in_the_good_graph(good: rdflib.Graph) -> None:
    unused = [local(shape) for shape, count in focus_counts(good).items() if count == 0]
    assert unused == []


def test_every_class_that_a_shape_targets_is_spelt_as_in_the_ontology(shapes: rdflib.Graph) -> None:
    from backchannel.resources import ontology_path

    ontology = rdflib.Graph().parse(ontology_path() / "backchannel.ttl")
    ours = {c for c in shapes.objects(None, SH.targetClass) if str(c).startswith("https://w3id.org/backchannel/")}
    assert ours
    assert ours <= set(ontology.subjects(RDF.type, rdflib.OWL.Class))


@pytest.mark.parametrize("example", bad_examples(), ids=lambda bad: f"{bad.shape}-{bad.constraint}-{bad.line}")
def test_the_constraint_rejects_its_bad_example_in_plain_words(example: Bad) -> None:
    findings = validate(spoilt(example))
    hits = [found for found in findings if (local(found.shape), local(found.constraint)) == example.pair]
    assert hits, [found.text() for found in findings]
    for found in hits:
        assert found.message.endswith(".")
        assert conforms([found]) is (found.severity != "violation")


def test_every_constraint_has_a_bad_example(shapes: rdflib.Graph) -> None:
    assert constraints(shapes) - {example.pair for example in bad_examples()} == set()


def test_our_results_are_those_of_plain_pyshacl_where_many_rules_are_broken() -> None:
    # A plain run costs a tenth of a second, so the bad examples share a few graphs.
    shares = 4
    for share in range(shares):
        examples = bad_examples()[share::shares]
        graph = spoilt(examples[0])
        for example in examples[1:]:
            for triple in turtle(example.remove):
                graph.remove(triple)
        for example in examples:
            for triple in turtle(example.add):
                graph.add(triple)
        ours, theirs = report_of_ours(graph), report_of_pyshacl(graph)
        assert len(ours) > len(examples) / 2
        assert ours == theirs


@pytest.mark.soak
def test_our_results_are_those_of_plain_pyshacl_on_each_bad_example() -> None:
    # One graph holds them all, their IRIs set apart.
    together = rdflib.Graph()
    for number, example in enumerate(bad_examples()):
        for triple in spoilt(example):
            together.add(tuple(apart(term, number) for term in triple))  # type: ignore[arg-type]
    ours, theirs = report_of_ours(together), report_of_pyshacl(together)
    assert len(ours) > len(bad_examples())
    assert ours == theirs


def apart(term: rdflib.term.Node, number: int) -> rdflib.term.Node:
    base = "https://backchannel.example/"
    if isinstance(term, rdflib.URIRef) and term.startswith(base):
        return rdflib.URIRef(f"{base}{number}/{term.removeprefix(base)}")
    return term


def test_every_reported_shape_says_what_is_wrong_and_how_bad_it_is(shapes: rdflib.Graph) -> None:
    silent = {
        local(shape)
        for shape, _ in ((rdflib.URIRef(SHAPES + name), kind) for name, kind in constraints(shapes))
        if shapes.value(shape, SH.message) is None or shapes.value(shape, SH.severity) is None
    }
    assert silent == set()


def test_every_shape_has_a_name_of_ours(shapes: rdflib.Graph) -> None:
    nodes = set(shapes.subjects(RDF.type, SH.NodeShape)) | set(shapes.subjects(RDF.type, SH.PropertyShape))
    assert nodes >= evaluated(shapes)
    assert [node for node in nodes if not str(node).startswith(SHAPES)] == []


def test_no_shape_says_two_different_things_in_two_files(shapes: rdflib.Graph) -> None:
    single = [SH.path, SH.message, SH.severity, SH["in"], SH.minCount, SH.maxCount, SH["or"], SH.ignoredProperties]
    for predicate in single:
        subjects = list(shapes.subjects(predicate))
        assert len(subjects) == len(set(subjects)), predicate


def test_shapes_use_shacl_core_only(shapes: rdflib.Graph) -> None:
    assert set(shapes.predicates()) & {SH.sparql, SH.js, SH.rule, SH.target} == set()


def test_shapes_are_well_formed_by_the_shapes_of_shacl(shapes: rdflib.Graph) -> None:
    conforms_, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms_, text


def test_a_misspelt_target_class_is_seen_in_the_focus_counts(good: rdflib.Graph) -> None:
    misspelt = rdflib.Graph().parse(
        data="""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix bc: <https://w3id.org/backchannel/ontology#> .
        <https://shapes.example/s> a sh:NodeShape ; sh:targetClass bc:Comunication ; sh:nodeKind sh:Literal .""",
        format="turtle",
    )
    prepared = prepare(misspelt)
    assert validate(good, shapes=prepared) == []
    assert focus_counts(good, shapes=prepared) == {"https://shapes.example/s": 0}


def test_the_shapes_directory_holds_turtle_only() -> None:
    assert {file.suffix for file in shapes_path().iterdir()} == {".ttl"}


# ---- the suite sees when a shape stops working


def without(shapes: rdflib.Graph, shape: rdflib.URIRef, constraint: str) -> rdflib.Graph:
    """The shapes, one constraint of one of them taken out."""
    left = rdflib.Graph()
    for s, p, o in shapes:
        if s != shape or component(p) != constraint:
            left.add((s, p, o))
    if constraint == "QualifiedMaxCount":
        left.remove((shape, SH.qualifiedValueShape, None))
    assert len(left) < len(shapes)
    return left


def fires(example: Bad, changed: PreparedShapes) -> bool:
    found = validate(spoilt(example), shapes=changed)
    return any((local(each.shape), local(each.constraint)) == example.pair for each in found)


PAIRS = sorted({example.pair for example in bad_examples()})


@pytest.mark.parametrize("pair", [*PAIRS[::12], *(pytest.param(pair, marks=pytest.mark.soak) for pair in PAIRS)])
def test_a_constraint_that_is_taken_out_no_longer_fires(pair: tuple[str, str], shapes: rdflib.Graph) -> None:
    changed = prepare(without(shapes, rdflib.URIRef(SHAPES + pair[0]), pair[1]))
    assert [example.line for example in bad_examples() if example.pair == pair and fires(example, changed)] == []


def test_a_constraint_inside_another_counts_too(shapes: rdflib.Graph, good: rdflib.Graph) -> None:
    inner = {
        (shape, name)
        for shape in set(shapes.subjects(RDF.type, SH.NodeShape)) | set(shapes.subjects(RDF.type, SH.PropertyShape))
        for parameter in shapes.predicates(shape)
        if (name := component(parameter)) is not None and shape not in evaluated(shapes)
    }
    assert len(inner) > 10
    outer = (
        "act-date",
        "exactMatch",
        "exactMatch-one",
        "BegunWhenPublished",
        "SpanBegunWhenPublished",
        "ReportedAct",
        "ReportedIsMarked",
    )
    examples = [example for example in bad_examples() if example.shape in outer]
    for shape, constraint in sorted(inner):
        changed = prepare(without(shapes, shape, constraint))
        same = validate(good, shapes=changed) == [] and all(fires(example, changed) for example in examples)
        assert not same, f"nothing shows what {local(shape)} is for"


def test_a_target_that_is_misspelt_leaves_a_shape_without_focus_nodes(shapes: rdflib.Graph, good: rdflib.Graph) -> None:
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    for target in targets:
        shape = min(
            node
            for node in shapes.subjects(target)
            if sum(len(list(shapes.objects(node, each))) for each in targets) == 1
        )
        changed = rdflib.Graph()
        changed += shapes
        changed.set((shape, target, rdflib.URIRef(SHAPES + "misspelt")))
        assert focus_counts(good)[str(shape)] > focus_counts(good, shapes=prepare(changed))[str(shape)] == 0
