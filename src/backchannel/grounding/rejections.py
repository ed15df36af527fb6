"""What grounding rejects, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

__all__ = ["REASONS", "Reason", "Rejection", "tally"]

Reason = Literal["form", "quote", "trigger", "mention", "words", "reference", "duplicate", "roles", "circle"]

REASONS: dict[Reason, str] = {
    "form": "does not fit the form",
    "quote": "evidence is not in the text",
    "trigger": "the trigger is not in the evidence",
    "mention": "a name is not in the text",
    "words": "a content, topic or office is not in the words of the text",
    "reference": "refers to nothing in the document, or to something that was rejected",
    "duplicate": "an id is used twice",
    "roles": "nobody takes part, or one actor is on both sides",
    "circle": "a claim is, through said_in, made in the act that it claims",
}
"""Each reason in plain words, in the order in which they are told."""


class Rejection(NamedTuple):
    """One thing that was left out.

    Attributes:
        reason: one of :data:`REASONS`.
        path: where it stands in the document, as ``$.acts[2]``.
        message: what is wrong with it, and its words.
    """

    reason: Reason
    path: str
    message: str


def tally(rejections: Iterable[Rejection]) -> dict[Reason, int]:
    """Count rejections by reason, in the order of :data:`REASONS`; reasons without any are left out."""
    counts = Counter(each.reason for each in rejections)
    return {reason: counts[reason] for reason in REASONS if counts[reason]}
