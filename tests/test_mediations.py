"""Mediations: who works between whom, how far it got, and what only looks like one.

The states exist; what is told of them is invented.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telling import Telling

Tell = Callable[..., Telling]

BETWEEN = {"mediator": {"Norway"}, "party": {"Peru", "Botswana"}}


@pytest.mark.parametrize(
    "text",
    [
        "Norway mediated between Peru and Botswana.",
        "Norway brokered a ceasefire between Peru and Botswana.",
        "The ceasefire between Peru and Botswana was brokered by Norway.",
        "Norway facilitated talks between Peru and Botswana.",
        "Norway hosted talks between Peru and Botswana.",
        "Norway acted as an intermediary between Peru and Botswana.",
        "Norwegian mediation between Peru and Botswana began in May.",
        "Norway's mediation between Peru and Botswana began in May.",
        "The Norwegian-brokered truce between Peru and Botswana held.",
        "Talks between Peru and Botswana, mediated by Norway, began on Monday.",
        "Norway served as a go-between for Peru and Botswana.",
    ],
)
def test_mediator_and_parties_are_told_apart(tell: Tell, text: str) -> None:
    told = tell(text)
    assert told.roles(told.mediation()) == BETWEEN
    assert told.claim(told.mediation()).modality == "asserted"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway mediated between Peru and Botswana.", "concluded"),
        ("Norway has been acting as an intermediary between Peru and Botswana for weeks.", "ongoing"),
        ("Norway is mediating between Peru and Botswana.", "ongoing"),
        ("Norway plans to mediate between Peru and Botswana.", "planned"),
        ("If Peru agrees, Norway will mediate between Peru and Botswana.", "hypothetical"),
        ("Norway offered to host talks between Peru and Botswana.", "offered"),
        ("Norway will mediate between Peru and Botswana.", "planned"),
        ("Norway is ready to mediate between Peru and Botswana.", "planned"),
        ("Norway could mediate between Peru and Botswana.", "hypothetical"),
        ("Norway could act as an intermediary between Peru and Botswana.", "hypothetical"),
        ("Norway offered to mediate between Peru and Botswana.", "offered"),
        ("Norway agreed to mediate between Peru and Botswana.", "accepted"),
        ("Norway refused to mediate between Peru and Botswana.", "refused"),
        ("Norway has refused to act as an intermediary between Peru and Botswana.", "refused"),
        ("Norway failed to mediate between Peru and Botswana.", "failed"),
        ("Norway's mediation between Peru and Botswana failed.", "failed"),
        ("Norway was asked to mediate between Peru and Botswana.", "requested"),
    ],
)
def test_how_far_a_mediation_got(tell: Tell, text: str, status: str) -> None:
    told = tell(text)
    assert told.roles(told.mediation()) == BETWEEN
    assert told.mediation().status == status


@pytest.mark.parametrize(
    ("text", "act", "roles"),
    [
        ("Norway offered to mediate between Peru and Botswana.", "Offer", {"sender": {"Norway"}}),
        ("Norway agreed to mediate between Peru and Botswana.", "Agreement", {"sender": {"Norway"}}),
        ("Norway refused to mediate between Peru and Botswana.", "Rejection", {"sender": {"Norway"}}),
        ("Chile asked Norway to mediate between Peru and Botswana.", "Request", {"sender": {"Chile"}, "recipient": {"Norway"}}),
        ("Chile urged Norway to mediate between Peru and Botswana.", "Request", {"sender": {"Chile"}, "recipient": {"Norway"}}),
    ],
)  # fmt: skip
def test_an_offer_or_request_to_mediate_is_an_act_of_its_own_about_the_mediation(
    tell: Tell, text: str, act: str, roles: dict[str, set[str]]
) -> None:
    told = tell(text)
    word = told.act(act)
    assert told.roles(word) == roles
    assert word.status == "concluded"
    assert word.content_act == told.mediation().id  # type: ignore[union-attr]


def test_who_asks_for_mediation_is_no_mediator(tell: Tell) -> None:
    told = tell("Chile asked Norway to mediate between Peru and Botswana.")
    assert told.roles(told.mediation()) == BETWEEN
    assert told.mediation().status == "requested"


def test_who_has_a_dispute_that_is_to_be_mediated_is_a_party(tell: Tell) -> None:
    told = tell("Peru asked Norway to mediate in the dispute with Botswana.")
    assert told.roles(told.mediation())["mediator"] == {"Norway"}
    assert "Botswana" in told.roles(told.mediation())["party"]


def test_who_gives_thanks_for_mediation_is_no_mediator(tell: Tell) -> None:
    told = tell("Peru thanked Norway for its mediation.")
    assert told.roles(told.mediation())["mediator"] == {"Norway"}


def test_an_intermediary_that_nobody_is_is_no_actor(tell: Tell) -> None:
    told = tell("Norway refused to act as an intermediary between Peru and Botswana.")
    assert {a.name for a in told.facts.actors} == {"Norway", "Peru", "Botswana"}


def test_mediation_that_is_turned_down_is_refused_by_the_one_who_turns_it_down(tell: Tell) -> None:
    told = tell("Peru rejected Norwegian mediation.")
    assert told.mediation().status == "refused"
    assert told.roles(told.mediation())["mediator"] == {"Norway"}
    assert told.roles(told.act("Rejection"))["sender"] == {"Peru"}


def test_those_who_accept_a_brokered_deal_are_its_parties(tell: Tell) -> None:
    told = tell("Peru and Botswana accepted a Norwegian-brokered ceasefire.")
    assert told.roles(told.mediation()) == BETWEEN


def test_a_mediator_is_never_a_party(tell: Tell) -> None:
    for text in (
        "Norway mediated between Norway and Peru.",
        "Norway acted as an intermediary between Peru and Norway.",
        "Norway hosted talks between Norway and Peru.",
    ):
        for mediation in tell(text).facts.mediations:
            assert not set(mediation.mediator) & set(mediation.party), text


def test_a_person_mediates_for_a_state(tell: Tell) -> None:
    told = tell("Norwegian envoy Ida Lunde mediated between Peru and Botswana.")
    assert told.roles(told.mediation()) == BETWEEN | {"mediator": {"Ida Lunde"}}
    assert told.sides("Ida Lunde") == {"Norway"}


def test_mediation_that_is_denied_is_no_fact(tell: Tell) -> None:
    told = tell("Norway is not mediating between Peru and Botswana.")
    assert told.claim(told.mediation()).modality == "denied"
    assert told.mediation().status == "ongoing"
    told = tell("Norway denied that it was mediating between Peru and Botswana.")
    assert told.claim(told.mediation()).modality == "denied"
    assert told.asserter(told.mediation()) == "Norway"


def test_mediation_is_confirmed_by_the_one_who_confirms_it(tell: Tell) -> None:
    told = tell("Norway confirmed that it is mediating between Peru and Botswana.")
    assert told.claim(told.mediation()).modality == "confirmed"
    assert told.asserter(told.mediation()) == "Norway"
    assert told.mediation().status == "ongoing"


@pytest.mark.parametrize(
    "text",
    [
        "The power broker from Lima met the Norwegian ambassador.",
        "Norwegian media praised Peru.",
        "A brokerage in Norway sold the shares of Peru.",
        "Cell-mediated immunity was studied in Norway and Peru.",
        "Real estate brokers in Norway met on Monday.",
        "Norway built a bridge between the two towns.",
        "Norway bought a television channel in Peru.",
        "The medium between Norway and Peru is water.",
        "Norwegian insurance brokers sold policies in Peru.",
        "The immediate danger to Norway and Peru has passed.",
    ],
)
def test_what_only_sounds_like_mediation_is_none(tell: Tell, text: str) -> None:
    assert tell(text).facts.mediations == ()
