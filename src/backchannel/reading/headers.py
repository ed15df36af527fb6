"""The header lines that may stand before the text of a source."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from backchannel.errors import DataError

__all__ = ["Header", "check_url", "split_headers"]

_HEADER = re.compile(r"(title|date|publisher|url)[ \t]*:[ \t]*(.*?)[ \t]*$", re.IGNORECASE)
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|$)")
# Characters that no IRI contains (RFC 3987, and the IRIREF production of Turtle).
_URL = re.compile(r"https?://[^\x00-\x20<>\"{}|\\^`]+", re.IGNORECASE)


class Header(NamedTuple):
    """A header line's value, and the number of the line it stands on."""

    value: str
    line: int


def split_headers(decoded: str, source: str) -> tuple[dict[str, Header], str]:
    """Return the headers by their names in lower case, and the text after them.

    Headers end at the first line that is none, which belongs to the text, or at a blank line, which does not. An
    empty first line therefore says that there are none. A header without a value counts as not given.

    Raises:
        DataError: a header is given twice.
    """
    headers: dict[str, Header] = {}
    position, number = 0, 0
    while position < len(decoded):
        number += 1
        line = _LINE.match(decoded, position)
        assert line is not None  # the pattern matches everywhere
        header = _HEADER.fullmatch(line[1])
        if header is None:
            if not line[1].strip() and headers:
                position = line.end()
            break
        name = header[1].lower()
        if name in headers:
            raise DataError(
                f"the header {name.capitalize()!r} is given twice",
                source=source,
                place=f"line {number}",
                remedy="put a blank line between the headers and the text",
            )
        headers[name] = Header(header[2], number)
        position = line.end()
    return {name: header for name, header in headers.items() if header.value}, decoded[position:]


def check_url(value: str) -> str:
    """Return ``value`` if it can stand in a graph as the address of a page.

    Raises:
        DataError: it is no absolute http or https URL, names no host, or has a character in it that no URL has.
    """
    if not _URL.fullmatch(value) or not _names_host(value):
        raise DataError(f"{value!r} is not a URL", remedy="write it in full, e.g. https://news.example/report")
    return value


def _names_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:  # brackets that are no IPv6 address
        return False
