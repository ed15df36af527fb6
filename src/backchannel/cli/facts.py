"""``extract``, ``map`` and ``schema``: the steps on both sides of facts, for pipes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import backchannel
from backchannel.cli.options import (
    FORMATS,
    Extraction,
    attribution_options,
    authority_option,
    base_option,
    extraction_options,
)
from backchannel.cli.streams import extracted, found, sound, stdout, tell, write
from backchannel.errors import DataError

if TYPE_CHECKING:
    from backchannel.publishing import Attribution

__all__ = ["extract", "map_", "schema"]


@click.command()
@extraction_options
@authority_option
@click.option(
    "--explain",
    "why",
    is_flag=True,
    help="Show for each act, in plain words in place of JSON: its sentence, what fired, who fills which role.",
)
def extract(wanted: Extraction, authority: str | None, why: bool) -> int:
    """Find the facts in news reports; print them as JSON, one report a line.

    SOURCE is a text file in UTF-8, or - for standard input. Its first lines may be headers: Title:, Date:,
    Publisher:, URL:. `backchannel schema` describes the output.

    \b
    Examples:
        backchannel extract report.txt > facts.jsonl
        backchannel extract --published 2025-10-09 - < report.txt | backchannel map -
        backchannel extract --explain --lexicon my-frames.toml report.txt
        backchannel extract --extractor rules+llm --llm-url http://localhost:11434/v1 --llm-model qwen3:8b report.txt
    """
    wanted = wanted._replace(authority=authority)
    if why:
        if wanted.extractor != "rules":
            raise click.UsageError("only what the rules found can be explained; leave --extractor out")
        return _explain(wanted)
    from backchannel.facts import encode

    faults: list[DataError] = []
    for facts in sound(extracted(wanted, backchannel.extract), faults):
        write(encode(facts) + b"\n")
    return 1 if faults else 0


def _explain(wanted: Extraction) -> int:
    from backchannel.cli.explaining import explained, in_colour

    faults: list[DataError] = []
    for source, each in found(wanted, backchannel.explain):
        for explanations in sound([each], faults):
            for line in explained(source, explanations):
                tell(line, color=in_colour())
    return 1 if faults else 0


@click.command("map")
@click.argument("sources", metavar="FACTS...", nargs=-1, required=True)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="ttl", show_default=True, help="Syntax of the graph."
)
@base_option
@attribution_options
def map_(sources: tuple[str, ...], form: str, base: str, attribution: Attribution) -> int:
    """Turn facts into a graph on stdout.

    FACTS is a file of JSON documents, one a line, or - for standard input; a file whose name ends in .json is one
    document. A document that does not fit the schema is reported with the path in it, and passed over.
    Nanopublications (--format nanopub) need --creator and --licence.

    \b
    Examples:
        backchannel map out/facts.jsonl --format trig > graph.trig
        backchannel extract report.txt | backchannel map - > graph.ttl
    """
    from itertools import chain

    from backchannel.publishing import Format, write_graph
    from backchannel.reading import read_facts

    faults: list[DataError] = []
    documents = sound(chain.from_iterable(read_facts(source) for source in sources), faults)
    write_graph(documents, stdout(), Format.named(form), base=base, attribution=attribution)
    return 1 if faults else 0


@click.command()
@click.option(
    "--form",
    type=click.Choice(["facts", "quotes"]),
    default="facts",
    show_default=True,
    help="Facts with offsets, or the form without, for `backchannel ground`.",
)
def schema(form: str) -> None:
    """Print the JSON Schema (2020-12) of facts.

    \b
    Examples:
        backchannel schema > facts.schema.json
        backchannel schema --form quotes > quotes.schema.json
    """
    import json

    from backchannel.facts import json_schema
    from backchannel.grounding import form_schema

    shown = json_schema() if form == "facts" else form_schema()
    write(json.dumps(shown, indent=2, ensure_ascii=False).encode() + b"\n")
