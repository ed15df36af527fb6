"""Facts to files: map each article, let the shapes judge it, and publish those that pass."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

import msgspec

from backchannel.errors import DataError
from backchannel.facts import Facts, encode
from backchannel.mapping import DEFAULT_BASE, Quads, check_base, map_facts
from backchannel.publishing.attribution import Attribution, check_endpoint
from backchannel.publishing.catalog import CATALOG, Catalog, Dump
from backchannel.publishing.formats import WHOLE_GRAPH, Format
from backchannel.publishing.jsonld import JsonLdWriter
from backchannel.publishing.nanopub import NanopubWriter
from backchannel.publishing.output import OutputDirectory
from backchannel.publishing.turtle import TrigWriter, TurtleWriter
from backchannel.publishing.writer import ByteStream, NQuadsWriter, Writer

__all__ = ["REJECTED", "Done", "Failure", "Rejection", "Report", "Shelf", "publish", "write_graph", "writer"]

REJECTED = "rejected"
"""Folder, beside the output, of articles that were not published."""

RETRACTED = "retracted"
"""What a store says of an article that it will not take again."""

_WRITERS: dict[Format, type[Writer]] = {
    Format.TURTLE: TurtleWriter,
    Format.JSON_LD: JsonLdWriter,
    Format.TRIG: TrigWriter,
    Format.N_QUADS: NQuadsWriter,
}
_NOBODY = Attribution()


class Failure(NamedTuple):
    """A source that gave no facts, and why."""

    error: DataError


class Done(NamedTuple):
    """An article that a store has as it would be made again.

    Attributes:
        article: its IRI.
        facts: what was found in it; None where it was retracted.
    """

    article: str
    facts: Facts | None


class Shelf(Protocol):
    """Where articles are kept beside or in place of files: :class:`backchannel.storage.StoreWriter`."""

    def with_revision(self, quads: Quads, /) -> Quads:
        """Return an article's quads, saying which article it is a revision of."""

    def put(self, quads: Quads, /, *, facts: Facts | None, fingerprint: str) -> Enum:
        """Keep an article, and say what became of it; a value of ``retracted`` says that it may not be published."""


class Rejection(NamedTuple):
    """An article that was not published, and why, a line a finding."""

    article: str
    title: str | None
    findings: tuple[str, ...]


class Report(NamedTuple):
    """What became of a run.

    Attributes:
        published: how many articles conform, and went into the files, the store, or both.
        quads: how many quads they have.
        duplicates: how many more articles had the text of one of them.
        warnings: what the shapes warn of.
        rejected: the articles that do not conform.
        failures: the sources that could not be read.
        files: what was written.
        stored: what became of how many articles in the store: ``added``, ``replaced``, ``unchanged``, ``retracted``.
    """

    published: int
    quads: int
    duplicates: int
    warnings: tuple[str, ...]
    rejected: tuple[Rejection, ...]
    failures: tuple[Failure, ...]
    files: tuple[Path, ...]
    stored: Mapping[str, int] = MappingProxyType({})

    @property
    def complete(self) -> bool:
        """Whether every source was published."""
        return not self.rejected and not self.failures

    def text(self) -> str:
        """Return a few lines for people."""
        lines = [str(failure.error) for failure in self.failures]
        lines += self.warnings
        for rejection in self.rejected:
            title = f" ({rejection.title})" if rejection.title else ""
            lines.append(f"not published: article {rejection.article}{title}")
            lines += [f"  {finding}" for finding in rejection.findings]
        if self.duplicates:
            lines.append(f"{_counted(self.duplicates, 'article')} came more than once and went out once")
        if self.files or not self.stored:
            lines.append(f"{_counted(self.published, 'article')} published, {_counted(self.quads, 'quad')}")
        if self.stored:
            lines.append("in the store: " + ", ".join(f"{number} {change}" for change, number in self.stored.items()))
        if self.rejected and self.files:
            lines.append(f"{_counted(len(self.rejected), 'article')} in {REJECTED}/, each with its findings")
        return "\n".join(lines) + "\n"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def writer(form: Format, stream: ByteStream, *, base: str = DEFAULT_BASE, attribution: Attribution = _NOBODY) -> Writer:
    """Return a writer of that format on ``stream``.

    Parameters:
        attribution: who publishes, and under which licence; nanopublications name both.

    Raises:
        UsageError: ``base`` cannot start IRIs, or the attribution of nanopublications is not complete.
    """
    if form is Format.NANOPUB:
        return NanopubWriter(stream, base=base, attribution=attribution)
    return _WRITERS[form](stream, base=base)


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
    documents: Iterable[Facts | Failure | Done],
    out: Path | str | None,
    *,
    base: str = DEFAULT_BASE,
    formats: Sequence[Format] = WHOLE_GRAPH,
    attribution: Attribution = _NOBODY,
    endpoint: str | None = None,
    accepted: Callable[[Facts], object] | None = None,
    store: Shelf | None = None,
    fingerprint: Callable[[Facts], str] = lambda facts: "",
) -> Report:
    """Publish all articles whose graphs conform to the shapes: as files, into a store, or both.

    Parameters:
        documents: facts, or what hindered their extraction; read one by one, never all at once.
        out: the directory for ``graph.*``, ``facts.jsonl`` and ``catalog.ttl``; created if need be. Articles that do
            not conform go to ``rejected/`` in it: their facts as ``{article id}.json``, the findings as
            ``{article id}.txt``. None for no files.
        base: what data IRIs start with.
        formats: which graph files to write.
        attribution: who publishes, and under which licence: for the catalogue, and for nanopublications.
        endpoint: where the graph can be asked with SPARQL, for the catalogue.
        accepted: called with each document that will be published, in order.
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
    with place or nullcontext():
        files = None if place is None else _Files(place, base, wanted, catalog)
        run = _Run(base, files, store, fingerprint)
        for document in documents:
            if isinstance(document, Failure):
                run.failures.append(document)
            elif isinstance(document, Done):
                run.pass_over(document, accepted)
            elif run.take(document) and accepted is not None:
                accepted(document)
        if files is not None:
            files.finish()
    return run.report()


class _Files:
    """The files of one run."""

    def __init__(self, directory: OutputDirectory, base: str, formats: tuple[Format, ...], catalog: Catalog) -> None:
        self.directory = directory
        self.catalog = catalog
        self.dumps = [
            Dump(f"graph.{form.extension}", directory.open(f"graph.{form.extension}"), form) for form in formats
        ]
        self.writers = [
            writer(form, dump, base=base, attribution=catalog.attribution)
            for form, dump in zip(formats, self.dumps, strict=True)
        ]
        self.lines = Dump("facts.jsonl", directory.open("facts.jsonl"))

    def write(self, quads: Quads, facts: Facts) -> None:
        for each in self.writers:
            each.write(quads, facts)
        self.lines.write(encode(facts) + b"\n")
        self.catalog.count(quads, facts.article.id)

    def reject(self, facts: Facts, findings: tuple[str, ...]) -> None:
        article = facts.article
        try:
            record = encode(facts)
        except UnicodeEncodeError:  # lone surrogates: only JSON's escapes can hold them
            record = json.dumps(msgspec.to_builtins(facts), sort_keys=True).encode()
        self.directory.write(f"{REJECTED}/{article.id}.json", record + b"\n")
        text = "".join(f"{finding}\n" for finding in findings)
        self.directory.write(f"{REJECTED}/{article.id}.txt", text.encode("utf-8", "backslashreplace"))

    def finish(self) -> None:
        for each in self.writers:
            each.finalize()
        self.directory.open(CATALOG).write(self.catalog.turtle([*self.dumps, self.lines]))

    def names(self) -> tuple[Path, ...]:
        names = [*(dump.name for dump in self.dumps), self.lines.name, CATALOG]
        return tuple(self.directory.path / name for name in names)


class _Run:
    """One run over all documents."""

    def __init__(
        self, base: str, files: _Files | None, store: Shelf | None, fingerprint: Callable[[Facts], str]
    ) -> None:
        self.base = base
        self.files = files
        self.store = store
        self.fingerprint = fingerprint
        self.seen: set[str] = set()
        self.published = self.quads = self.duplicates = 0
        self.warnings: list[str] = []
        self.rejected: list[Rejection] = []
        self.failures: list[Failure] = []
        self.stored: Counter[str] = Counter()

    def pass_over(self, done: Done, accepted: Callable[[Facts], object] | None) -> None:
        """Write what the store has already into the files, if there are any."""
        if self.files is not None and done.facts is not None:
            if self.take(done.facts) and accepted is not None:
                accepted(done.facts)
        elif done.article in self.seen:
            self.duplicates += 1
        else:
            self.seen.add(done.article)
            self.stored["unchanged" if done.facts is not None else RETRACTED] += 1

    def take(self, facts: Facts) -> bool:
        """Publish or reject one document; returns whether it was published."""
        identifier = f"{self.base}article/{facts.article.id}"
        if identifier in self.seen:
            self.duplicates += 1
            return False
        self.seen.add(identifier)
        try:
            quads = map_facts(facts, base=self.base)
            if self.store is not None:
                quads = self.store.with_revision(quads)
        except DataError as error:
            self.reject(facts, (str(error),))
            return False
        violations = self.judge(quads)
        if violations:
            self.reject(facts, violations)
            return False
        if self.store is not None:
            change = self.store.put(quads, facts=facts, fingerprint=self.fingerprint(facts)).value
            self.stored[change] += 1
            if change == RETRACTED:
                return False
        if self.files is not None:
            self.files.write(quads, facts)
        self.published += 1
        self.quads += len(quads)
        return True

    def judge(self, quads: Quads) -> tuple[str, ...]:
        """Return the violations as text; keep the warnings."""
        from backchannel.validation import shipped_shapes, validate

        violations: list[str] = []
        for finding in validate(quads, shapes=shipped_shapes(self.base)):
            (violations if finding.severity == "violation" else self.warnings).append(finding.text())
        return tuple(violations)

    def reject(self, facts: Facts, findings: tuple[str, ...]) -> None:
        if self.files is not None:
            self.files.reject(facts, findings)
        self.rejected.append(Rejection(facts.article.id, facts.article.title, findings))

    def report(self) -> Report:
        return Report(
            published=self.published,
            quads=self.quads,
            duplicates=self.duplicates,
            warnings=tuple(self.warnings),
            rejected=tuple(self.rejected),
            failures=tuple(self.failures),
            files=() if self.files is None else self.files.names(),
            stored=dict(sorted(self.stored.items())),
        )
