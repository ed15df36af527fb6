"""What a model wrote, as one JSON object: out of fences and prose, and to the end that it did not reach.

Nothing is made up: a repair takes words away and closes brackets. What is left is checked like any other document.
"""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["LISTS", "read_answer"]

LISTS = ("actors", "places", "acts", "claims")
"""What an answer may hold; all else in it is left out."""

_TRIES = 20
"""Opening braces at which an object is looked for: prose around JSON has few."""

_THOUGHT = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}


def read_answer(text: str) -> dict[str, Any] | None:
    """Return the object of an answer; None where there is none in it.

    An object is one with a list of :data:`LISTS`; the first in the text counts. One that breaks off is taken up to
    its last whole record.
    """
    text = _THOUGHT.sub("", text)
    starts = [match.start() for match in re.finditer(r"\{", text)][:_TRIES]
    decoder = json.JSONDecoder()
    for start in starts:
        found = _wanted(_decoded(decoder, text, start)) or _wanted(_decoded(decoder, _closed(text[start:]), 0))
        if found is not None:
            return found
    return None


def _decoded(decoder: json.JSONDecoder, text: str, start: int) -> Any:
    try:
        return decoder.raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _wanted(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    # Half a surrogate pair, which JSON can spell and no text can hold, becomes a question mark.
    sound = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    found = {name: sound[name] for name in LISTS if isinstance(sound.get(name), list)}
    return found or None


def _closed(text: str) -> str:
    """Return JSON that breaks off, cut after its last whole value and with its brackets closed."""
    stack: list[str] = []
    whole, closing = 0, ""
    inside = escaped = False
    for place, character in enumerate(text):
        if escaped:
            escaped = False
        elif inside:
            escaped = character == "\\"
            inside = character != '"'
        elif character == '"':
            inside = True
        elif character in _CLOSING:
            stack.append(_CLOSING[character])
        elif stack and character == stack[-1]:
            stack.pop()
            whole, closing = place + 1, "".join(reversed(stack))
        elif character == ",":
            whole, closing = place, "".join(reversed(stack))
    return text[:whole] + closing
