"""Look-ups: queries of one triple pattern that starts from a given term, answered on the spot.

Such a query reads one stretch of one index, row by row, and nothing before its first row: it cannot take long as long
as few rows are taken. Of those that have more the rest of the work is a worker's. What is not written in the small
form that is known here is left to the workers, too.
"""

from __future__ import annotations

import re

from pyoxigraph import QuerySolutions

from backchannel.errors import BackchannelError
from backchannel.serving.limits import row_count
from backchannel.serving.messages import Reply, Task
from backchannel.serving.negotiation import Rows, choose
from backchannel.serving.replies import Answer, content_type
from backchannel.serving.sources import Source

__all__ = ["Lookups"]

_ROWS = tuple(Rows)
_MOST_ROWS = 200
"""Rows that are read here: a tenth of a millisecond's work each hundred."""

_LONGEST = 2000
"""Characters of a query that is looked at."""

_IRI = r"<[^<>\"{}|^`\\\x00-\x20'()]*>"
_NAME = r"[A-Za-z][\w-]*:[A-Za-z0-9][\w-]*"
_VARIABLE = r"\?[A-Za-z]\w*"
_LOOKUP = re.compile(
    rf"""\s* (?: PREFIX \s+ [A-Za-z][\w-]*: \s* {_IRI} \s* )*
    SELECT \s+ (?: \* | {_VARIABLE} (?: \s+ {_VARIABLE} )* ) \s* (?: \b WHERE \s* )?
    \{{ \s* (?P<s> {_IRI} | {_NAME} | {_VARIABLE} ) \s+ (?P<p> a | {_IRI} | {_NAME} | {_VARIABLE} ) \s+
    (?P<o> {_IRI} | {_NAME} | {_VARIABLE} ) \s* \.? \s* \}}
    \s* (?: \b LIMIT \s+ (?P<limit> [0-9]{{1,9}} ) \s* )?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


class Lookups:
    """Answers look-ups in a graph."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def answer(self, task: Task) -> Answer | None:
        """Return the answer to a query that is a look-up; none where that is a worker's task."""
        if task.kind != "query" or len(task.text) > _LONGEST or task.default_graphs or task.named_graphs:
            return None
        rows = choose(task.accept, _ROWS)
        query = _limited(task.text)
        if rows is None or query is None:
            return None
        try:
            found = self._source.current().query(query, use_default_graph_as_union=True)
            assert isinstance(found, QuerySolutions)
            body = found.serialize(format=rows.syntax)
        except (BackchannelError, SyntaxError, OSError, RuntimeError, ValueError):
            return None  # a worker has the words for what is wrong
        assert body is not None
        if row_count(body, rows) > _MOST_ROWS:
            return None  # a worker has the time for it
        return Reply(200, [(b"content-type", content_type(rows))]), body


def _limited(text: str) -> str | None:
    """Return a look-up with a limit on its rows, one more than are answered here; none if it is no look-up.

    It has one pattern, with a subject or an object that is given, and no variable twice.
    """
    match = _LOOKUP.fullmatch(text)
    if match is None:
        return None
    variables = [each for each in match.group("s", "p", "o") if each[0] == "?"]
    if len(set(variables)) < len(variables) or match["s"][0] == match["o"][0] == "?":
        return None
    if match["limit"] is None:
        return f"{text} LIMIT {_MOST_ROWS + 1}"
    return text if int(match["limit"]) <= _MOST_ROWS else None
