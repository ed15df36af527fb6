"""The checks of ROBOT's report, FOOPS! and OOPS!, the profile OWL 2 DL, and a reasoner, each shown to see what it is for.

The queries are in ``tests/ontology``; a row is a finding. Sources: https://robot.obolibrary.org/report,
https://foops.linkeddata.es/about.html, https://oops.linkeddata.es/catalogue.jsp, https://www.w3.org/TR/owl2-syntax/.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from backchannel.resources import ontology_path
from conftest import missing

QUERIES = Path(__file__).parent / "ontology"
SIMPLE_EVENT_MODEL = Path(__file__).parent / "data" / "ontology" / "sem.ttl"
FILES = ("backchannel.ttl", "codes.ttl", "alignments.ttl")
PREFIXES = "".join(
    f"PREFIX {name}: <{iri}>\n"
    for name, iri in {
        "bc": "https://w3id.org/backchannel/ontology#",
        "dcterms": "http://purl.org/dc/terms/",
        "owl": "http://www.w3.org/2002/07/owl#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "vann": "http://purl.org/vocab/vann/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }.items()
)

BREAKAGES: dict[str, str] = {
    "alignment-without-mapping": "INSERT DATA { bc:Visit skos:closeMatch <http://www.wikidata.org/entity/Q5> }",
    "dl-annotations-carry-no-axioms": "INSERT DATA { bc:ofClass a owl:FunctionalProperty }",
    "dl-class-and-datatype": "INSERT DATA { bc:CAMEO a owl:Class }",
    "dl-data-property-features": "INSERT DATA { bc:topic a owl:InverseFunctionalProperty }",
    "dl-datatype-map": "INSERT DATA { bc:notBefore rdfs:range xsd:date }",
    "dl-object-and-data-property": "INSERT DATA { bc:topic a owl:ObjectProperty }",
    "dl-reserved-vocabulary": "INSERT DATA { bc:Visit owl:annotatedSource bc:Meeting }",
    "dl-simple-roles": "INSERT DATA { bc:contentAct a owl:TransitiveProperty }",
    "dl-values-and-things": "INSERT DATA { bc:topic rdfs:range bc:Place }",
    "example-of-use": "DELETE WHERE { bc:Visit skos:example ?e }",
    "foops-backward-compatibility": "DELETE WHERE { <https://w3id.org/backchannel/ontology> owl:backwardCompatibleWith ?value }",
    "foops-citation": "DELETE WHERE { <https://w3id.org/backchannel/ontology> dcterms:bibliographicCitation ?value }",
    "foops-created": "DELETE WHERE { <https://w3id.org/backchannel/ontology> dcterms:created ?value }",
    "foops-creator": "DELETE WHERE { <https://w3id.org/backchannel/ontology> dcterms:creator ?value }",
    "foops-description": "DELETE WHERE { <https://w3id.org/backchannel/ontology> dcterms:description ?value }",
    "foops-is-defined-by": "DELETE WHERE { bc:Visit rdfs:isDefinedBy ?o }",
    "foops-license": "DELETE WHERE { <https://w3id.org/backchannel/ontology> dcterms:license ?value }",
    "foops-license-is-known": 'INSERT DATA { <https://w3id.org/backchannel/ontology> dcterms:license "Apache" }',
    "foops-modified": "DELETE WHERE { <https://w3id.org/backchannel/ontology> dcterms:modified ?value }",
    "foops-persistent-address": "INSERT DATA { <https://backchannel.example/ontology> a owl:Ontology }",
    "foops-prefix-and-namespace": "DELETE WHERE { <https://w3id.org/backchannel/ontology> vann:preferredNamespacePrefix ?p }",
    "foops-prior-version": "DELETE WHERE { <https://w3id.org/backchannel/ontology> owl:priorVersion ?value }",
    "foops-publisher": "DELETE WHERE { <https://w3id.org/backchannel/ontology> dcterms:publisher ?value }",
    "foops-reuses-vocabularies": "DELETE { ?t ?a ?o } WHERE { VALUES ?a { rdfs:subClassOf rdfs:range } ?t ?a ?o FILTER(ISIRI(?o) && !STRSTARTS(STR(?o), STR(bc:))) }",
    "foops-title": "DELETE WHERE { <https://w3id.org/backchannel/ontology> dcterms:title ?value }",
    "foops-version-info": "DELETE WHERE { <https://w3id.org/backchannel/ontology> owl:versionInfo ?value }",
    "foops-version-iri": "DELETE WHERE { <https://w3id.org/backchannel/ontology> owl:versionIRI ?value }",
    "foops-version-iri-of-its-version": 'DELETE { <https://w3id.org/backchannel/ontology> owl:versionInfo ?v } INSERT { <https://w3id.org/backchannel/ontology> owl:versionInfo "0.9.0" } WHERE { <https://w3id.org/backchannel/ontology> owl:versionInfo ?v }',
    "labels-in-six-languages": 'DELETE { bc:Visit rdfs:label ?l } WHERE { bc:Visit rdfs:label ?l FILTER(LANG(?l) = "ar") }',
    "labels-in-their-script": 'INSERT DATA { bc:Visit rdfs:label "visit"@ru }',
    "oops-p03-is": "INSERT DATA { bc:isA a owl:ObjectProperty }",
    "oops-p04-unconnected": "INSERT DATA { bc:Lonely a owl:Class }",
    "oops-p05-wrong-inverse": "DELETE { bc:mediates rdfs:domain ?d } INSERT { bc:mediates rdfs:domain bc:Claim } WHERE { bc:mediates rdfs:domain ?d }",
    "oops-p06-cycle": "INSERT DATA { bc:Communication rdfs:subClassOf bc:Visit }",
    "oops-p07-merged-concepts": 'INSERT DATA { bc:Visit rdfs:label "visit or trip"@en }',
    "oops-p10-missing-disjointness": "DELETE WHERE { ?all a owl:AllDisjointClasses }",
    "oops-p11-missing-domain": "DELETE WHERE { bc:mediator rdfs:domain ?d }",
    "oops-p11-missing-range": "DELETE WHERE { bc:mediator rdfs:range ?r }",
    "oops-p13-missing-inverse": "DELETE { ?a owl:inverseOf ?b } WHERE { ?a owl:inverseOf ?b FILTER(bc:mediator IN (?a, ?b)) }",
    "oops-p19-multiple-domains": "INSERT DATA { bc:mediator rdfs:domain bc:Claim }",
    "oops-p20-misused-annotations": 'INSERT DATA { bc:Visit skos:definition "Visit."@en }',
    "oops-p21-miscellaneous-class": "INSERT DATA { bc:OtherAct a owl:Class }",
    "oops-p22-naming": "INSERT DATA { bc:visit a owl:Class }",
    "oops-p24-recursive-definition": "INSERT DATA { bc:Visit owl:equivalentClass bc:Visit }",
    "oops-p25-inverse-of-itself": "INSERT DATA { bc:sameAct owl:inverseOf bc:sameAct }",
    "oops-p26-inverse-of-symmetric": "INSERT DATA { bc:sameAct owl:inverseOf bc:claims }",
    "oops-p27-equivalent-properties": "INSERT DATA { bc:sender owl:equivalentProperty bc:mediator }",
    "oops-p28-symmetric": "INSERT DATA { bc:claims a owl:SymmetricProperty }",
    "oops-p33-chain-of-one": "INSERT DATA { bc:claims owl:propertyChainAxiom ( bc:saidIn ) }",
    "oops-p34-untyped-class": "INSERT DATA { bc:Visit rdfs:subClassOf bc:Trip }",
    "oops-p35-untyped-property": "INSERT DATA { bc:Visit dcterms:subject bc:Meeting }",
    "oops-p36-file-extension": "INSERT DATA { <https://w3id.org/backchannel/ontology.ttl> a owl:Ontology }",
    "oops-p38-no-ontology-declaration": "DELETE DATA { <https://w3id.org/backchannel/ontology> a owl:Ontology }",
    "robot-annotation-whitespace": 'INSERT DATA { bc:Visit skos:scopeNote "A note. "@en }',
    "robot-deprecated-boolean-datatype": 'INSERT DATA { bc:Visit owl:deprecated "true" }',
    "robot-deprecated-reference": "INSERT DATA { bc:Conversation owl:deprecated true }",
    "robot-duplicate-definition": "INSERT { bc:Visit skos:definition ?d } WHERE { bc:Meeting skos:definition ?d }",
    "robot-duplicate-label": 'INSERT DATA { bc:Visit rdfs:label "meeting"@en }',
    "robot-equivalent-pair": "INSERT DATA { bc:Visit owl:equivalentClass bc:Meeting }",
    "robot-illegal-use-of-built-in-vocabulary": "INSERT DATA { rdfs:label rdfs:domain bc:Act }",
    "robot-invalid-entity-uri": "INSERT DATA { <https://w3id.org/backchannel/ontology#bc:Visit> a owl:Class }",
    "robot-label-formatting": 'INSERT DATA { bc:Visit rdfs:label " visit"@en }',
    "robot-missing-definition": "DELETE WHERE { bc:Visit skos:definition ?definition }",
    "robot-missing-label": "DELETE WHERE { bc:Visit rdfs:label ?label }",
    "robot-missing-obsolete-label": "INSERT DATA { bc:Visit owl:deprecated true }",
    "robot-missing-superclass": "DELETE WHERE { bc:Visit rdfs:subClassOf ?above }",
    "robot-misused-obsolete-label": 'INSERT DATA { bc:Visit rdfs:label "obsolete visit"@en }',
    "robot-misused-replaced-by": "INSERT DATA { bc:Visit dcterms:isReplacedBy bc:Meeting }",
    "robot-multiple-definitions": 'INSERT DATA { bc:Visit skos:definition "A trip."@en }',
    "robot-multiple-equivalent-classes": "INSERT DATA { bc:Visit owl:equivalentClass bc:Meeting , bc:PhoneCall }",
    "robot-multiple-labels": 'INSERT DATA { bc:Visit rdfs:label "trip"@en }',
    "skos-labels-differ-within-a-scheme": 'INSERT DATA { bc:denied skos:prefLabel "hedged"@en }',
    "skos-one-preferred-label": 'INSERT DATA { bc:denied skos:prefLabel "rejected"@en }',
    "skos-scheme-and-top-concept": "DELETE WHERE { bc:denied skos:inScheme ?s }",
}
"""For each check an update after which it has to find something."""


def published() -> pyoxigraph.Store:
    """The three files in one graph."""
    store = pyoxigraph.Store()
    for name in FILES:
        store.load(path=ontology_path() / name, format=pyoxigraph.RdfFormat.TURTLE)
    return store


def found(store: pyoxigraph.Store, check: str) -> list[str]:
    rows = store.query((QUERIES / f"{check}.rq").read_text(encoding="utf-8"))
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    return [" ".join(str(value) for value in row) for row in rows]


@pytest.fixture(scope="module")
def ontology() -> pyoxigraph.Store:
    return published()


def test_every_check_has_a_breakage_and_says_what_it_is_after() -> None:
    assert {path.stem for path in QUERIES.glob("*.rq")} == set(BREAKAGES)
    assert len(BREAKAGES) > 60
    for check in BREAKAGES:
        assert (QUERIES / f"{check}.rq").read_text(encoding="utf-8").startswith("# "), check


@pytest.mark.parametrize("check", sorted(BREAKAGES))
def test_the_ontology_passes(check: str, ontology: pyoxigraph.Store) -> None:
    assert found(ontology, check) == []


@pytest.mark.parametrize("check", sorted(BREAKAGES))
def test_the_check_sees_a_broken_copy(check: str) -> None:
    broken = published()
    broken.update(PREFIXES + BREAKAGES[check])
    assert len(found(broken, check)) > 0


# ---------------------------------------------------------------- HermiT


def hermit(graph: rdflib.Graph, folder: Path) -> tuple[bool, set[str]]:
    """Whether the graph is consistent, and which named classes nothing can be in, by HermiT (in owlready2)."""
    java = shutil.which("java") or missing("java")
    home = package("owlready2") / "hermit"
    file = folder / "merged.nt"
    graph.remove((None, rdflib.OWL.imports, None))  # all that is imported is in the graph
    graph.serialize(file, format="nt", encoding="utf-8")
    command = [java, "-Xmx1000M", "-cp", f"{home}{os.pathsep}{home / 'HermiT.jar'}"]
    command += ["org.semanticweb.HermiT.cli.CommandLine", "-k", "-U", file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if "InconsistentOntologyException" in done.stderr:
        return False, set()
    assert done.returncode == 0 and "Thing is satisfiable" in done.stdout, done.stderr
    _, heading, listed = done.stdout.partition("Classes equivalent to 'owl:Nothing':")
    assert heading, done.stdout
    return True, {line.strip().strip("<>") for line in listed.splitlines() if line.strip()} - {"owl:Nothing"}


def package(name: str) -> Path:
    """The folder of an installed package, which need not be imported."""
    found = importlib.util.find_spec(name) or missing(name)
    return Path(str(found.origin)).parent


def merged(*more: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in (*(ontology_path() / name for name in FILES), *more):
        graph.parse(path, format="turtle")
    return graph


def prov_o() -> Path:
    """PROV-O as pyLODE ships it, with PROV's other vocabularies in the same file."""
    return package("pylode") / "rdf" / "prov.ttl"


def test_hermit_finds_the_ontology_consistent_and_every_class_satisfiable(tmp_path: Path) -> None:
    assert hermit(merged(), tmp_path) == (True, set())


def test_hermit_finds_it_so_together_with_prov_o_and_sem(tmp_path: Path) -> None:
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    graph = merged(prov_o(), SIMPLE_EVENT_MODEL)
    assert (prov.Activity, rdflib.OWL.disjointWith, prov.Entity) in graph, "this is not PROV-O"
    assert hermit(graph, tmp_path) == (True, set())


def test_hermit_sees_a_class_that_nothing_can_be_in(tmp_path: Path) -> None:
    graph = merged(prov_o())
    graph.update(PREFIXES + "INSERT DATA { bc:Message rdfs:subClassOf bc:Mediation }")
    prov = "PREFIX prov: <http://www.w3.org/ns/prov#>\n"
    graph.update(PREFIXES + prov + "INSERT DATA { bc:ReportedAct rdfs:subClassOf prov:Activity }")
    namespace = "https://w3id.org/backchannel/ontology#"
    assert hermit(graph, tmp_path) == (True, {f"{namespace}Message", f"{namespace}ReportedAct"})


def test_hermit_sees_a_contradiction(tmp_path: Path) -> None:
    graph = merged()
    graph.update(PREFIXES + "INSERT DATA { bc:denied a bc:Claim , skos:Concept }")
    assert hermit(graph, tmp_path) == (False, set())
