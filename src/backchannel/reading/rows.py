"""Articles in JSON Lines, JSON and CSV: one a line, an object or a row, its parts found by their names."""

from __future__ import annotations

import codecs
import csv
import datetime
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from backchannel.errors import DataError
from backchannel.reading.items import MAX_ITEM_BYTES, Columns, Form, Item, Known
from backchannel.reading.lines import lines

__all__ = ["csv_items", "json_items", "json_lines_items", "row_item"]

_MAX_JSON_BYTES = 64_000_000
"""Of a JSON file that is one document: it cannot be read bit by bit."""


def json_lines_items(stream: BinaryIO, source: str, columns: Columns) -> Iterator[Item | DataError]:
    """Yield the article of each line, which is a JSON object; for a line that is at fault, the error."""
    for each in lines(stream, source):
        if isinstance(each, DataError):
            yield each
            continue
        number, line = each
        line = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if line.strip():
            yield _json_item(line, source, f"line {number}", columns)


def json_items(stream: BinaryIO, source: str, columns: Columns) -> Iterator[Item | DataError]:
    """Yield the articles of a JSON document: an object, or an array of them."""
    try:
        data = stream.read(_MAX_JSON_BYTES + 1)
    except DataError as error:
        yield error.at(source=source)
        return
    if len(data) > _MAX_JSON_BYTES:
        yield DataError(
            f"this JSON document has more than {_MAX_JSON_BYTES:,} bytes",
            source=source,
            remedy="make JSON Lines of it, one object a line, e.g. with `jq -c '.[]'`",
        )
        return
    data = data.removeprefix(codecs.BOM_UTF8)
    if not data.lstrip().startswith(b"["):
        yield _json_item(data, source, None, columns)
        return
    try:
        documents = msgspec.json.decode(data, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError) as error:
        yield DataError(f"this is not JSON: {error}", source=source)
        return
    for number, document in enumerate(documents):
        yield _json_item(bytes(document), source, f"$[{number}]", columns)


def _json_item(data: bytes, source: str, place: str | None, columns: Columns) -> Item | DataError:
    try:
        row = msgspec.json.decode(data)
    except msgspec.DecodeError as error:
        return DataError(f"this is not JSON: {error}", source=source, place=place)
    except UnicodeDecodeError as error:
        return DataError(f"this is not UTF-8: {error.reason}", source=source, place=place, remedy="write it as UTF-8")
    except RecursionError:
        return DataError("this is nested too deeply", source=source, place=place)
    if not isinstance(row, dict):
        return DataError(
            f"this is {_kind(row)}, not an object", source=source, place=place, remedy='write {"text": "..."}'
        )
    return row_item(row, source, place, columns)


def csv_items(stream: BinaryIO, source: str, columns: Columns) -> Iterator[Item | DataError]:
    """Yield the article of each row of a table whose first row names the columns; for one at fault, the error."""
    # The limit is of the module, not of a reader; no article may be longer.
    csv.field_size_limit(MAX_ITEM_BYTES)
    faults: list[DataError] = []
    rows = _csv_rows(stream, source, faults)
    header = next(rows, None)
    yield from faults
    faults.clear()
    if header is None:
        yield DataError("this table is empty", source=source)
        return
    names = header[1]
    if isinstance(names, DataError) or columns.text not in names:
        yield DataError(
            f"no column is called {columns.text!r}", source=source, place="line 1", remedy="name it: --text-field"
        )
        return
    for number, cells in rows:
        yield from faults
        faults.clear()
        if isinstance(cells, DataError):
            yield cells
        elif len(cells) != len(names):
            if cells:
                yield DataError(
                    f"this row has {len(cells)} cells, the first one {len(names)}",
                    source=source,
                    place=f"line {number}",
                    remedy="put cells that hold separators or line breaks into quotation marks",
                )
        else:
            yield row_item(dict(zip(names, cells, strict=True)), source, f"line {number}", columns, blank="")
    yield from faults


def _csv_rows(stream: BinaryIO, source: str, faults: list[DataError]) -> Iterator[tuple[int, list[str] | DataError]]:
    """Yield each row with the number of its first line."""
    number = 0

    def words() -> Iterator[str]:
        nonlocal number
        for each in lines(stream, source):
            if isinstance(each, DataError):
                faults.append(each)
                continue
            number, line = each
            # What is no UTF-8 becomes halves of surrogate pairs, which are refused where the article is made.
            yield (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).decode("utf-8", "surrogateescape")

    text = words()
    first = next(text, None)
    if first is None:
        return
    delimiter = max(",\t;", key=first.count)
    yield 1, next(csv.reader([first.rstrip("\r\n")], delimiter=delimiter), [])
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    while True:
        begin = number + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield begin, DataError(f"this row is no CSV: {error}", source=source, place=f"line {begin}")
            continue
        yield begin, row


def row_item(
    row: Mapping[str, Any], source: str, place: str | None, columns: Columns, *, blank: object = None
) -> Item | DataError:
    """Return the article of one row.

    Parameters:
        row: the cells by the names of their columns.
        columns: which names mean what.
        blank: what an empty cell holds.
    """
    try:
        text = _cell(row, columns.text)
        if text is None or text == blank:
            raise DataError(f"there is no {columns.text!r}", remedy="name what holds the text: --text-field")
        if not isinstance(text, str):
            raise DataError(f"{columns.text!r} is {_kind(text)}, not text")
        if len(text) > MAX_ITEM_BYTES:
            raise DataError(f"the text has {len(text):,} characters", remedy="split it into articles")
        fields = {name: _words(row, getattr(columns, name)) for name in Known._fields}
    except DataError as error:
        return error.at(source=source, place=place)
    return Item(Form.PLAIN, source, place, text, Known(**fields))


def _cell(row: Mapping[str, Any], name: str) -> Any:
    if name in row or "." not in name:
        return row.get(name)
    value: Any = row
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _words(row: Mapping[str, Any], name: str) -> str:
    value = _cell(row, name)
    if value is None:
        return ""
    if isinstance(value, datetime.date):  # a moment is one, too
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise DataError(f"{name!r} is {_kind(value)}, not text")
    return str(value)


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    return {int: "a number", float: "a number", str: "a string", type(None): "null"}.get(type(value), "no text")
