"""From an item to an article: what is slow about reading, and needs nothing but the item."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple, TypeVar
from unicodedata import category

from backchannel.article import Article, parse_date
from backchannel.errors import DataError, UsageError
from backchannel.reading.decoding import decode_text
from backchannel.reading.headers import check_url, split_headers
from backchannel.reading.items import Form, Item, Known

__all__ = ["MAX_CHARACTERS", "Given", "article", "check_text", "too_long"]

_Value = TypeVar("_Value")

#: The longest text of one article. A long news report has 10,000 characters; what is a hundred times longer is a
#: dump of many, and would be parsed as one document for minutes.
MAX_CHARACTERS = 1_000_000

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:?\d{2}(?::?\d{2}(?:\.\d+)?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?")
# Marks that make a reader see other words than are there; those that only help Arabic and Hebrew names along are not
# among them (https://www.unicode.org/reports/tr9/#Explicit_Directional_Overrides).
_OVERRIDE = re.compile("[\u202d\u202e]")
_UNTEXT = re.compile("[\x00\ud800-\udfff]")


class Given(NamedTuple):
    """What a user says of all articles; each takes the place of what their sources say."""

    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None

    @classmethod
    def of(cls, title: str | None, published: date | str | None, publisher: str | None, url: str | None) -> Given:
        """Return what was given, checked.

        Raises:
            UsageError: ``published`` is no date, or ``url`` no URL.
        """
        try:
            day = parse_date(published) if isinstance(published, str) and published else published or None
        except DataError as error:
            raise UsageError(f"published: {error}") from None
        try:
            return cls(title, day if isinstance(day, date) else None, publisher, check_url(url) if url else None)
        except DataError as error:
            raise UsageError(f"url: {error}") from None


def article(item: Item, given: Given | None = None) -> Article:
    """Return the article of an item.

    Raises:
        DataError: there is no text in it, or too much, or what is told of it makes no sense.
    """
    try:
        return _article(item, given or Given())
    except DataError as error:
        raise error.at(source=item.source, place=item.place) from None


def _article(item: Item, given: Given) -> Article:
    places: dict[str, str] = {}
    if item.form is Form.REPORT:
        text, known, places = _report(item)
    elif item.form is Form.PAGE:
        from backchannel.reading.pages import read_page

        assert isinstance(item.content, bytes)
        text, known = read_page(item.content, url=item.known.url, charset=item.charset)
    else:
        assert isinstance(item.content, str)
        text, known = item.content, item.known
        if item.form is Form.FRAGMENT:
            from backchannel.reading.pages import fragment_text

            text = fragment_text(text)
            known = known._replace(title=fragment_text(known.title))
    check_text(text, headed=bool(places))
    url = given.url
    if url is None and known.url.strip():
        url = _at(check_url, known.url.strip(), places.get("url")) if item.form is not Form.PAGE else _web(known.url)
    published = given.published
    if published is None and known.published.strip():
        published = _at(parse_date if item.form is Form.REPORT else _moment, known.published, places.get("date"))
    return Article(
        text=text,
        title=_worded(given.title) or _worded(known.title),
        publisher=_worded(given.publisher) or _worded(known.publisher),
        published=published,
        url=url,
    )


def _report(item: Item) -> tuple[str, Known, dict[str, str]]:
    """The text of a report, what its header lines say, and where these stand."""
    assert isinstance(item.content, bytes)
    decoded = decode_text(item.content, item.source)
    headers, text = split_headers(decoded, item.source)
    told = {name: header.value for name, header in headers.items()}
    known = item.known._replace(
        title=told.get("title", item.known.title),
        published=told.get("date", item.known.published),
        publisher=told.get("publisher", item.known.publisher),
        url=told.get("url", item.known.url),
    )
    places = {name: f"line {header.line}" for name, header in headers.items()}
    return text, known, places or ({"": ""} if text != decoded else {})


def check_text(text: str, *, headed: bool = False) -> None:
    """Refuse a text that is none.

    Parameters:
        text: of an article.
        headed: whether header lines stood before it.

    Raises:
        DataError: it is empty or too long, or holds what is no character or hides characters.
    """
    if not text.strip():
        raise DataError(
            "there is no text after the header lines" if headed else "this is empty",
            remedy="give the text of a news report",
        )
    if len(text) > MAX_CHARACTERS:
        raise too_long(f"{len(text):,} characters")
    if found := _UNTEXT.search(text):
        sign = "a NUL" if found[0] == "\0" else f"U+{ord(found[0]):04X}, half a surrogate pair"
        raise DataError(
            f"character {found.start()} of the text is {sign}, which is no text",
            remedy="decode it anew from its source",
        )
    if found := _OVERRIDE.search(text):
        raise DataError(
            f"character {found.start()} of the text, U+{ord(found[0]):04X}, shows readers other words than are there",
            remedy="take such marks out",
        )


def too_long(size: str) -> DataError:
    """Return the error for a text, or a file of one text, that is too long."""
    return DataError(
        f"this has {size}; an article has at most {MAX_CHARACTERS:,} characters",
        remedy="put each report into a file of its own",
    )


def _at(check: Callable[[str], _Value], value: str, place: str | None) -> _Value:
    try:
        return check(value)
    except DataError as error:
        raise error.at(place=place) from None


def _web(address: str) -> str | None:
    """What a page says its address is, where that can be one; nobody would mend the page."""
    try:
        return check_url(address.strip())
    except DataError:
        return None


def _moment(value: str) -> date:
    """Read the day of an ISO 8601 date or moment."""
    found = _MOMENT.fullmatch(value.strip())
    return parse_date(found[1] if found else value)


def _worded(value: str | None) -> str | None:
    """Return a name without the blanks around it; None where nothing of it can be seen, or it is no text."""
    if value is None or not any(category(c)[0] not in "CZ" for c in value):
        return None
    return value.strip()
