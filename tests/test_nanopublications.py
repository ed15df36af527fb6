"""Nanopublications: well-formed by the guidelines, verified by other people's toolkit, and no denial told as a fact."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

import facts_examples as examples
from backchannel.errors import UsageError
from backchannel.facts import Claim, Facts
from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.mapping.vocabulary import BC, OA, PROV, RDF
from backchannel.publishing import Attribution, Format, publish, write_graph
from backchannel.querying import run_query
from backchannel.validation import validate_file
from conftest import CommandLine, missing
from test_publishing import HOSTILE, hostile
from test_trusty import rebuilt

NP = "http://www.nanopub.org/nschema#"
CREATOR = "https://orcid.org/0000-0002-1825-0097"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION = Attribution.of(CREATOR, LICENCE)
BASES = [DEFAULT_BASE, "https://a.example/data#", "https://a.example/#/x/", "https://ü.example/ä/"]
TYPE = NamedNode(f"{RDF}type")


def written(documents: Iterable[Facts], base: str = DEFAULT_BASE) -> bytes:
    stream = io.BytesIO()
    write_graph(documents, stream, Format.NANOPUB, base=base, attribution=ATTRIBUTION)
    return stream.getvalue()


def split(content: bytes) -> dict[str, list[Quad]]:
    """The quads of each nanopublication, by its IRI, found through its head and in the order of the file."""
    quads = list(pyoxigraph.parse(content, RdfFormat.TRIG))
    homes: dict[str, str] = {}
    for quad in quads:
        if quad.predicate == TYPE and quad.object == NamedNode(f"{NP}Nanopublication"):
            homes[quad.graph_name.value] = quad.subject.value
    for quad in quads:
        if quad.predicate.value.startswith(f"{NP}has"):
            homes[quad.object.value] = homes[quad.graph_name.value]
    found: dict[str, list[Quad]] = {}
    for quad in quads:
        found.setdefault(homes[quad.graph_name.value], []).append(quad)
    return found


def part(quads: Iterable[Quad], name: str) -> list[Quad]:
    """The quads of one of the graphs: assertion, provenance or pubinfo."""
    return [quad for quad in quads if quad.graph_name.value.endswith(name)]


PROLOGUE = f"PREFIX np: <{NP}>\n"
# What is wrong with a nanopublication, rule by rule: https://nanopub.net/guidelines/working_draft/, "Well-formed
# Nanopublications". Each query finds something where the rule is broken.
RULES = {
    "every triple is in a named graph": "SELECT * { ?s ?p ?o }",
    "no blank nodes": "SELECT * { GRAPH ?g { ?s ?p ?o } FILTER(ISBLANK(?s) || ISBLANK(?o) || ISBLANK(?g)) }",
    "one nanopublication": (
        "SELECT * { { SELECT (COUNT(*) AS ?n) { GRAPH ?h { ?np a np:Nanopublication } } } FILTER(?n != 1) }"
    ),
    **{
        f"one {name}": (
            f"SELECT * {{ {{ SELECT (COUNT(?part) AS ?n) {{ GRAPH ?h {{ ?np a np:Nanopublication }}"
            f" OPTIONAL {{ GRAPH ?h {{ ?np np:has{name} ?part }} }} }} }} FILTER(?n != 1) }}"
        )
        for name in ("Assertion", "Provenance", "PublicationInfo")
    },
    "five different IRIs": """SELECT * { { SELECT (COUNT(DISTINCT ?x) AS ?n) {
        GRAPH ?h { ?np a np:Nanopublication ; np:hasAssertion ?a ; np:hasProvenance ?p ; np:hasPublicationInfo ?i }
        VALUES ?k { 1 2 3 4 5 }
        BIND(IF(?k = 1, ?np, IF(?k = 2, ?h, IF(?k = 3, ?a, IF(?k = 4, ?p, ?i)))) AS ?x) } } FILTER(?n != 5) }""",
    "no other graph": """SELECT ?g { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS {
        GRAPH ?h { ?np a np:Nanopublication } FILTER(?h = ?g) } FILTER NOT EXISTS {
        GRAPH ?h { ?np np:hasAssertion|np:hasProvenance|np:hasPublicationInfo ?g } } }""",
    "no part is empty": """SELECT ?part { GRAPH ?h { ?np np:hasAssertion|np:hasProvenance|np:hasPublicationInfo ?part }
        FILTER NOT EXISTS { GRAPH ?part { ?s ?p ?o } } }""",
    "the provenance speaks of the assertion": """SELECT * { GRAPH ?h { ?np np:hasAssertion ?a ; np:hasProvenance ?g }
        FILTER NOT EXISTS { GRAPH ?g { ?a ?p ?o } } }""",
    "the publication info speaks of the nanopublication": """SELECT * { GRAPH ?h { ?np np:hasPublicationInfo ?g }
        FILTER NOT EXISTS { GRAPH ?g { ?np ?p ?o } } }""",
}


def broken_rules(quads: Iterable[Quad]) -> set[str]:
    store = Store()
    store.extend(quads)
    return {name for name, query in RULES.items() if list(store.query(PROLOGUE + query))}


def toolkit() -> Any:
    """The Rust toolkit of the nanopublication community, which checks structure and trusty URI."""
    try:
        import nanopub_sign
    except ImportError:
        missing("nanopub-sign")
    return nanopub_sign


def verify(quads: list[Quad]) -> None:
    """Fail unless the toolkit finds the nanopublication valid and its trusty URI right."""
    toolkit().Nanopub(pyoxigraph.serialize(quads, format=RdfFormat.TRIG).decode()).check()


@pytest.fixture(scope="module")
def relayed() -> dict[str, list[Quad]]:
    return split(written([examples.relay()]))


@pytest.mark.parametrize("base", BASES)
def test_there_is_one_well_formed_nanopublication_a_claim(base: str) -> None:
    documents = [examples.relay(), examples.quiet(), examples.two_sided()]
    found = split(written(documents, base))
    assert len(found) == sum(len(facts.claims) for facts in documents)
    for iri, quads in found.items():
        assert broken_rules(quads) == set(), iri
        assert len({quad.graph_name for quad in quads}) == 4


def moved(quads: list[Quad], source: str, target: str) -> list[Quad]:
    """Graphs that end in ``source`` become the graph whose name ends in ``target``, in every place."""
    [new] = {q.graph_name for q in quads if q.graph_name.value.endswith(target)}

    def term(node: Any) -> Any:
        return new if isinstance(node, NamedNode) and node.value.endswith(source) else node

    return [Quad(term(q.subject), q.predicate, term(q.object), term(q.graph_name)) for q in quads]


def without(quads: list[Quad], predicate: str) -> list[Quad]:
    return [q for q in quads if not q.predicate.value.endswith(predicate)]


def added(quads: list[Quad], *terms: Any) -> list[Quad]:
    return [*quads, Quad(*terms)]


THING = NamedNode("https://a.example/thing")
BREAKS: dict[str, Callable[[list[Quad]], list[Quad]]] = {
    "every triple is in a named graph": lambda q: added(q, THING, TYPE, THING),
    "no blank nodes": lambda q: added(q, pyoxigraph.BlankNode(), TYPE, THING, part(q, "assertion")[0].graph_name),
    "one nanopublication": lambda q: added(
        q, THING, TYPE, NamedNode(f"{NP}Nanopublication"), part(q, "Head")[0].graph_name
    ),
    "one Assertion": lambda q: without(q, "hasAssertion"),
    "one Provenance": lambda q: without(q, "hasProvenance"),
    "one PublicationInfo": lambda q: added(
        q, part(q, "Head")[0].subject, NamedNode(f"{NP}hasPublicationInfo"), THING, part(q, "Head")[0].graph_name
    ),
    "five different IRIs": lambda q: moved(q, "provenance", "pubinfo"),
    "no other graph": lambda q: added(q, THING, TYPE, THING, THING),
    "no part is empty": lambda q: [each for each in q if each not in part(q, "assertion")],
    "the provenance speaks of the assertion": lambda q: [
        each for each in q if not (each in part(q, "provenance") and each.subject.value.endswith("assertion"))
    ],
    "the publication info speaks of the nanopublication": lambda q: [
        *(each for each in q if each not in part(q, "pubinfo")),
        Quad(THING, TYPE, THING, part(q, "pubinfo")[0].graph_name),
    ],
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_finds_what_breaks_it(rule: str, relayed: dict[str, list[Quad]]) -> None:
    quads = next(iter(relayed.values()))
    assert rule in broken_rules(BREAKS[rule](quads))


@pytest.mark.parametrize("base", BASES)
def test_trusty_uris_are_those_of_the_specification(base: str) -> None:
    documents = [examples.relay(), *map(hostile, HOSTILE.values())]
    for iri, quads in split(written(documents, base)).items():
        code = iri.removeprefix(f"{base}np/")
        assert len(code) == 45 and rebuilt(quads, code) == code
        assert len(quads) == len(set(quads)) < 1200, "nanopublication servers take 1200 triples at most"


def test_the_toolkit_of_the_community_verifies_them(relayed: dict[str, list[Quad]]) -> None:
    for quads in (*relayed.values(), *split(written(map(hostile, HOSTILE.values()))).values()):
        verify(quads)


def test_the_toolkit_sees_a_changed_word(relayed: dict[str, list[Quad]]) -> None:
    quads = next(iter(relayed.values()))
    changed = [
        Quad(q.subject, q.predicate, NamedNode(f"{BC}denied"), q.graph_name)
        if q.predicate.value == f"{BC}modality"
        else q
        for q in quads
    ]
    assert changed != quads
    with pytest.raises(Exception, match="hash"):
        verify(changed)


def test_claims_and_acts_keep_their_iris_and_everything_said_of_claims_is_in_one(
    relayed: dict[str, list[Quad]],
) -> None:
    everything = {quad.triple for quads in relayed.values() for quad in quads}
    mapped = {quad.triple for quad in map_facts(examples.relay()).oxigraph()}
    about_claims = {t for t in mapped if "/claim/" in t.subject.value or "/act/" in t.subject.value}
    assert about_claims and about_claims <= everything
    lost = mapped - everything
    names_used = {t for t in lost if "/mention/" in t.subject.value}
    assert lost == names_used != set(), "the words used as names are all that nanopublications leave out"


def test_an_assertion_holds_claim_asserter_modality_and_act_and_nothing_of_how_it_was_found(
    relayed: dict[str, list[Quad]],
) -> None:
    for quads in relayed.values():
        asserted = part(quads, "assertion")
        [claim] = {q.subject for q in asserted if q.object == NamedNode(f"{BC}Claim")}
        said = {q.predicate.value.removeprefix(BC): q.object for q in asserted if q.subject == claim}
        assert {"assertedBy", "modality"} < said.keys() and said.keys() & {"claims", "content"}
        if "claims" in said:
            assert any(q.subject == said["claims"] and q.predicate.value == f"{BC}status" for q in asserted)
        found = {q.predicate.value for q in asserted}
        assert not found & {f"{BC}confidence", f"{BC}evidence", f"{BC}holds", f"{PROV}wasGeneratedBy"}
        [words] = {q.object.value for q in part(quads, "provenance") if q.predicate.value == f"{OA}exact"}
        assert words in examples.TEXT
        assert {q.object.value for q in part(quads, "pubinfo")} >= {CREATOR, LICENCE, claim.value}


def test_whoever_is_named_is_named_in_words(relayed: dict[str, list[Quad]]) -> None:
    for quads in relayed.values():
        labelled = {q.subject for q in quads if q.predicate.value.endswith("prefLabel")}
        named = {q.object for q in quads if q.object in labelled or "/actor/" in str(q.object)}
        assert named <= labelled


def two_voices() -> Facts:
    """The same threat, told by one side and denied by the other."""
    facts = examples.relay()
    denial = next(claim for claim in facts.claims if claim.modality == "denied")
    told = Claim(id="told", claims=denial.claims, asserted_by="ostrel", evidence=denial.evidence)
    return msgspec.structs.replace(facts, claims=(*facts.claims, told))


def test_a_denied_act_is_never_published_as_one_that_happened() -> None:
    found: dict[str, list[bool]] = defaultdict(list)
    for quads in split(written([two_voices()])).values():
        asserted = part(quads, "assertion")
        [modality] = {q.object.value.removeprefix(BC) for q in asserted if q.predicate.value == f"{BC}modality"}
        reported = any(q.object == NamedNode(f"{BC}ReportedAct") for q in quads)
        threat = any(q.object == NamedNode(f"{BC}Threat") for q in asserted)
        found["threat " * threat + modality].append(reported)
    assert found["threat denied"] == [False] and found["threat asserted"] == [True]
    assert found["confirmed"] == [True] and found["hedged"] == [False]


def test_a_name_does_not_hang_on_what_is_published_with_it() -> None:
    alone = split(written([examples.two_sided(name="Marvania")])).keys()
    other = examples.two_sided("Marvania spoke.", name="Republic of Marvania")
    assert alone < split(written([other, examples.two_sided(name="Marvania")])).keys()
    assert alone < split(written([examples.relay(), examples.two_sided(name="Marvania"), other])).keys()


def test_the_time_is_that_of_the_run_and_never_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert b"dcterms:created" not in written([examples.relay()])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    assert b'dcterms:created "2030-03-17T17:46:40Z"^^xsd:dateTime' in written([examples.relay()])


def test_the_bytes_do_not_hang_on_the_hash_seed(under_hash_seeds: Callable[[str], set[bytes]]) -> None:
    code = (
        "import sys, facts_examples as e; from backchannel.publishing import Attribution, Format, write_graph\n"
        f"who = Attribution.of({CREATOR!r}, {LICENCE!r})\n"
        "write_graph([e.relay(), e.two_sided()], sys.stdout.buffer, Format.NANOPUB, attribution=who)"
    )
    assert under_hash_seeds(code) == {written([examples.relay(), examples.two_sided()])}


@pytest.mark.parametrize("documents", [[], [examples.quiet()]], ids=["no article", "no claim"])
def test_where_nothing_is_claimed_there_is_no_nanopublication(documents: list[Facts]) -> None:
    assert split(written(documents)) == {}


def test_memory_does_not_grow_with_the_number_of_articles(tmp_path: Path) -> None:
    import tracemalloc

    def many(number: int) -> Iterable[Facts]:
        for n in range(number):
            yield examples.two_sided(f"Marvania spoke with Ostrel. {n}" + " " * 20_000)

    def peak(number: int) -> int:
        tracemalloc.start()
        with (tmp_path / "graph").open("wb") as stream:
            write_graph(many(number), stream, Format.NANOPUB, attribution=ATTRIBUTION)
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(2)
    assert peak(120) < peak(20) + 100_000


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("nanopub") / "out"
    publish([examples.relay(), examples.quiet()], out, formats=[Format.TRIG, Format.NANOPUB], attribution=ATTRIBUTION)
    return out


def test_the_file_conforms_to_the_shapes(published: Path) -> None:
    assert validate_file(published / "graph.nanopub.trig") == []


@pytest.mark.parametrize("question", ["mediations", "relays", "attribution", "confirmations", "conjecture"])
def test_the_file_answers_like_the_whole_graph(published: Path, question: str) -> None:
    answer = run_query(published / "graph.nanopub.trig", question)
    assert answer.rows and answer == run_query(published / "graph.trig", question)


@pytest.mark.parametrize("attribution", [Attribution(), Attribution.of(CREATOR, None), Attribution.of(None, LICENCE)])
def test_nobody_publishes_without_name_and_licence(tmp_path: Path, attribution: Attribution) -> None:
    with pytest.raises(UsageError, match="give --creator IRI and --licence IRI"):
        publish([examples.relay()], tmp_path / "out", formats=[Format.NANOPUB], attribution=attribution)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("iri", "words"),
    [
        ("", "cannot name a creator"),
        ("me", "cannot name a creator"),
        ("javascript:alert(1)", "cannot name a creator"),
        ("file:///etc/passwd", "cannot name a creator"),
        ("https://a.example/ <urn:x>", "cannot name a creator"),
        ("https://a.example/>\n<urn:s> <urn:p> <urn:o", "cannot name a creator"),
        ("https://user:secret@a.example/", "cannot name a creator"),
        ("https://", "cannot name a creator"),
        ("0000-0002-1825-0097", "write https://orcid.org/0000-0002-1825-0097"),
        ("http://orcid.org/0000-0002-1825-0097", "write https://orcid.org/0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1825-0098", "check digit"),
        ("https://orcid.org/0000-0002-1825", "check digit"),
    ],
)
def test_a_creator_that_cannot_be_meant_is_refused(iri: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Attribution.of(iri, LICENCE)


@pytest.mark.parametrize("iri", ["CC-BY-4.0", "https://a b", "http://", 'https://a.example/"'])
def test_a_licence_that_cannot_be_meant_is_refused(iri: str) -> None:
    with pytest.raises(UsageError, match="cannot name a licence: give an absolute http or https IRI"):
        Attribution.of(CREATOR, iri)


def test_from_the_command_line(backchannel: CommandLine, root: Path, tmp_path: Path) -> None:
    facts = root / "tests" / "data" / "facts" / "relay.json"
    options = ["--format", "nanopub", "--creator", CREATOR, "--license", LICENCE]
    done = backchannel("map", facts, *options)
    assert done.returncode == 0, done.stderr
    assert done.stdout.encode() == written([examples.relay()])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "give --creator IRI and --licence IRI"),
        (["--creator", CREATOR], "give --creator IRI and --licence IRI"),
        (["--creator", "me", "--licence", LICENCE], "'me' cannot name a creator"),
        (["--creator", CREATOR, "--licence", "CC-BY"], "'CC-BY' cannot name a licence"),
    ],
)
@pytest.mark.parametrize("command", ["map", "publish"])
def test_a_wrong_call_is_one_line(
    backchannel: CommandLine, root: Path, tmp_path: Path, command: str, options: list[str], words: str
) -> None:
    source = root / ("tests/data/facts/relay.json" if command == "map" else "examples/relayed-message.txt")
    out = ["--out", tmp_path / "out"] if command == "publish" else []
    done = backchannel(command, source, "--format", "nanopub", *out, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr and done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_reports_become_nanopublications_of_the_claims_that_are_sure_enough(
    backchannel: CommandLine, examples: Path, tmp_path: Path
) -> None:
    def run(*options: str) -> dict[str, list[Quad]]:
        done = backchannel(
            "publish", examples / "relayed-message.txt", "--out", tmp_path / "out", "--format", "nanopub",
            "--creator", CREATOR, "--licence", LICENCE, *options,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return split((tmp_path / "out" / "graph.nanopub.trig").read_bytes())

    every, some = run(), run("--min-confidence", "0.8")
    assert 0 < len(some) < len(every)
    for quads in every.values():
        assert broken_rules(quads) == set()
        verify(quads)
    for quads in some.values():
        [confidence] = {q.object.value for q in quads if q.predicate.value == f"{BC}confidence"}
        assert float(confidence) >= 0.8
