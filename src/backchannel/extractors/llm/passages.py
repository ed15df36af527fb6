"""A long text in passages that overlap, so that nothing is told only across a cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["OVERLAP", "PASSAGE", "passages"]

PASSAGE = 8_000
"""Code points of a passage: some 2,000 tokens, a usual report as a whole. Models make less of
what stands in the middle of a long text ("Lost in the Middle", Liu et al., TACL 2024)."""

OVERLAP = 1_000
"""Code points that two passages share: some seven sentences, so that an act and those who tell of it stand together
in at least one."""

# Where a passage may end, the best first: after a paragraph, a sentence, a word.
_ENDS = (re.compile(r"\n\s*\n"), re.compile(r"[.!?][\"”’')\]]*\s+"), re.compile(r"\s+"))


def passages(text: str, size: int = PASSAGE, overlap: int = OVERLAP) -> Iterator[tuple[int, int]]:
    """Yield the passages of a text as pairs of offsets; together they hold all of it.

    Parameters:
        text: the text.
        size: the most code points of a passage.
        overlap: about how many of them the next passage has, too; less than half of ``size``.
    """
    start = 0
    while len(text) - start > size:
        end = _cut(text, start + size // 2, start + size)
        yield start, end
        start = _cut(text, end - overlap, end - overlap // 2)
    yield start, len(text)


def _cut(text: str, low: int, high: int) -> int:
    """Return the last place between two offsets at which one may best cut."""
    for end in _ENDS:
        found = [match.end() for match in end.finditer(text, low, high)]
        if found:
            return found[-1]
    return high
