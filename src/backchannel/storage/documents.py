"""The facts of stored articles, compressed: for what needs the words of an article, and for mapping it anew."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable
from pathlib import Path

from backchannel.facts import Facts, decode, encode

__all__ = ["Documents"]

_LEVEL = 6


class Documents:
    """Facts by the IRI of their article, in a SQLite file.

    An article's IRI comes from its text, so that the words fit whatever snapshot names the article; what was found in
    them is what was found last.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        if read_only:
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            return
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA secure_delete = ON")  # what is retracted is to be gone
        self._db.execute("CREATE TABLE IF NOT EXISTS facts (iri TEXT PRIMARY KEY, document BLOB NOT NULL)")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def put(self, documents: Iterable[tuple[str, Facts]]) -> None:
        """Keep the facts of articles, in place of earlier ones."""
        rows = [(iri, zlib.compress(encode(facts), _LEVEL)) for iri, facts in documents]
        if rows:
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", rows)
            self._db.execute("COMMIT")

    def drop(self, article: str) -> None:
        """Forget the facts of an article."""
        self._db.execute("DELETE FROM facts WHERE iri = ?", (article,))

    def compact(self) -> None:
        """Give back the room of what was dropped."""
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def get(self, article: str) -> Facts | None:
        """Return the facts of an article; None where it came without (from a graph file), or was retracted."""
        row = self._db.execute("SELECT document FROM facts WHERE iri = ?", (article,)).fetchone()
        return None if row is None else decode(zlib.decompress(row[0]), source=article)
