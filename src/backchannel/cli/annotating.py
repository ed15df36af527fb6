"""``annotate``: a person judges facts on a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from backchannel.cli.options import named
from backchannel.errors import DataError

if TYPE_CHECKING:
    from backchannel.facts import Facts

__all__ = ["annotate"]


@click.command()
@click.argument("sources", metavar="FACTS...", nargs=-1, required=True)
@click.option("--out", metavar="FILE", required=True, callback=named, help="Where the facts are kept, edit by edit.")
@click.option("--annotator", metavar="NAME", required=True, help="Who annotates; told in the provenance.")
@click.option("--orcid", metavar="IRI", help="An IRI of the annotator, such as an ORCID iD.")
@click.option("--gold", metavar="FILE", help="Where what you vouch for is kept, of the articles that are done.")
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65535), default=0, help="Where the page is; any that is free if 0."
)
def annotate(
    sources: tuple[str, ...], out: str, annotator: str, orcid: str | None, gold: str | None, port: int
) -> None:
    """Confirm, correct and reject facts on a page, and add what is missing.

    FACTS is a file of JSON documents, one a line, as `backchannel extract` prints them, or - for standard input. The
    page is for this machine alone; the address that opens it is printed. Everything works from the keyboard: ? on
    the page tells how. Whatever you judge becomes your word (PROV), and is kept in --out at once; a later call with the
    same file goes on where you were. Ctrl-C ends it.

    \b
    Examples:
        backchannel extract reports/*.txt | backchannel annotate - --out mine.jsonl --annotator "Vera Lund"
        backchannel annotate facts.jsonl --out mine.jsonl --gold gold.jsonl --annotator "Vera Lund" --port 8431
    """
    from backchannel import annotating
    from backchannel.annotating.desk import Desk
    from backchannel.annotating.running import run

    person = annotating.annotator(annotator, orcid)
    desk = Desk(_facts(sources), Path(out), person, None if gold is None else Path(gold))
    run(desk, port, lambda address: click.echo(f"open {address}", err=True))


def _facts(sources: tuple[str, ...]) -> Iterator[Facts]:
    from backchannel.reading import read_facts

    for source in sources:
        for document in read_facts(source):
            if isinstance(document, DataError):
                raise document
            yield document
