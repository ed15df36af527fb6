"""The server as a whole: its address, its graph, its processes."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable

from backchannel.errors import UsageError
from backchannel.processes import processors
from backchannel.serving.messages import Settings

__all__ = ["serve"]

_MOST_FRONTS = 4


def serve(settings: Settings, host: str, port: int, started: Callable[[str], object]) -> None:
    """Serve a graph until SIGINT or SIGTERM.

    Parameters:
        settings: what is served, and within which bounds.
        host: the name or the address to listen at.
        port: the port; 0 for any that is free.
        started: called with the server's address when it answers.

    Raises:
        UsageError: the address cannot be listened at, or the sources cannot be meant.
        DataError: the graph cannot be read.
    """
    listeners = _listeners(host, port, min(processors(), _MOST_FRONTS))
    # Imported late: that the port is in use is told at once.
    from backchannel.serving.sources import source_of
    from backchannel.serving.supervisor import Supervisor

    source = source_of(settings.sources)
    source.prepare()
    name, number = listeners[0].getsockname()[:2]
    address = f"http://[{name}]:{number}" if ":" in name else f"http://{name}:{number}"
    Supervisor(settings, source, listeners, lambda: started(address)).run()


def _listeners(host: str, port: int, number: int) -> list[socket.socket]:
    """Return sockets of one address, between which the kernel shares out the connections."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise UsageError(f"there is no address {host!r} to listen at: {error}") from None
    try:
        # Once alone: sockets that share a port would share it with another server of the same user, too.
        with socket.create_server(address, family=family) as probe:
            address = probe.getsockname()
        shared = sys.platform == "linux"
        return [
            socket.create_server(address, family=family, backlog=2048, reuse_port=shared)
            for _ in range(number if shared else 1)
        ]
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise UsageError(f"port {port} of {host} is in use: choose another one with --port") from None
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"cannot listen at port {port} of {host}: {reason}") from None
