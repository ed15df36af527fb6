"""``site``: the graph as pages and data for any web host."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from backchannel.cli import one_line
from backchannel.cli.options import attribution_options, checked_base, endpoint_option, named, page_options
from backchannel.cli.progress import progress

if TYPE_CHECKING:
    from backchannel.publishing import Attribution

__all__ = ["site"]


@click.command()
@click.argument("source", metavar="STORE|GRAPH", callback=named)
@click.argument("out", metavar="OUT", callback=named)
@click.option(
    "--base",
    metavar="IRI",
    callback=checked_base,
    help="What the IRIs of the data start with, and where the site will be; a store knows it.",
)
@page_options
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many processes work at a time; when left out, one for each processor, if there is much to do.",
)
@attribution_options
@endpoint_option
def site(
    source: str,
    out: str,
    base: str | None,
    name: str,
    full_text: bool,
    quote_limit: int,
    jobs: int | None,
    attribution: Attribution,
    endpoint: str | None,
) -> None:
    """Make a site of a store: every page and all data as files, for any web host.

    Each actor, act, claim and report has a page, and its description in Turtle and JSON-LD beside it. There are also
    the whole graph as files, a catalogue, a sitemap and a feed. A second run writes what has changed, and nothing of a
    run that is broken off is seen.

    \b
    Examples:
        backchannel site news public
        backchannel site out/graph.trig public --quote-limit 30 --name "Copper talks"
        python -m http.server --directory public
    """
    from backchannel.site import SiteOptions, build_site

    options = SiteOptions(name, full_text, quote_limit, attribution, endpoint)
    report = build_site(source, out, base=base, options=options, jobs=jobs, progress=progress)
    told = f"{report.pages} pages made; {report.written} files written, {report.kept} kept, {report.removed} removed"
    click.echo(f"{one_line(out)}: {told}", err=True)
