"""The vocabulary: complete, documented, and the same in the ontology, the shapes, the context and the facts."""

from __future__ import annotations

import json
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import owlrl
import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, TIME, VANN

from backchannel import facts
from backchannel.resources import ontology_path, shapes_path
from backchannel.validation.shapes import load_shapes

GOOD = Path(__file__).parent / "data" / "shapes" / "good.ttl"
NAMESPACE = "https://w3id.org/backchannel/ontology#"
BC = rdflib.Namespace(NAMESPACE)
SSSOM = rdflib.Namespace("https://w3id.org/sssom/")
LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh"]
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty)


def parsed(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_path() / name, format="turtle")


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return parsed("backchannel.ttl")


@pytest.fixture(scope="module")
def codes() -> rdflib.Graph:
    return parsed("codes.ttl")


@pytest.fixture(scope="module")
def alignments() -> rdflib.Graph:
    return parsed("alignments.ttl")


@pytest.fixture(scope="module")
def context() -> dict[str, Any]:
    terms: dict[str, Any] = json.loads((ontology_path() / "context.jsonld").read_bytes())["@context"]
    return terms


def ours(nodes: Iterator[rdflib.term.Node]) -> set[rdflib.URIRef]:
    return {node for node in nodes if isinstance(node, rdflib.URIRef) and node.startswith(NAMESPACE)}


def declared(ontology: rdflib.Graph) -> set[rdflib.URIRef]:
    return ours(ontology.subjects(RDF.type))


def backward(ontology: rdflib.Graph) -> set[rdflib.URIRef]:
    """The properties that only name the direction from object to subject; graphs leave them to the reader."""
    notes = ontology.subject_objects(SKOS.scopeNote)
    return ours(term for term, note in notes if note.endswith("and not stated in graphs."))


def stated(ontology: rdflib.Graph) -> set[rdflib.URIRef]:
    """The properties that graphs use."""
    properties = {term for kind in PROPERTY_KINDS for term in ours(ontology.subjects(RDF.type, kind))}
    return properties - backward(ontology)


def named(names: typing.Iterable[str]) -> set[rdflib.URIRef]:
    return {BC[name] for name in names}


def subclasses(ontology: rdflib.Graph, name: str) -> set[rdflib.URIRef]:
    return ours(ontology.transitive_subjects(RDFS.subClassOf, BC[name]))


def test_every_term_has_a_label_a_definition_and_says_where_it_is_defined(ontology: rdflib.Graph) -> None:
    terms = declared(ontology)
    assert len(terms) > 60
    for term in terms:
        for predicate in (SKOS.definition, SKOS.example):
            values = list(ontology.objects(term, predicate))
            assert [value.language for value in values] == ["en"], (term, predicate)
        labels = sorted(label.language for label in ontology.objects(term, RDFS.label))
        assert labels == LANGUAGES, term
        home = rdflib.URIRef("https://w3id.org/backchannel/ontology")
        assert list(ontology.objects(term, RDFS.isDefinedBy)) == [home], term


def test_every_term_is_a_class_a_datatype_or_one_kind_of_property(ontology: rdflib.Graph) -> None:
    for term in declared(ontology):
        kinds = set(ontology.objects(term, RDF.type)) & {OWL.Class, RDFS.Datatype, *PROPERTY_KINDS}
        assert len(kinds) == 1, term
        assert str(term).removeprefix(NAMESPACE)[0].isupper() is (kinds <= {OWL.Class, RDFS.Datatype}), term


def test_every_term_that_the_ontology_speaks_of_is_declared(ontology: rdflib.Graph) -> None:
    assert ours(node for triple in ontology for node in triple) == declared(ontology)


def test_every_property_has_a_domain_and_every_object_property_a_range(ontology: rdflib.Graph) -> None:
    for term in declared(ontology):
        kinds = set(ontology.objects(term, RDF.type))
        if kinds & set(PROPERTY_KINDS):
            assert ontology.value(term, RDFS.domain) is not None, term
        if OWL.ObjectProperty in kinds:
            assert ontology.value(term, RDFS.range) is not None, term


def test_sub_properties_keep_to_the_domain_and_range_of_the_property_above(ontology: rdflib.Graph) -> None:
    pairs = list(ontology.subject_objects(RDFS.subPropertyOf))
    assert {above for _, above in pairs} == {BC.participant, BC.participatesIn}
    roles = named(["sender", "recipient", "relayedBy", "mediator", "party"])
    assert {below for below, above in pairs if above == BC.participant} == roles
    inverses = {term for role in roles for term in ontology.objects(role, OWL.inverseOf)}
    assert {below for below, above in pairs if above == BC.participatesIn} == inverses
    for below, above in pairs:
        for predicate in (RDFS.domain, RDFS.range):
            lineage = ontology.transitive_objects(ontology.value(below, predicate), RDFS.subClassOf)
            assert ontology.value(above, predicate) in set(lineage)


def test_every_relation_between_things_can_be_read_backwards(ontology: rdflib.Graph) -> None:
    forward = [term for term in stated(ontology) if (term, RDF.type, OWL.ObjectProperty) in ontology]
    to_things = [term for term in forward if (term, RDFS.range, SKOS.Concept) not in ontology]
    assert len(to_things) > 15
    named_backwards = set()
    for term in to_things:
        if (term, RDF.type, OWL.SymmetricProperty) in ontology:
            continue
        (inverse,) = ontology.objects(term, OWL.inverseOf)
        assert (inverse, OWL.inverseOf, term) in ontology
        named_backwards.add(inverse)
    assert named_backwards == backward(ontology)


def test_datatypes_are_in_the_owl_2_datatype_map(ontology: rdflib.Graph) -> None:
    # https://www.w3.org/TR/owl2-syntax/#Datatype_Maps; xsd:date and its kin are not in it.
    allowed = {
        rdflib.XSD.decimal,
        rdflib.XSD.boolean,
        rdflib.XSD.dateTime,
        rdflib.XSD.string,
        rdflib.XSD.integer,
        rdflib.XSD.nonNegativeInteger,
    }
    ranges = {o for o in ontology.objects(None, RDFS.range) if str(o).startswith(str(rdflib.XSD))}
    literals = {o.datatype for o in ontology.objects() if isinstance(o, rdflib.Literal) and o.datatype}
    assert ranges and ranges <= allowed
    assert literals <= allowed


@pytest.mark.parametrize("file", ["backchannel.ttl", "codes.ttl", "alignments.ttl"])
def test_headers_are_complete_and_their_dates_fixed(file: str) -> None:
    graph = parsed(file)
    header = graph.value(None, RDF.type, OWL.Ontology)
    for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.license, OWL.versionIRI):
        assert graph.value(header, predicate) is not None, predicate
    for predicate in (DCTERMS.created, DCTERMS.modified):
        assert graph.value(header, predicate).datatype == rdflib.XSD.dateTime


def test_the_prefix_is_announced(ontology: rdflib.Graph) -> None:
    header = ontology.value(None, RDF.type, OWL.Ontology)
    assert str(ontology.value(header, VANN.preferredNamespacePrefix)) == "bc"
    assert str(ontology.value(header, VANN.preferredNamespaceUri)) == NAMESPACE


def test_actor_and_communication_classes_are_those_of_the_facts(ontology: rdflib.Graph) -> None:
    assert subclasses(ontology, "Actor") == named(facts.ACTOR_CLASSES)
    assert subclasses(ontology, "Communication") == named(facts.COMMUNICATION_CLASSES)
    assert subclasses(ontology, "Conversation") == named(facts.CONVERSATION_CLASSES)


@pytest.mark.parametrize(
    ("scheme", "codes_of_facts"),
    [
        ("StatusScheme", facts.Status),
        ("ModalityScheme", facts.Modality),
        ("MediumScheme", facts.Medium),
        ("ChannelScheme", facts.Channel),
    ],
)
def test_code_lists_are_those_of_the_facts(scheme: str, codes_of_facts: Any, codes: rdflib.Graph) -> None:
    expected = named(typing.get_args(codes_of_facts))
    for predicate in (SKOS.inScheme, SKOS.topConceptOf):
        assert set(codes.subjects(predicate, BC[scheme])) == expected
    assert set(codes.objects(BC[scheme], SKOS.hasTopConcept)) == expected


@pytest.mark.parametrize(
    ("shape", "scheme"),
    [
        ("act-status", "StatusScheme"),
        ("claim-modality", "ModalityScheme"),
        ("act-medium", "MediumScheme"),
        ("act-channel", "ChannelScheme"),
    ],
)
def test_shapes_take_the_code_lists_and_nothing_else(shape: str, scheme: str, codes: rdflib.Graph) -> None:
    shapes = load_shapes()
    node = rdflib.URIRef(f"https://w3id.org/backchannel/shapes#{shape}")
    allowed = set(shapes.items(shapes.value(node, SH["in"])))
    assert allowed == set(codes.subjects(SKOS.inScheme, BC[scheme]))


def test_every_code_has_a_label_a_definition_and_one_scheme(codes: rdflib.Graph) -> None:
    concepts = set(codes.subjects(RDF.type, SKOS.Concept))
    assert concepts
    for code in concepts | set(codes.subjects(RDF.type, SKOS.ConceptScheme)):
        for predicate in (SKOS.definition, RDFS.isDefinedBy):
            assert len(list(codes.objects(code, predicate))) == 1, (code, predicate)
        languages = sorted(label.language for label in codes.objects(code, SKOS.prefLabel))
        assert languages == (["en"] if (code, BC.ofClass, None) in codes else LANGUAGES), code
    for code in concepts:
        assert len(list(codes.objects(code, SKOS.inScheme))) == 1, code
        assert len(list(codes.objects(code, SKOS.example))) == 1, code


def event_codes(codes: rdflib.Graph) -> Iterator[tuple[str, str, rdflib.term.Node]]:
    """Class, status, concept."""
    for concept in codes.subjects(SKOS.inScheme, BC.EventCodeScheme):
        for kind in codes.objects(concept, BC.ofClass):
            for status in codes.objects(concept, BC.ofStatus):
                yield str(kind).removeprefix(NAMESPACE), str(status).removeprefix(NAMESPACE), concept


def notations(codes: rdflib.Graph, concept: rdflib.term.Node, datatype: str) -> list[str]:
    return [str(o) for o in codes.objects(concept, SKOS.notation) if o.datatype == BC[datatype]]


def test_every_class_of_act_has_event_codes_and_no_class_and_status_has_two(codes: rdflib.Graph) -> None:
    rows = list(event_codes(codes))
    assert {kind for kind, _, _ in rows} == {*facts.COMMUNICATION_CLASSES, "Mediation"}
    assert {status for _, status, _ in rows} <= set(typing.get_args(facts.Status))
    assert len({(kind, status) for kind, status, _ in rows}) == len(rows) > 80
    concepts = set(codes.subjects(SKOS.inScheme, BC.EventCodeScheme))
    assert concepts == {concept for _, _, concept in rows} == set(codes.objects(BC.EventCodeScheme, SKOS.hasTopConcept))


def test_what_only_might_be_is_asked_for_or_refused_is_no_event(codes: rdflib.Graph) -> None:
    assert {status for _, status, _ in event_codes(codes)}.isdisjoint({"hypothetical", "requested", "refused"})


def test_event_codes_are_those_of_the_systems_and_their_datatypes_declared(
    codes: rdflib.Graph, ontology: rdflib.Graph
) -> None:
    today = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE"}
    for _, _, concept in event_codes(codes):
        (cameo,) = notations(codes, concept, "CAMEO")
        assert cameo.isdigit() and len(cameo) in (3, 4) and 1 <= int(cameo[:2]) <= 13, concept
        old, new = notations(codes, concept, "PLOVER2016"), notations(codes, concept, "PLOVER")
        assert [today.get(name, name) for name in old] == new, concept
        assert len(new) <= 1
    datatypes = {o.datatype for o in codes.objects(None, SKOS.notation)}
    assert datatypes == set(ontology.subjects(RDF.type, RDFS.Datatype)) == named(["PLOVER", "PLOVER2016", "CAMEO"])


@pytest.mark.parametrize(
    ("kind", "status", "plover", "cameo"),
    [
        ("Visit", "concluded", ["CONSULT"], ["042"]),
        ("Visit", "planned", ["AGREE"], ["036"]),
        ("Mediation", "accepted", ["AGREE"], ["038"]),
        ("Request", "concluded", ["REQUEST"], ["020"]),
        ("Accusation", "ongoing", ["ACCUSE"], ["112"]),
        ("Statement", "concluded", [], ["010"]),
        ("Meeting", "failed", [], []),
    ],
)
def test_the_code_of_an_act_hangs_on_class_and_status(
    kind: str, status: str, plover: list[str], cameo: list[str], codes: rdflib.Graph
) -> None:
    found = [concept for k, s, concept in event_codes(codes) if (k, s) == (kind, status)]
    assert [name for concept in found for name in notations(codes, concept, "PLOVER")] == plover
    assert [code for concept in found for code in notations(codes, concept, "CAMEO")] == cameo


def test_no_name_means_both_a_code_and_a_term(ontology: rdflib.Graph, codes: rdflib.Graph) -> None:
    assert declared(ontology) & declared(codes) == set()


@pytest.mark.parametrize("file", sorted(path.name for path in shapes_path().glob("*.ttl")))
def test_every_term_that_a_shape_uses_is_declared(file: str, ontology: rdflib.Graph, codes: rdflib.Graph) -> None:
    shapes = rdflib.Graph().parse(shapes_path() / file)
    used = ours(node for triple in shapes for node in triple)
    assert used - declared(ontology) - declared(codes) == set()


def test_every_property_is_in_a_closed_shape_or_cannot_be_used(ontology: rdflib.Graph) -> None:
    shapes = load_shapes()
    allowed = ours(shapes.objects(None, SH.path))
    for ignored in shapes.objects(None, SH.ignoredProperties):
        allowed |= ours(shapes.items(ignored))
    assert stated(ontology) == allowed


@pytest.mark.parametrize(
    ("superclass", "shape"), [("Communication", "act-class"), ("Actor", "actor-class"), ("Actor", "referent-class")]
)
def test_shapes_know_every_class(superclass: str, shape: str, ontology: rdflib.Graph) -> None:
    shapes = load_shapes()
    node = rdflib.URIRef(f"https://w3id.org/backchannel/shapes#{shape}")
    assert subclasses(ontology, superclass) <= set(shapes.items(shapes.value(node, SH["in"])))


@pytest.mark.parametrize(
    ("superclass", "shape"),
    [
        ("Communication", "CommunicationSuperclasses"),
        ("Conversation", "ConversationSuperclass"),
        ("Criticism", "CriticismSuperclass"),
        ("Actor", "ActorSuperclass"),
        ("Organization", "OrganizationSuperclass"),
    ],
)
def test_every_subclass_must_state_its_superclass(superclass: str, shape: str, ontology: rdflib.Graph) -> None:
    shapes = load_shapes()
    node = rdflib.URIRef(f"https://w3id.org/backchannel/shapes#{shape}")
    targets = set(shapes.objects(node, SH.targetClass))
    assert subclasses(ontology, superclass) - {BC[superclass]} == targets - {BC[superclass]}


def test_every_term_of_the_context_is_declared(
    context: dict[str, Any], ontology: rdflib.Graph, codes: rdflib.Graph
) -> None:
    prefixes = {name: iri for name, iri in context.items() if isinstance(iri, str) and iri[-1] in "#/"}
    used = set()
    for name, definition in context.items():
        if name[0] != "@" and name not in prefixes:
            prefix, _, local = (definition if isinstance(definition, str) else definition["@id"]).partition(":")
            used.add(rdflib.URIRef(prefixes[prefix] + local))
    assert ours(iter(used)) - declared(ontology) == set()
    assert stated(ontology) <= used


def test_the_context_coerces_what_leads_to_things_and_leaves_words_alone(
    context: dict[str, Any], ontology: rdflib.Graph
) -> None:
    for term in declared(ontology) - backward(ontology):
        definition = context.get(str(term).removeprefix(NAMESPACE))
        if (term, RDF.type, OWL.ObjectProperty) in ontology:
            coded = (term, RDFS.range, SKOS.Concept) in ontology
            assert definition["@type"] == ("@vocab" if coded else "@id"), term
        elif (term, RDF.type, OWL.DatatypeProperty) in ontology:
            assert definition.get("@type", "").partition(":")[0] in ("", "xsd"), term
    assert "@type" not in context["date"], "a date may be a day, a month or a year"


def test_short_json_means_the_vocabulary(context: dict[str, Any]) -> None:
    document = {
        "@context": context,
        "@id": "https://backchannel.example/a",
        "@type": ["PhoneCall", "Act"],
        "status": "concluded",
        "participant": ["https://backchannel.example/b"],
        "topic": "ferries",
        "date": {"@value": "2031-05", "@type": "xsd:gYearMonth"},
        "confidence": "0.9",
    }
    quads = pyoxigraph.parse(json.dumps(document).encode(), pyoxigraph.RdfFormat.JSON_LD)
    b, month = "https://backchannel.example/b", f'"2031-05"^^<{rdflib.XSD.gYearMonth}>'
    assert {(str(quad.predicate), str(quad.object)) for quad in quads} == {
        (f"<{RDF.type}>", f"<{BC.PhoneCall}>"),
        (f"<{RDF.type}>", f"<{BC.Act}>"),
        (f"<{BC.status}>", f"<{BC.concluded}>"),
        (f"<{BC.participant}>", f"<{b}>"),
        (f"<{BC.topic}>", '"ferries"@en'),
        (f"<{BC.date}>", month),
        (f"<{BC.confidence}>", f'"0.9"^^<{rdflib.XSD.decimal}>'),
    }


def test_alignments_name_terms_that_exist_on_both_sides(alignments: rdflib.Graph, ontology: rdflib.Graph) -> None:
    assert ours(node for triple in alignments for node in triple) <= declared(ontology)
    for namespace in (PROV, rdflib.SDO, FOAF, ORG, TIME):
        terms = {node for triple in alignments for node in triple if str(node).startswith(str(namespace))}
        assert terms
        assert {node for node in terms if node not in namespace} == set()


def test_every_alignment_says_which_relation_it_claims_and_why(alignments: rdflib.Graph) -> None:
    claimed = set()
    for mapping in alignments.subjects(RDF.type, SSSOM.Mapping):
        (subject,) = alignments.objects(mapping, SSSOM.subject_id)
        (relation,) = alignments.objects(mapping, SSSOM.predicate_id)
        (target,) = alignments.objects(mapping, SSSOM.object_id)
        (justification,) = alignments.objects(mapping, SSSOM.mapping_justification)
        assert justification == rdflib.URIRef("https://w3id.org/semapv/vocab/ManualMappingCuration")
        (why,) = alignments.objects(mapping, RDFS.comment)
        assert why.language == "en" and len(why) > 15 and why.endswith("."), mapping
        claimed.add((subject, relation, target))
    assert claimed == {t for t in alignments if t[0].startswith(NAMESPACE)}
    assert len(claimed) == len(set(alignments.subjects(RDF.type, SSSOM.Mapping))) > 80


def test_no_alignment_makes_an_act_an_event_that_happened(alignments: rdflib.Graph) -> None:
    strong = {RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty}
    assert {p for _, p, _ in alignments} & {OWL.sameAs} == set()
    acts = {BC.Act, BC.ReportedAct, BC.Communication, BC.Mediation}
    assert {o for s, p, o in alignments if s in acts and p in strong} == {PROV.Entity}


def closure(data: str = "") -> tuple[set[tuple[Any, Any, Any]], set[tuple[Any, Any, Any]], list[str]]:
    """What the good example states, what follows from it by OWL 2 RL, and the contradictions found."""
    example = rdflib.Graph().parse(GOOD)
    prologue = "".join(line + "\n" for line in GOOD.read_text().splitlines() if line.startswith("@"))
    example.parse(data=prologue + data, format="turtle")
    everything = parsed("backchannel.ttl") + parsed("alignments.ttl") + example
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(everything)
    errors = [str(o) for _, p, o in everything if str(p).endswith("#error")]
    about_data = {t for t in everything if str(t[0]).startswith("https://backchannel.example/")}
    return set(example), about_data, errors


def test_ontology_alignments_and_the_good_example_agree_and_nothing_is_left_to_infer() -> None:
    given, inferred, errors = closure()
    assert errors == []
    backwards = backward(parsed("backchannel.ttl"))
    in_our_words = {t for t in inferred if t[1].startswith(NAMESPACE) or str(t[2]).startswith(NAMESPACE)}
    in_our_words = {t for t in in_our_words if t[1] not in backwards}
    assert {t for t in in_our_words if str(t[2]) != str(t[0])} - given == set()


def test_the_alignments_make_actors_agents_and_no_act_an_event() -> None:
    _, inferred, _ = closure()
    envoy = rdflib.URIRef("https://backchannel.example/actor/mira-holt")
    assert {(envoy, RDF.type, kind) for kind in (PROV.Agent, FOAF.Person, rdflib.SDO.Person)} <= inferred
    assert (envoy, PROV.actedOnBehalfOf, rdflib.URIRef("https://backchannel.example/actor/norland")) in inferred
    assert not [t for t in inferred if str(t[2]).endswith("#Activity") and "/act/" in t[0]]


@pytest.mark.parametrize(
    "contradiction",
    [
        "<act/30-mediation> bc:mediator actor:sudmark .",
        "<act/30-communication> bc:relayedBy actor:estria .",
        "<claim/call> bc:saidIn <act/40-communication> .",
        "<act/20-communication> bc:contentAct <act/20-communication> .",
        "<act/30-mediation> a bc:Message .",
        "actor:norland a bc:Person .",
        "<claim/call> a bc:Act .",
    ],
)
def test_a_reasoner_sees_the_contradiction(contradiction: str) -> None:
    assert len(closure(contradiction)[2]) > 0
