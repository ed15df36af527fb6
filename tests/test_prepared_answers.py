"""Answers to the shipped queries that are kept beside a store: those of the engine, whatever has changed."""

from __future__ import annotations

import datetime
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pyoxigraph
import pytest

import facts_examples as examples
from backchannel.errors import UsageError
from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.mapping.vocabulary import BC, SKOS
from backchannel.querying import Answer, Term, prepare, query_names, query_text, run_query
from backchannel.querying.gathering import gathered
from backchannel.querying.narrowing import Narrowing, naming, narrowed
from backchannel.querying.prepared import PreparedRows, prepared_actors, prepared_query, prepared_rows
from backchannel.querying.recognition import recognised
from backchannel.serving.answering import answer_query
from backchannel.serving.messages import Settings, Task
from backchannel.serving.negotiation import Rows
from backchannel.storage import open_store, read_store
from conftest import CommandLine
from server_process import running
from test_corroboration import CASTELLANE, CHILE, GRAPH, NORWAY, OMAN, PERU, TANGEN, told
from test_extractors import MEETING, WARNING, both
from test_extractors import facts as found_facts

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

from corpus import articles

MOMENT = datetime.datetime(2031, 6, 1, tzinfo=datetime.UTC)
TALKS = "https://paper.example/talks"
DENIED = told(OMAN, PERU, kind="Request", status="requested", paper="The Tide", asserter=CASTELLANE, modality="denied")
SAME = told(OMAN, PERU, kind="Request", status="requested", paper="The Post", asserter=TANGEN)
MEDIATIONS = [told(NORWAY, CHILE, PERU, kind="Mediation", status="ongoing", date=None, paper=paper) for paper in "ABC"]
TWICE = both(
    found_facts(MEETING, WARNING), found_facts({**MEETING, "topics": ["Monday"]}, {**WARNING, "content": "Kenya"})
)
DOCUMENTS = (examples.relay(), examples.mediator_is_party(), TWICE, DENIED, SAME, *MEDIATIONS, *articles(8))

NARROWINGS = [
    Narrowing((f"{DEFAULT_BASE}actor/peru",)),
    Narrowing((f"{DEFAULT_BASE}actor/oman", f"{DEFAULT_BASE}actor/norway")),
    Narrowing(None, datetime.date(2031, 5, 12), datetime.date(2031, 12, 31)),
    Narrowing((f"{DEFAULT_BASE}actor/chile",), datetime.date(2031, 5, 1), None),
    Narrowing(None, None, datetime.date(2031, 5, 14)),
]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = tmp_path / "news"
    put(place, *DOCUMENTS)
    return place


def put(place: Path, *documents: Facts) -> None:
    with open_store(place) as store:
        for each in documents:
            store.put(map_facts(each), facts=each)


def retitled(facts: Facts, title: str) -> Facts:
    return msgspec.structs.replace(facts, article=msgspec.structs.replace(facts.article, title=title))


def version(words: str, day: int) -> Facts:
    facts = examples.two_sided(f"Marvania spoke with Ostrel. {words}", url=TALKS)
    about = msgspec.structs.replace(facts.article, published=datetime.date(2031, 5, day))
    return msgspec.structs.replace(facts, article=about)


def retract(place: Path, facts: Facts) -> None:
    with open_store(place) as store:
        store.retract(f"{DEFAULT_BASE}article/{facts.article.id}", "A mistake.", MOMENT)


def renamed(place: Path, actor: str, label: str) -> None:
    """Say in the graph of an actor that all articles share that it is called otherwise."""
    graph = f"{DEFAULT_BASE}actor/{actor}"
    with read_store(place) as snapshot:
        quads = snapshot.store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(graph))
        terms = [(str(q.subject), str(q.predicate), str(q.object), str(q.graph_name)) for q in quads]
    assert any(p == f"<{SKOS}prefLabel>" for _, p, _, _ in terms)
    with open_store(place) as store:
        store.set_graph(graph, [(s, p, f'"{label}"@en' if p == f"<{SKOS}prefLabel>" else o, g) for s, p, o, g in terms])


def answers(place: Path) -> Iterator[tuple[str, Narrowing, Answer, Answer | None]]:
    """Each shipped query, plain and narrowed: what the engine answers, and what is kept."""
    with read_store(place) as snapshot:
        for name in query_names():
            for to in (Narrowing(), *NARROWINGS):
                try:
                    text = narrowed(name, query_text(name), to)
                except UsageError:
                    continue
                rows = prepared_rows(snapshot, name, to)
                engine = gathered(snapshot.store.query(text, use_default_graph_as_union=True))
                yield name, to, engine, None if rows is None else rows.answer()


def test_kept_answers_are_those_of_the_engine_whatever_changes(place: Path, backchannel: CommandLine) -> None:
    assert {kept for _, _, _, kept in answers(place)} == {None}
    assert prepare(place) == len(DOCUMENTS)
    assert prepare(place) == 0
    later = [version("Twice.", 14), version("Once.", 13)]
    changes: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: put(place, retitled(DOCUMENTS[0], "Another headline")),
        lambda: put(place, *later),
        lambda: backchannel("corroborate", place),
        lambda: renamed(place, "peru", "Republic of Peru"),
        lambda: retract(place, SAME),
        lambda: put(place, retitled(MEDIATIONS[0], "Again")),
        lambda: backchannel("corroborate", place),
        lambda: backchannel("corroborate", place, "--drop"),
    )
    rows: list[dict[str, int]] = []
    for change in changes:
        change()
        prepare(place)
        counted: dict[str, int] = {}
        for name, to, engine, kept in answers(place):
            assert kept == engine, (name, to, len(rows))
            counted[name] = counted.get(name, 0) + len(engine.rows)
        rows.append(counted)
    assert all(any(counted[name] for counted in rows) for name in query_names() if name not in ("conjecture", "places"))
    assert rows[3]["contradictions"] > rows[2]["contradictions"], "corroboration joins acts of several articles"


def test_only_what_is_new_is_found_anew(place: Path) -> None:
    prepare(place)
    put(place, version("Once.", 13))
    assert prepare(place) == 1
    put(place, version("Twice.", 14))
    assert prepare(place) == 1, "an older version alone needs nothing"
    renamed(place, "peru", "Republic of Peru")
    naming_peru = sum(b"actor/peru>" in b"".join(map_facts(each).nquads().splitlines()) for each in DOCUMENTS)
    assert prepare(place) == naming_peru < len(DOCUMENTS)


def test_where_something_is_missing_the_engine_is_asked(place: Path) -> None:
    prepare(place)
    put(place, version("Once.", 13))
    engine = {(name, to): answer for name, to, answer, kept in answers(place) if kept is None}
    assert {name for name, _ in engine} == {*query_names()}
    assert all(run_query(place, name) == answer for (name, to), answer in engine.items() if not to)
    (place / "answers.sqlite").write_bytes(b"broken")
    assert run_query(place, "mediations") == engine["mediations", Narrowing()]
    assert prepare(place) == 0, "what is broken is left to the engine"


def test_a_full_disk_costs_what_would_be_kept_and_nothing_else(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    engine = run_query(place, "mediations")
    with monkeypatch.context() as patched:
        patched.setattr("backchannel.querying.kept_rows.KeptRows.settle", full)
        assert prepare(place) == 0
        assert run_query(place, "mediations") == engine
        assert {kept for _, _, _, kept in answers(place)} == {None}
    assert prepare(place) == 0, "all portions are there, only how they belong together was not"
    assert all(kept == found for _, _, found, kept in answers(place))


def test_answers_of_another_version_are_forgotten(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(place)
    monkeypatch.setattr("backchannel.querying.preparing.version", lambda: 7)
    monkeypatch.setattr("backchannel.querying.prepared.version", lambda: 7)
    assert {kept for _, _, _, kept in answers(place)} == {None}
    assert prepare(place) == len(DOCUMENTS)
    assert all(kept == engine for _, _, engine, kept in answers(place))


def test_narrowed_questions_are_answered_by_name(place: Path) -> None:
    prepare(place)
    day = datetime.date(2031, 5, 1)
    for name in ("mediations", "communications", "attribution"):
        text = narrowed(name, query_text(name), Narrowing((f"{DEFAULT_BASE}actor/peru",), day))
        with read_store(place) as snapshot:
            engine = gathered(snapshot.store.query(text, use_default_graph_as_union=True))
        assert run_query(place, name, actor="Peru", since=day) == engine
        assert engine.rows
    with pytest.raises(UsageError, match="counts over all"):
        run_query(place, "attested", actor="Peru")


def test_actors_are_known_by_the_names_that_the_engine_finds(place: Path) -> None:
    with read_store(place) as snapshot:
        assert prepared_actors(snapshot, "Peru") is None
    prepare(place)
    with read_store(place) as snapshot:
        labels = {row[0] for row in run_query(place, "identifiers").values()}
        for name in ("PERU", "peru", "nobody", *(str(label) for label in labels)):
            found = gathered(snapshot.store.query(naming([name]), use_default_graph_as_union=True))
            assert prepared_actors(snapshot, name) == tuple(actor for (actor,) in found.values()), name
        assert f"{DEFAULT_BASE}actor/peru" in (prepared_actors(snapshot, "PERU") or ())


def test_a_shipped_query_is_known_by_its_text() -> None:
    for name in query_names():
        assert recognised(query_text(name)) == (name, Narrowing())
        assert recognised(query_text(name).replace("\n", "\r\n")) == (name, Narrowing())
        assert recognised(f"{query_text(name)} LIMIT 1") is None
    for to in NARROWINGS:
        text = narrowed("mediations", query_text("mediations"), to)
        assert recognised(text) == ("mediations", to)
        assert recognised(text.replace("status", "standing", 1)) is None
    text = narrowed("mediations", query_text("mediations"), NARROWINGS[2])
    assert recognised(text.replace("2031-05-12", "2031-15-12")) is None
    assert recognised(text.replace("<=", ">=")) is None


@pytest.mark.parametrize("rows", Rows)
def test_kept_answers_are_served_in_every_form(place: Path, rows: Rows) -> None:
    """The graph asked is an empty one: what comes can come from nowhere else."""
    prepare(place)
    settings = Settings((str(place),), DEFAULT_BASE)
    with read_store(place) as snapshot:
        for name in query_names():
            text = query_text(name)
            head, body = answer_query(pyoxigraph.Store(), Task("query", rows.media_type, text), settings, snapshot)
            engine = snapshot.store.query(text, use_default_graph_as_union=True)
            assert isinstance(engine, pyoxigraph.QuerySolutions)
            assert (head.status, body) == (200, engine.serialize(format=rows.syntax)), name
        task = Task("query", rows.media_type, query_text("mediations"), (GRAPH,))
        assert answer_query(snapshot.store, task, settings, snapshot)[0].status == 403, "the graph is not there"


def test_csv_of_kept_rows_is_that_of_the_engine() -> None:
    """Whatever stands in a value: the kept rows of a query made up, beside pyoxigraph reading and writing the same."""
    query = prepared_query("identifiers")
    values = ["", "plain", "a, b", 'a "b"', '"', "two\nlines", "a\r\nb", " spaces ", "\0", "漢", '","type":"bnode"']
    literals: list[dict[str, dict[str, str]]] = [
        {column: {"type": "literal", "value": value} for column in query.columns[n % 2 :]}
        for n, value in enumerate(values)
    ]
    for rows in (literals, [], [*literals, {query.columns[0]: {"type": "bnode", "value": "b0"}}]):
        kept = PreparedRows(query, [msgspec.Raw(msgspec.json.encode(row)) for row in rows])
        found = pyoxigraph.parse_query_results(kept.json(), format=pyoxigraph.QueryResultsFormat.JSON)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        assert kept.csv() == (None if len(rows) > len(values) else found.serialize(format=Rows.CSV.syntax))


def test_kept_answers_have_limits(place: Path) -> None:
    prepare(place)
    task = Task("query", "text/csv", query_text("mediations"))
    with read_store(place) as snapshot:
        for bounds, words in (({"limit": 3}, b"more than 3 rows"), ({"largest": 100}, b"more than 0 MiB")):
            for accept in ("text/csv", "application/sparql-results+json"):
                settings = Settings((str(place),), DEFAULT_BASE, **bounds)  # type: ignore[arg-type]
                head, body = answer_query(pyoxigraph.Store(), Task("query", accept, task.text), settings, snapshot)
                assert head.status == 403 and words in body
        head, body = answer_query(
            pyoxigraph.Store(), Task("query", "image/png", task.text), Settings((str(place),), DEFAULT_BASE), snapshot
        )
        assert head.status == 406


def test_a_server_answers_from_what_is_kept_and_sees_what_is_new(place: Path, tmp_path: Path) -> None:
    prepare(place)
    with running(place) as server:
        first = run_query(f"{server.address}/sparql", "mediations")
        assert first == run_query(place, "mediations")
        narrower = run_query(f"{server.address}/sparql", "mediations", actor="Chile")
        assert narrower == run_query(place, "mediations", actor="Chile")
        assert 0 < len(narrower.rows) < len(first.rows)
        put(place, told(OMAN, CHILE, NORWAY, kind="Mediation", status="ongoing", date=None, paper="D"))
        for _ in range(2):  # before it is prepared, and after
            while len(run_query(f"{server.address}/sparql", "mediations").rows) == len(first.rows):
                pass
            assert run_query(f"{server.address}/sparql", "mediations") == run_query(place, "mediations")
            prepare(place)


def test_terms_are_written_as_sparql_results_have_them() -> None:
    terms = (Term("uri", f"{BC}Act"), Term("literal", "Zug", "de"), Term("literal", "1", None, "http://x.example/n"))
    assert msgspec.json.decode(msgspec.json.encode(terms)) == [
        {"type": "uri", "value": f"{BC}Act"},
        {"type": "literal", "value": "Zug", "xml:lang": "de"},
        {"type": "literal", "value": "1", "datatype": "http://x.example/n"},
    ]
