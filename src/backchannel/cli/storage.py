"""``store``: what is in a store, out of it, into it, and withdrawn from it."""

from __future__ import annotations

import datetime
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from backchannel.cli import complain, one_line
from backchannel.cli.options import checked_base, checked_date, named_each
from backchannel.cli.streams import tell, write
from backchannel.errors import DataError, UsageError

if TYPE_CHECKING:
    from backchannel.storage import StoreWriter

__all__ = ["store"]


@click.group()
def store() -> None:
    """Look after a store: what is in it, out of it, into it, withdrawn from it.

    `backchannel publish SOURCE... --store DIR` makes one. One process writes at a time; any number read meanwhile,
    and see what the last run that ended has left.

    \b
    Example:
        backchannel store info news
    """


@store.command()
@click.argument("directory", metavar="DIR")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def info(directory: str, form: str) -> None:
    """Tell what is in a store.

    \b
    Example:
        backchannel store info news
    """
    import msgspec

    from backchannel.storage import read_store

    with read_store(directory) as snapshot:
        about = {"base": snapshot.base, "generation": snapshot.generation, **snapshot.counts()}
    if form == "json":
        write(msgspec.json.format(msgspec.json.encode(about), indent=2) + b"\n")
        return
    width = max(map(len, about))
    for name, value in about.items():
        tell(f"{name:{width}}  {value}")


@store.command()
@click.argument("directory", metavar="DIR")
def dump(directory: str) -> None:
    """Print a store as N-Quads, article by article; the same bytes whenever the same is in it.

    \b
    Example:
        backchannel store dump news | gzip > news.nq.gz
    """
    from backchannel.storage import read_store
    from backchannel.storage.dumping import dump as dumped

    with read_store(directory) as snapshot:
        for piece in dumped(snapshot):
            write(piece)


@store.command()
@click.argument("directory", metavar="DIR")
@click.argument("files", metavar="GRAPH...", nargs=-1, required=True, callback=named_each)
@click.option(
    "--base",
    metavar="IRI",
    callback=checked_base,
    help="What the IRIs of a new store start with; when left out, what those of the first file do.",
)
def load(directory: str, files: tuple[str, ...], base: str | None) -> int:
    """Put the articles of graph files into a store, in place of what it has of them.

    GRAPH is a file with named graphs, ending in .nq, .trig or .jsonld: a dump, or what `publish` wrote. It is not
    checked: `backchannel validate` does that, before or after. One bad file does not stop the others.

    \b
    Examples:
        backchannel store load news out/graph.nq
        backchannel store dump news > news.nq && backchannel store load copy news.nq
    """
    from backchannel.storage import base_of, open_store
    from backchannel.storage.loading import load_articles, sorted_out

    faults = 0
    writer: StoreWriter | None = None
    with ExitStack() as stack:
        for file in files:
            try:
                with sorted_out(file) as graph:
                    if writer is None:
                        first = base or base_of(directory) or graph.base
                        writer = stack.enter_context(open_store(directory, base=first))
                    loaded = load_articles(graph, writer)
            except DataError as error:
                complain(error)
                faults += 1
                continue
            told = ", ".join(f"{number} {change.value}" for change, number in sorted(loaded.changes.items(), key=str))
            click.echo(one_line(f"{file}: articles: {told}; other graphs changed: {loaded.graphs}"), err=True)
    if writer is not None:
        _prepare(directory)
    return 1 if faults else 0


@store.command()
@click.argument("directory", metavar="DIR")
@click.argument("article", metavar="ARTICLE")
@click.option("--reason", metavar="TEXT", required=True, help="Why, for those who have cited it.")
@click.option(
    "--date",
    "day",
    metavar="DATE",
    callback=checked_date,
    help="When it was withdrawn, YYYY-MM-DD; when left out, SOURCE_DATE_EPOCH tells.",
)
def retract(directory: str, article: str, reason: str, day: datetime.date | None) -> None:
    """Withdraw an article: its claims and its facts go, a tombstone stays that says when and why.

    ARTICLE is its IRI, the last part of it, or the web address where it was published. It will not be published into
    this store again. The words stay on the disk until `backchannel store compact`.

    \b
    Example:
        backchannel store retract news https://paper.example/2031/05/14/talks --date 2031-05-20 \\
            --reason "The ministry says that no such talks took place."
    """
    from backchannel.mapping import source_date
    from backchannel.storage import open_store

    if not reason.strip():
        raise click.BadParameter("it is empty; say why, for those who have cited the article", param_hint="--reason")
    at = source_date() if day is None else datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    if at is None:
        raise UsageError("say when it was withdrawn: --date YYYY-MM-DD, or SOURCE_DATE_EPOCH in the environment")
    with open_store(directory, create=False) as writer:
        iri = writer.find(article)
        writer.retract(iri, reason.strip(), at)
    _prepare(directory)
    click.echo(f"retracted: {one_line(iri)}", err=True)


@store.command()
@click.argument("directory", metavar="DIR")
def compact(directory: str) -> None:
    """Give back room, and put what belongs together side by side; what was retracted is then gone from the disk.

    \b
    Example:
        backchannel store compact news
    """
    from backchannel.storage import open_store

    with open_store(directory, create=False) as writer:
        writer.compact()
    _prepare(directory)


def _prepare(directory: str) -> None:
    """Find the answers to the shipped queries, as far as they are not kept."""
    from backchannel.querying import prepare

    prepare(directory)
