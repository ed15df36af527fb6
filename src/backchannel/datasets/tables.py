"""Rows of event data as files: CSV, and Parquet where the package for it is installed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from backchannel.datasets.export import COLUMNS, Event
from backchannel.errors import UsageError

__all__ = ["write_csv", "write_parquet"]

_BATCH = 10_000
"""Rows in memory at a time, and in a row group."""


def write_csv(events: Iterable[Event], stream: BinaryIO) -> int:
    """Write CSV (RFC 4180, UTF-8) with a header line; return how many rows there were."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    number = 0
    for event in events:
        rows.writerow(event)
        number += 1
    text.detach()
    return number


def write_parquet(events: Iterable[Event], stream: BinaryIO) -> int:
    """Write Parquet, all columns strings; return how many rows there were.

    Raises:
        UsageError: the package for it is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError("writing Parquet needs a package: pip install 'backchannel[parquet]'") from None
    schema = pyarrow.schema([(name, pyarrow.string()) for name in COLUMNS])
    number = 0
    with pyarrow.parquet.ParquetWriter(stream, schema) as writer:
        for batch in _batches(events):
            columns = [pyarrow.array(column, pyarrow.string()) for column in zip(*batch, strict=True)]
            writer.write_table(pyarrow.Table.from_arrays(columns, schema=schema))
            number += len(batch)
    return number


def _batches(events: Iterable[Event]) -> Iterator[list[Event]]:
    source = iter(events)
    while batch := list(islice(source, _BATCH)):
        yield batch
