"""``push``: a store to a server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from backchannel.cli import complain
from backchannel.cli.options import checked_server
from backchannel.cli.progress import progress
from backchannel.errors import UsageError

if TYPE_CHECKING:
    from backchannel.pushing import Credentials

__all__ = ["push"]

_PASSWORD = "BACKCHANNEL_PASSWORD"  # noqa: S105: the name of a variable
_TOKEN = "BACKCHANNEL_TOKEN"


@click.command()
@click.argument("directory", metavar="STORE")
@click.argument("url", metavar="URL", callback=checked_server)
@click.option(
    "--protocol",
    type=click.Choice(["update", "graph-store"]),
    default="update",
    show_default=True,
    help="What the server speaks at URL: SPARQL 1.1 Update, or the Graph Store HTTP Protocol.",
)
@click.option("--user", metavar="NAME", help="Who may write; the password is taken from BACKCHANNEL_PASSWORD.")
@click.option(
    "--batch",
    metavar="N",
    type=click.IntRange(1, 1_000_000),
    default=1000,
    show_default=True,
    help="Quads in one update, about.",
)
@click.option("--everything", is_flag=True, help="Send also what was sent before, to a server that has lost it.")
def push(directory: str, url: str, protocol: str, user: str | None, batch: int, everything: bool) -> None:
    """Bring a server to what a store has.

    Only what has changed since the last push to URL goes out; what the store has no more is deleted there. Graphs
    that came to the server in another way are left alone. A push that was cut off is simply started again.

    A name goes with --user, its password with the environment variable BACKCHANNEL_PASSWORD; the server says whether
    it wants HTTP Basic or Digest. A token for HTTP Bearer is taken from BACKCHANNEL_TOKEN.

    \b
    Examples:
        backchannel push news http://localhost:7878/update
        backchannel push news http://localhost:7878/store --protocol graph-store
        BACKCHANNEL_PASSWORD=dba backchannel push news http://localhost:8890/sparql-auth --user dba
    """
    from backchannel import pushing
    from backchannel.storage import read_store

    credentials = _credentials(url, user)
    server: pushing.Server = (
        pushing.UpdateEndpoint(url, credentials, batch=batch)
        if protocol == "update"
        else pushing.GraphStore(url, credentials)
    )
    try:
        with read_store(directory) as snapshot:
            done = pushing.push(
                snapshot,
                server,
                batch=batch,
                everything=everything,
                progress=lambda iris: progress(iris, len(iris)),
            )
    finally:
        server.close()
    click.echo(
        f"sent: {done.sent} articles and shared graphs, {done.quads} quads, in {done.requests} requests;"
        f" deleted: {done.deleted}; unchanged: {done.unchanged}",
        err=True,
    )


def _credentials(url: str, user: str | None) -> Credentials:
    from urllib.parse import urlsplit

    from backchannel.pushing import Credentials

    password, token = os.environ.get(_PASSWORD), os.environ.get(_TOKEN)
    if user is not None and password is None:
        raise UsageError(f"the password of {user} is taken from the environment variable {_PASSWORD}, which is not set")
    secret = user is not None or token is not None
    if secret and urlsplit(url).scheme == "http" and urlsplit(url).hostname not in ("localhost", "127.0.0.1", "::1"):
        complain(f"what is sent to {url} can be read on its way: use https")
    return Credentials(user, password, None if user is not None else token)
