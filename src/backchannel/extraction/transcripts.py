"""Transcripts: paragraphs that begin with the name of who speaks them, *LUND: We have asked them to stay*."""

from __future__ import annotations

from backchannel.extraction.actors import Actors
from backchannel.extraction.tree import Tree

__all__ = ["speakers_of_paragraphs"]

# How many words a label may have: "The Minister of State, Foreign Office (Lord Lund):".
_LONGEST_LABEL = 12
# A transcript has more than one of them.
_LEAST = 2
_SMALL = frozenset(
    {
        "of",
        "the",
        "and",
        "for",
        "to",
        "through",
        "via",
        "interpreter",
        "translator",
        "translation",
        "de",
        "van",
        "von",
        "al",
        "bin",
    }
)


def speakers_of_paragraphs(tree: Tree, actors: Actors) -> dict[int, str | None]:
    """Return who speaks each paragraph of a transcript: its number -> the actor, None where nobody knows him.

    What has no label of its own goes on with the speech before, if most paragraphs have one. Empty where the text is
    no transcript.
    """
    starts: dict[int, int] = {}
    for token, number in enumerate(tree.paragraph):
        starts.setdefault(number, token)
    labels = {number: end for number, start in starts.items() if (end := _label_end(tree, start)) is not None}
    if len(labels) < _LEAST:
        return {}
    named = {number: _person(tree, actors, starts[number], end) for number, end in labels.items()}
    if 2 * len(labels) < len(starts) or not any(named.values()):
        return named if any(named.values()) else {}
    found: dict[int, str | None] = {}
    before: str | None = None
    for number in starts:
        before = named.get(number, before)
        found[number] = before
    return found


def _label_end(tree: Tree, start: int) -> int | None:
    """Return the colon that closes a label, None where the paragraph has none."""
    for token in range(start, min(len(tree), start + _LONGEST_LABEL)):
        if tree.paragraph[token] != tree.paragraph[start]:
            return None
        word = tree.word[token]
        if word in {":", "):", ".:"}:
            following = token + 1 < len(tree) and tree.paragraph[token + 1] == tree.paragraph[start]
            return token if token > start and following else None
        if word[:1].islower() and tree.lower[token] not in _SMALL:
            return None
        if word[:1].isdigit() or word in {'"', "“", "-", "–", "—", "•", ";"}:
            return None
    return None


def _person(tree: Tree, actors: Actors, start: int, end: int) -> str | None:
    """Return the person whom a label names last: an office may stand before him."""
    for token in range(end - 1, start - 1, -1):
        for key in actors.resolve(token):
            if actors.drafts[key].kind == "Person":
                return key
    return None
