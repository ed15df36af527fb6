"""The commands: thin, each one verb of the package. All that is slow to import is imported where it is used."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import click

import backchannel
from backchannel.cli import complain, one_line
from backchannel.cli.options import (
    FORMATS,
    WHOLE_GRAPH,
    Extraction,
    attribution_options,
    base_option,
    checked_base,
    endpoint_option,
    extraction_options,
    named,
    named_each,
)
from backchannel.cli.progress import progress
from backchannel.errors import DataError

if TYPE_CHECKING:
    from backchannel.publishing import Attribution

__all__ = ["cli", "run"]

_Found = TypeVar("_Found")


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
@click.version_option(
    backchannel.__version__, "-V", "--version", prog_name="backchannel", message="%(prog)s %(version)s"
)
def cli() -> None:
    """Read news of diplomacy and publish a citable knowledge graph.

    Who talked to whom, through whom, about what, and on whose word: from the text of news reports, offline, with
    the exact words that prove each statement.

    \b
    From a report to a graph, and a question to it:
        backchannel publish report.txt --out out
        backchannel query out/graph.trig mediations

    \b
    The same step by step, through pipes:
        backchannel extract report.txt | backchannel map - > graph.ttl

    Exit codes: 0 done, 1 the data is at fault, 2 the call is at fault.
    """


def _stdout() -> BinaryIO:
    """Return the stream for data: UTF-8, whatever the locale.

    Raises:
        DataError: whoever started the program has closed it (``>&-``).
    """
    if sys.stdout is None:
        raise DataError("standard output is closed", remedy="send it into a file or a pipe")
    return sys.stdout.buffer


def _write(data: bytes) -> None:
    """Put data on stdout."""
    _stdout().write(data)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process at once: Oxigraph, once asked, does not return to Python before it has an answer.

    For what writes no files only.
    """
    handler = signal.getsignal(signal.SIGINT)
    mendable = handler is signal.default_int_handler and threading.current_thread() is threading.main_thread()
    if mendable:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        if mendable:
            signal.signal(signal.SIGINT, handler)


def _heeding_interruptions(items: Iterable[_Found]) -> Iterator[_Found]:
    """Yield the items; raise again, before the next one, a Ctrl-C that compiled code has swallowed."""
    if threading.current_thread() is not threading.main_thread():
        yield from items
        return
    interrupted = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        signal.default_int_handler(number, frame)

    before = signal.signal(signal.SIGINT, note)
    try:
        for item in items:
            if interrupted:
                raise KeyboardInterrupt
            yield item
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


def _found(wanted: Extraction, find: Callable[..., _Found]) -> Iterator[_Found | DataError]:
    """Yield what ``find`` makes of each source; for a source that is at fault, the error that says why."""
    for source in _heeding_interruptions(progress(wanted.sources, len(wanted.sources))):
        try:
            article = backchannel.read(
                source, title=wanted.title, published=wanted.published, publisher=wanted.publisher, url=wanted.url
            )
            yield find(article, parser=wanted.parser, lexicon=wanted.lexicon, min_confidence=wanted.min_confidence)
        except DataError as error:
            yield error.at(source=source)


def _sound(found: Iterable[_Found | DataError], faults: list[DataError]) -> Iterator[_Found]:
    """Yield what was found; report the faults between, and keep them in ``faults``."""
    for each in found:
        if isinstance(each, DataError):
            complain(each)
            faults.append(each)
        else:
            yield each


@cli.command()
@extraction_options
@click.option("--out", metavar="DIR", required=True, callback=named, help="Where the files go; created if need be.")
@base_option
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Write this format only; give it again for another one. When left out: all but nanopub.",
)
@attribution_options
@endpoint_option
def publish(
    wanted: Extraction,
    out: str,
    base: str,
    formats: tuple[str, ...],
    attribution: Attribution,
    endpoint: str | None,
) -> int:
    """Turn news reports into a validated graph.

    SOURCE is a text file in UTF-8, or - for standard input. Its first lines may be headers: Title:, Date:,
    Publisher:, URL:. Give the date of publication one way or the other: "on Monday" counts from it.

    DIR gets graph.ttl, graph.jsonld, graph.trig, graph.nq, facts.jsonl and catalog.ttl, which describes them (VoID,
    DCAT), all together or none of them. --format nanopub writes graph.nanopub.trig, each claim as a nanopublication,
    and needs --creator and --licence. A summary in plain words goes to stdout. A report whose graph does not conform
    to the shapes is not published; its facts and what is wrong go to DIR/rejected/. One bad source does not stop the
    others, but the exit code is then 1.

    \b
    Examples:
        backchannel publish report.txt --out out
        backchannel publish reports/*.txt --out out --format ttl --min-confidence 0.7
        backchannel publish - --out out --published 2025-10-09 --publisher "Harbour Post" < report.txt
        backchannel publish report.txt --out out --format nanopub --creator https://orcid.org/0000-0002-1825-0097 \\
            --licence https://creativecommons.org/licenses/by/4.0/
    """
    from itertools import chain

    from backchannel import publishing

    summaries: list[str] = []
    failures: list[publishing.Failure] = []
    documents = (publishing.Failure(d) if isinstance(d, DataError) else d for d in _found(wanted, backchannel.extract))
    for first in documents:
        if not isinstance(first, publishing.Failure):
            report = publishing.publish(
                chain(failures, [first], documents),
                out,
                base=base,
                formats=[publishing.Format.named(name) for name in formats or WHOLE_GRAPH],
                attribution=attribution,
                endpoint=endpoint,
                accepted=lambda facts: summaries.append(publishing.summary(facts)),
            )
            break
        failures.append(first)
    else:
        # Nothing to publish: what an earlier run left in DIR stays as it is.
        for failure in failures:
            complain(failure.error)
        return 1
    click.echo("\n".join(summaries), nl=False)
    for failure in report.failures:
        complain(failure.error)
    for line in report._replace(failures=()).text().splitlines():
        click.echo(one_line(line), err=True)
    return 0 if report.complete else 1


@cli.command()
@extraction_options
@click.option(
    "--explain",
    "why",
    is_flag=True,
    help="Show for each act, in plain words in place of JSON: its sentence, what fired, who fills which role.",
)
def extract(wanted: Extraction, why: bool) -> int:
    """Find the facts in news reports; print them as JSON, one report a line.

    SOURCE is a text file in UTF-8, or - for standard input. Its first lines may be headers: Title:, Date:,
    Publisher:, URL:. `backchannel schema` describes the output.

    \b
    Examples:
        backchannel extract report.txt > facts.jsonl
        backchannel extract --published 2025-10-09 - < report.txt | backchannel map -
        backchannel extract --explain --lexicon my-frames.toml report.txt
    """
    if why:
        return _explain(wanted)
    from backchannel.facts import encode

    faults: list[DataError] = []
    for facts in _sound(_found(wanted, backchannel.extract), faults):
        _write(encode(facts) + b"\n")
    return 1 if faults else 0


def _explain(wanted: Extraction) -> int:
    from backchannel.cli.explaining import explained, in_colour

    faults: list[DataError] = []
    for source, each in zip(wanted.sources, _found(wanted, backchannel.explain), strict=True):
        for explanations in _sound([each], faults):
            for line in explained(source, explanations):
                click.echo(line, color=in_colour())
    return 1 if faults else 0


@cli.command("map")
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
    documents = _sound(chain.from_iterable(read_facts(source) for source in sources), faults)
    write_graph(documents, _stdout(), Format.named(form), base=base, attribution=attribution)
    return 1 if faults else 0


@cli.command()
@click.argument("graph", metavar="GRAPH")
@click.option(
    "--shapes",
    metavar="FILE",
    multiple=True,
    callback=named_each,
    help="Check against the shapes in this file or directory, in place of the shipped ones; give it again for more,"
    " and the word `shipped` for the shipped ones as well.",
)
@click.option(
    "--base",
    metavar="IRI",
    callback=checked_base,
    help="What the IRIs of all that the graph describes must start with; the IRIs of a report do.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "turtle"]),
    default="text",
    show_default=True,
    help="How findings are told; turtle is the W3C validation report.",
)
def validate(graph: str, shapes: tuple[str, ...], base: str | None, form: str) -> int:
    """Check a graph against the shapes; the exit code is 1 when it does not conform.

    GRAPH is a file ending in .ttl, .trig, .nq, .nt or .jsonld. Each finding says what is wrong, of which article and
    act, in which words, and what would mend it. A graph in which there is nothing to check does not conform.

    \b
    Examples:
        backchannel validate out/graph.trig
        backchannel validate graph.ttl --base https://data.example/ --format json
        backchannel validate graph.ttl --shapes shipped --shapes mine.ttl --format turtle > report.ttl
    """
    from backchannel.validation import judge, own_shapes, shipped_shapes
    from backchannel.validation.files import read_graph

    chosen = own_shapes(shapes, base=base) if shapes else shipped_shapes(base)
    verdict = judge(read_graph(graph), shapes=chosen)
    findings = verdict.findings
    if form == "json":
        import msgspec

        _write(msgspec.json.format(msgspec.json.encode(findings), indent=2) + b"\n")
    elif form == "turtle":
        from backchannel.mapping import DEFAULT_BASE

        _write(verdict.turtle(base or DEFAULT_BASE))
    else:
        for finding in findings:
            for line in finding.lines():
                click.echo(one_line(line))
    number = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
    told = "conforms" if verdict.conforms else "does not conform"
    click.echo(f"{one_line(graph)}: {told}, {number}", err=True)
    return 0 if verdict.conforms else 1


@cli.command()
@click.option(
    "--base",
    metavar="IRI",
    callback=checked_base,
    help="Add the shape that asks the IRIs of all that a graph describes to start with this.",
)
def shapes(base: str | None) -> None:
    """Print the shapes that come with the program, in one Turtle file for any SHACL engine.

    \b
    Example:
        backchannel shapes > shapes.ttl
        pyshacl --shapes shapes.ttl out/graph.ttl
    """
    from backchannel.validation.shapes import shapes_texts

    _write("\n".join(shapes_texts(base=base)).encode())


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


def _list_queries(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    """Print the shipped queries, whatever else is given, and end."""
    if not wanted or context.resilient_parsing:
        return
    from backchannel.querying import shipped_queries

    queries = shipped_queries()
    width = max(map(len, queries))
    for name, sentence in queries.items():
        click.echo(f"{name:{width}}  {sentence}")
    context.exit()


@cli.command()
@click.argument("graph", metavar="GRAPH")
@click.argument("question", metavar="NAME|FILE.rq")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How the answer is shown.",
)
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_queries,
    help="List the shipped queries, each with what it asks, and exit.",
)
def query(graph: str, question: str, form: str) -> None:
    """Ask a graph: a shipped query by its name, or your own SPARQL.

    GRAPH is a file ending in .ttl, .trig, .nq, .nt or .jsonld. Nothing is fetched, nothing is changed. A table too
    narrow to read becomes records, one under the other.

    \b
    Examples:
        backchannel query --list
        backchannel query out/graph.trig mediations
        backchannel query out/graph.ttl my-question.rq --format csv > answer.csv
    """
    from backchannel.querying import run_query

    with _interruptible():
        answer = run_query(graph, question)
    if form == "table":
        click.echo(answer.table(), nl=False)
    else:
        _write((answer.csv() if form == "csv" else answer.json()).encode())
