"""Questions and answers: each shipped query on a graph made by hand, in every format, and hostile questions."""

from __future__ import annotations

import csv
import io
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import requests

import facts_examples as examples
from backchannel.errors import DataError, UsageError
from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.publishing import WHOLE_GRAPH, Format, publish
from backchannel.querying import Answer, Term, query_names, query_text, run_query, shipped_queries
from conftest import CommandLine, missing

ARTICLE = f"{DEFAULT_BASE}article/{examples.relay().article.id}"
ACTOR = f"{DEFAULT_BASE}actor"
NAMES = [
    "attribution",
    "communications",
    "confirmations",
    "conjecture",
    "identifiers",
    "mediations",
    "places",
    "relays",
]
VOCABULARY = "https://w3id.org/backchannel/ontology#"
OFFICE = "Marvanian presidential office"
TITLE = "Marvania carries word from Ostrel to Kestria"
RELAYED = 'tell Kestria that it "does not want a wider war"'

EXPECTED: dict[str, tuple[str, list[tuple[str | None, ...]]]] = {
    "mediations": (
        "mediatorLabel partyLabel status modality asserterLabel quote mediator party",
        [
            (
                "Ilan Torvik",
                "Kestria",
                "requested",
                "asserted",
                "Ilan Torvik",
                RELAYED,
                f"{ACTOR}/ilan-torvik",
                f"{ACTOR}/kestria",
            ),
            (
                "Ilan Torvik",
                "Ostrel",
                "requested",
                "asserted",
                "Ilan Torvik",
                RELAYED,
                f"{ACTOR}/ilan-torvik",
                f"{ACTOR}/ostrel",
            ),
        ],
    ),
    "relays": (
        "authorLabel carrierLabel recipientLabel class words status modality asserterLabel",
        [
            (
                "Ostrel",
                "Ilan Torvik",
                "Kestria",
                "Message",
                "does not want a wider war",
                "requested",
                "asserted",
                "Ilan Torvik",
            )
        ],
    ),
    "attribution": (
        "class participants asserterLabel reporterLabel modality status",
        [
            (None, None, "analysts", None, "hedged", None),
            (
                "Mediation",
                "Ilan Torvik, Kestria, Ostrel",
                "Ilan Torvik",
                "Marvania News Agency",
                "asserted",
                "requested",
            ),
            ("Meeting", "Kestria, Ostrel", "Kestrian officials", None, "asserted", "planned"),
            (
                "Message",
                "Ilan Torvik, Kestria, Ostrel",
                "Ilan Torvik",
                "Marvania News Agency",
                "asserted",
                "requested",
            ),
            ("Negotiation", "Kestria, Ostrel", TITLE, None, "asserted", "failed"),
            ("PhoneCall", "Dana Reem, Ilan Torvik", "Harbour Post", None, "asserted", "concluded"),
            ("PhoneCall", "Dana Reem, Ilan Torvik", OFFICE, None, "asserted", "concluded"),
            ("PhoneCall", "Dana Reem, Ilan Torvik", OFFICE, None, "confirmed", "concluded"),
            ("Request", "Ilan Torvik, Ostrel", "Ilan Torvik", "Marvania News Agency", "asserted", "concluded"),
            ("Statement", "Ilan Torvik", "Marvania News Agency", None, "asserted", "concluded"),
            ("Threat", "Kestria, Ostrel", "Kestria", None, "denied", "concluded"),
        ],
    ),
    "communications": (
        "class participants senders recipients date medium topics status modality asserterLabel",
        [
            (
                "Meeting",
                "Kestria, Ostrel",
                None,
                None,
                "2025-10",
                None,
                None,
                "planned",
                "asserted",
                "Kestrian officials",
            ),
            (
                "Message",
                "Ilan Torvik, Kestria, Ostrel",
                "Ostrel",
                "Kestria",
                None,
                None,
                None,
                "requested",
                "asserted",
                "Ilan Torvik",
            ),
            ("Negotiation", "Kestria, Ostrel", None, None, "2024", None, None, "failed", "asserted", TITLE),
            (
                "PhoneCall",
                "Dana Reem, Ilan Torvik",
                None,
                None,
                None,
                "telephone",
                "prisoners",
                "concluded",
                "asserted",
                OFFICE,
            ),
            (
                "PhoneCall",
                "Dana Reem, Ilan Torvik",
                None,
                None,
                "2025-10-06",
                "telephone",
                "grain shipments; the border",
                "concluded",
                "asserted",
                "Harbour Post",
            ),
            (
                "PhoneCall",
                "Dana Reem, Ilan Torvik",
                None,
                None,
                "2025-10-06",
                "telephone",
                "grain shipments; the border",
                "concluded",
                "confirmed",
                OFFICE,
            ),
            (
                "Request",
                "Ilan Torvik, Ostrel",
                "Ostrel",
                "Ilan Torvik",
                None,
                None,
                None,
                "concluded",
                "asserted",
                "Ilan Torvik",
            ),
            (
                "Statement",
                "Ilan Torvik",
                "Ilan Torvik",
                None,
                None,
                None,
                None,
                "concluded",
                "asserted",
                "Marvania News Agency",
            ),
            ("Threat", "Kestria, Ostrel", "Kestria", "Ostrel", None, None, None, "concluded", "denied", "Kestria"),
        ],
    ),
    "confirmations": (
        "asserterLabel class participants date status quote",
        [
            (
                OFFICE,
                "PhoneCall",
                "Dana Reem, Ilan Torvik",
                "2025-10-06",
                "concluded",
                f"The {OFFICE} confirmed the call.",
            )
        ],
    ),
    "places": (
        "placeLabel class participants date status modality asserterLabel place",
        [
            (
                "Marvania",
                "Negotiation",
                "Kestria, Ostrel",
                "2024",
                "failed",
                "asserted",
                TITLE,
                f"{ACTOR}/marvania",
            ),
            (
                "Port Sela",
                "Meeting",
                "Kestria, Ostrel",
                "2025-10",
                "planned",
                "asserted",
                "Kestrian officials",
                f"{ARTICLE}/place/port-sela",
            ),
        ],
    ),
    "conjecture": (
        "content modality asserterLabel quote",
        [
            (
                "The message may in truth be meant for a third capital",
                "hedged",
                "analysts",
                "The message may in truth be meant for a third capital, analysts suggest.",
            )
        ],
    ),
    "identifiers": (
        "label class identifier",
        [
            ("Dana Reem", "Person", None),
            ("Harbour Post", "NewsOrganization", None),
            ("Ilan Torvik", "Person", "Q15397819"),
            ("Kestria", "State", None),
            ("Kestrian officials", "Group", None),
            ("Marvania", "State", "Q4115189"),
            ("Marvania News Agency", "NewsOrganization", None),
            (OFFICE, "GovernmentBody", None),
            ("Ostrel", "State", "Q13406268"),
            ("Port Sela", "Place", None),
            ("analysts", "Group", None),
        ],
    ),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("published")
    assert publish([examples.relay(), examples.quiet()], out).complete
    return out


@pytest.fixture(scope="module")
def graph(published: Path) -> Path:
    return published / "graph.nq"


def ask(tmp_path: Path, graph: Path, sparql: str) -> Answer:
    question = tmp_path / "question.rq"
    question.write_text(sparql)
    return run_query(graph, question)


def test_the_shipped_queries_are_those_promised_each_with_a_sentence() -> None:
    # What several extractors found needs several: tests/test_extractors.py asks for it.
    # What several articles tell needs several: tests/test_corroboration.py asks for it.
    promised = sorted([*NAMES, "agreement", "attested", "contradictions", "single"])
    assert query_names() == promised
    assert sorted(EXPECTED) == NAMES
    sentences = shipped_queries()
    assert list(sentences) == promised
    assert all(each.endswith(".") and len(each) > 20 for each in sentences.values())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", WHOLE_GRAPH)
def test_every_format_gives_the_expected_rows(published: Path, name: str, form: Format) -> None:
    columns, rows = EXPECTED[name]
    answer = run_query(published / f"graph.{form.extension}", name)
    picked = [answer.columns.index(column) for column in columns.split()]
    assert [tuple(row[n] for n in picked) for row in answer.values()] == rows


@pytest.mark.parametrize("name", NAMES)
def test_quads_answer_like_files_and_every_column_is_used(graph: Path, name: str) -> None:
    answer = run_query(graph, name)
    quads = map_facts(examples.relay())
    if name != "identifiers":  # the second article adds nothing to ask for
        assert run_query(quads, name) == answer
    unused = {column for n, column in enumerate(answer.columns) if all(row[n] is None for row in answer.rows)}
    assert unused == set()


@pytest.mark.parametrize("name", NAMES)
def test_an_article_without_communication_answers_with_no_rows(name: str) -> None:
    assert run_query(map_facts(examples.quiet()), name).rows == ()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "identifiers"])
def test_what_was_not_reported_as_done_can_be_told_apart(name: str) -> None:
    text = query_text(name)
    restricted = "bc:ReportedAct ;" in text or name in ("conjecture", "confirmations")
    assert restricted or {"?modality", "?status"} <= set(text.split("WHERE")[0].split())
    assert "GRAPH" not in text.upper().replace("?GRAPH", "")


def test_json_is_sparql_results_json(graph: Path) -> None:
    result = json.loads(run_query(graph, "identifiers").json())
    assert result["head"]["vars"] == ["label", "class", "identifier", "actor", "item"]
    [torvik] = [row for row in result["results"]["bindings"] if row["label"]["value"] == "Ilan Torvik"]
    assert torvik["item"] == {"type": "uri", "value": "http://www.wikidata.org/entity/Q15397819"}
    [reem] = [row for row in result["results"]["bindings"] if row["label"]["value"] == "Dana Reem"]
    assert "item" not in reem


def test_json_keeps_languages_and_datatypes(tmp_path: Path, graph: Path) -> None:
    answer = ask(
        tmp_path,
        graph,
        "PREFIX bc: <https://w3id.org/backchannel/ontology#> SELECT ?c ?d { ?a bc:content ?c . ?b bc:date ?d } ORDER BY ?c ?d LIMIT 1",
    )
    [row] = json.loads(answer.json())["results"]["bindings"]
    assert row["c"] == {
        "type": "literal",
        "value": "The message may in truth be meant for a third capital",
        "xml:lang": "en",
    }
    assert row["d"]["datatype"] == "http://www.w3.org/2001/XMLSchema#gYear"


def test_csv_holds_what_the_table_cannot(graph: Path) -> None:
    answer = run_query(graph, "mediations")
    rows = list(csv.reader(io.StringIO(answer.csv(), newline="")))
    assert rows[0] == list(answer.columns) and len(rows) == 3
    assert rows[1][answer.columns.index("quote")] == RELAYED
    assert answer.csv().count("\r\n") == 3


def test_a_table_fits_the_terminal(graph: Path) -> None:
    answer = run_query(graph, "attribution")
    for width in (80, 100, 140):
        lines = answer.table(width).splitlines()
        assert max(map(len, lines)) <= width
        count = " ".join(lines[-2:]).rpartition("11 rows")[2]
        assert count == "; for want of room without the IRIs of asserter, reporter, act, claim, article"
    assert "IRIs" not in answer.table(10_000) and ARTICLE in answer.table(10_000)


def test_where_columns_would_break_words_rows_are_records(graph: Path) -> None:
    answer = run_query(graph, "communications")
    wide, narrow = answer.table(200).splitlines(), answer.table(60).splitlines()
    assert wide[1].startswith("─") and "class" in wide[0].split()
    assert narrow[0].split()[:2] == ["1.", "class"] and not any("─" in line for line in narrow)
    assert sum(line.lstrip(" 0123456789.").startswith("class ") for line in narrow) == len(answer.rows)
    assert max(map(len, narrow)) <= 60


def test_a_row_too_tall_to_follow_is_a_record() -> None:
    words = Term("literal", "one two three four " * 30)
    answer = Answer(("a", "b"), ((words, words), (None, words)))
    lines = answer.table(60).splitlines()
    assert lines[0].startswith("1. a  one two") and "2. b  one two" in "\n".join(lines)
    assert answer.table(600).splitlines()[1].startswith("─")


def test_columns_in_which_nothing_stands_make_room() -> None:
    answer = Answer(("who", "when", "what"), ((Term("literal", "Ostrel"), None, Term("literal", "talks " * 9)),))
    assert "when" in answer.table(200).splitlines()[0]
    lines = answer.table(40).splitlines()
    assert "when" not in lines[0] and lines[-1] == "1 row; nothing is known of when"


def test_a_table_of_iris_alone_shows_them(tmp_path: Path, graph: Path) -> None:
    table = ask(tmp_path, graph, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g").table(20)
    assert "rows" in table and "without" not in table


def test_a_table_cannot_steer_a_terminal_and_counts_wide_letters() -> None:
    answer = Answer(
        ("a", "b"),
        (
            (Term("literal", "\x1b[2Jred\n\u202e"), Term("literal", "x")),
            (Term("literal", "会談"), Term("literal", "y")),
        ),
    )
    lines = answer.table(80).splitlines()
    assert lines[2:4] == ["[2Jred  x", "会談    y"]


def test_no_rows_are_said_to_be_none() -> None:
    assert run_query(map_facts(examples.quiet()), "relays").table() == "0 rows\n"


def test_ask_construct_and_describe_are_answered(tmp_path: Path, graph: Path) -> None:
    yes = ask(tmp_path, graph, "ASK { ?s a <https://w3id.org/backchannel/ontology#Mediation> }")
    assert (yes.truth, yes.table(), json.loads(yes.json())) == (True, "yes\n", {"head": {}, "boolean": True})
    assert yes.csv() == "truth\r\ntrue\r\n"
    made = ask(tmp_path, graph, "CONSTRUCT { ?b <x:of> ?a } { ?a <https://w3id.org/backchannel/ontology#actsFor> ?b }")
    assert made.columns == ("subject", "predicate", "object")
    assert len(made.rows) == 4 and list(made.values()) == sorted(made.values())
    told = ask(tmp_path, graph, f"DESCRIBE <{ACTOR}/marvania>")
    assert ("skos" in str(told)) or any(row[2] == "Marvania" for row in told.values())


def test_unknown_names_list_the_known_ones(graph: Path) -> None:
    with pytest.raises(UsageError, match=r"attribution, communications, .*relays, single, or give a file"):
        run_query(graph, "meditations")


@pytest.mark.parametrize("name", ["../queries/relays", "", ".", "relays.rq/..", "/etc/passwd"])
def test_a_name_is_no_path(graph: Path, name: str) -> None:
    with pytest.raises(UsageError, match="there is no query"):
        run_query(graph, name)


@pytest.mark.parametrize(
    ("sparql", "place"),
    [
        ("SELECT * WHERE {\n  ?s ?p }", "line 2, column 10"),
        ("", "line 1, column 1"),
        ("SELECT ?s {\n\n?s no:such ?o }", "line 3"),
    ],
)
def test_a_wrong_query_is_told_by_line_and_column(tmp_path: Path, graph: Path, sparql: str, place: str) -> None:
    with pytest.raises(DataError) as caught:
        ask(tmp_path, graph, sparql)
    assert str(caught.value).startswith(f"{tmp_path}/question.rq, {place}")
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "sparql",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX select: <x:y>\nDELETE WHERE { ?s ?p ?o }",
        "# SELECT\nBASE <http://x/> LOAD <file:///etc/passwd>",
        "drop all",
    ],
)
def test_updates_are_refused(tmp_path: Path, graph: Path, sparql: str) -> None:
    with pytest.raises(DataError, match="is an update"):
        ask(tmp_path, graph, sparql)


@pytest.fixture
def other_server() -> Iterator[tuple[str, list[str]]]:
    """A server that notes every call."""
    calls: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_error(500)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", calls
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { service silent <URL> { ?s ?p ?o } }",
        'SELECT * { BIND("\\"" AS ?q) SERVICE <URL> { ?s ?p ?o } }',
        "SELECT * { VALUES ?u { <URL> } # comment\nSERVICE ?u { ?s ?p ?o } }",
        "PREFIX a: <x:'> SELECT * { SERVICE<URL>{ ?s ?p ?o } } #'",
        'SELECT * { ?s ?p """a"b\\"""" . SERVICE <URL> { ?s ?p ?o } }',
        "SELECT * { ?s ?p '''\\\\''' . SERVICE <URL> { ?s ?p ?o } FILTER(?p = '''x''') }",
        "SELECT * { ?s <x:p> 1.SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { ?s a:b?o.SERVICE <URL> { ?s ?p ?o } }",
        "PREFIX : <x:> SELECT * { ?s :p :o.SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { FILTER(1<2) SERVICE <URL> { ?s ?p ?o } FILTER(3>2) }",
        "SELECT * { FILTER(1 <2)SERVICE<URL>{ ?s ?p ?o } }",
        "PREFIX : <URL> SELECT * { SERVICE: { ?s ?p ?o } }",
        "PREFIX x: <URL> SELECT * { SERVICEx:{ ?s ?p ?o } }",
        "PREFIX x: <URL> SELECT * { FILTER(1<2)SERVICE x:#>\n{ ?s ?p ?o } }",
        "PREFIX : <URL> SELECT * { FILTER(1<2)SERVICE:#>\n{ ?s ?p ?o } }",
        "SELECT * { FILTER(1<'a>b') SERVICE <URL> { ?s ?p ?o } FILTER('x'='x') }",
        "PREFIX a: <x:> SELECT * { ?s ?p a:b\\# . SERVICE <URL> { ?s ?p ?o }\n }",
        "PREFIX a: <x:> SELECT * { ?s ?p a:b\\' . SERVICE <URL> { ?s ?p ?o } FILTER('x'='x') }",
        "SELECT * { { ?s ?p 1SERVICE<URL>{ ?s ?p ?o } } }",
        "SELECT * { ?s ?p 'x'@enSERVICE<URL>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p '''it''s''' SERVICE <URL> { ?s ?p ?o } FILTER(?p = '''x''') }",
        "SELECT * { ?s ?p '''''' SERVICE <URL> { ?s ?p ?o } FILTER(?p = '''x''') }",
    ],
)
def test_no_other_server_is_asked(
    tmp_path: Path, graph: Path, other_server: tuple[str, list[str]], sparql: str
) -> None:
    url, calls = other_server
    with pytest.raises(DataError):
        ask(tmp_path, graph, sparql.replace("URL", url))
    assert calls == []


def test_words_that_look_like_keywords_are_no_keywords(tmp_path: Path, graph: Path) -> None:
    sparql = (
        "PREFIX insert: <x:INSERT> # SERVICE <x:y>\n"
        "SELECT ?service ?from { BIND('''it's a \"SERVICE\"''' AS ?service) BIND('insert' AS ?from)"
        " FILTER(insert:x != <x:FROM>) }"
    )
    assert ask(tmp_path, graph, sparql).values() == [('it\'s a "SERVICE"', "insert")]


def test_from_fetches_nothing_and_means_a_graph_of_the_file(
    tmp_path: Path, graph: Path, other_server: tuple[str, list[str]]
) -> None:
    url, calls = other_server
    secret = tmp_path / "secret.ttl"
    secret.write_text("<x:s> <x:p> <x:secret> .")
    for source in (secret.as_uri(), url):
        assert ask(tmp_path, graph, f"SELECT * FROM <{source}> {{ ?s ?p ?o }}").rows == ()
        assert ask(tmp_path, graph, f"SELECT * FROM NAMED <{source}> {{ GRAPH ?g {{ ?s ?p ?o }} }}").rows == ()
    assert calls == []
    own = ask(tmp_path, graph, f"SELECT DISTINCT ?s FROM <{ACTOR}/marvania> {{ ?s ?p ?o }}")
    assert own.values() == [(f"{ACTOR}/marvania",), (f"{ACTOR}/marvania/link/Q4115189",)]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("graph.ttl", b"<a:a> <a:b> .", "line 1, column"),
        ("graph.nq", b'<a:a> <a:b> <a:c> <a:d> .\n<a:a> "x" <a:c> .\n', "line 2, column"),
        ("graph.jsonld", b'{"@id": ', "not JSON-LD: "),
        ("graph.trig", b"\xff\xfe", "not TriG: "),
    ],
)
def test_a_broken_graph_is_told_by_place(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        run_query(path, "relays")
    assert str(caught.value).startswith(str(path)) and "\n" not in str(caught.value)


def test_files_that_cannot_be_read_are_named(tmp_path: Path, graph: Path) -> None:
    with pytest.raises(DataError, match=r"none\.ttl: cannot be read: no such file"):
        run_query(tmp_path / "none.ttl", "relays")
    with pytest.raises(DataError, match=r"none\.rq: cannot be read: no such file"):
        run_query(graph, "none.rq")
    with pytest.raises(UsageError, match=r"use one of \.ttl \.nt \.nq \.trig \.jsonld"):
        run_query(tmp_path / "graph.xml", "relays")
    (tmp_path / "latin.rq").write_bytes(b"SELECT * { ?s ?p '\xe9' }")
    with pytest.raises(DataError, match=r"latin\.rq, byte 18: is not UTF-8"):
        run_query(graph, tmp_path / "latin.rq")
    (tmp_path / "folder.nq").mkdir()
    with pytest.raises(UsageError, match="is a directory"):
        run_query(tmp_path / "folder.nq", "relays")


def test_n_triples_of_other_programs_are_asked_like_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "graph.nt"
    path.write_bytes(b"<x:s> <x:p> <x:o> .\n")
    assert ask(tmp_path, path, "SELECT ?s { ?s ?p ?o }").values() == [("x:s",)]


def test_a_context_on_the_web_is_said_not_to_be_fetched(tmp_path: Path) -> None:
    path = tmp_path / "graph.jsonld"
    path.write_bytes(b'{"@context": "https://schema.org/", "@id": "x:s"}')
    with pytest.raises(DataError, match="nothing is fetched; put the context inline"):
        run_query(path, "relays")


def test_ctrl_c_ends_a_question_that_has_no_end(tmp_path: Path, graph: Path) -> None:
    """Oxigraph does not look for signals while it works; it works for hours on this one."""
    endless = tmp_path / "endless.rq"
    endless.write_text("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }")
    process = subprocess.Popen([sys.executable, "-m", "backchannel", "query", str(graph), str(endless)])
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) in (130, -signal.SIGINT)
    finally:
        process.kill()
        process.wait()


# Narrowed to an actor, or to a time


def column(answer: Answer, name: str) -> set[str | None]:
    place = answer.columns.index(name)
    return {row[place] for row in answer.values()}


@pytest.mark.parametrize("name", NAMES)
def test_narrowed_to_each_actor_in_turn_a_query_answers_all_that_somebody_has_a_part_in(
    tmp_path: Path, graph: Path, name: str
) -> None:
    whole = run_query(graph, name)
    actors = ask(tmp_path, graph, f"SELECT ?a {{ ?a a <{VOCABULARY}Actor> }}").values()
    rows = {row for (each,) in actors for row in run_query(graph, name, actor=each).rows}
    assert rows <= set(whole.rows)
    left = set(whole.rows) - rows
    if name == "identifiers":
        assert {row[whole.columns.index("class")].value for row in left} <= {"Place"}
    else:  # the article's own word, for what has no participants
        assert {row[whole.columns.index("asserterLabel")].value for row in left} <= {TITLE}


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"identifiers"}))
def test_narrowed_to_all_times_a_query_answers_the_same(graph: Path, name: str) -> None:
    assert run_query(graph, name, since=date(1900, 1, 1), until=date(2999, 1, 1)) == run_query(graph, name)


@pytest.mark.parametrize("actor", ["Kestria", "kestria", f"{ACTOR}/kestria"])
def test_an_actor_is_named_by_name_or_iri(graph: Path, actor: str) -> None:
    answer = run_query(graph, "mediations", actor=actor)
    assert len(answer.rows) == 2
    assert answer == run_query(graph, "mediations")
    assert run_query(graph, "identifiers", actor=actor).values()[0][0] == "Kestria"


def test_an_actor_takes_part_asserts_or_reports(graph: Path) -> None:
    whole = run_query(graph, "attribution")
    mine = run_query(graph, "attribution", actor="Marvania News Agency")
    assert 0 < len(mine.rows) < len(whole.rows)
    assert "Marvania News Agency" in column(mine, "reporterLabel")
    assert set(mine.rows) <= set(whole.rows)


def test_gathered_names_stay_whole_when_narrowed(graph: Path) -> None:
    whole = run_query(graph, "communications")
    mine = run_query(graph, "communications", actor="Ilan Torvik")
    assert 0 < len(mine.rows) < len(whole.rows)
    assert set(mine.rows) <= set(whole.rows), "the other participants are still told"


def test_days_are_those_of_acts_and_else_of_articles(graph: Path) -> None:
    whole = run_query(graph, "communications")
    published = examples.relay().article.published
    assert published is not None
    on_the_day = run_query(graph, "communications", since=date(2025, 10, 6), until=date(2025, 10, 6))
    told = column(on_the_day, "date")
    assert "2025-10-06" in told and told <= {"2025-10-06", None, "2025-10", "2025"}
    later = run_query(graph, "communications", since=date(2026, 12, 31))
    assert len(later.rows) < len(whole.rows)
    assert run_query(graph, "communications", until=date(1999, 1, 1)).rows == ()


def test_what_cannot_be_narrowed_is_told(graph: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.rq"
    own.write_text("ASK { ?s ?p ?o }")
    with pytest.raises(UsageError, match="write them into a query of your own"):
        run_query(graph, own, actor="Kestria")
    with pytest.raises(UsageError, match="counts over all that there is"):
        run_query(graph, "attested", actor="Kestria")
    with pytest.raises(UsageError, match="is about no time"):
        run_query(graph, "identifiers", since=date(2025, 1, 1))
    with pytest.raises(DataError, match="nobody is called"):
        run_query(graph, "mediations", actor='No" . } Body')


# Endpoints


@pytest.fixture(scope="module")
def endpoint(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The `oxigraph` server, with the graph in it."""
    command = Path(sys.executable).parent / "oxigraph"
    if not command.exists():
        missing("oxigraph, a package of PyPI,")
    data = tmp_path_factory.mktemp("oxigraph")
    subprocess.run([command, "load", "--location", data, "--file", published / "graph.nq"], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serve = [command, "serve-read-only", "--location", data, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(serve, stderr=subprocess.DEVNULL) as server:
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                requests.get(url, timeout=5)
                break
            except requests.ConnectionError:
                time.sleep(0.2)
        yield f"{url}/query?union-default-graph"
        server.terminate()


@pytest.mark.parametrize("name", NAMES)
def test_an_endpoint_answers_what_the_file_answers(graph: Path, endpoint: str, name: str) -> None:
    assert run_query(endpoint, name) == run_query(graph, name)
    assert run_query(endpoint, name, actor="Ilan Torvik") == run_query(graph, name, actor="Ilan Torvik")


def test_an_endpoint_answers_all_forms(tmp_path: Path, graph: Path, endpoint: str) -> None:
    for text in ("ASK { ?s ?p ?o }", "ASK { ?s ?p <http://nowhere.example/> }", "CONSTRUCT WHERE { ?s a ?o }"):
        question = tmp_path / "question.rq"
        question.write_text(text)
        assert run_query(endpoint, question) == run_query(graph, question)


def test_an_endpoint_is_asked_from_the_command_line(backchannel: CommandLine, graph: Path, endpoint: str) -> None:
    options = ("mediations", "--actor", "Kestria", "--from", "2000-01-01", "--to", "2099-01-01", "--format", "csv")
    asked, read = backchannel("query", endpoint, *options), backchannel("query", graph, *options)
    assert asked.returncode == 0 and asked.stdout == read.stdout
