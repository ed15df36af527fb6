"""The file beside a store in which rows of answers are kept.

It can be made anew: whatever is wrong with it, it then counts as lost.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import msgspec

__all__ = ["KeptPortion", "KeptRows"]

_SCHEMA = """
PRAGMA page_size = 32768;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS portion (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, hash BLOB NOT NULL, names BLOB NOT NULL, said BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS answer (
    query TEXT, portion INTEGER, rows BLOB NOT NULL, PRIMARY KEY (query, portion)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS plan (
    state BLOB, kind TEXT, portions BLOB NOT NULL, PRIMARY KEY (state, kind)
) WITHOUT ROWID;
"""
_NUMBERS = msgspec.msgpack.Decoder(list[int])


class KeptPortion(NamedTuple):
    """A portion whose rows are kept.

    Attributes:
        id: its number in the file.
        names: the IRIs in it that other graphs may describe.
        said: the hash of what these said.
    """

    id: int
    names: tuple[str, ...]
    said: bytes


class KeptRows:
    """Rows by query and portion; and of each state of the store, which portions it consists of.

    Parameters:
        store: the directory of the store.
        version: of the queries and the form of their rows; what was kept under another one is forgotten.

    Attributes:
        lost: whether nothing can be kept, or read.
    """

    def __init__(self, store: Path, version: int, *, read_only: bool = False) -> None:
        path = (store / "answers.sqlite").absolute()
        self.lost = False
        self._db = sqlite3.connect(":memory:", isolation_level=None)
        try:
            if read_only:
                # Where nothing can be written, nobody writes, and SQLite may not even look for who does.
                mode = "ro" if os.access(store, os.W_OK) else "ro&immutable=1"
                self._db = sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None)
                self.lost = self._version() != version
            else:
                self._db = sqlite3.connect(f"{path.as_uri()}?mode=rwc", uri=True, isolation_level=None)
                if self._version() != version:
                    for table in ("portion", "answer", "plan"):
                        self._db.execute(f"DROP TABLE IF EXISTS {table}")
                self._db.executescript(_SCHEMA)
                self._db.execute(f"PRAGMA user_version = {version}")
        except sqlite3.Error:
            self.lost = True

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def __enter__(self) -> KeptRows:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._db.close()

    # What is kept

    def rows(self, query: str, state: bytes, kind: str) -> list[bytes] | None:
        """Return the rows for a query of all portions of a state, encoded; None where they are not all kept."""
        try:
            self._db.execute("BEGIN")  # so that both are of one moment
            plan = self._db.execute("SELECT portions FROM plan WHERE state = ? AND kind = ?", (state, kind)).fetchone()
            if plan is None:
                return None
            wanted = frozenset(_NUMBERS.decode(plan[0]))
            found = self._db.execute("SELECT portion, rows FROM answer WHERE query = ?", (query,))
            return [rows for portion, rows in found if portion in wanted]
        except sqlite3.Error:
            return None
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def portions(self) -> dict[tuple[str, bytes], KeptPortion]:
        """Return all portions, by kind and hash."""
        names = msgspec.msgpack.Decoder(tuple[str, ...])
        return {
            (kind, hash_): KeptPortion(id_, names.decode(named), said)
            for id_, kind, hash_, named, said in self._db.execute("SELECT id, kind, hash, names, said FROM portion")
        }

    # What is done

    @contextmanager
    def change(self) -> Iterator[None]:
        """Make what is done inside one transaction."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def keep(self, kind: str, hash_: bytes, names: Iterable[str], said: bytes, rows: dict[str, bytes]) -> KeptPortion:
        """Keep the rows of a portion, encoded, by query."""
        named = tuple(names)
        values = (kind, hash_, msgspec.msgpack.encode(named), said)
        cursor = self._db.execute("INSERT INTO portion (kind, hash, names, said) VALUES (?, ?, ?, ?)", values)
        number = cursor.lastrowid or 0
        self._db.executemany("INSERT INTO answer VALUES (?, ?, ?)", [(key, number, each) for key, each in rows.items()])
        return KeptPortion(number, named, said)

    def settle(self, state: bytes, plans: dict[str, list[int]], queries: Iterable[str]) -> None:
        """Note which portions a state of the store consists of, by kind of query; forget all others."""
        self._db.execute("DELETE FROM plan")
        self._db.executemany(
            "INSERT INTO plan VALUES (?, ?, ?)",
            [(state, kind, msgspec.msgpack.encode(numbers)) for kind, numbers in plans.items()],
        )
        wanted = {number for numbers in plans.values() for number in numbers}
        gone = [number for (number,) in self._db.execute("SELECT id FROM portion") if number not in wanted]
        self._db.executemany("DELETE FROM portion WHERE id = ?", [(number,) for number in gone])
        self._db.executemany(
            "DELETE FROM answer WHERE query = ? AND portion = ?", [(key, number) for key in queries for number in gone]
        )

    def settled(self, state: bytes) -> bool:
        """Tell whether all portions of a state are kept."""
        return self._db.execute("SELECT 1 FROM plan WHERE state = ?", (state,)).fetchone() is not None
