"""Actors: who is one and the same, whom a noun phrase or pronoun means, for whom somebody acts.

Every official in here is invented, but for the office holders of the authority, of whom nothing is said but that
they met one of the invented; the states exist.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from backchannel.extraction.register import slug
from telling import Telling

Tell = Callable[..., Telling]

HALVORSEN = "Norwegian Prime Minister Ingrid Halvorsen"
QUISPILLA = "Peruvian President Hernando Quispilla"


def sender(told: Telling, act: str) -> set[str]:
    return told.roles(told.act(act)).get("sender", set())


# ---- offices and sides ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("Norwegian Foreign Minister Ingrid Halvorsen", "foreign minister"),
        ("Norway's foreign minister, Ingrid Halvorsen,", "foreign minister"),
        ("Norway's Foreign Minister Ingrid Halvorsen", "foreign minister"),
        ("Ingrid Halvorsen, the Norwegian foreign minister,", "foreign minister"),
        ("Ingrid Halvorsen, Norway's foreign minister,", "foreign minister"),
        ("The foreign minister of Norway, Ingrid Halvorsen,", "foreign minister"),
        ("Ingrid Halvorsen, a spokeswoman for the Norwegian foreign ministry,", "spokeswoman"),
        ("The spokeswoman of the Norwegian government, Ingrid Halvorsen,", "spokeswoman"),
        ("Norway's Ingrid Halvorsen", None),
        ("Ingrid Halvorsen of Norway", None),
    ],
)
def test_whom_a_person_acts_for_is_told_beside_the_name(tell: Tell, words: str, office: str | None) -> None:
    told = tell(f"{words} rejected the plan.")
    assert sender(told, "Rejection") == {"Ingrid Halvorsen"}
    assert told.sides("Ingrid Halvorsen") == {"Norway"}
    found = told.actor("Ingrid Halvorsen").office
    assert (found is None) if office is None else (found is not None and office in found.lower())


def test_a_person_without_state_acts_for_nobody(tell: Tell) -> None:
    assert tell("Ingrid Halvorsen rejected the plan.").sides("Ingrid Halvorsen") == set()


def test_the_state_of_the_other_is_not_ones_own(tell: Tell) -> None:
    told = tell(f"{HALVORSEN} met {QUISPILLA}.")
    assert told.sides("Ingrid Halvorsen") == {"Norway"}
    assert told.sides("Hernando Quispilla") == {"Peru"}


def test_an_unknown_person_is_local_to_the_article_and_has_no_identifier(tell: Tell) -> None:
    told = tell("Ingrid Halvorsen rejected the plan.")
    actor = told.actor("Ingrid Halvorsen")
    assert (actor.authority, actor.identifiers) == (None, ())


def test_a_state_has_the_identifier_of_the_authority(tell: Tell) -> None:
    norway = tell("Norway rejected the plan.").actor("Norway")
    assert (norway.kind, norway.authority, norway.identifiers) == ("State", "norway", ("Q20",))


@pytest.mark.parametrize(
    ("published", "holder"),
    [
        (datetime.date(2015, 3, 1), "angela-merkel"),
        (datetime.date(2023, 3, 1), "olaf-scholz"),
        (datetime.date(2000, 3, 1), "gerhard-schroder"),
    ],
)
@pytest.mark.parametrize("words", ["the German chancellor", "Germany's chancellor", "the chancellor of Germany"])
def test_an_office_without_a_name_is_its_holder_on_the_day_of_the_article(
    tell: Tell, words: str, published: datetime.date, holder: str
) -> None:
    told = tell(f"Norwegian envoy Ida Lunde met {words} on Monday.", published=published)
    (other,) = [a for a in told.facts.actors if a.kind == "Person" and a.name != "Ida Lunde"]
    assert other.authority is not None
    assert other.authority.replace("oe", "o").replace("ö", "o") == holder
    assert told.roles(told.act("Meeting"))["participant"] == {"Ida Lunde", other.name}


def test_without_a_date_nobody_is_taken_for_the_holder_of_an_office(tell: Tell) -> None:
    told = tell("Norwegian envoy Ida Lunde met the German chancellor on Monday.", published=None)
    assert {a.authority for a in told.facts.actors if a.kind == "Person"} == {None}


def test_a_named_holder_of_another_name_is_not_the_one_of_the_authority(tell: Tell) -> None:
    told = tell(
        "German Chancellor Ulrike Brandauer met Norwegian envoy Ida Lunde.", published=datetime.date(2015, 3, 1)
    )
    assert told.actor("Ulrike Brandauer").authority is None
    assert "Angela Merkel" not in {a.name for a in told.facts.actors}


def test_somebody_of_a_known_name_in_an_office_elsewhere_is_not_the_known_one(tell: Tell) -> None:
    text = "Peruvian Foreign Minister Angela Merkel met Norwegian envoy Ida Lunde."
    told = tell(text, published=datetime.date(2015, 3, 1))
    (namesake,) = [a for a in told.facts.actors if a.name == "Angela Merkel"]
    assert (namesake.authority, namesake.identifiers) == (None, ())
    assert told.sides("Angela Merkel") == {"Peru"}


# ---- groups --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "name", "kind"),
    [
        ("Norwegian officials", "Norwegian officials", "Group"),
        ("Two Norwegian diplomats", "Two Norwegian diplomats", "Group"),
        ("Norwegians", "Norwegians", "Group"),
        ("The Norwegians", "Norwegians", "Group"),
        ("The Norwegian delegation", "Norwegian delegation", "Group"),
        ("The Norwegian foreign ministry", "Norwegian foreign ministry", "GovernmentBody"),
        ("Norway's foreign ministry", "Norway's foreign ministry", "GovernmentBody"),
        ("A Norwegian diplomat", "Norwegian diplomat", "Person"),
    ],
)
def test_the_unnamed_are_actors_of_the_article_that_act_for_their_state(
    tell: Tell, words: str, name: str, kind: str
) -> None:
    told = tell(f"{words} accused Peru of bad faith.")
    assert sender(told, "Accusation") == {name}
    actor = told.actor(name)
    assert (actor.kind, actor.authority, actor.identifiers) == (kind, None, ())
    assert told.sides(name) == {"Norway"}


def test_the_people_of_a_state_are_not_the_state(tell: Tell) -> None:
    told = tell("The French accused Peru of bad faith.")
    assert sender(told, "Accusation") == {"French"}
    assert told.sides("French") == {"France"}


def test_a_group_of_no_state_acts_for_nobody(tell: Tell) -> None:
    told = tell("The rebels accused Norway of bad faith.")
    assert told.actor("rebels").kind == "Group"
    assert told.sides("rebels") == set()


@pytest.mark.parametrize("words", ["The Norwegian government", "The Norwegian leadership", "The Norwegian side"])
def test_a_government_is_its_state_by_another_name(tell: Tell, words: str) -> None:
    told = tell(f"{words} accused Peru of bad faith.")
    assert sender(told, "Accusation") == {"Norway"}
    assert True in {m.metonym for m in told.actor("Norway").mentions}


# ---- metonyms and places -------------------------------------------------------------------------


def test_a_capital_that_acts_is_its_state_and_the_mention_says_so(tell: Tell) -> None:
    told = tell("Oslo accused Lima of bad faith.")
    assert told.roles(told.act("Accusation")) == {"sender": {"Norway"}, "recipient": {"Peru"}}
    assert [(m.quote, m.metonym) for m in told.actor("Norway").mentions] == [("Oslo", True)]
    assert [(m.quote, m.metonym) for m in told.actor("Peru").mentions] == [("Lima", True)]


def test_a_states_own_name_is_no_metonym(tell: Tell) -> None:
    told = tell("Norway accused Peru of bad faith.")
    assert [m.metonym for a in told.facts.actors for m in a.mentions] == [False, False]


def test_a_capital_in_which_something_happens_is_a_place(tell: Tell) -> None:
    told = tell("Ingrid Halvorsen met with Hernando Quispilla in Muscat.")
    meeting = told.act("Meeting")
    assert told.places(meeting) == {"Muscat"}
    assert told.roles(meeting) == {"participant": {"Ingrid Halvorsen", "Hernando Quispilla"}}
    (place,) = told.facts.places
    assert [m.quote for m in place.mentions] == ["Muscat"]


@pytest.mark.parametrize("text", ["The envoys arrived in Oslo.", "A brokerage in Oslo sold the shares."])
def test_a_capital_in_which_something_is_does_not_name_its_state(tell: Tell, text: str) -> None:
    assert [m for a in tell(text).facts.actors if a.name == "Norway" for m in a.mentions] == []


def test_who_is_somewhere_does_not_act_for_it(tell: Tell) -> None:
    told = tell("Norwegian mediators met the rebels in Lima.")
    assert told.sides("rebels") == set()


def test_a_state_may_be_the_place(tell: Tell) -> None:
    told = tell("Ingrid Halvorsen visited Peru on Monday.")
    assert told.places(told.act("Visit")) == {"Peru"}
    assert told.roles(told.act("Visit")) == {"participant": {"Ingrid Halvorsen"}}


# ---- the same one again --------------------------------------------------------------------------


def test_the_leader_of_a_state_is_the_one_named_before(tell: Tell) -> None:
    told = tell(
        f"{HALVORSEN} met {QUISPILLA}. The Norwegian leader rejected the plan. The Peruvian leader accepted it."
    )
    assert sender(told, "Rejection") == {"Ingrid Halvorsen"}
    assert sender(told, "Agreement") == {"Hernando Quispilla"}


def test_the_office_alone_is_the_one_named_with_it_before(tell: Tell) -> None:
    told = tell(f"{HALVORSEN} met {QUISPILLA}. The prime minister rejected the plan.")
    assert sender(told, "Rejection") == {"Ingrid Halvorsen"}


def test_the_two_leaders_are_the_two_named_last(tell: Tell) -> None:
    told = tell(f"Ida Lunde rejected the plan. {HALVORSEN} met {QUISPILLA}. The two leaders accepted the offer.")
    assert sender(told, "Agreement") == {"Ingrid Halvorsen", "Hernando Quispilla"}


def test_the_two_leaders_are_at_most_a_group_where_nobody_was_named(tell: Tell) -> None:
    told = tell("The two leaders accepted the offer.")
    assert {(a.kind, a.acts_for) for a in told.facts.actors} <= {("Group", ())}


@pytest.mark.parametrize(
    ("text", "act", "who"),
    [
        ("{h} arrived on Monday. She rejected the plan.", "Rejection", {"Ingrid Halvorsen"}),
        ("{q} arrived on Monday. He rejected the plan.", "Rejection", {"Hernando Quispilla"}),
        ("Norway thanked Peru. It rejected the plan.", "Rejection", {"Norway"}),
        ("Norwegian officials arrived on Monday. They rejected the plan.", "Rejection", {"Norwegian officials"}),
        ("Norway and Peru welcomed the report. They rejected the plan.", "Rejection", {"Norway", "Peru"}),
        ("{h} said that she rejected the plan.", "Rejection", {"Ingrid Halvorsen"}),
        ("Norway said that it rejected the plan.", "Rejection", {"Norway"}),
    ],
)
def test_a_pronoun_is_the_subject_before(tell: Tell, text: str, act: str, who: set[str]) -> None:
    assert sender(tell(text.format(h=HALVORSEN, q=QUISPILLA)), act) == who


@pytest.mark.parametrize("pronoun", ["He", "She", "It", "They", "We"])
def test_a_pronoun_without_anybody_before_it_is_nobody(tell: Tell, pronoun: str) -> None:
    told = tell(f"{pronoun} rejected the plan.")
    assert (told.acts(), told.facts.actors) == ([], ())


def test_a_relative_pronoun_is_the_noun_before_it(tell: Tell) -> None:
    told = tell("Norway, which rejected the plan, thanked Peru.")
    assert sender(told, "Rejection") == {"Norway"}


def test_all_names_in_a_row_take_part(tell: Tell) -> None:
    told = tell("Norway, Peru and Botswana rejected the plan.")
    assert sender(told, "Rejection") == {"Norway", "Peru", "Botswana"}


# ---- ids -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("Ingrid Halvorsen", "ingrid-halvorsen"),
        ("Åse Ørsted", "ase-rsted"),
        ("  --  ", "actor"),
        ("日本", "actor"),
        ("O'Brien & Sons", "o-brien-sons"),
    ],
)
def test_words_become_ids_of_plain_letters(words: str, id: str) -> None:
    assert slug(words) == id


def test_an_id_is_never_longer_than_its_limit_nor_ends_in_a_hyphen() -> None:
    made = slug("very long " * 30)
    assert len(made) <= 60
    assert not made.endswith("-")


def test_two_actors_of_one_slug_have_two_ids(tell: Tell) -> None:
    told = tell(
        "Norwegian officials accused Peru of bad faith. Norwegian OFFICIALS' Union thanked Norwegian Officials."
    )
    ids = [a.id for a in told.facts.actors]
    assert len(ids) == len(set(ids))
