"""The server as a process: its socket, the nursery beside it, and its end."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from backchannel.errors import BackchannelError, DataError, UsageError
from backchannel.serving.messages import FRAME, Settings, decode_hello, encode

__all__ = ["serve"]

_SLOW = 4
"""Slow tasks at a time: each may take its bound of memory, and all share what quick ones leave of the processors."""

_CONNECTIONS = 1000
"""Connections at a time; one more is told to come again."""

_FAREWELL_S = 3
"""Seconds that requests have to end when the server is told to."""


class _ServingError(BackchannelError):
    """What was being served cannot be any more."""


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
    listener = _listener(host, port)
    nursery, process = _nursery(settings)
    try:
        # What takes its time to import is imported while the nursery loads the graph.
        import uvloop

        import backchannel.serving.application
        import backchannel.serving.connections  # noqa: F401

        _await_nursery(nursery, settings)
        name, number = listener.getsockname()[:2]
        address = f"http://[{name}]:{number}" if ":" in name else f"http://{name}:{number}"
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(settings, listener, nursery, lambda: started(address)))
    finally:
        listener.close()
        nursery.close()  # at which the nursery ends, and all workers with it
        process.wait()


def _listener(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise UsageError(f"there is no address {host!r} to listen at: {error}") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise UsageError(f"port {port} of {host} is in use: choose another one with --port") from None
        raise UsageError(f"cannot listen at port {port} of {host}: {error}") from None
    return listener


def _nursery(settings: Settings) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """Start the nursery; it begins to load what it serves."""
    here, there = socket.socketpair()
    with there:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "backchannel.serving.nursery", str(there.fileno())],
            pass_fds=[there.fileno()],
            stdin=subprocess.DEVNULL,
            # Of its own session: Ctrl-C in a terminal is meant for the server, which then says when it is over.
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    message = encode(settings)
    here.sendall(FRAME.pack(len(message), 0) + message)
    return here, process


def _await_nursery(nursery: socket.socket, settings: Settings) -> None:
    """Wait until the nursery has loaded what it serves."""
    frame = nursery.recv(FRAME.size, socket.MSG_WAITALL)
    if len(frame) < FRAME.size:
        raise DataError("could not be loaded; is there enough memory?", source=" ".join(settings.sources))
    hello = decode_hello(nursery.recv(FRAME.unpack(frame)[0], socket.MSG_WAITALL))
    if hello.fault:
        raise UsageError(hello.fault) if hello.code == UsageError.exit_code else DataError(hello.fault)


async def _serve(
    settings: Settings, listener: socket.socket, nursery: socket.socket, started: Callable[[], object]
) -> None:
    import uvicorn

    from backchannel.serving.application import application
    from backchannel.serving.connections import BoundedProtocol
    from backchannel.serving.pool import Pool

    class Server(uvicorn.Server):
        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield  # they are ours

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            started()

    _allow_connections()
    pool = Pool(settings, nursery, quick=max(2, min(os.cpu_count() or 2, 8)), slow=_SLOW, pages=1)
    config = uvicorn.Config(
        application(pool, settings.base),
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        log_level="critical" if os.environ.get("BACKCHANNEL_DEBUG") != "1" else "warning",
        access_log=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=_FAREWELL_S,
    )
    server = Server(config)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, setattr, server, "should_exit", True)
    lost = False

    def nursery_lost() -> None:
        nonlocal lost
        lost = server.should_exit = True
        loop.remove_reader(nursery)

    loop.add_reader(nursery, nursery_lost)
    try:
        await pool.start()
        await server.serve(sockets=[listener])
    finally:
        loop.remove_reader(nursery)
        await pool.close()
    if lost:
        raise _ServingError("the process that starts workers has ended; start the server again")


def _allow_connections() -> None:
    """Let this process have as many files open as it may."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
