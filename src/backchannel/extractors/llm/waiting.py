"""How long to wait before a request is sent again."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

__all__ = ["ATTEMPTS", "LONGEST_WAIT", "retry_after", "usual_wait"]

ATTEMPTS = 5
"""Requests for one answer, the first included."""

LONGEST_WAIT = 120.0
"""Seconds: a server that asks for more is told of, not waited for."""


def usual_wait(attempt: int) -> float:
    """Return the seconds after the failed attempt of that number, counted from one: each time twice as long."""
    return float(min(2 ** (attempt - 1), 30))


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds that a server asks to wait (RFC 9110, section 10.2.3); None where it does not say.

    Parameters:
        headers: of its response.
        now: seconds since 1970, for a header that gives a date.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
