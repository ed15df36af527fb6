"""The store: articles as a whole, the same again is no change, versions, retractions, readers beside a writer."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pyoxigraph
import pytest

import facts_examples as examples
from backchannel.errors import DataError, UsageError
from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, Quads, map_facts
from backchannel.mapping.vocabulary import BC, PROV, SKOS
from backchannel.publishing import Format, write_graph
from backchannel.querying import run_query
from backchannel.storage import (
    Change,
    Deposit,
    StoreWriter,
    base_of,
    checkpoints,
    deposits,
    generation,
    is_store,
    open_store,
    read_store,
    restored,
)
from backchannel.storage.checking import judge_store
from backchannel.storage.dumping import dump
from backchannel.storage.graphs import ArticleGraphs, graph_of
from backchannel.storage.loading import load_articles, sorted_out
from backchannel.validation import conforms

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

from corpus import articles

URL = "https://paper.example/talks"
MOMENT = datetime.datetime(2031, 6, 1, tzinfo=datetime.UTC)


def iri(facts: Facts) -> str:
    return f"{DEFAULT_BASE}article/{facts.article.id}"


def version(words: str, published: str | None = None, url: str | None = URL) -> Facts:
    """A report of one meeting, with some more words."""
    facts = examples.quiet()
    day = None if published is None else datetime.date.fromisoformat(published)
    about = msgspec.structs.replace(facts.article, text=f"{facts.article.text} {words}", url=url, published=day)
    return msgspec.structs.replace(facts, article=about)


def retitled(facts: Facts, title: str) -> Facts:
    return msgspec.structs.replace(facts, article=msgspec.structs.replace(facts.article, title=title))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "news"


@pytest.fixture
def put(place: Path) -> Callable[..., list[Change]]:
    """Put facts into the store, one by one, and close it."""

    def run(*documents: Facts) -> list[Change]:
        with open_store(place) as store:
            return [store.put(map_facts(each), facts=each, fingerprint="f") for each in documents]

    return run


def dumped(place: Path) -> bytes:
    with read_store(place) as snapshot:
        return b"".join(dump(snapshot))


def published(*documents: Facts, path: Path) -> list[bytes]:
    """The sorted lines of graph.nq."""
    with path.open("wb") as stream:
        write_graph(documents, stream, Format.N_QUADS)
    return sorted(path.read_bytes().splitlines())


def state(place: Path) -> dict[str, tuple[int, int]]:
    """All files with their times and sizes, but for those that SQLite keeps for readers."""
    files = (each for each in sorted(place.rglob("*")) if not each.name.endswith(("-shm", "-wal")))
    return {str(each): (each.stat().st_mtime_ns, each.stat().st_size) for each in files if each.is_file()}


# What comes out is what went in


@pytest.mark.parametrize("together", [True, False])
def test_a_dump_is_graph_nq_sorted(place: Path, tmp_path: Path, together: bool) -> None:
    documents = [examples.relay(), examples.mediator_is_party(), *articles(30)]
    with open_store(place) as store:
        if together:
            list(store.put_all(Deposit(map_facts(each)) for each in documents))
        else:
            for each in documents:
                store.put(map_facts(each))
    assert sorted(dumped(place).splitlines()) == published(*documents, path=tmp_path / "graph.nq")


def test_hostile_words_come_out_as_they_went_in(place: Path, tmp_path: Path, put: Callable[..., object]) -> None:
    words = "".join(map(chr, range(256))) + "\\u0041 \\\\u0042 \u2028\x85\ufffe\uffff\U0001f600 \\"
    facts = retitled(version("Nothing more."), f'{words} <http://www.w3.org/ns/oa#start> "5"^^<x> "1"^^<y>')
    put(facts)
    assert sorted(dumped(place).split(b"\n")) == sorted(map_facts(facts).nquads().split(b"\n"))


def test_terms_that_oxigraph_changes_are_given_back() -> None:
    quads = list(map_facts(examples.relay()).oxigraph())
    store = pyoxigraph.Store()
    store.extend(quads)
    assert set(store) != set(quads), "Oxigraph keeps terms now: restoring them can go"
    assert {restored(quad) for quad in store} == set(quads)


def test_a_dump_is_the_same_whatever_came_first(tmp_path: Path) -> None:
    documents = list(articles(12))
    for name, order in (("one", documents), ("other", documents[::-1])):
        with open_store(tmp_path / name) as store:
            for each in order:
                store.put(map_facts(each))
    assert dumped(tmp_path / "one") == dumped(tmp_path / "other")


# Articles as a whole


def test_the_same_again_writes_nothing(place: Path, put: Callable[..., list[Change]]) -> None:
    documents = list(articles(5))
    assert put(*documents) == [Change.ADDED] * 5
    before = state(place)
    assert put(*documents) == [Change.UNCHANGED] * 5
    assert state(place) == before


def test_an_article_is_replaced_with_its_claims_and_nothing_else_is(
    place: Path, put: Callable[..., list[Change]]
) -> None:
    relay, other = examples.relay(), examples.mediator_is_party()
    put(relay, other)
    fewer = msgspec.structs.replace(relay, claims=(), communications=(), mediations=(), same_act=())
    before = dumped(place).splitlines()
    assert put(fewer) == [Change.REPLACED]
    after = dumped(place).splitlines()
    mine = f"<{iri(relay)}".encode()
    shared = {line for quad in map_facts(relay) if not quad[3].startswith(mine.decode()) for line in [" ".join(quad)]}
    assert {line for line in after if line.split()[-2].startswith(mine)} == {
        line for line in map_facts(fewer).nquads().splitlines() if line.split()[-2].startswith(mine)
    }
    assert {line for line in before if mine not in line} == {line for line in after if mine not in line}
    assert shared <= {line.decode().removesuffix(" .") for line in after}, "what it said of actors stays"
    with read_store(place) as snapshot:
        names = {graph.value for graph in snapshot.store.named_graphs() if graph.value.startswith(iri(relay))}
    assert names == {iri(relay)}, "no empty graph is left of its claims"


def test_an_actor_keeps_its_first_label(place: Path, put: Callable[..., object]) -> None:
    first = examples.relay()
    second = msgspec.structs.replace(
        first,
        article=msgspec.structs.replace(first.article, text=f"{first.article.text} "),
        actors=tuple(msgspec.structs.replace(each, name=f"{each.name}!") for each in first.actors),
    )
    put(first, second)
    with read_store(place) as snapshot:
        actor = pyoxigraph.NamedNode(f"{DEFAULT_BASE}actor/kestria")
        label = pyoxigraph.NamedNode(f"{SKOS}prefLabel")
        labels = [quad.object.value for quad in snapshot.store.quads_for_pattern(actor, label, None, actor)]
    assert labels == ["Kestria"]


def test_many_articles_are_what_they_are_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deposits, "_FULL", 1500)
    documents = list(articles(20))
    again = [*documents, retitled(documents[3], "Another headline"), *documents[:2]]
    with open_store(tmp_path / "one") as store:
        one_by_one = [store.put(map_facts(each)) for each in again]
    with open_store(tmp_path / "many") as store:
        together = list(store.put_all(Deposit(map_facts(each)) for each in again))
    assert together == one_by_one
    assert one_by_one.count(Change.ADDED) == 20
    assert one_by_one[20:] == [Change.REPLACED, Change.UNCHANGED, Change.UNCHANGED]
    assert dumped(tmp_path / "one") == dumped(tmp_path / "many")


def test_the_facts_are_kept(place: Path, put: Callable[..., object]) -> None:
    put(examples.relay())
    with read_store(place) as snapshot:
        assert snapshot.facts(iri(examples.relay())) == examples.relay()
        assert snapshot.facts("https://nowhere.example/") is None


def test_what_is_no_article_is_refused(place: Path) -> None:
    quads = map_facts(examples.relay())
    with open_store(place) as store:
        with pytest.raises(DataError, match="quads of 0 articles"):
            store.put([])
        with pytest.raises(DataError, match="quads of 2 articles"):
            store.put([*quads, *map_facts(examples.quiet())])
        with pytest.raises(DataError, match="blank node"):
            store.put([*quads, ("_:b", *quads[0][1:])])
        with pytest.raises(DataError, match="a store whose IRIs start with"):
            store.put(map_facts(examples.relay(), base="https://other.example/"))


# Graphs that belong to no article


def test_other_graphs_are_set_added_to_and_dropped(place: Path, put: Callable[..., object]) -> None:
    put(examples.relay())
    before = dumped(place)
    name = f"{DEFAULT_BASE}link/kestria"
    match = (f"<{DEFAULT_BASE}actor/kestria>", f"<{SKOS}closeMatch>", "<http://www.wikidata.org/entity/Q4115189>")
    other = (*match[:2], "<http://www.wikidata.org/entity/Q13406268>", f"<{name}>")
    with open_store(place) as store:
        assert store.set_graph(name, [(*match, f"<{name}>")])
        assert not store.set_graph(name, [(*match, f"<{name}>")])
        assert store.add_to_graph(name, [other])
        assert not store.add_to_graph(name, [other])
        with pytest.raises(DataError, match="is in https://elsewhere"):
            store.set_graph(name, [(*match, "<https://elsewhere.example/>")])
    assert set(dumped(place).splitlines()) - set(before.splitlines()) == {
        f"{' '.join((*match, f'<{name}>'))} .".encode(),
        f"{' '.join(other)} .".encode(),
    }
    with open_store(place) as store:
        assert store.set_graph(name, [])
    assert dumped(place) == before


# Versions of one report


def revisions(place: Path) -> dict[str, str]:
    with read_store(place) as snapshot:
        property_ = pyoxigraph.NamedNode(f"{PROV}wasRevisionOf")
        return {q.subject.value: q.object.value for q in snapshot.store.quads_for_pattern(None, property_, None, None)}


def test_a_corrected_text_at_the_same_address_is_a_revision(place: Path, put: Callable[..., list[Change]]) -> None:
    first, second = version("It rained.", "2031-05-01"), version("It did not rain.", "2031-05-01")
    assert put(first, second, version("It rained.", "2031-05-01", url="https://paper.example/other")) == [
        Change.ADDED,
        Change.ADDED,
        Change.REPLACED,
    ]
    put(first)
    assert revisions(place) == {iri(second): iri(first)}
    with read_store(place) as snapshot:
        assert snapshot.counts()["superseded"] == 1
        record = snapshot.article(iri(second))
        assert record is not None and record.revises == iri(first)
        assert conforms(judge_store(snapshot).findings)


def test_an_older_version_that_comes_late_is_put_between(place: Path, put: Callable[..., object]) -> None:
    days = ("2031-05-01", "2031-05-09", "2031-05-05", "2031-05-03")
    first, last, middle, early = (version(day, day) for day in days)
    put(first, last)
    assert revisions(place) == {iri(last): iri(first)}
    put(middle)
    put(early)
    assert revisions(place) == {iri(last): iri(middle), iri(middle): iri(early), iri(early): iri(first)}
    before = state(place)
    put(first, last, middle, early)
    assert state(place) == before
    with open_store(place.with_name("sorted")) as store:
        for each in (first, early, middle, last):
            store.put(map_facts(each))
    assert dumped(place) == dumped(place.with_name("sorted"))


def test_without_a_day_versions_are_in_the_order_in_which_they_came(place: Path, put: Callable[..., object]) -> None:
    one, two, three = version("One."), version("Two.", "2031-05-05"), version("Three.")
    put(one, two, three)
    assert revisions(place) == {iri(two): iri(one), iri(three): iri(two)}


def test_who_leaves_a_row_of_versions_closes_it(place: Path, put: Callable[..., object]) -> None:
    one, two, three = version("One.", "2031-05-01"), version("Two.", "2031-05-02"), version("Three.", "2031-05-03")
    put(one, two, three)
    put(version("Two.", "2031-05-02", url="https://paper.example/moved"))
    assert revisions(place) == {iri(three): iri(one)}


def test_default_questions_leave_superseded_reports_out(place: Path, put: Callable[..., object]) -> None:
    first = examples.relay()
    first = msgspec.structs.replace(first, article=msgspec.structs.replace(first.article, url=URL))
    second = msgspec.structs.replace(
        first, article=msgspec.structs.replace(first.article, text=f"{first.article.text} Corrected.")
    )
    put(first)
    alone = {name: len(run_query(place, name).rows) for name in ("mediations", "communications", "attribution")}
    put(second)
    both = {name: run_query(place, name) for name in alone}
    assert {name: len(answer.rows) for name, answer in both.items()} == alone
    for answer in both.values():
        assert {row[answer.columns.index("article")].value for row in answer.rows} == {iri(second)}
    assert iri(first).encode() in dumped(place), "its claims can still be cited"


def test_quads_say_before_they_are_stored_what_they_revise(place: Path, put: Callable[..., object]) -> None:
    first, second = version("One."), version("Two.")
    put(first)
    with open_store(place) as store:
        quads = store.with_revision(map_facts(second))
        assert quads[-1][1:3] == (f"<{PROV}wasRevisionOf>", f"<{iri(first)}>")
        store.put(quads)
        assert store.with_revision(quads) is quads
    with read_store(place) as snapshot:
        assert snapshot.lines(iri(second)) == sorted(quads.nquads().splitlines(keepends=True))


# Retraction


def test_a_retracted_article_leaves_a_tombstone(place: Path, put: Callable[..., list[Change]]) -> None:
    facts = examples.relay()
    put(facts, examples.quiet())
    with open_store(place) as store:
        store.retract(iri(facts), "The envoy was named by mistake.", MOMENT)
        with pytest.raises(DataError, match="was retracted before"):
            store.retract(iri(facts), "Once more.", MOMENT)
        with pytest.raises(DataError, match="there is no article"):
            store.retract("https://nowhere.example/", "Why not.", MOMENT)
    with read_store(place) as snapshot:
        graph = {(q.predicate.value, q.object.value) for q in snapshot.store if q.graph_name.value == iri(facts)}
        left = {graph.value for graph in snapshot.store.named_graphs() if graph.value.startswith(iri(facts))}
        assert snapshot.facts(iri(facts)) is None
        assert conforms(judge_store(snapshot).findings)
    assert left == {iri(facts)}
    assert (f"{PROV}invalidatedAtTime", "2031-06-01T00:00:00Z") in graph
    assert (f"{BC}retractionReason", "The envoy was named by mistake.") in graph
    assert not {predicate for predicate, _ in graph} & {f"{BC}holds", f"{BC}claims"}
    before = state(place)
    assert put(facts) == [Change.RETRACTED]
    assert state(place) == before
    assert run_query(place, "mediations").rows == ()


def test_a_tombstone_names_a_publisher_that_only_the_article_described(place: Path, put: Callable[..., object]) -> None:
    facts = examples.relay()
    paper = msgspec.structs.replace(facts.actors[0], id="paper", name="The Tide", authority=None, identifiers=())
    about = msgspec.structs.replace(facts.article, publisher="The Tide")
    facts = msgspec.structs.replace(facts, article=about, actors=(*facts.actors, paper))
    put(facts)
    with open_store(place) as store:
        store.retract(iri(facts), "A mistake.", MOMENT)
    assert b'<https://schema.org/publisher> "The Tide" <' in dumped(place)


def test_a_retraction_travels_with_a_dump(place: Path, tmp_path: Path, put: Callable[..., list[Change]]) -> None:
    put(examples.relay(), examples.quiet())
    (tmp_path / "before.nq").write_bytes(dumped(place))
    with open_store(place) as store:
        store.retract(iri(examples.relay()), "A mistake.", MOMENT)
    (tmp_path / "after.nq").write_bytes(dumped(place))
    with open_store(tmp_path / "copy") as copy:
        for name, expected in (("before.nq", Change.ADDED), ("after.nq", Change.REPLACED), ("before.nq", None)):
            with sorted_out(tmp_path / name) as graph:
                changes = load_articles(graph, copy).changes
            assert expected is None or changes[expected] >= 1
        assert changes == {Change.RETRACTED: 1, Change.UNCHANGED: 1}
    assert dumped(tmp_path / "copy") == dumped(place)


# Graph files


@pytest.mark.parametrize("form", [Format.N_QUADS, Format.TRIG, Format.JSON_LD])
def test_graph_files_are_loaded_whatever_their_order(tmp_path: Path, place: Path, form: Format) -> None:
    documents = list(articles(8))
    path = tmp_path / f"graph.{form.value}"
    with path.open("wb") as stream:
        write_graph(documents, stream, form)
    with open_store(place) as store, sorted_out(path) as graph:
        assert graph.base == DEFAULT_BASE
        assert load_articles(graph, store).changes == {Change.ADDED: 8}
    assert sorted(dumped(place).splitlines()) == published(*documents, path=tmp_path / "all.nq")
    before = state(place)
    with open_store(place) as store, sorted_out(path) as graph:
        assert load_articles(graph, store) == ({Change.UNCHANGED: 8}, 0)
    assert {k: v for k, v in state(place).items() if "/live" not in k} == {
        k: v for k, v in before.items() if "/live" not in k
    }, "the shared graphs are compared with the database, which is opened for that"


def test_a_dump_with_versions_loads_in_their_order(tmp_path: Path, place: Path, put: Callable[..., object]) -> None:
    put(*(version(f"Version {n}.") for n in range(6)))
    (tmp_path / "all.nq").write_bytes(dumped(place))
    with open_store(tmp_path / "copy") as store, sorted_out(tmp_path / "all.nq") as graph:
        load_articles(graph, store)
    assert dumped(tmp_path / "copy") == dumped(place)
    assert len(revisions(tmp_path / "copy")) == 5


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.nq", "<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n", "holds no bc:Article"),
        ("a.ttl", "<http://e/s> <http://e/p> <http://e/o> .\n", "outside of named graphs"),
        ("a.nq", "nonsense", "not N-Quads"),
        ("a.nq", f"_:a <{BC[:-9]}x> _:b .\n", "outside of named graphs|not N-Quads"),
        ("a.nq", f"_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{BC}Article> <http://e/g> .\n", "no IRI"),
    ],
)
def test_files_that_cannot_be_loaded_are_named(tmp_path: Path, name: str, content: str, why: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(DataError, match=why) as error, sorted_out(path):
        pass
    assert error.value.source == str(path)


# Readers and writers


def test_a_second_writer_is_told_so(place: Path, put: Callable[..., object]) -> None:
    put(examples.quiet())
    with open_store(place):
        with pytest.raises(UsageError, match="another process is writing into this store"):
            open_store(place)
        assert len(dumped(place)) > 0, "readers go on"
    with open_store(place):
        pass


def test_a_reader_sees_what_was_there_when_it_came(place: Path, put: Callable[..., object]) -> None:
    one, two = articles(2)
    put(one)
    snapshots = place / "snapshots"
    with read_store(place) as old:
        number = old.generation
        with open_store(place) as store:
            store.put(map_facts(two))
            assert generation(place) == number, "readers get checkpoints"
            store.checkpoint()
            assert generation(place) == number + 1
        assert len(list(old.articles())) == 1
        assert len(old.store) == len(map_facts(one))
        assert (snapshots / str(number)).exists()
        with read_store(place) as new:
            assert len(list(new.articles())) == 2
    put(retitled(two, "Another headline"))
    assert [each.name for each in snapshots.iterdir()] == [str(number + 2)], "what nobody reads is removed"


def test_a_long_run_shows_what_it_has_so_far(
    place: Path, put: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "_INTERVAL_S", 0.0)
    monkeypatch.setattr(checkpoints, "_SHARE", 0)
    with open_store(place) as store:
        for n, each in enumerate(articles(3), 1):
            store.put(map_facts(each))
            with read_store(place) as snapshot:
                assert len(list(snapshot.articles())) == n


def test_a_store_is_not_made_of_something_else(tmp_path: Path, place: Path, put: Callable[..., object]) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match=r"holds 'thesis\.txt' and is no store"):
        open_store(tmp_path / "full")
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is not a directory"):
        open_store(tmp_path / "file")
    with pytest.raises(DataError, match="is no store"):
        open_store(tmp_path / "nowhere", create=False)
    with pytest.raises(DataError, match="is no store"):
        read_store(tmp_path / "full")
    assert not is_store(tmp_path / "full") and base_of(tmp_path / "full") is None
    put(examples.quiet())
    with pytest.raises(UsageError, match=f"start with {DEFAULT_BASE}"):
        open_store(place, base="https://other.example/")


@pytest.mark.parametrize("database", ["records.sqlite", "facts.sqlite"])
@pytest.mark.parametrize("ending", ["", "-journal", "-wal", "-shm"])
def test_what_a_run_that_was_killed_as_it_began_has_left_is_no_hindrance(
    place: Path, put: Callable[..., object], database: str, ending: str
) -> None:
    place.mkdir()
    (place / f"{database}{ending}").touch()
    put(examples.quiet())
    with read_store(place) as snapshot:
        assert len(list(snapshot.articles())) == 1


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("backchannel-store.json", b"{", "is damaged"),
        ("backchannel-store.json", b'{"layout": 99, "base": "https://e.example/"}', "has layout 99"),
        ("current", b"many", "does not tell which snapshot"),
        ("current", b"99", "there is no snapshot 99"),
    ],
)
def test_a_damaged_store_is_told_in_words(
    place: Path, put: Callable[..., object], name: str, content: bytes, why: str
) -> None:
    put(examples.quiet())
    (place / name).write_bytes(content)
    with pytest.raises(DataError, match=why):
        read_store(place)


# Checked where it lies


def test_findings_in_a_store_are_those_in_its_dump(tmp_path: Path, place: Path) -> None:
    documents = list(articles(25))
    lines = [line for each in documents for line in map_facts(each).nquads().splitlines(keepends=True)]
    spoilt = [line for line in lines if b"ontology#status" not in line or hash(line[:60]) % 3]
    assert len(spoilt) < len(lines)
    path = tmp_path / "spoilt.nq"
    path.write_bytes(b"".join(spoilt))
    with open_store(place) as store, sorted_out(path) as graph:
        load_articles(graph, store)
    from backchannel.validation import validate_file

    with read_store(place) as snapshot:
        verdict = judge_store(snapshot)
    assert verdict.findings == validate_file(path)
    assert not verdict.conforms
    assert verdict.turtle(DEFAULT_BASE).startswith(b"@prefix")


def test_an_empty_store_does_not_conform(place: Path) -> None:
    with open_store(place):
        pass
    with read_store(place) as snapshot:
        verdict = judge_store(snapshot)
    assert not verdict.checked and not verdict.conforms


# What a cut leaves


class Cut(BaseException):
    """Ctrl-C, or the end of the process, at a certain place."""


CUTS = [("announce", False), ("announce", True), ("enter", False), ("enter", True)]


def die(store: StoreWriter) -> None:
    """End like a process that is killed: nothing is made visible, only the lock goes."""
    store._store = None
    os.close(store._lock)
    store._lock = -1


@pytest.mark.parametrize(("step", "done"), CUTS)
@pytest.mark.parametrize("killed", [True, False])
@pytest.mark.parametrize("together", [True, False])
def test_no_article_is_half_there_after_a_cut(
    place: Path,
    put: Callable[..., list[Change]],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    done: bool,
    killed: bool,
    together: bool,
) -> None:
    standing, *rest = articles(6)
    changed = retitled(standing, "Another headline")
    put(standing)
    _cut(place, monkeypatch, step, done, killed, lambda store: _all(store, together, [changed, *rest]))
    with read_store(place) as snapshot:
        for record in snapshot.articles():
            wanted = [map_facts(each) for each in (standing, changed, *rest) if iri(each) == record.iri]
            assert snapshot.lines(record.iri) in [_own(each, record.iri) for each in wanted]
        orphans = {g.value for g in snapshot.store.named_graphs() if "/article/" in g.value}
        assert {g.split("/act/")[0] for g in orphans} == {record.iri for record in snapshot.articles()}
    put(changed, *rest)
    undisturbed = place.with_name("undisturbed")
    with open_store(undisturbed) as store:
        for each in (changed, *rest):
            store.put(map_facts(each))
    assert dumped(place) == dumped(undisturbed)
    assert not (place / "unpublished").exists()


def _all(store: StoreWriter, together: bool, documents: list[Facts]) -> None:
    if together:
        list(store.put_all(Deposit(map_facts(each)) for each in documents))
    else:
        for each in documents:
            store.put(map_facts(each))


def _cut(
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    done: bool,
    killed: bool,
    work: Callable[[StoreWriter], object],
) -> None:
    """Do some work, cut before or after the second time that a step is done."""
    from backchannel.storage.records import Records

    whole = getattr(Records, step)
    times = 0

    def cut(self: Records, *arguments: object) -> None:
        nonlocal times
        times += 1
        if times == 2 and not done:
            raise Cut
        whole(self, *arguments)
        if times == 2:
            raise Cut

    with monkeypatch.context() as patch:
        store = open_store(place)
        patch.setattr(Records, step, cut)
        with pytest.raises(Cut):
            work(store)
    if killed:
        die(store)
    else:
        store.close()


def _own(quads: Quads, article: str) -> list[bytes]:
    return sorted(
        line for line in quads.nquads().splitlines(keepends=True) if line.split()[-2].startswith(f"<{article}".encode())
    )


def test_a_batch_that_was_cut_off_is_taken_out(place: Path, put: Callable[..., object]) -> None:
    """The bulk loader knows no transactions: what it has loaded when the process dies is a part."""
    standing, *rest = articles(6)
    put(standing)
    store = open_store(place)
    announced = []
    lines: list[bytes] = []
    for each in rest:
        graphs = ArticleGraphs.of(map_facts(each))
        record = store._record(graphs, store._place(graphs), graphs.own, "", None)
        announced.append((record, [*set(map(graph_of, graphs.own)), *graphs.shared]))
        lines += map_facts(each).nquads().splitlines(keepends=True)
    store._checkpoints.begin()
    store._records.announce(announced)
    store._live().bulk_load(b"".join(lines[: len(lines) // 2]), format=pyoxigraph.RdfFormat.N_QUADS)
    die(store)
    with read_store(place) as snapshot:
        there = {record.iri for record in snapshot.articles()}
        assert iri(standing) in there and len(there) < 6
        for each in rest:
            if iri(each) in there:
                assert snapshot.lines(iri(each)) == _own(map_facts(each), iri(each))
            else:
                assert snapshot.lines(iri(each)) == []
    put(standing, *rest)
    with open_store(place.with_name("undisturbed")) as undisturbed:
        for each in (standing, *rest):
            undisturbed.put(map_facts(each))
    assert dumped(place) == dumped(place.with_name("undisturbed"))
