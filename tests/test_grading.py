"""Confidence: what makes an act less sure to be told as it was read, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telling import Telling

Tell = Callable[..., Telling]
FAR = "who had come from the mountains of the north by way of the old salt road and the long bridge at the ferry house"


def confidence(telling: Telling, kind: str) -> float:
    return telling.claim(telling.act(kind)).confidence


@pytest.mark.parametrize(
    ("kind", "sure", "doubtful"),
    [
        (
            "PhoneCall",
            "Rosario Ibarrola spoke by telephone with Temuulen Dorjpurev on Monday.",
            "Rosario Ibarrola spoke by telephone with Temuulen Dorjpurev.",
        ),
        (
            "Meeting",
            "Rosario Ibarrola met Temuulen Dorjpurev on Monday.",
            "Rosario Ibarrola had a meeting with Temuulen Dorjpurev on Monday.",
        ),
        (
            "Request",
            "Rosario Ibarrola landed in Oslo. Rosario Ibarrola asked Portugal to withdraw.",
            "Rosario Ibarrola landed in Oslo. She asked Portugal to withdraw.",
        ),
        (
            "Request",
            "Rosario Ibarrola asked Portugal to withdraw.",
            f"Rosario Ibarrola, {FAR}, asked Portugal to withdraw.",
        ),
        ("Threat", "Norway threatened Chile with sanctions.", "The rebels threatened Chile with sanctions."),
        (
            "Request",
            "Chile asked Portugal to withdraw.",
            "Norway said that Chile had asked Portugal to withdraw.",
        ),
    ],
)
def test_what_goes_wrong_more_often_is_told_with_less_confidence(
    tell: Tell, kind: str, sure: str, doubtful: str
) -> None:
    assert confidence(tell(sure), kind) > confidence(tell(doubtful), kind)


def test_an_inferred_mediation_is_less_certain_than_the_relay(tell: Tell) -> None:
    telling = tell("Portugal conveyed a message from Chile to Mongolia.")
    assert confidence(telling, "Mediation") < confidence(telling, "Message")


def test_a_sources_own_doubt_is_not_the_extractors(tell: Tell) -> None:
    """That it may have asked is the modality; that the text says so is as sure as ever."""
    plain = tell("Norway said that Chile had asked Portugal to withdraw.")
    hedged = tell("Norway said that Chile had perhaps asked Portugal to withdraw.")
    assert hedged.claim(hedged.act("Request")).modality == "hedged"
    assert confidence(hedged, "Request") == confidence(plain, "Request")


def test_no_act_is_certain_and_none_hopeless(tell: Tell) -> None:
    telling = tell(
        "Norway, officials said on Monday, told Chile that the two had talks about a visit to Peru. They met again. "
        "The leaders discussed salt. Mongolia asked Portugal to convey a message to Chile, which had refused to listen."
    )
    grades = [claim.confidence for claim in telling.facts.claims]
    assert len(grades) > 3
    assert all(0.05 <= grade <= 0.95 for grade in grades)
