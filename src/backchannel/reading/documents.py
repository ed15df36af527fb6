"""Facts that another program, a person or an earlier run wrote: one JSON document a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from backchannel.errors import DataError
from backchannel.facts import Facts, decode
from backchannel.reading.decoding import decode_text
from backchannel.reading.source import read_bytes

__all__ = ["JsonDocument", "json_documents", "read_facts"]


def read_facts(source: str) -> Iterator[Facts | DataError]:
    """Yield the facts of each line; for a line that is at fault, or a source that cannot be read, the error.

    Parameters:
        source: see :func:`json_documents`.
    """
    for document in json_documents(source, "facts/1"):
        if isinstance(document, DataError):
            yield document
            continue
        try:
            yield decode(document.text, source=source, place=document.place)
        except DataError as error:
            yield error


class JsonDocument(NamedTuple):
    """The text of one document, and which line of its source it is, if there are several."""

    text: str
    place: str | None


def json_documents(source: str, form: str) -> Iterator[JsonDocument | DataError]:
    """Yield each document of a source; the error for one that cannot be read.

    Parameters:
        source: a file of JSON documents, one a line, or ``-`` for standard input. A file whose name ends in
            ``.json`` is one document, however many lines it has; so is what is JSON as a whole, but not its first
            line. Where no line is JSON, one error says so for all.
        form: what the objects are of, for the remedy.
    """
    remedy = f"give {form} objects, one a line"
    try:
        text = decode_text(read_bytes(source), source)
    except DataError as error:
        yield error
        return
    if not text.strip():
        yield DataError("this is empty", source=source, remedy=remedy)
    # Not splitlines(): the line separators that Unicode knows may stand in a JSON string as they are.
    lines = [text] if source.endswith(".json") else text.split("\n")
    told = [line for line in lines if line.strip()]
    if len(told) > 1 and not _is_json(told[0]):
        if _is_json(text):
            lines = [text]
        elif not any(map(_is_json, told)):
            yield DataError("no line of this is JSON", source=source, remedy=remedy)
            return
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield JsonDocument(line, f"line {number}" if len(lines) > 1 else None)


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text.encode("utf-8", "surrogatepass"), type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
