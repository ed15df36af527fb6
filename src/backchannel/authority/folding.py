"""Fold the spellings of one name into one key.

Folded away: accents, dots (*U.S.*), hyphens (*Guinea-Bissau*, in one token or three), curly apostrophes, white
space, a possessive *'s* and the case of particles (*Al-Shabaab*, *al-Shabaab*). Case is kept otherwise: *us* is
not *US*.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "is_possessive", "without_article"]

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʻ`´ʿʾ′", "'"))
_DASHES = str.maketrans(dict.fromkeys("-‐‑‒–—", " ") | {".": ""})
# Letters that have no decomposition in Unicode but a customary plain spelling.
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae"}
    | {"œ": "oe", "Œ": "Oe", "ə": "a", "Ə": "A", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"}
)
_OUTSIDE_ASCII = _APOSTROPHES | _DASHES | _LETTERS
_PARTICLES = frozenset(
    {"Al", "An", "Ar", "As", "At", "Ben", "Bin", "Da", "De", "Del", "Den", "Der", "Di"}
    | {"Dos", "Du", "El", "Ibn", "La", "Of", "Ould", "The", "Ul", "Van", "Von", "And", "For", "In", "On"}
)
_PLAIN = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")
_MARKS = re.compile(r"[\u0300-\u036f]+")
_POSSESSIVE = re.compile(r"(?<=[\w.])\s*'s$|(?<=s)\s*'$")
_INITIALS = re.compile(r"\b([A-Z]) (?=[A-Z]\b)")
_APOSTROPHE = re.compile(r"\s*'\s*")


def is_possessive(token: str) -> bool:
    """Say whether a token is a possessive ending standing alone, as tokenizers make it of *Israel's*."""
    return token in {"'s", "’s", "'", "’", "'S", "’S"}


def fold(name: str) -> str:
    """Return the key of a name; equal for all spellings that mean the same name, empty for white space."""
    if not _PLAIN.fullmatch(name):
        name = _spell_plainly(name)
    words = name.split(" ")
    if _PARTICLES.isdisjoint(words):
        return name
    return " ".join([word.lower() if word in _PARTICLES else word for word in words])


def _spell_plainly(name: str) -> str:
    if not name.isascii():
        name = _MARKS.sub("", unicodedata.normalize("NFKD", name.translate(_OUTSIDE_ASCII)))
    name = name.replace("`", "'")
    if "'" in name:
        name = _APOSTROPHE.sub("", _POSSESSIVE.sub("", name.strip()))
    words = name.replace("-", " ").replace(".", "").split()
    name = " ".join(words)
    return _INITIALS.sub(r"\1", name) if any(len(word) == 1 for word in words) else name


def without_article(key: str) -> str:
    """Return a folded key without a leading *the*."""
    return key[4:] if key.startswith("the ") else key
