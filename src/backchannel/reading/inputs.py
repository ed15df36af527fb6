"""Which files a user means: single ones, folders, patterns, addresses, standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from backchannel.errors import DataError

__all__ = ["Input", "inputs", "is_address"]


class Input(NamedTuple):
    """One thing to read.

    Attributes:
        name: a file, an address or ``-``.
        folder: the one it was found in, unless the user named it; files of a folder may be anything.
    """

    name: str
    folder: str | None = None


def is_address(source: str) -> bool:
    """Tell whether a source is to be got from the web."""
    return source.lower().startswith(("http://", "https://"))


def inputs(sources: Iterable[str]) -> Iterator[Input | DataError]:
    """Yield what is to be read, folders and patterns taken apart, in an order that is the same on every machine.

    A name that is a file is that file, whatever signs are in it. Hidden files of folders are left out, and links to
    folders not followed.
    """
    for source in sources:
        if source == "-" or is_address(source):
            yield Input(source)
        elif source and "\0" not in source and Path(source).is_dir():
            yield from _folder(source)
        elif glob.has_magic(source) and "\0" not in source and not Path(source).exists():
            yield from _matches(source)
        else:
            yield Input(source)


def _folder(folder: str) -> Iterator[Input | DataError]:
    faults: list[DataError] = []

    def note(error: OSError) -> None:
        faults.append(DataError(f"this folder cannot be read: {error.strerror}", source=str(error.filename)))

    found = False
    for path, folders, files in os.walk(folder, onerror=note):
        yield from faults
        faults.clear()
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(files):
            file = Path(path, name)
            if not name.startswith(".") and file.is_file():
                found = True
                yield Input(str(file), folder)
    yield from faults
    if not found and not faults:
        yield DataError("there is no file in this folder", source=folder, remedy="name a folder with reports in it")


def _matches(pattern: str) -> Iterator[Input | DataError]:
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207  # Path.glob takes no absolute patterns
    if not matches:
        yield DataError("there is no such file, and none that fits this pattern", source=pattern)
    for match in matches:
        if Path(match).is_dir():
            yield from _folder(match)
        else:
            yield Input(match)
