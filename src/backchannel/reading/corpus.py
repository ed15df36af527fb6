"""Many sources: whatever they are, one item an article, one at a time."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from backchannel.errors import DataError
from backchannel.reading.articles import MAX_CHARACTERS, too_long
from backchannel.reading.content import HEAD, Content, is_named_text, sniff
from backchannel.reading.feeds import feed_items
from backchannel.reading.inputs import Input, inputs, is_address
from backchannel.reading.items import COLUMNS, MAX_ITEM_BYTES, Columns, Form, Item, Known
from backchannel.reading.parquet import parquet_items
from backchannel.reading.rows import csv_items, json_items, json_lines_items
from backchannel.reading.unpacking import unpacked, unpacked_head
from backchannel.reading.warc import warc_items

if TYPE_CHECKING:
    from backchannel.reading.fetching import Fetcher

__all__ = ["NoArticle", "Traffic", "items", "opened"]

# No UTF-8 character takes more than four bytes; 64 KiB are left for the header lines.
_MAX_REPORT_BYTES = 4 * MAX_CHARACTERS + 65_536
_BUFFER = 1 << 16
_LAYERS = 2
"""How often a source is unpacked: once by whoever sent it, once by whoever kept it."""


class NoArticle(NamedTuple):
    """A file of a folder that is passed over, for nobody said that it was an article."""

    source: str


class Traffic:
    """How much of the sources has been read, in bytes.

    Attributes:
        read: so much so far.
        total: so much there is; None where that cannot be told.
    """

    def __init__(self, total: int | None = None) -> None:
        self.read = 0
        self.total = total

    @classmethod
    def of(cls, sources: Iterable[str]) -> Traffic:
        """Return the traffic that is to come, by the sizes of the files."""
        total = 0
        for each in inputs(sources):
            if isinstance(each, Input):
                if each.name == "-" or is_address(each.name):
                    return cls(None)
                try:
                    total += Path(each.name).stat().st_size
                except (OSError, ValueError):
                    continue  # told when it is read
        return cls(total)


def items(
    sources: Iterable[str],
    *,
    columns: Columns = COLUMNS,
    fetcher: Fetcher | None = None,
    traffic: Traffic | None = None,
) -> Iterator[Item | NoArticle | DataError]:
    """Yield what all sources hold, in their order; in place of what is at fault, the error.

    Parameters:
        sources: files, folders, patterns, addresses, ``-`` for standard input.
        columns: what tables call what an article needs.
        fetcher: gets addresses; without one they are refused.
        traffic: told how much was read.

    Raises:
        UsageError: a package that is needed for a source is not installed.
    """
    counted = Traffic() if traffic is None else traffic
    for folder, group in groupby(inputs(sources), key=lambda each: each.folder if isinstance(each, Input) else None):
        files = articles = 0
        for each in group:
            if isinstance(each, DataError):
                yield each
                continue
            files += 1
            for found in _read(each, columns, fetcher, counted):
                articles += isinstance(found, Item)
                yield found
        if folder is not None and not articles:
            yield DataError(
                f"none of the {files} files in this folder is an article", source=folder, remedy="name another folder"
            )


def _read(
    each: Input, columns: Columns, fetcher: Fetcher | None, traffic: Traffic
) -> Iterator[Item | NoArticle | DataError]:
    try:
        if is_address(each.name):
            yield from _fetched(each.name, columns, fetcher)
            return
        with opened(each.name) as stream:
            yield from _contents(_Counted(stream, traffic), each, columns)
    except DataError as error:
        yield error.at(source=each.name)
    except OSError as error:
        yield DataError(f"this cannot be read: {error.strerror or error}", source=each.name)


def _fetched(address: str, columns: Columns, fetcher: Fetcher | None) -> Iterator[Item | NoArticle | DataError]:
    if fetcher is None:
        yield DataError("addresses are fetched only when asked for", source=address, remedy="add --fetch")
        return
    page = fetcher.fetch(address)
    stream = _Counted(io.BytesIO(page.content), Traffic())
    for found in _contents(stream, Input(address), columns):
        if isinstance(found, Item) and found.form is Form.PAGE:
            found = found._replace(known=Known(url=page.url), charset=page.charset)
        yield found


def _contents(stream: _Counted, each: Input, columns: Columns) -> Iterator[Item | NoArticle | DataError]:
    """Yield what is in a stream, unpacked where it is packed."""
    name = each.name
    buffered: io.BufferedReader = io.BufferedReader(stream, _BUFFER)
    for layer in range(_LAYERS + 1):
        head = buffered.peek(HEAD)[:HEAD]
        content = sniff(head, name, columns)
        if content is Content.WARC or unpacked_head(head, content).startswith(b"WARC/"):
            # Its records are packed one by one, and told by where they lie in the file.
            yield from warc_items(buffered if layer else stream.rewound(buffered), name)
            return
        if content is Content.PARQUET:
            yield from parquet_items(buffered if layer else stream.rewound(buffered), name, columns)
            return
        if content not in (Content.GZIP, Content.ZSTD):
            break
        buffered = unpacked(buffered, content, name)
    else:
        yield DataError(f"this is packed more than {_LAYERS} times", source=name, remedy="unpack it")
        return
    if each.folder is not None and _is_strange(content, head, name):
        yield NoArticle(name)
        return
    yield from _items(buffered, content, name, columns)


def _is_strange(content: Content, head: bytes, name: str) -> bool:
    """Whether a file of a folder is no article, as far as anyone said."""
    # UTF-16 is text, if none that can be read, which is to be told.
    binary = b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content is Content.OTHER or (content is Content.TEXT and (binary or not is_named_text(name)))


def _items(stream: io.BufferedReader, content: Content, name: str, columns: Columns) -> Iterator[Item | DataError]:
    if content is Content.JSON_LINES:
        yield from json_lines_items(stream, name, columns)
    elif content is Content.JSON:
        yield from json_items(stream, name, columns)
    elif content is Content.CSV:
        yield from csv_items(stream, name, columns)
    elif content is Content.FEED:
        yield from feed_items(stream, name)
    elif content is Content.OTHER:
        yield DataError("this is markup, but no HTML and no feed", source=name, remedy="give the text in it")
    else:
        yield _whole(stream, content, name)


def _whole(stream: io.BufferedReader, content: Content, name: str) -> Item:
    """A source that is one article."""
    form, most = (Form.PAGE, MAX_ITEM_BYTES) if content is Content.HTML else (Form.REPORT, _MAX_REPORT_BYTES)
    data = stream.read(most + 1)
    if len(data) > most and (form is Form.PAGE or b"\0" not in data):
        raise too_long(f"more than {most:,} bytes")
    return Item(form, name, None, data)


class _Counted(io.RawIOBase):
    """A stream that tells the traffic what was read of it."""

    def __init__(self, stream: BinaryIO, traffic: Traffic) -> None:
        self._stream = stream
        self._traffic = traffic
        self._furthest = self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._position += len(data)
        self._traffic.read += max(0, self._position - self._furthest)
        self._furthest = max(self._furthest, self._position)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._position = self._stream.seek(offset, whence)
        return self._position

    def tell(self) -> int:
        return self._position

    def rewound(self, otherwise: BinaryIO) -> BinaryIO:
        """Return the stream to be read from its beginning, and from anywhere; where that cannot be, the other one."""
        if not self.seekable():
            return otherwise
        self.seek(0)
        return io.BufferedReader(self)


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Open a file, or standard input where the name is ``-``.

    Raises:
        DataError: it is missing, a directory or not readable.
    """
    if not name:
        raise DataError("a name without letters names no file", remedy="name a file, or - for standard input")
    if name == "-":
        if sys.stdin is None:
            raise DataError("standard input is closed", source=name, remedy="name a file, or pipe one in")
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115  # closed below; what the reader of it raises is not explained here
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
    with file:
        yield file
