"""``import`` and ``export``: event data sets in and out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from backchannel.cli import complain, one_line
from backchannel.cli.options import base_option, named
from backchannel.cli.streams import stdout, write
from backchannel.errors import DataError

if TYPE_CHECKING:
    from backchannel.datasets import Tally
    from backchannel.facts import Facts

__all__ = ["export", "import_"]


def _named_if_given(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    return None if value is None else named(context, parameter, value)


@click.command("import")
@click.argument("dataset", metavar="gdelt|icews|polecat", type=click.Choice(["gdelt", "icews", "polecat"]))
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--store",
    metavar="DIR",
    callback=_named_if_given,
    help="Put the rows into this store, in place of printing facts.",
)
@base_option
def import_(dataset: str, files: tuple[str, ...], store: str | None, base: str) -> int:
    """Turn rows of an event data set into facts; print them as JSON, one row a line.

    FILE is as the data set is published: GDELT 2.0 events (61 columns, no header), ICEWS or POLECAT (tab-separated,
    with a header), also zipped or gzipped; - is standard input. Each row is an article of its own, the data set
    asserts it, and its source carried it. Rows that are no communication (a battle, an arrest) and rows that make no
    sense are left out and counted by reason; the exit code is 1 when the data was at fault.

    \b
    Examples:
        backchannel import gdelt 20310514.export.CSV.zip > facts.jsonl
        backchannel import icews events.2031.tab --store news
        backchannel import polecat ngecEvents.txt | backchannel map - --format trig > graph.trig
    """
    from backchannel.datasets import Tally
    from backchannel.datasets.depositing import deposit
    from backchannel.facts import encode

    if files.count("-") > 1:
        raise click.UsageError("standard input can be read once only; give - once")
    tally = Tally()
    faults: list[DataError] = []
    rows = _rows(dataset, files, tally, faults)
    if store is None:
        for facts in rows:
            write(encode(facts) + b"\n")
    else:
        changed = deposit(rows, store, base=base)
        click.echo(f"{changed:,} articles put into {one_line(store)}", err=True)
    for line in tally.lines():
        click.echo(one_line(line), err=True)
    return 1 if faults or tally.faults else 0


def _rows(dataset: str, files: tuple[str, ...], tally: Tally, faults: list[DataError]) -> Iterator[Facts]:
    """The facts of all files; one that cannot be read does not stop the others."""
    from backchannel.datasets import read_rows

    for file in files:
        try:
            yield from read_rows(dataset, file, tally)
        except DataError as error:
            complain(error)
            faults.append(error)


@click.command()
@click.argument("what", metavar="events", type=click.Choice(["events"]))
@click.argument("graph", metavar="GRAPH")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="What is written; Parquet needs pyarrow.",
)
@click.option("--output", metavar="FILE", help="Where to write it, in place of standard output.")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Also what is hedged, questioned or denied, and acts that have no code; the columns tell.",
)
def export(what: str, graph: str, form: str, output: str | None, everything: bool) -> int:
    """Write a graph as event data: a row for each claim and each source and target.

    GRAPH is a graph file or a store. Columns: date, date of publication, source, target (each with country and the
    words by which it is told), CAMEO and PLOVER code, class, status, modality, mediator, asserter, quote, URL and the
    claim's IRI.

    \b
    Examples:
        backchannel export events out/graph.trig > events.csv
        backchannel export events news --format parquet --output events.parquet
    """
    from backchannel.datasets.export import Left, events
    from backchannel.datasets.tables import write_csv, write_parquet
    from backchannel.publishing.output import explained_fault
    from backchannel.querying.loading import opened

    left = Left()
    put = write_parquet if form == "parquet" else write_csv
    with opened(graph) as store:
        rows = events(store, left, everything=everything)
        if output is None:
            number = put(rows, stdout())
        else:
            # Written beside it and then renamed: who looks sees all rows or none.
            target = Path(output)
            staged = target.with_name(f".{target.name}.{os.getpid()}")
            with explained_fault(target, "choose another --output"):
                try:
                    with staged.open("wb") as stream:
                        number = put(rows, stream)
                    staged.replace(target)
                except OSError as error:
                    error.filename = output  # not the name that nobody has given
                    raise
                finally:
                    staged.unlink(missing_ok=True)
    click.echo(f"{number:,} row{'' if number == 1 else 's'}", err=True)
    for reason, count in sorted(left.reasons.items(), key=lambda pair: (-pair[1], pair[0])):
        click.echo(f"  without {count:,} claim{'' if count == 1 else 's'}: {reason} (--all has them)", err=True)
    return 0
