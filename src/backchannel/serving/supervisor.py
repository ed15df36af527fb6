"""The supervisor: the process that has loaded the graph, and forks all others.

Fronts (:mod:`~backchannel.serving.front`) speak HTTP, one for each processor. Each has a socket to the supervisor, over
which it has workers (:mod:`~backchannel.serving.worker`) started and killed; orders have a fixed size, and one that
starts a worker brings the socket that the worker is to listen to. What was loaded before the forks is shared by all.
A front that ends is replaced. When the supervisor ends, in whatever way, all others do.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from backchannel.errors import BackchannelError
from backchannel.serving.confinement import end_with_parent
from backchannel.serving.front import FAREWELL_S, live_as_front
from backchannel.serving.messages import KILL, ORDER, READY, START, Settings, Task
from backchannel.serving.sources import Source
from backchannel.serving.worker import work

__all__ = ["Supervisor"]

_LULL_S = 0.2
"""Seconds without an order after which the first workers are there."""

_ROUND_S = 1.0
"""Seconds between two looks whether it is over, should no front say anything."""

_LIVES = 20
"""Fronts that may end before their time, one after the other, before the server gives up."""


class LostFrontsError(BackchannelError):
    """Fronts end as soon as they begin."""


class Supervisor:
    """Starts the processes of a server, and sees to their end.

    Parameters:
        settings: what is served, and within which bounds.
        source: the graph, prepared.
        listeners: bound sockets, one for each front.
        started: called when the first front answers.
    """

    def __init__(
        self, settings: Settings, source: Source, listeners: list[socket.socket], started: Callable[[], object]
    ) -> None:
        self._settings = settings
        self._source = source
        self._listeners = listeners
        self._started = started
        self._ready = False
        self._workers: dict[int, socket.socket] = {}
        """Workers by process, each with the control of the front that has ordered it."""
        self._fronts: dict[int, int] = {}
        """The number of each front's listener, by process."""
        self._controls: dict[socket.socket, int] = {}
        """The process of the front at the other end."""
        self._over = False
        self._lost = 0

    def run(self) -> None:
        """Serve until SIGINT or SIGTERM.

        Raises:
            LostFrontsError: no front stays alive.
        """
        signal.signal(signal.SIGINT, self._end)
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGCHLD, self._reap)
        gc.collect()
        gc.freeze()  # what all share is not looked through, and so not copied, by the garbage collectors of each
        try:
            for number in range(len(self._listeners)):
                self._start_front(number)
            self._supervise()
        finally:
            self._dismiss()
        if not self._over:
            raise LostFrontsError("the processes that answer end as soon as they begin; is there enough memory?")

    def _supervise(self) -> None:
        warm = False
        while not self._over and self._lost < _LIVES:
            heard = select.select([*self._controls], [], [], _ROUND_S if warm else _LULL_S)[0]
            if not heard and not warm:
                warm = True
                _warm_up(self._settings)
            for control in heard:
                self._hear(control)
            missing = {*range(len(self._listeners))} - {*self._fronts.values()}
            for number in missing if not self._over else ():
                self._lost += 1
                time.sleep(0.1)
                self._start_front(number)

    def _hear(self, control: socket.socket) -> None:
        """Do what a front orders."""
        try:
            order, descriptors, _, _ = socket.recv_fds(control, ORDER.size, 1)
        except OSError:
            order, descriptors = b"", []
        if len(order) < ORDER.size:  # that front has ended
            process = self._controls.pop(control)
            control.close()
            self._fronts.pop(process, None)
            for worker, front in list(self._workers.items()):
                if front is control:
                    _kill(worker, signal.SIGKILL)
            return
        what, process = ORDER.unpack(order)
        if what == READY:
            self._lost = 0
            if not self._ready:
                self._ready = True
                self._started()
        elif what == KILL and process in self._workers:
            _kill(process, signal.SIGKILL)
        elif what == START and descriptors:
            self._start_worker(control, descriptors[0])

    def _start_front(self, number: int) -> None:
        here, there = socket.socketpair()
        process = os.fork()
        if process == 0:
            here.close()
            listener = self._listeners[number]
            self._become_child(keep=listener)
            _live(lambda: live_as_front(listener, there, self._source, self._settings))
        there.close()
        self._fronts[process] = number
        self._controls[here] = process

    def _start_worker(self, front: socket.socket, descriptor: int) -> None:
        process = os.fork()
        if process == 0:
            self._become_child()
            if os.environ.get("BACKCHANNEL_DEBUG") != "1":
                os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what the engine says of its own end helps nobody
            _live(lambda: work(socket.socket(fileno=descriptor), self._source, self._settings))
        self._workers[process] = front
        os.close(descriptor)

    def _become_child(self, keep: socket.socket | None = None) -> None:
        """Let go of what is the supervisor's own."""
        end_with_parent()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes of a terminal; one will do
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for each in (*self._controls, *self._listeners):
            if each is not keep:
                each.close()

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._over = True
        for process in list(self._fronts):
            _kill(process, signal.SIGTERM)

    def _reap(self, number: int, frame: FrameType | None) -> None:
        with contextlib.suppress(ChildProcessError):
            while (process := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                self._workers.pop(process, None)
                self._fronts.pop(process, None)

    def _dismiss(self) -> None:
        """Let fronts end what they are at, then end all."""
        until = time.monotonic() + FAREWELL_S + 1
        while self._fronts and time.monotonic() < until:
            heard = select.select([*self._controls], [], [], 0.05)[0]
            for control in heard:
                self._hear(control)
        for process in (*self._fronts, *self._workers):
            _kill(process, signal.SIGKILL)


def _kill(process: int, number: int) -> None:
    # A child that has ended keeps its number until it is reaped: nobody else can be meant.
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, number)


def _live(life: Callable[[], object]) -> NoReturn:
    """Be a child, and nothing else after that."""
    code = 1
    try:
        life()
        code = 0
    finally:
        os._exit(code)


def _warm_up(settings: Settings) -> None:
    """Load what pages are made with, once for all workers that are started from now on."""
    import pyoxigraph

    from backchannel.serving.browsing import Browsing

    Browsing(settings).answer_question(pyoxigraph.Store(), Task("question", ""))
    gc.freeze()
