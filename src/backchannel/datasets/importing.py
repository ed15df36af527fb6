"""Files of event data to facts: one row at a time, whatever is wrong with the others."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, NamedTuple, cast

from backchannel.datasets.cells import Header
from backchannel.datasets.gdelt import GDELT, gdelt_row
from backchannel.datasets.icews import COLUMNS as ICEWS_COLUMNS
from backchannel.datasets.icews import ICEWS, icews_row
from backchannel.datasets.polecat import COLUMNS as POLECAT_COLUMNS
from backchannel.datasets.polecat import POLECAT, polecat_row
from backchannel.datasets.rows import Dataset, Row, facts_of
from backchannel.datasets.tally import Tally, UnfitRowError
from backchannel.errors import DataError
from backchannel.facts import Facts

__all__ = ["DATASETS", "MAX_ROW_BYTES", "read_rows"]

MAX_ROW_BYTES = 1 << 20
"""Rows have some hundred bytes; POLECAT's, with all names of a story, some thousand."""


class _Reader(NamedTuple):
    """How rows of a data set are read; where there are columns, the first line names them."""

    dataset: Dataset
    columns: tuple[str, ...]
    row: Callable[[str, Header | None], Row]


DATASETS: dict[str, _Reader] = {
    "gdelt": _Reader(GDELT, (), lambda line, _: gdelt_row(line)),
    "icews": _Reader(ICEWS, ICEWS_COLUMNS, icews_row),  # type: ignore[arg-type]  # with columns there is a header
    "polecat": _Reader(POLECAT, POLECAT_COLUMNS, polecat_row),  # type: ignore[arg-type]
}
"""The data sets, by their names on the command line."""


def read_rows(dataset: str, source: str, tally: Tally) -> Iterator[Facts]:
    """Yield the facts of each row that fits.

    Parameters:
        dataset: a name in :data:`DATASETS`.
        source: a file, also gzipped or zipped as the data sets are published; ``-`` for standard input.
        tally: counts the rows, and why some do not fit.

    Raises:
        DataError: the source cannot be read, breaks off, or its first line does not name the columns.
    """
    reader = DATASETS[dataset]
    header: Header | None = None
    with ExitStack() as stack:
        for number, raw in enumerate(_lines(_opened(source, stack), source), start=1):
            place = f"{source}, line {number}"
            try:
                line = _decoded(raw, number)
                if number == 1 and reader.columns:
                    header = Header(line, reader.columns, reader.dataset.name)
                    continue
                if not line.strip():
                    continue
                facts = facts_of(reader.row(line, header), reader.dataset)
            except UnfitRowError as unfit:
                if number == 1 and reader.columns:
                    raise DataError("the first line is not text", source=source, place="line 1") from None
                tally.leave_out(unfit, place)
                continue
            except DataError as error:
                raise error.at(source=source) from None
            tally.read += 1
            yield facts


def _decoded(raw: bytes, number: int) -> str:
    if len(raw) > MAX_ROW_BYTES:
        raise UnfitRowError(f"longer than {MAX_ROW_BYTES:,} bytes", fault=True)
    try:
        line = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise UnfitRowError("not UTF-8", fault=True) from None
    if "\0" in line:
        raise UnfitRowError("a NUL in it", fault=True)
    return line


def _lines(stream: IO[bytes], source: str) -> Iterator[bytes]:
    """Yield lines; of one that is too long only as much as shows that it is."""
    try:
        while line := stream.readline(MAX_ROW_BYTES + 1):
            rest = line
            while len(rest) > MAX_ROW_BYTES and not rest.endswith(b"\n"):
                rest = stream.readline(MAX_ROW_BYTES + 1)
            yield line
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise DataError(f"this breaks off: {error}", source=source, remedy="get the file again") from None


def _opened(source: str, stack: ExitStack) -> IO[bytes]:
    if source == "-" and sys.stdin is None:
        raise DataError("standard input is closed", source=source, remedy="name a file, or pipe one in")
    try:
        stream = cast(io.BufferedReader, sys.stdin.buffer) if source == "-" else Path(source).open("rb")  # noqa: SIM115
        if source != "-":
            stack.enter_context(stream)
        start = stream.peek(4)[:4]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"this cannot be read: {reason}", source=source, remedy="name a file, or -") from None
    if start[:2] == b"\x1f\x8b":
        return cast(IO[bytes], stack.enter_context(gzip.GzipFile(fileobj=stream)))
    if start == b"PK\x03\x04":
        # An archive is read from its end, which a pipe does not show before all has come.
        return _zipped(io.BytesIO(stream.read()) if source == "-" else stream, source, stack)
    return stream


def _zipped(stream: IO[bytes], source: str, stack: ExitStack) -> IO[bytes]:
    try:
        archive = stack.enter_context(zipfile.ZipFile(stream))
        names = [each for each in archive.infolist() if not each.is_dir()]
        if len(names) != 1:
            raise DataError(
                f"this archive holds {len(names)} files", source=source, remedy="take out the one with the events"
            )
        return stack.enter_context(archive.open(names[0]))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise DataError(f"this archive cannot be read: {error}", source=source) from None
