"""``publish``: from reports to files, into a store, or both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

import backchannel
from backchannel.cli import complain, one_line
from backchannel.cli.linking import LinkOptions, linking_options, made
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
from backchannel.cli.streams import extracted
from backchannel.errors import DataError

if TYPE_CHECKING:
    from backchannel.article import Article
    from backchannel.facts import Facts
    from backchannel.linking import Linking
    from backchannel.publishing import Attribution, Done, Failure, Report
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
@attribution_options
@endpoint_option
def publish(
    wanted: Extraction,
    linked: LinkOptions,
    out: str | None,
    store: str | None,
    base: str,
    formats: tuple[str, ...],
    attribution: Attribution,
    endpoint: str | None,
) -> int:
    """Turn news reports into a validated graph.

    SOURCE is a text file in UTF-8, or - for standard input. Its first lines may be headers: Title:, Date:,
    Publisher:, URL:. Give the date of publication one way or the other: "on Monday" counts from it.

    --out DIR gets graph.ttl, graph.jsonld, graph.trig, graph.nq, facts.jsonl and catalog.ttl, which describes them
    (VoID, DCAT), all together or none of them. --format nanopub writes graph.nanopub.trig, each claim as a
    nanopublication, and needs --creator and --licence. A summary in plain words goes to stdout. A report whose graph
    does not conform to the shapes is not published; its facts and what is wrong go to DIR/rejected/. One bad source
    does not stop the others, but the exit code is then 1.

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
        backchannel publish - --out out --published 2025-10-09 --publisher "Harbour Post" < report.txt
        backchannel publish report.txt --out out --format nanopub --creator https://orcid.org/0000-0002-1825-0097 \\
            --licence https://creativecommons.org/licenses/by/4.0/
    """
    if out is None and store is None:
        raise click.UsageError("say where to publish: --out DIR for files, --store DIR for a store, or both")
    from backchannel import publishing

    summaries: list[str] = []
    with ExitStack() as stack:
        linking = made(linked)
        shelf = None if store is None else _Shelf(store, base, wanted, linked, linking, stack)
        report = _published(
            _linked(_found(wanted, shelf), linking),
            shelf,
            out=out,
            base=base if shelf is None else shelf.base,
            formats=[publishing.Format.named(name) for name in formats or WHOLE_GRAPH],
            attribution=attribution,
            endpoint=endpoint,
            accepted=lambda facts: summaries.append(publishing.summary(facts)),
        )
    if report is None:
        return 1
    click.echo("\n".join(summaries), nl=False)
    for failure in report.failures:
        complain(failure.error)
    for line in report._replace(failures=()).text().splitlines():
        click.echo(one_line(line), err=True)
    if linking is not None and linked.mode != "offline":
        click.echo(one_line(linking.summary()), err=True)
    return 0 if report.complete else 1


class _Shelf:
    """A store that is opened, and made, when the first article has been read.

    Attributes:
        base: what the IRIs of its data start with: that of a store which is there, unless another one is asked for.
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
        self._stack = stack

    @cached_property
    def writer(self) -> StoreWriter:
        """The store, opened to write into it until the run ends."""
        from backchannel.storage import open_store

        return self._stack.enter_context(open_store(self._path, base=self.base))

    @cached_property
    def fingerprints(self) -> Fingerprints:
        """What articles of this run are told by."""
        from backchannel.reading.source import read_bytes
        from backchannel.storage.fingerprints import Fingerprints

        lexicon, llm = self._wanted.lexicon, self._wanted.llm
        return Fingerprints(
            min_confidence=self._wanted.min_confidence,
            parser=self._wanted.parser,
            lexicon=None if lexicon is None else read_bytes(lexicon),
            extractor=self._wanted.extractor,
            model=None if llm is None else (llm.url, llm.model),
            **self._linked.fingerprint(),
        )

    def fingerprint(self, facts: Facts) -> str:
        """Return what the store is to remember facts by."""
        done = self.fingerprints.of(facts.article)
        # Without the service that was asked for they are to be linked again.
        return f"{done}-unlinked" if self._linking is not None and self._linking.down else done

    def find(self, article: Article, **options: Any) -> Facts | Done:
        """Extract the facts of an article, unless the store has them."""
        from backchannel.publishing import Done

        iri = f"{self.base}article/{article.id}"
        if self.writer.done(iri, self.fingerprints.of(article)):
            record = self.writer.article(iri)
            facts = self.writer.facts(iri)
            if facts is not None or (record is not None and record.retracted):
                return Done(iri, facts)
        return backchannel.extract(article, **options)


def _linked(documents: Iterator[Facts | Done | Failure], linking: Linking | None) -> Iterator[Facts | Done | Failure]:
    """Say who the actors of new documents are; without linking, nobody is said to be anybody."""
    from backchannel.facts import Facts
    from backchannel.linking import unlinked

    if linking is not None:
        return linking.link(documents)
    return (unlinked(each) if isinstance(each, Facts) else each for each in documents)


def _found(wanted: Extraction, shelf: _Shelf | None) -> Iterator[Facts | Done | Failure]:
    from backchannel.publishing import Failure

    for each in extracted(wanted, backchannel.extract if shelf is None else shelf.find):
        yield Failure(each) if isinstance(each, DataError) else each


def _published(
    documents: Iterator[Facts | Done | Failure], shelf: _Shelf | None, out: str | None, **options: Any
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
