"""Messages that a third party carries: author, addressee and carrier are told apart.

Every official in here is invented; the states exist.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backchannel.facts import Communication
from telling import Telling

Tell = Callable[..., Telling]

RELAYED = {"sender": {"Chile"}, "recipient": {"Mongolia"}, "relayed_by": {"Portugal"}}
MEDIATED = {"mediator": {"Portugal"}, "party": {"Chile", "Mongolia"}}
VALADARES = "Portuguese President Duarte Valadares"


def relay(told: Telling) -> Communication:
    """The only communication that somebody carried."""
    (found,) = [c for c in told.facts.communications if c.relayed_by]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Portugal conveyed a message from Chile to Mongolia.",
        "Portugal delivered a letter from Chile to Mongolia.",
        "Portugal passed on a Chilean proposal to Mongolia.",
        "Portugal brought a proposal from Chile to Mongolia.",
        "A message from Chile was conveyed to Mongolia by Portugal.",
        "Chile sent a letter to Mongolia through Portugal.",
        "Chile sent Mongolia a message through Portugal.",
        "Mongolia received a message from Chile through Portugal.",
        "Portugal handed over a letter from Chile to Mongolia.",
        "Portugal relayed the proposal to Mongolia on behalf of Chile.",
        "Chile contacted Mongolia through Portugal.",
    ],
)
def test_who_wrote_who_got_and_who_carried_a_message(tell: Tell, text: str) -> None:
    told = tell(text)
    act = relay(told)
    assert told.roles(act) == RELAYED
    assert (act.kind, act.status) == ("Message", "concluded")
    assert told.claim(act).modality == "asserted"


@pytest.mark.parametrize(
    "text",
    [
        "Portugal conveyed a message from Chile to Mongolia.",
        "A message from Chile was conveyed to Mongolia by Portugal.",
        "Chile sent a letter to Mongolia through Portugal.",
    ],
)
def test_who_carries_a_message_mediates_between_author_and_addressee(tell: Tell, text: str) -> None:
    told = tell(text)
    mediation = told.mediation()
    assert told.roles(mediation) == MEDIATED
    assert mediation.status == relay(told).status
    assert mediation.comprises == (relay(told).id,)


def test_an_inferred_mediation_is_derived_from_the_claim_of_the_relay(tell: Tell) -> None:
    told = tell("Portugal conveyed a message from Chile to Mongolia.")
    of_relay, of_mediation = told.claim(relay(told)), told.claim(told.mediation())
    assert of_mediation.derived_from == of_relay.id
    assert of_relay.derived_from is None
    assert of_mediation.evidence == of_relay.evidence


def test_a_person_may_be_the_carrier(tell: Tell) -> None:
    told = tell(f"{VALADARES} conveyed a message from Chile to Mongolia.")
    assert told.roles(relay(told)) == RELAYED | {"relayed_by": {"Duarte Valadares"}}
    assert told.sides("Duarte Valadares") == {"Portugal"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Portugal will convey a message from Chile to Mongolia.", "planned"),
        ("Portugal refused to convey a message from Chile to Mongolia.", "refused"),
        ("Portugal offered to convey a message from Chile to Mongolia.", "offered"),
        ("Portugal agreed to convey a message from Chile to Mongolia.", "accepted"),
        ("Portugal could convey a message from Chile to Mongolia.", "hypothetical"),
        ("Portugal failed to convey a message from Chile to Mongolia.", "failed"),
    ],
)
def test_how_far_a_relay_got_holds_for_its_mediation_too(tell: Tell, text: str, status: str) -> None:
    told = tell(text)
    assert told.roles(relay(told)) == RELAYED
    assert (relay(told).status, told.mediation().status) == (status, status)


def test_a_relay_that_is_denied_makes_no_mediation_that_is_asserted(tell: Tell) -> None:
    told = tell("Portugal did not convey a message from Chile to Mongolia.")
    assert {c.modality for act in told.acts() for c in told.claims(act)} == {"denied"}
    told = tell(f"{VALADARES} denied that he had conveyed a message from Chile to Mongolia.")
    assert told.claim(relay(told)).modality == "denied"
    assert told.asserter(relay(told)) == "Duarte Valadares"
    assert {told.claim(m).modality for m in told.facts.mediations} <= {"denied"}


# ---- asked to pass it on -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Chile asked Portugal to convey a message to Mongolia.",
        "Chile asked Portugal to pass on a message to Mongolia.",
        "Chile asked Portugal to pass on to Mongolia that it wants no sanctions.",
    ],
)
def test_who_asks_for_a_message_to_be_passed_on_is_its_author(tell: Tell, text: str) -> None:
    told = tell(text)
    assert told.roles(relay(told)) == RELAYED
    assert relay(told).status == "requested"


def test_the_request_goes_to_the_carrier_and_is_about_the_message(tell: Tell) -> None:
    told = tell("Chile asked Portugal to convey a message to Mongolia.")
    request = told.act("Request")
    assert told.roles(request) == {"sender": {"Chile"}, "recipient": {"Portugal"}}
    assert request.status == "concluded"
    assert request.content_act == relay(told).id  # type: ignore[union-attr]


def test_the_mediation_of_a_requested_relay_is_requested_and_comprises_both(tell: Tell) -> None:
    told = tell("Chile asked Portugal to convey a message to Mongolia.")
    assert told.mediation().status == "requested"
    assert set(told.mediation().comprises) == {relay(told).id, told.act("Request").id}


def test_what_the_message_says_is_its_content(tell: Tell) -> None:
    told = tell("Chile asked Portugal to pass on to Mongolia that it wants no sanctions.")
    assert told.content(relay(told)) == "it wants no sanctions"


def test_who_carries_messages_to_and_fro_mediates(tell: Tell) -> None:
    told = tell("Portugal relayed messages between Chile and Mongolia.")
    assert told.roles(told.mediation()) == MEDIATED


def test_a_relay_told_by_its_carrier_is_his_word(tell: Tell) -> None:
    told = tell(f"{VALADARES} said that Chile had asked him to relay a message to Mongolia.")
    assert told.roles(relay(told)) == RELAYED | {"relayed_by": {"Duarte Valadares"}}
    assert relay(told).status == "requested"
    for act in (relay(told), told.mediation(), told.act("Request")):
        assert told.asserter(act) == "Duarte Valadares"
        assert told.telling_of(act) == told.act("Statement")


# ---- what is no relay ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Portugal conveyed its condolences to Mongolia.", {"sender": {"Portugal"}, "recipient": {"Mongolia"}}),
        (
            f"{VALADARES} conveyed his condolences to Mongolia.",
            {"sender": {"Duarte Valadares"}, "recipient": {"Mongolia"}},
        ),
        ("Portugal sent a letter to Mongolia.", {"sender": {"Portugal"}, "recipient": {"Mongolia"}}),
        ("Portugal sent a signal to Mongolia.", {"sender": {"Portugal"}, "recipient": {"Mongolia"}}),
    ],
)
def test_who_conveys_words_of_his_own_is_their_author(tell: Tell, text: str, roles: dict[str, set[str]]) -> None:
    told = tell(text)
    assert told.roles(told.act("Message")) == roles
    assert told.facts.mediations == ()


@pytest.mark.parametrize(
    "text",
    [
        "Portugal sent a clear message that the talks must continue.",
        "The Portuguese minister sent a clear message.",
        "The speech was relayed by satellite.",
        "The speech was relayed by satellite to Mongolia.",
        "Portugal passed a law.",
        "The ship carried grain from Chile to Mongolia.",
        "Portugal delivered food from Chile to Mongolia.",
        "The Portuguese team carried the torch from Chile to Mongolia.",
        "Chile sent troops to Mongolia through Portugal.",
        "The Portuguese team won the relay in Chile.",
    ],
)
def test_what_is_no_message_to_anybody_is_none(tell: Tell, text: str) -> None:
    told = tell(text)
    assert [a for a in told.acts() if isinstance(a, Communication) and a.kind == "Message"] == []
    assert told.facts.mediations == ()
