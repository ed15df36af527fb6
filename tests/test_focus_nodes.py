"""Which nodes the shapes look at: those that pyshacl says, members of subclasses included."""

from __future__ import annotations

import pytest
import rdflib
from pyshacl import ShapesGraph
from rdflib.namespace import RDF, RDFS

import facts_examples as examples
from backchannel.mapping import map_facts
from backchannel.validation import shipped_shapes, validate
from backchannel.validation.indexed import IndexedGraph
from backchannel.validation.provenance import BC
from backchannel.validation.shapes import prepare

OURS = rdflib.Namespace("https://house.example/")
SHAPES = """
@prefix bc: <https://w3id.org/backchannel/ontology#> .
@prefix h: <https://house.example/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
h:Class a sh:NodeShape ; sh:targetClass bc:Meeting ; sh:nodeKind sh:IRI .
h:Implicit a sh:NodeShape, rdfs:Class ; sh:targetNode h:nobody ; sh:nodeKind sh:IRI .
h:Subjects a sh:NodeShape ; sh:targetSubjectsOf bc:topic ; sh:nodeKind sh:IRI .
h:Objects a sh:NodeShape ; sh:targetObjectsOf bc:topic ; sh:nodeKind sh:IRI .
"""


def data() -> rdflib.Graph:
    graph = map_facts(examples.relay()).rdflib()
    graph.add((OURS.envoy, RDF.type, OURS.Implicit))
    return graph


@pytest.mark.parametrize("subclasses", [False, True])
def test_focus_nodes_are_those_of_pyshacl(subclasses: bool) -> None:
    graph = data()
    if subclasses:
        graph.add((OURS.Audience, RDFS.subClassOf, BC.Meeting))
        graph.add((OURS.audience, RDF.type, OURS.Audience))
    for shapes in (rdflib.Graph().parse(data=SHAPES, format="turtle"), shipped_shapes().graph):
        theirs = {shape.node: len(shape.focus_nodes(graph)) for shape in ShapesGraph(shapes).shapes}
        ours = prepare(shapes).focus_counts(IndexedGraph(graph))
        assert ours == {str(node): theirs[node] for node in theirs if str(node) in ours}
        assert any(ours.values())


def test_a_member_of_a_subclass_is_judged() -> None:
    graph = data()
    assert validate(graph) == []
    graph.add((OURS.Audience, RDFS.subClassOf, BC.Meeting))
    graph.add((OURS.audience, RDF.type, OURS.Audience))
    assert {finding.focus for finding in validate(graph)} == {str(OURS.audience)}


def test_a_literal_may_be_a_focus_node() -> None:
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    found = {finding.shape for finding in validate(data(), shapes=prepare(shapes))}
    assert found == {str(OURS.Objects)}
