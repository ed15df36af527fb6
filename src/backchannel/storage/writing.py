"""Writing into a store: articles as a whole, one transaction each, under a lock."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import NamedTuple

import pyoxigraph

from backchannel.errors import DataError, UsageError
from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, Quad, Quads, check_base, map_facts
from backchannel.mapping.terms import web_address
from backchannel.storage.directory import PATIENCE_S, StoreDirectory, explained, is_store
from backchannel.storage.documents import Documents
from backchannel.storage.edits import Edit, amendment, replacement, text_of
from backchannel.storage.graphs import (
    ArticleGraphs,
    article_graphs,
    digest,
    graph_lines,
    graph_of,
    lines_of,
    revision,
    update_text,
)
from backchannel.storage.records import ArticleRecord, Records
from backchannel.storage.recovery import recover
from backchannel.storage.sharing import SharedGraphs
from backchannel.storage.tombstones import tombstone
from backchannel.storage.versions import Placing, place

__all__ = ["Change", "Deposit", "StoreWriter", "open_store"]

_INTERVAL_S = 30.0
_SHARE = 20
"""A checkpoint follows this long after the last one, or later: it may take a twentieth of the time at most."""

_BATCH = 100_000
"""Quads that are loaded at once: Oxigraph then writes sorted files, the fewer the better."""


class Change(Enum):
    """What became of an article that was put into a store."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    RETRACTED = "retracted"
    """It had been retracted, and was not put in again."""


class Deposit(NamedTuple):
    """One article for :meth:`StoreWriter.put_all`; the arguments of :meth:`StoreWriter.put`."""

    quads: Iterable[Quad]
    facts: Facts | None = None
    fingerprint: str = ""


def open_store(path: Path | str, *, base: str | None = None, create: bool = True) -> StoreWriter:
    """Open a store to write into it; use it in a ``with`` block, or close it.

    Parameters:
        path: its directory.
        base: what the IRIs of its data start with; for a store that is there, None for whatever it has.
        create: make one where there is none.

    Raises:
        UsageError: another process is writing into it, there is something else at ``path``, or the store has another
            base.
        DataError: there is none, it is damaged, or the disk is full.
    """
    target = Path(path)
    with explained(target):
        if not is_store(target) and create:
            return StoreWriter(StoreDirectory.made(target, check_base(base or DEFAULT_BASE)))
        directory = StoreDirectory.existing(target)
    if base is not None and base != directory.base:
        raise UsageError(f"{path}: the IRIs of this store start with {directory.base}; give --base {directory.base}")
    return StoreWriter(directory)


class StoreWriter:
    """The one who writes into a store; made by :func:`open_store`.

    Attributes:
        base: what the IRIs of the data start with.
    """

    def __init__(self, directory: StoreDirectory, *, patience_s: float = PATIENCE_S) -> None:
        self.base = directory.base
        self._directory = directory
        self._store: pyoxigraph.Store | None = None
        self._lock = directory.acquire(patience_s)
        try:
            with explained(directory.path):
                self._open()
        except BaseException:
            self._store = None
            os.close(self._lock)
            raise

    def _open(self) -> None:
        directory = self._directory
        self._records = Records(directory.records)
        self._documents = Documents(directory.facts)
        self._shared = SharedGraphs(self._live)
        self._shown, self._cost_s = time.monotonic(), 0.0
        if not is_store(directory.path):
            self._published = -1
            directory.unpublished.touch()
            self.checkpoint()
            directory.mark()
        self._published = directory.current()
        if directory.unpublished.exists():
            recover(self._live(), self._records, self._published)
            self.checkpoint()
        self._sequence = self._records.next_sequence()

    def __enter__(self) -> StoreWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Make what was written visible to readers, and let others write."""
        if self._lock < 0:
            return
        try:
            with explained(self._directory.path):
                if self._records.interrupted():
                    recover(self._live(), self._records, self._published)
            self.checkpoint()
            with explained(self._directory.path):
                self._records.close()
                self._documents.close()
        finally:
            self._store = None
            os.close(self._lock)
            self._lock = -1

    # What is there

    def article(self, iri: str) -> ArticleRecord | None:
        """Return the record of an article."""
        with explained(self._directory.path):
            return self._records.article(iri)

    def find(self, article: str) -> str:
        """Return the IRI of an article.

        Parameters:
            article: its IRI, the last part of it, or the web address where it was published.

        Raises:
            DataError: there is none, or there are several versions of what was published there.
        """
        with explained(self._directory.path):
            for iri in (article, f"{self.base}article/{article}"):
                if self._records.article(iri) is not None:
                    return iri
            found = self._records.versions(web_address(article))
        if len(found) == 1:
            return found[0].iri
        if not found:
            raise DataError(f"there is no article {article}", source=str(self._directory.path))
        versions = ", ".join(record.iri for record in found)
        raise DataError(
            f"there are {len(found)} versions of {article}: {versions}",
            source=str(self._directory.path),
            remedy="name one",
        )

    def done(self, iri: str, fingerprint: str) -> bool:
        """Tell whether an article needs no work: it was made with this fingerprint, or was retracted."""
        record = self.article(iri)
        return record is not None and (record.retracted or (fingerprint != "" and record.fingerprint == fingerprint))

    def facts(self, iri: str) -> Facts | None:
        """Return what was found in an article; None where it came from a graph file, or was retracted."""
        with explained(self._directory.path):
            return self._documents.get(iri)

    def with_revision(self, quads: Quads) -> Quads:
        """Return an article's quads as :meth:`put` will store them: saying which article it is a revision of."""
        graphs = ArticleGraphs.of(quads)
        with explained(self._directory.path):
            revises = self._place(graphs).revises
        if revises == graphs.revises:
            return quads
        said = [] if graphs.revises is None else [revision(graphs.iri, graphs.revises)]
        told = [] if revises is None else [revision(graphs.iri, revises)]
        return Quads([*(quad for quad in quads if quad not in said), *told])

    # What is done

    def put(self, quads: Iterable[Quad], *, facts: Facts | None = None, fingerprint: str = "") -> Change:
        """Put an article in, or in place of what is there under its IRI, in one transaction.

        Parameters:
            quads: what :func:`backchannel.mapping.map_facts` made of it.
            facts: what it was made of, to be kept beside it.
            fingerprint: what decides whether the article needs to be done again: see :meth:`done`.

        Raises:
            DataError: these are not the quads of one article of this store's base; or the disk is full.
        """
        graphs = self._checked(ArticleGraphs.of(quads))
        with explained(self._directory.path):
            record = self._records.article(graphs.iri)
            if record is not None and record.retracted and not graphs.retracted:
                return Change.RETRACTED
            placing = self._place(graphs)
            lines = graphs.lines(placing.revises)
            new = self._record(graphs, placing, lines, fingerprint, record)
            same = record if record is not None and record.hash == new.hash and not placing.amended else None
            missing = {} if same and same.said == new.said else self._shared.missing(graphs.shared)
            if same and not missing:
                self._renew(same, new, facts)
                return Change.UNCHANGED
            self._keep([(graphs.iri, facts)])
            edits = [replacement(self._live(), new, lines, known=record is not None)]
            edits += [amendment(self._live(), each, revises, self._published + 1) for each, revises in placing.amended]
            self._apply(edits, missing)
            self._checkpoint_when_due()
        return Change.ADDED if record is None else Change.REPLACED

    def amend(self, article: str, quads: Quads) -> Change:
        """Say more of an article that is in the store, beside what its facts say.

        Parameters:
            article: its IRI.
            quads: in its graph.

        Raises:
            DataError: there is no such article with facts; or as :meth:`put`.
        """
        facts, record = self.facts(article), self.article(article)
        if facts is None or record is None:
            raise DataError(f"there are no facts of an article {article}", source=str(self._directory.path))
        whole = self.with_revision(Quads([*map_facts(facts, base=self.base), *quads]))
        return self.put(whole, facts=facts, fingerprint=record.fingerprint)

    def put_all(self, deposits: Iterable[Deposit]) -> Iterator[Change]:
        """Put many articles in, those that are new in batches; yield what became of each, in order.

        A batch that is cut off by a kill is taken out again when the store is next opened: its articles are then to
        be put in again, and none is half there.

        Raises:
            DataError: as :meth:`put`.
        """
        batch: dict[str, tuple[ArticleGraphs, Deposit]] = {}
        urls: set[str] = set()
        size = 0
        for deposit in deposits:
            graphs = self._checked(ArticleGraphs.of(deposit.quads))
            if size >= _BATCH or graphs.iri in batch or graphs.url in urls:
                yield from self._load(batch)
                batch, urls, size = {}, set(), 0
            with explained(self._directory.path):
                known = self._records.article(graphs.iri) is not None
                versions = [] if graphs.url is None else self._records.versions(graphs.url)
            if known or versions:
                yield from self._load(batch)
                batch, urls, size = {}, set(), 0
                yield self.put(deposit.quads, facts=deposit.facts, fingerprint=deposit.fingerprint)
            else:
                batch[graphs.iri] = (graphs, deposit)
                urls |= {graphs.url} if graphs.url else set()
                size += len(graphs.own)
        yield from self._load(batch)

    def add_to_graph(self, iri: str, quads: Iterable[Quad]) -> bool:
        """Add what a graph that belongs to no article lacks; return whether that changed it.

        Raises:
            DataError: as :meth:`set_graph`.
        """
        quads = list(quads)
        _check_all_in(iri, lines_of(quads))
        with explained(self._directory.path):
            missing = self._shared.missing({iri: quads})
            if missing:
                self._change_shared(iri, update_text([], [], missing[iri]))
        return bool(missing)

    def set_graph(self, iri: str, quads: Iterable[Quad]) -> bool:
        """Make a graph that belongs to no article hold these quads and no others; return whether that changed it.

        Parameters:
            iri: its name.
            quads: all in that graph; none to drop it.

        Raises:
            DataError: a quad is in another graph; the disk is full.
        """
        lines = set(lines_of(quads))
        _check_all_in(iri, lines)
        with explained(self._directory.path):
            before = set(graph_lines(self._live(), [iri]))
            if before == lines:
                return False
            if lines:
                self._change_shared(iri, update_text([], sorted(before - lines), sorted(lines - before)))
            else:
                self._change_shared(iri, update_text([iri], [], []))
        return True

    def retract(self, iri: str, reason: str, at: datetime.datetime) -> None:
        """Take an article's claims out, and leave a tombstone with the date and the reason; its facts are forgotten.

        Raises:
            DataError: there is no such article, or it was retracted before; the disk is full.
        """
        with explained(self._directory.path):
            record = self._records.article(iri)
            if record is None:
                raise DataError(f"there is no article {iri}", source=str(self._directory.path))
            if record.retracted:
                raise DataError(f"the article {iri} was retracted before", source=str(self._directory.path))
            before = graph_lines(self._live(), article_graphs(self._live(), iri))
            lines = tombstone(iri, before, reason, at)
            new = record._replace(
                hash=digest(lines), said=digest(()), quads=len(lines), retracted=True, generation=self._published + 1
            )
            self._apply([replacement(self._live(), new, lines, known=True)], {})
            self._documents.drop(iri)

    def checkpoint(self) -> None:
        """Make what was written so far visible to readers; without anything written, nothing happens."""
        with explained(self._directory.path):
            if not self._directory.unpublished.exists():
                return
            begun = time.monotonic()
            staged = self._directory.stage()
            self._live().backup(str(staged / "graph"))
            self._records.copy(staged / "records.sqlite")
            self._directory.publish(self._published + 1)
            self._published += 1
            self._shown = time.monotonic()
            self._cost_s = self._shown - begun

    def compact(self) -> None:
        """Let both databases give back room and put what belongs together side by side."""
        with explained(self._directory.path):
            self._begin()
            self._live().optimize()
            self._records.compact()
            self._documents.compact()
        self.checkpoint()

    # How it is done

    def _live(self) -> pyoxigraph.Store:
        """The writer's database, opened when it is first needed: where nothing changes, nothing is written."""
        if self._store is None:
            self._store = pyoxigraph.Store(str(self._directory.live))
        return self._store

    def _begin(self) -> None:
        self._directory.unpublished.touch()

    def _checked(self, graphs: ArticleGraphs) -> ArticleGraphs:
        if not graphs.iri.startswith(self.base):
            raise DataError(
                f"the article {graphs.iri} does not fit a store whose IRIs start with {self.base}",
                source=str(self._directory.path),
                remedy="put it into a store of its own base",
            )
        return graphs

    def _place(self, graphs: ArticleGraphs) -> Placing:
        known = self._records.article(graphs.iri)
        sequence = self._sequence if known is None else known.sequence
        return place(self._records, graphs.iri, graphs.url, graphs.published, sequence)

    def _record(
        self,
        graphs: ArticleGraphs,
        placing: Placing,
        lines: frozenset[bytes],
        fingerprint: str,
        old: ArticleRecord | None,
    ) -> ArticleRecord:
        if old is None:
            self._sequence += 1
        return ArticleRecord(
            iri=graphs.iri,
            sequence=self._sequence - 1 if old is None else old.sequence,
            hash=digest(lines),
            said=graphs.said(),
            quads=len(lines),
            fingerprint=fingerprint,
            url=graphs.url,
            rank=placing.rank,
            revises=placing.revises,
            retracted=graphs.retracted,
            generation=self._published + 1,
        )

    def _keep(self, documents: list[tuple[str, Facts | None]]) -> None:
        self._documents.put([(iri, facts) for iri, facts in documents if facts is not None])

    def _apply(self, edits: list[Edit], shared: dict[str, list[bytes]]) -> None:
        self._begin()
        self._records.announce((edit.record, [*edit.graphs, *shared]) for edit in edits)
        update = text_of(edits, shared)
        if update:
            self._live().update(update)
        self._enter([edit.record for edit in edits], shared)

    def _change_shared(self, iri: str, update: str) -> None:
        self._begin()
        # Entered first, with whatever hash: what a killed writer leaves is counted anew.
        self._records.enter([], [(iri, b"", 0, self._published + 1)])
        self._live().update(update)
        self._shared.forget(iri)
        entries = self._shared.entries([iri], self._published + 1)
        if entries[0][2]:
            self._records.enter([], entries)
        else:
            self._records.forget_shared(iri)
        self._checkpoint_when_due()

    def _renew(self, old: ArticleRecord, new: ArticleRecord, facts: Facts | None) -> None:
        """Keep in mind by what an unchanged article was made this time, where that is another than last time."""
        fingerprint = new.fingerprint or old.fingerprint
        if (old.fingerprint, old.said) != (fingerprint, new.said):
            self._keep([(old.iri, facts)])
            self._records.enter([old._replace(fingerprint=fingerprint, said=new.said)])

    def _enter(self, records: list[ArticleRecord], shared: dict[str, list[bytes]]) -> None:
        self._shared.add(shared)
        self._records.enter(records, self._shared.entries(shared, self._published + 1))

    def _load(self, batch: dict[str, tuple[ArticleGraphs, Deposit]]) -> Iterator[Change]:
        """Load new articles, none of which is a version of another."""
        if not batch:
            return
        records: list[ArticleRecord] = []
        lines: list[bytes] = []
        announced: list[tuple[ArticleRecord, list[str]]] = []
        shared: dict[str, list[bytes]] = {}
        with explained(self._directory.path):
            for graphs, deposit in batch.values():
                missing = self._shared.missing(graphs.shared)
                self._shared.add(missing)
                for graph, more in missing.items():
                    shared.setdefault(graph, []).extend(more)
                placing = self._place(graphs)
                records.append(self._record(graphs, placing, graphs.own, deposit.fingerprint, None))
                announced.append((records[-1], [*set(map(graph_of, graphs.own)), *missing]))
                lines += graphs.own
            lines += [line for more in shared.values() for line in more]
            self._begin()
            self._keep([(iri, deposit.facts) for iri, (_, deposit) in batch.items()])
            self._records.announce(announced)
            self._live().bulk_load(b"".join(lines), format=pyoxigraph.RdfFormat.N_QUADS)
            self._enter(records, shared)
            self._checkpoint_when_due()
        for _ in batch:
            yield Change.ADDED

    def _checkpoint_when_due(self) -> None:
        if time.monotonic() - self._shown > max(_INTERVAL_S, _SHARE * self._cost_s):
            self.checkpoint()


def _check_all_in(graph: str, lines: Iterable[bytes]) -> None:
    stray = next((line for line in lines if graph_of(line) != graph), None)
    if stray is not None:
        raise DataError(f"a quad for the graph {graph} is in {graph_of(stray)}")
