"""Where an answer is written to, until it is too long: counts bytes, and rows by what ends them in each syntax."""

from __future__ import annotations

import io

from backchannel.serving.negotiation import Rows

__all__ = ["BoundedBody", "TooLongError", "row_count"]

_ROW_MARKS = {Rows.JSON: (b'}},{"', 1), Rows.XML: (b"<result>", 0), Rows.TSV: (b"\n", -1), Rows.CSV: (b"\r\n", -1)}
"""What comes once a row, and how many rows there are when it has not come yet: it stands between rows, before each, or
after each and the heading. It stands in no value: a quote there has a backslash before it (JSON), ``<`` is escaped
(XML), a line break is (TSV); in CSV alone a line break inside quotes counts, too. Rows without any value, which JSON
shows as ``{}``, are not counted; the bytes are."""


def row_count(content: bytes, syntax: Rows) -> int:
    """Return how many rows results in a syntax have."""
    mark, before = _ROW_MARKS[syntax]
    return content.count(mark) + before


class TooLongError(Exception):
    """The answer has more rows or bytes than are allowed."""


class BoundedBody(io.BytesIO):
    """A binary file in memory that takes so many rows and bytes.

    Parameters:
        limit: rows that it takes; none are counted without a syntax.
        largest: bytes that it takes.
        syntax: of what is written.
    """

    def __init__(self, limit: int, largest: int, syntax: Rows | None = None) -> None:
        super().__init__()
        self._size = 0
        self._mark, self._rows = _ROW_MARKS[syntax] if syntax else (b"", 0)
        self._limit = limit
        self._largest = largest
        self._tail = b""

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Take all of ``data``.

        Raises:
            TooLongError: that is too much.
        """
        self._size += len(data)
        if self._mark:
            overlapping = self._tail + data
            self._rows += overlapping.count(self._mark)
            self._tail = overlapping[-len(self._mark) + 1 :] if len(self._mark) > 1 else b""
        if self._rows > self._limit:
            raise TooLongError(f"more than {self._limit} rows")
        if self._size > self._largest:
            raise TooLongError(f"more than {self._largest >> 20} MiB")
        return super().write(data)
