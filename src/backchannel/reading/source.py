"""One source: a text file, or standard input, with its header lines."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar
from unicodedata import category

from backchannel.article import Article, parse_date
from backchannel.errors import DataError, UsageError
from backchannel.reading.decoding import decode_text
from backchannel.reading.headers import Header, check_url, split_headers

__all__ = ["MAX_CHARACTERS", "read", "read_bytes"]

#: The longest text of one article. A long news report has 10,000 characters; what is a hundred times longer is a
#: dump of many, and would be parsed as one document for minutes.
MAX_CHARACTERS = 1_000_000
# No UTF-8 character takes more than four bytes; 64 KiB are left for the header lines.
_MAX_BYTES = 4 * MAX_CHARACTERS + 65_536

_Value = TypeVar("_Value")


def read(
    source: str | Path,
    *,
    title: str | None = None,
    published: date | str | None = None,
    publisher: str | None = None,
    url: str | None = None,
) -> Article:
    """Read one news report.

    Its first lines may be headers (``Title:``, ``Date:``, ``Publisher:``, ``URL:``), which end at a blank line or
    at the first line that is none. All that follows is the article's text, kept character for character.

    Parameters:
        source: a text file in UTF-8, or ``-`` for standard input.
        title, published, publisher, url: what is known of the article; each takes the place of its header.

    Raises:
        DataError: the source cannot be read, is not UTF-8 text, is empty or too long, or a header makes no sense.
        UsageError: ``published`` is no date, or ``url`` no URL.
    """
    name = str(source)
    decoded = decode_text(read_bytes(name, limit=_MAX_BYTES), name)
    headers, text = split_headers(decoded, name)
    _check_length(text, name, headed=text != decoded)
    given_title, given_publisher = headers.get("title"), headers.get("publisher")
    return Article(
        text=text,
        title=_worded(title) or _worded(given_title and given_title.value),
        publisher=_worded(publisher) or _worded(given_publisher and given_publisher.value),
        published=(
            published
            if isinstance(published, date)
            else _checked(parse_date, published, headers.get("date"), name, "published")
        ),
        url=_checked(check_url, url, headers.get("url"), name, "url"),
    )


def _worded(value: str | None) -> str | None:
    """Return a name without the blanks around it; None where nothing of it can be seen."""
    seen = value is not None and any(category(c)[0] not in "CZ" for c in value)
    return value.strip() if value is not None and seen else None


def read_bytes(name: str, *, limit: int | None = None) -> bytes:
    """Return the bytes of a file, or of standard input when ``name`` is ``-``.

    Raises:
        DataError: it is missing, a directory or not readable, or has more than ``limit`` bytes.
    """
    if not name:
        raise DataError("a name without letters names no file", remedy="name a file, or - for standard input")
    try:
        if name == "-":
            if sys.stdin is None:
                raise DataError("standard input is closed", source=name, remedy="name a file, or pipe one in")
            data = sys.stdin.buffer.read(-1 if limit is None else limit + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(-1 if limit is None else limit + 1)
    except FileNotFoundError:
        raise DataError("there is no such file", source=name) from None
    except IsADirectoryError:
        raise DataError(
            "this is a directory", source=name, remedy=f"name the files in it, e.g. {name.rstrip('/')}/*.txt"
        ) from None
    except PermissionError:
        raise DataError("this file may not be read", source=name, remedy="ask for the permission to") from None
    except OSError as error:
        raise DataError(f"this cannot be read: {error.strerror or error}", source=name) from None
    except ValueError as error:  # a NUL in the name
        raise DataError(f"this names no file: {error}", source=repr(name)) from None
    if limit is not None and len(data) > limit and b"\0" not in data:
        raise _too_long(name, f"more than {limit:,} bytes")
    return data


def _check_length(text: str, source: str, *, headed: bool) -> None:
    if not text.strip():
        raise DataError(
            "there is no text after the header lines" if headed else "this is empty",
            source=source,
            remedy="give the text of a news report",
        )
    if len(text) > MAX_CHARACTERS:
        raise _too_long(source, f"{len(text):,} characters")


def _too_long(source: str, size: str) -> DataError:
    return DataError(
        f"this has {size}; an article has at most {MAX_CHARACTERS:,} characters",
        source=source,
        remedy="put each report into a file of its own",
    )


def _checked(
    check: Callable[[str], _Value], option: str | None, header: Header | None, source: str, name: str
) -> _Value | None:
    """Return the checked value of an option, else of its header; the error says which of them is wrong."""
    if option:
        try:
            return check(option)
        except DataError as error:
            raise UsageError(f"{name}: {error}") from None
    if header is None:
        return None
    try:
        return check(header.value)
    except DataError as error:
        raise error.at(source=source, place=f"line {header.line}") from None
