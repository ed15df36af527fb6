"""What a server has been sent, in a file beside the store: by it the next push knows what is new."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from backchannel.storage.directory import explained

__all__ = ["Sent", "SentUnit"]


class SentUnit(NamedTuple):
    """One article, or one shared graph, as a server has it.

    Attributes:
        hash: of what was sent; empty while it is being sent, when the server may have any part of it.
        graphs: the graphs that the server may have of it.
    """

    hash: bytes
    graphs: tuple[str, ...]


class Sent:
    """What one server has been sent.

    Parameters:
        folder: where these files lie.
        url: the server's address.
    """

    def __init__(self, folder: Path, url: str) -> None:
        name = hashlib.sha256(url.encode()).hexdigest()[:32]
        with explained(folder):
            folder.mkdir(exist_ok=True)
            self._db = sqlite3.connect(folder / f"{name}.sqlite", isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA busy_timeout = 0")
            self._db.execute("CREATE TABLE IF NOT EXISTS server (url TEXT PRIMARY KEY)")
            self._db.execute("INSERT OR IGNORE INTO server VALUES (?)", (url,))
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS unit (iri TEXT PRIMARY KEY, hash BLOB NOT NULL, graphs TEXT NOT NULL)"
                " WITHOUT ROWID"
            )

    def __enter__(self) -> Sent:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._db.close()

    def units(self) -> dict[str, SentUnit]:
        """Return all that the server may have."""
        return {
            iri: SentUnit(hash_, tuple(graphs.split("\n")) if graphs else ())
            for iri, hash_, graphs in self._db.execute("SELECT iri, hash, graphs FROM unit")
        }

    def note(self, units: Iterable[tuple[str, SentUnit]]) -> None:
        """Say how units are with the server, or may be."""
        rows = [(iri, unit.hash, "\n".join(unit.graphs)) for iri, unit in units]
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR REPLACE INTO unit VALUES (?, ?, ?)", rows)
        self._db.execute("COMMIT")

    def forget(self, units: Iterable[str]) -> None:
        """Say that the server has nothing of units any more."""
        self._db.executemany("DELETE FROM unit WHERE iri = ?", [(iri,) for iri in units])

    def forget_all(self) -> None:
        """Keep in mind which graphs the server may have, and that all are to be sent again."""
        self._db.execute("UPDATE unit SET hash = x''")
