"""An output directory that is written as a whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import shutil
import signal
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from backchannel.errors import BackchannelError, DataError, UsageError

__all__ = ["OutputDirectory", "explained_fault"]

_LOCK = ".backchannel.lock"
_STAGE = ".backchannel.partial"
_SHARD = re.compile(r"(graph|facts)-\d{5,}\.[a-z.]+")
_STOPPING = (signal.SIGINT, signal.SIGTERM)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

_OTHERWISE = "choose another --out"


class OutputDirectory:
    """Files appear in ``path`` together, when the ``with`` block ends well; else all stays as it was.

    Everything is first written into a hidden directory inside ``path`` (the same file system, so that a rename
    suffices), and reaches the disk before it is renamed. One process at a time: a second one is refused.

    Parameters:
        path: created, with its parents, if need be.
        folder: the name of a folder of files that replaces the one of an earlier run.
        pattern: which names the files of that folder have; others in it are left alone.

    Raises:
        UsageError: ``path`` cannot be written, or another process is writing into it.
        DataError: the disk is full.
    """

    def __init__(self, path: Path, *, folder: str, pattern: str) -> None:
        self.path = path
        self.folder = folder
        self._pattern = re.compile(pattern)
        self._stage = path / _STAGE
        self._lock: int | None = None
        self._streams: dict[str, BinaryIO] = {}
        self._made: list[Path] = []

    def __enter__(self) -> OutputDirectory:
        try:
            # An interruption inside would leave a lock or a directory that nobody knows to be ours.
            with self._explained(), _uninterrupted():
                self._make()
                self._acquire()
                shutil.rmtree(self._stage, ignore_errors=True)  # a killed run's
                self._stage.mkdir()
        except BaseException:
            self._release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            with self._explained():
                if kind is None:
                    self._commit()
        finally:
            for stream in self._streams.values():
                with contextlib.suppress(OSError):  # it is thrown away; what failed was reported when it failed
                    stream.close()
            self._release()
        if isinstance(error, OSError) and not isinstance(error, BackchannelError):
            raise _explain(error, self.path, _OTHERWISE) from None

    def open(self, name: str) -> BinaryIO:
        """Return a stream for a file of the directory; ``folder/name`` for one of the folder's."""
        target = self.path / name
        if target.is_dir():
            raise UsageError(f"{target} is a directory, where a file is to be written: choose another --out")
        with self._explained():
            staged = self._stage / name
            staged.parent.mkdir(exist_ok=True)
            self._streams[name] = staged.open("wb")
        return self._streams[name]

    def close(self, name: str) -> None:
        """Put a file to the disk; nothing can be written to it any more."""
        with self._explained(), self._streams[name] as stream:
            stream.flush()
            os.fsync(stream.fileno())

    def write(self, name: str, content: bytes) -> None:
        """Write a small file, to the disk at once."""
        with self._explained():
            with self.open(name) as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            del self._streams[name]

    def _make(self) -> None:
        """Create the directory, and keep in mind which parents were missing."""
        missing = [each for each in (self.path, *self.path.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir()
            self._made.append(each)
        if not self.path.is_dir():
            raise UsageError(f"{self.path} is not a directory: choose another --out")
        if (self.path / self.folder).exists() and not (self.path / self.folder).is_dir():
            raise UsageError(f"{self.path / self.folder} is not a directory: move it away, or choose another --out")

    def _acquire(self) -> None:
        """Lock out other processes. The kernel releases the lock of a process that dies."""
        lock = self.path / _LOCK
        while True:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                raise UsageError(
                    f"{self.path}: another run is writing into this directory; wait for it, or choose another --out"
                ) from None
            # The one before us may have removed the file between our open and our lock.
            with contextlib.suppress(FileNotFoundError):
                if os.fstat(descriptor).st_ino == lock.stat().st_ino:
                    self._lock = descriptor
                    return
            os.close(descriptor)

    def _release(self) -> None:
        """Throw away what is staged, unlock, and remove directories that this run made and left empty."""
        if self._lock is not None:
            shutil.rmtree(self._stage, ignore_errors=True)
            with contextlib.suppress(OSError):
                (self.path / _LOCK).unlink()
            os.close(self._lock)
            self._lock = None
        for each in reversed(self._made):
            with contextlib.suppress(OSError):  # not empty: it holds the output
                each.rmdir()

    def _commit(self) -> None:
        for name, stream in self._streams.items():
            if not stream.closed:
                self.close(name)
        # Interrupted between two renames, it would leave new files beside old ones.
        with _uninterrupted():
            for name in self._streams:
                (self._stage / name).replace(self.path / name)
            self._remove_other_shards()
            self._replace_folder()
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _remove_other_shards(self) -> None:
        """Remove numbered files of an earlier run that had more of them."""
        for old in _files(self.path):
            if _SHARD.fullmatch(old.name) and old.name not in self._streams:
                old.unlink()

    def _replace_folder(self) -> None:
        staged, target = self._stage / self.folder, self.path / self.folder
        for old in _files(target):
            if self._pattern.fullmatch(old.name):
                old.unlink()
        if staged.is_dir():
            target.mkdir(exist_ok=True)
            for new in _files(staged):
                new.replace(target / new.name)
        elif target.is_dir():
            with contextlib.suppress(OSError):  # not empty: somebody else's files
                target.rmdir()

    def _explained(self) -> contextlib.AbstractContextManager[None]:
        return explained_fault(self.path)


@contextlib.contextmanager
def explained_fault(path: Path, otherwise: str = _OTHERWISE) -> Iterator[None]:
    """Tell a fault of the system in the block in one line that says what to do.

    Parameters:
        path: what is being written.
        otherwise: what to do where it cannot be.

    Raises:
        UsageError: ``path`` cannot be written.
        DataError: the disk is full.
    """
    try:
        yield
    except OSError as error:
        raise _explain(error, path, otherwise) from None


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait until the block has ended.

    Handlers are exchanged, not signals masked: a mask holds for one thread, and numeric libraries start others.
    """
    if threading.current_thread() is not threading.main_thread():  # where no signal is handled
        yield
        return
    held: list[int] = []
    before = {each: signal.signal(each, lambda number, _: held.append(number)) for each in _STOPPING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, signal.SIG_DFL if handler is None else handler)
        for number in held:
            signal.raise_signal(number)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else ()


def _explain(error: OSError, path: Path, otherwise: str) -> BackchannelError:
    """Turn a fault of the system into one line that says what to do."""
    where = str(error.filename or path)
    reason = (error.strerror or str(error)).lower()
    if error.errno in _FULL:
        return DataError(f"nothing was written: {reason}", source=str(path), remedy=f"make room, or {otherwise}")
    return UsageError(f"{where} cannot be written: {reason}; nothing was published, {otherwise}")
