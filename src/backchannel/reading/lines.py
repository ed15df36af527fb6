"""Lines of a stream, none of them longer than is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from backchannel.errors import DataError
from backchannel.reading.items import MAX_ITEM_BYTES

__all__ = ["lines"]


def lines(stream: BinaryIO, source: str) -> Iterator[tuple[int, bytes] | DataError]:
    """Yield each line with its number; for one that is too long, the error. A fault of the stream ends them."""
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(MAX_ITEM_BYTES)
            if not line:
                return
            if len(line) == MAX_ITEM_BYTES and not line.endswith(b"\n"):
                while (rest := stream.readline(MAX_ITEM_BYTES)) and not rest.endswith(b"\n"):
                    pass
                yield DataError(
                    f"this line has more than {MAX_ITEM_BYTES:,} bytes",
                    source=source,
                    place=f"line {number}",
                    remedy="put one article on each line",
                )
                continue
        except DataError as error:
            yield error.at(source=source)
            return
        except OSError as error:
            yield DataError(f"this cannot be read on: {error.strerror or error}", source=source, place=f"line {number}")
            return
        yield number, line
