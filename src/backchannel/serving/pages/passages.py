"""A text with the passages marked that prove something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from backchannel.serving.pages.records import Claim, Evidence

__all__ = ["Part", "passages"]


class Part(NamedTuple):
    """A part of a text; with the IRI of the evidence that begins it, where it is evidence."""

    text: str
    iri: str | None = None


def passages(text: str, claims: Iterable[Claim]) -> list[Part]:
    """Return a text in parts. Passages that overlap one before them begin where that one ends.

    Evidence whose words are not found at its offsets is not marked: the text may be of another version.
    """
    evidence = {each.iri: each for claim in claims for each in claim.evidence}
    parts: list[Part] = []
    at = 0
    for each in sorted(evidence.values(), key=lambda e: (e.start, -e.end, e.iri)):
        if not _stands(each, text) or each.end <= at:
            continue
        start = max(each.start, at)
        if start > at:
            parts.append(Part(text[at:start]))
        parts.append(Part(text[start : each.end], each.iri))
        at = each.end
    return [*parts, Part(text[at:])] if at < len(text) else parts


def _stands(evidence: Evidence, text: str) -> bool:
    return bool(evidence.quote) and text[evidence.start : evidence.end] == evidence.quote
