"""``spark``: publish on a cluster."""

from __future__ import annotations

import click

from backchannel.cli import complain, one_line
from backchannel.cli.options import base_option, named

__all__ = ["spark"]

_SHOWN = 20


@click.command()
@click.argument("source", metavar="INPUT")
@click.argument("out", metavar="OUT", callback=named)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "parquet", "warc"]),
    help="What INPUT holds; told by its ending when left out.",
)
@base_option
@click.option(
    "--min-confidence",
    metavar="X",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Leave out claims below this confidence, 0 to 1.",
)
@click.option("--partitions", metavar="N", type=click.IntRange(min=1), help="Parts the articles are dealt into.")
def spark(source: str, out: str, form: str | None, base: str, min_confidence: float, partitions: int | None) -> int:
    """Publish the articles of JSON Lines, Parquet or WARC on a Spark cluster, as shards of N-Quads.

    INPUT and OUT are paths in any file system that Spark reads: hdfs:, s3a:, gs:, or of this machine. OUT gets
    articles/part-* and shared/part-*; together they hold the same quads as `publish --format nq` on one machine.
    The session is made by Spark's own configuration (spark-submit, SPARK_CONF_DIR). It needs backchannel[spark] and
    Java 17; docs/cluster.md tells more.

    \b
    Examples:
        backchannel spark news.jsonl out/shards
        spark-submit --master yarn $(which backchannel) spark hdfs:///news/*.parquet hdfs:///graph --format parquet
    """
    from backchannel.cluster import Work
    from backchannel.cluster.job import run

    chosen = form or _told(source)
    counts = run(source, out, chosen, Work(base=base, min_confidence=min_confidence), partitions=partitions)
    for line in (*counts.faults[:_SHOWN], *counts.rejected[:_SHOWN]):
        complain(line)
    click.echo(
        f"{counts.published:,} articles published, {counts.quads:,} quads; {len(counts.rejected):,} rejected,"
        f" {len(counts.faults):,} at fault; in {one_line(out)}",
        err=True,
    )
    return 1 if counts.rejected or counts.faults else 0


def _told(source: str) -> str:
    name = source.lower().removesuffix(".gz").rstrip("*/")
    for ending, form in ((".jsonl", "jsonl"), (".ndjson", "jsonl"), (".parquet", "parquet"), (".warc", "warc")):
        if name.endswith(ending):
            return form
    raise click.UsageError(f"{source!r} does not tell what it holds; give --format")
