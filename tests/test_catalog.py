"""The catalogue: figures that others count, too, files as they are, and what DCAT and VoID ask of a description."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS, VOID

import backchannel as package
import facts_examples as examples
from backchannel.errors import UsageError
from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.mapping.vocabulary import BC, PREFIXES, WIKIDATA
from backchannel.publishing import Attribution, Format, publish
from backchannel.publishing.census import Census
from conftest import CommandLine
from test_publishing import HOSTILE, hostile

SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
SHAPES = Path(__file__).parent / "data" / "catalog-shapes.ttl"
CREATOR = "https://orcid.org/0000-0002-1825-0097"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ENDPOINT = "https://data.example/sparql"
DATASET = rdflib.URIRef(f"{DEFAULT_BASE}dataset")
SHARED_LABEL = [examples.two_sided(f"Talk {n}.", name=f"Marvania {n}", publisher="Ostrel") for n in range(3)]


def described(out: Path, documents: Iterable[Facts], **options: object) -> rdflib.Graph:
    package.publish(documents, out, **options)  # type: ignore[arg-type]
    return rdflib.Graph().parse(out / "catalog.ttl")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("catalog") / "out"


@pytest.fixture(scope="module")
def catalog(out: Path) -> rdflib.Graph:
    documents = [examples.relay(), examples.quiet(), examples.two_sided()]
    formats = [form.value for form in Format]
    return described(out, documents, formats=formats, creator=CREATOR, licence=LICENCE, endpoint=ENDPOINT)


def conforms(graph: rdflib.Graph) -> bool:
    return bool(pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(SHAPES))[0])


def test_it_is_described_as_dcat_and_void_ask(catalog: rdflib.Graph) -> None:
    passed, _, report = pyshacl.validate(catalog, shacl_graph=rdflib.Graph().parse(SHAPES))
    assert passed, report


def test_the_shapes_miss_whatever_is_taken_away(catalog: rdflib.Graph) -> None:
    asked = {
        predicate
        for subject in ("Catalog", "Dataset", "Distribution", "DataService")
        for node in catalog.subjects(RDF.type, DCAT[subject])
        for predicate in catalog.predicates(node)
    }
    optional = {DCTERMS.creator, DCTERMS.modified, DCTERMS.temporal, DCAT.service, VOID.subset, VOID.sparqlEndpoint}
    needed = asked - optional - {RDF.type, SD.defaultDataset, DCTERMS["format"]}
    assert len(needed) > 25
    for predicate in needed:
        rest = rdflib.Graph()
        rest += (triple for triple in catalog if triple[1] != predicate)
        assert not conforms(rest), predicate


def test_nothing_in_it_is_without_a_name_and_all_of_ours_is_under_the_base(catalog: rdflib.Graph) -> None:
    assert not [node for node in catalog.all_nodes() if isinstance(node, rdflib.BNode)]
    theirs = {CREATOR, LICENCE, "https://jsonlines.org/", "https://nanopub.net/guidelines/working_draft/"}
    foreign = {str(s) for s in catalog.subjects() if not str(s).startswith(DEFAULT_BASE)} - theirs
    spaces = ("https://w3id.org/backchannel/", "https://www.iana.org/assignments/media-types/", str(SPDX))
    assert {each for each in foreign if not each.startswith(spaces)} == set()


Triple = tuple[object, object, object]


def counted(path: Path) -> dict[str, object]:
    """The figures, counted by plain sets over what Oxigraph's parser reads from the file of N-Quads."""
    quads = list(pyoxigraph.parse(path=path, format=RdfFormat.N_QUADS))
    triples = {(q.subject, q.predicate, q.object) for q in quads}
    typed = [(s, o) for s, p, o in triples if p == NamedNode(str(RDF.type))]
    return {
        "triples": len(triples),
        "distinctSubjects": len({s for s, _, _ in triples}),
        "distinctObjects": len({o for _, _, o in triples}),
        "entities": len({s for s, _ in typed}),
        "classes": len({o for _, o in typed}),
        "properties": len({p for _, p, _ in triples}),
        "documents": sum(o == NamedNode(f"{BC}Article") for _, o in typed),
        "class": {o.value: number for o, number in Counter(o for _, o in typed).items()},
        "property": {p.value: number for p, number in Counter(p for _, p, _ in triples).items()},
        "links": sum(
            str(p)[1:-1] in (str(SKOS.exactMatch), str(SKOS.closeMatch)) and o.value.startswith(WIKIDATA)
            for _, p, o in triples
        ),
    }


def told(graph: rdflib.Graph, base: str = DEFAULT_BASE) -> dict[str, object]:
    dataset = rdflib.URIRef(f"{base}dataset")
    names = ("triples", "distinctSubjects", "distinctObjects", "entities", "classes", "properties", "documents")
    found: dict[str, object] = {name: graph.value(dataset, VOID[name]).toPython() for name in names}
    for kind, partition, number in (
        ("class", VOID.classPartition, VOID.entities),
        ("property", VOID.propertyPartition, VOID.triples),
    ):
        parts = list(graph.objects(dataset, partition))
        found[kind] = {str(graph.value(part, VOID[kind])): graph.value(part, number).toPython() for part in parts}
    sets = graph.subjects(RDF.type, VOID.Linkset)
    return found | {"links": sum(graph.value(each, VOID.triples).toPython() for each in sets)}


@pytest.mark.parametrize(
    "documents",
    [
        [examples.relay(), examples.quiet(), examples.two_sided()],
        [*map(hostile, HOSTILE.values()), *SHARED_LABEL],
        [examples.quiet()],
        [],
    ],
    ids=["relay", "hostile", "quiet", "none"],
)
@pytest.mark.parametrize("base", [DEFAULT_BASE, "https://ü.example/data#"])
def test_the_figures_are_those_that_others_count(tmp_path: Path, documents: list[Facts], base: str) -> None:
    graph = described(tmp_path, documents, base=base)
    assert told(graph, base) == counted(tmp_path / "graph.nq")


def test_an_actor_that_is_of_one_article_and_acted_for_by_a_shared_one_is_counted_once(tmp_path: Path) -> None:
    graph = described(tmp_path, [examples.relay(), examples.relay(), *SHARED_LABEL])
    assert told(graph) == counted(tmp_path / "graph.nq")
    assert told(graph)["documents"] == 4


def test_each_file_is_told_with_its_size_and_its_hash(catalog: rdflib.Graph, out: Path) -> None:
    files = sorted(path for path in out.iterdir() if path.name != "catalog.ttl")
    dumps = list(catalog.objects(DATASET, DCAT.distribution))
    assert len(dumps) == len(files) == 6
    for dump in dumps:
        name = str(catalog.value(dump, DCAT.downloadURL)).removeprefix(DEFAULT_BASE)
        content = (out / name).read_bytes()
        assert catalog.value(dump, DCAT.byteSize).toPython() == len(content)
        value = catalog.value(catalog.value(dump, SPDX.checksum), SPDX.checksumValue)
        assert value == rdflib.Literal(
            hashlib.sha256(content).hexdigest(), datatype=rdflib.XSD.hexBinary, normalize=False
        )
        form = Format.of(Path(name))
        media_type = catalog.value(dump, DCAT.mediaType)
        assert media_type is None if form is None else str(media_type).endswith(f"media-types/{form.media_type}")


def test_no_licence_is_given_on_the_articles_that_the_facts_repeat(catalog: rdflib.Graph) -> None:
    licensed = {
        str(catalog.value(dump, DCTERMS.title)): catalog.value(dump, DCTERMS.license)
        for dump in catalog.objects(DATASET, DCAT.distribution)
    }
    assert licensed.pop("facts.jsonl") is None
    assert {str(each) for each in licensed.values()} == {LICENCE}


def test_it_names_vocabularies_examples_and_wikidata(catalog: rdflib.Graph) -> None:
    used = {str(each) for each in catalog.objects(DATASET, VOID.vocabulary)}
    assert used == {PREFIXES[name] for name in ("bc", "oa", "prov", "rdf", "rdfs", "schema", "skos")}
    shown = {str(each) for each in catalog.objects(DATASET, VOID.exampleResource)}
    subjects = {q.subject.value for q in map_facts(examples.relay()).oxigraph()}
    assert len(shown) == 3 and shown <= subjects
    [links] = catalog.objects(DATASET, VOID.subset)
    assert catalog.value(links, VOID.linkPredicate) == SKOS.exactMatch
    target = catalog.value(links, VOID.objectsTarget)
    assert (target, FOAF.homepage, rdflib.URIRef("https://www.wikidata.org/")) in catalog


def test_the_span_of_publication_is_told(catalog: rdflib.Graph) -> None:
    period = catalog.value(DATASET, DCTERMS.temporal)
    assert [str(catalog.value(period, DCAT[name])) for name in ("startDate", "endDate")] == ["2025-01-09", "2025-10-07"]


def test_an_endpoint_is_told_of_only_where_there_is_one(catalog: rdflib.Graph, tmp_path: Path) -> None:
    assert str(catalog.value(DATASET, VOID.sparqlEndpoint)) == ENDPOINT
    without = described(tmp_path, [examples.relay()])
    assert (None, VOID.sparqlEndpoint, None) not in without and (None, RDF.type, SD.Service) not in without


def test_nobody_is_named_who_was_not_given(tmp_path: Path) -> None:
    graph = described(tmp_path, [examples.relay()])
    assert not {DCTERMS.creator, DCTERMS.publisher, DCTERMS.license} & set(graph.predicates())
    assert (None, DCTERMS.license, rdflib.URIRef(LICENCE)) in described(tmp_path, [examples.relay()], licence=LICENCE)


def test_only_what_was_written_is_a_file_of_the_dataset(tmp_path: Path) -> None:
    graph = described(tmp_path, [examples.quiet()], formats=["trig"])
    titles = {str(graph.value(dump, DCTERMS.title)) for dump in graph.objects(DATASET, DCAT.distribution)}
    assert titles == {"graph.trig", "facts.jsonl"}
    assert {str(each) for each in graph.objects(DATASET, VOID.feature)} == {"http://www.w3.org/ns/formats/TriG"}


def test_files_lie_beside_a_base_that_ends_in_a_fragment(tmp_path: Path) -> None:
    graph = described(tmp_path, [examples.quiet()], base="https://a.example/x/data#")
    addresses = {str(each) for each in graph.objects(None, DCAT.downloadURL)}
    assert "https://a.example/x/graph.ttl" in addresses


def test_the_time_is_that_of_the_run_and_never_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert (None, DCTERMS.modified, None) not in described(tmp_path, [examples.relay()])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    graph = described(tmp_path, [examples.relay()])
    assert str(graph.value(DATASET, DCTERMS.modified)).startswith("2030-03-17T17:46:40")


def test_the_bytes_do_not_hang_on_the_hash_seed(under_hash_seeds: Callable[[str], set[bytes]]) -> None:
    code = (
        "import sys, tempfile, pathlib, facts_examples as e; from backchannel.publishing import publish\n"
        "with tempfile.TemporaryDirectory() as out:\n"
        "    publish([e.relay(), e.two_sided()], out)\n"
        "    sys.stdout.buffer.write(pathlib.Path(out, 'catalog.ttl').read_bytes())"
    )
    assert len(under_hash_seeds(code)) == 1


def test_counting_takes_no_memory_that_grows_with_the_number_of_articles() -> None:
    import tracemalloc

    def peak(number: int) -> int:
        tracemalloc.start()
        census = Census(DEFAULT_BASE)
        for n in range(number):
            facts = examples.two_sided(f"Marvania spoke with Ostrel. {n}" + " " * 20_000)
            census.take(map_facts(facts), f"<{DEFAULT_BASE}article/{facts.article.id}>")
        census.close()
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(2)
    assert peak(120) < peak(20) + 100_000


@pytest.mark.parametrize(
    "address", ["", "sparql", "ftp://a.example/", "https://a.example/ x", "https://me:pw@a.example/"]
)
def test_an_endpoint_that_cannot_be_meant_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError, match="cannot name a SPARQL endpoint"):
        publish([examples.quiet()], tmp_path / "out", attribution=Attribution(), endpoint=address)
    assert list(tmp_path.iterdir()) == []


def test_options_reach_it_from_the_command_line(backchannel: CommandLine, root: Path, tmp_path: Path) -> None:
    report = root / "examples" / "relayed-message.txt"
    options = ["--creator", CREATOR, "--licence", LICENCE, "--endpoint", ENDPOINT]
    done = backchannel("publish", report, "--out", tmp_path, *options)
    assert done.returncode == 0, done.stderr
    graph = rdflib.Graph().parse(tmp_path / "catalog.ttl")
    assert conforms(graph)
    assert told(graph) == counted(tmp_path / "graph.nq")
