"""Acts that several articles tell are joined, those that only look alike are not, and sources are counted once."""

from __future__ import annotations

import datetime
import random
import sys
from pathlib import Path

import msgspec
import pyoxigraph
import pytest

from backchannel.article import Article
from backchannel.corroboration import Findings, corroborate
from backchannel.facts import Actor, Claim, Communication, Facts, Mediation, Span, encode
from backchannel.mapping import Quads, map_facts
from backchannel.mapping.vocabulary import BC
from backchannel.querying import run_query
from backchannel.querying.loading import opened
from backchannel.validation import validate
from conftest import CommandLine

MONDAY = datetime.date(2031, 5, 12)
GRAPH = "https://backchannel.example/corroboration"


FILLER = [
    f"{first}{second}"
    for first in ("bar", "cel", "dov", "fen", "gul", "hap")
    for second in ("ami", "ori", "uta", "enu")
]


def state(id: str) -> Actor:
    return Actor(id=id, kind="State", name=id.title(), authority=id)


def person(name: str, of: str) -> Actor:
    return Actor(id=name.lower().replace(" ", "-"), kind="Person", name=name, acts_for=(of,))


def told(
    *people: Actor,
    paper: str = "Harbour Post",
    published: datetime.date = MONDAY,
    kind: str = "PhoneCall",
    status: str = "concluded",
    date: datetime.date | None = MONDAY,
    content: str | None = None,
    asserter: Actor | None = None,
    carrier: Actor | None = None,
    modality: str = "asserted",
    words: str = "",
) -> Facts:
    """An article that tells one act between two."""
    filler = " ".join(random.Random(paper).sample(FILLER, 12))  # each paper has words of its own
    text = (
        words
        or f"{filler}. {' and '.join(each.name for each in people)}: {kind}, {date}, {content}, {paper}, {modality}."
    )
    news = Actor(id="paper", kind="NewsOrganization", name=paper)
    others = [each for each in (asserter, carrier) if each is not None and each not in people]
    states = {each for one in (*people, *others) for each in one.acts_for} - {each.id for each in (*people, *others)}
    ids = tuple(each.id for each in people)
    act = {
        "id": "a",
        "status": status,
        "trigger": Span(start=0, end=4, quote=text[:4]),
        "date": None if date is None else date.isoformat(),
    }
    two_way = kind in ("PhoneCall", "Meeting", "Visit", "Negotiation", "Conversation")
    roles = {"participant": ids} if two_way else {"sender": ids[:1], "recipient": ids[1:]}
    mediation = kind == "Mediation"
    return Facts(
        article=Article(text=text, publisher=paper, published=published),
        actors=(*people, *others, *map(state, sorted(states)), news),
        communications=() if mediation else (Communication(kind=kind, content=content, **roles, **act),),  # type: ignore[arg-type]
        mediations=(Mediation(mediator=ids[:1], party=ids[1:], **act),) if mediation else (),  # type: ignore[arg-type]
        claims=(
            Claim(
                id="c",
                claims="a",
                asserted_by="paper" if asserter is None else asserter.id,
                reported_by=() if carrier is None else (carrier.id,),
                modality=modality,  # type: ignore[arg-type]
                evidence=(Span(start=0, end=len(text), quote=text),),
            ),
        ),
    )


def stored(*documents: Facts) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    for facts in documents:
        store.extend(map_facts(facts).oxigraph())
    return store


def found(*documents: Facts) -> Findings:
    return corroborate(stored(*documents))


def sources(findings: Findings) -> set[str]:
    return {o for _, p, o, _ in findings.quads if p == f"<{BC}independentSource>"}


TANGEN, CASTELLANE = person("Ingvild Tangen", "norway"), person("Owen Castellane", "canada")
NORWAY, CANADA, CHILE, PERU, OMAN = map(state, ("norway", "canada", "chile", "peru", "oman"))


def test_two_reports_of_one_call_are_joined_both_ways_with_likeness_and_reason() -> None:
    findings = found(told(TANGEN, CASTELLANE), told(CASTELLANE, TANGEN, paper="Northern Ledger"))
    assert (findings.descriptions, findings.shared, findings.attested) == (2, 1, 2 - 1)
    joined = [(s, o) for s, p, o, _ in findings.quads if p == f"<{BC}sameAct>"]
    assert len(joined) == 2 and joined[0] == joined[1][::-1]
    values = {p: o for _, p, o, _ in findings.quads}
    assert values[f"<{BC}likeness>"].startswith('"0.95"')
    assert values[f"<{BC}reason>"] == '"PhoneCall; the same sides; both on 2031-05-12"@en'
    assert {g for *_, g in findings.quads} == {f"<{GRAPH}>"}


TUESDAY, FRIDAY = MONDAY + datetime.timedelta(1), MONDAY + datetime.timedelta(4)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (told(TANGEN, CASTELLANE), told(TANGEN, CASTELLANE, paper="B", date=FRIDAY, published=FRIDAY)),
        (told(TANGEN, CASTELLANE), told(TANGEN, CASTELLANE, paper="B", kind="Meeting")),
        (told(TANGEN, CASTELLANE), told(TANGEN, person("Jonas Varga", "canada"), paper="B")),
        (told(TANGEN, CASTELLANE), told(TANGEN, CHILE, paper="B")),
        (told(NORWAY, CHILE, kind="Request"), told(CHILE, NORWAY, kind="Request", paper="B")),
        (told(NORWAY, CHILE, kind="Request"), told(NORWAY, PERU, kind="Request", paper="B")),
        (told(NORWAY, CHILE, kind="Request"), told(NORWAY, CHILE, kind="Threat", paper="B")),
        (told(OMAN, CHILE, PERU, kind="Mediation"), told(OMAN, CHILE, CANADA, kind="Mediation", paper="B")),
        (told(OMAN, CHILE, PERU, kind="Mediation"), told(NORWAY, CHILE, PERU, kind="Mediation", paper="B")),
        (told(NORWAY, kind="Statement", content="ports stay open"), told(NORWAY, kind="Statement", content="taxes will fall", paper="B")),
        (told(TANGEN, CASTELLANE), told(TANGEN, CASTELLANE, paper="B", date=None, published=FRIDAY + datetime.timedelta(7))),
        (told(TANGEN, CASTELLANE), told(TANGEN, CASTELLANE, paper="B", status="planned", date=FRIDAY)),
    ],
)  # fmt: skip
def test_what_only_looks_alike_stays_apart(one: Facts, other: Facts) -> None:
    assert found(one, other).shared == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (told(TANGEN, CASTELLANE), told(NORWAY, CASTELLANE, paper="B")),
        (told(TANGEN, CASTELLANE), told(person("Tangen", "norway"), CASTELLANE, paper="B")),
        (told(TANGEN, CASTELLANE), told(TANGEN, CASTELLANE, paper="B", kind="Conversation")),
        (told(TANGEN, CASTELLANE), told(TANGEN, CASTELLANE, paper="B", date=None, published=TUESDAY)),
        (told(TANGEN, CASTELLANE), told(TANGEN, CASTELLANE, paper="B", modality="denied")),
        (told(TANGEN, CASTELLANE, date=FRIDAY), told(TANGEN, CASTELLANE, paper="B", date=FRIDAY, status="planned")),
        (told(OMAN, CHILE, PERU, kind="Mediation", date=None), told(OMAN, PERU, CHILE, kind="Mediation", date=None, paper="B")),
        (told(NORWAY, kind="Statement", content="ports stay open"), told(NORWAY, kind="Statement", content="the ports stay open", paper="B")),
    ],
)  # fmt: skip
def test_one_act_in_other_words_is_found(one: Facts, other: Facts) -> None:
    assert found(one, other).shared == 1


def test_a_report_without_a_day_does_not_chain_two_calls() -> None:
    """Monday's and Tuesday's calls are told by one paper as two; another paper gives no day."""
    both = told(TANGEN, CASTELLANE)
    (call,) = both.communications
    (claim,) = both.claims
    second = msgspec.structs.replace(
        call, id="b", date=TUESDAY.isoformat(), trigger=Span(start=5, end=8, quote=both.article.text[5:8])
    )
    both = msgspec.structs.replace(
        both,
        communications=(call, second),
        claims=(claim, msgspec.structs.replace(claim, id="d", claims="b")),
    )
    undated = told(TANGEN, CASTELLANE, paper="B", date=None, published=TUESDAY)
    third = told(TANGEN, CASTELLANE, paper="C", date=TUESDAY, published=TUESDAY)
    store = stored(both, undated, third)
    store.extend(corroborate(store).quads.oxigraph())
    pair = " ".join(f"<https://backchannel.example/article/{both.article.id}/act/{n}-communication>" for n in (0, 5))
    one, other = pair.split()
    assert not store.query(f"ASK {{ {one} <{BC}sameAct>+ {other} }}", use_default_graph_as_union=True)


def test_the_order_of_articles_and_an_earlier_run_change_nothing() -> None:
    documents = [told(TANGEN, CASTELLANE, paper=f"Paper {n}", date=MONDAY if n % 2 else None) for n in range(9)]
    first = found(*documents)
    random.Random(4).shuffle(documents)
    store = stored(*documents)
    store.extend(corroborate(store, threshold=0.9).quads.oxigraph())
    assert corroborate(store).quads.nquads() == first.quads.nquads()


def test_the_graph_conforms_together_with_the_articles() -> None:
    documents = [told(TANGEN, CASTELLANE), told(NORWAY, CASTELLANE, paper="B")]
    quads = [quad for facts in documents for quad in map_facts(facts)]
    assert validate(Quads([*quads, *found(*documents).quads])) == []


AGENCY = Actor(id="meridian", kind="NewsOrganization", name="Meridian")


def test_a_wire_copy_counts_for_its_agency() -> None:
    copies = [told(TANGEN, CASTELLANE, paper=f"Paper {n}", carrier=AGENCY) for n in range(10)]
    own = told(TANGEN, CASTELLANE, paper="Meridian")
    findings = found(*copies, own)
    assert len(sources(findings)) == 1 and findings.attested == 0
    assert len(sources(found(*copies, told(TANGEN, CASTELLANE, paper="Tide")))) == 2


def test_a_copy_that_names_no_agency_is_known_by_its_words() -> None:
    words = "Ingvild Tangen of Norway and Owen Castellane of Canada spoke about cod quotas for an hour on Monday"
    copies = [told(TANGEN, CASTELLANE, paper=f"Paper {n}", words=f"{words} ({n}).") for n in range(5)]
    assert len(sources(found(*copies))) == 1
    other = told(TANGEN, CASTELLANE, paper="Tide", words="The two prime ministers talked fish, Tangen's aides told us.")
    assert len(sources(found(*copies, other))) == 2


def test_a_government_is_one_source_whoever_speaks_for_it() -> None:
    minister = person("Bjorn Askeland", "norway")
    body = Actor(id="ministry", kind="GovernmentBody", name="Norwegian ministry", acts_for=("norway",))
    documents = [
        told(TANGEN, CASTELLANE, paper=f"Paper {n}", asserter=who) for n, who in enumerate([TANGEN, minister, body])
    ]
    assert len(sources(found(*documents))) == 1
    assert len(sources(found(*documents, told(TANGEN, CASTELLANE, paper="D", asserter=CASTELLANE)))) == 2


def asked(query: str, *documents: Facts) -> list[dict[str, str | None]]:
    quads = [quad for facts in documents for quad in map_facts(facts)]
    answer = run_query(Quads([*quads, *found(*documents).quads]), query)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.values()]


def test_mediations_are_ranked_by_independent_sources() -> None:
    well = [told(OMAN, CHILE, PERU, kind="Mediation", paper=paper) for paper in ("A", "B", "C")]
    copied = [told(NORWAY, CANADA, PERU, kind="Mediation", paper=f"P{n}", carrier=AGENCY) for n in range(4)]
    denied = told(OMAN, CANADA, PERU, kind="Mediation", paper="A", modality="denied")
    rows = asked("attested", *copied, *well, denied)
    assert [(row["mediators"], row["sources"], row["articles"]) for row in rows] == [
        ("Oman", "3", "3"),
        ("Norway", "1", "4"),
    ]
    assert rows[0]["parties"] == "Chile, Peru"


def test_acts_from_one_source_alone_are_told() -> None:
    copied = [told(TANGEN, CASTELLANE, paper=f"P{n}", carrier=AGENCY) for n in range(3)]
    well = [told(NORWAY, CHILE, kind="Request", paper=paper) for paper in ("A", "B")]
    (row,) = asked("single", *copied, *well)
    assert (row["class"], row["sourceLabel"], row["articles"]) == ("PhoneCall", "Meridian", "3")
    assert row["participants"] == "Ingvild Tangen, Owen Castellane"


def test_what_one_asserts_and_another_denies_is_told() -> None:
    asserted = told(TANGEN, CASTELLANE, asserter=TANGEN)
    denied = told(TANGEN, CASTELLANE, paper="Northern Ledger", asserter=CASTELLANE, modality="denied")
    (row,) = asked("contradictions", asserted, denied)
    assert (row["asserterLabel"], row["denierLabel"]) == ("Ingvild Tangen", "Owen Castellane")
    assert found(asserted, denied).contradicted == 1


def test_a_store_is_corroborated_dropped_and_corroborated_again(backchannel: CommandLine, tmp_path: Path) -> None:
    facts = tmp_path / "facts.jsonl"
    facts.write_bytes(b"\n".join(encode(told(TANGEN, CASTELLANE, paper=paper)) for paper in "AB"))
    graph = tmp_path / "graph.nq"
    graph.write_text(backchannel("map", facts, "--format", "nq").stdout, encoding="utf-8")
    store = tmp_path / "news"
    from backchannel.storage import open_store

    with open_store(store) as writer:
        for paper in "AB":
            writer.put(map_facts(told(TANGEN, CASTELLANE, paper=paper)))

    def links() -> int:
        with opened(store) as snapshot:
            return sum(1 for _ in snapshot.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(GRAPH)))

    done = backchannel("corroborate", store)
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 descriptions of acts; 1 acts in more than one article" in done.stderr
    printed = backchannel("corroborate", graph).stdout
    assert links() == printed.count("\n") == 9
    assert backchannel("corroborate", store, "--drop").returncode == 0
    assert links() == 0
    assert backchannel("corroborate", store, "--likeness", "1").returncode == 0
    assert links() == 2, "each claim's source, and no link"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--likeness", "2"], "not above 0 and at most 1"),
        (["--likeness", "nan"], "not above 0 and at most 1"),
        (["--drop"], "--drop is for a store"),
    ],
)
def test_a_call_that_cannot_be_meant_is_refused(
    arguments: list[str], message: str, backchannel: CommandLine, tmp_path: Path
) -> None:
    graph = tmp_path / "graph.nq"
    graph.touch()
    done = backchannel("corroborate", graph, *arguments)
    assert done.returncode == 2 and message in done.stderr


def test_the_half_of_the_set_that_nothing_was_tuned_on(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it must show: F1 of 85 and precision of 95 over pairs of reports."""
    monkeypatch.setattr(sys, "path", [str(root / "benchmarks"), *sys.path])
    import corroboration as benchmark

    reports = benchmark.read_reports("report")
    assert (len(reports), len({each.event for each in reports})) == (100, 30)
    assert len(benchmark.read_reports()) == 200
    result = benchmark.score(reports)
    assert result.precision >= 0.95
    assert result.f1 >= 0.85
