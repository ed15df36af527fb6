"""The Spark job: read in partitions, one of equal articles, the work, shards of N-Quads."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, TypeAlias

from backchannel.cluster.work import Outcome, Work, json_items, parquet_item, warc_file_items
from backchannel.errors import DataError, UsageError

__all__ = ["FORMS", "Counts", "run"]

Form: TypeAlias = Literal["jsonl", "parquet", "warc"]
FORMS: tuple[str, ...] = ("jsonl", "parquet", "warc")


class Counts(NamedTuple):
    """What became of the articles: equal to the counts of a run on one machine."""

    published: int
    rejected: tuple[str, ...]
    faults: tuple[str, ...]
    quads: int


def run(source: str, out: str, form: str, work: Work, *, partitions: int | None = None) -> Counts:
    """Publish all articles of a source as shards of N-Quads.

    Parameters:
        source: a path or pattern in any file system that Spark reads (``hdfs:``, ``s3a:``, ``gs:``, local).
        out: a directory that is not there yet. Its ``articles`` holds what belongs to articles, ``shared`` the
            descriptions of actors and places that several have, each once.
        form: a name in :data:`FORMS`.
        work: what is done to each article.
        partitions: into how many parts the articles are dealt; None for three a core.

    The session is the one that is there (``spark-submit``, a notebook), or a new one by Spark's own configuration.

    Raises:
        UsageError: Spark is not installed, or ``out`` is there already.
        DataError: the source cannot be read, or a part failed more often than Spark tries.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise UsageError("a cluster needs a package: pip install 'backchannel[spark]', and Java 17") from None
    session = SparkSession.builder.appName("backchannel").getOrCreate()
    try:
        return _run(session, source, out, form, work, partitions)
    except PySparkException as error:
        raise _explained(str(error), source, out) from None
    except Exception as error:
        if type(error).__module__.startswith("py4j"):
            raise _explained(str(error), source, out) from None
        raise


def _run(session: Any, source: str, out: str, form: str, work: Work, partitions: int | None) -> Counts:
    from pyspark import StorageLevel

    context = session.sparkContext
    if context.master.startswith("local") and "PYSPARK_PYTHON" not in os.environ:
        context.pythonExec = sys.executable  # Spark takes the first python3 on the path, which may know nothing of us
    parts = partitions or 3 * context.defaultParallelism
    items = _items(session, source, form, work)
    articles = items.mapPartitions(work.keyed).reduceByKey(min, parts)
    # Kept on the disks of the executors: what an executor took with it when it died is worked out again.
    outcomes = articles.mapPartitions(work.outcomes).persist(StorageLevel.DISK_ONLY)
    outcomes.filter(_is("own")).map(_line).saveAsTextFile(f"{out}/articles")
    shared = outcomes.filter(_is("shared")).map(_line).distinct(parts)
    shared.saveAsTextFile(f"{out}/shared")
    told = outcomes.filter(_is("rejected", "fault")).collect()
    kinds = outcomes.map(_kind).countByValue()
    counts = Counts(
        published=kinds.get("published", 0),
        rejected=tuple(sorted(each.line for each in told if each.kind == "rejected")),
        faults=tuple(sorted(each.line for each in told if each.kind == "fault")),
        quads=kinds.get("own", 0) + shared.count(),
    )
    outcomes.unpersist()
    return counts


def _items(session: Any, source: str, form: str, work: Work) -> Any:
    """The items of all sources, each with its number in the input."""
    context, columns = session.sparkContext, work.columns
    if form == "jsonl":
        lines = context.textFile(source, use_unicode=False).zipWithIndex()
        return lines.flatMap(lambda line: [(item, line[1]) for item in json_items(line[0], source, line[1], columns)])
    if form == "parquet":
        rows = session.read.parquet(source).rdd.zipWithIndex()
        return rows.map(lambda row: (parquet_item(row[0].asDict(recursive=True), source, row[1], columns), row[1]))
    files = context.binaryFiles(source)
    return files.flatMap(lambda file: warc_file_items(file[0], bytes(file[1]), columns)).zipWithIndex()


def _is(*kinds: str) -> Any:
    return lambda outcome: outcome[0] in kinds


def _kind(outcome: Outcome) -> str:
    return outcome[0]


def _line(outcome: Outcome) -> str:
    return outcome[1]


def _explained(message: str, source: str, out: str) -> DataError | UsageError:
    """Say in one line what Spark says in a hundred."""
    if "FileAlreadyExists" in message or "already exists" in message:
        return UsageError(f"{out} is there already: choose another directory, or take it away")
    lines: Iterator[str] = (line.strip() for line in message.splitlines())
    told = [line for line in lines if line and not line.startswith(("at ", "File ", "Traceback", "..."))]
    reason = next((line for line in told if "Exception" in line or "Error" in line), told[0] if told else "no reason")
    if "Input path does not exist" in message or "PATH_NOT_FOUND" in message:
        reason = "there is no such file"
    return DataError(f"Spark stopped: {reason[:300]}", source=source)
