"""How long to wait before a request is sent again."""

from __future__ import annotations

__all__ = ["ATTEMPTS", "GIVEN_UP", "LONGEST_WAIT", "usual_wait"]

ATTEMPTS = 5
"""Requests for one answer, the first included."""

GIVEN_UP = 3
"""Questions in a row without an answer, after which each is sent once only: a server that is down costs a run of many
articles one attempt for each, not five with the waits between."""

LONGEST_WAIT = 120.0
"""Seconds: a server that asks for more is told of, not waited for."""


def usual_wait(attempt: int) -> float:
    """Return the seconds after the failed attempt of that number, counted from one: each time twice as long."""
    return float(min(2 ** (attempt - 1), 30))
