"""What of a run is done, so that it can go on after a kill: the facts of each article, by what they were made from."""

from __future__ import annotations

import contextlib
import sqlite3
import time
import zlib
from pathlib import Path

from backchannel.errors import DataError

__all__ = ["JOURNAL", "Journal"]

JOURNAL = ".backchannel.journal"
"""The name of the file, in the directory of the output."""

_INTERVAL_S = 1.0
"""What a kill may cost."""
_LEVEL = 1


class Journal:
    """A SQLite file that outlives the process; made when there is a second of work to be kept.

    What is in it is taken only for the same text and title and date..., read by the same program with the same
    options: that is what the key has to say. So a journal of another run does no harm, and is of no use.

    Parameters:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db: sqlite3.Connection | None = None
        self._waiting: list[tuple[str, bytes]] = []
        self._kept = time.monotonic()
        if path.exists():
            self._open()

    def get(self, key: str) -> bytes | None:
        """Return what was kept under a key."""
        if self._db is None:
            return None
        try:
            row = self._db.execute("SELECT document FROM done WHERE key = ?", (key,)).fetchone()
            return None if row is None else zlib.decompress(row[0])
        except (sqlite3.Error, zlib.error):
            return None  # it is made again

    def add(self, key: str, document: bytes) -> None:
        """Keep a document.

        Raises:
            DataError: the disk is full.
        """
        self._waiting.append((key, zlib.compress(document, _LEVEL)))
        if time.monotonic() - self._kept >= _INTERVAL_S:
            self.keep()

    def keep(self) -> None:
        """Put what was added to the disk.

        Raises:
            DataError: the disk is full.
        """
        self._kept = time.monotonic()
        if not self._waiting or not self.path.parent.is_dir():  # made when the first article is published
            return
        try:
            if self._db is None:
                self._open()
            if self._db is not None:
                with self._db:
                    self._db.executemany("INSERT OR REPLACE INTO done VALUES (?, ?)", self._waiting)
        except sqlite3.Error as error:
            raise DataError(
                f"what is done cannot be kept: {error}", source=str(self.path), remedy="make room and start again"
            ) from None
        self._waiting.clear()

    def close(self) -> None:
        """Keep what was added, and let go of the file."""
        with contextlib.suppress(DataError):  # nothing is lost but time
            self.keep()
        if self._db is not None:
            self._db.close()
            self._db = None

    def remove(self) -> None:
        """Remove the file: the run has ended well."""
        self._waiting.clear()
        self.close()
        for name in (self.path, *(self.path.with_name(self.path.name + end) for end in ("-wal", "-shm", "-journal"))):
            name.unlink(missing_ok=True)

    def _open(self) -> None:
        try:
            self._db = self._connected()
        except sqlite3.DatabaseError:  # damaged, or something else of that name
            self.path.unlink(missing_ok=True)
            self._db = self._connected()

    def _connected(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path)
        # A killed process loses nothing that was committed; a power cut, the last seconds.
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("CREATE TABLE IF NOT EXISTS done (key TEXT PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID")
        database.execute("SELECT count(*) FROM (SELECT 1 FROM done LIMIT 1)")
        return database
