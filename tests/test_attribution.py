"""On whose word an act stands, who carried that word, and with what stance.

Every official and agency in here is invented; the states exist.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backchannel.article import Article
from backchannel.extraction import Extractor
from telling import Telling

Tell = Callable[..., Telling]

H = "Ingrid Halvorsen"
PM = f"Norwegian Prime Minister {H}"
AGENCY = "Meridian News Agency"


def rejection(told: Telling) -> tuple[str | None, set[str], str]:
    """Whose word the rejection is, who carried it, and its stance."""
    act = told.act("Rejection")
    return told.asserter(act), told.reporters(act), told.claim(act).modality


# ---- whose word ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asserter", "reporters"),
    [
        (f"{H} said that Peru had rejected the plan.", H, set()),
        (f"{H} said Peru had rejected the plan.", H, set()),
        (f"{H} told reporters that Peru had rejected the plan.", H, set()),
        (f"{H} claimed that Peru had rejected the plan.", H, set()),
        ("Officials said Peru had rejected the plan.", "Officials", set()),
        ("Peru has rejected the plan, officials said.", "officials", set()),
        ("Peru has rejected the plan, Norwegian officials said.", "Norwegian officials", set()),
        ("Peru has rejected the plan, two people familiar with the matter said.", "two people", set()),
        ("Norwegian media said that Peru had rejected the plan.", "Norwegian media", set()),
        (f"Peru rejected the plan, said {H}.", H, set()),
        (f"Peru rejected the plan, the {AGENCY} reported.", AGENCY, set()),
        ("Peru rejected the plan, according to the Meridian news agency.", "Meridian", set()),
        (f"Peru had rejected the plan, the {AGENCY} quoted {H} as saying.", H, {AGENCY}),
        (f"According to the {AGENCY}, Peru rejected the plan.", AGENCY, set()),
        (f"Peru rejected the plan, according to the {AGENCY}.", AGENCY, set()),
        ("According to Norwegian officials, Peru rejected the plan.", "Norwegian officials", set()),
        (f"{H} told the {AGENCY} that Peru had rejected the plan.", H, {AGENCY}),
        (f"{H} was quoted as saying by the {AGENCY} that Peru had rejected the plan.", H, {AGENCY}),
        (f"The {AGENCY} quoted {H} as saying that Peru had rejected the plan.", H, {AGENCY}),
        (f"The {AGENCY} reported that {H} had said that Peru had rejected the plan.", H, {AGENCY}),
        (f"{H} said that Peru had rejected the plan, according to the {AGENCY}.", H, {AGENCY}),
    ],
)
def test_whose_word_it_is_and_who_carried_it(tell: Tell, text: str, asserter: str, reporters: set[str]) -> None:
    told = tell(text)
    assert rejection(told) == (asserter, reporters, "asserted")
    assert told.roles(told.act("Rejection")) == {"sender": {"Peru"}}


def test_what_nobody_else_says_is_the_articles_own_word(tell: Tell) -> None:
    told = tell("Peru rejected the plan.")
    assert rejection(told) == (None, set(), "asserted")
    assert told.telling_of(told.act()) is None


def test_the_articles_own_word_is_its_publishers_when_that_is_known(tell: Tell) -> None:
    told = tell(f"Peru rejected the plan. {H} said that Norway accepted it.", publisher="Harbour Post")
    assert rejection(told)[0] == "Harbour Post"
    assert told.actor("Harbour Post").kind == "NewsOrganization"
    assert told.asserter(told.act("Statement")) == "Harbour Post"
    assert told.asserter(told.act("Agreement")) == H


def test_a_publisher_of_the_authority_is_known_by_it(tell: Tell) -> None:
    told = tell("Peru rejected the plan.", publisher="Australian Associated Press")
    assert told.actor("Australian Associated Press").authority == "aap"


@pytest.mark.parametrize("publisher", ["", "   "])
def test_a_publisher_without_a_name_is_none(tell: Tell, publisher: str) -> None:
    assert rejection(tell("Peru rejected the plan.", publisher=publisher))[0] is None


def test_a_word_is_said_in_the_statement_that_tells_it(tell: Tell) -> None:
    told = tell(f"{H} said that Peru had rejected the plan.")
    statement = told.act("Statement")
    assert told.telling_of(told.act("Rejection")) == statement
    assert told.roles(statement) == {"sender": {H}}
    assert told.content(statement) == "Peru had rejected the plan"
    assert (told.asserter(statement), told.telling_of(statement)) == (None, None)


def test_the_chain_leads_from_the_act_by_the_speaker_to_the_agency(tell: Tell) -> None:
    told = tell(f"The {AGENCY} reported that {H} had said that Peru had rejected the plan.")
    said = told.telling_of(told.act("Rejection"))
    assert said is not None and told.roles(said)["sender"] == {H}
    assert told.asserter(said) == AGENCY
    reported = told.telling_of(said)
    assert reported is not None and told.roles(reported)["sender"] == {AGENCY}
    assert (told.asserter(reported), told.telling_of(reported)) == (None, None)


def test_no_word_is_said_in_itself(tell: Tell) -> None:
    told = tell(f"{H} said that Peru had said that Norway had said that Chile rejected the plan.")
    assert len(told.acts("Statement")) == 3
    for act in told.acts():
        seen = [act]
        while (above := told.telling_of(seen[-1])) is not None:
            assert above not in seen
            seen.append(above)


def test_what_somebody_is_accused_of_is_his_deed_on_the_accusers_word(tell: Tell) -> None:
    told = tell("Peru accused Norway of threatening Botswana.")
    assert told.roles(told.act("Threat")) == {"sender": {"Norway"}, "recipient": {"Botswana"}}
    assert told.asserter(told.act("Threat")) == "Peru"


def test_the_content_of_a_word_leaves_out_who_carried_it(tell: Tell) -> None:
    told = tell(f"{H} said that Peru had rejected the plan, according to the Meridian news agency.")
    (said,) = [a for a in told.acts("Statement") if told.roles(a)["sender"] == {H}]
    assert told.content(said) == "Peru had rejected the plan"


def test_who_quotes_another_source_does_not_make_it_the_articles_own_word(tell: Tell) -> None:
    told = tell(f"The {AGENCY}, citing Peruvian officials, said that Norway had rejected the plan.")
    assert rejection(told)[0] in {AGENCY, "Peruvian officials"}


def test_what_stands_in_another_sentence_is_not_the_speakers_word(tell: Tell) -> None:
    told = tell(f"{H} said that Norway accepted the offer. Peru rejected the plan.")
    assert rejection(told)[0] is None


# ---- stance --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asserter", "modality"),
    [
        ("Peru rejected the plan.", None, "asserted"),
        ("Norway confirmed that Peru had rejected the plan.", "Norway", "confirmed"),
        ("Norway denied that Peru had rejected the plan.", "Norway", "denied"),
        ("Peru denied having rejected the plan.", "Peru", "denied"),
        ("Peru denied rejecting the plan.", "Peru", "denied"),
        ("Norway questioned whether Peru had rejected the plan.", "Norway", "questioned"),
        ("It is unclear whether Peru rejected the plan.", None, "questioned"),
        ("Peru reportedly rejected the plan.", None, "hedged"),
        ("Peru probably rejected the plan.", None, "hedged"),
        ("Perhaps Peru rejected the plan.", None, "hedged"),
        ("Peru may have rejected the plan.", None, "hedged"),
        ("Peru did not reject the plan.", None, "denied"),
        ("Has Peru rejected the plan?", None, "questioned"),
        (f"{H} said that Peru may have rejected the plan.", H, "hedged"),
        (f"{H} said that Peru had not rejected the plan.", H, "denied"),
    ],
)
def test_with_what_stance_it_is_told(tell: Tell, text: str, asserter: str | None, modality: str) -> None:
    assert rejection(tell(text)) == (asserter, set(), modality)


def test_what_somebody_did_not_say_is_not_his_assertion(tell: Tell) -> None:
    told = tell("Norway did not say that Peru had rejected the plan.")
    assert told.claim(told.act("Statement")).modality == "denied"
    assert rejection(told)[2] != "asserted"


def test_a_denied_plan_needs_modality_and_status(tell: Tell) -> None:
    told = tell("Peru denied that it plans to meet Norwegian officials.")
    meeting = told.act("Meeting")
    assert told.roles(meeting) == {"participant": {"Peru", "Norwegian officials"}}
    assert (meeting.status, told.claim(meeting).modality) == ("planned", "denied")
    assert told.asserter(meeting) == "Peru"
    assert told.telling_of(meeting) == told.act("Denial")


def test_a_denial_is_itself_a_fact(tell: Tell) -> None:
    told = tell("Norway denied that Peru had rejected the plan.")
    denial = told.act("Denial")
    assert told.roles(denial) == {"sender": {"Norway"}}
    assert (told.asserter(denial), told.claim(denial).modality) == (None, "asserted")


# ---- conjectures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The silence suggests that Norway has lost interest.", "Norway has lost interest"),
        ("This suggests that Norway fears a longer war.", "Norway fears a longer war"),
        ("The move is likely aimed at Botswana.", "The move is likely aimed at Botswana"),
        ("The visit is likely aimed at reassuring Botswana.", "The visit is likely aimed at reassuring Botswana"),
    ],
)
def test_what_the_article_supposes_is_a_claim_in_words_without_an_act(tell: Tell, text: str, content: str) -> None:
    told = tell(text)
    (claim,) = told.conjectures()
    assert (claim.content, claim.modality, claim.asserted_by) == (content, "hedged", None)
    assert [e.quote for e in claim.evidence] == [text]
    assert told.acts() == []


def test_a_conjecture_of_a_known_publisher_is_his(tell: Tell) -> None:
    told = tell("The silence suggests that Norway has lost interest.", publisher="Harbour Post")
    (claim,) = told.conjectures()
    assert told.name(claim.asserted_by) == "Harbour Post"


@pytest.mark.parametrize(
    "text", ["The sun shines in Norway.", "Norway has lost interest.", "The report is aimed at readers in Botswana."]
)
def test_a_plain_sentence_is_no_conjecture(tell: Tell, text: str) -> None:
    assert tell(text).conjectures() == []


# ---- evidence ------------------------------------------------------------------------------------


def test_the_evidence_is_the_sentence_that_tells_it(tell: Tell) -> None:
    told = tell(f"The day was fine. {H} said that Peru had rejected the plan. Nobody else spoke.")
    (span,) = told.claim(told.act("Rejection")).evidence
    assert span.quote == f"{H} said that Peru had rejected the plan."


@pytest.mark.parametrize(
    ("text", "who", "what"),
    [
        ("Some analysts believe Norway may be playing for time.", "analysts", "Norway may be playing for time"),
        ("Norway may be playing for time, diplomats suspect.", "diplomats", "Norway may be playing for time"),
        ("Officials fear that the truce will not hold.", "Officials", "the truce will not hold"),
    ],
)
def test_what_others_believe_is_their_conjecture_and_no_act(
    extractor: Extractor, text: str, who: str, what: str
) -> None:
    facts = extractor.extract(Article(text=text))
    assert [(c.claims, c.modality, c.content) for c in facts.claims] == [(None, "hedged", what)]
    assert [a.name for a in facts.actors if a.id == facts.claims[0].asserted_by] == [who]


def test_what_somebody_does_not_believe_is_no_conjecture_of_his(extractor: Extractor) -> None:
    assert extractor.extract(Article(text="Diplomats do not believe that Norway will leave.")).claims == ()
