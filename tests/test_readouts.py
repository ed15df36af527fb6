"""Readouts and reports of calls and meetings, as press offices and agencies of many countries write them.

All persons are invented; the states exist. Texts are published on a Wednesday, 14 May 2031.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backchannel.facts import CONVERSATION_CLASSES, Communication
from telling import Telling, only

Tell = Callable[..., Telling]

TODAY, YESTERDAY, MONDAY, TUESDAY = "2031-05-14", "2031-05-13", "2031-05-12", "2031-05-13"
H, Q, K, L = "Ingrid Halvorsen", "Hernando Quispilla", "Amadou Keitane", "Sofia Lindqvar"


def conversations(told: Telling) -> list[Communication]:
    return [a for a in told.facts.communications if a.kind in CONVERSATION_CLASSES]


# text, class, participants, date: one conversation each
ONE = [
    # ---- who with whom, and when
    (f"President {H} spoke today with President {Q} of Peru.", "Conversation", {H, Q}, TODAY),
    (f"President {H} spoke this morning with President {Q} of Peru.", "Conversation", {H, Q}, TODAY),
    (f"President {H} spoke this afternoon with Prime Minister {Q}.", "Conversation", {H, Q}, TODAY),
    (f"Today, President {H} spoke with President {Q}.", "Conversation", {H, Q}, TODAY),
    (f"Today President {H} spoke with President {Q}.", "Conversation", {H, Q}, TODAY),
    (f"Yesterday, Foreign Minister {H} met with Foreign Minister {Q}.", "Meeting", {H, Q}, YESTERDAY),
    (f"Foreign Minister {H} met yesterday with Peruvian Foreign Minister {Q}.", "Meeting", {H, Q}, YESTERDAY),
    (f"On Monday, Foreign Minister {H} met with {Q}.", "Meeting", {H, Q}, MONDAY),
    (f"On May 12, Prime Minister {H} met with President {Q} of Peru in Oslo.", "Meeting", {H, Q}, MONDAY),
    (f"Prime Minister {H} met President {Q} on Monday, May 12, 2031.", "Meeting", {H, Q}, MONDAY),
    (f"Earlier today, Prime Minister {H} received President {Q} in Oslo.", "Meeting", {H, Q}, TODAY),
    (f"President {H} and President {Q} of Peru spoke by phone on Tuesday.", "PhoneCall", {H, Q}, TUESDAY),
    (f"President {H} and President {Q} of Peru talked today about the drought.", "Conversation", {H, Q}, TODAY),
    (f"President {H} tonight hosted President {Q} at the palace.", "Meeting", {H, Q}, TODAY),
    # ---- calls
    (f"President {H} held a telephone call today with President {Q}.", "PhoneCall", {H, Q}, TODAY),
    (f"Prime Minister {H} had a telephone conversation with President {Q} on Monday.", "PhoneCall", {H, Q}, MONDAY),
    (f"On 13 May, Foreign Minister {H} had a phone call with Foreign Minister {Q}.", "PhoneCall", {H, Q}, TUESDAY),
    (f"President {H} spoke by telephone with President {Q} of Peru.", "PhoneCall", {H, Q}, None),
    (f"President {H} called President {Q} on Tuesday to congratulate him.", "PhoneCall", {H, Q}, TUESDAY),
    (f"President {H} called President-elect {Q} of Peru today.", "PhoneCall", {H, Q}, TODAY),
    (f"President {H} spoke today with President-elect {Q} of Peru.", "Conversation", {H, Q}, TODAY),
    (f"Today, President {H} convened a call with allies and partners.", "PhoneCall", {H, "allies", "partners"}, TODAY),
    (f"A telephone conversation took place on Monday between {H} and {Q}.", "PhoneCall", {H, Q}, MONDAY),
    (f"President {H} held a video call on Monday with President {Q}.", "VideoCall", {H, Q}, MONDAY),
    (f"President {H} and President {Q} held a videoconference on Tuesday.", "VideoCall", {H, Q}, TUESDAY),
    (f"President {H} met virtually today with President {Q}.", "VideoCall", {H, Q}, TODAY),
    # ---- meetings by other names
    (f"Prime Minister {H} held a bilateral meeting with President {Q} in Geneva.", "Meeting", {H, Q}, None),
    (f"Prime Minister {H} hosted a working lunch with President {Q} on Monday.", "Meeting", {H, Q}, MONDAY),
    (f"Prime Minister {H} hosted a dinner for talks with President {Q}.", None, {H, Q}, None),
    (f"President {H} welcomed President {Q} of Peru to Oslo today.", "Meeting", {H, Q}, TODAY),
    (f"President {Q} was received by Prime Minister {H} on Tuesday.", "Meeting", {H, Q}, TUESDAY),
    (f"President {H} spoke today on the margins of the conference with President {Q}.", "Meeting", {H, Q}, TODAY),
    (f"President {H} spoke with President {Q} on the sidelines of a summit in Lima.", "Meeting", {H, Q}, None),
    (f"Foreign Minister {H} sat down with Foreign Minister {Q} in Vienna.", "Meeting", {H, Q}, None),
    (f"Foreign Minister {H} held consultations with Foreign Minister {Q}.", "Conversation", {H, Q}, None),
    (f"Foreign Minister {H} exchanged views with Foreign Minister {Q} on Monday.", "Conversation", {H, Q}, MONDAY),
    (f"Foreign Minister {H} held talks on Monday with her Peruvian counterpart {Q}.", "Conversation", {H, Q}, MONDAY),
    (f"Chancellor {H} took part in a meeting with President {Q} on Monday.", "Meeting", {H, Q}, MONDAY),
    (f"Chancellor {H} participated in a video conference with President {Q}.", "VideoCall", {H, Q}, None),
    # ---- three and more
    (
        f"President {H} met today with President {Q} of Peru, President {K} of Mali, and Prime Minister {L} of Sweden.",
        "Meeting",
        {H, Q, K, L},
        TODAY,
    ),
    (
        f"President {H}, President {Q} of Peru, and Prime Minister {L} of Sweden held a trilateral call on Monday.",
        "PhoneCall",
        {H, Q, L},
        MONDAY,
    ),
    (f"President {H} met with President {Q} of Peru and Prime Minister {L} of Sweden.", "Meeting", {H, Q, L}, None),
    (f"President {H} met with {Q} on Monday. She was joined by Defence Minister {K}.", "Meeting", {H, Q, K}, MONDAY),
    (f"President {H} met with {Q} on Monday. Vice President {K} joined the meeting.", "Meeting", {H, Q, K}, MONDAY),
    (f"Prime Minister {H} spoke today with President {Q} and her husband.", "Conversation", {H, Q}, TODAY),
    # ---- titles
    (f"Crown Prince and Prime Minister {K} met with {Q} today.", "Meeting", {K, Q}, TODAY),
    (f"Advisor {H} spoke today with Deputy Prime Minister and Foreign Minister {Q}.", "Conversation", {H, Q}, TODAY),
    (f"President {H} received H.E. {K} on Monday.", "Meeting", {H, K}, MONDAY),
    (f"President {H} met His Holiness {K} on Monday.", "Meeting", {H, K}, MONDAY),
    (f"Senior Advisor and Director of Public Engagement {H} met with {Q} today.", "Meeting", {H, Q}, TODAY),
    (
        f"{H}, Assistant to the President and Director of the Energy Council, met today with Governor {Q}.",
        "Meeting",
        {H, Q},
        TODAY,
    ),
    (f"The Secretary-General, {H}, met today with the President of Peru, {Q}.", "Meeting", {H, Q}, TODAY),
    (f"{Q}, the President of Peru, telephoned Prime Minister {H} on Tuesday.", "PhoneCall", {H, Q}, TUESDAY),
    # ---- groups
    (f"Today, President {H} met with bank regulators.", "Meeting", {H, "bank regulators"}, TODAY),
    (
        f"Vice President {H} met today with families of hostages.",
        "Meeting",
        {H, "families of hostages"},
        TODAY,
    ),
    (
        f"President {H} today hosted a roundtable with business executives.",
        "Meeting",
        {H, "business executives"},
        TODAY,
    ),
    (
        "Senior officials held a meeting on Monday with manufacturers of vaccines.",
        "Meeting",
        {"Senior officials", "manufacturers of vaccines"},
        MONDAY,
    ),
    (f"Prime Minister {H} met with deputies from Lima.", "Meeting", {H, "deputies from Lima"}, None),
    (
        f"Today, Minister {H} hosted a virtual discussion with a group of young farmers.",
        "VideoCall",
        {H, "group of young farmers"},
        TODAY,
    ),
    (f"On Monday President {H} received 12 mayors in Oslo.", "Meeting", {H, "12 mayors"}, MONDAY),
    # ---- told again
    (f"President {H} spoke today with President {Q}. The two leaders discussed trade.", "Conversation", {H, Q}, TODAY),
    (
        f"President {H} spoke with President {Q} on Monday. During the call, they discussed trade.",
        "PhoneCall",
        {H, Q},
        MONDAY,
    ),
    (f"President {H} and President {Q} met on Monday. The meeting lasted two hours.", "Meeting", {H, Q}, MONDAY),
    (f"President {H} met today with {Q}. The leaders had a long discussion on trade.", "Meeting", {H, Q}, TODAY),
    (f"President {H} met with {Q} in Lima. Their meeting took place on Monday.", "Meeting", {H, Q}, MONDAY),
    (f"President {H} spoke with President {Q} of Peru. The call took place on Tuesday.", "PhoneCall", {H, Q}, TUESDAY),
    (f"Minister {H} received Ambassador {Q} on Monday. They exchanged views on the truce.", "Meeting", {H, Q}, MONDAY),
    (f"President {H} met {Q} today. Both leaders discussed the drought.", "Meeting", {H, Q}, TODAY),
    (f"President {H} met with President {Q} today. The Presidents discussed the drought.", "Meeting", {H, Q}, TODAY),
    # ---- another one is another one
    (
        f"President {H} spoke today with President {Q}. She stressed the progress in the negotiations on hostages.",
        "Conversation",
        {H, Q},
        TODAY,
    ),
    (
        f"President {H} spoke today with President {Q} in advance of the Summit of the Americas.",
        "Conversation",
        {H, Q},
        TODAY,
    ),
    (
        f"President {H} spoke today with President {Q}. They welcomed the opportunity to plan for the next summit.",
        "Conversation",
        {H, Q},
        TODAY,
    ),
    (
        f"President {H} spoke today with President {Q}. They welcomed the resumption of flights.",
        "Conversation",
        {H, Q},
        TODAY,
    ),
    # ---- links and markup
    (f"Vice President {H} met with {Q} on [May 12](https://example.org/a?b=1).", "Meeting", {H, Q}, MONDAY),
    (f"President {H} met with **President {Q}** on May 12<sup>th</sup>.", "Meeting", {H, Q}, MONDAY),
]


@pytest.mark.parametrize(("text", "kind", "participants", "date"), ONE)
def test_one_conversation_with_all_who_took_part(
    tell: Tell, text: str, kind: str | None, participants: set[str], date: str | None
) -> None:
    told = tell(text)
    act = only(conversations(told), "conversation", told)
    assert kind in {None, act.kind}, told
    assert told.names(act.participant) == participants, told
    assert act.date == date, told


MORE = [
    # ---- foreign ministries, the UN, the EU, the African Union
    (
        f"The Secretary-General met today with H.E. Mr. {Q}, Foreign Minister of Peru.",
        "Meeting",
        {"Secretary-General", Q},
        TODAY,
    ),
    (
        f"The High Representative {H} held a phone call on Tuesday with Foreign Minister {Q}.",
        "PhoneCall",
        {H, Q},
        TUESDAY,
    ),
    (f"African Union Commission Chairperson {K} received Foreign Minister {Q} on Monday.", "Meeting", {K, Q}, MONDAY),
    (
        f"On May 13, Foreign Minister {H} held talks with Foreign Minister {Q} of Peru in Lima.",
        "Conversation",
        {H, Q},
        TUESDAY,
    ),
    (
        f"Mr. {K}, Prime Minister of Mali, held a summit meeting with Mr. {Q}, President of Peru, on Monday.",
        "Meeting",
        {K, Q},
        MONDAY,
    ),
    (f"State Secretary {H} received the Peruvian ambassador {Q} for talks on Tuesday.", None, {H, Q}, TUESDAY),
    (
        f"Federal Chancellor {H} spoke by telephone with the President of Peru, {Q}, this evening.",
        "PhoneCall",
        {H, Q},
        TODAY,
    ),
    (f"Foreign Secretary {H} hosted Foreign Minister {Q} of Peru in London on Monday.", "Meeting", {H, Q}, MONDAY),
    (f"President {Q} paid a working visit to Oslo on Monday.", "Visit", {Q}, MONDAY),
    (
        f"Special Envoy {H} briefed reporters. She met with rebel commanders on Monday.",
        "Meeting",
        {H, "rebel commanders"},
        MONDAY,
    ),
    (
        f"Foreign Minister {H} met with her counterparts from Peru and Chile on Monday.",
        "Meeting",
        {H, "counterpart from Peru", "counterpart from Chile"},
        MONDAY,
    ),
    # ---- agencies
    ("Norway's prime minister and the president of Peru met in Lima on Monday.", "Meeting", None, MONDAY),
    (f"{H} and {Q} met for two hours on Tuesday, officials said.", "Meeting", {H, Q}, TUESDAY),
    (f"{H} telephoned {Q} late on Monday to discuss the truce.", "PhoneCall", {H, Q}, MONDAY),
    (f"{H} called and congratulated {Q} on Monday.", "PhoneCall", {H, Q}, MONDAY),
    ("Norwegian and Peruvian negotiators resumed talks in Geneva on Monday.", "Conversation", None, MONDAY),
]


@pytest.mark.parametrize(("text", "kind", "participants", "date"), MORE)
def test_readouts_of_other_governments_and_reports_of_agencies(
    tell: Tell, text: str, kind: str | None, participants: set[str] | None, date: str | None
) -> None:
    told = tell(text)
    act = only(conversations(told), "conversation", told)
    assert kind in {None, act.kind}, told
    assert participants in (None, told.names(act.participant)), told
    assert act.date == date, told


@pytest.mark.parametrize(
    "text",
    [
        f"President {H} met the deadline.",
        f"President {H} said that Norway would meet its goals.",
        "The proposal was met with jeers.",
        "The plan met with obstacles.",
        f"President {H} and President {Q} welcomed the announcement.",
        f"The two leaders, {H} and {Q}, welcomed the efforts of the mediators.",
        f"President {H} received 35,000 refugees.",
        "Norway joined the alliance in 1990.",
        f"President {H} called the vote a fraud.",
        f"Minister {H} spoke at length.",
    ],
)
def test_what_only_sounds_like_one_is_none(tell: Tell, text: str) -> None:
    told = tell(text)
    assert not conversations(told), told


@pytest.mark.parametrize(
    ("text", "participants"),
    [
        (f"Minister {H} met Minister {Q} today. {H} praised {K}. They agreed to open the border.", {H, Q}),
        (f"President {H} met President {Q}. The Presidents agreed to open the border.", {H, Q}),
    ],
)
def test_they_are_those_who_met(tell: Tell, text: str, participants: set[str]) -> None:
    told = tell(text)
    agreement = told.act("Agreement")
    assert told.roles(agreement)["sender"] == participants, told


def test_the_call_told_of_at_the_end_is_not_the_one_between_others(tell: Tell) -> None:
    told = tell(
        f"Advisor {H} met with Foreign Minister {Q} in Zurich."
        f" Their meeting followed the phone call between President {K} and President {L}."
    )
    assert [(a.kind, told.names(a.participant)) for a in conversations(told)] == [
        ("Meeting", {H, Q}),
        ("PhoneCall", {K, L}),
    ], told


def test_an_earlier_meeting_is_an_act_of_its_own(tell: Tell) -> None:
    told = tell(
        f"President {H} spoke today with President {Q}."
        " The call follows the two leaders' November 2030 meeting in Geneva."
    )
    assert [(a.kind, a.date) for a in conversations(told)] == [("PhoneCall", TODAY), ("Meeting", "2030-11")], told


def test_what_is_looked_forward_to_is_planned(tell: Tell) -> None:
    told = tell(f"President {H} and President {Q} looked forward to meeting again in Lima.")
    assert told.act("Meeting").status == "planned", told


def test_his_delegation_is_that_of_the_one_named_beside_it(tell: Tell) -> None:
    told = tell(f"Peruvian President {Q} and his delegation met Norwegian Minister {H} on Monday.")
    assert told.sides("delegation") == {"Peru"}, told
