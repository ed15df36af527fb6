"""Checks of the frames that a user writes: every word of a frame means something, or is refused with its place."""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from backchannel.facts import COMMUNICATION_CLASSES, Medium, Modality, Status

if TYPE_CHECKING:
    from backchannel.extraction.lexicon import Frame

__all__ = ["CONTENT_FIELDS", "ROLE_FIELDS", "Fault", "find_fault", "known_slot", "line_of"]

ROLE_FIELDS = ("sender", "recipient", "carrier", "participant", "mediator", "party", "destination")
CONTENT_FIELDS = ("content", "topic", "about", "requires")
_CLASSES = (*COMMUNICATION_CLASSES, "Mediation")
_WORD_FIELDS = ("verbs", "nouns", "objects", "roles_as", "exclude", "light", "commercial")
_NEED_FIELDS = ("needs", "also_needs")
_CODES: dict[str, Any] = {"modality": Modality, "status": Status, "inside": Status, "medium": Medium}

_PREPOSITIONS = frozenset(
    [
        *("about", "above", "across", "after", "against", "along", "alongside", "amid", "among", "around", "as", "at"),
        *("before", "behind", "below", "beneath", "beside", "besides", "beyond", "by", "concerning", "despite", "down"),
        *("during", "for", "from", "in", "inside", "into", "near", "of", "off", "on", "onto", "opposite", "out"),
        *("outside", "over", "past", "regarding", "since", "through", "throughout", "to", "toward", "towards"),
        *("under", "until", "unto", "up", "upon", "via", "with", "within", "without"),
        *("according to", "along with", "because of", "in front of", "on behalf of", "thanks to", "together with"),
    ]
)
# What Slots of roles.py has a rule of its own for; all else is read as a preposition.
_AT_TRIGGER = frozenset(
    {
        "adjective",
        "bearer",
        "between",
        "between before",
        "clause subject",
        "conflict",
        "dyad",
        "for subject",
        "helper",
        "in with",
        "infinitive object",
        "light",
        "object",
        "offered",
        "possessive",
        "proposal of",
        "role for",
        "role with",
        "reached",
        "saying by",
        "second object",
        "signatories",
        "subject",
        "subject adjective",
        "surface subject",
        "thanked",
        "visited",
    }
)
# What may stand under "object", or under a preposition: "object possessive", "to by".
_BELOW = _PREPOSITIONS | {"possessive", "adjective", "between", "object"}
# What a frame may ask for besides, of what stands under its verb.
_REQUIRED = frozenset({"clause subject", "occasion"})
_CONTENT = frozenset({"clause", "infinitive", "quote", "matter", "saying", "object clause", "object infinitive"})


class Fault(NamedTuple):
    """What is wrong with one field of a frame, and what would mend it."""

    field: str
    message: str
    remedy: str | None


def known_slot(field: str, slot: str) -> bool:
    """Say whether a slot can stand in a field of a frame: see ``lexicon/README.md``."""
    if slot in _PREPOSITIONS or (field == "requires" and slot in _REQUIRED):
        return True
    if slot.endswith(" doer") and field not in CONTENT_FIELDS:
        return known_slot(field, slot.removesuffix(" doer"))
    above, _, below = slot.partition(" ")
    if field in CONTENT_FIELDS:
        return slot in _CONTENT or (above == "object" and below in _PREPOSITIONS)
    return slot in _AT_TRIGGER or ((above == "object" or above in _PREPOSITIONS) and below in _BELOW)


def find_fault(frame: Frame) -> Fault | None:
    """Return the first thing in a frame that could never match or has no meaning."""
    if frame.kind not in _CLASSES:
        return _unknown("class", frame.kind, _CLASSES, "is no class of the vocabulary")
    for field in (*ROLE_FIELDS, *CONTENT_FIELDS):
        for slot in getattr(frame, field):
            if not known_slot(field, slot):
                slots = _CONTENT if field in CONTENT_FIELDS else _AT_TRIGGER
                return _unknown(field, slot, slots | _PREPOSITIONS, "is no slot")
    for field in _NEED_FIELDS:
        for role in getattr(frame, field):
            if role not in ROLE_FIELDS:
                return _unknown(field, role, ROLE_FIELDS, "is no role")
    for field, codes in _CODES.items():
        code = getattr(frame, field)
        if code is not None and code not in typing.get_args(codes):
            return _unknown(field, code, typing.get_args(codes), "is no code of this list")
    return _words_fault(frame)


def _words_fault(frame: Frame) -> Fault | None:
    if not (frame.verbs or frame.nouns or frame.roles_as):
        return Fault("verbs", "this frame has no words to fire on", "give it verbs, nouns or roles_as")
    for field in _WORD_FIELDS:
        for word in getattr(frame, field):
            if word != " ".join(word.lower().split()) or not word:
                remedy = f"write {' '.join(word.lower().split())!r}" if word.strip() else "take it out"
                return Fault(field, f"{word!r} can match nothing: words are in lower case, one blank between", remedy)
    return None


def _unknown(field: str, given: str, known: Iterable[str], what: str) -> Fault:
    near = difflib.get_close_matches(given, sorted(known), n=1)
    remedy = f"do you mean {near[0]!r}?" if near else "extraction/lexicon/README.md lists what there is"
    return Fault(field, f"{given!r} {what}", remedy)


def line_of(text: str, frame: str, field: str | None = None) -> int | None:
    """Return the number of the line on which a frame, or a field of it, stands in a TOML file."""
    header = re.compile(rf"""\s*\[\s*frame\s*\.\s*["']?{re.escape(frame)}["']?\s*\]""")
    start = None
    for number, line in enumerate(text.splitlines(), start=1):
        if header.match(line):
            start = number
        elif start is not None and re.match(r"\s*\[\s*[a-z]", line):
            break
        elif start is not None and field is not None and re.match(rf"\s*{re.escape(field)}\s*=", line):
            return number
    return start
