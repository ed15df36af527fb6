"""``corroborate``: what several articles tell."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from backchannel.cli.options import checked_base
from backchannel.cli.streams import write

if TYPE_CHECKING:
    from backchannel.corroboration import Findings

__all__ = ["corroborate"]


def _share(context: click.Context, parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and (math.isnan(value) or not 0 < value <= 1):
        raise click.BadParameter(f"{value} is not above 0 and at most 1")
    return value


@click.command()
@click.argument("graph", metavar="STORE|GRAPH")
@click.option("--drop", is_flag=True, help="Take what was found before out of the store, and find nothing anew.")
@click.option(
    "--likeness",
    metavar="X",
    type=float,
    callback=_share,
    help="How alike two descriptions of an act must be, 0 to 1; more joins less.",
)
@click.option(
    "--base",
    metavar="IRI",
    callback=checked_base,
    help="What the IRIs of a graph file start with; a store knows.",
)
def corroborate(graph: str, drop: bool, likeness: float | None, base: str | None) -> int:
    """Find acts that several articles tell, and count their independent sources.

    What is found goes into a graph of its own in the store, in place of what was found before; for a graph file it
    is printed as N-Quads. Descriptions of one act are joined by bc:sameAct, each link with how alike the two are and
    why; each claim gets the independent source that it counts for: a wire copy counts for its agency.

    \b
    Examples:
        backchannel corroborate news
        backchannel query news attested
        backchannel corroborate out/graph.trig > corroborations.nq
    """
    stored = Path(graph).is_dir()
    if drop and not stored:
        raise click.UsageError("--drop is for a store")
    findings = _in_store(graph, base, likeness, drop) if stored else _in_file(graph, base, likeness)
    if findings is not None:
        click.echo(_told(findings), err=True)
    return 0


def _in_store(path: str, base: str | None, likeness: float | None, drop: bool) -> Findings | None:
    from backchannel.corroboration import THRESHOLD, corroborate, corroboration_graph
    from backchannel.querying import prepare
    from backchannel.storage import open_store, read_store

    # Who holds the lock is the only one to write: the snapshot that is read stays what is in the store.
    findings: Findings | None = None
    with open_store(path, create=False, base=base) as writer:
        if not drop:
            with read_store(path) as snapshot:
                findings = corroborate(snapshot.store, base=writer.base, threshold=likeness or THRESHOLD)
        writer.set_graph(corroboration_graph(writer.base), () if findings is None else findings.quads)
    prepare(path)
    return findings


def _in_file(path: str, base: str | None, likeness: float | None) -> Findings:
    from backchannel.corroboration import THRESHOLD, corroborate
    from backchannel.mapping import DEFAULT_BASE
    from backchannel.querying.loading import load

    findings = corroborate(load(path), base=base or DEFAULT_BASE, threshold=likeness or THRESHOLD)
    write(findings.quads.nquads())
    return findings


def _told(findings: Findings) -> str:
    return (
        f"{findings.descriptions:,} descriptions of acts; {findings.shared:,} acts in more than one article,"
        f" {findings.attested:,} with more than one independent source, {findings.contradicted:,} asserted and denied"
    )
