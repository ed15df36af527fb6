"""How words from outside are shown: nothing invisible acts, nothing long breaks a page, no quote exceeds its limit."""

from __future__ import annotations

import re
from unicodedata import category

from backchannel.serving.pages.phrases import shortened

__all__ = ["DEFAULT_QUOTE_LIMIT", "Words", "clipped", "kind_words", "shown"]

DEFAULT_QUOTE_LIMIT = 60
"""Words of one quote: about two sentences. What may be quoted differs by country; publishers set their own."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STEERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of what follows (UAX #9)."""


def shown(words: str) -> str:
    """Return words letter for letter, except that invisible characters that steer are made visible by their number."""
    if words.isascii() and words.isprintable():
        return words
    steered = _STEERING.sub(lambda match: f"[U+{ord(match[0]):04X}]", words)
    return "".join(c if c in "\n\t" or category(c) not in ("Cc", "Cs", "Co") else "\ufffd" for c in steered)


class Words:
    """Cuts quotes at a number of words.

    Parameters:
        limit: words; none for no limit.
    """

    def __init__(self, limit: int | None = DEFAULT_QUOTE_LIMIT) -> None:
        self.limit = limit

    def quoted(self, quote: str) -> str:
        """Return a quote, cut after the limit with an ellipsis."""
        if self.limit is None:
            return shown(quote)
        words = quote.split(None, self.limit)
        if len(words) <= self.limit:
            return clipped(shown(quote), 2_000)
        return clipped(shown(quote[: len(quote) - len(words[-1])].rstrip()), 2_000) + " […]"


def clipped(words: str, length: int = 200) -> str:
    """Return words cut to a number of characters, on one line, with an ellipsis where something was cut."""
    return shortened(words, length)


def kind_words(name: str) -> str:
    """Return a class's local name in words: ``PhoneCall`` is a phone call."""
    return _CAMEL.sub(" ", name).lower()
