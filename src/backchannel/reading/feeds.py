"""Articles in feeds: RSS and Atom."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, BinaryIO

from backchannel.errors import DataError, UsageError
from backchannel.reading.items import MAX_ITEM_BYTES, Form, Item, Known

__all__ = ["feed_items"]


def feed_items(stream: BinaryIO, source: str) -> Iterator[Item | DataError]:
    """Yield the article of each entry that tells more than its headline; the error where the feed is broken.

    Raises:
        UsageError: the package for it is not installed.
    """
    try:
        import feedparser
    except ImportError:
        raise UsageError("reading feeds needs a package: pip install 'backchannel[feeds]'") from None
    try:
        data = stream.read(MAX_ITEM_BYTES + 1)
    except DataError as error:
        yield error.at(source=source)
        return
    if len(data) > MAX_ITEM_BYTES:
        yield DataError(f"this feed has more than {MAX_ITEM_BYTES:,} bytes", source=source)
        return
    feed = feedparser.parse(data)
    for number, entry in enumerate(feed.entries, start=1):
        yield _item(entry, feed.feed, source, f"entry {number}")
    if feed.bozo and not isinstance(feed.bozo_exception, feedparser.CharacterEncodingOverride):
        line = getattr(feed.bozo_exception, "getLineNumber", lambda: None)()
        yield DataError(
            f"this feed is broken: {str(feed.bozo_exception).splitlines()[0]}",
            source=source,
            place=None if line is None else f"line {line}",
        )
    elif not feed.entries:
        yield DataError("there is no entry in this feed", source=source)


def _item(entry: Any, feed: Any, source: str, place: str) -> Item | DataError:
    contents = [each.get("value", "") for each in entry.get("content", ())] + [entry.get("summary", "")]
    longest = max(contents, key=len)
    if not longest.strip():
        return DataError(
            "this entry has a headline only", source=source, place=place, remedy="give its page, or use --fetch"
        )
    moment: time.struct_time | None = entry.get("published_parsed") or entry.get("updated_parsed")
    known = Known(
        title=entry.get("title", ""),
        published="" if moment is None else f"{moment.tm_year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}",
        publisher=entry.get("source", {}).get("title", "") or feed.get("title", ""),
        url=entry.get("link", ""),
        language=entry.get("language", "") or feed.get("language", ""),
        id=entry.get("id", ""),
    )
    return Item(Form.FRAGMENT, source, place, longest, known)
