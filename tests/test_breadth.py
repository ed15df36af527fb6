"""The lexicon's breadth: most of the sentences of each type are found, and deeds are left alone."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

import breadth
import plover

from backchannel.article import Article
from backchannel.extraction import Extractor
from backchannel.facts import Facts

CODES = [*sorted(set(plover.event_types().values()) - {"CONSULT"}), "CONSULT"]


@pytest.fixture(scope="module")
def verdicts() -> Counter[tuple[str, str]]:
    """How many of the sentences of both files got which verdict, by type."""
    extractor = Extractor()
    cases = breadth.read_cases(breadth.FIRST) + breadth.read_cases(breadth.SECOND)
    return Counter((c.code, breadth.judge(c, extractor.extract(Article(text=c.text)))) for c in cases)


def share(verdicts: Counter[tuple[str, str]], code: str, good: str) -> float:
    return verdicts[code, good] / sum(n for (each, _), n in verdicts.items() if each == code)


@pytest.mark.parametrize("code", CODES)
def test_most_ways_of_telling_an_act_are_known(verdicts: Counter[tuple[str, str]], code: str) -> None:
    assert share(verdicts, code, "right") >= 0.65


def test_most_sentences_are_found_with_their_actors(verdicts: Counter[tuple[str, str]]) -> None:
    told = [code for code in CODES for verdict, n in verdicts.items() if verdict == (code, "right") for _ in range(n)]
    assert len(told) / sum(n for (code, _), n in verdicts.items() if code != "-") >= 0.8


def test_deeds_are_left_alone(verdicts: Counter[tuple[str, str]]) -> None:
    assert share(verdicts, "-", "left") >= 0.9


def test_every_sentence_has_a_type_that_exists() -> None:
    cases = breadth.read_cases(breadth.FIRST) + breadth.read_cases(breadth.SECOND)
    assert {c.code for c in cases} == {*CODES, "-"}
    assert len({c.text for c in cases}) == len(cases)


def test_a_sentence_with_the_wrong_actors_is_not_right() -> None:
    case = breadth.Case("DEMAND", "Request", ("peru",), ("norway",), "Norway urged Peru to reopen the port.")
    facts = Extractor().extract(Article(text=case.text))
    assert breadth.judge(case, facts) == "actors"
    assert breadth.judge(case._replace(sources=("norway",), targets=("peru",)), facts) == "right"
    assert breadth.judge(case._replace(code="REJECT"), facts) == "missed"


def test_a_text_that_tells_nothing_is_missed_or_left() -> None:
    facts = Facts(article=Article(text="Snow fell."))
    assert breadth.judge(breadth.Case("-", "", (), (), "Snow fell."), facts) == "left"
    assert breadth.judge(breadth.Case("AGREE", "*", (), (), "Snow fell."), facts) == "missed"
