"""Articles in Parquet: one a row."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from backchannel.errors import DataError, UsageError
from backchannel.reading.items import Columns, Item
from backchannel.reading.rows import row_item

__all__ = ["parquet_items"]

_ROWS = 64
"""How many are in memory at a time."""


def parquet_items(stream: BinaryIO, source: str, columns: Columns) -> Iterator[Item | DataError]:
    """Yield the article of each row; for one that is at fault, the error.

    A stream that cannot be read from its end, as this format is, goes into a temporary file first.

    Raises:
        UsageError: the package for it is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError("reading Parquet needs a package: pip install 'backchannel[parquet]'") from None
    number = 0
    try:
        with _seekable(stream) as file:
            table = pyarrow.parquet.ParquetFile(file)
            names = table.schema_arrow.names
            if columns.text.partition(".")[0] not in names:
                raise DataError(f"no column is called {columns.text!r}", remedy="name it: --text-field")
            wanted = [name for name in names if name in {each.partition(".")[0] for each in columns} | set(columns)]
            for batch in table.iter_batches(batch_size=_ROWS, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield row_item(row, source, f"row {number}", columns)
    except DataError as error:
        yield error.at(source=source)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        first = (str(error).splitlines() or ["no reason is given"])[0]
        yield DataError(f"this Parquet file is broken: {first}", source=source, place=f"after row {number}")


def _seekable(stream: BinaryIO) -> BinaryIO:
    if stream.seekable():
        return stream
    copy = tempfile.TemporaryFile()  # noqa: SIM115  # gone with the last reference to it
    shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return cast(BinaryIO, copy)
