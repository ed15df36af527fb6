"""What is done to one article, wherever it is done: the same as in a run on one machine."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from backchannel.article import Article
from backchannel.errors import DataError
from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.publishing.layout import Layout
from backchannel.reading.articles import article
from backchannel.reading.items import Columns, Item
from backchannel.reading.rows import json_lines_items, row_item
from backchannel.reading.warc import warc_items

__all__ = ["Outcome", "Work", "json_items", "parquet_item", "warc_file_items"]


class Outcome(NamedTuple):
    """A line of what came of an article.

    Attributes:
        kind: ``own`` for a quad of the article's graphs, ``shared`` for one of an actor's or a place's that all share,
            ``published`` for the article's id, ``rejected`` or ``fault`` with the reason in the line.
        line: N-Quads without a line end, or words.
    """

    kind: str
    line: str


class Work(NamedTuple):
    """What is asked of a run: plain data, which is sent to all machines.

    Attributes:
        base: what the IRIs of the data start with.
        min_confidence: leave out claims below it.
        columns: what tables and JSON call what an article needs.
    """

    base: str = DEFAULT_BASE
    min_confidence: float = 0.0
    columns: Columns = Columns()

    def keyed(self, numbered: Iterable[tuple[Item | DataError, int]]) -> Iterator[tuple[str, tuple[int, str, bytes]]]:
        """Yield articles by their id, with their number in the input; a fault by its number.

        The same text twice has one id: the first counts, as in a run on one machine.
        """
        encode = msgspec.msgpack.Encoder().encode
        for item, number in numbered:
            try:
                if isinstance(item, DataError):
                    raise item
                found = article(item)
                yield found.id, (number, "article", encode(found))
            except DataError as error:
                yield f"fault {number}", (number, "fault", str(error).encode("utf-8", "backslashreplace"))

    def outcomes(self, articles: Iterable[tuple[str, tuple[int, str, bytes]]]) -> Iterator[Outcome]:
        """Extract, link, map and judge each article; what that needs is loaded when the first comes, once a process.

        Links are those of the authority file; nobody is asked.
        """
        decode = msgspec.msgpack.Decoder(Article).decode
        for _, (_, kind, data) in articles:
            if kind == "fault":
                yield Outcome("fault", data.decode())
            else:
                yield from self._published(decode(data))

    def _published(self, found: Article) -> Iterator[Outcome]:
        import backchannel
        from backchannel.validation import shipped_shapes, validate

        try:
            facts = backchannel.link(backchannel.extract(found, min_confidence=self.min_confidence))
            quads = map_facts(facts, base=self.base)
        except DataError as error:
            yield Outcome("rejected", f"{found.id}: {error}")
            return
        findings = validate(quads, shapes=shipped_shapes(self.base))
        wrong = [finding.text() for finding in findings if finding.severity == "violation"]
        if wrong:
            yield Outcome("rejected", f"{found.id}: {wrong[0]}")
            return
        shared = set(Layout(quads, f"<{self.base}article/{found.id}>").shared)
        for quad in quads:
            s, p, o, g = quad
            yield Outcome("shared" if quad in shared else "own", f"{s} {p} {o} {g} .")
        yield Outcome("published", found.id)


def json_items(line: bytes, source: str, number: int, columns: Columns) -> list[Item | DataError]:
    """Return the article of one line of JSON Lines; none of an empty line."""
    place = f"line {number + 1}"
    found = json_lines_items(io.BytesIO(line), source, columns)
    return [
        DataError(each.message, source=source, place=place, remedy=each.remedy)
        if isinstance(each, DataError)
        else each._replace(place=place)
        for each in found
    ]


def parquet_item(row: Mapping[str, Any], source: str, number: int, columns: Columns) -> Item | DataError:
    """Return the article of one row."""
    return row_item(row, source, f"row {number + 1}", columns)


def warc_file_items(path: str, data: bytes, columns: Columns) -> Iterator[Item | DataError]:
    """Yield the articles of one WARC file."""
    yield from warc_items(io.BytesIO(data), path)
