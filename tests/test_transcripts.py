"""Transcripts: what a labelled paragraph tells is its speaker's word. All is invented."""

from __future__ import annotations

from collections.abc import Callable

from telling import Telling

Tell = Callable[..., Telling]

TRANSCRIPT = """Eva Lund, the Norwegian foreign minister, answered questions in Oslo.

Q: Have you spoken to the Chileans?

LUND: We have asked Chile to mediate. Peru warned us last week.

BERG (through interpreter): I never met her.

LORD HAAKON: I can confirm that Chile asked Norway for help."""


def test_what_a_labelled_paragraph_tells_is_its_speakers_word(tell: Tell) -> None:
    """*We* is the speaker's side, and the claim the speaker's."""
    told = tell(TRANSCRIPT)
    [request] = [act for act in told.acts("Request") if told.asserter(act) == "Eva Lund"]
    assert told.roles(request) == {"sender": {"Norway"}, "recipient": {"Chile"}}
    warning = told.act("Warning")
    assert told.roles(warning) == {"sender": {"Peru"}, "recipient": {"Norway"}}
    assert told.asserter(warning) == "Eva Lund"


def test_a_paragraph_that_only_has_a_colon_makes_no_transcript(tell: Tell) -> None:
    """One label is a heading."""
    told = tell("Eva Lund met Jon Berg.\n\nLUND: Norway asked Chile to mediate.")
    assert told.asserter(told.act("Request")) is None


def test_a_place_before_a_colon_is_where_the_report_was_filed(tell: Tell) -> None:
    told = tell("DHAKA: The Norwegian ambassador was summoned to the foreign office on Sunday.")
    assert told.roles(told.act("Demand")) == {"recipient": {"Norwegian ambassador"}}
