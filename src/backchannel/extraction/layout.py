"""Layout: from the article's text to paragraphs fit for parsing, with a map back to its offsets.

Double blanks and line breaks wreck sentence splitting, so white space is collapsed before parsing; every
offset that is published counts the untouched text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["LONGEST_PARAGRAPH", "Paragraph", "paragraphs", "visible"]

# A paragraph is parsed at one go; longer ones are cut at a sentence end, so that memory stays flat.
LONGEST_PARAGRAPH = 6000
# How many columns a wrapped line may stop short of the room that was left for the next word.
_RAGGED = 3
# Headlines are shorter than this many words and do not end like a sentence.
_HEADLINE_WORDS = 22

_BLANK_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+|\f")
_LINE = re.compile(r"[^\n\r\v\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
# "GENEVA, May 3 (Agency) -", "Agency -": where and by whom it was filed, no part of the sentence.
_DATELINE = re.compile(
    r"\s*(?:[A-Z][\w.'/ -]{1,40}(?:,\s*[A-Z][\w.]+){0,2}(?:,?\s*[A-Z][a-z]{2,8}\.?\s+\d{1,2})?,?\s*"
    r"\([A-Z][\w/ .]{1,30}\)|[A-Z][A-Z.' ]{2,24}(?:,\s*[A-Z][\w.]+)?(?:,\s*[A-Z][a-z]{2,8}\.?\s+\d{1,2})?"
    r"|[A-Z]{2,5}|Reuters)\s*(?:--?|[–—])\s+(?=[\"“A-Z])"
)
# "DHAKA: The envoy", "KUALA LUMPUR, May 3:": so where only one paragraph begins so; in a transcript many do.
_LABEL = re.compile(r"(?m)^(?:[A-Z][A-Z.'’-]+ ?){1,3}(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?: +(?=[\"“‘A-Z])")
_CUT = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[A-Z])")
# A name that begins in lower case: "al-Harthy: no talks" is a headline of its own.
_PREFIXED = re.compile(r"(?:al|el|as|ash|an|ar|at|az|ul|bin|ibn|de|da|di|du|van|von|ter)[-’' ][A-Z]")
# What marks text up and is not seen by a reader: the address of a Markdown link, tags such as <sup>, asterisks.
_MARKUP = re.compile(
    r"\[(?=[^\[\]\n]{1,200}\]\((?:https?:|mailto:|/|#))|\]\((?:https?:|mailto:|/|#)[^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)"
    r"|</?(?:sup|sub|u|b|i|em|strong|span|a|small)(?:\s[^<>]*)?/?>|(?<![\w*])\*{1,3}(?=\w)|(?<=[\w.,;:!?”’)])\*{1,3}(?![\w*])"
)
# Soft hyphens, zero-width and direction marks split words for the tokenizer but are not seen by a reader.
_INVISIBLE = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def visible(words: str) -> str:
    """Return words as a reader sees them: white space made single blanks, invisible marks left out."""
    return " ".join("".join(c for c in words if c not in _INVISIBLE).split())


class Paragraph(NamedTuple):
    """One paragraph: ``text`` as parsed, and for each of its code points the offset in the article."""

    text: str
    offsets: list[int]
    headline: bool


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of ``text`` in order, white space collapsed, none empty."""
    start, lone = 0, _lone_place(text)
    if lone is not None and not text[: lone.start()].strip():
        start = lone.end()
    for gap in _BLANK_LINE.finditer(text):
        yield from _block(text, start, gap.start())
        start = gap.end()
        if lone is not None and lone.start() == start:
            start = lone.end()
    yield from _block(text, start, len(text))


def _lone_place(text: str) -> re.Match[str] | None:
    """Return the place and day before a colon with which a report begins."""
    labels = _LABEL.finditer(text)
    first, second = next(labels, None), next(labels, None)
    return first if second is None else None


def _block(text: str, start: int, end: int) -> Iterator[Paragraph]:
    """Yield the paragraphs between two blank lines: each line is one, unless it was only wrapped."""
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text, start, end) if text[m.start() : m.end()].strip()]
    if not lines:
        return
    width = max(end - start for start, end in lines)
    first, last = lines[0]
    line_start = first
    for line in lines[1:]:
        if _continues(text[first:last].rstrip(), text[last : line[1]].strip(), width - (last - line_start)):
            last = line[1]
        else:
            yield from _paragraph(text, first, last)
            first, last = line
        line_start = line[0]
    yield from _paragraph(text, first, last)


def _continues(before: str, after: str, room: int) -> bool:
    """Say whether a line goes on in the next: a typesetter breaks only where the next word had no ``room``."""
    if before.endswith("-") or (after[:1].islower() and not _PREFIXED.match(after)):
        return True
    next_word = after.partition(" ")[0]
    return room <= len(next_word) + _RAGGED and not _SENTENCE_END.search(before) and not before.endswith(":")


def _paragraph(text: str, start: int, end: int) -> Iterator[Paragraph]:
    while end - start > LONGEST_PARAGRAPH:
        cut = _cut(text, start)
        yield from _collapse(text, start, cut)
        start = cut
    yield from _collapse(text, start, end)


def _cut(text: str, start: int) -> int:
    """Return where to cut a paragraph that is too long: after a sentence, else at a blank, else anywhere."""
    window = text[start : start + LONGEST_PARAGRAPH]
    ends = [m.end() for m in _CUT.finditer(window)]
    if ends:
        return start + ends[-1]
    blank = window.rfind(" ")
    return start + (blank + 1 if blank > 0 else LONGEST_PARAGRAPH)


def _collapse(text: str, start: int, end: int) -> Iterator[Paragraph]:
    dateline = _DATELINE.match(text, start, end)
    if dateline:
        start = dateline.end()
    characters: list[str] = []
    offsets: list[int] = []
    hidden = {position for mark in _marks(text, start, end) for position in range(*mark)}
    for position in range(start, end):
        if position in hidden:
            continue
        character = text[position]
        if character in _INVISIBLE:
            continue
        if character.isspace() or character < " ":
            if not characters or characters[-1] == " ":
                continue
            character = " "
        characters.append(character)
        offsets.append(position)
    if characters and characters[-1] == " ":
        characters.pop()
        offsets.pop()
    if characters:
        collapsed = "".join(characters)
        yield Paragraph(collapsed, offsets, _is_headline(collapsed))


def _marks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if not any(sign in text[start:end] for sign in "[<*"):
        return []
    return [mark.span() for mark in _MARKUP.finditer(text, start, end)]


def _is_headline(paragraph: str) -> bool:
    return not _SENTENCE_END.search(paragraph) and paragraph.count(" ") < _HEADLINE_WORDS
