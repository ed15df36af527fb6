"""Answers to the shipped queries are found portion by portion, in memory, and kept beside the store.

A portion (:mod:`backchannel.querying.portions`) has the same rows as long as its hash is the same. So what a store has
come to is prepared in the time that the new articles take, whatever is there already; which portions it now consists
of is noted under the hash of all that is in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec
import pyoxigraph

from backchannel.mapping.vocabulary import BC, SCHEMA
from backchannel.querying.answers import Term
from backchannel.querying.gathering import gathered
from backchannel.querying.kept_rows import KeptPortion, KeptRows
from backchannel.querying.portions import Group, StoreInPortions
from backchannel.querying.prepared import ALONE, JOINED, PreparedQuery, Row, Told, prepared_query, version
from backchannel.querying.shipped import query_names
from backchannel.storage import Snapshot, read_store

__all__ = ["prepare"]

_TOGETHER = 50
"""Articles whose rows are found at once, in a database in memory."""

_SHARED = "shared"
"""The kind of the portion that belongs to no article."""

_CLAIMS = f"""
SELECT DISTINCT ?claim ?day ?actor WHERE {{
  ?article <{BC}holds> ?claim .
  OPTIONAL {{ ?article <{SCHEMA}datePublished> ?published }}
  OPTIONAL {{ ?claim <{BC}claims>/(<{BC}date>|<{BC}notBefore>) ?told }}
  BIND(STR(COALESCE(?told, ?published)) AS ?day)
  OPTIONAL {{
    {{ ?claim <{BC}assertedBy> ?actor }} UNION {{ ?claim <{BC}reportedBy> ?actor }}
    UNION {{ ?claim <{BC}claims>/<{BC}participant> ?actor }}
  }}
}}
"""
"""Of each claim what queries are narrowed by: see :mod:`backchannel.querying.narrowing`."""


def prepare(path: Path | str) -> int:
    """Find the rows of what is in a store and none are kept of yet; return of how many articles.

    Parameters:
        path: the store. Where nothing can be written in it, nothing is kept.

    Raises:
        DataError: there is no store, or it is damaged.
    """
    with read_store(path) as snapshot, KeptRows(snapshot.path, version()) as kept:
        try:
            if kept.lost or kept.settled(snapshot.state()):
                return 0
            return _Preparation(snapshot, kept).done()
        except sqlite3.Error:  # the disk is full, or another run prepares: the engine is asked, until the next run
            return 0


_Encodable = tuple[str, Told, dict[str, Term]]
"""A row as it is kept: what it is sorted by, the claims that it rests on, and its bindings."""


class _Rows(NamedTuple):
    """Rows that were found, by query and then by portion."""

    found: dict[str, dict[str, list[_Encodable]]]

    def encoded(self, portion: str) -> dict[str, bytes]:
        """Return those of a portion as they are kept, by query."""
        return {
            name: msgspec.json.encode(by_portion[portion])
            for name, by_portion in self.found.items()
            if portion in by_portion
        }


class _Preparation:
    """What is done for one state of a store."""

    def __init__(self, snapshot: Snapshot, kept: KeptRows) -> None:
        self._state = snapshot.state()
        self._kept = kept
        self._known = kept.portions()
        self._store = StoreInPortions(snapshot)
        self._queries = [prepared_query(name) for name in query_names()]
        self._plans: dict[str, list[int]] = {ALONE: [], JOINED: []}
        self._new: set[str] = set()

    def done(self) -> int:
        batch: list[Group] = []
        size = 0
        for group in self._store.groups:
            if self._is_kept(group):
                continue
            batch.append(group)
            size += len(group.articles)
            if size >= _TOGETHER:
                self._find(batch)
                batch, size = [], 0
        if batch:
            self._find(batch)
        self._find_shared()
        with self._kept.change():
            self._kept.settle(self._state, self._plans, query_names())
        return len(self._new)

    def _current(self, group: Group) -> list[str]:
        return [article for article in group.articles if article in self._store.current]

    def _portion(self, kind: str, hash_: bytes) -> KeptPortion | None:
        """The portion of that hash, unless what its names stand for is now described in another way."""
        found = self._known.get((kind, hash_))
        return found if found is not None and found.said == self._store.said_of(found.names) else None

    def _is_kept(self, group: Group) -> bool:
        """Tell whether all rows of a group are kept; then they belong to the answers."""
        alone = [self._portion(ALONE, self._store.current[article]) for article in self._current(group)]
        joined = self._portion(JOINED, self._store.of_group(group))
        if joined is None or None in alone:
            return False
        self._plans[ALONE] += [each.id for each in alone if each is not None]
        self._plans[JOINED].append(joined.id)
        return True

    def _find(self, groups: Sequence[Group]) -> None:
        """Find and keep the rows of some groups."""
        lines_of = {group: self._store.lines_of(group) for group in groups}
        home = {article: group.articles[0] for group in groups for article in group.articles}
        store = _filled(chain.from_iterable(lines for lines, _ in lines_of.values()))
        alone = self._rows(store, ALONE, {article: article for article in home})
        joined = self._rows(store, JOINED, home)
        with self._kept.change():
            for group, (_, names) in lines_of.items():
                said = self._store.said_of(names)
                for article in self._current(group):
                    self._new.add(article)
                    self._keep(ALONE, self._store.current[article], names, said, alone.encoded(article))
                self._keep(JOINED, self._store.of_group(group), names, said, joined.encoded(group.articles[0]))

    def _find_shared(self) -> None:
        """Find and keep the rows of what belongs to no article: those of actors that all share."""
        hash_ = self._store.of_shared()
        known = self._portion(_SHARED, hash_)
        if known is not None:
            self._plans[ALONE].append(known.id)
            return
        rows = self._rows(_filled(self._store.shared_lines()), ALONE, {"": ""})
        with self._kept.change():
            self._keep(_SHARED, hash_, (), self._store.said_of(()), rows.encoded(""), plan=ALONE)

    def _keep(
        self, kind: str, hash_: bytes, names: tuple[str, ...], said: bytes, rows: dict[str, bytes], plan: str = ""
    ) -> None:
        portion = self._portion(kind, hash_) or self._kept.keep(kind, hash_, names, said, rows)
        self._plans[plan or kind].append(portion.id)

    def _rows(self, store: pyoxigraph.Store, kind: str, portions: dict[str, str]) -> _Rows:
        """Find the rows of portions.

        Parameters:
            portions: by the article that a row is of, or nothing where it is of none.
        """
        claims = _claims(store)
        found: dict[str, dict[str, list[_Encodable]]] = {}
        for query in self._queries:
            if query.kind != kind:
                continue
            column = query.columns.index(query.home)
            by_portion = found.setdefault(query.name, {})
            for row, told in _told_rows(store, query, claims):
                term = row[column]
                article = None if term is None else self._store.article_of(term.value)
                portion = portions.get(article or "")
                if portion is not None:
                    bindings = {name: term for name, term in zip(query.columns, row, strict=True) if term is not None}
                    by_portion.setdefault(portion, []).append((query.place(row), told, bindings))
        return _Rows(found)


def _filled(lines: Iterable[bytes]) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.bulk_load(b"".join(lines), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


def _claims(store: pyoxigraph.Store) -> dict[str, tuple[list[str], list[str]]]:
    """Of each claim the days, and who is concerned."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for claim, day, actor in gathered(store.query(_CLAIMS, use_default_graph_as_union=True)).rows:
        assert claim is not None
        days, actors = found.setdefault(claim.value, (set(), set()))
        if day is not None:
            days.add(day.value)
        if actor is not None:
            actors.add(actor.value)
    return {claim: (sorted(days), sorted(actors)) for claim, (days, actors) in found.items()}


def _told_rows(
    store: pyoxigraph.Store, query: PreparedQuery, claims: dict[str, tuple[list[str], list[str]]]
) -> Iterable[tuple[Row, Told]]:
    """Yield the rows of an answer, each once, with the claims that it rests on."""
    if query.with_claims is None:
        for row in gathered(store.query(query.text, use_default_graph_as_union=True)).rows:
            about = row[query.columns.index(query.home)]
            yield row, [([], [about.value])] if about is not None else []
        return
    answer = gathered(store.query(query.with_claims, use_default_graph_as_union=True))
    column, width = answer.columns.index("claim"), len(query.columns)
    told: dict[Row, set[str]] = {}
    for row in answer.rows:
        term = row[column]
        told.setdefault(row[:width], set()).add("" if term is None else term.value)
    for row, names in told.items():
        yield row, [claims[name] for name in sorted(names) if name in claims]
