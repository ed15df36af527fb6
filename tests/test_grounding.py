"""Grounding: quotes are found in the text, or what rests on them is left out and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

import backchannel
from backchannel.article import Article
from backchannel.errors import DataError
from backchannel.facts import Facts, check, decode, encode
from backchannel.grounding import Grounded, form_schema, ground, parse, tally
from backchannel.grounding.quotes import Quotable

# Every name in here is invented, or a state's.
TEXT = (
    "Harbour News \u2014 Norway met Chile in\nPort Sela on Monday, Minister Ida Lunde said. \u201cWe spoke of grain,\u201d she"
    " said, \u201cand of it\u2019s price.\u201d Metal exports were not discussed. Oslo offered to mediate between Chile and Peru."
    " The ministry denied that it had met anybody else."
)
Document = dict[str, Any]


def document() -> Document:
    return {
        "article": {"text": TEXT, "published": "2031-05-14"},
        "actors": [
            {"id": "norway", "class": "State", "name": "Norway", "metonyms": ["Oslo"], "mentions": ["Norway"]},
            {"id": "chile", "class": "State", "name": "Chile"},
            {"id": "peru", "class": "State", "name": "Peru"},
            {"id": "lunde", "class": "Person", "name": "Ida Lunde", "office": "Minister", "acts_for": ["norway"]},
        ],
        "places": [{"id": "sela", "name": "Port Sela"}],
        "acts": [
            {
                "id": "said",
                "class": "Statement",
                "status": "concluded",
                "sender": ["lunde"],
                "trigger": "said",
                "claims": [{"evidence": ["Minister Ida Lunde said"]}],
            },
            {
                "id": "meeting",
                "class": "Meeting",
                "status": "concluded",
                "trigger": "met",
                "participant": ["norway", "chile"],
                "place": ["sela"],
                "topics": ["it's price"],
                "claims": [
                    {"asserted_by": "lunde", "said_in": "said", "evidence": ["Norway met Chile in Port Sela on Monday"]}
                ],
            },
            {
                "class": "Mediation",
                "status": "offered",
                "trigger": "mediate",
                "mediator": ["norway"],
                "party": ["chile", "peru"],
                "claims": [{"evidence": ["Oslo offered to mediate between Chile and Peru"]}],
            },
        ],
        "claims": [
            {"content": "Metal exports were not discussed", "evidence": ["Metal exports were not discussed."]},
        ],
    }


def grounded(data: Document, **options: Any) -> Grounded:
    found = ground(parse(json.dumps(data)), **options)
    check(found.facts)
    assert decode(encode(found.facts)) == found.facts
    return found


@pytest.fixture
def facts() -> Facts:
    found = grounded(document())
    assert found.rejections == ()
    return found.facts


def test_each_quote_gets_its_offsets(facts: Facts) -> None:
    meeting = facts.communications[1]
    assert (meeting.id, meeting.kind, meeting.trigger.quote) == ("meeting", "Meeting", "met")
    assert TEXT[meeting.trigger.start - 7 :].startswith("Norway met Chile")
    [mediation] = facts.mediations
    assert (mediation.mediator, mediation.party) == (("norway",), ("chile", "peru"))
    assert facts.claims[-1].content == "Metal exports were not discussed"


def test_blanks_and_quotation_marks_may_differ_and_the_text_s_own_are_kept(facts: Facts) -> None:
    assert facts.claims[1].evidence[0].quote == "Norway met Chile in\nPort Sela on Monday"
    assert facts.communications[1].topics == ("it\u2019s price",)


def test_a_name_is_marked_wherever_it_stands_and_a_metonym_as_one(facts: Facts) -> None:
    norway, chile = facts.actors[:2]
    assert [(m.quote, m.metonym) for m in norway.mentions] == [("Norway", False), ("Oslo", True)]
    assert len(chile.mentions) == 2


def test_claims_go_with_the_act_they_stand_in(facts: Facts) -> None:
    assert [(c.claims, c.asserted_by, c.said_in) for c in facts.claims[:2]] == [
        ("said", None, None),
        ("meeting", "lunde", "said"),
    ]


def test_the_graph_of_what_was_grounded_conforms(facts: Facts) -> None:
    assert backchannel.validate(backchannel.map(facts)) == []


Spoil = Callable[[Document], object]

REJECTED: dict[str, tuple[Spoil, str, str, int]] = {
    # spoil it, the reason, the path, how many acts are then left
    "made-up evidence": (
        lambda d: d["acts"][1]["claims"][0].update(evidence=["Norway threatened Chile"]),
        "quote",
        "$.acts[1].claims[0].evidence[0]",
        2,
    ),
    "part of a word as evidence": (
        lambda d: d["acts"][1]["claims"][0].update(evidence=["orway met Chile"]),
        "quote",
        "$.acts[1].claims[0].evidence[0]",
        2,
    ),
    "a trigger from elsewhere": (
        lambda d: d["acts"][1].update(trigger="denied"),
        "trigger",
        "$.acts[1].trigger",
        2,
    ),
    "an actor nobody mentions": (
        lambda d: d["actors"][2].update(name="Bolivia"),
        "mention",
        "$.actors[2]",
        2,
    ),
    "a name nobody uses": (
        lambda d: d["actors"][1].update(mentions=["Chile", "Santiago"]),
        "mention",
        "$.actors[1].mentions[1]",
        3,
    ),
    "an actor that is not there": (
        lambda d: d["acts"][2].update(party=["chile", "bolivia"]),
        "reference",
        "$.acts[2].party[1]",
        2,
    ),
    "an asserter that is not there": (
        lambda d: d["acts"][1]["claims"][0].update(asserted_by="nobody"),
        "reference",
        "$.acts[1].claims[0].asserted_by",
        2,
    ),
    "an id used twice": (lambda d: d["acts"][1].update(id="said"), "duplicate", "$.acts[1]", 2),
    "one on both sides": (lambda d: d["acts"][2].update(party=["norway", "peru"]), "roles", "$.acts[2]", 2),
    "nobody": (lambda d: d["acts"][1].update(participant=[]), "roles", "$.acts[1]", 2),
    "an unknown class": (lambda d: d["acts"][1].update({"class": "Summit"}), "form", "$.acts[1].class", 2),
    "no such day": (lambda d: d["acts"][1].update(date="2031-02-30"), "form", "$.acts[1]", 2),
    "a role of another kind": (lambda d: d["acts"][2].update(sender=["norway"]), "form", "$.acts[2].sender", 2),
    "an unknown field": (lambda d: d.update(tools=[]), "form", "$.tools", 3),
    "no list": (lambda d: d.update(claims="all of it"), "form", "$.claims", 3),
    "a topic in other words": (
        lambda d: d["acts"][1].update(topics=["the price of fish"]),
        "words",
        "$.acts[1].topics[0]",
        3,
    ),
    "a claim made in its own act": (
        lambda d: d["acts"][0]["claims"][0].update(said_in="meeting"),
        "circle",
        "$.acts[1].claims[0]",
        2,
    ),
}


@pytest.mark.parametrize("name", REJECTED)
def test_what_is_not_in_the_text_is_left_out_and_named(name: str) -> None:
    spoil, reason, path, left = REJECTED[name]
    data = document()
    spoil(data)
    found = grounded(data)
    assert (reason, path) in [(r.reason, r.path) for r in found.rejections]
    assert len(list(found.facts.acts())) == left


def test_one_record_that_is_wrong_spoils_no_other() -> None:
    data = document()
    data["acts"].insert(0, {"class": 7})
    data["actors"].append("Chile")
    found = grounded(data)
    assert len(list(found.facts.acts())) == 3
    assert tally(found.rejections) == {"form": 2}


def test_what_was_said_in_a_rejected_act_stands_by_itself() -> None:
    data = document()
    data["acts"][0]["claims"][0]["evidence"] = ["Minister Ida Lunde shouted"]
    found = grounded(data)
    [claim] = [c for c in found.facts.claims if c.claims == "meeting"]
    assert claim.said_in is None
    assert claim.asserted_by == "lunde"


def test_the_publisher_may_speak_without_being_named() -> None:
    data = document()
    data["article"]["publisher"] = "The Evening Gull"
    data["actors"].append({"id": "gull", "class": "NewsOrganization", "name": "The Evening Gull"})
    data["acts"][0]["claims"][0]["asserted_by"] = "gull"
    assert grounded(data).rejections == ()


def test_a_name_inside_a_longer_name_is_not_its_mention() -> None:
    data = document()
    data["actors"].append({"id": "agency", "class": "NewsOrganization", "name": "Harbour News"})
    data["places"].append({"id": "harbour", "name": "Harbour"})
    found = grounded(data)
    assert [r.path for r in found.rejections] == ["$.places[1]"]


def test_quotes_are_looked_for_in_the_passage_only() -> None:
    start = TEXT.index("Oslo")
    found = grounded(document(), within=(start, len(TEXT)))
    assert [act.kind for act in found.facts.communications] == []
    data = document()
    data["actors"] = [{**a, "mentions": [n]} for a, n in zip(data["actors"], ("Oslo", "Chile", "Peru"), strict=False)]
    assert len(grounded(data, within=(start, len(TEXT))).facts.mediations) == 1


def test_chinese_is_quoted_without_blanks_around_it() -> None:
    text = "中国和挪威在奥斯陆会谈。"
    assert Quotable(text).first("会谈") is not None
    assert Quotable("metal").first("met") is None


def test_the_article_may_come_from_elsewhere() -> None:
    data = document()
    article = data.pop("article")
    with pytest.raises(DataError, match="no article"):
        ground(data)
    assert grounded(data, article=Article(text=article["text"])).rejections == ()


@pytest.mark.parametrize("line", ["[]", "{", "7", '{"schema": "facts/1"}', "\ud800"])
def test_what_is_no_document_of_the_form_is_an_error(line: str) -> None:
    with pytest.raises(DataError):
        parse(line)


# ---- the schema of the form ----------------------------------------------------------------------


def test_the_form_has_a_schema_that_takes_what_is_grounded() -> None:
    schema = form_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document(), schema, jsonschema.Draft202012Validator)
    assert not jsonschema.Draft202012Validator(schema).is_valid({"acts": [{"class": "Summit"}]})


def test_every_field_of_the_form_is_described_and_has_an_example_that_fits() -> None:
    schema = form_schema()
    for name, record in schema["$defs"].items():
        for field, told in record["properties"].items():
            assert len(told["description"]) > 5, (name, field)
            for example in told["examples"]:
                jsonschema.validate(example, told | {"$defs": schema["$defs"]}, jsonschema.Draft202012Validator)


# ---- the command ---------------------------------------------------------------------------------


def test_the_command_grounds_and_its_output_is_mapped(backchannel: Any, report: Any) -> None:
    data = document()
    del data["article"]
    quotes = report(json.dumps(data, indent=2), "quotes.json")
    done = backchannel("ground", "--article", report(TEXT), quotes)
    assert (done.returncode, done.stderr) == (0, "")
    mapped = backchannel("map", "-", "--format", "nq", stdin=done.stdout)
    assert mapped.returncode == 0
    assert "mediation" in mapped.stdout


def test_the_command_names_what_it_leaves_out(backchannel: Any, report: Any) -> None:
    data = document()
    data["acts"][1]["claims"][0]["evidence"] = ["They never\nmet"]
    lines = json.dumps(document()) + "\n" + json.dumps(data) + "\nnonsense\n"
    done = backchannel("ground", report(lines, "quotes.jsonl"))
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    first, second = done.stderr.splitlines()
    assert "quotes.jsonl, line 2, $.acts[1].claims[0].evidence[0]: the text does not say 'They never" in first
    assert "line 3" in second
    assert "Traceback" not in done.stderr


def test_facts_are_told_to_be_grounded_already(backchannel: Any, report: Any) -> None:
    done = backchannel("ground", report('{"schema": "facts/1"}', "facts.jsonl"))
    assert done.returncode == 1
    assert "backchannel map" in done.stderr
