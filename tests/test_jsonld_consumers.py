"""graph.jsonld in the hands of others: nothing lost on the way through them, and a frame that gives claims one by one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from pyld import jsonld
from pyoxigraph import Quad, RdfFormat

import facts_examples as examples
from backchannel.facts import Facts
from backchannel.publishing import Format
from backchannel.resources import ontology_path
from test_publishing import HOSTILE, hostile, read, written

DOCUMENTS = [examples.relay(), examples.two_sided(), *map(hostile, HOSTILE.values())]
FRAME = ontology_path() / "claim-frame.jsonld"


def nothing(url: str, options: object) -> None:
    raise AssertionError(f"the file wants {url}")


OPTIONS = {"documentLoader": nothing}
NQUADS = OPTIONS | {"format": "application/n-quads"}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("jsonld") / "graph.jsonld"
    path.write_bytes(written(DOCUMENTS, Format.JSON_LD))
    return path


@pytest.fixture(scope="module")
def document(path: Path) -> Any:
    return json.loads(path.read_bytes())


@pytest.fixture(scope="module")
def frame() -> Any:
    return json.loads(FRAME.read_bytes())


def quads(content: str | bytes) -> set[Quad]:
    return set(pyoxigraph.parse(content, RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def expected() -> set[Quad]:
    return set(read(written(DOCUMENTS, Format.N_QUADS), Format.N_QUADS))


def test_pyoxigraph_reads_every_quad(path: Path, expected: set[Quad]) -> None:
    assert set(pyoxigraph.parse(path=path, format=RdfFormat.JSON_LD)) == expected


def test_pyld_reads_every_quad(document: Any, expected: set[Quad]) -> None:
    assert quads(jsonld.to_rdf(document, NQUADS)) == expected


def test_the_jsonld_package_reads_every_quad(path: Path, expected: set[Quad], jsonld_js: Callable[..., bytes]) -> None:
    assert quads(jsonld_js("jsonld_to_nquads.js", path)) == expected


@pytest.mark.parametrize("way", ["expand", "flatten"])
def test_what_pyld_rewrites_and_compacts_again_loses_nothing(document: Any, expected: set[Quad], way: str) -> None:
    rewritten = getattr(jsonld, way)(document, *([None] if way == "flatten" else []), OPTIONS)
    compacted = jsonld.compact(rewritten, document["@context"], OPTIONS)
    assert quads(jsonld.to_rdf(compacted, NQUADS)) == expected


def test_from_quads_to_jsonld_and_back() -> None:
    # Not the hostile words: pyld takes U+2028, which may stand in a literal, for the end of a line of N-Quads.
    lines = written([examples.relay(), examples.two_sided()], Format.N_QUADS)
    assert quads(jsonld.to_rdf(jsonld.from_rdf(lines.decode(), OPTIONS), NQUADS)) == quads(lines)


@pytest.fixture(scope="module", params=["pyld", "jsonld.js"])
def framed(request: pytest.FixtureRequest, path: Path, document: Any, frame: Any) -> dict[str, Any]:
    """The claims by their IRIs, as each of the two programs frames them."""
    if request.param == "pyld":
        result = jsonld.frame(document, frame, OPTIONS | {"omitGraph": False})
    else:
        result = json.loads(request.getfixturevalue("jsonld_js")("jsonld_frame.js", path, FRAME))
    claims = {claim["@id"]: claim for claim in result["@graph"]}
    assert len(claims) == len(result["@graph"])
    return claims


def claims_of(facts: Facts) -> int:
    return len(facts.claims)


def test_the_frame_gives_an_object_a_claim(framed: dict[str, Any]) -> None:
    assert len(framed) == sum(map(claims_of, DOCUMENTS))
    assert {claim["@type"] for claim in framed.values()} == {"Claim"}


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def kinds(node: Any) -> set[str]:
    return set(many(node["@type"]))


ROLES = ("sender", "recipient", "relayedBy", "mediator", "party", "participant")


def test_each_claim_stands_alone(framed: dict[str, Any]) -> None:
    told = 0
    for claim in framed.values():
        assert isinstance(claim["modality"], str) and float(claim["confidence"]) > 0
        asserter = claim["assertedBy"]
        assert asserter.get("prefLabel") or "Article" in kinds(asserter)
        for words in claim["evidence"]:
            [quote] = [each for each in words["hasSelector"] if "exact" in each]
            [place] = [each for each in words["hasSelector"] if "start" in each]
            assert len(quote["exact"]) == place["end"] - place["start"]
            assert "Article" in kinds(words["hasSource"])
        if "claims" not in claim:
            assert claim["content"]
            continue
        act = claim["claims"]
        assert "Act" in kinds(act) and act["status"]
        people = [person for role in ROLES for person in many(act.get(role, []))]
        assert people and all(person["prefLabel"] and "Actor" in kinds(person) for person in people)
        told += 1
    assert told > 15


def test_the_example_is_told_in_full(framed: dict[str, Any]) -> None:
    [claim] = [each for iri, each in framed.items() if iri.endswith("/act/78-mediation/claim/ilan-torvik")]
    assert (claim["modality"], claim["assertedBy"]["prefLabel"]) == ("asserted", "Ilan Torvik")
    assert claim["assertedBy"]["actsFor"][0]["prefLabel"] == "Marvania"
    mediation = claim["claims"]
    assert [each["prefLabel"] for each in mediation["party"]] == ["Ostrel", "Kestria"]
    assert mediation["comprises"][0]["relayedBy"][0]["prefLabel"] == "Ilan Torvik"
    assert claim["saidIn"]["sender"][0]["prefLabel"] == "Ilan Torvik"
    source = claim["evidence"][0]["hasSource"]
    assert source["publisher"]["prefLabel"] == "Harbour Post" and source["datePublished"] == "2025-10-07"


def every(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from every(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key, each
            yield from every(each)


def test_the_objects_are_short_and_without_holes(framed: dict[str, Any]) -> None:
    for claim in framed.values():
        for key, value in every(claim):
            assert value not in (None, []), key
            assert "//" not in key
        assert len(json.dumps(claim)) < 20_000
        assert "holds" not in dict(every(claim)), "a claim does not carry the others"


def test_the_frame_speaks_as_the_context_does(frame: Any) -> None:
    context = json.loads((ontology_path() / "context.jsonld").read_bytes())["@context"]
    assert frame["@context"].items() <= context.items(), "copy the context's new definition into the frame"
    used = {key for key, _ in every({k: v for k, v in frame.items() if k != "@context"}) if key[0] != "@"}
    assert used <= frame["@context"].keys()
