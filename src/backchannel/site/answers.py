"""Answers to the shipped questions, for pages that nobody can ask."""

from __future__ import annotations

from pathlib import Path

from backchannel.querying import Answer, query_text
from backchannel.querying.gathering import gathered
from backchannel.querying.preparing import prepare
from backchannel.site.sources import Source

__all__ = ["answer_to", "keep_answers"]

_FEW = 50
"""Articles of which everything can be asked: the questions that set articles side by side take the square of the
time, three seconds with so many."""

_MOST = 20_000
"""Articles whose rows are put together; with more, an answer is larger than anybody would read, and than memory is."""


def keep_answers(source: Source, path: Path | str, articles: int) -> None:
    """See to it that a store keeps the rows of its articles for the shipped questions.

    Parameters:
        path: the store; where nothing may be written in it, nothing is kept.
        articles: how many there are.
    """
    if source.generation is not None and _FEW < articles <= _MOST:
        prepare(path)


def answer_to(source: Source, name: str, articles: int) -> Answer | None:
    """Return the answer to a shipped question; none where it would take too long to find.

    Parameters:
        articles: how many there are.
    """
    if articles <= _FEW:
        found = source.store.query(query_text(name), use_default_graph_as_union=True)
        return gathered(found)
    return source.kept_answer(name) if articles <= _MOST else None
