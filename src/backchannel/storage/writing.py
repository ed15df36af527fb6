"""Writing into a store: articles as a whole, one transaction each, under a lock."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph

from backchannel.errors import DataError, UsageError
from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, Quad, Quads, check_base, map_facts
from backchannel.mapping.terms import web_address
from backchannel.storage.checkpoints import Checkpoints
from backchannel.storage.deposits import Batch, Change, Deposit
from backchannel.storage.directory import PATIENCE_S, StoreDirectory, explained, is_store
from backchannel.storage.documents import Documents
from backchannel.storage.edits import Edit, amendment, replacement, text_of
from backchannel.storage.graphs import ArticleGraphs, article_graphs, digest, graph_lines, graph_of, revision
from backchannel.storage.other_graphs import OtherGraphs
from backchannel.storage.records import ArticleRecord, Records
from backchannel.storage.recovery import recover
from backchannel.storage.sharing import SharedGraphs
from backchannel.storage.tombstones import tombstone
from backchannel.storage.versions import Placing, place

__all__ = ["StoreWriter", "open_store"]


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
        self._checkpoints = Checkpoints(directory, self._live, self._records)
        self._other_graphs = OtherGraphs(self._live, self._records, self._shared, self._checkpoints)
        if not is_store(directory.path):
            self._checkpoints.begin()
            self.checkpoint()
            directory.mark()
        if directory.unpublished.exists():
            recover(self._live(), self._records, self._checkpoints.published)
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
                    recover(self._live(), self._records, self._checkpoints.published)
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
            edits += [
                amendment(self._live(), each, revises, self._checkpoints.next) for each, revises in placing.amended
            ]
            self._apply(edits, missing)
            self._checkpoints.make_when_due()
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
        batch = Batch()
        for deposit in deposits:
            graphs = self._checked(ArticleGraphs.of(deposit.quads))
            if not batch.takes(graphs):
                yield from self._load(batch)
                batch = Batch()
            with explained(self._directory.path):
                known = self._records.article(graphs.iri) is not None
                versions = [] if graphs.url is None else self._records.versions(graphs.url)
            if known or versions:
                yield from self._load(batch)
                batch = Batch()
                yield self.put(deposit.quads, facts=deposit.facts, fingerprint=deposit.fingerprint)
            else:
                batch.add(graphs, deposit)
        yield from self._load(batch)

    def add_to_graph(self, iri: str, quads: Iterable[Quad]) -> bool:
        """Add what a graph that belongs to no article lacks; return whether that changed it.

        Raises:
            DataError: as :meth:`set_graph`.
        """
        with explained(self._directory.path):
            return self._other_graphs.add(iri, list(quads))

    def set_graph(self, iri: str, quads: Iterable[Quad]) -> bool:
        """Make a graph that belongs to no article hold these quads and no others; return whether that changed it.

        Parameters:
            iri: its name.
            quads: all in that graph; none to drop it.

        Raises:
            DataError: a quad is in another graph; the disk is full.
        """
        with explained(self._directory.path):
            return self._other_graphs.set(iri, quads)

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
                hash=digest(lines), said=digest(()), quads=len(lines), retracted=True, generation=self._checkpoints.next
            )
            self._apply([replacement(self._live(), new, lines, known=True)], {})
            self._documents.drop(iri)

    def checkpoint(self) -> None:
        """Make what was written so far visible to readers; without anything written, nothing happens."""
        with explained(self._directory.path):
            self._checkpoints.make()

    def compact(self) -> None:
        """Let both databases give back room and put what belongs together side by side."""
        with explained(self._directory.path):
            self._checkpoints.begin()
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
            generation=self._checkpoints.next,
        )

    def _keep(self, documents: list[tuple[str, Facts | None]]) -> None:
        self._documents.put([(iri, facts) for iri, facts in documents if facts is not None])

    def _apply(self, edits: list[Edit], shared: dict[str, list[bytes]]) -> None:
        self._checkpoints.begin()
        self._records.announce((edit.record, [*edit.graphs, *shared]) for edit in edits)
        update = text_of(edits, shared)
        if update:
            self._live().update(update)
        self._enter([edit.record for edit in edits], shared)

    def _renew(self, old: ArticleRecord, new: ArticleRecord, facts: Facts | None) -> None:
        """Keep in mind by what an unchanged article was made this time, where that is another than last time."""
        fingerprint = new.fingerprint or old.fingerprint
        if (old.fingerprint, old.said) != (fingerprint, new.said):
            self._keep([(old.iri, facts)])
            self._records.enter([old._replace(fingerprint=fingerprint, said=new.said)])

    def _enter(self, records: list[ArticleRecord], shared: dict[str, list[bytes]]) -> None:
        self._shared.add(shared)
        self._records.enter(records, self._shared.entries(shared, self._checkpoints.next))

    def _load(self, batch: Batch) -> Iterator[Change]:
        """Load new articles, none of which is a version of another."""
        if not batch.articles:
            return
        records: list[ArticleRecord] = []
        lines: list[bytes] = []
        announced: list[tuple[ArticleRecord, list[str]]] = []
        shared: dict[str, list[bytes]] = {}
        with explained(self._directory.path):
            for graphs, deposit in batch.articles:
                missing = self._shared.missing(graphs.shared)
                self._shared.add(missing)
                for graph, more in missing.items():
                    shared.setdefault(graph, []).extend(more)
                placing = self._place(graphs)
                records.append(self._record(graphs, placing, graphs.own, deposit.fingerprint, None))
                announced.append((records[-1], [*set(map(graph_of, graphs.own)), *missing]))
                lines += graphs.own
            lines += [line for more in shared.values() for line in more]
            self._checkpoints.begin()
            self._keep([(graphs.iri, deposit.facts) for graphs, deposit in batch.articles])
            self._records.announce(announced)
            self._live().bulk_load(b"".join(lines), format=pyoxigraph.RdfFormat.N_QUADS)
            self._enter(records, shared)
            self._checkpoints.make_when_due()
        for _ in batch.articles:
            yield Change.ADDED
