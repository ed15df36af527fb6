"""Names: titles, suffixes, particles, hyphens, and what a name that could mean several things is taken for.

Every official in here is invented; the states exist.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from backchannel.extraction import Extractor
from backchannel.extraction.lexicon import default_lexicon
from backchannel.extraction.titles import title_length
from telling import Telling

Tell = Callable[..., Telling]


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("foreign minister Halvorsen", 2),
        ("president Quispilla", 1),
        ("prime minister Halvorsen", 2),
        ("secretary of state Calder", 3),
        ("former president Quispilla", 2),
        ("minister for foreign affairs Halvorsen", 4),
        ("finance minister Halvorsen", 2),
        ("vice president Calder", 2),
        ("mr. Calder", 1),
        ("Calder said", 0),
        ("the table", 0),
    ],
)
def test_a_title_ends_where_the_name_begins(words: str, length: int) -> None:
    lower = words.lower().split()
    assert title_length(lower, 0, len(lower), default_lexicon()) == length


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Norwegian Foreign Minister Ingrid Halvorsen", "Ingrid Halvorsen"),
        ("Norwegian foreign minister Ingrid Halvorsen", "Ingrid Halvorsen"),
        ("Norwegian Deputy Foreign Minister Ingrid Halvorsen", "Ingrid Halvorsen"),
        ("President Hernando Quispilla", "Hernando Quispilla"),
        ("President Joseph R. Calder", "Joseph R. Calder"),
        ("President Joseph R. Calder, Jr.,", "Joseph R. Calder"),
        ("President Joseph Calder Jr.", "Joseph Calder"),
        ("Portuguese Foreign Minister Marta Sousa-Teles", "Marta Sousa-Teles"),
        ("Iraqi Foreign Minister Omar al-Rashidi", "Omar al-Rashidi"),
        ("Omani Foreign Minister Khalid bin Saif al-Harthi", "Khalid bin Saif al-Harthi"),
        ("Belgian Prime Minister Lotte van der Meulen", "Lotte van der Meulen"),
        ("Norwegian Prime Minister Åse Øverbø", "Åse Øverbø"),
        ("Mr. Quispilla", "Quispilla"),
    ],
)
def test_a_person_is_called_by_the_name_without_title_and_suffix(tell: Tell, words: str, name: str) -> None:
    told = tell(f"{words} said that the plan was dead.")
    assert told.roles(told.act("Statement")) == {"sender": {name}}
    assert told.actor(name).kind == "Person"


def test_a_suffix_belongs_to_the_mention(tell: Tell) -> None:
    told = tell("President Joseph R. Calder, Jr., said that the plan was dead.")
    (mention,) = told.actor("Joseph R. Calder").mentions
    assert mention.quote.endswith("Calder, Jr.")


@pytest.mark.parametrize(
    ("full", "later"),
    [
        ("Norwegian Foreign Minister Ingrid Halvorsen", "Halvorsen"),
        ("Portuguese Foreign Minister Marta Sousa-Teles", "Sousa-Teles"),
        ("Omani Foreign Minister Khalid bin Saif al-Harthi", "Al-Harthi"),
        ("Iraqi Foreign Minister Omar al-Rashidi", "Al-Rashidi"),
        ("President Joseph R. Calder, Jr.,", "Calder"),
    ],
)
def test_a_bare_surname_later_is_the_same_person(tell: Tell, full: str, later: str) -> None:
    told = tell(f"{full} arrived on Monday. {later} rejected the plan on Tuesday.")
    (sender,) = told.facts.communications[-1].sender
    actor = next(a for a in told.facts.actors if a.id == sender)
    assert actor.name.split()[-1].casefold() == later.casefold()
    assert " " in actor.name
    assert [m.quote for m in actor.mentions][-1] == later


@pytest.mark.parametrize(
    ("name", "kind", "authority"),
    [
        ("Norway", "State", "norway"),
        ("the United Nations", "IntergovernmentalOrganization", "united-nations"),
        ("the African Union", "IntergovernmentalOrganization", "african-union"),
        ("Hamas", "ArmedGroup", "hamas"),
        ("the United States", "State", "united-states"),
        ("South Korea", "State", "south-korea"),
        ("the UAE", "State", "united-arab-emirates"),
    ],
)
def test_a_name_of_the_authority_is_its_actor(tell: Tell, name: str, kind: str, authority: str) -> None:
    told = tell(f"On Monday {name} rejected the plan.")
    (sender,) = told.facts.communications[0].sender
    actor = next(a for a in told.facts.actors if a.id == sender)
    assert (actor.kind, actor.authority) == (kind, authority)


def test_a_word_that_names_a_state_inside_a_persons_name_names_no_state(tell: Tell) -> None:
    told = tell("Norwegian Foreign Minister Jordan Halvorsen rejected the plan.")
    assert told.roles(told.act("Rejection")) == {"sender": {"Jordan Halvorsen"}}
    assert "Jordan" not in {a.name for a in told.facts.actors}


def test_marks_that_no_reader_sees_stay_in_the_mention_and_out_of_the_name(tell: Tell) -> None:
    told = tell("Norwegian Foreign Minister Ingrid Hal\u00advorsen rejected the plan. Halvorsen left.")
    mentions = told.actor("Ingrid Halvorsen").mentions
    assert [m.quote.split()[-1] for m in mentions] == ["Hal\u00advorsen", "Halvorsen"]


def test_an_organisation_named_after_a_state_is_not_the_state(tell: Tell) -> None:
    told = tell("Norwegian Foreign Minister Ingrid Halvorsen told the Peru Wildlife Foundation that the plan was dead.")
    assert told.roles(told.act("Statement"))["recipient"] == {"Peru Wildlife Foundation"}


def test_days_and_months_are_no_names(tell: Tell) -> None:
    told = tell("On Monday Norway rejected the plan. In May Peru rejected the offer.")
    assert {a.name for a in told.facts.actors} == {"Norway", "Peru"}


@pytest.mark.parametrize("published", [datetime.date(2031, 5, 14), datetime.date(1960, 1, 1), None])
def test_a_surname_that_several_share_is_not_guessed(
    extractor: Extractor, tell: Tell, published: datetime.date | None
) -> None:
    assert len(extractor.authority.persons("Fujimori", published)) == 2
    told = tell("Norwegian Foreign Minister Ingrid Halvorsen met Fujimori on Monday.", published=published)
    assert {a.authority for a in told.facts.actors if a.kind == "Person"} == {None}
    assert told.roles(told.act("Meeting"))["participant"] == {"Ingrid Halvorsen", "Fujimori"}


def test_a_name_that_two_states_share_is_not_guessed(tell: Tell) -> None:
    told = tell("Congo accused Norway of bad faith.")
    (sender,) = told.act("Accusation").sender  # type: ignore[union-attr]
    actor = next(a for a in told.facts.actors if a.id == sender)
    assert actor.authority is None
    assert actor.identifiers == ()


def test_names_in_a_headline_are_mentions_but_nothing_is_done_there(tell: Tell) -> None:
    told = tell("Norway rejects plan\n\nThe weather was fine on Monday.")
    assert told.acts() == []
    assert [m.quote for m in told.actor("Norway").mentions] == ["Norway"]


def test_mentions_are_in_the_order_of_the_text_letter_for_letter(tell: Tell) -> None:
    text = "Norwegian  Foreign Minister\tIngrid Halvorsen rejected the plan. Halvorsen said that it was dead."
    mentions = tell(text).actor("Ingrid Halvorsen").mentions
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
    assert [text[m.start : m.end] for m in mentions] == [m.quote for m in mentions]
    assert mentions[0].quote == "Norwegian  Foreign Minister\tIngrid Halvorsen"
