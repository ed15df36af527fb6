"""Finding quotes in a text: first as they stand, then whatever blanks and quotation marks they are written with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from backchannel.facts import Span

__all__ = ["Quotable"]

# Marks that editors, keyboards and language models exchange freely for one another (Unicode, general categories Pi
# and Pf, and the marks that stand in for them).
_DOUBLE = frozenset('"“”„‟«»″＂❝❞〝〞')
_SINGLE = frozenset("'‘’‚‛‹›′＇`´❛❜ʼ")
# They show nothing: a soft hyphen, a zero-width space or joiner, a byte order mark inside a text.
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


class Quotable:
    """A text in which quotes are looked for.

    Parameters:
        text: all of it; offsets are code points into it.
        start, end: the part of it in which to look.
    """

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        self.text = text
        self.start = start
        self.end = len(text) if end is None else end
        self._folded, self._places = _fold(text[self.start : self.end])

    def first(self, quote: str, within: Span | None = None) -> Span | None:
        """Return the first place where the quote stands as whole words, or None.

        Parameters:
            quote: the words.
            within: look only inside these words.
        """
        return next(self.every(quote, within), None)

    def every(self, quote: str, within: Span | None = None) -> Iterator[Span]:
        """Yield all places where the quote stands as whole words, letter for letter if it does so anywhere.

        The spans hold the text's own words, which may differ from the quote in blanks and quotation marks.
        """
        low, high = (self.start, self.end) if within is None else (within.start, within.end)
        exact = list(self._exact(quote, low, high))
        yield from exact or self._loose(quote, low, high)

    def span(self, start: int, end: int) -> Span:
        """Return the words between two offsets."""
        return Span(start=start, end=end, quote=self.text[start:end])

    def _exact(self, quote: str, low: int, high: int) -> Iterator[Span]:
        at = self.text.find(quote, low, high) if quote.strip() else -1
        while at >= 0:
            if self._whole(at, at + len(quote)):
                yield self.span(at, at + len(quote))
            at = self.text.find(quote, at + 1, high)

    def _loose(self, quote: str, low: int, high: int) -> Iterator[Span]:
        wanted = _fold(quote)[0].strip()
        at = self._folded.find(wanted) if wanted else -1
        while at >= 0:
            start = self.start + self._places[at]
            end = self.start + self._places[at + len(wanted) - 1] + 1
            if low <= start and end <= high and self._whole(start, end):
                yield self.span(start, end)
            at = self._folded.find(wanted, at + 1)

    def _whole(self, start: int, end: int) -> bool:
        """Tell whether no word is cut: *met* does not stand in *metal*."""
        text = self.text
        cut_before = start > 0 and _spells(text[start - 1]) and _spells(text[start])
        cut_after = end < len(text) and _spells(text[end]) and _spells(text[end - 1])
        return not cut_before and not cut_after


def _spells(character: str) -> bool:
    """Tell whether words are spelt with it and kept apart by blanks; Chinese or Thai writes words without."""
    category = unicodedata.category(character)
    return category[0] in "MN" or (category[0] == "L" and category != "Lo")


def _fold(text: str) -> tuple[str, list[int]]:
    """Return the text with one kind of blank and of quotation mark, and where each of its characters stood."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character in _INVISIBLE:
            continue
        if character.isspace():
            if characters and characters[-1] == " ":
                continue
            character = " "
        elif character in _DOUBLE:
            character = '"'
        elif character in _SINGLE:
            character = "'"
        characters.append(character)
        places.append(place)
    return "".join(characters), places
