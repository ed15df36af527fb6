"""Familiar names: what the parser is shown in place of names that it never saw."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backchannel.authority import default_authority
from backchannel.extraction.familiar import familiar_words
from backchannel.extraction.lexicon import default_lexicon
from telling import Telling

Tell = Callable[..., Telling]


def shown(text: str, surnames: set[str] | None = None) -> list[str]:
    known = set() if surnames is None else surnames
    return familiar_words(text.split(), default_authority(), default_lexicon(), known)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Norway rejected the plan .", "Botswana rejected the plan ."),
        ("Norwegian envoys left .", "Peruvian envoys left ."),
        ("They left for Oslo .", "They left for Gaborone ."),
        ("President Quispilla left .", "President Okonjo left ."),
        ("President Hernando Quispilla left .", "President Ilse Brandauer left ."),
        ("the minister Omar al Rashidi left .", "the minister Saif bin Harthi left ."),
        ("Foreign Minister Ingrid Halvorsen met President Hernando Quispilla in Lima .",) * 2,
    ],
)  # fmt: skip
def test_the_parser_is_shown_the_same_whatever_the_names(first: str, second: str) -> None:
    assert shown(first) == shown(second)


@pytest.mark.parametrize(
    "text",
    [
        "Norway rejected the plan of the United Arab Emirates .",
        "Omani Foreign Minister Khalid bin Saif al - Harthi met Ban Ki - moon .",
        "President Joseph R. Calder , Jr. , left the African Union .",
        "",
        "President",
        "President of the Minister for",
        "- - al - bin",
    ],
)
def test_as_many_words_are_shown_as_there_are(text: str) -> None:
    assert len(shown(text)) == len(text.split())


@pytest.mark.parametrize("text", ["the talks had failed .", "it was late when they left", "On Monday they met ."])
def test_words_that_name_nobody_stay_as_they_are(text: str) -> None:
    assert shown(text) == text.split()


def test_names_of_different_kinds_are_shown_differently() -> None:
    words = shown("Norway told Norwegian President Halvorsen in Oslo that Norwegians left .")
    state, demonym, person, capital, people = words[0], words[2], words[4], words[6], words[8]
    assert len({state, demonym, person, capital, people}) == 5
    assert words[1] == "told"


def test_what_is_no_name_beside_a_name_stays() -> None:
    words = shown("President Hernando Quispilla told Norway that it was late .")
    assert [words[0], words[3], *words[5:]] == ["President", "told", "that", "it", "was", "late", "."]
    assert words[1:3] != ["Hernando", "Quispilla"]


def test_a_surname_met_before_is_known_again() -> None:
    surnames: set[str] = set()
    first = shown("President Hernando Quispilla left .", surnames)
    assert "Quispilla" in surnames
    assert shown("and so Quispilla left .", surnames)[2] == first[2]


def test_the_shown_words_never_reach_the_facts(tell: Tell) -> None:
    told = tell("Peruvian President Hernando Quispilla met Norwegian Prime Minister Ingrid Halvorsen in Lima.")
    names = {a.name for a in told.facts.actors} | {p.name for p in told.facts.places}
    assert names >= {"Hernando Quispilla", "Ingrid Halvorsen", "Norway", "Peru"}
    assert not names & {"Iraq", "Baghdad", "John Smith", "Smith"}
