"""Explanations as text: each act with its sentence, the frame that fired and the words in each role."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from backchannel.cli import one_line

if TYPE_CHECKING:
    from backchannel.extraction.explanation import Explanation, Filler, Firing, Word
    from backchannel.facts import Span

__all__ = ["explained", "in_colour"]

_STYLES: dict[str, dict[str, Any]] = {
    "act": {"bold": True},
    "trigger": {"fg": "red", "bold": True},
    "sender": {"fg": "green"},
    "recipient": {"fg": "cyan"},
    "carrier": {"fg": "magenta"},
    "participant": {"fg": "green"},
    "mediator": {"fg": "magenta"},
    "party": {"fg": "cyan"},
    "content": {"fg": "yellow"},
    "topic": {"fg": "blue"},
    "date": {"fg": "bright_black"},
}
_LABEL_WIDTH = max(map(len, _STYLES)) + 2


def in_colour() -> bool | None:
    """Say what to tell :func:`click.echo`: never with ``NO_COLOR`` (https://no-color.org), else on a terminal."""
    return False if os.environ.get("NO_COLOR") else None


def explained(source: str, explanations: Iterable[Explanation]) -> Iterator[str]:
    """Yield lines that explain the acts of one source; colours are in them."""
    yield _styled(source, "act")
    number = 0
    for number, each in enumerate(explanations, start=1):
        yield ""
        yield from _act(number, each)
    if not number:
        yield "  no act found"
    yield ""


def _act(number: int, each: Explanation) -> Iterator[str]:
    yield f"{number}. {_styled(each.kind, 'act')}, {each.act.status} ({each.act.id})"
    yield f"  {_sentence(each)}"
    if each.inferred_from is None:
        yield _line("found by", _firing(each.firing))
    else:
        yield _line("found by", f"inferred from {each.inferred_from}: who carries words between two mediates")
    for filler in each.fillers:
        yield _line(filler.role, _filler(filler) + _slot(filler, each))
    if each.content is not None:
        yield _line("content", _quoted(each.content, "content"))
    for topic in each.topics:
        yield _line("topic", _quoted(topic, "topic"))
    if each.date is not None:
        yield _line("date", _quoted(each.date, "date") + _date(each))
    for firing in each.also:
        yield _line("told again", f"{_firing(firing)} in {_quoted(firing.sentence)}")
    for word in each.words_for_it:
        yield _line("word of", _word(word))


def _line(label: str, told: str) -> str:
    return f"  {label:{_LABEL_WIDTH}}{told}"


def _firing(firing: Firing) -> str:
    rule = f"[frame.{firing.frame}]" if firing.in_lexicon else f"{one_line(firing.frame)}, a rule outside the lexicon,"
    return f"{rule} at {_quoted(firing.trigger, 'trigger')}"


def _filler(filler: Filler) -> str:
    name = one_line(filler.actor)
    if filler.words is None:
        return f"{name}, not named"
    words = _quoted(filler.words, filler.role)
    meant = "" if " ".join(filler.words.quote.split()) == filler.actor else f" = {name}"
    return words + meant


def _slot(filler: Filler, each: Explanation) -> str:
    if filler.slot is not None:
        return f", slot {filler.slot}"
    return "" if each.inferred_from is not None else ", no slot: its nearest mention"


def _date(each: Explanation) -> str:
    act = each.act
    day = act.date or (f"{act.not_before or ''} to {act.not_after or ''}".strip())
    return f" = {day}"


def _word(word: Word) -> str:
    who = one_line(word.asserter) if word.asserter else "the article"
    through = " < ".join(_firing(firing) for firing in word.through)
    return f"{who}, {word.modality}, confidence {word.confidence}, " + (through or "in the article's own voice")


def _sentence(each: Explanation) -> str:
    """The sentence with the words that matter coloured; the smaller ones show on top of the larger."""
    sentence = each.firing.sentence
    marks: list[tuple[Span, str]] = [(topic, "topic") for topic in each.topics]
    marks += [(span, name) for span, name in ((each.content, "content"), (each.date, "date")) if span is not None]
    marks += [(filler.words, filler.role) for filler in each.fillers if filler.words is not None]
    marks.append((each.firing.trigger, "trigger"))
    styles = [""] * len(sentence.quote)
    for span, name in sorted(marks, key=lambda mark: mark[0].start - mark[0].end):
        for place in range(max(span.start, sentence.start), min(span.end, sentence.end)):
            styles[place - sentence.start] = name
    runs = groupby(zip(styles, sentence.quote, strict=True), key=lambda pair: pair[0])
    return "".join(_styled("".join(letter for _, letter in run), style) for style, run in runs)


def _quoted(span: Span, style: str = "") -> str:
    return f'"{_styled(span.quote, style)}"'


def _styled(words: str, style: str) -> str:
    shown = one_line(re.sub(r"\s+", " ", words))
    return click.style(shown, **_STYLES[style]) if style else shown
