"""A front: a process that speaks HTTP, answers look-ups itself, and has everything else done by its workers."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import uvicorn
import uvloop

from backchannel.serving.application import application
from backchannel.serving.connections import close_idlers
from backchannel.serving.lookups import Lookups
from backchannel.serving.messages import ORDER, READY, Settings
from backchannel.serving.pool import Pool
from backchannel.serving.shortcut import shortcut_protocol
from backchannel.serving.sources import Source

__all__ = ["FAREWELL_S", "live_as_front"]

_QUICK, _SLOW, _PAGES = 2, 4, 2
"""Workers for quick tasks, slow tasks at a time, and workers for pages, of each front. Each slow task may take its
bound of memory, and all of them share what the quick ones leave of the processors. Workers for pages are two, since the
kernel does not share connections out evenly: of four it often gives three to one front."""

_CONNECTIONS = 1000
"""Connections at a time; one more is told to come again."""

FAREWELL_S = 3
"""Seconds that requests have to end when the server is told to."""


class _Server(uvicorn.Server):
    """uvicorn's server, whose signals and whose beginning are ours."""

    def __init__(self, config: uvicorn.Config, control: socket.socket) -> None:
        super().__init__(config)
        self._control = control

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        self._control.send(ORDER.pack(READY, 0))


def live_as_front(listener: socket.socket, control: socket.socket, source: Source, settings: Settings) -> None:
    """Serve until SIGTERM, or until the supervisor is gone.

    Parameters:
        listener: the socket to accept connections from.
        control: leads to the supervisor.

    Raises:
        BackchannelError: the graph cannot be read.
    """
    source.open()
    _allow_connections()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(listener, control, source, settings))


async def _serve(listener: socket.socket, control: socket.socket, source: Source, settings: Settings) -> None:
    pool = Pool(settings, control, quick=_QUICK, slow=_SLOW, pages=_PAGES)
    lookups = Lookups(source)
    config = uvicorn.Config(
        application(pool, lookups, settings),
        http=shortcut_protocol(lookups, urlsplit(settings.base).path),
        ws="none",
        lifespan="off",
        log_level="warning" if os.environ.get("BACKCHANNEL_DEBUG") == "1" else "critical",
        access_log=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=FAREWELL_S,
    )
    server = _Server(config, control)

    def end() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, end)
    loop.add_reader(control, end)  # nothing is ever sent this way: the supervisor is gone
    try:
        await pool.start()
        idlers = asyncio.create_task(close_idlers(server.server_state.connections))
        await server.serve(sockets=[listener])
        idlers.cancel()
    finally:
        loop.remove_reader(control)
        await pool.close()


def _allow_connections() -> None:
    """Let this process have as many files open as it may."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
