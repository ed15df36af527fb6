"""What belongs to what: names beside offices, verbs after *and*, lists, clauses. All persons and acts are invented."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from telling import Telling

Tell = Callable[..., Telling]

# text, class, role, names
ROLES = [
    # the name after the comma is that of the office holder, not of the noun before it
    (
        "Eva Lund met the head of the office of the president of Peru, Ana Rojas.",
        "Meeting",
        "participant",
        "Eva Lund|Ana Rojas",
    ),
    ('"We have time," the UN\'s special envoy for the Sahel, Tomas Berg, said.', "Statement", "sender", "Tomas Berg"),
    (
        "- Norway's foreign minister, Eva Lund, called Fiji's premier, Jone Vaka.",
        "PhoneCall",
        "participant",
        "Eva Lund|Jone Vaka",
    ),
    (
        "Foreign Minister Eva Lund spoke with the Republic of Korea (ROK) National Security Adviser Park Ji-ho on Monday.",
        "Conversation",
        "participant",
        "Eva Lund|Park Ji-ho",
    ),
    # people in the plural are no part of a name
    (
        "President Eva Lund convened a call with Southern Governors, Relief Administrator Jon Berg, and Adviser Ana Rojas.",
        "PhoneCall",
        "participant",
        "Eva Lund|Southern Governors|Jon Berg|Ana Rojas",
    ),
    (
        "Eva Lund spoke with her counterparts from Peru and Chile.",
        "Conversation",
        "participant",
        "Eva Lund|counterpart from Peru|counterpart from Chile",
    ),
    ("Norway urged the Government of Peru to withdraw its troops.", "Request", "recipient", "Peru"),
    (
        "The leaders of the Gulf of Guinea Commission urged Norway to pay.",
        "Request",
        "sender",
        "leaders of the Gulf of Guinea Commission",
    ),
    # the object after its circumstances
    (
        "Eva Lund conveyed to President Jon Berg the greetings of the king, his government and his people.",
        "Message",
        "recipient",
        "Jon Berg",
    ),
    (
        "President Eva Lund received on Tuesday at the palace Mr. Jon Berg, Minister of Trade of Iceland.",
        "Meeting",
        "participant",
        "Eva Lund|Jon Berg",
    ),
    # a relative clause with a subject, and one that is interrupted
    ("Norway wants a force led by the United Nations, which Iceland opposes.", "Rejection", "sender", "Iceland"),
    # the sides of the talks are not their host
    (
        "Norway offered to hold talks between Peru and two rebel groups.",
        "Conversation",
        "participant",
        "Peru|two rebel groups",
    ),
    (
        "Envoys of Peru met the rebels in Oslo, with the bishop of Lima presiding.",
        "Meeting",
        "participant",
        "Envoys of Peru|rebels",
    ),
    # who is blamed for having done it did it
    (
        "The union criticised the Peruvian government for having negotiated with Chile.",
        "Negotiation",
        "participant",
        "Peru|Chile",
    ),
    # whose decision it is decides
    (
        "Eva Lund, the Norwegian premier, applauded Iceland's decision to approve the loan.",
        "Agreement",
        "sender",
        "Iceland",
    ),
]


@pytest.mark.parametrize(("text", "kind", "role", "names"), ROLES)
def test_each_role_has_who_belongs_there(tell: Tell, text: str, kind: str, role: str, names: str) -> None:
    told = tell(text)
    assert told.names(getattr(told.act(kind), role)) == set(names.split("|")), told


# text, class, sender, content
GOING_ON = [
    (
        "Eva Lund commended the sailors for holding their strike and reaffirmed Norwegian support for Iceland.",
        "Support",
        "Eva Lund",
        "",
    ),
    (
        "Eva Lund underscored that the treaty remains in force, and condemned the raid.",
        "Statement",
        "Eva Lund",
        "the treaty remains in force",
    ),
    (
        "Eva Lund said afterwards that progress had been made, and thanked Iceland for its patience.",
        "Statement",
        "Eva Lund",
        "progress had been made",
    ),
]


@pytest.mark.parametrize(("text", "kind", "sender", "content"), GOING_ON)
def test_a_verb_after_and_is_that_of_the_main_clause(
    tell: Tell, text: str, kind: str, sender: str, content: str
) -> None:
    """Nothing of it belongs to what was said, and its subject is that of the first verb."""
    told = tell(text)
    acts = told.acts(kind)
    assert all(told.roles(act)["sender"] == {sender} for act in told.acts()), told
    if content:
        assert content in {told.content(act) for act in acts}, told


NOTHING = [
    "The premier and the president met the needs of the farmers.",
    "Norway defends its waters.",
    "Officials of Peru asked not to be named.",
    "Norway and Iceland stopped talking to each other in May.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_words_in_another_sense_tell_of_no_act(tell: Tell, text: str) -> None:
    assert not tell(text).acts(), tell(text)


STATUSES = [
    ("Eva Lund spoke with Jon Berg ahead of his meeting with Ana Rojas.", "Meeting", "planned"),
    ("Norway took the opportunity to congratulate Iceland.", "Support", "concluded"),
    ("Jon Berg offered to pay if Norway withdrew its complaint.", "Concession", "hypothetical"),
]


@pytest.mark.parametrize(("text", "kind", "status"), STATUSES)
def test_what_lies_ahead_is_not_done(tell: Tell, text: str, kind: str, status: str) -> None:
    told = tell(text)
    assert told.act(kind).status == status, told


def test_a_denied_promise_is_a_refusal(tell: Tell) -> None:
    """*Under no circumstances* denies the clause, though *not* stands nowhere."""
    told = tell(
        "Norwegian Foreign Minister Eva Lund said that under no circumstances would Norway permit a referendum."
    )
    assert [told.roles(act)["sender"] for act in told.acts("Rejection")] == [{"Norway"}], told


def test_a_dateline_in_capitals_is_no_subject(tell: Tell) -> None:
    told = tell('TIRANA - "I am content," Prime Minister Eva Lund told parliament.')
    assert told.roles(told.act("Statement"))["sender"] == {"Eva Lund"}


def test_who_speaks_is_not_who_is_spoken_of(tell: Tell) -> None:
    """In *The ambassador lied, she said* she is somebody else."""
    told = tell(
        'Opposition leader Eva Lund was not convinced. "The ambassador says that he was ill. He lied," she said.'
    )
    assert {told.asserter(act) for act in told.acts("Statement")} == {None, "Eva Lund"}, told
    assert "Eva Lund" in {name for act in told.acts("Statement") for name in told.roles(act)["sender"]}


def test_they_are_those_who_met(tell: Tell) -> None:
    """Not who was congratulated, too."""
    told = tell(
        "President Eva Lund spoke with President-elect Jon Berg on Monday to congratulate him and Vice"
        " President-elect Ana Rojas. They agreed to meet in May."
    )
    assert told.roles(told.act("Agreement"))["sender"] == {"Eva Lund", "Jon Berg"}


def test_the_two_countries_are_those_of_who_met(tell: Tell) -> None:
    told = tell(
        "Norwegian Foreign Minister Eva Lund thanked Peru and Chile for their help. Lund and Icelandic Foreign"
        " Minister Jon Berg discussed the fishery. The two countries agreed to set up a commission."
    )
    assert told.roles(told.act("Agreement"))["sender"] == {"Norway", "Iceland"}, told


def test_days_without_a_year_are_of_the_year_that_is_told(tell: Tell) -> None:
    """A tale of 1903 goes on in 1903; *on Tuesday* ends it."""
    told = tell(
        "In May 1903 Peru and Chile fell out. On 14 August Peruvian Foreign Minister Ana Rojas met Jon Berg.",
        published=datetime.date(2031, 6, 2),
    )
    assert told.act("Meeting").date == "1903-08-14", told


def test_what_is_due_lies_ahead(tell: Tell) -> None:
    told = tell("Foreign Minister Eva Lund is due to fly to Lima on Sunday.", published=datetime.date(2031, 6, 4))
    assert told.act("Visit").date == "2031-06-08", told


def test_the_day_of_a_thing_is_not_that_of_the_talk_about_it(tell: Tell) -> None:
    told = tell(
        "Eva Lund and Jon Berg discussed the collapse of the bridge earlier today.", published=datetime.date(2031, 6, 4)
    )
    assert told.act("Conversation").date is None, told


def test_what_is_dated_after_the_article_is_planned(tell: Tell) -> None:
    told = tell(
        '"We will discuss this with Peru at the meeting tomorrow," Eva Lund said.', published=datetime.date(2031, 6, 4)
    )
    assert {act.status for act in told.acts("Meeting", "Conversation")} <= {"planned"}, told


def test_who_comes_at_the_request_of_somebody_was_asked(tell: Tell) -> None:
    told = tell("Norwegian envoy Eva Lund flew to Lima at the request of the United Nations.")
    assert told.roles(told.act("Request")) == {"sender": {"United Nations"}, "recipient": {"Eva Lund"}}, told


def test_a_request_for_mediation_asks_the_mediator(tell: Tell) -> None:
    told = tell("Iceland's request for Norwegian mediation was turned down.")
    assert told.roles(told.act("Request")) == {"sender": {"Iceland"}, "recipient": {"Norway"}}, told
    assert told.mediation().status == "requested"


@pytest.mark.parametrize(
    "text",
    ["China's demand for soybeans from Brazil rose by a third.", "Norway needs its partners to deliver more wood."],
)
def test_needs_and_markets_demand_nothing(tell: Tell, text: str) -> None:
    assert not tell(text).acts("Demand", "Request")


OF_THE_SECOND_LOOK = [
    (
        "Eva Lund met the World Health Organization (WHO) Director-General Tomas Berg.",
        "Meeting",
        "participant",
        "Eva Lund|Tomas Berg",
    ),
    ("Norway called for all parties to withdraw their troops.", "Demand", "sender", "Norway"),
    (
        "Eva Lund and Jon Berg discussed recent engagements with Peru.",
        "Conversation",
        "participant",
        "Eva Lund|Jon Berg",
    ),
    ("Eva Lund met King Osric Berg. Lund thanked His Majesty for his patience.", "Support", "recipient", "Osric Berg"),
]


@pytest.mark.parametrize(("text", "kind", "role", "names"), OF_THE_SECOND_LOOK)
def test_short_forms_lists_and_majesties(tell: Tell, text: str, kind: str, role: str, names: str) -> None:
    told = tell(text)
    assert told.names(getattr(told.act(kind), role)) == set(names.split("|")), told


@pytest.mark.parametrize(
    "text",
    [
        "Eva Lund pleaded guilty to fraud.",
        "Eva Lund called the province a model for others.",
        "Norway is hosting the troops.",
        "Eva Lund and Jon Berg made efforts to hold Peru accountable.",
        "The needs of the islands are heard, and met.",
    ],
)
def test_more_words_in_another_sense(tell: Tell, text: str) -> None:
    assert not tell(text).acts(), tell(text)


def test_what_is_voiced_as_a_view_is_said(tell: Tell) -> None:
    told = tell("Eva Lund expressed her confidence that the truce would hold.")
    assert told.content(told.act("Statement")) == "the truce would hold"


def test_content_goes_to_the_last_of_a_list(tell: Tell) -> None:
    told = tell("Norway welcomed the truce, the exchange of prisoners, and the withdrawal.")
    assert told.content(told.act("Support")) == "the truce, the exchange of prisoners, and the withdrawal"
