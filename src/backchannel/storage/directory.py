"""The directory of a store: what lies where in it, who may write, and which snapshot is to be read.

::

    backchannel-store.json   what this directory is: the version of its layout, and the base of its IRIs
    lock                     locked by the one who writes
    unpublished              there while ``live`` holds what no snapshot shows yet
    live/                    the writer's database
    records.sqlite           the record of articles and shared graphs
    facts.sqlite             the facts of the articles, compressed
    snapshots/7/             what readers open: the database (hard links), and a copy of the record
    answers.sqlite           rows of answers to the shipped queries, article by article
    current                  the number of the snapshot to be read
    pushes/                  what has been sent where
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from backchannel.errors import BackchannelError, DataError, UsageError

__all__ = ["StoreDirectory", "base_of", "explained", "generation", "is_store", "write_atomically"]

LAYOUT = 1
"""Version of the layout; a program refuses a store of another one."""

_MARK = "backchannel-store.json"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
PATIENCE_S = 2.0
"""How long a writer waits for the lock: readers hold it for a moment when they mend what a killed run has left."""


def is_store(path: Path | str) -> bool:
    """Tell whether a path is the directory of a store."""
    return (Path(path) / _MARK).is_file()


def base_of(path: Path | str) -> str | None:
    """Return what the IRIs of a store start with; None where there is no store.

    Raises:
        DataError: it is damaged.
    """
    return StoreDirectory.existing(path).base if is_store(path) else None


def generation(path: Path | str) -> int:
    """Return the number of the snapshot that readers get: it grows whenever there is something new to read.

    Raises:
        DataError: there is no store at ``path``, or it is damaged.
    """
    return StoreDirectory.existing(path).current()


class StoreDirectory:
    """Where the parts of a store lie.

    Parameters:
        path: the directory.
        base: what the IRIs of its data start with.
    """

    def __init__(self, path: Path, base: str) -> None:
        self.path = path
        self.base = base
        self.live = path / "live"
        self.records = path / "records.sqlite"
        self.facts = path / "facts.sqlite"
        self.pushes = path / "pushes"
        self.unpublished = path / "unpublished"
        self._snapshots = path / "snapshots"
        self._current = path / "current"

    @classmethod
    def existing(cls, path: Path | str) -> StoreDirectory:
        """Return the store at ``path``.

        Raises:
            DataError: there is none, or another version of the program made it.
        """
        mark = Path(path) / _MARK
        try:
            about: Any = json.loads(mark.read_bytes())
            layout, base = about["layout"], str(about["base"])
        except FileNotFoundError:
            raise DataError(
                "is no store", source=str(path), remedy="make one with `backchannel publish SOURCE --store DIR`"
            ) from None
        except OSError as error:
            raise DataError(f"cannot be read: {(error.strerror or str(error)).lower()}", source=str(mark)) from None
        except (ValueError, TypeError, KeyError):
            raise DataError("is damaged", source=str(mark), remedy="load a dump into a new store") from None
        if layout != LAYOUT:
            raise DataError(
                f"has layout {layout}, and this program knows {LAYOUT}",
                source=str(path),
                remedy="dump it with the program that made it, and load the dump into a new store",
            )
        return cls(Path(path), base)

    @classmethod
    def made(cls, path: Path, base: str) -> StoreDirectory:
        """Make an empty directory into that of a store; only :meth:`mark` makes it one for others.

        Raises:
            UsageError: there is something else at ``path``.
        """
        directory = cls(path, base)
        ours = {directory.live.name, directory.unpublished.name, "lock", "snapshots", "current"}
        ours |= {f"{_MARK}.new", "current.new"}
        for database in (directory.records.name, directory.facts.name, "answers.sqlite"):
            ours |= {database + ending for ending in ("", "-journal", "-wal", "-shm")}
        if path.exists() and not path.is_dir():
            raise UsageError(f"{path} is not a directory: choose another one for the store")
        others = {each.name for each in path.iterdir()} - ours if path.exists() else set()
        if others:
            raise UsageError(
                f"{path} holds {sorted(others)[0]!r} and is no store: choose an empty directory, or a new one"
            )
        path.mkdir(parents=True, exist_ok=True)
        return directory

    def mark(self) -> None:
        """Say in the directory what it is: from now on it is a store."""
        write_atomically(self.path / _MARK, json.dumps({"layout": LAYOUT, "base": self.base}).encode() + b"\n")

    def acquire(self, patience_s: float = PATIENCE_S) -> int:
        """Lock out other writers until the descriptor returned is closed; the kernel does so for who dies.

        Raises:
            UsageError: another process is writing.
        """
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        until = time.monotonic() + patience_s
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    os.close(descriptor)
                    raise UsageError(
                        f"{self.path}: another process is writing into this store; wait for it to end"
                    ) from None
                time.sleep(0.02)
            else:
                return descriptor

    def current(self) -> int:
        """Return the number of the snapshot to be read."""
        try:
            return int(self._current.read_bytes())
        except (OSError, ValueError):
            raise DataError(
                "is damaged: it does not tell which snapshot is to be read",
                source=str(self._current),
                remedy="load a dump into a new store",
            ) from None

    def snapshot(self, number: int) -> Path:
        """Return where the snapshot of that number lies."""
        return self._snapshots / str(number)

    def stage(self) -> Path:
        """Return an empty directory in which a snapshot is to be made."""
        staged = self._snapshots / "making"
        shutil.rmtree(staged, ignore_errors=True)  # a killed writer's
        staged.mkdir(parents=True)
        return staged

    def publish(self, number: int) -> None:
        """Let readers have what was staged; drop snapshots that nobody reads any more."""
        target = self.snapshot(number)
        shutil.rmtree(target, ignore_errors=True)
        (target.parent / "making" / "in-use").touch()
        (target.parent / "making").replace(target)
        write_atomically(self._current, f"{number}\n".encode())
        self.unpublished.unlink(missing_ok=True)
        self.clear(number)

    def clear(self, number: int) -> None:
        """Remove the snapshots before ``number``, except those that somebody reads."""
        for old in self._snapshots.iterdir():
            if not old.name.isdecimal() or int(old.name) >= number:
                continue
            with contextlib.suppress(OSError):
                descriptor = os.open(old / "in-use", os.O_RDONLY | os.O_CLOEXEC)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(old, ignore_errors=True)
                finally:
                    os.close(descriptor)

    def enter(self, wanted: int | None = None) -> tuple[int, int]:
        """Keep a snapshot from being removed: return its number, and a descriptor to be closed in the end.

        Parameters:
            wanted: its number; the current one when left out.

        Raises:
            DataError: the store is damaged.
        """
        for _ in range(100):
            number = self.current() if wanted is None else wanted
            with contextlib.suppress(FileNotFoundError):
                descriptor = os.open(self.snapshot(number) / "in-use", os.O_RDONLY | os.O_CLOEXEC)
                fcntl.flock(descriptor, fcntl.LOCK_SH)
                # The writer may have removed it between our open and our lock.
                if (self.snapshot(number) / "in-use").exists():
                    return number, descriptor
                os.close(descriptor)
        raise DataError(
            f"is damaged: there is no snapshot {self.current() if wanted is None else wanted}",
            source=str(self.path),
            remedy="load a dump into a new store",
        )


def write_atomically(path: Path, content: bytes) -> None:
    """Write a small file so that others see the old content or the new, and it survives a power cut."""
    new = path.with_name(f"{path.name}.new")
    with new.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn faults of the disk and of the two databases into one line that says what to do."""
    try:
        yield
    except BackchannelError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        if error.errno in _FULL or "no space left" in reason:
            raise DataError(
                f"the disk is full: {reason}", source=str(path), remedy="make room and start again"
            ) from None
        raise DataError(f"cannot be used: {reason}", source=str(error.filename or path)) from None
    except sqlite3.Error as error:
        raise DataError(
            f"the record of the store cannot be used: {error}",
            source=str(path),
            remedy="make room where the disk is full; else load a dump into a new store",
        ) from None
