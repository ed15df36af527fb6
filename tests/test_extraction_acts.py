"""Acts of one-way kinds, consultation and cooperation: one construction a case. All events and officials are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telling import Telling

Tell = Callable[..., Telling]

# sentence, class, senders, recipients
ONE_WAY = [
    # asking
    (
        "Norwegian Foreign Minister Eva Lund urged Iceland on Tuesday to reopen the border.",
        "Request",
        "Eva Lund",
        "Iceland",
    ),
    ("Norway asked Iceland for help.", "Request", "Norway", "Iceland"),
    ("Norway appealed to Iceland for calm.", "Request", "Norway", "Iceland"),
    ("Norway wants Iceland to sign the treaty.", "Request", "Norway", "Iceland"),
    ("Norway pressured Iceland to free the sailors.", "Request", "Norway", "Iceland"),
    ("Norway demanded that Iceland withdraw its trawlers.", "Demand", "Norway", "Iceland"),
    ("Norway ordered the Icelandic envoy to leave.", "Demand", "Norway", "Icelandic envoy"),
    ("Leaders of the Norwegian opposition demanded elections.", "Demand", "Leaders of the Norwegian opposition", ""),
    ("Norway issued a declaration demanding that Iceland open the strait.", "Demand", "Norway", "Iceland"),
    # answering
    ("The Icelandic government rejected a Norwegian proposal to divide the grounds.", "Rejection", "Iceland", "Norway"),
    ("Iceland dismissed calls from Norway for an inquiry.", "Rejection", "Iceland", "Norway"),
    ("Norway turned down an offer by Iceland.", "Rejection", "Norway", "Iceland"),
    ("Norway is opposed to Icelandic membership.", "Rejection", "Norway", "Iceland"),
    ("Norway ignored an appeal by Iceland.", "Rejection", "Norway", "Iceland"),
    ("Norway denied the Icelandic envoy a visa.", "Rejection", "Norway", "Icelandic envoy"),
    ("Norway and Iceland agreed upon a new pact.", "Agreement", "Norway, Iceland", ""),
    ("Norway agreed to a request by Iceland for food.", "Agreement", "Norway", "Iceland"),
    ("Norway is committed to opening the border.", "Agreement", "Norway", ""),
    ("Norway bowed to demands from Iceland.", "Concession", "Norway", "Iceland"),
    ("Norway apologized to Iceland for the raid.", "Concession", "Norway", "Iceland"),
    ("Norway lifted a ban on fish.", "Concession", "Norway", ""),
    ("Norway released twelve prisoners on Friday.", "Concession", "Norway", ""),
    ("Norway allowed the Icelandic rebels to return home.", "Concession", "Norway", "Icelandic rebels"),
    ("Norway offered Iceland a loan.", "Offer", "Norway", "Iceland"),
    # praise and blame
    ("Norway praised Iceland's efforts to end the crisis.", "Support", "Norway", "Iceland"),
    ("Norway voiced support for Iceland.", "Support", "Norway", "Iceland"),
    ("Norway sided with Iceland in the dispute.", "Support", "Norway", "Iceland"),
    ("Norway recognized the government of Iceland.", "Support", "Norway", "Iceland"),
    ("Norway denounced the Icelandic raid on the harbour.", "Criticism", "Norway", "Iceland"),
    ("Norway lashed out at Iceland over the new tariffs.", "Criticism", "Norway", "Iceland"),
    ("Norwegian Foreign Minister Eva Lund expressed outrage at Iceland.", "Criticism", "Eva Lund", "Iceland"),
    ("Norway issued a statement condemning the Icelandic blockade.", "Criticism", "Norway", "Iceland"),
    ("Norway protested against Iceland's plan to close the strait.", "Criticism", "Norway", "Iceland"),
    ("Norway called Iceland's decision a mistake.", "Criticism", "Norway", "Iceland"),
    ("Norway accused Iceland of violating the truce.", "Accusation", "Norway", "Iceland"),
    ("Norway blamed Iceland for the collapse of the talks.", "Accusation", "Norway", "Iceland"),
    ("Norway lodged a protest with the Icelandic ambassador.", "Accusation", "Norway", "Icelandic ambassador"),
    ("Iceland was accused of shelling a village.", "Accusation", "", "Iceland"),
    # threats
    ("The rebels gave the government 48 hours to release the prisoners.", "Threat", "rebels", "government"),
    ("Norway threatened to shell Iceland.", "Threat", "Norway", "Iceland"),
    ("Norway threatened further action against Iceland.", "Threat", "Norway", "Iceland"),
    ("Norway vowed to retaliate against Iceland.", "Threat", "Norway", "Iceland"),
    ("Norway gave Iceland an ultimatum to leave the island.", "Threat", "Norway", "Iceland"),
    ("Norway warned Iceland against sending troops.", "Warning", "Norway", "Iceland"),
]

# What tense and modal alone make of what somebody says: sentence, class, status, senders, recipients
SAID = [
    ("Norway said it would send food to Iceland.", "Agreement", "planned", "Norway", ""),
    ("Norway said it would lift the blockade.", "Agreement", "planned", "Norway", ""),
    ("Norway said it was ready to resume the talks.", "Agreement", "planned", "Norway", ""),
    ("Norway will provide shelter to refugees from Iceland.", "Agreement", "planned", "Norway", ""),
    ("Norway said it would release the sailors if Iceland left the island.", "Offer", "planned", "Norway", ""),
    ("Norway said it would blockade Iceland.", "Threat", "planned", "Norway", "Iceland"),
    ("Norway announced that it would tighten the siege of Iceland.", "Threat", "planned", "Norway", "Iceland"),
    ("Norway said it would not release the sailors.", "Rejection", "planned", "Norway", ""),
    ('"We will not lift the blockade," Foreign Minister Eva Lund said.', "Rejection", "planned", "Eva Lund", ""),
    ("Foreign Minister Eva Lund said Iceland must leave the island.", "Demand", "concluded", "Eva Lund", "Iceland"),
    ("Foreign Minister Eva Lund said Iceland should leave the island.", "Request", "concluded", "Eva Lund", "Iceland"),
    ("Iceland said Norway had violated the ceasefire.", "Accusation", "concluded", "Iceland", "Norway"),
]

TOGETHER = [
    ("Norway and Iceland signed an agreement on fishing.", "Cooperation", "concluded"),
    ("Norway established diplomatic relations with Iceland.", "Cooperation", "concluded"),
    ("Norwegian and Icelandic warships held joint exercises.", "Cooperation", "ongoing"),
    ("Norway and Iceland renewed negotiations on the border.", "Negotiation", "concluded"),
]

# Deeds and mere talk: nobody addresses anybody.
NO_ACT = [
    "Police arrested twelve demonstrators in Oslo on Friday.",
    "Norwegian troops attacked an Icelandic village, killing ten people.",
    "Thousands of students marched through Oslo against the government.",
    "Norway ordered patrols by the coast guard.",
    "Two Norwegians are wanted for murder.",
    "The courier had committed several crimes.",
    "It will rain in Oslo.",
    "Norway is searching for ways of supporting the fishermen.",
]


def _names(listed: str) -> set[str]:
    return set(listed.split(", ")) if listed else set()


@pytest.mark.parametrize(("sentence", "kind", "senders", "recipients"), ONE_WAY)
def test_words_name_the_act_and_its_sides(tell: Tell, sentence: str, kind: str, senders: str, recipients: str) -> None:
    told = tell(sentence)
    act = next(a for a in told.acts(kind))
    assert told.names(act.sender) == _names(senders), told
    assert told.names(act.recipient) == _names(recipients), told
    assert act.status == "concluded"
    assert told.claim(act).modality == "asserted"


@pytest.mark.parametrize(("sentence", "kind", "status", "senders", "recipients"), SAID)
def test_tense_and_modal_make_a_saying_an_undertaking(
    tell: Tell, sentence: str, kind: str, status: str, senders: str, recipients: str
) -> None:
    told = tell(sentence)
    act = next(a for a in told.acts(kind))
    assert told.names(act.sender) == _names(senders), told
    assert told.names(act.recipient) == _names(recipients), told
    assert act.status == status


@pytest.mark.parametrize(("sentence", "kind", "status"), TOGETHER)
def test_two_sides_do_it_together(tell: Tell, sentence: str, kind: str, status: str) -> None:
    told = tell(sentence)
    act = told.act(kind)
    assert told.names(act.participant) == {"Norway", "Iceland"}, told
    assert act.status == status


@pytest.mark.parametrize("sentence", NO_ACT)
def test_deeds_are_no_acts_of_communication(tell: Tell, sentence: str) -> None:
    told = tell(sentence)
    assert not told.acts(), told


def test_a_promise_within_a_speech_is_the_speakers_word(tell: Tell) -> None:
    told = tell("Norway said it would send food to Iceland.")
    promise = told.act("Agreement")
    assert told.asserter(promise) == "Norway"
    assert told.telling_of(promise) is told.act("Statement")
    assert told.content(promise) == "send food to Iceland"


def test_what_another_will_do_is_no_promise(tell: Tell) -> None:
    assert not tell("Norway said Iceland would bomb the harbour.").acts("Threat", "Agreement")


def test_a_denied_threat_keeps_its_modality(tell: Tell) -> None:
    told = tell("Norway has not threatened Iceland.")
    assert told.claim(told.act("Threat")).modality == "denied"


def test_a_possible_recognition_is_hedged(tell: Tell) -> None:
    told = tell("Norway may recognize the rebels.")
    support = told.act("Support")
    assert support.status == "hypothetical"
    assert told.claim(support).modality == "hedged"


def test_a_failed_agreement_and_a_cancelled_visit_failed(tell: Tell) -> None:
    assert tell("Norway and Iceland failed to reach agreement on the border.").act("Agreement").status == "failed"
    assert tell("Eva Lund cancelled a planned visit to Iceland.").act("Visit").status == "failed"


def test_refusing_to_meet_refuses_the_meeting(tell: Tell) -> None:
    told = tell("Norway refused to meet the Icelandic envoy.")
    assert told.roles(told.act("Rejection")) == {"sender": {"Norway"}, "recipient": {"Icelandic envoy"}}
    assert told.act("Meeting").status == "refused"


def test_a_call_for_talks_is_a_demand_and_the_talks_are_requested(tell: Tell) -> None:
    told = tell("Norway called for talks between Iceland and Sweden.")
    assert told.names(told.act("Demand").sender) == {"Norway"}
    talks = told.act("Conversation")
    assert talks.status == "requested"
    assert told.names(talks.participant) == {"Iceland", "Sweden"}


def test_readiness_to_mediate_is_an_offer_of_mediation(tell: Tell) -> None:
    told = tell("Norway expressed readiness to mediate.")
    assert told.act("Offer").status == "concluded"
    assert told.mediation().status == "offered"


def test_the_thing_demanded_keeps_its_infinitive(tell: Tell) -> None:
    told = tell("Norway demanded a meeting of the council to discuss the raid.")
    assert told.content(told.act("Demand")) == "a meeting of the council to discuss the raid"


def test_those_spoken_of_are_actors_of_the_report(tell: Tell) -> None:
    told = tell("Norway demanded the removal of Commander Ingvar Moe.")
    assert told.actor("Ingvar Moe").mentions
