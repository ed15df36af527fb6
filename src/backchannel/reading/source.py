"""One source that is one article, or the bytes of a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from backchannel.article import Article
from backchannel.errors import DataError
from backchannel.reading.articles import Given, article
from backchannel.reading.corpus import items, opened
from backchannel.reading.items import Item

__all__ = ["read", "read_bytes"]


def read(
    source: str | Path,
    *,
    title: str | None = None,
    published: date | str | None = None,
    publisher: str | None = None,
    url: str | None = None,
) -> Article:
    """Read one news report.

    The first lines of a text may be headers (``Title:``, ``Date:``, ``Publisher:``, ``URL:``), which end at a blank
    line or at the first line that is none. All that follows is the article's text, kept character for character. Of
    a page, the article in it is the text.

    Parameters:
        source: a text file in UTF-8, an HTML page, or anything else that holds one article, also packed; ``-`` for
            standard input.
        title, published, publisher, url: what is known of the article; each takes the place of what the source says.

    Raises:
        DataError: the source cannot be read, is not UTF-8 text, is empty or too long, what it says of itself makes no
            sense, or it holds several articles.
        UsageError: ``published`` is no date, or ``url`` no URL; a package that is needed is not installed.
    """
    name = str(source)
    given = Given.of(title, published, publisher, url)
    if name != "-":
        with opened(name):  # a folder or a pattern is many, and refused
            pass
    found: Item | None = None
    for each in items([name]):
        if isinstance(each, DataError):
            raise each
        if isinstance(each, Item):
            if found is not None:
                raise DataError(
                    "this holds several articles",
                    source=name,
                    remedy="take them one by one with backchannel.articles(), or publish them",
                )
            found = each
    if found is None:
        raise DataError("there is no article in this", source=name)
    return article(found, given)


def read_bytes(name: str) -> bytes:
    """Return the bytes of a file, or of standard input when ``name`` is ``-``.

    Raises:
        DataError: it is missing, a directory or not readable.
    """
    try:
        with opened(name) as stream:
            return stream.read()
    except OSError as error:
        raise DataError(f"this cannot be read: {error.strerror or error}", source=name) from None
