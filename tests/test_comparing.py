"""Comparing: what two extractors have in common, what only one has, and how both do against gold."""

from __future__ import annotations

import json
import random
from html.parser import HTMLParser
from typing import Any

import pytest
from msgspec.structs import replace

from backchannel.article import Article
from backchannel.comparing import compare
from backchannel.comparing.alignment import align
from backchannel.comparing.counting import ALL, Counts, Tally, count
from backchannel.comparing.intervals import difference, interval
from backchannel.comparing.reports import page, text
from backchannel.errors import DataError
from backchannel.facts import Facts, encode
from backchannel.grounding import ground

STATES = ("Norway", "Chile", "Peru", "Kenya")
TEXT = "Norway met Chile in May. Peru warned Kenya of a storm. Kenya denied that it had asked Norway for help."


def act(kind: str, evidence: str, trigger: str, **more: Any) -> dict[str, Any]:
    claims = [{"evidence": [evidence], **more.pop("claim", {})}]
    return {"class": kind, "status": "concluded", "trigger": trigger, "claims": claims} | more


MEETING = act("Meeting", "Norway met Chile in May", "met", participant=["norway", "chile"])
WARNING = act("Warning", "Peru warned Kenya of a storm", "warned", sender=["peru"], recipient=["kenya"])
REQUEST = act(
    "Request",
    "had asked Norway for help",
    "asked",
    sender=["kenya"],
    recipient=["norway"],
    claim={"modality": "denied"},
)


def facts(*acts: dict[str, Any], told: str = TEXT, prefix: str = "") -> Facts:
    actors = [{"id": prefix + s.lower(), "class": "State", "name": s} for s in STATES if s in told]
    moved = json.loads(json.dumps(acts))
    for each in moved:
        for role in ("sender", "recipient", "participant"):
            if role in each:
                each[role] = [prefix + id for id in each[role]]
    found = ground({"actors": actors, "acts": moved}, article=Article(text=told))
    assert found.rejections == ()
    return found.facts


def test_acts_are_paired_by_class_and_evidence_whatever_the_ids_of_actors() -> None:
    found = align(facts(MEETING, WARNING), facts(MEETING, REQUEST, prefix="x-"))
    [(one, other)] = found.both
    assert one.roles == other.roles
    assert [a.kind for a, _ in found.first] == ["Warning"]
    assert [a.kind for a, _ in found.second] == ["Request"]


def test_an_act_told_otherwise_is_shown_beside() -> None:
    visit = {**MEETING, "class": "Visit"}
    found = align(facts(MEETING), facts(visit))
    assert found.both == ()
    [(mine, [other])] = found.first
    assert (mine.kind, other.kind) == ("Meeting", "Visit")


def test_of_several_pairs_the_one_that_shares_more_comes_first() -> None:
    twice = {**MEETING, "participant": ["norway", "peru"]}
    found = align(facts(MEETING), facts(twice, MEETING))
    [(one, other)] = found.both
    assert one.roles == other.roles
    assert len(found.second) == 1


def test_counts_are_by_class_and_role() -> None:
    counts = count(align(facts(MEETING, WARNING), facts({**MEETING, "participant": ["norway", "peru"]}, REQUEST)))
    assert counts.acts == {
        ALL: Tally(1, 1, 1),
        "Meeting": Tally(1, 0, 0),
        "Warning": Tally(0, 1, 0),
        "Request": Tally(0, 0, 1),
    }
    assert counts.roles == {"participant": Tally(1, 1, 1)}
    assert counts.whole == Tally(0, 2, 2)
    assert counts.alike == {"status": 1, "asserter": 1, "modality": 1}


def test_measures_are_those_of_the_textbook() -> None:
    tally = Tally(both=6, first=2, second=4)
    assert (tally.precision, tally.recall) == (0.75, 0.6)
    assert tally.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))
    assert (Tally().precision, Tally().recall, Tally().f1) == (1.0, 1.0, 1.0)


# ---- intervals -----------------------------------------------------------------------------------


def articles(rights: list[bool]) -> list[Counts]:
    return [Counts(acts={ALL: Tally(both=int(right), first=int(not right))}) for right in rights]


def everything(counts: Counts) -> Tally:
    return counts.acts[ALL]


def precision(tally: Tally) -> float:
    return tally.precision


def test_the_same_seed_gives_the_same_interval() -> None:
    drawn = articles([n % 3 > 0 for n in range(50)])
    one, again, other = (interval(drawn, everything, precision, samples=200, seed=s) for s in (7, 7, 8))
    assert one == again != other


def test_an_interval_holds_the_true_value_in_about_ninety_five_of_a_hundred_worlds() -> None:
    generator = random.Random(11)
    hits = 0
    for world in range(200):
        drawn = articles([generator.random() < 0.7 for _ in range(60)])
        low, high = interval(drawn, everything, precision, samples=200, seed=world)
        hits += low <= 0.7 <= high
    assert 175 <= hits <= 199, hits


def test_a_difference_is_of_the_same_articles() -> None:
    drawn = articles([n % 2 > 0 for n in range(40)])
    assert difference(drawn, drawn, everything, precision, samples=100, seed=1) == (0.0, 0.0)
    better = articles([True] * 40)
    low, high = difference(better, drawn, everything, precision, samples=100, seed=1)
    assert 0.2 < low < 0.5 < high < 0.8


# ---- against gold --------------------------------------------------------------------------------


def three() -> tuple[list[Facts], list[Facts], list[Facts]]:
    second = TEXT + " More."
    gold = [facts(MEETING, WARNING, REQUEST), facts(MEETING, told=second)]
    return [facts(MEETING, WARNING), facts(MEETING, told=second)], [facts(REQUEST), facts(MEETING, told=second)], gold


def test_both_are_judged_against_gold() -> None:
    one, other, gold = three()
    found = compare(one, other, gold, seed=3, samples=50)
    first, second = (found.scores[n]["acts"] for n in "01")
    assert (first["precision"].value, first["recall"].value) == (1.0, 0.75)
    assert (second["precision"].value, second["recall"].value) == (1.0, 0.5)
    assert found.judged == 2
    low, high = found.lead["acts"]
    assert 0.0 <= low <= high


def test_roles_that_are_wrong_count_only_where_all_must_be_right() -> None:
    wrong = {**MEETING, "participant": ["norway", "peru"]}
    found = compare([facts(wrong)], [facts(MEETING)], [facts(MEETING)])
    assert found.scores["0"]["acts"]["f1"].value == 1.0
    assert found.scores["0"]["acts with status and all roles"]["f1"].value == 0.0


def test_what_cannot_be_compared_is_an_error() -> None:
    one, other, gold = three()
    with pytest.raises(DataError, match="no article in common"):
        compare([facts(MEETING)], [facts(MEETING, told=TEXT + " Other.")])
    with pytest.raises(DataError, match="two documents"):
        compare([one[0], one[0]], other)
    with pytest.raises(DataError, match="gold"):
        compare(one, other, [facts(MEETING, told=TEXT + " Gold.")])
    assert compare(one, other[:1], gold).only == ((one[1].article.id,), ())


# ---- for people ----------------------------------------------------------------------------------


def test_the_text_shows_what_only_one_has_with_its_words() -> None:
    one, other, gold = three()
    told = text(compare(one, other, gold, names=("rules.jsonl", "llm.jsonl")))
    assert "2 articles in both; A is rules.jsonl, B is llm.jsonl" in told
    assert 'only A: Meeting, concluded: participant Chile, Norway\n    "Norway met Chile in May"' in told
    assert "only B: Request" in told
    assert "against gold (2 articles)" in told


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for _, value in attrs:
            assert "http" not in (value or ""), "the page fetches nothing"

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_shows_the_same_and_runs_nothing() -> None:
    hostile = "Norway met Chile in <script>alert(1)</script> May."
    meeting = act(
        "Meeting", "Norway met Chile in <script>alert(1)</script> May", "met", participant=["norway", "chile"]
    )
    found = compare(
        [facts(meeting, told=hostile)], [facts(told=hostile)], [facts(told=hostile)], names=("<b>one</b>", "two")
    )
    words = Words()
    words.feed(page(found))
    assert "script" not in words.tags
    assert "alert(1)" in words.text
    assert "<b>one</b> and two" in words.text
    assert "nothing there" in words.text


def test_everything_is_the_same_bytes_each_time(under_hash_seeds: Any) -> None:
    outputs = under_hash_seeds(
        "from test_comparing import *; from backchannel.comparing import document; import sys; found = compare(*three());"
        "sys.stdout.buffer.write((text(found) + page(found) + json.dumps(document(found))).encode())"
    )
    assert len(outputs) == 1


def test_the_command_compares_files(backchannel: Any, report: Any) -> None:
    one, other, gold = (
        report(b"".join(encode(each) + b"\n" for each in documents), f"{name}.jsonl")
        for name, documents in zip(("one", "other", "gold"), three(), strict=True)
    )
    done = backchannel("compare", one, other, "--gold", gold, "--format", "json", "--samples", 20, "--seed", 5)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["acts"]["all"] == {"both": 1, "first": 2, "second": 1, "agreement": pytest.approx(0.4)}
    assert {d["only"] for d in told["differences"]} == {0, 1}
    assert told["gold"]["scores"][str(one)]["acts"]["recall"]["value"] == 0.75


def test_a_file_that_cannot_be_read_ends_the_comparison(backchannel: Any, report: Any) -> None:
    one = report(encode(facts(MEETING)) + b"\nnonsense\n", "one.jsonl")
    done = backchannel("compare", one, one)
    assert done.returncode == 1
    assert "line 2" in done.stderr
    assert done.stdout == ""


def test_facts_compared_with_themselves_agree_wholly() -> None:
    found = compare([facts(MEETING, WARNING, REQUEST)], [replace(facts(MEETING, WARNING, REQUEST), extractor=None)])
    assert found.counts.acts[ALL].f1 == found.counts.whole.f1 == 1.0
    assert "What only one has" in page(found)
