"""Where the files of a site wait until all of them are there: under numbers, in few folders, whatever their paths."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

__all__ = ["Stage", "Staged", "digest_of"]

_IN_A_FOLDER = 10_000


class Staged(NamedTuple):
    """A file that waits: the path that it will have, the hash of its content, and where it is below the stage."""

    path: str
    digest: bytes
    place: str


class Stage:
    """Writes files that wait.

    Parameters:
        root: the folder of the stage, which several processes may share.
        name: a name that no other process has.
    """

    def __init__(self, root: Path, name: str) -> None:
        self._root = root
        self._name = name
        self._number = 0
        self._finished: list[Staged] = []

    def write(self, path: str, content: bytes) -> Staged:
        """Write a file."""
        place = self._next()
        staged = os.open(f"{self._root}/{place}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        rest = content
        try:
            while rest:
                rest = rest[os.write(staged, rest) :]
        finally:
            os.close(staged)
        return self._note(path, digest_of(content), place)

    @contextlib.contextmanager
    def stream(self, path: str) -> Iterator[BinaryIO]:
        """Write a large file, piece by piece."""
        place = self._next()
        with (self._root / place).open("xb") as stream:
            yield stream
        with (self._root / place).open("rb") as finished:
            digest = hashlib.file_digest(finished, lambda: hashlib.blake2b(digest_size=16)).digest()
        self._note(path, digest, place)

    def taken(self) -> tuple[Staged, ...]:
        """Return the files that were written since this was last asked."""
        finished, self._finished = self._finished, []
        return tuple(finished)

    def _note(self, path: str, digest: bytes, place: str) -> Staged:
        self._finished.append(Staged(path, digest, place))
        return self._finished[-1]

    def _next(self) -> str:
        folder = f"{self._name}-{self._number // _IN_A_FOLDER}"
        if self._number % _IN_A_FOLDER == 0:
            (self._root / folder).mkdir()
        self._number += 1
        return f"{folder}/{self._number}"


def digest_of(content: bytes) -> bytes:
    """Return what the content of a file is known by."""
    return hashlib.blake2b(content, digest_size=16).digest()
