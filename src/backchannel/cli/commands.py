"""The group of the commands. Each is thin, one verb of the package; what is slow to import it imports when it runs."""

from __future__ import annotations

import sys

import click

import backchannel
from backchannel.cli import complain
from backchannel.cli.annotating import annotate
from backchannel.cli.cluster import spark
from backchannel.cli.comparing import compare
from backchannel.cli.corroboration import corroborate
from backchannel.cli.datasets import export, import_
from backchannel.cli.facts import extract, map_, schema
from backchannel.cli.graphs import query, shapes, validate
from backchannel.cli.grounding import ground
from backchannel.cli.linking import link, links
from backchannel.cli.publishing import publish
from backchannel.cli.pushing import push
from backchannel.cli.serving import serve
from backchannel.cli.site import site
from backchannel.cli.storage import store

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


_COMMANDS = (
    publish,
    extract,
    ground,
    link,
    links,
    map_,
    validate,
    shapes,
    schema,
    query,
    compare,
    annotate,
    store,
    push,
    serve,
    site,
    import_,
    export,
    corroborate,
    spark,
)
for _command in _COMMANDS:
    cli.add_command(_command)
