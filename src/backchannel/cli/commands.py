"""The commands: thin, each one verb of the package. All that is slow to import is imported where it is used."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from backchannel import __version__
from backchannel.cli import complain
from backchannel.cli.options import FORMATS, Extraction, base_option, extraction_options
from backchannel.cli.progress import progress
from backchannel.errors import DataError

if TYPE_CHECKING:
    from backchannel.facts import Facts

__all__ = ["cli", "run"]


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; what it raises is the caller's to explain."""
    if sys.stdout is not None and sys.stdout.encoding.lower().replace("-", "") != "utf8":
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        with cli.make_context("backchannel", arguments or ["--help"]) as context:
            return cli.invoke(context) or 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "backchannel"
        complain(f"{error.format_message().rstrip('.')}; see `{where} --help`")
        return error.exit_code


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="backchannel", message="%(prog)s %(version)s")
def cli() -> None:
    """Read news of diplomacy and publish a citable knowledge graph.

    Who talked to whom, through whom, about what, and on whose word: from the text of news reports, offline, with the
    exact words that prove each statement.

    \b
    From a report to a graph, and a question to it:
        backchannel publish report.txt --out out
        backchannel query out/graph.trig mediations

    \b
    The same step by step, through pipes:
        backchannel extract report.txt | backchannel map - > graph.ttl

    Exit codes: 0 done, 1 the data is at fault, 2 the call is at fault.
    """


def _write(data: bytes) -> None:
    """Put data on stdout: always UTF-8, whatever the locale."""
    sys.stdout.buffer.write(data)


def _extracted(wanted: Extraction, failed: list[str]) -> Iterator[tuple[str, Facts]]:
    """Yield each source with its facts; one that fails is reported, added to ``failed`` and passed over."""
    from backchannel.confidence import at_least
    from backchannel.extraction import Extractor
    from backchannel.reading import read

    extractor = Extractor(wanted.parser)
    for source in progress(wanted.sources, len(wanted.sources)):
        try:
            article = read(
                source, title=wanted.title, published=wanted.published, publisher=wanted.publisher, url=wanted.url
            )
            facts = at_least(extractor.extract(article), wanted.min_confidence)
        except DataError as error:
            complain(error.at(source=source))
            failed.append(source)
        else:
            yield source, facts


@cli.command()
@extraction_options
def extract(wanted: Extraction) -> int:
    """Find the facts in news reports; print them as JSON, one report a line.

    SOURCE is a text file in UTF-8, or - for standard input. Its first lines may be headers: Title:, Date:,
    Publisher:, URL:. `backchannel schema` describes the output.

    \b
    Examples:
        backchannel extract report.txt > facts.jsonl
        backchannel extract --published 2025-10-09 - < report.txt | backchannel map -
    """
    from backchannel.facts import encode

    failed: list[str] = []
    for _, facts in _extracted(wanted, failed):
        _write(encode(facts) + b"\n")
    return 1 if failed else 0


@cli.command()
def schema() -> None:
    """Print the JSON Schema (2020-12) of facts.

    \b
    Example:
        backchannel schema > facts.schema.json
    """
    import json

    from backchannel.facts import json_schema

    _write(json.dumps(json_schema(), indent=2, ensure_ascii=False).encode() + b"\n")
