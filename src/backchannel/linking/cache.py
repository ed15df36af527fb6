"""What services have answered, on the disk: a run that was cut off asks nothing twice."""

from __future__ import annotations

import datetime
import os
import sqlite3
import zlib
from collections.abc import Iterable
from pathlib import Path

from backchannel.errors import DataError

__all__ = ["Cache", "default_cache"]

_MANY = 500
"""Keys in one question; SQLite takes 999 on old systems."""


def default_cache() -> Path:
    """Return where the cache is unless told otherwise (https://specifications.freedesktop.org/basedir-spec/)."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "backchannel" / "links.sqlite"


class Cache:
    """Answers by key, each with the day on which it was given.

    Parameters:
        path: the file; created with its folder if need be. Several processes may share it.
        days: how old an answer may be.
        today: the day of the run; only tests give it.

    Raises:
        DataError: the file cannot be opened, or is no cache.
    """

    def __init__(self, path: Path | str, *, days: int = 30, today: datetime.date | None = None) -> None:
        self.path = Path(path)
        self.today = today or datetime.datetime.now(datetime.UTC).date()
        self._oldest = (self.today - datetime.timedelta(days=days)).isoformat()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, day TEXT NOT NULL, body BLOB NOT NULL)"
                " WITHOUT ROWID"
            )
        except (OSError, sqlite3.Error) as error:
            raise self._damaged(error) from None

    def get(self, keys: Iterable[str]) -> dict[str, tuple[bytes, datetime.date]]:
        """Return the answers that are there and not too old, with their days."""
        wanted = list(keys)
        found: dict[str, tuple[bytes, datetime.date]] = {}
        try:
            for start in range(0, len(wanted), _MANY):
                some = wanted[start : start + _MANY]
                marks = ",".join("?" * len(some))
                rows = self._database.execute(
                    f"SELECT key, day, body FROM answer WHERE day >= ? AND key IN ({marks})", [self._oldest, *some]
                )
                for key, day, body in rows:
                    found[key] = zlib.decompress(body), datetime.date.fromisoformat(day)
        except (sqlite3.Error, zlib.error, ValueError) as error:
            raise self._damaged(error) from None
        return found

    def put(self, answers: Iterable[tuple[str, bytes]]) -> None:
        """Keep answers of today, all of them at once."""
        rows = [(key, self.today.isoformat(), zlib.compress(body)) for key, body in answers]
        try:
            with self._database:
                self._database.execute("BEGIN IMMEDIATE")
                self._database.executemany("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", rows)
        except sqlite3.Error as error:
            raise self._damaged(error) from None

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _damaged(self, error: Exception) -> DataError:
        return DataError(
            f"the cache cannot be used: {error}",
            source=str(self.path),
            remedy="delete it, or name another one with --cache",
        )
