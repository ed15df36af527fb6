"""What makes an act exact: how far it got, whose deed is praised, what day and medium are its own. All is invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telling import Telling

Tell = Callable[..., Telling]

# text, class, status: what is said in a conversation was said; what is only in view was not
STATUSES = [
    ("Norwegian President Eva Lund called Icelandic President Jon Berg to congratulate him.", "Support", "concluded"),
    ("Norwegian President Eva Lund met Icelandic President Jon Berg to warn him.", "Warning", "concluded"),
    ("Eva Lund, the Norwegian president, held a call with Jon Berg to thank him.", "Support", "concluded"),
    ("Eva Lund, the Norwegian president, will meet Jon Berg to thank him.", "Support", "planned"),
    ("Norwegian Foreign Minister Eva Lund plans to thank Iceland.", "Support", "planned"),
    ("Eva Lund was the first Norwegian minister to visit Iceland since the war.", "Visit", "concluded"),
    ("Norwegian Foreign Minister Eva Lund said she'd met the Icelandic envoys in May.", "Meeting", "concluded"),
    (
        "Norwegian President Eva Lund looks forward to seeing President Jon Berg at the NATO summit in Reykjavik.",
        "Meeting",
        "planned",
    ),
]


STATUSES += [
    ("Norway could play a role in mediating an end to the war between Peru and Chile.", "Mediation", "hypothetical"),
    ("The Norwegian-brokered talks between Peru and Chile have reached a dead end.", "Mediation", "failed"),
    ("Norway will play a part in mediating between Peru and Chile.", "Mediation", "planned"),
    ("Norway played a role in mediating between Peru and Chile.", "Mediation", "concluded"),
    ("Peru thanked Norway for the role it has long played to facilitate talks with Chile.", "Mediation", "concluded"),
    ("The Norwegian and the Peruvian president agreed that Chile must lift the siege.", "Concession", "requested"),
    ("President Eva Lund met President Jon Berg. The leaders will remain in close touch.", "Conversation", "planned"),
    ("President Eva Lund met President Jon Berg. They noted they would stay in touch.", "Conversation", "planned"),
]


@pytest.mark.parametrize(("text", "kind", "status"), STATUSES)
def test_a_status_tells_how_far_an_act_got(tell: Tell, text: str, kind: str, status: str) -> None:
    """``called to congratulate`` tells that it was said, ``will meet to thank`` that it was not."""
    assert tell(text).act(kind).status == status


# text, class, recipients: the one whose deed it is
DOERS = [
    ("Norway condemned the raid launched by Iceland.", "Criticism", "Iceland"),
    ("Norway condemned the shortage caused by Iceland's blockade.", "Criticism", "Iceland"),
    ("Norway expressed appreciation for Iceland's patience.", "Support", "Iceland"),
    ("Eva Lund, the Norwegian premier, voiced her gratitude for Iceland's help.", "Support", "Iceland"),
    ("Norway praised the courage of the Icelandic envoys.", "Support", "Icelandic envoys"),
    ("Norway welcomed the release of the Icelandic sailors.", "Support", ""),
    ("Norway voiced outrage over Iceland's remarks.", "Criticism", "Iceland"),
    ("Norway commended the steady leadership of Premier Jon Berg during the flood.", "Support", "Jon Berg"),
    ("Norway praised Premier Jon Berg's leadership.", "Support", "Jon Berg"),
    ("Premier Jon Berg returned home. Norway praised the Premier's leadership.", "Support", "Jon Berg"),
    ("Norway welcomed Iceland's presidency of the council next year.", "Support", "Iceland"),
    ("Norway welcomed Iceland's Alpine Council Presidency.", "Support", "Iceland"),
    ("Premier Jon Berg spoke of two envoys in jail. Norway condemned their detention.", "Criticism", ""),
    ("Norway condemned Iceland's detention of the envoys.", "Criticism", "Iceland"),
    ("Norway reiterated its support for a federation with equal rights.", "Support", ""),
]


@pytest.mark.parametrize(("text", "kind", "recipient"), DOERS)
def test_praise_and_blame_are_for_the_one_whose_deed_it_is(tell: Tell, text: str, kind: str, recipient: str) -> None:
    """By possessor, by participle, and with *of* where the noun is something that one does."""
    told = tell(text)
    assert told.names(told.act(kind).recipient) == ({recipient} if recipient else set())


# text, class, everybody who takes part
PEOPLE = [
    ("Today President Lima of Peru spoke with Eva Lund, the Norwegian premier.", "Conversation", {"Lima", "Eva Lund"}),
    ("Eva Lund called Governor Jon Berg. The Governor thanked Lund for her help.", "Support", {"Jon Berg", "Eva Lund"}),
    ("Eva Lund called Governor Jon Berg. Lund thanked the Governor for his help.", "Support", {"Jon Berg", "Eva Lund"}),
    (
        "Vice President Eva Lund is here. The Vice President and President Berg agreed to it.",
        "Agreement",
        {"Eva Lund", "Berg"},
    ),
    ("Rebels met Eva Lund on Monday.", "Meeting", {"Rebels", "Eva Lund"}),
    (
        "Eva Lund met leaders of the Alliance for Progress.",
        "Meeting",
        {"Eva Lund", "leaders of the Alliance for Progress"},
    ),
    (
        "Eva Lund spoke with Chief Foreign Policy and Security Adviser to the Turkish President, Ambassador Karl Holm.",
        "Conversation",
        {"Eva Lund", "Karl Holm"},
    ),
    (
        "Eva Lund called Administrator Jon Berg to thank the staff of the camp.",
        "Support",
        {"Eva Lund", "staff of the camp"},
    ),
    ("Jon Berg met Premier Eva Lund on the margins of the Alpine Leaders Summit.", "Meeting", {"Jon Berg", "Eva Lund"}),
    ("Eva Lund met the governor of Lower Vik on Monday.", "Meeting", {"Eva Lund", "governor of Lower Vik"}),
]


@pytest.mark.parametrize(("text", "kind", "people"), PEOPLE)
def test_a_title_leads_to_its_bearer(tell: Tell, text: str, kind: str, people: set[str]) -> None:
    """*President Lima* is nobody's capital, *the Governor* the one just named, *the governor of* somebody else."""
    told = tell(text)
    act = told.act(kind)
    assert told.names((*act.sender, *act.recipient, *act.participant)) == people


def test_what_is_still_to_come_does_not_tell_how_they_spoke(tell: Tell) -> None:
    told = tell("President Eva Lund spoke with President Jon Berg. They noted that they will continue to meet.")
    assert told.act("Conversation").status == "concluded"
    assert told.act("Meeting").status == "ongoing"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway thanked Premier Jon Berg for all Iceland has done to support Peru.", "concluded"),
        ("Norway welcomed steps that NATO allies are taking to support Peru.", "ongoing"),
    ],
)
def test_what_is_done_to_help_helps(tell: Tell, text: str, status: str) -> None:
    [support] = [act for act in tell(text).acts("Support") if act.trigger.quote == "support"]
    assert support.status == status


def test_where_one_speaks_is_no_topic(tell: Tell) -> None:
    told = tell("Eva Lund spoke with President Jon Berg on her flight to Oslo about the harbour.")
    assert told.act("Conversation").topics == ("the harbour",)
    told = tell("Eva Lund met virtually with Icelandic leaders.")
    assert told.act("VideoCall").medium == "video"


def test_what_they_met_for_and_what_was_mediated_is_the_topic(tell: Tell) -> None:
    told = tell("Eva Lund met Jon Berg for a long discussion of the strategy for the harbour.")
    assert told.act("Meeting").topics == ("the strategy for the harbour",)
    told = tell("Eva Lund spoke with Jon Berg about the harbour as well as the new road.")
    assert told.act("Conversation").topics == ("the harbour", "the new road")
    told = tell("Eva Lund and Jon Berg discussed how the truce under the deal for the hostages would help the towns.")
    assert told.act("Conversation").topics == ("how the truce under the deal for the hostages would help the towns",)
    told = tell("Norway mediated an end to the border war between Peru and Chile.")
    assert told.act("Mediation").topics == ("an end to the border war between Peru and Chile",)


def test_a_hope_that_is_conveyed_is_told(tell: Tell) -> None:
    told = tell("Eva Lund conveyed her hope that the two sides will work together.")
    assert told.content(told.act("Statement")) == "the two sides will work together"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            'Peru is ready to resume talks with Chile "without conditions," a UN envoy said yesterday.',
            'Peru is ready to resume talks with Chile "without conditions,"',
        ),
        (
            'Norway would sign the treaty "at the right time," its foreign minister, Eva Lund, said.',
            'Norway would sign the treaty "at the right time,"',
        ),
    ],
)
def test_words_in_marks_at_the_end_are_part_of_what_was_said(tell: Tell, text: str, content: str) -> None:
    told = tell(text)
    assert told.content(told.act("Statement")) == content


def test_whoever_helps_to_end_a_strike_gives_in_to_nobody(tell: Tell) -> None:
    told = tell("Peru asked Norway to appoint a mediator to help end a series of strikes.")
    assert [act.kind for act in told.acts()] == ["Request"]


def test_what_a_programme_is_called_is_nobody(tell: Tell) -> None:
    told = tell("President Eva Lund spoke of her Rebuild Stronger Together agenda with Jon Berg.")
    assert "Rebuild Stronger Together" not in told.names(told.act("Conversation").participant)


def test_whoever_calls_to_congratulate_does_not_congratulate_himself(tell: Tell) -> None:
    """*him* is the other one, in the purpose as in the next sentence."""
    told = tell("Norwegian President Eva Lund called Icelandic President Jon Berg to congratulate him.")
    assert told.names(told.act("Support").recipient) == {"Jon Berg"}
    told = tell(
        "Norwegian President Eva Lund met Icelandic President Jon Berg. President Lund praised him for his patience."
    )
    assert told.names(told.act("Support").recipient) == {"Jon Berg"}


def test_a_meeting_by_video_is_not_in_person(tell: Tell) -> None:
    """The medium follows how it was held, not the noun."""
    assert (
        tell("Norwegian Foreign Minister Eva Lund held a virtual meeting with Icelandic officials.")
        .act("VideoCall")
        .medium
        == "video"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Norway praised the Icelandic inspectors who arrived on May 3.",
        "Norway thanked Iceland for the talks following the clashes on May 3.",
        "Norway praised Iceland for its help in the search launched on May 3.",
    ],
)
def test_the_day_of_another_event_is_not_the_days_of_the_act(tell: Tell, text: str) -> None:
    """A date in a relative clause, under a participle, or after *following* belongs there."""
    assert tell(text).act("Support").date is None


def test_a_day_right_after_the_verb_is_when_it_was_said(tell: Tell) -> None:
    """*said Friday he will*: the day is no part of what was said."""
    act = tell("Norwegian Foreign Minister Eva Lund said Friday she will visit Iceland.").act("Statement")
    assert (act.date, act.content) == ("2031-05-09", "she will visit Iceland")
    assert tell("Norway called Thursday on Iceland to open the strait.").act("Request").content == "open the strait"


def test_a_part_in_quotation_marks_is_not_all_that_was_said(tell: Tell) -> None:
    """The content is the whole clause, not the quoted end of it."""
    act = tell('Norway said Iceland "is no longer welcome at the table in Oslo."').act("Statement")
    assert act.content is not None
    assert act.content.startswith("Iceland")


def test_a_call_between_others_is_not_the_communication_spoken_of(tell: Tell) -> None:
    """*between* belongs to the noun before it."""
    told = tell(
        "Officials of Norway and Iceland welcomed open lines of communication, "
        "including a call between President Eva Lund and President Jon Berg."
    )
    assert not [act for act in told.facts.communications if act.trigger.quote == "communication"]


def test_officials_who_share_evidence_act_and_not_their_state_beside_them(tell: Tell) -> None:
    """Their state is whom they act for."""
    told = tell("Norwegian intelligence officials shared evidence with Iceland.")
    assert told.names(told.act("Cooperation").participant) == {"Norwegian intelligence officials", "Iceland"}


def test_where_an_envoy_is_sent_stands_in_his_title(tell: Tell) -> None:
    """*Ambassador to Iceland Eva Lund* is one person."""
    told = tell("According to Norwegian Ambassador to Iceland Eva Lund, the talks failed.")
    assert told.names(told.act("Statement").sender) == {"Eva Lund"}


@pytest.mark.parametrize("text", ["I asked my doctor to call.", "My family appealed to your friends for help."])
def test_private_life_is_no_diplomacy(tell: Tell, text: str) -> None:
    """Who belongs to *me* or *you* is nobody of public life, unless a known person speaks."""
    assert not list(tell(text).facts.acts())


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Mr. Jon Berg met Eva Lund.", None),
        ("Mr. Jon Berg, the foreign minister of Norway, met Eva Lund.", "foreign minister of Norway"),
        ("Security Adviser to the Vice President Dr. Jon Berg met Eva Lund.", "Security Adviser to the Vice President"),
    ],
)
def test_a_courtesy_is_no_office(tell: Tell, text: str, office: str | None) -> None:
    assert tell(text).actor("Jon Berg").office == office
