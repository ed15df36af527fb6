"""Shipped queries known by their SPARQL: whoever asks over HTTP sends no name."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from backchannel.errors import UsageError
from backchannel.querying.narrowing import Narrowing, narrowed
from backchannel.querying.shipped import query_names, query_text

__all__ = ["recognised"]

_ACTORS = re.compile(r"VALUES \?(?:claimActor|actor) \{ ((?:<[^<>]*> ?)+)\}")
_SINCE, _UNTIL = (
    re.compile(rf'FILTER\(\?claimWhen {operator} SUBSTR\("(\d{{4}}-\d\d-\d\d)"') for operator in (">=", "<=")
)


def recognised(text: str) -> tuple[str, Narrowing] | None:
    """Return which shipped query a text is, to the letter, and what it is narrowed to; None where it is none.

    Line ends may be those of a form in a browser.
    """
    text = text.replace("\r\n", "\n")
    name = _by_first_line().get(text.partition("\n")[0])
    if name is None:
        return None
    to = _narrowing(text)
    try:
        return (name, to) if to is not None and narrowed(name, query_text(name), to) == text else None
    except UsageError:  # it is none that can be narrowed
        return None


@cache
def _by_first_line() -> dict[str, str]:
    return {query_text(name).partition("\n")[0]: name for name in query_names()}


def _narrowing(text: str) -> Narrowing | None:
    actors = _ACTORS.search(text)
    days: list[date | None] = []
    for pattern in (_SINCE, _UNTIL):
        match = pattern.search(text)
        try:
            days.append(None if match is None else date.fromisoformat(match[1]))
        except ValueError:
            return None
    iris = None if actors is None else tuple(each[1:-1] for each in actors[1].split())
    return Narrowing(iris, *days)
