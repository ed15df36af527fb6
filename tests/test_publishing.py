"""Writers: four formats with the same content, the same bytes on every run, read back by other programs."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat

import facts_examples as examples
from backchannel.errors import UsageError
from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, Quads, map_facts
from backchannel.publishing import WHOLE_GRAPH, Format, publish, write_graph, writer
from backchannel.publishing import jsonld as jsonld_module

SYNTAX = {
    Format.TURTLE: RdfFormat.TURTLE,
    Format.JSON_LD: RdfFormat.JSON_LD,
    Format.TRIG: RdfFormat.TRIG,
    Format.N_QUADS: RdfFormat.N_QUADS,
}
RDFLIB_NAMES = {Format.TURTLE: "turtle", Format.JSON_LD: "json-ld", Format.TRIG: "trig", Format.N_QUADS: "nquads"}
GRAPH_FORMATS = [each for each in WHOLE_GRAPH if each.holds_graphs]

HOSTILE = {
    "quotes": 'he said "no", \'never\' and """maybe""" \\" \\',
    "lines": "line\nbreak\r\nand\ttab\fform\bfeed",
    "directions": "\u202eright to left\u202c \u200f\u2066x\u2069",
    "markup": "<script>alert('x')</script> & <!-- --> ]]>",
    "controls": "bell\x07 escape\x1b[31m del\x7f",
    "separators": "one\u2028two\u2029three\u0085four",
    "astral": "\U0001f54a\ufe0f e\u0301 \ufffd",
    "syntax": "# . ; , { } [ ] ( ) @prefix @base a true 1.0 ^^ @en _:b <x> \\u0041 \\U0001F600",
    "comment": "Title\n<http://evil.example/s> <http://evil.example/p> <http://evil.example/o> .\n#",
    "keywords": "@id @type @value @graph @context null",
}


def hostile(words: str) -> Facts:
    return examples.two_sided(words, title=words, publisher=words, url=words, name=words, content=words)


def written(documents: Iterable[Facts], form: Format, base: str = DEFAULT_BASE) -> bytes:
    stream = io.BytesIO()
    write_graph(documents, stream, form, base=base)
    return stream.getvalue()


def read(content: bytes, form: Format) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(content, SYNTAX[form]))


def triples(quads: Iterable[pyoxigraph.Quad]) -> set[pyoxigraph.Triple]:
    return {quad.triple for quad in quads}


def mapped(documents: Iterable[Facts], base: str = DEFAULT_BASE) -> set[pyoxigraph.Quad]:
    return {quad for facts in documents for quad in map_facts(facts, base=base).oxigraph()}


def assert_formats_agree(documents: list[Facts], base: str = DEFAULT_BASE) -> None:
    expected = mapped(documents, base)
    for form in WHOLE_GRAPH:
        found = read(written(documents, form, base), form)
        assert len(found) == len(set(found)), f"{form}: something is said twice"
        if form.holds_graphs:
            assert set(found) == expected, form
        else:
            assert triples(found) == triples(expected), form


def test_all_formats_hold_what_the_mapping_made() -> None:
    assert_formats_agree([examples.relay(), examples.quiet(), examples.two_sided()])


@pytest.mark.parametrize("base", ["https://a.example/x/", "https://a.example/data#", "https://ü.example/ä/"])
def test_formats_agree_on_any_base(base: str) -> None:
    assert_formats_agree([examples.relay(), examples.two_sided()], base)


@pytest.mark.parametrize("name", HOSTILE)
def test_formats_agree_on_hostile_words(name: str) -> None:
    assert_formats_agree([hostile(HOSTILE[name])])


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.sampled_from([DEFAULT_BASE, "https://a.example/x#"]),
)
def test_formats_agree_on_any_words(words: str, base: str) -> None:
    assert_formats_agree([hostile(words)], base)


@pytest.mark.parametrize("form", WHOLE_GRAPH)
def test_no_article_is_a_valid_empty_graph(form: Format) -> None:
    assert read(written([], form), form) == []


@pytest.mark.parametrize("form", WHOLE_GRAPH)
def test_rdflib_reads_the_same(form: Format) -> None:
    documents = [examples.relay(), *map(hostile, HOSTILE.values())]
    # One actor has as many labels in these as there are documents; files give the first.
    expected = read(written(documents, Format.N_QUADS), Format.N_QUADS)
    quads = Quads(tuple(map(str, (q.subject, q.predicate, q.object, q.graph_name))) for q in expected)
    content = written(documents, form)
    if form.holds_graphs:
        dataset = rdflib.Dataset()
        dataset.parse(data=content, format=RDFLIB_NAMES[form])
        named = {(s, p, o, g) for s, p, o, g in dataset.quads() if g is not None}
        assert normal(named) == normal((s, p, o, g) for s, p, o, g in quads.rdflib("dataset").quads() if g is not None)
    else:
        graph = rdflib.Graph().parse(data=content, format="turtle")
        assert normal(graph) == normal(quads.rdflib())


def normal(statements: Iterable[tuple[object, ...]]) -> set[tuple[str, ...]]:
    """rdflib tells plain literals from xsd:string, RDF 1.1 does not."""
    string = "^^<http://www.w3.org/2001/XMLSchema#string>"
    return {tuple(term.n3().replace(string, "") for term in each) for each in statements}  # type: ignore[attr-defined]


def test_rapper_reads_the_same_triples(program: Callable[[str], str], tmp_path: Path) -> None:
    rapper = program("rapper")
    documents = [examples.relay(), examples.two_sided(), *map(hostile, HOSTILE.values())]
    (tmp_path / "graph.ttl").write_bytes(written(documents, Format.TURTLE))
    done = subprocess.run(
        [rapper, "--quiet", "--input", "turtle", "--output", "ntriples", tmp_path / "graph.ttl"],
        capture_output=True,
        check=True,
    )
    found = set(pyoxigraph.parse(done.stdout, RdfFormat.N_TRIPLES))
    assert triples(found) == triples(read(written(documents, Format.N_QUADS), Format.N_QUADS))


def test_the_bytes_do_not_hang_on_the_hash_seed(under_hash_seeds: Callable[[str], set[bytes]]) -> None:
    code = (
        "import sys, facts_examples as e; from backchannel.publishing import WHOLE_GRAPH, write_graph\n"
        "for f in WHOLE_GRAPH: write_graph([e.relay(), e.two_sided()], sys.stdout.buffer, f)"
    )
    assert under_hash_seeds(code) == {
        b"".join(written([examples.relay(), examples.two_sided()], form) for form in WHOLE_GRAPH)
    }


def test_a_shared_actor_is_told_once_with_its_first_label() -> None:
    documents = [examples.two_sided(f"Talk number {n}.", name=f"Marvania {n}") for n in range(3)]
    for form in WHOLE_GRAPH:
        quads = read(written(documents, form), form)
        labels = [
            q.object.value for q in quads if q.predicate.value.endswith("prefLabel") and "marvania" in str(q.subject)
        ]
        assert labels == ["Marvania 0"], form


def test_turtle_is_grouped_for_reading() -> None:
    text = written([examples.relay()], Format.TURTLE).decode()
    lines = text.splitlines()
    marks = [
        "# Article: Marvania carries word from Ostrel to Kestria (Harbour Post, 2025-10-07)",
        "# Claim: Ilan Torvik made a statement, says Marvania News Agency",
        "<act/34-communication/claim/mna> a bc:Claim ;",
        "<act/34-communication> a bc:Statement, bc:Communication, bc:Act, bc:ReportedAct ;",
        "# Actors and places",
        "# How this was found",
        "# Names and quotes, and where they stand in the text",
        "# What articles share",
        "actor:ilan-torvik a bc:Person, bc:Actor ;",
    ]
    found = [lines.index(mark) for mark in marks]
    assert found == sorted(found)
    assert "    bc:confidence 0.85 ;" in lines
    assert text.count("@base") == 1 and "_:" not in text


def test_a_comment_cannot_become_a_statement_or_hide_one() -> None:
    title = "x\n<http://evil.example/s> <http://evil.example/p> 1 .\u2028\u202e\x1b[2J"
    for form in (Format.TURTLE, Format.TRIG):
        text = written([examples.two_sided(title=title)], form).decode()
        [comment] = [line for line in text.split("\n") if line.startswith("# Article:")]
        assert comment == "# Article: x <http://evil.example/s> <http://evil.example/p> 1 . [2J"


def test_jsonld_nests_claims_in_articles_and_acts_in_claims() -> None:
    document = json.loads(written([examples.relay()], Format.JSON_LD))
    assert isinstance(document["@context"], dict)
    [article_graph] = [each for each in document["@graph"] if "article" in each["@id"]]
    article = article_graph["@graph"][0]
    assert article["@id"] == article_graph["@id"]
    [claims] = [value for value in article.values() if isinstance(value, list) and isinstance(value[0], dict)]
    assert len(claims) == len(examples.relay().claims)
    described = [claim["@graph"] for claim in claims if "@graph" in claim]
    assert len(described) == len(claims) - 1  # the conjecture has no act
    assert all(len(graph) == 1 and "here:act/" in graph[0]["@id"] for graph in described)


@pytest.mark.parametrize(
    "definitions",
    [
        {},
        {"@vocab": "https://w3id.org/backchannel/ontology#"},
        {
            "bc": "https://w3id.org/backchannel/ontology#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "@language": "en",
            "content": "bc:content",
            "holds": {"@id": "bc:holds", "@type": "@id", "@container": "@set"},
            "modality": {"@id": "bc:modality", "@type": "@vocab"},
            "asserted": "bc:asserted",
            "confidence": {"@id": "bc:confidence", "@type": "xsd:decimal"},
            "start": {"@id": "http://www.w3.org/ns/oa#start", "@type": "xsd:nonNegativeInteger"},
            "metonym": {"@id": "bc:metonym", "@type": "xsd:boolean"},
            "publisher": {"@id": "https://schema.org/publisher", "@type": "@id"},
            "headline": {"@id": "https://schema.org/headline", "@container": "@language"},
            "within": {"@reverse": "bc:holds"},
        },
    ],
)
def test_jsonld_says_the_same_whatever_the_context_defines(
    definitions: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonld_module, "shipped_context", lambda: definitions)
    documents = [examples.relay(), examples.two_sided(publisher="A name", content="words")]
    assert set(read(written(documents, Format.JSON_LD), Format.JSON_LD)) == mapped(documents)


def test_writers_can_be_fed_one_by_one() -> None:
    facts = examples.relay()
    for form in WHOLE_GRAPH:
        stream = io.BytesIO()
        out = writer(form, stream)
        out.write(map_facts(facts), facts)
        out.finalize()
        assert stream.getvalue() == written([facts], form)


def test_formats_know_themselves() -> None:
    assert Format.named("jsonld") is Format.JSON_LD and Format.JSON_LD.media_type == "application/ld+json"
    assert Format.of(Path("x/graph.TRIG")) is Format.TRIG and Format.of(Path("x.rdf")) is None
    assert Format.of(Path("graph.nanopub.trig")) is Format.NANOPUB
    assert [form.holds_graphs for form in Format] == [False, True, True, True, True]
    with pytest.raises(UsageError, match="ttl, jsonld, trig, nq, nanopub"):
        Format.named("xml")


def test_memory_does_not_grow_with_the_number_of_articles(tmp_path: Path) -> None:
    import tracemalloc

    facts = examples.two_sided()

    def many(number: int) -> Iterable[Facts]:
        for n in range(number):
            text = f"Marvania spoke with Ostrel. {n}"
            yield msgspec.structs.replace(
                facts, article=msgspec.structs.replace(facts.article, text=text + " " * 20_000)
            )

    def peak(number: int) -> int:
        tracemalloc.start()
        for form in WHOLE_GRAPH:
            with (tmp_path / "graph").open("wb") as stream:
                write_graph(many(number), stream, form)
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(2)
    assert peak(120) < peak(20) + 400_000


def test_publishing_twice_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        publish([examples.relay(), examples.quiet()], tmp_path / name)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == ["catalog.ttl", "facts.jsonl", "graph.jsonld", "graph.nq", "graph.trig", "graph.ttl"]
    assert all((tmp_path / "one" / n).read_bytes() == (tmp_path / "two" / n).read_bytes() for n in names)
