"""``publish``: from reports to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import backchannel
from backchannel.cli import complain, one_line
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
from backchannel.cli.streams import found
from backchannel.errors import DataError

if TYPE_CHECKING:
    from backchannel.publishing import Attribution

__all__ = ["publish"]


@click.command()
@extraction_options
@click.option("--out", metavar="DIR", required=True, callback=named, help="Where the files go; created if need be.")
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
    out: str,
    base: str,
    formats: tuple[str, ...],
    attribution: Attribution,
    endpoint: str | None,
) -> int:
    """Turn news reports into a validated graph.

    SOURCE is a text file in UTF-8, or - for standard input. Its first lines may be headers: Title:, Date:,
    Publisher:, URL:. Give the date of publication one way or the other: "on Monday" counts from it.

    DIR gets graph.ttl, graph.jsonld, graph.trig, graph.nq, facts.jsonl and catalog.ttl, which describes them (VoID,
    DCAT), all together or none of them. --format nanopub writes graph.nanopub.trig, each claim as a nanopublication,
    and needs --creator and --licence. A summary in plain words goes to stdout. A report whose graph does not conform
    to the shapes is not published; its facts and what is wrong go to DIR/rejected/. One bad source does not stop the
    others, but the exit code is then 1.

    \b
    Examples:
        backchannel publish report.txt --out out
        backchannel publish reports/*.txt --out out --format ttl --min-confidence 0.7
        backchannel publish - --out out --published 2025-10-09 --publisher "Harbour Post" < report.txt
        backchannel publish report.txt --out out --format nanopub --creator https://orcid.org/0000-0002-1825-0097 \\
            --licence https://creativecommons.org/licenses/by/4.0/
    """
    from itertools import chain

    from backchannel import publishing

    summaries: list[str] = []
    failures: list[publishing.Failure] = []
    documents = (publishing.Failure(d) if isinstance(d, DataError) else d for d in found(wanted, backchannel.extract))
    for first in documents:
        if not isinstance(first, publishing.Failure):
            report = publishing.publish(
                chain(failures, [first], documents),
                out,
                base=base,
                formats=[publishing.Format.named(name) for name in formats or WHOLE_GRAPH],
                attribution=attribution,
                endpoint=endpoint,
                accepted=lambda facts: summaries.append(publishing.summary(facts)),
            )
            break
        failures.append(first)
    else:
        # Nothing to publish: what an earlier run left in DIR stays as it is.
        for failure in failures:
            complain(failure.error)
        return 1
    click.echo("\n".join(summaries), nl=False)
    for failure in report.failures:
        complain(failure.error)
    for line in report._replace(failures=()).text().splitlines():
        click.echo(one_line(line), err=True)
    return 0 if report.complete else 1
