"""Pages in WARC files (https://iipc.github.io/warc-specifications/), also compressed, as Common Crawl has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from backchannel.errors import DataError, UsageError
from backchannel.reading.items import MAX_ITEM_BYTES, Form, Item, Known

__all__ = ["warc_items"]

_OK = 200
_PAGES = ("text/html", "application/xhtml+xml")
# What a record of its own begins with; inside another one, it was swallowed by a wrong length.
_NEXT = b"\r\n\r\nWARC/1."
# And each by itself: of gzip, of Zstandard, of records that are not compressed.
_BEGINNINGS = (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"WARC/1.")
_CHUNK = 1 << 20


def warc_items(stream: BinaryIO, source: str) -> Iterator[Item | DataError]:
    """Yield the page of each response, and of each text that was made of one; for a broken record, the error.

    After a broken record, reading goes on at the next one that can be found; in a pipe, it ends there.

    Raises:
        UsageError: the package for it is not installed.
    """
    try:
        import fastwarc  # noqa: F401  # only to tell whether it is there
    except ImportError:
        raise UsageError("reading WARC needs a package: pip install 'backchannel[warc]'") from None
    start: int | None = 0
    unsure: DataError | None = None
    while start is not None:
        broken: _Break | None = None
        for each in _records(stream, source, start):
            if isinstance(each, _Break):
                broken = each
                break
            if unsure is not None:
                yield unsure
                unsure = None
            yield each
        if broken is None:
            return
        fault = DataError(
            f"{'what follows this WARC record' if broken.after else 'this WARC record'} is broken",
            source=source,
            place=f"byte {broken.place}",
            remedy="get the file anew",
        )
        start = _next_record(stream, broken.place + 1) if stream.seekable() else None
        # What follows a good record may be the next one, which is then told by its own place.
        unsure = fault if broken.after and start is not None else None
        if unsure is None:
            yield fault


class _Break(NamedTuple):
    """Where the records cannot be read on: at this one, or after it."""

    place: int
    after: bool


def _records(stream: BinaryIO, source: str, start: int) -> Iterator[Item | DataError | _Break]:
    """Yield items and faults from a place on; last, where the records break off, the place."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    if start:
        stream.seek(start)
    last, after = start, False
    records = iter(ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=True))
    while True:
        try:
            record = next(records, None)
            if record is None:
                return
            last, after = start + record.stream_pos, False
            if record.record_type in (WarcRecordType.unknown, WarcRecordType.no_type):
                yield DataError("this WARC record is broken", source=source, place=f"byte {last}")
                continue
            page = _is_page(record) or record.record_type == WarcRecordType.conversion
            # A response that HTTP cannot be read from is broken, or of another protocol: its length tells.
            wanted = page or (record.record_type == WarcRecordType.response and record.http_headers is None)
            content = record.reader.read(MAX_ITEM_BYTES + 1) if wanted else b""
        except (OSError, ValueError):
            yield _Break(last, after)
            return
        after = True
        if not wanted:
            continue
        if _NEXT in content or len(content) < min(record.content_length, MAX_ITEM_BYTES):
            yield _Break(last, False)
            return
        if page:
            yield _item(record, content, source, f"byte {last}")


def _is_page(record: Any) -> bool:
    from fastwarc.warc import WarcRecordType

    if record.record_type == WarcRecordType.response:
        http = record.http_headers
        return http is not None and http.status_code == _OK and record.http_content_type in _PAGES
    return record.record_type == WarcRecordType.resource and record.headers.get("Content-Type", "") in _PAGES


def _item(record: Any, content: bytes, source: str, place: str) -> Item | DataError:
    from fastwarc.warc import WarcRecordType

    if len(content) > MAX_ITEM_BYTES:
        return DataError(f"this page has more than {MAX_ITEM_BYTES:,} bytes", source=source, place=place)
    address = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    form = Form.REPORT if record.record_type == WarcRecordType.conversion else Form.PAGE
    return Item(form, source, place, content, Known(url=address), record.http_charset)


def _next_record(file: BinaryIO, start: int) -> int | None:
    """Return where, from ``start`` on, the next record begins, as far as its first bytes tell."""
    overlap = max(map(len, _BEGINNINGS)) - 1
    file.seek(start)
    before, position = b"", start
    while chunk := file.read(_CHUNK):
        data = before + chunk
        found = [place for mark in _BEGINNINGS if (place := data.find(mark)) >= 0]
        if found:
            return position - len(before) + min(found)
        before, position = data[-overlap:], position + len(chunk)
    return None
