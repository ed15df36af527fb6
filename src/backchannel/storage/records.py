"""The record of a store: which articles are in it, made of what, by which program; and which graphs they share.

It decides whether there is anything to do, and is what a killed writer's work is checked against: a change is
announced here before it is made in the graph, and entered when it is made.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["ArticleRecord", "Records"]

_ARTICLE = """
    iri TEXT PRIMARY KEY, sequence INTEGER NOT NULL, hash BLOB NOT NULL, said BLOB NOT NULL, quads INTEGER NOT NULL,
    fingerprint TEXT NOT NULL, url TEXT, rank TEXT NOT NULL, revises TEXT, retracted INTEGER NOT NULL,
    generation INTEGER NOT NULL
"""
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS article ({_ARTICLE}) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS article_url ON article (url) WHERE url IS NOT NULL;
CREATE INDEX IF NOT EXISTS article_revises ON article (revises) WHERE revises IS NOT NULL;
CREATE INDEX IF NOT EXISTS article_generation ON article (generation);
CREATE TABLE IF NOT EXISTS announced ({_ARTICLE}, graphs TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shared (
    graph TEXT PRIMARY KEY, hash BLOB NOT NULL, quads INTEGER NOT NULL, generation INTEGER NOT NULL
) WITHOUT ROWID;
"""
_COLUMNS = "iri, sequence, hash, said, quads, fingerprint, url, rank, revises, retracted, generation"
_RETRACTED = 9


class ArticleRecord(NamedTuple):
    """What the record knows of one article.

    Attributes:
        iri: its IRI.
        sequence: in which order articles came.
        hash: SHA-256 of its quads, as sorted lines of N-Quads.
        said: the same of what it says in shared graphs.
        quads: how many they are.
        fingerprint: what it was made from, as whoever put it in told; empty where nobody did.
        url: where it was published: articles of one URL are versions of one report.
        rank: what versions are ordered by, before the sequence: the day of publication.
        revises: the IRI of the version before it.
        retracted: whether only a tombstone is left.
        generation: the number of the first snapshot that shows it so.
    """

    iri: str
    sequence: int
    hash: bytes
    said: bytes
    quads: int
    fingerprint: str
    url: str | None
    rank: str
    revises: str | None
    retracted: bool
    generation: int


class Records:
    """The tables, in a SQLite file that one process writes."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        if read_only:
            # A snapshot's copy never changes; `immutable` reads it where nothing may be written beside it.
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            return
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # A killed process loses nothing; after a power cut what is missing is told by the check of the graph.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def copy(self, path: Path) -> None:
        """Write a copy for readers."""
        target = sqlite3.connect(path)
        try:
            self._db.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # read-only files have no journal beside them
        finally:
            target.close()

    def compact(self) -> None:
        """Give back room."""
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # What is there

    def article(self, iri: str) -> ArticleRecord | None:
        """Return the record of an article."""
        return next(self._articles("WHERE iri = ?", iri), None)

    def articles(self) -> Iterator[ArticleRecord]:
        """Yield all, by IRI."""
        return self._articles("ORDER BY iri")

    def versions(self, url: str) -> list[ArticleRecord]:
        """Return the versions of one report, the oldest first."""
        return list(self._articles("WHERE url = ? ORDER BY rank, sequence", url))

    def since(self, generation: int) -> list[ArticleRecord]:
        """Return the articles that changed after a snapshot was made."""
        return list(self._articles("WHERE generation > ?", generation))

    def shared(self) -> Iterator[tuple[str, bytes, int]]:
        """Yield the shared graphs by IRI, each with its hash and number of quads."""
        yield from self._db.execute("SELECT graph, hash, quads FROM shared ORDER BY graph")

    def shared_since(self, generation: int) -> list[str]:
        """Return the shared graphs that changed after a snapshot was made."""
        return [graph for (graph,) in self._db.execute("SELECT graph FROM shared WHERE generation > ?", (generation,))]

    def state(self) -> bytes:
        """Return a hash of what all articles and shared graphs hold."""
        total = hashlib.sha256()
        for table in ("SELECT iri, hash FROM article ORDER BY iri", "SELECT graph, hash FROM shared ORDER BY graph"):
            for iri, hash_ in self._db.execute(table):
                total.update(iri.encode() + hash_)
            total.update(b"\n")
        return total.digest()

    def counts(self) -> dict[str, int]:
        """Return how many articles, of them superseded and retracted, shared graphs and quads there are."""
        articles, retracted, quads = self._db.execute(
            "SELECT count(*), coalesce(sum(retracted), 0), coalesce(sum(quads), 0) FROM article"
        ).fetchone()
        graphs, others = self._db.execute("SELECT count(*), coalesce(sum(quads), 0) FROM shared").fetchone()
        (superseded,) = self._db.execute(
            "SELECT count(*) FROM article WHERE NOT retracted AND iri IN (SELECT revises FROM article)"
        ).fetchone()
        return {
            "articles": articles,
            "superseded": superseded,
            "retracted": retracted,
            "shared graphs": graphs,
            "quads": quads + others,
        }

    def next_sequence(self) -> int:
        """Return the number of the next article that comes."""
        (last,) = self._db.execute(
            "SELECT max(coalesce((SELECT max(sequence) FROM article), 0),"
            " coalesce((SELECT max(sequence) FROM announced), 0))"
        ).fetchone()
        return int(last) + 1

    def _articles(self, condition: str, *values: object) -> Iterator[ArticleRecord]:
        for row in self._db.execute(f"SELECT {_COLUMNS} FROM article {condition}", values):
            yield ArticleRecord(*row)._replace(retracted=bool(row[_RETRACTED]))

    # What is being done

    def announce(self, changes: Iterable[tuple[ArticleRecord, Iterable[str]]]) -> None:
        """Say which articles will be changed: how they will be, and which graphs they have before or after."""
        self._db.execute("BEGIN")
        self._db.executemany(
            f"INSERT OR REPLACE INTO announced ({_COLUMNS}, graphs) VALUES ({', '.join('?' * 12)})",
            [(*record, "\n".join(graphs)) for record, graphs in changes],
        )
        self._db.execute("COMMIT")

    def enter(self, articles: Iterable[ArticleRecord], shared: Iterable[tuple[str, bytes, int, int]] = ()) -> None:
        """Say that articles are as they were announced, and shared graphs as told: graph, hash, quads, generation."""
        rows = list(articles)
        self._db.execute("BEGIN")
        self._db.executemany(f"INSERT OR REPLACE INTO article ({_COLUMNS}) VALUES ({', '.join('?' * 11)})", rows)
        self._db.executemany("DELETE FROM announced WHERE iri = ?", [(row.iri,) for row in rows])
        self._db.executemany("INSERT OR REPLACE INTO shared VALUES (?, ?, ?, ?)", shared)
        self._db.execute("COMMIT")

    def forget(self, article: str) -> None:
        """Drop an article of which the graph holds nothing, and what was announced of it."""
        self._db.execute("DELETE FROM article WHERE iri = ?", (article,))
        self.unannounce(article)

    def forget_shared(self, graph: str) -> None:
        """Drop a shared graph."""
        self._db.execute("DELETE FROM shared WHERE graph = ?", (graph,))

    def unannounce(self, article: str) -> None:
        """Drop what was announced of an article."""
        self._db.execute("DELETE FROM announced WHERE iri = ?", (article,))

    def interrupted(self) -> bool:
        """Tell whether a change was begun and not ended, as Ctrl-C leaves it; take back what was being entered."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        (pending,) = self._db.execute(
            "SELECT EXISTS (SELECT 1 FROM announced) OR EXISTS (SELECT 1 FROM shared WHERE hash = x'')"
        ).fetchone()
        return bool(pending)

    def announced(self) -> list[tuple[ArticleRecord, list[str]]]:
        """Return what was announced and never entered."""
        return [
            (ArticleRecord(*row[:11])._replace(retracted=bool(row[_RETRACTED])), row[11].split("\n") if row[11] else [])
            for row in self._db.execute(f"SELECT {_COLUMNS}, graphs FROM announced").fetchall()
        ]
