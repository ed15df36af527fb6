"""Conversations: calls, meetings, visits, talks; told twice they are one act.

Every official in here is invented; the states exist. Texts are published on a Wednesday, 14 May 2031.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backchannel.facts import Communication
from telling import Telling

Tell = Callable[..., Telling]

H, Q = "Ingrid Halvorsen", "Hernando Quispilla"
PM, PRESIDENT = f"Norwegian Prime Minister {H}", f"Peruvian President {Q}"
BOTH = {"participant": {H, Q}}
STATES = {"participant": {"Norway", "Peru"}}
KINDS = ("Conversation", "PhoneCall", "VideoCall", "Meeting", "Visit", "Negotiation")


def conversation(told: Telling) -> Communication:
    act = told.act(*KINDS)
    assert isinstance(act, Communication)
    return act


@pytest.mark.parametrize(
    ("text", "kind", "roles"),
    [
        (f"{PM} spoke by telephone with {PRESIDENT}.", "PhoneCall", BOTH),
        (f"{H} phoned {Q} on Monday.", "PhoneCall", BOTH),
        (f"{PM} and {PRESIDENT} held a telephone call.", "PhoneCall", BOTH),
        (f"{PM} called {PRESIDENT} on Monday.", "PhoneCall", BOTH),
        (
            "Peruvian and Norwegian officials met in Geneva.",
            "Meeting",
            {"participant": {"Peruvian officials", "Norwegian officials"}},
        ),
        (f"A telephone conversation between {H} and {Q} took place on Monday.", "PhoneCall", BOTH),
        (f"{H} had a phone call with {Q}.", "PhoneCall", BOTH),
        (f"{H} and {Q} discussed the border by telephone.", "PhoneCall", BOTH),
        (f"{PM} held a video call with {PRESIDENT}.", "VideoCall", BOTH),
        (f"{H} met {Q}.", "Meeting", BOTH),
        (f"{H} met with {Q} in Geneva.", "Meeting", BOTH),
        (f"{H} and {Q} held a meeting in Geneva.", "Meeting", BOTH),
        (f"{H} received {Q}.", "Meeting", BOTH),
        (f"{H} visited Peru on Monday.", "Visit", {"participant": {H}}),
        (f"{PM} arrived in Lima on Monday.", "Visit", {"participant": {H}}),
        ("Norway held talks with Peru.", "Conversation", STATES),
        ("Norway and Peru held talks.", "Conversation", STATES),
        ("Norway negotiated with Peru over fishing rights.", "Negotiation", STATES),
        (f"{H} discussed the border with {Q}.", "Conversation", BOTH),
    ],
)
def test_what_kind_of_conversation_it_was_and_who_took_part(
    tell: Tell, text: str, kind: str, roles: dict[str, set[str]]
) -> None:
    told = tell(text)
    act = conversation(told)
    assert act.kind == kind
    assert told.roles(act) == roles
    assert act.status == "concluded"


@pytest.mark.parametrize("text", [f"{PM} spoke with {PRESIDENT} on Monday.", f"{H} talked to {Q} on Monday."])
def test_who_only_spoke_with_somebody_made_no_phone_call(tell: Tell, text: str) -> None:
    act = conversation(tell(text))
    assert (act.kind, act.medium) == ("Conversation", None)


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        (f"{H} phoned {Q} on Monday.", "telephone"),
        (f"{PM} held a video call with {PRESIDENT}.", "video"),
        (f"{H} met {Q}.", "in-person"),
        ("Norway held talks with Peru.", None),
    ],
)
def test_the_medium_is_what_the_text_tells(tell: Tell, text: str, medium: str | None) -> None:
    assert conversation(tell(text)).medium == medium


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{H} met with {Q} in Geneva.", {"Geneva"}),
        (f"{PM} met {PRESIDENT} in Oslo.", {"Oslo"}),
        (f"{H} visited Lima.", {"Lima"}),
        (f"{H} visited Peru.", {"Peru"}),
        ("Norway and Peru held talks in Geneva.", {"Geneva"}),
        (f"{H} met {Q}.", set()),
    ],
)
def test_where_it_was(tell: Tell, text: str, place: set[str]) -> None:
    told = tell(text)
    assert told.places(conversation(told)) == place


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Norway held talks with Peru about trade and fishing.", ("trade", "fishing")),
        ("Norway held talks with Peru on trade.", ("trade",)),
        (f"{H} discussed the border with {Q}.", ("the border",)),
        (f"{H} phoned {Q}.", ()),
    ],
)
def test_what_it_was_about(tell: Tell, text: str, topics: tuple[str, ...]) -> None:
    assert conversation(tell(text)).topics == topics


def test_when_it_was(tell: Tell) -> None:
    assert conversation(tell(f"{H} phoned {Q} on Monday.")).date == "2031-05-12"
    assert conversation(tell(f"{H} phoned {Q}.")).date is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{H} will visit Lima next week.", "planned"),
        ("Norway and Peru will hold talks in Geneva.", "planned"),
        (f"{H} is expected to visit Lima.", "planned"),
        (f"{H} agreed to meet {Q}.", "accepted"),
        (f"{H} refused to meet {Q}.", "refused"),
        ("Norway proposed talks with Peru.", "offered"),
        ("Norway rejected talks with Peru.", "refused"),
        ("Negotiations between Norway and Peru failed.", "failed"),
        ("Talks between Norway and Peru collapsed on Monday.", "failed"),
    ],
)
def test_how_far_a_conversation_got(tell: Tell, text: str, status: str) -> None:
    assert conversation(tell(text)).status == status


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        (f"{H} did not meet {Q}.", "denied"),
        ("There was no meeting between Norway and Peru.", "denied"),
        (f"{H} reportedly met {Q}.", "hedged"),
        (f"{H} may meet {Q}.", "hedged"),
        (f"Did {H} meet {Q}?", "questioned"),
        (f"{H} met {Q}.", "asserted"),
    ],
)
def test_a_conversation_that_is_denied_or_doubted_is_no_fact(tell: Tell, text: str, modality: str) -> None:
    told = tell(text)
    assert told.claim(conversation(told)).modality == modality


def test_a_meeting_that_somebody_denies_is_denied_by_him(tell: Tell) -> None:
    told = tell(f"Norway denied that {H} had met {Q}.")
    meeting = conversation(told)
    assert told.roles(meeting) == BOTH
    assert (told.claim(meeting).modality, told.asserter(meeting)) == ("denied", "Norway")
    assert told.telling_of(meeting) == told.act("Denial")


def test_a_plan_to_meet_that_somebody_denies_is_a_planned_meeting_denied(tell: Tell) -> None:
    told = tell("Peru denied that a meeting with Norway is planned.")
    meeting = conversation(told)
    assert "Norway" in told.roles(meeting)["participant"]
    assert (meeting.status, told.claim(meeting).modality, told.asserter(meeting)) == ("planned", "denied", "Peru")


# ---- told twice ----------------------------------------------------------------------------------


def test_a_call_told_of_again_is_one_act_with_all_topics(tell: Tell) -> None:
    told = tell(
        f"{PM} spoke by telephone with {PRESIDENT} on Monday about copper."
        " The two leaders also discussed fishing rights. During the call they discussed trade."
    )
    call = conversation(told)
    assert call.kind == "PhoneCall"
    assert told.roles(call) == BOTH
    assert set(call.topics) >= {"copper", "fishing rights", "trade"}
    assert call.date == "2031-05-12"
    assert len(told.claim(call).evidence) > 1


def test_what_is_first_told_without_its_kind_gets_it_from_the_second_telling(tell: Tell) -> None:
    told = tell(f"{PM} spoke with {PRESIDENT} on Monday. The telephone call lasted an hour.")
    assert conversation(told).kind == "PhoneCall"


def test_a_call_that_somebody_confirms_has_a_claim_of_his_own_on_the_same_act(tell: Tell) -> None:
    told = tell(
        f"{PM} spoke by telephone with {PRESIDENT} on Monday. The Peruvian foreign ministry confirmed the call."
    )
    first, second = told.acts("PhoneCall")
    assert told.facts.same_act == ((first.id, second.id),)
    assert told.roles(first) == told.roles(second) == BOTH
    assert (told.claim(first).modality, told.asserter(first)) == ("asserted", None)
    assert (told.claim(second).modality, told.asserter(second)) == ("confirmed", "Peruvian foreign ministry")


def test_two_meetings_on_different_days_are_two(tell: Tell) -> None:
    told = tell(f"{H} met {Q} on Monday. {H} met {Q} on Tuesday.")
    assert [a.date for a in told.acts("Meeting")] == ["2031-05-12", "2031-05-13"]
    assert told.facts.same_act == ()


def test_meetings_with_different_persons_are_two(tell: Tell) -> None:
    told = tell(f"{H} met {Q} on Monday. {H} met Ida Lunde on Monday.")
    assert [told.roles(a)["participant"] for a in told.acts("Meeting")] == [{H, Q}, {H, "Ida Lunde"}]
    assert told.facts.same_act == ()


def test_a_meeting_that_was_held_is_not_the_one_that_is_planned(tell: Tell) -> None:
    told = tell(f"{H} met {Q} on Monday. {H} will meet {Q} in Geneva next week.")
    assert [a.status for a in told.acts("Meeting")] == ["concluded", "planned"]
    assert told.facts.same_act == ()


# ---- what is none --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"{H} met the challenge.",
        f"{H} met the deadline.",
        "The deal met the criteria of Norway.",
        "The roll call began at noon in Norway.",
        f"{H} called for calm.",
        f"{PM} called {PRESIDENT} a liar.",
        "Norway spoke of progress.",
        f"{H} visited her mother.",
        "The talk show was a success in Norway.",
    ],
)
def test_what_only_sounds_like_a_conversation_is_none(tell: Tell, text: str) -> None:
    assert tell(text).acts(*KINDS) == []
