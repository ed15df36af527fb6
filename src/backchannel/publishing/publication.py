"""Facts to files: map each article, let the shapes judge it, and publish those that pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from enum import Enum
from pathlib import Path
from typing import Protocol

from backchannel.facts import Facts, decode
from backchannel.mapping import DEFAULT_BASE, Quads, check_base, map_facts
from backchannel.publishing.attribution import Attribution, check_endpoint
from backchannel.publishing.catalog import Catalog
from backchannel.publishing.composition import Composed, Composer, writers
from backchannel.publishing.files import GraphFiles
from backchannel.publishing.formats import WHOLE_GRAPH, Format
from backchannel.publishing.outcomes import REJECTED, Addition, Done, Failure, Rejection, Report
from backchannel.publishing.output import OutputDirectory
from backchannel.publishing.writer import ByteStream, Writer

__all__ = ["Shelf", "publish", "write_graph", "writer"]

RETRACTED = "retracted"
"""What a store says of an article that it will not take again."""

_NOBODY = Attribution()
_MOST_WARNINGS = 1000
"""Warnings that are told in full: a run over many articles is not to hold them all."""


class Shelf(Protocol):
    """Where articles are kept beside or in place of files: :class:`backchannel.storage.StoreWriter`."""

    def with_revision(self, quads: Quads, /) -> Quads:
        """Return an article's quads, saying which article it is a revision of."""

    def put(self, quads: Quads, /, *, facts: Facts | None, fingerprint: str) -> Enum:
        """Keep an article, and say what became of it; a value of ``retracted`` says that it may not be published."""

    def amend(self, article: str, quads: Quads, /) -> object:
        """Add quads to an article's graph."""


def writer(form: Format, stream: ByteStream, *, base: str = DEFAULT_BASE, attribution: Attribution = _NOBODY) -> Writer:
    """Return a writer of that format on ``stream``.

    Parameters:
        attribution: who publishes, and under which licence; nanopublications name both.

    Raises:
        UsageError: ``base`` cannot start IRIs, or the attribution of nanopublications is not complete.
    """
    [made] = writers([(form, stream)], base=base, attribution=attribution)
    return made


def write_graph(
    documents: Iterable[Facts],
    stream: ByteStream,
    form: Format,
    *,
    base: str = DEFAULT_BASE,
    attribution: Attribution = _NOBODY,
) -> None:
    """Map documents and write them as one graph, unjudged.

    Raises:
        DataError: a document cannot be mapped (see :func:`backchannel.mapping.map_facts`).
        UsageError: as :func:`writer`.
    """
    out = writer(form, stream, base=base, attribution=attribution)
    seen: set[str] = set()
    for facts in documents:
        if facts.article.id not in seen:
            seen.add(facts.article.id)
            out.write(map_facts(facts, base=base), facts)
    out.finalize()


def publish(
    documents: Iterable[Facts | Composed | Addition | Failure | Done],
    out: Path | str | None,
    *,
    base: str = DEFAULT_BASE,
    formats: Sequence[Format] = WHOLE_GRAPH,
    attribution: Attribution = _NOBODY,
    endpoint: str | None = None,
    accepted: Callable[[Facts], object] | None = None,
    told: Callable[[str], object] | None = None,
    shard: int | None = None,
    store: Shelf | None = None,
    fingerprint: Callable[[Facts], str] = lambda facts: "",
) -> Report:
    """Publish all articles whose graphs conform to the shapes: as files, into a store, or both.

    Parameters:
        documents: facts, articles made ready (of which no two have the same text), what hindered their extraction, or
            more to say of one before; read one by one, never all at once.
        out: the directory for ``graph.*``, ``facts.jsonl`` and ``catalog.ttl``; created if need be. Articles that do
            not conform go to ``rejected/`` in it: their facts as ``{article id}.json``, the findings as
            ``{article id}.txt``. None for no files.
        base: what data IRIs start with.
        formats: which graph files to write.
        attribution: who publishes, and under which licence: for the catalogue, and for nanopublications.
        endpoint: where the graph can be asked with SPARQL, for the catalogue.
        accepted: called with each document that will be published, in order.
        told: called with the summary of each, likewise.
        shard: how many articles go into a file; there are then as many files of each kind as it takes, numbered.
        store: where the articles are kept, one by one as they come; a :class:`Done` is in it.
        fingerprint: what the store is to remember that an article was made from.

    Returns:
        What became of each; an article that was already seen (the same text) goes out once.

    Raises:
        DataError: the disk is full.
        UsageError: the directory cannot be written or is in use, ``base`` cannot start IRIs, ``endpoint`` is no
            address, or the attribution of nanopublications is not complete.
        In either case, and on any other exception, the directory is left as it was; the store keeps the articles
        that were put into it.
    """
    check_base(base)
    wanted = tuple(dict.fromkeys(formats))
    if Format.NANOPUB in wanted:
        attribution.complete()
    catalog = Catalog(base, attribution, None if endpoint is None else check_endpoint(endpoint))
    place = None if out is None else OutputDirectory(Path(out), folder=REJECTED, pattern=r"[0-9a-f]{32}\.(json|txt)")
    composer = Composer(base=base, formats=() if out is None else wanted, attribution=attribution)
    with place or nullcontext():
        files = None if place is None else GraphFiles(place, base, wanted, catalog, shard)
        run = _Run(composer, files, store, fingerprint)
        for document in documents:
            published = run.take(document)
            if published is not None and accepted is not None:
                accepted(decode(published.document) if not isinstance(document, Facts) else document)
            if published is not None and told is not None:
                told(published.summary)
        if files is not None:
            files.finish()
    return run.report()


class _Run:
    """One run over all documents."""

    def __init__(
        self,
        composer: Composer,
        files: GraphFiles | None,
        store: Shelf | None,
        fingerprint: Callable[[Facts], str],
    ) -> None:
        self.composer = composer
        self.files = files
        self.store = store
        self.fingerprint = fingerprint
        self.seen: set[str] = set()
        self.published = self.quads = self.duplicates = 0
        self.warnings: list[str] = []
        self.more_warnings = 0
        self.rejected: list[Rejection] = []
        self.failures: list[Failure] = []
        self.stored: Counter[str] = Counter()

    def take(self, document: Facts | Composed | Done | Addition | Failure) -> Composed | None:
        """Publish or reject one document; returns it where it was published."""
        if isinstance(document, Failure):
            self.failures.append(document)
        elif isinstance(document, Addition):
            self.amend(document)
        elif isinstance(document, Composed):
            return self.publish(document, None)
        elif isinstance(document, Done):
            return self.pass_over(document)
        elif self.is_new(document.article.id):
            return self.publish(self.composer.compose(document), document)
        return None

    def is_new(self, article: str) -> bool:
        """Tell whether an article is the first with its text."""
        if article in self.seen:
            self.duplicates += 1
            return False
        self.seen.add(article)
        return True

    def pass_over(self, done: Done) -> Composed | None:
        """Write what the store has already into the files, if there are any."""
        if self.is_new(done.article.rpartition("/")[2]):
            if self.files is not None and done.facts is not None:
                return self.publish(self.composer.compose(done.facts), done.facts)
            self.stored["unchanged" if done.facts is not None else RETRACTED] += 1
        return None

    def publish(self, composed: Composed, facts: Facts | None) -> Composed | None:
        """Publish an article that was made ready, unless it does not conform."""
        if self.store is not None and not composed.verdict.violations:
            facts = decode(composed.document) if facts is None else facts
            quads = self.store.with_revision(composed.quads)
            if quads != composed.quads:
                composed = self.composer.judged(facts, quads)
        room = _MOST_WARNINGS - len(self.warnings)
        self.warnings += composed.verdict.warnings[:room]
        self.more_warnings += len(composed.verdict.warnings[room:])
        if composed.verdict.violations:
            self.reject(composed)
            return None
        if self.store is not None and facts is not None:
            change = self.store.put(composed.quads, facts=facts, fingerprint=self.fingerprint(facts)).value
            self.stored[change] += 1
            if change == RETRACTED:
                return None
        if self.files is not None:
            self.files.write(composed)
        self.published += 1
        self.quads += composed.size
        return composed

    def amend(self, addition: Addition) -> None:
        """Say more of an article that was published."""
        if self.files is not None:
            self.files.amend(addition.quads)
        if self.store is not None:
            self.store.amend(addition.article, addition.quads)
        self.quads += len(addition.quads)

    def reject(self, composed: Composed) -> None:
        if self.files is not None:
            self.files.reject(composed)
        findings = composed.verdict.violations
        self.rejected.append(Rejection(composed.article, composed.title, findings, composed.verdict.reasons))

    def report(self) -> Report:
        return Report(
            published=self.published,
            quads=self.quads,
            duplicates=self.duplicates,
            warnings=(*self.warnings, *([f"{self.more_warnings} more warnings"] if self.more_warnings else ())),
            rejected=tuple(self.rejected),
            failures=tuple(self.failures),
            files=() if self.files is None else self.files.names(),
            stored=dict(sorted(self.stored.items())),
        )
