"""Facts: there and back as JSON, its schema, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import msgspec
import pytest

import facts_examples
from backchannel.article import Article
from backchannel.errors import DataError
from backchannel.facts import (
    ACTOR_CLASSES,
    COMMUNICATION_CLASSES,
    CONVERSATION_CLASSES,
    SCHEMA_VERSION,
    Facts,
    check,
    decode,
    encode,
    json_schema,
)

# Every name in here is invented.
TEXT = "Ostrel said \U0001f54a that it had met Kestria. Kestria agreed."
Document = dict[str, Any]


def span(quote: str) -> Document:
    start = TEXT.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote}


def document() -> Document:
    """A statement, and a meeting told in it."""
    return {
        "schema": "facts/1",
        "article": {"text": TEXT},
        "actors": [
            {"id": "ostrel", "class": "State", "name": "Ostrel", "mentions": [span("Ostrel")]},
            {"id": "kestria", "class": "State", "name": "Kestria", "mentions": [span("Kestria")]},
        ],
        "communications": [
            {
                "id": "c7",
                "class": "Statement",
                "status": "concluded",
                "trigger": span("said"),
                "sender": ["ostrel"],
            },
            {
                "id": "c26",
                "class": "Meeting",
                "status": "concluded",
                "trigger": span("met"),
                "participant": ["ostrel", "kestria"],
            },
        ],
        "claims": [
            {"id": "k1", "claims": "c7", "evidence": [span("Ostrel said")]},
            {"id": "k2", "claims": "c26", "asserted_by": "ostrel", "said_in": "c7", "evidence": [span("had met")]},
        ],
    }


def read(data: Document) -> Facts:
    return decode(json.dumps(data))


@pytest.fixture(scope="module")
def schema() -> Document:
    return json_schema()


def accepts(schema: Document, data: Document) -> bool:
    return jsonschema.Draft202012Validator(schema).is_valid(data)


def test_the_sound_document_of_these_tests_is_read() -> None:
    facts = read(document())
    assert [c.kind for c in facts.communications] == ["Statement", "Meeting"]
    assert facts.claims[1].said_in == "c7"


def test_facts_come_back_from_json_equal() -> None:
    for facts in (facts_examples.quiet(), read(document())):
        assert decode(encode(facts)) == facts


def test_equal_facts_give_the_same_bytes() -> None:
    first, second = read(document()), read(dict(reversed(document().items())))
    assert first == second
    assert encode(first) == encode(second)
    assert encode(decode(encode(first))) == encode(first)


def test_a_document_is_one_line() -> None:
    article = Article(text="One.\nTwo.\r\nThree.\u2028Four.")
    assert b"\n" not in encode(Facts(article=article))


def test_offsets_count_code_points_not_bytes_or_utf_16_units() -> None:
    assert TEXT.index("that") == 14
    assert read(document()).article.text[14:18] == "that"


@pytest.mark.parametrize("facts", [Facts(article=Article(text="")), facts_examples.quiet()])
def test_every_document_says_which_schema_it_has(facts: Facts) -> None:
    assert json.loads(encode(facts))["schema"] == SCHEMA_VERSION == "facts/1"


def test_letters_outside_ascii_are_written_as_they_are() -> None:
    assert "Støvring – 日本 \U0001f54a" in encode(Facts(article=Article(text="Støvring – 日本 \U0001f54a"))).decode()


# ---- the schema ----------------------------------------------------------------------------------


def test_the_schema_is_valid_by_its_own_dialect(schema: Document) -> None:
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_the_schema_accepts_what_is_written(schema: Document) -> None:
    for facts in (facts_examples.quiet(), read(document()), Facts(article=Article(text=""))):
        jsonschema.validate(json.loads(encode(facts)), schema, jsonschema.Draft202012Validator)


def test_the_schema_accepts_what_the_extractor_finds(schema: Document, tell: Any) -> None:
    told = tell('Norway mediated between Peru and Chile on Monday. "We met," Norwegian envoy Ida Lunde said.')
    assert told.acts()
    jsonschema.validate(json.loads(encode(told.facts)), schema, jsonschema.Draft202012Validator)


def test_the_schema_is_the_same_whenever_it_is_made() -> None:
    assert json.dumps(json_schema()) == json.dumps(json_schema())


WRONG_SHAPES: dict[str, tuple[list[str | int], object, str]] = {
    "another version": (["schema"], "facts/2", "$.schema"),
    "no article": (["article"], None, "$.article"),
    "text that is a number": (["article", "text"], 7, "$.article.text"),
    "an unknown class of actor": (["actors", 0, "class"], "Ghost", "$.actors[0].class"),
    "an unknown class of act": (["communications", 0, "class"], "Gossip", "$.communications[0].class"),
    "an unknown status": (["communications", 1, "status"], "rumoured", "$.communications[1].status"),
    "an unknown modality": (["claims", 0, "modality"], "sworn", "$.claims[0].modality"),
    "a claim without evidence": (["claims", 0, "evidence"], [], "$.claims[0].evidence"),
    "a negative offset": (["claims", 0, "evidence", 0, "start"], -1, "$.claims[0].evidence[0].start"),
    "a confidence above one": (["claims", 0, "confidence"], 1.5, "$.claims[0].confidence"),
    "an id with a blank": (["actors", 0, "id"], "two words", "$.actors[0].id"),
    "a field that does not exist": (["actors", 0, "colour"], "red", "$.actors[0]"),
    "a nameless actor": (["actors", 0, "name"], "", "$.actors[0].name"),
    "a date that is none": (["communications", 1, "date"], "2031-13", "$.communications[1].date"),
    "an item that is no Wikidata id": (["actors", 0, "identifiers"], ["P31"], "$.actors[0].identifiers"),
}


def changed(path: list[str | int], value: object) -> Document:
    data = document()
    at: Any = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return data


@pytest.mark.parametrize("fault", WRONG_SHAPES)
def test_what_does_not_fit_the_schema_is_refused_with_its_path_and_by_the_schema_too(
    fault: str, schema: Document
) -> None:
    path, value, where = WRONG_SHAPES[fault]
    data = changed(path, value)
    with pytest.raises(DataError) as caught:
        read(data)
    assert where in str(caught.value)
    assert not accepts(schema, data)


def test_all_classes_of_the_records_are_in_the_schema(schema: Document) -> None:
    written = json.dumps(schema)
    assert all(f'"{name}"' in written for name in (*ACTOR_CLASSES, *COMMUNICATION_CLASSES))
    assert set(COMMUNICATION_CLASSES) >= CONVERSATION_CLASSES


# ---- what a schema cannot say --------------------------------------------------------------------


UNSOUND: dict[str, tuple[list[str | int], object, str]] = {
    "an unknown sender": (["communications", 0, "sender"], ["chile"], "$.communications[0].sender[0]"),
    "an unknown participant": (["communications", 1, "participant"], ["ostrel", "x"], "$.communications[1].participant[1]"),
    "an unknown carrier": (["communications", 0, "relayed_by"], ["x"], "$.communications[0].relayed_by[0]"),
    "an unknown place": (["communications", 1, "place"], ["x"], "$.communications[1].place[0]"),
    "an unknown act in the content": (["communications", 0, "content_act"], "x", "$.communications[0].content_act"),
    "a principal that is unknown": (["actors", 1, "acts_for"], ["x"], "$.actors[1].acts_for[0]"),
    "an unknown act claimed": (["claims", 0, "claims"], "c8", "$.claims[0].claims"),
    "an unknown asserter": (["claims", 1, "asserted_by"], "x", "$.claims[1].asserted_by"),
    "an unknown reporter": (["claims", 1, "reported_by"], ["x"], "$.claims[1].reported_by[0]"),
    "a claim said in no act": (["claims", 1, "said_in"], "x", "$.claims[1].said_in"),
    "a claim derived from none": (["claims", 1, "derived_from"], "x", "$.claims[1].derived_from"),
    "an actor as an act": (["claims", 1, "said_in"], "ostrel", "$.claims[1].said_in"),
    "the same act as an unknown one": (["same_act"], [["c7", "x"]], "$.same_act[0][1]"),
    "an actor's id used twice": (["actors", 1, "id"], "ostrel", "$.actors[1].id"),
    "a claim's id used twice": (["claims", 1, "id"], "k1", "$.claims[1].id"),
    "an act's id used twice": (["communications", 1, "id"], "c7", "$.communications[1].id"),
    "another quote": (["claims", 0, "evidence"], [{**span("Ostrel"), "quote": "Kestri"}], "$.claims[0].evidence[0]"),
    "a quote past the end": (["claims", 0, "evidence"], [{"start": 0, "end": 900, "quote": TEXT}], "$.claims[0].evidence[0]"),
    "a mention elsewhere": (["actors", 0, "mentions"], [{**span("Ostrel"), "start": 1}], "$.actors[0].mentions[0]"),
    "a trigger elsewhere": (["communications", 1, "trigger"], {**span("met"), "quote": "Met"}, "$.communications[1].trigger"),
    "an act that nobody claims": (["claims"], [{"id": "k1", "claims": "c7", "evidence": [span("said")]}], "c26"),
    "a claim of nothing": (["claims", 1, "claims"], None, "$.claims[1]"),
    "an act said in itself": (["claims", 0, "said_in"], "c7", "c7"),
}  # fmt: skip


@pytest.mark.parametrize("fault", UNSOUND)
def test_what_is_unsound_is_refused_with_its_path(fault: str, schema: Document) -> None:
    path, value, where = UNSOUND[fault]
    data = changed(path, value)
    assert accepts(schema, data), "the schema sees it already: this belongs with the wrong shapes"
    with pytest.raises(DataError) as caught:
        decode(json.dumps(data), source="facts.jsonl", place="line 3")
    assert str(caught.value).startswith("facts.jsonl, line 3: ")
    assert where in str(caught.value)


def test_two_acts_said_in_each_other_are_refused() -> None:
    data = changed(["claims", 0, "said_in"], "c26")
    with pytest.raises(DataError, match="said in itself"):
        read(data)


def test_mediations_and_communications_share_their_ids() -> None:
    data = document()
    data["mediations"] = [{"id": "c7", "status": "ongoing", "trigger": span("agreed")}]
    with pytest.raises(DataError, match=r"mediations\[0\]\.id"):
        read(data)


def test_a_state_may_stand_as_a_place() -> None:
    facts = read(changed(["communications", 1, "place"], ["kestria"]))
    assert facts.communications[1].place == ("kestria",)


def test_a_claim_in_words_needs_no_act() -> None:
    data = document()
    data["claims"].append({"id": "k3", "content": "Kestria wants time", "evidence": [span("Kestria agreed.")]})
    assert read(data).claims[2].claims is None


@pytest.mark.parametrize("line", ["", "{", "nonsense", b"\xff\xfe{}", '{"article": {"text": "x"}} {}'])
def test_what_is_no_json_is_refused_with_its_place(line: str | bytes) -> None:
    with pytest.raises(DataError) as caught:
        decode(line, source="facts.jsonl", place="line 1")
    assert str(caught.value).startswith("facts.jsonl, line 1: ")
    assert "JSON" in str(caught.value)


def test_records_do_not_change() -> None:
    with pytest.raises(AttributeError):
        read(document()).claims[0].modality = "denied"  # type: ignore[misc]


def test_facts_built_in_code_are_checked_like_those_read() -> None:
    facts = read(document())
    with pytest.raises(DataError, match="no claim claims the act"):
        check(msgspec.structs.replace(facts, claims=facts.claims[:1]))


def test_every_field_of_the_schema_is_described_and_has_an_example_that_fits(schema: Document) -> None:
    for name, record in schema["$defs"].items():
        assert record["description"], name
        for field, told in record["properties"].items():
            assert len(told["description"]) > 5, (name, field)
            assert told["examples"], (name, field)
            for example in told["examples"]:
                jsonschema.validate(example, told | {"$defs": schema["$defs"]}, jsonschema.Draft202012Validator)


# ---- who found it --------------------------------------------------------------------------------


def found_by_two() -> Document:
    data = document()
    data["extractor"] = {"agent": "person", "name": "Vera Lund", "iri": "https://orcid.org/0000-0002-1825-0097"}
    data["extractors"] = [{"id": "other", "name": "other", "version": "2", "model": "tiny"}]
    data["claims"][1]["found_by"] = "other"
    return data


def test_claims_may_be_found_by_several() -> None:
    facts = read(found_by_two())
    assert [claim.found_by for claim in facts.claims] == [None, "other"]
    assert decode(encode(facts)) == facts


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda data: data["claims"][0].update(found_by="nobody"), "$.claims[0].found_by"),
        (lambda data: data["extractors"][0].pop("id"), "$.extractors[0]"),
        (lambda data: data["extractors"].append(data["extractors"][0]), "$.extractors[1].id"),
    ],
)
def test_whoever_found_a_claim_is_of_the_document(spoil: Any, where: str) -> None:
    data = found_by_two()
    spoil(data)
    with pytest.raises(DataError) as caught:
        read(data)
    assert f"at {where}:" in str(caught.value)


# ---- versions ------------------------------------------------------------------------------------


def test_a_document_of_an_older_version_is_migrated_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def step(document: Document, version: str, **changes: object) -> Document:
        return {name: value for name, value in document.items() if name != "said"} | {"schema": version} | changes

    steps = {
        "facts/-1": lambda document: step(document, "facts/0", body=document["said"]),
        "facts/0": lambda document: {
            "schema": "facts/1",
            **{k: v for k, v in document.items() if k not in {"schema", "body"}},
            "article": {"text": document["body"]},
        },
    }
    monkeypatch.setattr("backchannel.facts.versions.STEPS", steps)
    old = document()
    del old["article"]
    assert decode(json.dumps(old | {"schema": "facts/-1", "said": TEXT})) == read(document())
    with pytest.raises(DataError, match=r"at \$\.claims\[0\]"):
        decode(json.dumps(old | {"schema": "facts/-1", "said": TEXT, "claims": [{"id": "k"}]}))


@pytest.mark.parametrize(("version", "remedy"), [("facts/9", "a newer one"), ("quotes/1", "backchannel ground")])
def test_another_version_or_form_is_named(version: str, remedy: str) -> None:
    with pytest.raises(DataError) as caught:
        read(document() | {"schema": version})
    assert version in str(caught.value)
    assert remedy in str(caught.value)


def test_what_the_first_release_wrote_is_read_and_means_the_same(root: Any) -> None:
    line = (root / "tests" / "data" / "facts" / "first-release.jsonl").read_bytes().rstrip(b"\n")
    facts = decode(line)
    assert json.loads(encode(facts)) == json.loads(line) | {"extractors": []}
    assert {claim.found_by for claim in facts.claims} == {None}
