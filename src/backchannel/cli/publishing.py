"""``publish``: from reports to files, into a store, or both."""

from __future__ import annotations

import tempfile
from collections.abc import Container, Iterator
from contextlib import ExitStack
from functools import cache, cached_property, partial
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from backchannel.cli import complain, one_line
from backchannel.cli.linking import LinkOptions, linking_options, made
from backchannel.cli.models import tell_account
from backchannel.cli.options import (
    FORMATS,
    WHOLE_GRAPH,
    Extraction,
    attribution_options,
    base_option,
    endpoint_option,
    extraction_options,
    named,
)
from backchannel.cli.progress import progress
from backchannel.cli.streams import heeding_interruptions, taken_apart
from backchannel.errors import UsageError
from backchannel.whole_files import write_whole

if TYPE_CHECKING:
    from backchannel.article import Article
    from backchannel.corpus import Account
    from backchannel.facts import Facts
    from backchannel.linking import Linking
    from backchannel.publishing import Addition, Attribution, Composed, Done, Failure, Report
    from backchannel.storage import StoreWriter
    from backchannel.storage.fingerprints import Fingerprints

__all__ = ["publish"]


@click.command()
@extraction_options
@linking_options
@click.option("--out", metavar="DIR", callback=named, help="Where the files go; created if need be.")
@click.option("--store", metavar="DIR", callback=named, help="The store to put the articles into; made if need be.")
@base_option
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Write this format only; give it again for another one. When left out: all but nanopub.",
)
@click.option(
    "--shard", metavar="N", type=click.IntRange(min=1), help="Put so many articles into a file, in numbered ones."
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many processes work at a time; when left out, one for each processor.",
)
@click.option("--report", metavar="FILE", callback=named, help="Write what became of the run as JSON.")
@attribution_options
@endpoint_option
def publish(
    wanted: Extraction,
    linked: LinkOptions,
    out: str | None,
    store: str | None,
    base: str,
    formats: tuple[str, ...],
    shard: int | None,
    jobs: int | None,
    report: str | None,
    attribution: Attribution,
    endpoint: str | None,
) -> int:
    """Turn news reports into a validated graph.

    SOURCE is told by its content: a text in UTF-8, an HTML page, JSON Lines, CSV, Parquet, WARC, a feed, any of them
    packed (.gz, .zst); a folder of them, a pattern such as 'reports/*.html', - for standard input, or with --fetch an
    address. The first lines of a text may be headers: Title:, Date:, Publisher:, URL:. Give the date of publication
    one way or the other: "on Monday" counts from it. A text that comes again, or nearly, is published once; texts in
    other languages are passed over.

    --out DIR gets graph.ttl, graph.jsonld, graph.trig, graph.nq, facts.jsonl and catalog.ttl, which describes them
    (VoID, DCAT), all together or none of them. --format nanopub writes graph.nanopub.trig, each claim as a
    nanopublication, and needs --creator and --licence. A summary in plain words goes to stdout. A report whose graph
    does not conform to the shapes is not published; its facts and what is wrong go to DIR/rejected/. One bad source
    does not stop the others, but the exit code is then 1.

    A run into files that was cut off goes on where it stopped when it is started again: what is done is kept in DIR
    until all is published.

    --store DIR takes the articles one by one: what is there already, made by this program with these options, costs
    nothing; a run that was cut off is simply started again. A corrected text at the same URL is a revision of the
    older one.

    Actors and places are linked with Wikidata and other authorities: offline from the authority file (--link offline),
    or also by asking Wikidata or a reconciliation service; `backchannel link --help` tells more.

    \b
    Examples:
        backchannel publish report.txt --out out
        backchannel publish reports/*.txt --out out --format ttl --min-confidence 0.7
        backchannel publish reports/*.txt --store news
        backchannel publish articles.jsonl.gz --text-field body --out out --shard 10000 --report run.json
        backchannel publish - --out out --published 2025-10-09 --publisher "Harbour Post" < report.txt
        backchannel publish report.txt --out out --format nanopub --creator https://orcid.org/0000-0002-1825-0097 \\
            --licence https://creativecommons.org/licenses/by/4.0/
    """
    if out is None and store is None:
        raise click.UsageError("say where to publish: --out DIR for files, --store DIR for a store, or both")
    from backchannel import publishing
    from backchannel.corpus import CorpusRun, Plan
    from backchannel.processes import processors
    from backchannel.reading import Given, Traffic

    with tempfile.SpooledTemporaryFile(
        _SMALL, "w+", encoding="utf-8", errors="backslashreplace", newline=""
    ) as summaries:
        with ExitStack() as stack:
            linking = made(linked)
            shelf = None if store is None else _Shelf(store, base, wanted, linked, linking, stack)
            base = base if shelf is None else shelf.base
            # What a service or a model was asked is told for the whole run, and they answer one after the other.
            alone = 1 if wanted.llm is not None or linked.mode in _ASKING else None
            forms = [publishing.Format.named(name) for name in formats or WHOLE_GRAPH]
            traffic = Traffic.of(wanted.sources)
            run = CorpusRun(
                Plan(
                    given=Given(wanted.title, wanted.published, wanted.publisher, wanted.url),
                    parser=wanted.parser,
                    lexicon=wanted.lexicon,
                    authority=linked.authority,
                    min_confidence=wanted.min_confidence,
                    extractor=wanted.extractor,
                    llm=wanted.llm,
                    linking=partial(made, linked) if alone is None else lambda: linking,
                    base=base,
                    formats=() if out is None else tuple(dict.fromkeys(forms)),
                    attribution=attribution,
                    keeps_quads=shelf is not None,
                ),
                jobs=alone or jobs or processors(),
                **_record(wanted, linked, shelf, out),
            )
            if shelf is not None:
                shelf.incomplete = run.account.incomplete
            documents = progress(run.documents(taken_apart(wanted, traffic)), traffic, lambda: run.done)
            published = _published(
                heeding_interruptions(documents),
                shelf,
                out=out,
                base=base,
                formats=forms,
                shard=shard,
                attribution=attribution,
                endpoint=endpoint,
                told=lambda summary: _add(summaries, summary),
            )
            if published is not None:
                run.finish()
            if report is not None:
                _write_report(report, run.account.json(published))
        if store is not None and published is not None:
            from backchannel.querying import prepare
            from backchannel.storage.withdrawal import withdraw_links

            if linking is not None and len(linking.judgements):
                withdraw_links(store, linking.judgements)
            prepare(store)
        # At the end, when all is done: whoever reads this may stop reading.
        summaries.seek(0)
        while published is not None and (piece := summaries.read(_SMALL)):
            click.echo(piece, nl=False)
    tell_account(wanted.llm)
    code = _tell(run.account, published)
    if linking is not None and linked.mode in _ASKING and published is not None:
        click.echo(one_line(linking.summary()), err=True)
    return code


_ASKING = ("wikidata", "reconcile")
"""Ways of linking that ask a service."""
_SMALL = 1 << 20
"""Bytes of summaries that are held in memory; more go to the disk."""


def _record(wanted: Extraction, linked: LinkOptions, shelf: _Shelf | None, out: str | None) -> dict[str, Any]:
    """Where it is known what has been done: in the store, else in a journal beside the files."""
    if shelf is not None:
        return {"known": shelf.known}
    from backchannel.corpus.journal import JOURNAL, Journal

    assert out is not None  # checked before: one of them is given
    fingerprints = cache(lambda: _fingerprints(wanted, linked))
    return {
        "journal": lambda: Journal(Path(out) / JOURNAL),
        "key": lambda article: fingerprints().of(article),
    }


def _add(summaries: IO[str], summary: str) -> None:
    summaries.write(f"\n{summary}" if summaries.tell() else summary)


def _write_report(path: str, content: bytes) -> None:
    target = Path(path)
    try:
        if target.exists() and not target.is_file():  # a pipe, or /dev/stderr
            target.write_bytes(content)
        else:
            write_whole(target.resolve(), content, private=False)
    except OSError as error:
        raise UsageError(f"--report {path} cannot be written: {(error.strerror or str(error)).lower()}") from None


def _tell(account: Account, report: Report | None) -> int:
    """Say on stderr what became of the run; return the exit code."""
    if report is None:
        if not account.faults:
            complain("there is nothing to publish in these sources")
        for line in account.lines():
            click.echo(one_line(line), err=True)
        return 1
    for error in (*(failure.error for failure in report.failures), *account.lacking):
        complain(error)
    lines = report._replace(failures=()).text().splitlines()
    for line in (*lines[:-1], *account.lines(), *account.pace(), *lines[-1:]):
        click.echo(one_line(line), err=True)
    return 0 if report.complete and not account.incomplete else 1


class _Shelf:
    """A store that is opened, and made, when the first article has been read.

    Attributes:
        base: what the IRIs of its data start with: that of a store which is there, unless another one is asked for.
        incomplete: ids of the articles that are to be done again, for an extractor failed.
    """

    def __init__(
        self,
        path: str,
        base: str,
        wanted: Extraction,
        linked: LinkOptions,
        linking: Linking | None,
        stack: ExitStack,
    ) -> None:
        from backchannel.storage import base_of

        source = click.get_current_context().get_parameter_source("base")
        given = source is not click.core.ParameterSource.DEFAULT
        self.base = base if given else base_of(path) or base
        self._path = path
        self._wanted = wanted
        self._linked = linked
        self._linking = linking
        self.incomplete: Container[str] = frozenset()
        self._stack = stack

    @cached_property
    def writer(self) -> StoreWriter:
        """The store, opened to write into it until the run ends."""
        from backchannel.storage import open_store

        return self._stack.enter_context(open_store(self._path, base=self.base))

    @cached_property
    def fingerprints(self) -> Fingerprints:
        """What articles of this run are told by."""
        return _fingerprints(self._wanted, self._linked)

    def fingerprint(self, facts: Facts) -> str:
        """Return what the store is to remember facts by."""
        done = self.fingerprints.of(facts.article)
        if facts.article.id in self.incomplete:
            return f"{done}-incomplete"
        # Without the service that was asked for they are to be linked again.
        return f"{done}-unlinked" if self._linking is not None and self._linking.down else done

    def known(self, article: Article) -> Done | None:
        """Return what the store has of an article, if it needs no work."""
        from backchannel.publishing import Done

        iri = f"{self.base}article/{article.id}"
        if self.writer.done(iri, self.fingerprints.of(article)):
            record = self.writer.article(iri)
            facts = self.writer.facts(iri)
            if facts is not None or (record is not None and record.retracted):
                return Done(iri, facts)
        return None


def _fingerprints(wanted: Extraction, linked: LinkOptions) -> Fingerprints:
    from backchannel.reading.source import read_bytes
    from backchannel.storage.fingerprints import Fingerprints

    lexicon, llm = wanted.lexicon, wanted.llm
    return Fingerprints(
        min_confidence=wanted.min_confidence,
        parser=wanted.parser,
        lexicon=None if lexicon is None else read_bytes(lexicon),
        extractor=wanted.extractor,
        model=None if llm is None else (llm.url, llm.model),
        **linked.fingerprint(),
    )


def _published(
    documents: Iterator[Composed | Done | Addition | Failure], shelf: _Shelf | None, out: str | None, **options: Any
) -> Report | None:
    """Publish, once a source could be read; where none can, say why and leave everything as it is."""
    from backchannel import publishing

    failures: list[publishing.Failure] = []
    for first in documents:
        if not isinstance(first, publishing.Failure):
            if shelf is not None:
                options |= {"store": shelf.writer, "fingerprint": shelf.fingerprint}
            return publishing.publish(chain(failures, [first], documents), out, **options)
        failures.append(first)
    for failure in failures:
        complain(failure.error)
    return None
