"""The nursery: a small process that forks workers on demand, and ends them.

It has loaded the graph's files before the first fork, so that workers share that memory. Run as
``python -m backchannel.serving.nursery FD``, where FD is a socket to the server. First come the settings, framed; what
follows are orders of fixed size: start a worker at the other end of the socket that comes with the order, or kill one.
When the server is gone, in whatever way, all workers are killed.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import sys
from types import FrameType
from typing import NoReturn

from backchannel.errors import BackchannelError
from backchannel.serving.messages import FRAME, KILL, ORDER, Hello, Settings, Task, decode_settings, encode
from backchannel.serving.sources import Source, source_of
from backchannel.serving.worker import work

__all__ = ["main"]

_LULL_S = 0.2
"""Seconds without an order after which the first workers are there."""


class _Children:
    """The workers that live."""

    def __init__(self) -> None:
        self._processes: set[int] = set()
        signal.signal(signal.SIGCHLD, self._reap)

    def add(self, process: int) -> None:
        self._processes.add(process)

    def kill(self, process: int) -> None:
        """Kill a worker, if it is one and lives: its number is not given to anybody else until it is reaped."""
        if process in self._processes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def kill_all(self) -> None:
        for process in tuple(self._processes):
            self.kill(process)

    def _reap(self, number: int, frame: FrameType | None) -> None:
        with contextlib.suppress(ChildProcessError):
            while (process := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                self._processes.discard(process)


def main(descriptor: int) -> int:
    """Serve the server at the other end of the socket until it is gone; return the exit code."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # the server says when it is over
    server = socket.socket(fileno=descriptor)
    size, _ = FRAME.unpack(server.recv(FRAME.size, socket.MSG_WAITALL))
    settings = decode_settings(server.recv(size, socket.MSG_WAITALL))
    try:
        source = source_of(settings.sources)
        source.prepare()
        hello = Hello(process=os.getpid())
    except BackchannelError as error:
        hello = Hello(fault=str(error), code=error.exit_code)
    message = encode(hello)
    server.sendall(FRAME.pack(len(message), 0) + message)
    if hello.fault:
        return hello.code
    gc.collect()
    gc.freeze()  # what workers share is not looked through, and so not copied, by their garbage collectors
    children = _Children()
    warm = False
    while True:
        if not warm and not select.select([server], [], [], _LULL_S)[0]:
            warm = True
            _warm_up(settings)
        order, descriptors, _, _ = socket.recv_fds(server, ORDER.size, 1)
        if len(order) < ORDER.size:
            break
        what, process = ORDER.unpack(order)
        if what == KILL:
            children.kill(process)
        elif descriptors:
            child = os.fork()
            if child == 0:
                server.close()
                _live(descriptors[0], source, settings)
            children.add(child)
            os.close(descriptors[0])
    children.kill_all()
    return 0


def _warm_up(settings: Settings) -> None:
    """Load what pages are made with, once for all workers that are started from now on."""
    import pyoxigraph

    from backchannel.serving.browsing import Browsing

    Browsing(settings).answer_question(pyoxigraph.Store(), Task("question", ""))
    gc.freeze()


def _live(descriptor: int, source: Source, settings: Settings) -> NoReturn:
    """Be a worker, and nothing else after that."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if os.environ.get("BACKCHANNEL_DEBUG") != "1":
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what the engine says of its own end is of no use to anybody
        work(socket.socket(fileno=descriptor), source, settings)
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
