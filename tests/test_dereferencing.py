"""Every IRI of the data over HTTP: which document, in which form, and what RFC 9110 asks of the answers."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from urllib.parse import urljoin

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat

from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.mapping.vocabulary import PROV
from backchannel.storage import open_store
from server_process import Response, Server, path_of, running
from serving_examples import ACT, ARTICLE, BC, CLAIM_GRAPH, DOCUMENTS, PERSON

FORMS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}
QUADS = {quad for facts in DOCUMENTS for quad in map_facts(facts).oxigraph()}
THINGS = [ARTICLE, ACT, CLAIM_GRAPH, PERSON]


def path(iri: str, extension: str = "") -> str:
    return path_of(iri, DEFAULT_BASE) + extension


def quads(response: Response, syntax: RdfFormat = RdfFormat.N_QUADS) -> set[Quad]:
    assert response.status == 200, response.text
    return set(pyoxigraph.parse(response.body, syntax))


def described(server: Server, iri: str) -> set[Quad]:
    return quads(server.get(path(iri, ".nq")))


def about(found: set[Quad], subject: str) -> set[tuple[str, str]]:
    return {(q.predicate.value, q.object.value) for q in found if q.subject == NamedNode(subject)}  # type: ignore[union-attr]


# ---------------------------------------------------------------- things and documents


@pytest.mark.parametrize("iri", THINGS)
@pytest.mark.parametrize("extension", FORMS)
def test_a_thing_sees_other(server: Server, iri: str, extension: str) -> None:
    response = server.get(path(iri), FORMS[extension][0])
    assert response.status == 303
    assert urljoin(path(iri), response.headers["location"]) == path(iri, f".{extension}")
    assert response.headers["vary"].lower() == "accept"


@pytest.mark.parametrize("iri", THINGS)
@pytest.mark.parametrize("extension", FORMS)
def test_its_document_is_in_the_form_that_the_extension_tells(server: Server, iri: str, extension: str) -> None:
    media_type, syntax = FORMS[extension]
    response = server.get(path(iri, f".{extension}"), "image/png")
    assert (response.status, response.kind) == (200, media_type)
    found = quads(response, syntax)
    expected = described(server, iri)
    if extension in ("trig", "jsonld", "nq"):
        assert found == expected
    else:
        assert {quad.triple for quad in found} == {quad.triple for quad in expected}


def test_every_iri_of_the_data_answers(server: Server) -> None:
    terms = {term.value for q in QUADS for term in (q.subject, q.object, q.graph_name) if isinstance(term, NamedNode)}
    ours = sorted(term for term in terms if term.startswith(DEFAULT_BASE))
    assert len(ours) > 50
    for iri in ours:
        assert server.get(path(iri), "text/turtle").status == 303, iri
        assert described(server, iri), iri


def test_an_ordinary_browser_is_led_to_the_page(server: Server) -> None:
    response = server.get(path(PERSON), "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert response.headers["location"] == "./ilan-torvik.html"
    page = server.get(path(PERSON, ".html"))
    assert (page.status, page.kind) == (200, "text/html") and "Ilan Torvik" in page.text


def test_of_anything_turtle_is_the_first(server: Server) -> None:
    assert server.get(path(PERSON), "*/*").headers["location"] == "./ilan-torvik.ttl"
    assert server.get(path(PERSON)).headers["location"] == "./ilan-torvik.ttl"


def test_preferences_are_heeded(server: Server) -> None:
    accept = "text/turtle;q=0.3, application/ld+json;q=0.7, application/trig;q=0.5"
    assert server.get(path(PERSON), accept).headers["location"] == "./ilan-torvik.jsonld"


# ---------------------------------------------------------------- what is said


def test_an_article_is_there_in_full(server: Server) -> None:
    whole = {quad for quad in QUADS if quad.graph_name.value.startswith(ARTICLE)}  # type: ignore[union-attr]
    found = described(server, ARTICLE)
    assert whole <= found
    more = found - whole
    assert more and all("label" in q.predicate.value.lower() for q in more), "the names of those who are shared"


def test_an_actor_has_its_description_and_what_articles_say(server: Server) -> None:
    found = described(server, PERSON)
    assert {quad for quad in QUADS if quad.subject == NamedNode(PERSON)} <= found
    roles = {q.predicate.value.removeprefix(BC) for q in found if q.object == NamedNode(PERSON)}
    assert {"mediator", "relayedBy", "assertedBy", "refersTo"} <= roles
    acts = {q.subject for q in found if q.predicate.value == f"{BC}mediator"}
    assert all(any(kind == f"{BC}Mediation" for _, kind in about(found, act.value)) for act in acts)  # type: ignore[union-attr]


def test_a_claim_has_its_act_its_evidence_and_its_article(server: Server) -> None:
    found = described(server, CLAIM_GRAPH)
    assert (f"{BC}claims", ACT) in about(found, CLAIM_GRAPH)
    assert {quad for quad in QUADS if quad.graph_name == NamedNode(CLAIM_GRAPH)} <= found
    assert any(q.predicate.value.endswith("#exact") for q in found)
    assert any(name.endswith("headline") for name, _ in about(found, ARTICLE))
    assert any(name.endswith("prefLabel") for name, _ in about(found, PERSON))


def test_an_act_has_the_claims_that_claim_it(server: Server) -> None:
    found = described(server, ACT)
    assert {q.graph_name for q in found if q.subject == NamedNode(ACT)} >= {NamedNode(CLAIM_GRAPH)}
    said = dict(about(found, CLAIM_GRAPH))
    assert said[f"{BC}claims"] == ACT and f"{BC}modality" in said


def test_nothing_is_said_that_is_not_in_the_graph(server: Server) -> None:
    for iri in THINGS:
        assert described(server, iri) <= QUADS


def test_literals_come_as_they_were_written(server: Server) -> None:
    turtle = server.get(path(ARTICLE, ".nt")).text
    assert '"0.9"' in turtle and "nonNegativeInteger" in turtle


# ---------------------------------------------------------------- RFC 9110


@pytest.mark.parametrize(
    "missing", ["actor/nobody", "actor/nobody.ttl", "article/", "x", "actor/ilan-torvik.pdf", "%00", "%"]
)
def test_15_5_5_what_is_not_known_is_404(server: Server, missing: str) -> None:
    response = server.get(f"/{missing}")
    assert response.status == 404 and response.kind == "text/plain"


def test_15_5_7_what_cannot_be_had_is_406_and_lists_what_can(server: Server) -> None:
    response = server.get(path(PERSON), "image/png, audio/*;q=0.5")
    assert response.status == 406
    assert all(media_type in response.text for media_type, _ in FORMS.values())


def test_13_1_2_what_is_known_already_is_304(server: Server) -> None:
    first = server.get(path(PERSON, ".ttl"))
    tag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = server.get(path(PERSON, ".ttl"), If_None_Match=known)
        assert (again.status, again.body) == (304, b""), known
        assert again.headers["etag"] == tag
    assert server.get(path(PERSON, ".ttl"), If_None_Match='"other"').status == 200


def test_8_8_3_tags_tell_forms_and_things_apart(server: Server) -> None:
    tags = [server.get(path(iri, f".{each}")).headers["etag"] for iri in THINGS for each in FORMS]
    assert len(set(tags)) == len(tags)


def test_9_3_2_head(server: Server) -> None:
    head, get = (server.request(method, path(PERSON, ".ttl")) for method in ("HEAD", "GET"))
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**get.headers, "date": ""}
    assert server.request("HEAD", path(PERSON)).status == 303
    assert server.request("HEAD", "/actor/nobody").status == 404


def test_9_3_7_options_and_15_5_6_other_methods(server: Server) -> None:
    for address in (path(PERSON), path(PERSON, ".ttl"), "/actor/nobody"):
        assert server.request("OPTIONS", address).headers["allow"] == "GET, HEAD, OPTIONS"
        for method in ("POST", "PUT", "DELETE"):
            response = server.request(method, address, body=b"<a:b> <a:b> <a:b> .")
            assert response.status == 405 and response.headers["allow"] == "GET, HEAD, OPTIONS"


def test_rfc_8288_links_lead_to_the_other_forms(server: Server) -> None:
    response = server.get(path(PERSON, ".ttl"))
    links = re.findall(r'<([^>]*)>; rel="(\w+)"(?:; type="([^"]*)")?', response.headers["link"])
    for target, relation, media_type in links:
        address = urljoin(path(PERSON), target)
        if relation == "alternate":
            assert server.get(address).kind == media_type
        else:
            assert (relation, address) == ("describes", path(PERSON))
    assert {kind for *_, kind in links} >= {kind for kind, _ in FORMS.values() if kind != "text/turtle"} | {"text/html"}


def test_15_5_11_what_was_retracted_is_gone(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with open_store(store) as writer:
        for facts in DOCUMENTS:
            writer.put(map_facts(facts), facts=facts)
        writer.retract(ARTICLE, "It never <b>happened</b>.", datetime.datetime(2031, 6, 1, tzinfo=datetime.UTC))
    with running(store) as server:
        for iri in (ARTICLE, ACT, CLAIM_GRAPH, f"{ARTICLE}/act/1-no"):
            for media_type, syntax in FORMS.values():
                response = server.get(path(iri), media_type)
                assert (response.status, response.kind) == (410, media_type)
                assert response.headers["vary"].lower() == "accept"
                found = set(pyoxigraph.parse(response.body, syntax, base_iri=DEFAULT_BASE))
                said = about(found, ARTICLE)
                assert (f"{BC}retractionReason", "It never <b>happened</b>.") in said
                assert (f"{PROV}invalidatedAtTime", "2031-06-01T00:00:00Z") in said
            page = server.get(path(iri), "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
            assert (page.status, page.kind) == (410, "text/html")
            assert page.headers["vary"].lower() == "accept"
            assert "It never &lt;b&gt;happened" in page.text
            assert "frame-ancestors 'none'" in page.headers["content-security-policy"], "a page like all others"
            assert f'href="{path(ARTICLE)}.html"' in page.text or iri == ARTICLE, "leads to what is left of the report"
            assert server.get(path(iri), "image/png").status == 406
            assert server.request("HEAD", path(iri)).status == 410
        assert f'<./{ARTICLE.rpartition("/")[2]}.nq>; rel="alternate"' in server.get(path(ARTICLE)).headers["link"]
        assert about(described(server, ARTICLE), ARTICLE) == said, "the document about it stays"
        page = server.get(path(ARTICLE, ".html"))
        assert (page.status, page.body) == (200, server.get(path(ARTICLE), "text/html").body)
        assert {server.get(path(ACT, extension)).status for extension in (".ttl", ".html")} == {410}
        assert server.get(path(f"{ARTICLE[:-1]}x")).status == 404
        kept = f"{DEFAULT_BASE}article/{DOCUMENTS[1].article.id}"
        assert server.get(path(kept)).status == 303


# ---------------------------------------------------------------- other bases, other names


def test_the_same_bytes_from_another_process(server: Server, graph_file: Path) -> None:
    with running(graph_file) as other:
        for iri in THINGS:
            for extension in FORMS:
                address = path(iri, f".{extension}")
                assert other.get(address).body == server.get(address).body


def test_a_base_with_a_path(tmp_path: Path) -> None:
    base = "https://data.example/kg/"
    store = tmp_path / "store"
    with open_store(store, base=base) as writer:
        writer.put(map_facts(DOCUMENTS[0], base=base), facts=DOCUMENTS[0])
    with running(store) as server:
        assert server.get("/kg/actor/ilan-torvik.ttl").status == 200
        assert server.get("/kg/sparql?query=ASK%7B%7D").status == 200
        assert server.get("/actor/ilan-torvik.ttl").status == 404
        assert server.get("/kg/").headers["location"] == "./sparql"


def test_letters_beyond_ascii(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    lines = [
        f'<{DEFAULT_BASE}actor/josé> <{BC}office> "envoy" <{DEFAULT_BASE}g> .',
        f'<{DEFAULT_BASE}actor/a%20b%2Fc> <{BC}office> "envoy" <{DEFAULT_BASE}g> .',
        f'<{DEFAULT_BASE}actor/x:y> <{BC}office> "envoy" .',
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with running(path) as server:
        for name, address in (("josé", "jos%C3%A9"), ("a%20b%2Fc", "a%20b%2Fc"), ("x:y", "x:y")):
            response = server.get(f"/actor/{address}", "application/n-quads")
            assert response.status == 303
            found = server.get(urljoin(f"/actor/{address}", response.headers["location"]))
            assert {q.subject.value for q in quads(found)} == {f"{DEFAULT_BASE}actor/{name}"}  # type: ignore[union-attr]
            for form in ("trig", "jsonld", "ttl", "rdf", "nt", "html"):
                assert server.get(f"/actor/{address}.{form}").status == 200, (name, form)
