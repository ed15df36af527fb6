"""What a source holds, told by its first bytes; the name decides only where these leave it open."""

from __future__ import annotations

import codecs
import csv
import re
from enum import Enum
from pathlib import PurePath

from backchannel.reading.items import COLUMNS, Columns

__all__ = ["HEAD", "Content", "sniff"]

HEAD = 8192
"""How many bytes are looked at."""


class Content(Enum):
    """What there is to be read."""

    TEXT = "text"
    HTML = "an HTML page"
    JSON_LINES = "JSON Lines"
    JSON = "JSON"
    CSV = "CSV"
    PARQUET = "Parquet"
    WARC = "WARC"
    FEED = "a feed"
    GZIP = "gzip"
    ZSTD = "Zstandard"
    OTHER = "other markup"


_MAGIC = (
    (b"\x1f\x8b", Content.GZIP),
    (b"\x28\xb5\x2f\xfd", Content.ZSTD),
    (b"PAR1", Content.PARQUET),
    (b"WARC/", Content.WARC),
)
_PROLOGUE = re.compile(rb"(?:\s|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_FEED = re.compile(rb"<(?:!DOCTYPE\s+rss[^>]*>\s*<)?(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!DOCTYPE\s+html|html|head|body|title|meta|article|main|div|p|h1)[\s>/]", re.IGNORECASE)
_OBJECT = re.compile(rb"\{\s*[\"}]")
_ARRAY = re.compile(rb"\[\s*(?:\{|\]\s*$)")
_BY_NAME = {
    ".htm": Content.HTML,
    ".html": Content.HTML,
    ".xhtml": Content.HTML,
    ".jsonl": Content.JSON_LINES,
    ".ndjson": Content.JSON_LINES,
    ".csv": Content.CSV,
    ".tsv": Content.CSV,
}
_TEXT_NAMES = frozenset({"", ".txt", ".text"})
_OTHER_MARKUP = re.compile(rb"\s*<(?:\?xml|!DOCTYPE)\b", re.IGNORECASE)


def sniff(head: bytes, name: str, columns: Columns = COLUMNS) -> Content:
    """Tell what a source holds.

    Parameters:
        head: its first bytes, :data:`HEAD` of them where it has as many.
        name: its name; ``-`` where it has none.
        columns: what a table would name its columns.
    """
    for magic, content in _MAGIC:
        if head.startswith(magic):
            return content
    start = head.removeprefix(codecs.BOM_UTF8)
    text = start[_PROLOGUE.match(start).end() :]  # type: ignore[union-attr]  # it matches everywhere
    if _FEED.match(text):
        return Content.FEED
    if _HTML.match(text):
        return Content.HTML
    if _OBJECT.match(text):
        return Content.JSON if _spread_out(text) else Content.JSON_LINES
    if _ARRAY.match(text):
        return Content.JSON
    if _is_table(start, columns):
        return Content.CSV
    if (by_name := _BY_NAME.get(_extension(name))) is not None:
        return by_name
    if _OTHER_MARKUP.match(start) or _OTHER_MARKUP.match(text):
        return Content.OTHER
    return Content.TEXT


def is_named_text(name: str) -> bool:
    """Tell whether a file's name leaves it open, or says, that a text is in it: not so for ``style.css``."""
    return _extension(name) in _TEXT_NAMES


def _extension(name: str) -> str:
    path = PurePath(name)
    if path.suffix.lower() in (".gz", ".zst"):
        path = path.with_suffix("")
    return path.suffix.lower()


def _spread_out(text: bytes) -> bool:
    """Whether an object goes on after its first line, so that lines are no documents of their own."""
    first = text.partition(b"\n")[0].rstrip()
    return first in (b"{", b"{}") or (not first.endswith(b"}") and first.endswith((b",", b"[", b"{")))


def _is_table(head: bytes, columns: Columns) -> bool:
    """Whether the first line names columns, that of the text among them."""
    line = head.splitlines()[0] if head else b""
    try:
        words = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    for delimiter in ",\t;":
        names = next(csv.reader([words], delimiter=delimiter), [])
        if len(names) > 1 and columns.text in names:
            return True
    return False
