"""Keeping claims above a confidence: what falls, and what falls with it."""

from __future__ import annotations

import pytest
from msgspec import structs

from backchannel.article import Article
from backchannel.confidence import at_least
from backchannel.errors import UsageError
from backchannel.facts import Actor, Claim, Communication, Facts, Mediation, Span, check

TEXT = "Arvenia asked Belmar to relay a message to Corland, said Belmar."
EVIDENCE = (Span(start=0, end=len(TEXT), quote=TEXT),)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words), quote=words)


@pytest.fixture
def facts() -> Facts:
    """A statement (0.9) in which a request (0.6) is claimed, whose content is a message (0.8); a mediation (0.7)
    inferred from the request."""
    made = Facts(
        article=Article(text=TEXT),
        actors=(Actor(id="a", kind="State", name="Arvenia"), Actor(id="b", kind="State", name="Belmar")),
        communications=(
            Communication(id="said", kind="Statement", status="concluded", trigger=span("said"), sender=("b",)),
            Communication(
                id="asked",
                kind="Request",
                status="concluded",
                trigger=span("asked"),
                sender=("a",),
                content_act="sent",
            ),
            Communication(id="sent", kind="Message", status="requested", trigger=span("relay"), sender=("a",)),
        ),
        mediations=(
            Mediation(id="between", status="requested", trigger=span("relay"), mediator=("b",), comprises=("sent",)),
        ),
        claims=(
            Claim(id="c-said", claims="said", confidence=0.9, evidence=EVIDENCE),
            Claim(id="c-asked", claims="asked", said_in="said", asserted_by="b", confidence=0.6, evidence=EVIDENCE),
            Claim(id="c-sent", claims="sent", said_in="said", asserted_by="b", confidence=0.8, evidence=EVIDENCE),
            Claim(id="c-between", claims="between", derived_from="c-asked", confidence=0.7, evidence=EVIDENCE),
            Claim(id="c-else", content="a guess", said_in="said", confidence=0.95, evidence=EVIDENCE),
        ),
        same_act=(("asked", "sent"),),
    )
    check(made)
    return made


def test_facts_that_all_are_confident_enough_stay_the_same(facts: Facts) -> None:
    assert at_least(facts, 0) is facts
    assert at_least(facts, 0.6) is facts


def test_an_act_without_a_claim_falls_and_so_does_what_was_inferred_from_it(facts: Facts) -> None:
    kept = at_least(facts, 0.65)
    assert [claim.id for claim in kept.claims] == ["c-said", "c-sent", "c-else"]
    assert [act.id for act in kept.acts()] == ["said", "sent"]
    assert kept.same_act == ()
    assert kept.actors == facts.actors
    check(kept)


def test_references_to_a_fallen_act_are_taken_away(facts: Facts) -> None:
    raised = structs.replace(
        facts,
        claims=tuple(structs.replace(c, confidence=0.3) if c.id in {"c-said", "c-sent"} else c for c in facts.claims),
    )
    kept = at_least(raised, 0.5)
    assert [act.id for act in kept.acts()] == ["asked", "between"]
    assert all(claim.said_in is None for claim in kept.claims)
    assert kept.communications[0].content_act is None
    assert kept.mediations[0].comprises == ()
    check(kept)


def test_everything_can_fall(facts: Facts) -> None:
    kept = at_least(facts, 1)
    assert (kept.claims, tuple(kept.acts()), kept.same_act) == ((), (), ())
    check(kept)


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
def test_a_confidence_outside_0_to_1_is_refused(facts: Facts, confidence: float) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        at_least(facts, confidence)
