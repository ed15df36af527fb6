"""What the parser hangs under the wrong word, and whom it leaves without a part. All persons and acts are invented."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from telling import Telling

Tell = Callable[..., Telling]
DAY = datetime.date(2031, 5, 14)

# text, class, role, names
ROLES = [
    # the subject stands between the circumstance and the verb
    (
        "As part of his visit to Peru and Chile, Minister Jon Berg met Ana Rojas.",
        "Meeting",
        "participant",
        "Jon Berg|Ana Rojas",
    ),
    (
        "After a summit in Lima of the region's leaders, President Eva Lund received Ana Rojas.",
        "Meeting",
        "participant",
        "Eva Lund|Ana Rojas",
    ),
    (
        "Today, Minister Jon Berg, along with senior officials from the ministry, met with Ana Rojas.",
        "Meeting",
        "participant",
        "Jon Berg|Ana Rojas",
    ),
    # company, wherever it hangs
    ("Minister Jon Berg met today with incoming Premier Ana Rojas.", "Meeting", "participant", "Jon Berg|Ana Rojas"),
    (
        "Minister Jon Berg and Adviser Eva Lund met today at the palace with Premier Ana Rojas.",
        "Meeting",
        "participant",
        "Jon Berg|Eva Lund|Ana Rojas",
    ),
    (
        "Minister Jon Berg had phone calls about the bill for the regions with Senator Ana Rojas.",
        "PhoneCall",
        "participant",
        "Jon Berg|Ana Rojas",
    ),
    (
        "Minister Jon Berg met with more than a dozen officials.",
        "Meeting",
        "participant",
        "Jon Berg|more than a dozen officials",
    ),
    # who presides is no company
    ("Peru and Chile met in Oslo with Minister Jon Berg presiding.", "Meeting", "participant", "Peru|Chile"),
    ("Peru and Chile held talks with Jon Berg of Norway in the chair.", "Conversation", "participant", "Peru|Chile"),
    # a list that ends in somebody without a name
    (
        "Minister Jon Berg welcomed Foreign Minister Ana Rojas, Ambassador Luis Vega, and their delegation.",
        "Meeting",
        "participant",
        "Jon Berg|Ana Rojas|Luis Vega|delegation",
    ),
    # titles before a name, and a title after a title
    (
        "Minister Jon Berg spoke with the Norwegian Secretary of State, Head of the National Security Bureau, Eva Lund.",
        "Conversation",
        "participant",
        "Jon Berg|Eva Lund",
    ),
    (
        "Minister Jon Berg met with Italian Diplomatic Adviser to the Prime Minister Ana Rojas.",
        "Meeting",
        "participant",
        "Jon Berg|Ana Rojas",
    ),
    # which never means persons, and nobody is asked on behalf of whom nothing is told
    ("Peru defends its citizens from Hamas, which has vowed to attack again.", "Threat", "sender", "Hamas"),
    (
        "Minister Jon Berg underscored the need for all countries to condemn the attack.",
        "Criticism",
        "sender",
        "countries",
    ),
    ("Minister Jon Berg noted that it was Peru's refusal to leave that led to the war.", "Rejection", "sender", "Peru"),
    ("Minister Jon Berg spoke with Ana Rojas to offer his congratulations.", "Support", "recipient", "Ana Rojas"),
]

# text, class, content
CONTENTS = [
    (
        "Peru called on Chile to withdraw its troops, release the prisoners and pay for the damage.",
        "Request",
        "withdraw its troops, release the prisoners and pay for the damage",
    ),
    (
        "The minister urged companies to lower prices, hire workers and invest in schools.",
        "Request",
        "lower prices, hire workers and invest in schools",
    ),
    (
        "Peru thanked Chile for its contributions to security and for welcoming refugees.",
        "Support",
        "its contributions to security and for welcoming refugees",
    ),
    (
        "Peru welcomed Chile's commitment to significantly boost defence spending and meet its targets.",
        "Support",
        "Chile's commitment to significantly boost defence spending and meet its targets",
    ),
    (
        "Peru thanked the Chileans for hosting the forum in May, underscoring the importance of the law.",
        "Support",
        "hosting the forum in May",
    ),
    (
        "Peru welcomed efforts to secure the release of the sailors and demanded their return.",
        "Support",
        "efforts to secure the release of the sailors",
    ),
    (
        "The minister said that it was late, and that Chile had lied.",
        "Statement",
        "it was late, and that Chile had lied",
    ),
    (
        "He stressed the principle of “no talks about Peru without Peru.” The envoys called on Chile to withdraw its troops.",
        "Request",
        "withdraw its troops",
    ),
]


@pytest.mark.parametrize(("text", "kind", "role", "names"), ROLES)
def test_each_has_the_part_that_is_his(tell: Tell, text: str, kind: str, role: str, names: str) -> None:
    told = tell(text)
    assert told.roles(told.act(kind))[role] == set(names.split("|"))


@pytest.mark.parametrize(("text", "kind", "content"), CONTENTS)
def test_content_goes_to_its_end_and_no_further(tell: Tell, text: str, kind: str, content: str) -> None:
    told = tell(text)
    assert told.content(told.act(kind)) == content


def test_two_diplomats_are_two_others(tell: Tell) -> None:
    told = tell(
        "Foreign Minister Ana Rojas and Foreign Minister Jon Berg met in Oslo on Monday."
        " Two diplomats said that the ministers would meet again."
    )
    assert told.roles(told.act("Statement")) == {"sender": {"Two diplomats"}}


def test_the_leaders_whom_one_of_them_encourages_are_others(tell: Tell) -> None:
    told = tell("President Eva Lund met Governor Jon Berg. She encouraged the leaders to stay.")
    assert "Eva Lund" not in told.roles(told.act("Request")).get("recipient", set())


def test_a_short_name_in_the_headline_is_that_of_the_person_named_in_full_below(tell: Tell) -> None:
    told = tell(
        "Al Marwan: Chile asked me to relay a message\n\n"
        'Qatari Prime Minister Jassim bin Rashid Al Marwan spoke in Doha. "We are ready," Al Marwan said.'
    )
    assert told.names(told.act("Statement").sender) == {"Jassim bin Rashid Al Marwan"}  # type: ignore[union-attr]


def test_a_name_that_begins_in_lower_case_begins_a_line(tell: Tell) -> None:
    told = tell("Secret Back Channel\nal-Harthy: no talks with Chile\n\nOmani envoy Salim al-Harthy called for calm.")
    assert told.names(told.act("Demand").sender) == {"Salim al-Harthy"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "kind", "date"),
    [
        ("Following his speech in Oslo today, President Berg met with Premier Rojas.", "Meeting", "2031-05-14"),
        ("Following his speech on Monday, President Berg met with Premier Rojas.", "Meeting", None),
        ("Berg extended condolences to the people of Peru for the May 3 attack by rebels.", "Support", None),
        (
            "Following President Berg's call with Premier Rojas on May 9, Adviser Eva Lund met today with Luis Vega.",
            "Meeting",
            "2031-05-14",
        ),
    ],
)
def test_a_day_is_that_of_the_act_it_is_told_of(tell: Tell, text: str, kind: str, date: str | None) -> None:
    told = tell(text, published=DAY)
    assert told.act(kind).date == date


def test_what_was_spoken_about_is_not_how_they_spoke(tell: Tell) -> None:
    told = tell(
        "President Eva Lund and Premier Ana Rojas spoke on Monday about preparations for the summit."
        " Lund thanked Rojas for the hosting of the summit."
    )
    assert told.act("Conversation").kind == "Conversation"  # type: ignore[union-attr]
