"""Facts to quads: which triples, in which graphs, under which names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import OWL, RDFS

import facts_examples as examples
from backchannel.errors import DataError, UsageError
from backchannel.facts import Actor, Claim, Communication, Extractor, Facts, Prompt, Span
from backchannel.mapping import DEFAULT_BASE, Quads, map_facts
from backchannel.mapping.terms import literal, unescape, web_address
from backchannel.mapping.vocabulary import BC, OA, PROV, RDF, SCHEMA, SKOS, SUPERCLASSES, SUPERPROPERTIES, XSD
from backchannel.validation import validate

RELAY = examples.relay()
ARTICLE = f"<{DEFAULT_BASE}article/{RELAY.article.id}>"
STEM = ARTICLE[:-1]
TYPE = f"<{RDF}type>"
ROOT = Path(__file__).parent.parent


def bc(name: str) -> str:
    return f"<{BC}{name}>"


def act(quote: str, noun: str = "communication") -> str:
    return f"{STEM}/act/{RELAY.article.text.index(quote)}-{noun}>"


@pytest.fixture(scope="module")
def quads() -> Quads:
    return map_facts(RELAY)


def objects(quads: Quads, subject: str, predicate: str) -> list[str]:
    return list(dict.fromkeys(o for s, p, o, _ in quads if (s, p) == (subject, predicate)))


def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOT / "ontology" / "backchannel.ttl")


def test_class_and_property_tables_are_those_of_the_ontology() -> None:
    graph = ontology()
    for predicate, table in ((RDFS.subClassOf, SUPERCLASSES), (RDFS.subPropertyOf, SUPERPROPERTIES)):
        declared = {
            (str(s).removeprefix(BC), str(o).removeprefix(BC))
            for s, o in graph.subject_objects(predicate)
            # bc:participatesIn and what is below it name roles backwards, which graphs do not state.
            if str(s).startswith(BC) and str(o).startswith(BC) and str(o) != f"{BC}participatesIn"
        }
        assert declared == set(table.items())


def test_every_term_of_the_vocabulary_that_a_graph_uses_is_declared(quads: Quads) -> None:
    graph = ontology().parse(ROOT / "ontology" / "codes.ttl")
    used = {term for quad in quads for term in quad[:3] if term.startswith(f"<{BC}")}
    assert len(used) > 30
    assert not {term for term in used if (rdflib.URIRef(term[1:-1]), None, None) not in graph}


def test_symmetric_properties_of_the_ontology_are_stated_both_ways(quads: Quads) -> None:
    assert list(ontology().subjects(rdflib.RDF.type, OWL.SymmetricProperty)) == [rdflib.URIRef(f"{BC}sameAct")]
    pairs = {(s, o) for s, p, o, _ in quads if p == bc("sameAct")}
    assert pairs == {(act("spoke"), act("discussed")), (act("discussed"), act("spoke"))}


def test_every_act_description_stands_in_the_graph_of_each_of_its_claims(quads: Quads) -> None:
    call = act("spoke")
    graphs = {g for s, _, _, g in quads if s == call and g != ARTICLE}
    assert graphs == {f"{call[:-1]}/claim/harbour-post>", f"{call[:-1]}/claim/presidential-office>"}
    one, other = ({(s, p, o) for s, p, o, g in quads if g == graph} for graph in sorted(graphs))
    assert one == other
    assert (call, bc("date"), f'"2025-10-06"^^<{XSD}date>') in one


def test_claims_stand_in_the_article_and_nothing_in_the_default_graph(quads: Quads) -> None:
    claims = {s for s, p, o, _ in quads if (p, o) == (TYPE, bc("Claim"))}
    assert len(claims) == len(RELAY.claims)
    assert {g for s, _, _, g in quads if s in claims} == {ARTICLE}
    assert {o for s, p, o, _ in quads if (s, p) == (ARTICLE, bc("holds"))} == claims
    assert all(g.startswith("<") for *_, g in quads)


def test_shared_actors_describe_themselves_in_their_own_graph_and_others_in_the_article(quads: Quads) -> None:
    torvik = f"<{DEFAULT_BASE}actor/ilan-torvik>"
    own = {(p, o) for s, p, o, g in quads if s == g == torvik}
    assert own == {
        (TYPE, bc("Person")),
        (TYPE, bc("Actor")),
        (f"<{SKOS}prefLabel>", '"Ilan Torvik"@en'),
    }
    link = f"<{DEFAULT_BASE}actor/ilan-torvik/link/Q15397819>"
    item = "<http://www.wikidata.org/entity/Q15397819>"
    assert [quad for quad in quads if quad[3] == link] == [(torvik, f"<{SKOS}exactMatch>", item, link)]
    assert (link, bc("linkOf"), torvik, torvik) in quads
    said_here = {(p, o) for s, p, o, g in quads if s == torvik and g == ARTICLE}
    assert said_here == {(bc("actsFor"), f"<{DEFAULT_BASE}actor/marvania>"), (bc("office"), '"President"@en')}
    assert {g for s, _, _, g in quads if s == f"{STEM}/actor/dana-reem>"} == {ARTICLE}


def test_superclasses_and_super_properties_are_stated(quads: Quads) -> None:
    call, mediation = act("spoke"), act("tell", "mediation")
    assert objects(quads, call, TYPE) == [
        bc(c) for c in ("PhoneCall", "Conversation", "Communication", "Act", "ReportedAct")
    ]
    parties = {f"<{DEFAULT_BASE}actor/{name}>" for name in ("ilan-torvik", "ostrel", "kestria")}
    assert set(objects(quads, mediation, bc("participant"))) == parties
    assert bc("Place") in objects(quads, f"<{DEFAULT_BASE}actor/marvania>", TYPE)


def test_only_what_somebody_vouches_for_and_what_began_is_a_reported_act(quads: Quads) -> None:
    reported = {s for s, p, o, g in quads if (p, o) == (TYPE, bc("ReportedAct")) and g == ARTICLE}
    assert reported == {act("said"), act("asked"), act("spoke"), act("discussed"), act("talks")}
    assert {g for s, p, o, g in quads if (p, o) == (TYPE, bc("ReportedAct"))} == {ARTICLE}


def test_a_claim_says_whose_word_it_is_how_sure_and_what_it_was_derived_from(quads: Quads) -> None:
    relay, mediation = (f"{act('tell', noun)[:-1]}/claim/ilan-torvik>" for noun in ("communication", "mediation"))
    assert objects(quads, mediation, f"<{PROV}wasDerivedFrom>") == [relay]
    assert objects(quads, mediation, bc("saidIn")) == [act("said")]
    assert objects(quads, mediation, bc("reportedBy")) == [f"{STEM}/actor/mna>"]
    assert objects(quads, mediation, bc("confidence")) == [f'"0.85"^^<{XSD}decimal>']
    assert objects(quads, f"{act('talks')[:-1]}/claim/article>", bc("assertedBy")) == [ARTICLE]


def test_a_conjecture_is_a_claim_with_content_and_no_act(quads: Quads) -> None:
    start = RELAY.article.text.index("The message may")
    node = f"{STEM}/claim/{start}-analysts>"
    assert objects(quads, node, bc("content")) == ['"The message may in truth be meant for a third capital"@en']
    assert objects(quads, node, bc("claims")) == []
    assert not [quad for quad in quads if quad[3] == node]


def test_evidence_is_found_again_by_words_and_by_offsets(quads: Quads) -> None:
    text = RELAY.article.text
    evidence = [o for _, p, o, _ in quads if p == bc("evidence")]
    assert len(evidence) == len(RELAY.claims)
    for node in evidence:
        assert objects(quads, node, f"<{OA}hasSource>") == [ARTICLE]
        quote, position = objects(quads, node, f"<{OA}hasSelector>")
        exact, before, after = (
            unescape(value[1 : value.rindex('"')])
            for value in (
                *objects(quads, quote, f"<{OA}exact>"),
                *(objects(quads, quote, f"<{OA}prefix>") or ['""']),
                *(objects(quads, quote, f"<{OA}suffix>") or ['""']),
            )
        )
        start, end = (int(objects(quads, position, f"<{OA}{name}>")[0].split('"')[1]) for name in ("start", "end"))
        assert text[start:end] == exact
        assert text[:start].endswith(before) and text[end:].startswith(after)
        assert len(before) == min(32, start) and len(after) == min(32, len(text) - end)


def test_a_mention_refers_to_its_actor_and_says_when_it_is_a_metonym(quads: Quads) -> None:
    start = RELAY.article.text.index("Marvanian presidential office")
    node = f"{STEM}/mention/{start}-{start + 29}>"
    assert objects(quads, node, bc("refersTo")) == [f"{STEM}/actor/presidential-office>"]
    assert objects(quads, node, bc("metonym")) == [f'"true"^^<{XSD}boolean>']
    assert objects(quads, f"{node[:-1]}/quote>", f"<{OA}exact>") == ['"Marvanian presidential office"']


def test_the_article_is_a_news_article_with_its_run(quads: Quads, monkeypatch: pytest.MonkeyPatch) -> None:
    assert objects(quads, ARTICLE, TYPE) == [bc("Article"), f"<{SCHEMA}NewsArticle>"]
    assert objects(quads, ARTICLE, f"<{SCHEMA}publisher>") == [f"{STEM}/actor/harbour-post>"]
    assert objects(quads, ARTICLE, f"<{SCHEMA}datePublished>") == [f'"2025-10-07"^^<{XSD}date>']
    run = f"{STEM}/extraction>"
    assert objects(quads, run, f"<{PROV}used>") == [ARTICLE]
    assert objects(quads, run, f"<{PROV}wasAssociatedWith>") == [f"<{DEFAULT_BASE}software/by-hand/1>"]
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert objects(map_facts(RELAY), run, f"<{PROV}endedAtTime>") == []
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert objects(map_facts(RELAY), run, f"<{PROV}endedAtTime>") == [f'"1970-01-02T00:00:00Z"^^<{XSD}dateTime>']
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        map_facts(RELAY)


def test_an_unknown_publisher_is_named_by_a_literal() -> None:
    quads = map_facts(examples.two_sided(publisher="The Tidewater Gazette"))
    assert '"The Tidewater Gazette"' in {o for _, p, o, _ in quads if p == f"<{SCHEMA}publisher>"}


def test_names_that_collide_get_ordinals_in_document_order() -> None:
    facts = examples.two_sided()
    talk, claim = facts.communications[0], facts.claims[0]
    again = msgspec.structs.replace(talk, id="talk-again", participant=("ostrel",))
    more = (
        claim,
        msgspec.structs.replace(claim, id="claim-again", modality="hedged"),
        msgspec.structs.replace(claim, id="claim-3", claims="talk-again"),
    )
    quads = map_facts(msgspec.structs.replace(facts, communications=(talk, again), claims=more))
    stem = f"{DEFAULT_BASE}article/{facts.article.id}/act/0-communication"
    assert [o for _, p, o, _ in quads if p == bc("holds")] == [
        f"<{stem}/claim/article>",
        f"<{stem}/claim/article-2>",
        f"<{stem}-2/claim/article>",
    ]


def test_one_span_that_names_two_actors_is_two_mentions() -> None:
    facts = examples.two_sided()
    both = examples.mention(facts.article.text, "Marvania")
    actors = tuple(msgspec.structs.replace(actor, mentions=(both,)) for actor in facts.actors)
    quads = map_facts(msgspec.structs.replace(facts, actors=actors))
    refers = {s.rpartition("/")[2]: o for s, p, o, _ in quads if p == bc("refersTo")}
    assert refers == {"0-8>": f"<{DEFAULT_BASE}actor/marvania>", "0-8-2>": f"<{DEFAULT_BASE}actor/ostrel>"}


def test_two_records_with_one_authority_id_are_one_actor_with_one_label() -> None:
    facts = examples.two_sided()
    twin = Actor(id="the-republic", kind="State", name="The Republic", authority="marvania", office="host")
    quads = map_facts(msgspec.structs.replace(facts, actors=(*facts.actors, twin)))
    node = f"<{DEFAULT_BASE}actor/marvania>"
    assert objects(quads, node, f"<{SKOS}prefLabel>") == ['"Marvania"@en']
    assert objects(quads, node, bc("office")) == ['"host"@en']


def test_a_group_is_never_shared() -> None:
    facts = examples.two_sided()
    group = Actor(id="officials", kind="Group", name="officials", authority="officials")
    quads = map_facts(msgspec.structs.replace(facts, actors=(*facts.actors, group)))
    assert f"<{DEFAULT_BASE}article/{facts.article.id}/actor/officials>" in {s for s, *_ in quads}
    assert f"<{DEFAULT_BASE}actor/officials>" not in {s for s, *_ in quads}


@pytest.mark.parametrize(
    "base",
    [
        "",
        "example.org/",
        "ftp://a.example/",
        "https:///",
        "https://a.example",
        "https://a b.example/",
        "https://a.example/<x>/",
        "https://[a/",
        "http://a.example/\n/",
        "http://me@a.example/",
    ],
)
def test_a_base_that_cannot_start_iris_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="absolute http or https"):
        map_facts(RELAY, base=base)


@pytest.mark.parametrize(
    "base",
    ["https://a.example/", "http://a.example:8080/x/", "https://a.example/data#", "https://münster.example/ü/"],
)
def test_a_base_starts_every_iri_of_the_data(base: str) -> None:
    quads = map_facts(RELAY, base=base)
    known = (
        BC,
        OA,
        PROV,
        RDF,
        SCHEMA,
        SKOS,
        "http://www.w3.org/2000/01/rdf-schema#",
        "http://www.wikidata.org/entity/",
    )
    own = {t[1:-1] for quad in quads for t in quad if t.startswith("<") and not t[1:].startswith(known)}
    assert {iri for iri in own if not iri.startswith(base)} == {RELAY.article.url}
    assert len(list(quads.oxigraph())) == len(quads)


HOSTILE = [
    'he said "no"\\',
    "line\nbreak\r\nand\ttab",
    "\u202eright to left\u202c \u200f",
    "<script>alert('x')</script>",
    "nul\x00bell\x07del\x7f",
    "\u2028\u2029\u0085",
    "\U0001f54a\ufe0f e\u0301 \ufffe",
    '"""',
    'ends in quote"',
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_back_as_they_were(words: str) -> None:
    quads = map_facts(examples.two_sided(words, title=words, publisher=words, name=words, content=words))
    exact = {q.object.value for q in quads.oxigraph() if q.predicate.value == f"{OA}exact"}
    assert exact == {words}
    read = {str(o) for o in quads.rdflib().objects(predicate=rdflib.URIRef(f"{BC}content"))}
    assert read == {words}


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_survives_as_a_literal(words: str) -> None:
    line = f"<http://a/> <http://b/> {literal(words)} .\n".encode()
    [triple] = pyoxigraph.parse(line, pyoxigraph.RdfFormat.N_TRIPLES)
    assert triple.object.value == words == unescape(literal(words)[1:-1])


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(DataError, match=r"U\+D800"):
        map_facts(examples.two_sided("Marvania\ud800 spoke."))


@pytest.mark.parametrize(
    ("url", "term"),
    [
        ("https://a.example/x", "<https://a.example/x>"),
        ("https://a.example/x y?q={1}", "<https://a.example/x%20y?q=%7B1%7D>"),
        ("https://ä.example/ü", "<https://ä.example/ü>"),
        ("www.a.example/x", '"www.a.example/x"'),
        ("https://[a/x", '"https://[a/x"'),
        ("https://a.example/%zz", "<https://a.example/%25zz>"),
        ("https://a.example/%41[1]?q=[2]", "<https://a.example/%41%5B1%5D?q=%5B2%5D>"),
        ("http://[::1]/[x]", "<http://[::1]/%5Bx%5D>"),
        ("javascript:alert(1)", '"javascript:alert(1)"'),
    ],
)
def test_an_address_is_a_valid_iri_or_a_literal(url: str, term: str) -> None:
    assert web_address(url) == term


@pytest.mark.parametrize(("value", "datatype"), [("2025-10-06", "date"), ("2025-10", "gYearMonth"), ("2025", "gYear")])
def test_a_date_is_as_precise_as_the_text(value: str, datatype: str) -> None:
    facts = examples.two_sided()
    dated = msgspec.structs.replace(facts.communications[0], date=value)
    quads = map_facts(msgspec.structs.replace(facts, communications=(dated,)))
    assert {o for _, p, o, _ in quads if p == bc("date")} == {f'"{value}"^^<{XSD}{datatype}>'}


@pytest.mark.parametrize("value", ["2025-02-30", "0000", "2025-13", "2025-W01-1", "20251006"])
def test_a_day_that_does_not_exist_is_refused(value: str) -> None:
    facts = examples.two_sided()
    dated = msgspec.structs.replace(facts.communications[0], date=value)
    with pytest.raises(DataError, match="is not a date"):
        map_facts(msgspec.structs.replace(facts, communications=(dated,)))


def test_unsound_facts_are_refused() -> None:
    facts = examples.two_sided()
    moved = Claim(id="claim", claims="talk", evidence=(Span(start=1, end=9, quote="Marvania"),))
    with pytest.raises(DataError, match="not at offsets"):
        map_facts(msgspec.structs.replace(facts, claims=(moved,)))


def test_a_language_tag_that_is_none_is_left_out() -> None:
    facts = examples.two_sided(title="A title")
    article = msgspec.structs.replace(facts.article, language="--")
    quads = map_facts(msgspec.structs.replace(facts, article=article))
    assert {o for _, p, o, _ in quads if p == f"<{SCHEMA}headline>"} == {'"A title"'}


def test_rdflib_and_oxigraph_see_the_same(quads: Quads) -> None:
    store = pyoxigraph.Store()
    store.extend(quads.oxigraph())
    assert len(store) == len(quads)
    dataset = quads.rdflib("dataset")
    assert sum(len(graph) for graph in dataset.graphs()) == len(quads)
    assert len(quads.rdflib()) == len({quad[:3] for quad in quads})


def test_lines_are_sorted_and_distinct(quads: Quads) -> None:
    lines = quads.nquads().decode().split("\n")[:-1]
    assert lines == sorted(set(lines)) and len(lines) == len(quads)
    assert Quads([*quads, *quads]) == quads and hash(Quads(quads)) == hash(quads)


def test_an_article_without_communication_is_still_an_article() -> None:
    quads = map_facts(examples.quiet())
    assert {o for _, p, o, _ in quads if p == TYPE} >= {bc("Article")}
    assert not [quad for quad in quads if quad[1] == bc("holds")]


def test_the_bytes_do_not_hang_on_the_hash_seed(quads: Quads, under_hash_seeds: Callable[[str], set[bytes]]) -> None:
    program = (
        "import sys, facts_examples as e; from backchannel.mapping import map_facts;"
        "q = map_facts(e.relay()); sys.stdout.buffer.write(q.nquads() + repr(list(q)).encode())"
    )
    assert under_hash_seeds(program) == {quads.nquads() + repr(list(quads)).encode()}


def test_the_example_with_everything_is_sound() -> None:
    assert isinstance(RELAY, Facts) and all(isinstance(c, Communication) for c in RELAY.communications)


def test_each_claim_tells_which_program_or_person_found_it() -> None:
    text = "Marvania spoke with Ostrel."
    told = examples.two_sided(text)
    [first] = told.claims
    prompt = Prompt(name="acts-1", sha256="ab" * 32)
    facts = msgspec.structs.replace(
        told,
        claims=(first, msgspec.structs.replace(first, id="second", found_by="llm")),
        extractor=Extractor(agent="person", name="Vera Lund", iri="https://orcid.org/0000-0002-1825-0097"),
        extractors=(Extractor(id="llm", name="asker", version="3", model="tiny/1", prompt=prompt),),
    )
    graph = map_facts(facts).rdflib()
    rows = graph.query(
        """PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX bc: <https://w3id.org/backchannel/ontology#>
        PREFIX schema: <https://schema.org/>
        SELECT ?label (GROUP_CONCAT(?requirement; separator="|") AS ?needs) WHERE {
            ?claim a bc:Claim ; prov:wasGeneratedBy/prov:wasAssociatedWith ?who . ?who rdfs:label ?label .
            OPTIONAL { ?who schema:softwareRequirements ?requirement } } GROUP BY ?label ORDER BY ?label"""
    )
    person, program = [(str(row.label), str(row.needs)) for row in rows]
    assert person == ("Vera Lund", "")
    assert program[0] == "asker 3"
    assert program[1] == "model tiny/1"
    [plan] = graph.query(
        """PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX schema: <https://schema.org/>
        SELECT ?plan ?label ?hash WHERE {
            ?run prov:wasAssociatedWith ?who ; prov:qualifiedAssociation [ prov:agent ?who ; prov:hadPlan ?plan ] .
            ?plan a prov:Plan ; rdfs:label ?label ; schema:sha256 ?hash }"""
    )
    assert [str(each) for each in plan] == [f"{DEFAULT_BASE}prompt/{'ab' * 32}", "acts-1", "ab" * 32]
    assert validate(map_facts(facts)) == []
