"""``compare``: two files of facts side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from backchannel.cli.streams import tell, write
from backchannel.errors import DataError

if TYPE_CHECKING:
    from backchannel.facts import Facts

__all__ = ["compare"]


@click.command()
@click.argument("first", metavar="A.jsonl")
@click.argument("second", metavar="B.jsonl")
@click.option("--gold", metavar="FILE", help="Facts that are right, to judge both by.")
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the draws that the intervals come from.")
@click.option(
    "--samples",
    type=click.IntRange(1, 1_000_000),
    default=1000,
    show_default=True,
    help="How many draws of articles the intervals come from.",
)
def compare(first: str, second: str, gold: str | None, form: str, seed: int, samples: int) -> None:
    """Set what two extractors found in the same articles side by side.

    Both files hold facts, one article a line, as `backchannel extract` prints them. The comparison counts the acts
    that both tell of, by class, and who fills their roles, and shows with its words each act that only one has. With
    --gold it gives precision, recall and F1 of both, with 95 % intervals from drawing the articles anew.

    \b
    Examples:
        backchannel compare rules.jsonl llm.jsonl
        backchannel compare rules.jsonl llm.jsonl --gold gold.jsonl --format html > comparison.html
    """
    from backchannel import comparing

    if [first, second, gold].count("-") > 1:
        raise click.UsageError("standard input can be read once only; give - once")
    found = comparing.compare(
        _facts(first),
        _facts(second),
        None if gold is None else _facts(gold),
        names=(first, second),
        samples=samples,
        seed=seed,
    )
    if form == "json":
        import json

        write(json.dumps(comparing.document(found), indent=2, ensure_ascii=False).encode() + b"\n")
        return
    from backchannel.comparing import reports

    if form == "html":
        write(reports.page(found).encode())
    else:
        tell(reports.text(found), end="")


def _facts(source: str) -> Iterator[Facts]:
    """Yield the facts of a file; a comparison that leaves out what cannot be read would mislead."""
    from backchannel.reading import read_facts

    for document in read_facts(source):
        if isinstance(document, DataError):
            raise document
        yield document
