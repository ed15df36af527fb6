"""``serve``: a graph on the web."""

from __future__ import annotations

import sys

import click

from backchannel.cli import one_line
from backchannel.cli.options import checked_base, named_each, page_options

__all__ = ["serve"]


@click.command()
@click.argument("sources", metavar="STORE|FILE...", nargs=-1, required=True, callback=named_each)
@click.option("--host", metavar="NAME", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 for any."
)
@click.option(
    "--base",
    metavar="IRI",
    callback=checked_base,
    help="What the IRIs of the data start with; a store knows. Its path is where the server answers.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(0, 3600, min_open=True),
    default=10.0,
    show_default=True,
    help="How long one query may take; then it is stopped.",
)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    help="How many rows or triples one answer may have.",
)
@click.option(
    "--memory",
    metavar="MIB",
    type=click.IntRange(64, 1 << 20),
    default=1024,
    show_default=True,
    help="How much memory one query may take.",
)
@page_options
def serve(
    sources: tuple[str, ...],
    host: str,
    port: int,
    base: str | None,
    timeout: float,
    limit: int,
    memory: int,
    name: str,
    full_text: bool,
    quote_limit: int,
) -> None:
    """Put a graph on the web, for reading: pages for people, SPARQL at /sparql, and every IRI of the data.

    STORE is a directory made by `publish --store`, which may be written into meanwhile; a FILE ends in .ttl, .trig,
    .nq, .nt or .jsonld. Ctrl-C ends the server.

    \b
    Examples:
        backchannel serve news
        backchannel serve out/graph.trig --port 8080
        curl -L -H "Accept: text/turtle" http://127.0.0.1:8000/actor/chile
    """
    from backchannel.errors import UsageError

    if sys.platform == "win32":
        raise UsageError("the server runs on Linux and macOS only, in WSL for instance")
    from backchannel.mapping import DEFAULT_BASE
    from backchannel.serving.messages import Settings
    from backchannel.serving.server import serve as run
    from backchannel.serving.sources import base_of

    base = base or base_of(sources) or DEFAULT_BASE
    if not base.endswith("/"):
        raise UsageError(
            f"{base!r} cannot be served: what follows # never reaches a server; give a base that ends in /"
        )

    def told(address: str) -> None:
        click.echo(f"serving {one_line(' '.join(sources))} at {address}, Ctrl-C ends it", err=True)

    settings = Settings(
        sources, base, timeout, limit, memory << 20, name=name, full_text=full_text, quote_limit=quote_limit
    )
    run(settings, host, port, told)
