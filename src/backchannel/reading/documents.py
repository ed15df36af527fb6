"""Facts that another program, a person or an earlier run wrote: one JSON document a line."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from backchannel.errors import DataError
from backchannel.facts import Facts, decode
from backchannel.reading.decoding import decode_text
from backchannel.reading.source import read_bytes

__all__ = ["read_facts"]


def read_facts(source: str) -> Iterator[Facts | DataError]:
    """Yield the facts of each line; for a line that is at fault, or a source that cannot be read, the error.

    Parameters:
        source: a file of JSON documents, one a line, or ``-`` for standard input. A file whose name ends in
            ``.json`` is one document, however many lines it has; so is what is JSON as a whole, but not its first
            line. Where no line is JSON, one error says so for all.
    """
    try:
        text = decode_text(read_bytes(source), source)
    except DataError as error:
        yield error
        return
    if not text.strip():
        yield DataError("this is empty", source=source, remedy="give facts/1 objects, one a line")
    # Not splitlines(): the line separators that Unicode knows may stand in a JSON string as they are.
    lines = [text] if source.endswith(".json") else text.split("\n")
    told = [line for line in lines if line.strip()]
    if len(told) > 1 and not _is_json(told[0]):
        if _is_json(text):
            lines = [text]
        elif not any(map(_is_json, told)):
            yield DataError("no line of this is JSON", source=source, remedy="give facts/1 objects, one a line")
            return
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield decode(line, source=source, place=f"line {number}" if len(lines) > 1 else None)
        except DataError as error:
            yield error


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text.encode("utf-8", "surrogatepass"), type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
