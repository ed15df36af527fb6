"""A folder of files that changes from one site to the next at once: written aside, then renamed into place.

What was written by which part of the site, and with which content, stands in a manifest, so that a later run writes
only what is new, and takes away what is gone. The manifest knows its own files only: others in the folder stay.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from backchannel.errors import BackchannelError, DataError, UsageError
from backchannel.publishing.output import explained_fault
from backchannel.site.stage import Stage, Staged, digest_of

__all__ = ["SiteTree"]

_LOCK = ".backchannel.lock"
_STAGE = ".backchannel.partial"
_MANIFEST = ".backchannel.manifest"
_COMMITTING = ".backchannel.committing"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS file (
    path TEXT PRIMARY KEY, hash BLOB NOT NULL, owner TEXT NOT NULL, staged TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS file_owner ON file (owner);
CREATE TABLE IF NOT EXISTS owner (
    name TEXT PRIMARY KEY, fingerprint BLOB NOT NULL, seen INTEGER NOT NULL
) WITHOUT ROWID;
"""


@contextlib.contextmanager
def _explained(out: Path) -> Iterator[None]:
    """Tell what is wrong with the disk or with the manifest in one line that says what to do."""
    try:
        with explained_fault(out, "choose another folder"):
            yield
    except sqlite3.Error as error:
        raise DataError(
            f"what it says of the site cannot be used: {error}",
            source=str(out / _MANIFEST),
            remedy="make room where the disk is full; else remove the folder of the site, and all of it is made anew",
        ) from None


class SiteTree:
    """The files of a site; use it in a ``with`` block, which puts them into place when it ends well.

    Parameters:
        out: the folder; it is made if need be.
        edition: what all pages depend on (program, templates, options): another one makes all of them anew.

    Attributes:
        stage: the folder in which files wait; ``own`` writes to it.
        written: how many files were new or different.
        kept: how many were as they are.
        removed: how many were taken away.

    Raises:
        UsageError: ``out`` cannot be written, is not a site's folder though something is in it, or is written by
            another run.
        DataError: the disk is full, or the manifest damaged.
    """

    def __init__(self, out: Path, edition: bytes) -> None:
        self.out = out
        self._edition = edition
        self.stage = out / _STAGE
        self.own = Stage(self.stage, "own")
        self._lock = -1
        self._db: sqlite3.Connection | None = None
        self.written = self.kept = self.removed = 0

    def __enter__(self) -> SiteTree:
        try:
            with _explained(self.out):
                self._begin()
        except BaseException:
            self._leave()
            raise
        return self

    def _begin(self) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        known = (self.out / _MANIFEST).exists()
        if not known and any(not each.name.startswith(".") for each in self.out.iterdir()):
            raise UsageError(f"{self.out} holds other files: choose an empty folder, or one that holds a site")
        self._lock = os.open(self.out / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            self._lock = -1
            raise UsageError(f"{self.out}: another run is writing this site; wait for it") from None
        shutil.rmtree(self.stage, ignore_errors=True)  # a killed run's
        self.stage.mkdir()
        manifest = self.stage / _MANIFEST
        if known:
            shutil.copyfile(self.out / _MANIFEST, manifest)
        self._db = sqlite3.connect(manifest, isolation_level=None)
        self._db.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_SCHEMA} BEGIN;")
        self._rows("UPDATE owner SET seen = 0")
        if (self.out / _COMMITTING).exists():  # a run was killed while it renamed: nothing known of the files holds
            self._rows("UPDATE file SET hash = x''")
            self._rows("UPDATE owner SET fingerprint = x''")
        elif self.fingerprint("edition") != self._edition:
            self._rows("UPDATE owner SET fingerprint = x''")
        self.note("edition", self._edition)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            with _explained(self.out):
                if isinstance(error, (OSError, sqlite3.Error)) and not isinstance(error, BackchannelError):
                    raise error
                if kind is None:
                    self._commit()
        finally:
            self._leave()

    def _leave(self) -> None:
        """Let go of the folder, and leave nothing in it that is not of the site."""
        if self._db is not None:
            self._db.close()
        if self._lock >= 0:  # else the stage is another run's
            shutil.rmtree(self.stage, ignore_errors=True)
            with contextlib.suppress(OSError):
                (self.out / _LOCK).unlink()
            os.close(self._lock)
            self._lock = -1

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Ask the manifest, or change it."""
        assert self._db is not None, "the site is not being written"
        return self._db.execute(query, values)

    # ------------------------------------------------------------ what is known

    def fingerprint(self, owner: str) -> bytes:
        """Return what an owner's files were last made from; nothing where they never were."""
        found = self._rows("SELECT fingerprint FROM owner WHERE name = ?", (owner,)).fetchone()
        return found[0] if found else b""

    def note(self, owner: str, fingerprint: bytes) -> None:
        """Take down what an owner's files are made from. Those of an owner that is not noted in a run are removed."""
        self._rows("INSERT OR REPLACE INTO owner VALUES (?, ?, 1)", (owner, fingerprint))

    def keep(self, owner: str, fingerprint: bytes) -> bool:
        """Tell whether an owner's files are made from just this, and then leave them as they are."""
        if not fingerprint or self.fingerprint(owner) != fingerprint:
            self._rows("DELETE FROM owner WHERE name = ?", (owner,))
            self._rows("UPDATE file SET owner = '' WHERE owner = ?", (owner,))
            self.note(owner, fingerprint)
            return False
        self.note(owner, fingerprint)
        self.kept += int(self._rows("SELECT COUNT(*) FROM file WHERE owner = ?", (owner,)).fetchone()[0])
        return True

    def files(self, pattern: str) -> Iterator[str]:
        """Yield the paths that the site will hold, sorted, as far as they match a pattern of SQLite's GLOB."""
        query = "SELECT path FROM file JOIN owner ON owner = name WHERE seen AND path GLOB ? ORDER BY path"
        for (path,) in self._rows(query, (pattern,)):
            yield path

    # ------------------------------------------------------------ what is written

    def write(self, owner: str, path: str, content: bytes) -> None:
        """Write a file of an owner, unless it is there with this content."""
        if not self._is_known(owner, path, digest_of(content)):
            self.own.write(path, content)
            self._enter(owner, *self.own.taken())

    @contextlib.contextmanager
    def stream(self, owner: str, path: str) -> Iterator[BinaryIO]:
        """Write a large file of an owner, piece by piece."""
        with self.own.stream(path) as stream:
            yield stream
        self.take(owner, self.own.taken())

    def take(self, owner: str, files: Iterable[Staged]) -> None:
        """Take files of an owner that were written to the stage; of those that are there already, what waits goes."""
        for file in files:
            if self._is_known(owner, file.path, file.digest):
                os.unlink(f"{self.stage}/{file.place}")  # noqa: PTH108 - thousands of times
            else:
                self._enter(owner, file)

    def _is_known(self, owner: str, path: str, digest: bytes) -> bool:
        """Tell whether a file is there with this content, and take down whose it is."""
        known = self._rows("SELECT hash, owner, staged FROM file WHERE path = ?", (path,)).fetchone()
        if known is None or known[0] != digest:
            return False
        if known[1] != owner:
            self._rows("UPDATE file SET owner = ? WHERE path = ?", (owner, path))
        self.kept += known[2] is None
        return True

    def _enter(self, owner: str, file: Staged) -> None:
        self._rows("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", (file.path, file.digest, owner, file.place))
        self.written += 1

    # ------------------------------------------------------------ at the end

    def _commit(self) -> None:
        gone = "SELECT path FROM file WHERE owner NOT IN (SELECT name FROM owner WHERE seen) ORDER BY path"
        (self.out / _COMMITTING).touch()
        os.sync()
        self._rename()
        for (path,) in self._rows(gone).fetchall():
            self._remove(path)
        self._rows("DELETE FROM file WHERE owner NOT IN (SELECT name FROM owner WHERE seen)")
        self._rows("DELETE FROM owner WHERE NOT seen")
        self._rows("COMMIT")
        if self._db is not None:
            self._db.close()
            self._db = None
        (self.stage / _MANIFEST).replace(self.out / _MANIFEST)
        (self.out / _COMMITTING).unlink()

    def _rename(self) -> None:
        query = "SELECT path, staged FROM file WHERE staged IS NOT NULL ORDER BY path"
        made = ""
        for path, place in self._rows(query):
            folder = path.rpartition("/")[0]
            if folder != made:
                (self.out / folder).mkdir(parents=True, exist_ok=True)
                made = folder
            os.replace(f"{self.stage}/{place}", f"{self.out}/{path}")  # noqa: PTH105 - a million times
        self._rows("UPDATE file SET staged = NULL WHERE staged IS NOT NULL")

    def _remove(self, path: str) -> None:
        file = self.out / path
        with contextlib.suppress(FileNotFoundError):
            file.unlink()
            self.removed += 1
        for folder in file.parents:
            if folder == self.out:
                break
            try:
                folder.rmdir()
            except OSError:
                break
