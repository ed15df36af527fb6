"""``ground``: facts that somebody wrote with quotes get their offsets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import backchannel
from backchannel.cli import complain
from backchannel.cli.streams import write
from backchannel.errors import DataError

if TYPE_CHECKING:
    from backchannel.article import Article
    from backchannel.grounding import Grounded
    from backchannel.reading.documents import JsonDocument

__all__ = ["ground"]


@click.command()
@click.argument("sources", metavar="QUOTES...", nargs=-1, required=True)
@click.option("--article", metavar="FILE", help="The report that the quotes are from, where they do not come with it.")
def ground(sources: tuple[str, ...], article: str | None) -> int:
    """Turn facts written with quotes into facts with offsets; print them as JSON, one article a line.

    QUOTES is a file of JSON documents in the authoring form, one a line, or - for standard input; a file whose name
    ends in .json is one document. `backchannel schema --form quotes` describes the form. Each quote is found in the
    text, letter for letter or but for blanks and quotation marks. What cannot be found is left out and named, with
    all that rests on it, and the exit code is then 1.

    \b
    Examples:
        backchannel ground --article report.txt quotes.json > facts.jsonl
        backchannel ground quotes.jsonl | backchannel map - > graph.ttl
    """
    from backchannel.facts import encode
    from backchannel.reading import json_documents

    if article == "-" and "-" in sources:
        raise click.UsageError("standard input can be read once only; give - once")
    report = None if article is None else backchannel.read(article)
    sound = True
    for source in sources:
        for document in json_documents(source, "quotes/1"):
            grounded = _grounded(document, source, report)
            if isinstance(grounded, DataError):
                complain(grounded)
                sound = False
                continue
            place = None if isinstance(document, DataError) else document.place
            for rejection in grounded.rejections:
                where = ", ".join(part for part in (source, place, rejection.path) if part)
                complain(f"{where}: {rejection.message}; left out")
                sound = False
            write(encode(grounded.facts) + b"\n")
    return 0 if sound else 1


def _grounded(document: JsonDocument | DataError, source: str, report: Article | None) -> Grounded | DataError:
    from backchannel import grounding

    if isinstance(document, DataError):
        return document
    try:
        return grounding.ground(grounding.parse(document.text), article=report)
    except DataError as error:
        place = ", ".join(part for part in (document.place, error.place) if part) or None
        return DataError(error.message, source=source, place=place, remedy=error.remedy)
