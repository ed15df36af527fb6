"""The server of the page, on the loopback address."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable

import uvicorn

from backchannel.annotating.application import application
from backchannel.annotating.desk import Desk
from backchannel.errors import UsageError

__all__ = ["run"]

_LOOPBACK = "127.0.0.1"


def run(desk: Desk, port: int, ready: Callable[[str], object]) -> None:
    """Serve the page until Ctrl-C.

    Parameters:
        desk: the articles.
        port: where to listen; 0 for any that is free.
        ready: called with the address to open, once it can be.

    Raises:
        UsageError: the port is taken.
    """
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_LOOPBACK, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise UsageError(f"nothing can listen at port {port}: {error.strerror}; give another --port") from None
    port = listening.getsockname()[1]
    key = secrets.token_urlsafe(24)
    hosts = frozenset({f"{_LOOPBACK}:{port}", f"localhost:{port}"})
    config = uvicorn.Config(
        application(desk, key, hosts), log_level="critical", access_log=False, lifespan="off", server_header=False
    )
    ready(f"http://{_LOOPBACK}:{port}/#{key}")
    with listening:
        uvicorn.Server(config).run(sockets=[listening])
