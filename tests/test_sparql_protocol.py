"""The SPARQL 1.1 Protocol over HTTP, a test a clause, named for its section (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from backchannel.querying import query_names, query_text, run_query
from server_process import Response, Server
from serving_examples import ARTICLE, BC, CLAIM_GRAPH

DIRECT, ENCODED = "application/sparql-query", "application/x-www-form-urlencoded"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
ACTS = f"SELECT ?act {{ ?act a <{BC}Mediation> }} ORDER BY ?act"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
IN_GRAPHS = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
CONSTRUCT = f"CONSTRUCT {{ ?act a <{BC}Mediation> }} WHERE {{ ?act a <{BC}Mediation> }}"


def column(response: Response) -> list[str]:
    """The values of the first column of results in JSON."""
    assert response.status == 200, response.text
    results = json.loads(response.body)
    return [row[results["head"]["vars"][0]]["value"] for row in results["results"]["bindings"]]


@pytest.fixture(scope="module")
def acts(graph_file: Path) -> list[str]:
    store = pyoxigraph.Store()
    store.load(path=graph_file)
    found = {quad.subject.value for quad in store.quads_for_pattern(None, None, NamedNode(f"{BC}Mediation"), None)}
    assert found
    return sorted(found)


# ---------------------------------------------------------------- 2.1 the query operation


def test_2_1_1_query_via_get(server: Server, acts: list[str]) -> None:
    assert column(server.query(ACTS)) == acts


def test_2_1_1_the_query_is_percent_encoded(server: Server) -> None:
    assert column(server.get("/sparql?query=" + quote('SELECT ("á+& %" AS ?x) {}'))) == ["á+& %"]
    assert column(server.get("/sparql?query=SELECT+(1+AS+?x)+%7B%7D")) == ["1"]


def test_2_1_1_a_get_has_one_query(server: Server) -> None:
    both = server.get("/sparql?" + urlencode([("query", "ASK {}"), ("query", "ASK {}")]))
    assert both.status == 400 and "2" in both.text
    assert server.get("/sparql?default-graph-uri=" + quote(ARTICLE)).status == 400


def test_2_1_2_query_via_url_encoded_post(server: Server, acts: list[str]) -> None:
    assert column(server.post(urlencode({"query": ACTS}), ENCODED)) == acts
    assert column(server.post(urlencode({"query": ACTS}), f"{ENCODED}; charset=UTF-8")) == acts


def test_2_1_2_all_parameters_are_in_the_body(server: Server) -> None:
    body = urlencode({"query": COUNT, "default-graph-uri": CLAIM_GRAPH})
    assert column(server.post(body, ENCODED)) == column(server.query(COUNT, default_graph_uri=CLAIM_GRAPH))


def test_2_1_2_a_url_encoded_post_has_one_query(server: Server) -> None:
    assert server.post(urlencode([("query", "ASK {}"), ("query", "ASK {}")]), ENCODED).status == 400
    assert server.post("", ENCODED).status == 400


def test_2_1_3_query_via_post_directly(server: Server, acts: list[str]) -> None:
    assert column(server.post(ACTS, DIRECT)) == acts
    assert column(server.post('SELECT ("á" AS ?x) {}', f'{DIRECT}; charset="utf-8"')) == ["á"]


def test_2_1_3_a_direct_post_has_its_dataset_in_the_address(server: Server) -> None:
    path = "/sparql?" + urlencode({"default-graph-uri": CLAIM_GRAPH})
    assert column(server.post(COUNT, DIRECT, path=path)) == column(server.query(COUNT, default_graph_uri=CLAIM_GRAPH))


def test_2_1_3_a_direct_post_is_utf_8(server: Server) -> None:
    latin = server.post('SELECT ("é" AS ?x) {}'.encode("latin-1"), DIRECT)
    assert latin.status == 400 and "UTF-8" in latin.text
    assert server.post("ASK {}".encode("utf-16"), f"{DIRECT}; charset=utf-16").status == 415


@pytest.mark.parametrize("kind", [None, "text/plain", "application/json", ""])
def test_2_1_3_a_post_of_another_media_type(server: Server, kind: str | None) -> None:
    response = server.post("ASK {}", kind)
    assert response.status == 415 and DIRECT in response.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_2_1_other_methods(server: Server, method: str) -> None:
    response = server.request(method, "/sparql?query=ASK%7B%7D")
    if response.status == 405:
        assert {"GET", "HEAD", "POST", "OPTIONS"} == {each.strip() for each in response.headers["allow"].split(",")}
    else:
        assert (method, response.status) == ("BREW", 400), "a method that HTTP does not have"


# ---------------------------------------------------------------- 2.1.4 the dataset


def test_2_1_4_without_a_dataset_all_graphs_are_the_default_graph(server: Server, graph_file: Path) -> None:
    triples = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"
    store = pyoxigraph.Store()
    store.load(path=graph_file)
    assert column(server.query(triples)) == [str(len({quad.triple for quad in store}))]
    assert column(server.query(IN_GRAPHS)) == [str(len(store))]


def test_2_1_4_default_graph_uri(server: Server) -> None:
    [one] = column(server.query(COUNT, default_graph_uri=CLAIM_GRAPH))
    [two] = column(server.query(COUNT, default_graph_uri=[CLAIM_GRAPH, ARTICLE]))
    assert 0 < int(one) < int(two)
    assert column(server.query(IN_GRAPHS, default_graph_uri=CLAIM_GRAPH)) == ["0"], "and no graph is a named one"


def test_2_1_4_named_graph_uri(server: Server) -> None:
    asked = server.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", named_graph_uri=[CLAIM_GRAPH, ARTICLE])
    assert sorted(column(asked)) == sorted([CLAIM_GRAPH, ARTICLE])
    assert column(server.query(COUNT, named_graph_uri=CLAIM_GRAPH)) == ["0"], "and the default graph is empty"


def test_2_1_4_from_and_from_named(server: Server) -> None:
    inside = COUNT.replace("{", f"FROM <{CLAIM_GRAPH}> {{", 1)
    assert column(server.query(inside)) == column(server.query(COUNT, default_graph_uri=CLAIM_GRAPH))
    named = f"PREFIX g: <{CLAIM_GRAPH[:-3]}> SELECT ?g FROM NAMED g:{CLAIM_GRAPH[-3:]} {{ GRAPH ?g {{}} }}"
    assert column(server.query(named)) == [CLAIM_GRAPH]


def test_2_1_4_the_dataset_of_the_request_prevails(server: Server) -> None:
    query = COUNT.replace("{", f"FROM <{ARTICLE}> {{", 1)
    both = server.query(query, default_graph_uri=CLAIM_GRAPH)
    assert column(both) == column(server.query(COUNT, default_graph_uri=CLAIM_GRAPH)) != column(server.query(query))


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "http://127.0.0.1:1/", "https://backchannel.example/nothing"])
def test_2_1_4_a_graph_that_is_not_there_is_refused(server: Server, graph: str) -> None:
    for response in (
        server.query(COUNT, default_graph_uri=graph),
        server.query(COUNT, named_graph_uri=[ARTICLE, graph]),
        server.query(f"SELECT * FROM <{graph}> {{ ?s ?p ?o }}"),
        server.query(f"ASK FROM <{ARTICLE}> FROM NAMED <{graph}> {{}}"),
    ):
        assert response.status == 403 and graph in response.text


def test_2_1_4_a_graph_name_is_an_absolute_iri(server: Server) -> None:
    assert server.query(COUNT, default_graph_uri="article/1").status == 400
    assert server.query(COUNT, default_graph_uri="").status == 400


# ---------------------------------------------------------------- 2.1.5 response formats


ROWS = {"application/json": JSON, "text/xml": XML, "application/xml": XML, JSON: JSON, XML: XML}
ROWS |= {"text/csv": "text/csv", "text/tab-separated-values": "text/tab-separated-values"}


@pytest.mark.parametrize("accept", ROWS)
@pytest.mark.parametrize("query", [ACTS, "ASK {}", ACTS.replace("?act {", "* {")])
def test_2_1_5_solutions(server: Server, accept: str, query: str) -> None:
    response = server.query(query, accept)
    assert (response.status, response.kind) == (200, ROWS[accept])
    assert "accept" in response.headers["vary"].lower()


def test_2_1_5_all_formats_say_the_same(server: Server, acts: list[str]) -> None:
    assert column(server.query(ACTS, JSON)) == acts
    name = "{http://www.w3.org/2005/sparql-results#}uri"
    assert [each.text for each in ElementTree.fromstring(server.query(ACTS, XML).text).iter(name)] == acts
    assert [row[0] for row in csv.reader(io.StringIO(server.query(ACTS, "text/csv").text))][1:] == acts
    tabs = server.query(ACTS, "text/tab-separated-values").text.splitlines()
    assert [line.strip("<>") for line in tabs[1:]] == acts


GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("accept", GRAPHS)
@pytest.mark.parametrize("query", [CONSTRUCT, f"DESCRIBE <{ARTICLE}>"])
def test_2_1_5_graphs(server: Server, accept: str, query: str, acts: list[str]) -> None:
    response = server.query(query, accept)
    assert (response.status, response.kind) == (200, accept)
    triples = [quad.triple for quad in pyoxigraph.parse(response.body, GRAPHS[accept])]
    if query == CONSTRUCT:
        assert sorted(each.subject.value for each in triples) == acts
    else:
        assert {each.subject for each in triples} == {NamedNode(ARTICLE)}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("text/*;q=0.5, application/sparql-results+xml;q=0.4", "text/csv"),
        ("text/csv;q=0.1, application/json;q=0.9", JSON),
        ("application/json;q=0, */*;q=0.1", JSON),
        ("image/png, */*;q=0.1", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", XML),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;q=nonsense, text/tab-separated-values", "text/tab-separated-values"),
    ],
)
def test_2_1_5_accept(server: Server, accept: str | None, kind: str) -> None:
    assert server.query(ACTS, accept).kind == kind


def test_2_1_5_what_cannot_be_had_is_said(server: Server) -> None:
    response = server.query(ACTS, "image/png, text/turtle")
    assert response.status == 406 and JSON in response.text and "text/csv" in response.text
    response = server.query(CONSTRUCT, "text/csv")
    assert response.status == 406 and "text/turtle" in response.text


# ---------------------------------------------------------------- 2.1.6 and 2.1.7 success and failure


@pytest.mark.parametrize("name", query_names())
def test_2_1_6_the_shipped_queries_answer_as_on_the_file(server: Server, graph_file: Path, name: str) -> None:
    answer = run_query(graph_file, name)
    response = server.query(query_text(name), "text/csv")
    assert response.status == 200
    assert list(csv.reader(io.StringIO(response.text, newline=""))) == list(
        csv.reader(io.StringIO(answer.csv(), newline=""))
    )


@pytest.mark.parametrize(
    ("query", "place"),
    [("SELECT * {\n  ?s ?p\n}", (3, 1)), ("SELEKT * {}", (1, 1)), ("SELECT * { ?s ex:p ?o }", (1, 16)), ("", (1, 1))],
)
def test_2_1_7_malformed_queries_are_400_with_line_and_column(
    server: Server, query: str, place: tuple[int, int]
) -> None:
    for response in (server.query(query), server.post(query, DIRECT)):
        assert (response.status, response.kind) == (400, "text/plain")
        found = re.search(r"line (\d+), column (\d+)", response.text)
        assert found, response.text
        assert int(found[1]) == place[0]
        assert response.text.count("\n") == 1, "one line"


def test_2_1_7_parameters_that_are_not_utf_8(server: Server) -> None:
    assert server.get("/sparql?query=%FF%FE").status == 400
    assert server.post(b"query=%E9", ENCODED).status == 400


UPDATES = [
    f"INSERT DATA {{ <{ARTICLE}> a <{BC}Lie> }}",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP ALL",
    "LOAD <file:///etc/passwd>",
    "PREFIX bc: <https://x.example/>\n# SELECT\nDELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("update", UPDATES)
def test_2_2_every_update_is_refused(server: Server, update: str) -> None:
    before = server.query(COUNT).body
    for response in (
        server.query(update),
        server.post(update, DIRECT),
        server.post(update, "application/sparql-update"),
        server.post(urlencode({"update": update}), ENCODED),
        server.get("/sparql?" + urlencode({"update": update})),
        server.post(urlencode({"query": "ASK {}", "update": update}), ENCODED),
    ):
        assert response.status == 403 and "update" in response.text
    assert server.query(COUNT).body == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:%d/> { ?s ?p ?o } }",
        "SELECT * { BIND(<http://127.0.0.1:%d/> AS ?e) SERVICE ?e { ?s ?p ?o } }",
        "PREFIX x: <http://127.0.0.1:%d/> SELECT * { FILTER(1<2)SERVICE x:y { ?s ?p ?o } }",
    ],
)
def test_4_1_no_other_server_is_asked(server: Server, listening: tuple[int, list[bytes]], query: str) -> None:
    port, heard = listening
    response = server.query(query % port)
    assert response.status == 403 and "another server" in response.text
    assert heard == []


# ---------------------------------------------------------------- the service description (SD, section 2) and CORS


SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.mark.parametrize("accept", GRAPHS)
def test_sd_2_the_bare_address_describes_the_service(server: Server, accept: str) -> None:
    response = server.get("/sparql", accept)
    assert (response.status, response.kind) == (200, accept)
    triples = {quad.triple for quad in pyoxigraph.parse(response.body, GRAPHS[accept])}
    [service] = [t.subject for t in triples if t.object == NamedNode(f"{SD}Service")]
    said = {
        (t.predicate.value.removeprefix(SD), str(t.object).removeprefix(f"<{SD}"))
        for t in triples
        if t.subject == service
    }
    assert ("supportedLanguage", "SPARQL11Query>") in said
    assert ("feature", "UnionDefaultGraph>") in said
    assert ("endpoint", str(service)) in said
    formats = {value for name, value in said if name == "resultFormat"}
    assert len(formats) == 10 and "<http://www.w3.org/ns/formats/SPARQL_Results_CSV>" in formats
    assert not any(isinstance(t.subject, pyoxigraph.BlankNode) for t in triples)


def test_sd_2_people_are_led_to_the_page_on_which_one_asks(server: Server) -> None:
    response = server.get("/sparql", "text/html,*/*;q=0.8")
    assert (response.status, response.headers["location"]) == (303, "./query")


def test_void_7_2_the_well_known_address_leads_to_the_description(server: Server) -> None:
    assert server.get("/.well-known/void").headers["location"] == "/sparql"


def test_cors(server: Server) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    response = server.request("OPTIONS", "/sparql", asked | {"Access-Control-Request-Headers": "content-type"})
    assert response.status == 204 and response.body == b""
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "content-type" in response.headers["access-control-allow-headers"].lower()
    for each in (response, server.query(ACTS), server.query("nonsense"), server.get("/nothing")):
        assert each.headers["access-control-allow-origin"] == "*"


def test_head_answers_as_get_without_the_body(server: Server) -> None:
    path = "/sparql?" + urlencode({"query": ACTS})
    head, get = server.request("HEAD", path), server.get(path)
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**get.headers, "date": ""}
