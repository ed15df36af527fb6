"""``validate``, ``shapes`` and ``query``: what is done with a graph that is there."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from backchannel.cli import one_line
from backchannel.cli.options import checked_base, checked_date, named_each
from backchannel.cli.streams import interruptible, tell, write

if TYPE_CHECKING:
    from backchannel.validation import Verdict
    from backchannel.validation.checking import Shapes

__all__ = ["query", "shapes", "validate"]


@click.command()
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

    GRAPH is a file ending in .ttl, .trig, .nq, .nt or .jsonld, or a store. Each finding says what is wrong, of which
    article and act, in which words, and what would mend it. A graph in which there is nothing to check does not
    conform.

    \b
    Examples:
        backchannel validate out/graph.trig
        backchannel validate graph.ttl --base https://data.example/ --format json
        backchannel validate graph.ttl --shapes shipped --shapes mine.ttl --format turtle > report.ttl
    """
    from backchannel.validation import own_shapes, shipped_shapes

    chosen = own_shapes(shapes, base=base) if shapes else shipped_shapes(base)
    verdict = _judged(graph, chosen)
    findings = verdict.findings
    if form == "json":
        import msgspec

        write(msgspec.json.format(msgspec.json.encode(findings), indent=2) + b"\n")
    elif form == "turtle":
        from backchannel.mapping import DEFAULT_BASE

        write(verdict.turtle(base or DEFAULT_BASE))
    else:
        for finding in findings:
            for line in finding.lines():
                tell(one_line(line))
    number = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
    told = "conforms" if verdict.conforms else "does not conform"
    click.echo(f"{one_line(graph)}: {told}, {number}", err=True)
    return 0 if verdict.conforms else 1


def _judged(graph: str, shapes: Shapes) -> Verdict:
    from backchannel.storage import is_store, read_store
    from backchannel.validation import judge
    from backchannel.validation.files import read_graph

    if not is_store(graph):
        return judge(read_graph(graph), shapes=shapes)
    from backchannel.storage.checking import judge_store

    with read_store(graph) as snapshot:
        return judge_store(snapshot, shapes=shapes)


@click.command()
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

    write("\n".join(shapes_texts(base=base)).encode())


def _list_queries(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    """Print the shipped queries, whatever else is given, and end."""
    if not wanted or context.resilient_parsing:
        return
    from backchannel.querying import shipped_queries

    queries = shipped_queries()
    width = max(map(len, queries))
    for name, sentence in queries.items():
        tell(f"{name:{width}}  {sentence}")
    context.exit()


@click.command()
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
@click.option("--actor", metavar="NAME|IRI", help="Only what this actor takes part in, asserts or reports.")
@click.option("--from", "since", metavar="DATE", callback=checked_date, help="Only what happened on this day or later.")
@click.option("--to", "until", metavar="DATE", callback=checked_date, help="Only what happened on this day or earlier.")
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_queries,
    help="List the shipped queries, each with what it asks, and exit.",
)
def query(
    graph: str,
    question: str,
    form: str,
    actor: str | None,
    since: datetime.date | None,
    until: datetime.date | None,
) -> None:
    """Ask a graph: a shipped query by its name, or your own SPARQL.

    GRAPH is a file ending in .ttl, .trig, .nq, .nt or .jsonld, a store, or the address of a SPARQL endpoint. Nothing
    else is fetched, nothing is changed. A table too narrow to read becomes records, one under the other.

    --actor, --from and --to narrow the shipped queries. What has no day of its own has that of its article.

    \b
    Examples:
        backchannel query --list
        backchannel query out/graph.trig mediations
        backchannel query news communications --actor Chile --from 2031-05-01
        backchannel query http://localhost:8000/sparql relays --format csv > answer.csv
        backchannel query out/graph.ttl my-question.rq
    """
    from backchannel.querying import run_query

    with interruptible():
        answer = run_query(graph, question, actor=actor, since=since, until=until)
    if form == "table":
        tell(answer.table(), end="")
    else:
        write((answer.csv() if form == "csv" else answer.json()).encode())
