"""Whose word an act is, and how sure it is, where nobody vouches for it plainly. All is invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telling import Telling

Tell = Callable[..., Telling]

# text, class of the act, modality, asserter (None: the report itself)
STANCES = [
    ("Norway is said to have asked Chile to mediate.", "Request", "hedged", None),
    ("Norway is said to have asked Chile to mediate.", "Mediation", "hedged", None),
    ("Norwegian envoys are reported to have met Chilean officials in May.", "Meeting", "hedged", None),
    ("Eva Lund is understood to have offered talks to Chile.", "Offer", "hedged", None),
    ("There were rumours that Norway had met the rebels.", "Meeting", "hedged", None),
    ("Chile dismissed reports that Norway had offered to mediate.", "Offer", "denied", "Chile"),
    ("Reports that Norway had offered to mediate were dismissed by Chile.", "Offer", "denied", "Chile"),
    ("Chile rejected the claim that it had threatened Norway.", "Threat", "denied", "Chile"),
    ("Chile confirmed reports that it had met Norway.", "Meeting", "confirmed", "Chile"),
    ("Lund denies having threatened Chile.", "Threat", "denied", "Lund"),
    ("He denied that Norway had met the rebels.", "Meeting", "denied", None),
    ("He told newsmen that Norway had warned Chile.", "Warning", "hedged", None),
    ("It was announced that Norway had met Chile.", "Meeting", "asserted", None),
    ("It is not true that Norway has met the rebels.", "Meeting", "denied", None),
    ("It is unclear if Norway has met the rebels.", "Meeting", "questioned", None),
    ("Asked if Norway had threatened Chile, Lund said no.", "Threat", "questioned", None),
    ("We doubt that Norway has been asked to mediate.", "Request", "questioned", None),
    ("A spokesman would not confirm that Norway had met Chile.", "Meeting", "questioned", "spokesman"),
    ("Norway would neither confirm nor deny that it had met Chile.", "Meeting", "questioned", "Norway"),
    ("Norway refused to confirm that it had met Chile.", "Meeting", "questioned", "Norway"),
    ("Chile, officials here insist, never asked Norway to mediate.", "Request", "denied", "officials"),
    ("We have not, however, asked Norway to mediate.", "Request", "denied", None),
]


@pytest.mark.parametrize(("text", "kind", "modality", "asserter"), STANCES)
def test_what_nobody_vouches_for_is_not_told_plainly(
    tell: Tell, text: str, kind: str, modality: str, asserter: str | None
) -> None:
    """``is said to``, ``reports that``, ``asked if``: the report does not say that it is so."""
    told = tell(text)
    act = told.act(kind)
    assert (told.claim(act).modality, told.asserter(act)) == (modality, asserter)


# text, class of the act, who says so
TELLERS = [
    (
        "Chile has offered to mediate between Norway and Peru, a diplomat in the region told The Harbour Post.",
        "Offer",
        "diplomat",
    ),
    ("Norway asked Chile for help, two officials told Reuters on Friday.", "Request", "two officials"),
    ("Two of the people said Norway had asked Chile for help.", "Request", "Two of the people"),
    ("Several of the diplomats insisted that Norway had warned Chile.", "Warning", "Several of the diplomats"),
    ('Norway is ready to meet Chile "without conditions," a UN envoy said yesterday.', "Meeting", "UN envoy"),
]


@pytest.mark.parametrize(("text", "kind", "teller"), TELLERS)
def test_who_is_named_beside_what_is_told_says_so(tell: Tell, text: str, kind: str, teller: str) -> None:
    """After it, before it, and in the middle of it."""
    told = tell(text)
    assert told.asserter(told.act(kind)) == teller


def test_after_a_past_perfect_a_plain_past_goes_on_from_the_verb_of_speech(tell: Tell) -> None:
    """``said it had been lost and accused Chile``: he accused, not the letter."""
    told = tell("Eva Lund said the letter had been lost and accused Chile of delay.")
    act = told.act("Accusation")
    assert told.roles(act) == {"sender": {"Eva Lund"}, "recipient": {"Chile"}}
    assert told.asserter(act) is None


@pytest.mark.parametrize(
    "text",
    [
        "The official declined to be named because he was not authorised to speak to the media.",
        "The diplomat asked not to be identified.",
        "He was not authorised to discuss the talks with reporters and refused to be quoted.",
        "The ministry did not immediately reply to requests for comment.",
    ],
)
def test_why_somebody_is_not_named_is_no_act(tell: Tell, text: str) -> None:
    assert not tell(text).acts()


# text, class, status
STATUSES = [
    ("Norway was to have mediated between Chile and Peru.", "Mediation", "planned"),
    ("Norway had shown its ability to mediate between Chile and Peru.", "Mediation", "hypothetical"),
    ("Norway forbade its envoy to promise anything to Chile.", "Agreement", "refused"),
    ("The two neighbours, Norway and Chile, last held talks in August.", "Conversation", "concluded"),
    ("A spokesman would not confirm that Norway had met Chile.", "Statement", "refused"),
]


@pytest.mark.parametrize(("text", "kind", "status"), STATUSES)
def test_how_far_it_got(tell: Tell, text: str, kind: str, status: str) -> None:
    assert tell(text).act(kind).status == status


# text, class, roles
ROLES = [
    (
        "The union appointed Eva Lund to mediate between Chile and Peru.",
        "Mediation",
        {"mediator": {"Eva Lund"}, "party": {"Chile", "Peru"}},
    ),
    (
        "It was Oman that arranged the meeting between Chile and Peru.",
        "Mediation",
        {"mediator": {"Oman"}, "party": {"Chile", "Peru"}},
    ),
    (
        "Oman has offered to bring Chile and Peru together in Muscat.",
        "Mediation",
        {"mediator": {"Oman"}, "party": {"Chile", "Peru"}},
    ),
    ("The meeting was brokered by the host, Oman.", "Mediation", {"mediator": {"Oman"}}),
    ("A meeting took place between Norway and Chile.", "Meeting", {"participant": {"Norway", "Chile"}}),
    (
        "The water ministers, Eva Lund and Jon Berg, are due to meet in June.",
        "Meeting",
        {"participant": {"Eva Lund", "Jon Berg"}},
    ),
    (
        "Eva Lund called on the Chilean ambassador, Jon Berg.",
        "Meeting",
        {"participant": {"Eva Lund", "Jon Berg"}},
    ),
    (
        "Chile's reply, carried by the Norwegian envoy, was no.",
        "Message",
        {"sender": {"Chile"}, "relayed_by": {"Norwegian envoy"}},
    ),
    (
        "Rebel leaders from the north called on Thursday on Nigeria to intervene.",
        "Request",
        {"sender": {"Rebel leaders from the north"}, "recipient": {"Nigeria"}},
    ),
]


@pytest.mark.parametrize(("text", "kind", "roles"), ROLES)
def test_who_takes_part(tell: Tell, text: str, kind: str, roles: dict[str, set[str]]) -> None:
    told = tell(text)
    assert told.roles(told.act(kind)) == roles
