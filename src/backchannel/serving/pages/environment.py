"""The templates, and what they are given to work with."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

import jinja2

from backchannel.serving.pages import markup
from backchannel.serving.pages.dates import day
from backchannel.serving.pages.display import clipped, kind_words, shown
from backchannel.serving.pages.phrases import act_words, as_text, claim_words, telling

__all__ = ["environment"]

_WIKIDATA = "http://www.wikidata.org/entity/"


@cache
def environment() -> jinja2.Environment:
    """Return the templates, compiled once a process; everything that is put into one is escaped."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("backchannel.serving.pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "anchor": _anchor,
        "clip": clipped,
        "day": day,
        "item": _item,
        "kind": kind_words,
        "number": _number,
        "question": _question,
        "rest": _rest,
        "shown": shown,
    }
    made.globals |= {name: getattr(markup, name) for name in markup.__all__}
    made.globals |= {"act_words": act_words, "as_text": as_text, "claim_words": claim_words, "telling": telling}
    return made


def _anchor(iri: str) -> str:
    """The id of evidence in its article's page: ``evidence-12-80``; see :meth:`Links.page`."""
    for noun in ("evidence", "mention"):
        _, found, rest = iri.rpartition(f"/{noun}/")
        if found:
            return quote(f"{noun}-{rest}".replace("/", "-"))
    return quote(f"at-{iri}")


def _item(iri: str) -> str:
    return f"Wikidata {iri.removeprefix(_WIKIDATA)}" if iri.startswith(_WIKIDATA) else clipped(iri, 80)


def _number(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"


def _rest(sentence: str) -> str:
    """What a shipped query says of itself after the question."""
    rest = sentence[len(sentence.partition(";")[0].partition(". ")[0]) :].strip(";. ")
    return f"{rest[:1].upper()}{rest[1:].replace('`', '')}." if rest else ""


def _question(sentence: str) -> str:
    """The first clause of what a shipped query says of itself, as a question."""
    first = sentence.partition(";")[0].partition(". ")[0].rstrip(".").replace("`", "")
    if first.startswith(("Who", "Which", "Where", "On whose", "What", "How")):
        return f"{first}?"
    return first
