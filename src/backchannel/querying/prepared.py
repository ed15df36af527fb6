"""Answers to the shipped queries that are kept beside a store, article by article.

A row of most of these answers is of one article, which a column names. So the rows of an article are found once, in
memory, and kept under the hash of its graphs; an answer is the rows of the articles that a snapshot has, less those
that were superseded. An article that was replaced has another hash: what is kept is never wrong, at most missing.
"""

from __future__ import annotations

import gc
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from types import TracebackType

import msgspec
import pyoxigraph

from backchannel.mapping.vocabulary import PROV
from backchannel.querying.answers import Answer, Term
from backchannel.querying.gathering import gathered
from backchannel.querying.shipped import query_text
from backchannel.storage import Snapshot, read_store
from backchannel.storage.graphs import parted
from backchannel.storage.records import ArticleRecord

__all__ = ["prepare", "prepared_answer"]

_OF_ONE_ARTICLE = frozenset(
    {"attribution", "communications", "confirmations", "conjecture", "mediations", "places", "relays"}
)
"""The queries whose rows are each of one article, which is a column, and depend on no other."""

_TOGETHER = 50
"""Articles whose rows are found at once, in a database in memory."""

_SUPERSEDES = f" <{PROV}wasRevisionOf> ".encode()
_KIND = {"bnode": "1", "uri": "2", "literal": "3"}
"""How SPARQL orders terms by kind (SPARQL 1.1, section 15.1); what is not there comes first."""

_Row = tuple[Term | None, ...]
_Keyed = list[tuple[str, _Row]]
_ROWS = msgspec.json.Decoder(_Keyed)


def prepare(path: Path | str) -> int:
    """Find the rows of all articles of a store that none are kept of yet; return of how many.

    Parameters:
        path: the store. Where nothing may be written in it, nothing is kept, and nothing is found.

    Raises:
        DataError: there is no store, or it is damaged.
    """
    texts = _texts()
    with read_store(path) as snapshot, _Kept(snapshot.path) as kept:
        if kept.lost:
            return 0
        known = set.intersection(*(kept.hashes(key) for key in texts)) if texts else set()
        current = {record.hash: record for record in _current(snapshot)}
        kept.forget(set(current))
        missing = [record for hash_, record in current.items() if hash_ not in known]
        for begin in range(0, len(missing), _TOGETHER):
            _find(snapshot, missing[begin : begin + _TOGETHER], texts, kept)
        return len(missing)


def prepared_answer(snapshot: Snapshot, name: str) -> Answer | None:
    """Return the answer to a shipped query as the engine gives it; None where that is not all kept.

    Parameters:
        snapshot: the store.
        name: of the query.
    """
    if name not in _OF_ONE_ARTICLE:
        return None
    text = query_text(name)
    columns = _columns(text)
    with _Kept(snapshot.path, read_only=True) as kept:
        if kept.lost:
            return None
        rows = kept.rows(_key(name, text))
    with _no_search_for_garbage():
        keyed: _Keyed = []
        for record in _current(snapshot):
            found = rows.get(record.hash)
            if found is None:
                return None
            if len(found) > 2:  # an empty list, as most articles have for some queries
                keyed += _ROWS.decode(found)
        keyed.sort(key=itemgetter(0))
        return Answer(columns, tuple(row for _, row in keyed))


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """Keep Python from searching hundreds of thousands of new terms for cycles, of which there are none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _current(snapshot: Snapshot) -> Iterator[ArticleRecord]:
    records = list(snapshot.articles())
    superseded = {record.revises for record in records}
    return (each for each in records if not each.retracted and each.iri not in superseded)


def _texts() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The queries whose rows are of articles: under their keys the SPARQL and the columns."""
    texts = {name: query_text(name) for name in sorted(_OF_ONE_ARTICLE)}
    return {_key(name, text): (text, _columns(text)) for name, text in texts.items()}


def _key(name: str, text: str) -> str:
    return f"{name} {hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _columns(text: str) -> tuple[str, ...]:
    found = pyoxigraph.Store().query(text)
    assert isinstance(found, pyoxigraph.QuerySolutions)  # the shipped queries are all SELECT
    return tuple(variable.value for variable in found.variables)


def _find(
    snapshot: Snapshot,
    records: Sequence[ArticleRecord],
    texts: dict[str, tuple[str, tuple[str, ...]]],
    kept: _Kept,
) -> None:
    """Find and keep the rows of some articles."""
    # Which of these has a revision is for the snapshot to say, and is not kept.
    lines = [line for each in records for line in snapshot.lines(each.iri) if _SUPERSEDES not in line]
    shared = {graph for graph, _, _ in snapshot.shared()}
    named = {term[1:-1] for line in lines for term in parted(line)[:3:2]} & shared
    lines += [line for graph in sorted(named) for line in snapshot.shared_lines(graph)]
    store = pyoxigraph.Store()
    store.bulk_load(b"".join(lines), format=pyoxigraph.RdfFormat.N_QUADS)
    for key, (text, columns) in texts.items():
        rows: dict[str, _Keyed] = {each.iri: [] for each in records}
        place = columns.index("article")
        for row in gathered(store.query(text, use_default_graph_as_union=True)).rows:
            article = row[place]
            if article is not None and article.value in rows:
                rows[article.value].append((_order(row), row))
        kept.keep(key, ((each.hash, rows[each.iri]) for each in records))


def _order(row: _Row) -> str:
    """What rows are sorted by: the shipped queries order by all their columns, from left to right."""
    return "".join("0\0" if term is None else f"{_KIND[term.kind]}{term.value}\0" for term in row)


class _Kept:
    """The file with the rows. It can be made anew: whatever is wrong with it, it then counts as lost."""

    def __init__(self, store: Path, *, read_only: bool = False) -> None:
        path = (store / "answers.sqlite").absolute()
        self.lost = False
        self._db = sqlite3.connect(":memory:", isolation_level=None)
        try:
            mode = "ro" if read_only else "rwc"
            self._db = sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None)
            if not read_only:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = OFF")
                self._db.execute(
                    "CREATE TABLE IF NOT EXISTS answer (query TEXT, hash BLOB, rows BLOB NOT NULL,"
                    " PRIMARY KEY (query, hash)) WITHOUT ROWID"
                )
        except sqlite3.Error:
            self.lost = True

    def __enter__(self) -> _Kept:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._db.close()

    def hashes(self, key: str) -> set[bytes]:
        """Return the hashes of articles whose rows for a query are kept."""
        return {hash_ for (hash_,) in self._db.execute("SELECT hash FROM answer WHERE query = ?", (key,))}

    def rows(self, key: str) -> dict[bytes, bytes]:
        """Return the rows for a query, encoded, by the hash of the article."""
        try:
            return dict(self._db.execute("SELECT hash, rows FROM answer WHERE query = ?", (key,)).fetchall())
        except sqlite3.Error:
            return {}

    def keep(self, key: str, rows: Iterable[tuple[bytes, _Keyed]]) -> None:
        """Keep the rows of articles."""
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT OR REPLACE INTO answer VALUES (?, ?, ?)",
            [(key, hash_, msgspec.json.encode(each)) for hash_, each in rows],
        )
        self._db.execute("COMMIT")

    def forget(self, current: set[bytes]) -> None:
        """Forget the rows of articles that are no more."""
        known = {hash_ for (hash_,) in self._db.execute("SELECT DISTINCT hash FROM answer")}
        self._db.executemany("DELETE FROM answer WHERE hash = ?", [(hash_,) for hash_ in known - current])
