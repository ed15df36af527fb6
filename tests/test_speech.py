"""Direct speech: who speaks, what he says, and whom *we* and *I* mean in it.

Every official in here is invented; the states exist.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telling import Telling

Tell = Callable[..., Telling]

H = "Ingrid Halvorsen"
PM = f"Norwegian Prime Minister {H}"


@pytest.mark.parametrize(
    "text",
    [
        f'"We rejected the plan," {PM} said.',
        f'"We rejected the plan," said {PM}.',
        f"“We rejected the plan,” {PM} said.",
        f"«We rejected the plan», {PM} said.",
        f'{PM} said: "We rejected the plan."',
        f'{PM} said, "We rejected the plan."',
        f'"We rejected the plan," {PM} told reporters.',
    ],
)
def test_the_speaker_answers_for_the_words_between_the_marks(tell: Tell, text: str) -> None:
    told = tell(text)
    statement = told.act("Statement")
    assert told.roles(statement)["sender"] == {H}
    assert told.content(statement).rstrip(".,") == "We rejected the plan"
    assert told.asserter(told.act("Rejection")) == H
    assert told.telling_of(told.act("Rejection")) == statement


def test_we_is_the_side_of_the_speaker(tell: Tell) -> None:
    told = tell(f'"We rejected the plan," {PM} said.')
    assert told.roles(told.act("Rejection")) == {"sender": {"Norway"}}


def test_us_is_the_side_of_the_speaker(tell: Tell) -> None:
    told = tell(f'"Peru has asked us to mediate," {PM} said.')
    assert told.roles(told.act("Request")) == {"sender": {"Peru"}, "recipient": {"Norway"}}
    assert told.roles(told.mediation())["mediator"] == {"Norway"}
    assert told.asserter(told.mediation()) == H


def test_our_is_of_the_side_of_the_speaker(tell: Tell) -> None:
    told = tell(f'"Peru rejected our offer," {PM} said.')
    assert told.roles(told.act("Rejection")) == {"sender": {"Peru"}, "recipient": {"Norway"}}


def test_i_is_the_speaker(tell: Tell) -> None:
    told = tell(f'"I met Hernando Quispilla in Geneva," {PM} said.')
    assert told.roles(told.act("Meeting")) == {"participant": {H, "Hernando Quispilla"}}


def test_we_of_a_speaker_without_a_side_is_the_speaker(tell: Tell) -> None:
    told = tell(f'"We rejected the plan," {H} said.')
    assert told.roles(told.act("Rejection")) == {"sender": {H}}


def test_a_quotation_of_several_sentences_is_all_his(tell: Tell) -> None:
    told = tell(f'"We met the Peruvian delegation. Peru rejected our offer," said {PM}.')
    assert told.asserter(told.act("Meeting")) == H
    assert told.asserter(told.act("Rejection")) == H
    assert told.content(told.act("Statement")).startswith("We met")
    assert told.content(told.act("Statement")).endswith("our offer")


def test_a_quotation_that_goes_on_after_the_speaker_is_his_too(tell: Tell) -> None:
    told = tell(f'"We rejected the plan," {PM} said. "Peru accepted the offer."')
    assert told.asserter(told.act("Rejection")) == H
    assert told.asserter(told.act("Agreement")) == H


def test_evidence_of_what_is_quoted_holds_the_quoted_words(tell: Tell) -> None:
    told = tell(f'"We rejected the plan," {PM} said. "Peru accepted the offer."')
    assert any("Peru accepted the offer" in e.quote for e in told.claim(told.act("Agreement")).evidence)


def test_what_is_told_after_the_closing_mark_is_not_the_speakers(tell: Tell) -> None:
    told = tell(f'"We rejected the plan," {PM} said. Peru accepted the offer.')
    assert told.asserter(told.act("Rejection")) == H
    assert told.asserter(told.act("Agreement")) is None


def test_two_speakers_answer_each_for_their_own_words(tell: Tell) -> None:
    told = tell(
        f'"We rejected the plan," {PM} said.\n\n"We accepted the offer," Peruvian President Hernando Quispilla said.'
    )
    assert (told.asserter(told.act("Rejection")), told.roles(told.act("Rejection"))) == (H, {"sender": {"Norway"}})
    assert told.asserter(told.act("Agreement")) == "Hernando Quispilla"
    assert told.roles(told.act("Agreement")) == {"sender": {"Peru"}}


@pytest.mark.parametrize(
    "text",
    [
        'The "special operation" began in Peru.',
        'The "so-called" plan of Norway was old.',
        '"We rejected the plan."',
        '"We rejected the plan," she said.',
        '"Yes." "No." "Never."',
    ],
)
def test_words_between_marks_that_nobody_known_says_are_nobodys_act(tell: Tell, text: str) -> None:
    assert tell(text).acts() == []


@pytest.mark.parametrize("text", ['"' * 51, "“" * 50, "”" * 50, '"We rejected the plan', "''\"“„»«", f'"{PM} said'])
def test_marks_that_do_not_match_break_nothing(tell: Tell, text: str) -> None:
    assert tell(text).facts.claims == ()
