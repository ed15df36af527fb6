"""Dates as they are read."""

from __future__ import annotations

from datetime import date

__all__ = ["day"]

_MONTHS = (
    *("", "January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


_LONGEST = 40
"""Characters of what is no date."""


def day(text: str | None) -> str:
    """Return a date as it is read, as precise as it is: ``3 September 2031``, ``August 2031``, ``2031``."""
    if not text:
        return ""
    text = text[:_LONGEST]
    if "/" in text:
        first, _, last = text.partition("/")
        return f"{day(first)} – {day(last)}"
    parts = text.split("-")
    try:
        if len(parts) == 1:
            return text
        if len(parts) == 2:
            return f"{_MONTHS[int(parts[1])]} {parts[0]}"
        exact = date.fromisoformat(text)
    except (ValueError, IndexError):
        return text
    return f"{exact.day} {_MONTHS[exact.month]} {exact.year}"
