"""Rows of words laid out for a terminal: as a table, or as records one under the other."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from unicodedata import category, east_asian_width

__all__ = ["lay_out", "natural_width", "wrap"]

_NARROWEST = 8
"""Columns are not squeezed below this, so that numbers and codes stay on one line."""

_TALLEST = 6
"""Lines that one row of a table may take; taller ones are harder to follow across than records are to read down."""

_LONGEST_WORD = 24
"""A column that would break words shorter than this is too narrow; longer ones are IRIs and the like."""

_GAP = "  "


def lay_out(header: Sequence[str], rows: Sequence[Sequence[str]], available: int) -> list[str]:
    """Return the lines of a table that fits ``available`` columns, or of records where none does legibly.

    Parameters:
        header: names of the columns.
        rows: their cells, each on one line, without control characters.
    """
    widths = _fit([header, *rows], available)
    lines = [*_row(header, widths), _GAP.join("─" * each for each in widths)]
    tallest = 0
    for row in rows:
        row_lines = _row(row, widths)
        tallest = max(tallest, len(row_lines))
        lines += row_lines
    too_wide = max(map(_across, lines)) > available
    if tallest > _TALLEST or too_wide or _breaks_words([header, *rows], widths):
        return list(_records(header, rows, available))
    return lines


def natural_width(rows: Sequence[Sequence[str]]) -> int:
    """Return the width of a table in which no cell is wrapped."""
    return sum(_widest(column) + len(_GAP) for column in zip(*rows, strict=True)) - len(_GAP)


def wrap(text: str, width: int) -> list[str]:
    """Return ``text`` in lines of at most ``width``; only a word that is longer is broken."""
    if _across(text) <= width:
        return [text]
    # textwrap counts characters; where some are two columns wide, half as many fit.
    characters = width if _across(text) == len(text) else max(1, width // 2)
    return textwrap.wrap(text, characters, break_on_hyphens=False) or [""]


def _records(header: Sequence[str], rows: Sequence[Sequence[str]], available: int) -> Iterator[str]:
    """Yield each row as its columns one under the other, those with nothing in them left out."""
    label = _widest(header)
    number = len(str(len(rows)))
    margin = number + 2 + label + len(_GAP)
    for n, row in enumerate(rows, start=1):
        lead = f"{n:{number}}. "
        for name, cell in zip(header, row, strict=True):
            if not cell:
                continue
            named = lead + name + " " * (label - _across(name)) + _GAP
            for line in wrap(cell, max(available - margin, _LONGEST_WORD)):
                yield named + line
                named = " " * margin
            lead = " " * len(lead)
        if lead.strip():
            yield f"{lead}(nothing)"
        yield ""


def _across(text: str) -> int:
    """Columns of a terminal that ``text`` takes."""
    return sum(0 if category(c) in ("Mn", "Me") else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _widest(cells: Sequence[str]) -> int:
    return max(map(_across, cells))


def _fit(rows: Sequence[Sequence[str]], available: int) -> list[int]:
    """Widths of columns: as wide as their cells, the widest squeezed until all fit."""
    widths = [_widest(column) for column in zip(*rows, strict=True)]
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - available
    while excess > 0 and max(widths) > _NARROWEST:
        widest = max(widths)
        narrower = max([each for each in widths if each < widest] + [_NARROWEST])
        columns = [n for n, each in enumerate(widths) if each == widest]
        cut = max(1, min(widest - narrower, -(-excess // len(columns))))
        for n in columns:
            widths[n] -= cut
            excess -= cut
    return widths


def _breaks_words(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> bool:
    return any(
        width < _across(word) <= _LONGEST_WORD
        for row in rows
        for cell, width in zip(row, widths, strict=True)
        for word in cell.split()
    )


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The lines of one row: cells wrapped within their columns."""
    wrapped = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines = []
    for n in range(max(len(each) for each in wrapped)):
        parts = [each[n] if n < len(each) else "" for each in wrapped]
        padded = (part + " " * (width - _across(part)) for part, width in zip(parts, widths, strict=True))
        lines.append(_GAP.join(padded).rstrip())
    return lines
