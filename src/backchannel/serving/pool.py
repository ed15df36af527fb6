"""The workers as the server sees them: tasks in, replies out, and an end to what takes too long.

Tasks go to idle workers in the order in which they came. A task that has run for :data:`SLOW` seconds is a slow one:
its worker gives way to all other processes, no longer counts among the workers for quick tasks, and another is started
in its place, so that slow tasks never stand in the way of quick ones. Of slow tasks only so many run at a time; one
more is ended. A worker whose time is up, or nobody waits for, is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple

from backchannel.serving.messages import FRAME, Reply, Settings, Task, decode_hello, decode_reply, encode
from backchannel.serving.nursery import KILL, ORDER, START
from backchannel.serving.replies import refusal

__all__ = ["SLOW", "Delivery", "Pool"]

SLOW = 0.1
"""Seconds after which a task is slow: a hundred times what looking something up takes."""

_ROUND = 0.05
"""Seconds between two looks at what is running."""

_GIVING_WAY = 15
"""How much a worker with a slow task gives way: the increment of its nice value."""

_IN_MEMORY = 1 << 20
"""Bytes of a reply that are kept in memory; more waits in a file until the client has taken it."""

_WAITING = 1000
"""Tasks that may wait for a worker."""

_CHUNK = 1 << 16


class Delivery(NamedTuple):
    """A reply, with its body in memory or in a file."""

    head: Reply
    body: bytes | IO[bytes]
    size: int

    def chunks(self) -> Iterator[bytes]:
        """Yield the body in pieces."""
        if isinstance(self.body, bytes):
            yield self.body
            return
        with self.body as file:
            file.seek(0)
            while chunk := file.read(_CHUNK):
                yield chunk


def _refused(status: int, message: str, *headers: tuple[bytes, bytes]) -> Delivery:
    head, body = refusal(status, message, *headers)
    return Delivery(head, body, len(body))


class _Job:
    """A task on its way through the pool."""

    __slots__ = ("reply", "since", "slow", "task")

    def __init__(self, task: bytes, reply: asyncio.Future[Delivery], slow: Callable[[], None]) -> None:
        self.task = task
        self.reply = reply
        self.slow = slow
        self.since = time.monotonic()

    def end(self, delivery: Delivery) -> None:
        if not self.reply.done():
            self.reply.set_result(delivery)


class _Worker(asyncio.Protocol):
    """The connection to one worker."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.process = 0
        self.job: _Job | None = None
        self.slow = False
        self._buffer = bytearray()
        self._head: Reply | None = None
        self._missing = 0
        self._size = 0
        self._body: IO[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def give(self, job: _Job) -> None:
        self.job = job
        job.since = time.monotonic()
        self.transport.write(FRAME.pack(len(job.task), 0) + job.task)

    def data_received(self, data: bytes) -> None:
        if self._body is not None:
            self._spool(data)
            return
        buffer = self._buffer
        buffer += data
        if len(buffer) < FRAME.size:
            return
        head_size, size = FRAME.unpack_from(buffer)
        start = FRAME.size + head_size
        if len(buffer) < start or (len(buffer) < start + size <= _IN_MEMORY):
            return
        if not self.process:
            self.pool.ready(self, bytes(buffer[FRAME.size : start]))
            buffer.clear()
            return
        self._head, self._size = decode_reply(bytes(buffer[FRAME.size : start])), size
        body = bytes(buffer[start:])
        buffer.clear()
        if len(body) == size:
            self._finish(body)
        else:
            self._body, self._missing = tempfile.TemporaryFile(), size  # noqa: SIM115 (closed by who takes it)
            self._spool(body)

    def _spool(self, data: bytes) -> None:
        assert self._body is not None
        self._body.write(data)
        self._missing -= len(data)
        if not self._missing:
            body, self._body = self._body, None
            self._finish(body)

    def _finish(self, body: bytes | IO[bytes]) -> None:
        job, self.job = self.job, None
        assert job is not None and self._head is not None
        if job.reply.done() and not isinstance(body, bytes):
            body.close()
        job.end(Delivery(self._head, body, self._size))
        self.pool.idle(self)

    def connection_lost(self, error: Exception | None) -> None:
        if self._body is not None:
            self._body.close()
        self.pool.lost(self)


class Pool:
    """Workers for tasks.

    Parameters:
        settings: what the workers need to know.
        nursery: the socket to the nursery, which is ready.
        quick: workers for quick tasks.
        slow: how many slow tasks may run at a time.
    """

    def __init__(self, settings: Settings, nursery: socket.socket, *, quick: int, slow: int) -> None:
        self._settings = settings
        self._nursery = nursery
        self._quick, self._slow = quick, slow
        self._workers: set[_Worker] = set()
        self._idle: list[_Worker] = []
        self._waiting: deque[_Job] = deque()
        self._watch: asyncio.Task[None] | None = None
        self._failures = 0

    async def start(self) -> None:
        """Start the workers for quick tasks."""
        self._watch = asyncio.create_task(self._watching())
        for _ in range(self._quick):
            await self._hire()

    async def close(self) -> None:
        """End all workers."""
        if self._watch is not None:
            self._watch.cancel()
        for job in self._waiting:
            job.end(_refused(503, "the server is ending"))
        self._waiting.clear()
        self._nursery.close()  # the nursery kills them
        for worker in tuple(self._workers):
            worker.transport.abort()

    def ask(self, task: Task, slow: Callable[[], None]) -> asyncio.Future[Delivery]:
        """Hand in a task; the reply comes in time, whatever happens. Who cancels it ends the work on it.

        Parameters:
            slow: called when the task turns out to be a slow one.
        """
        reply: asyncio.Future[Delivery] = asyncio.get_running_loop().create_future()
        job = _Job(encode(task), reply, slow)
        if self._idle:
            self._idle.pop().give(job)
        elif len(self._waiting) < _WAITING:
            self._waiting.append(job)
        else:
            job.end(_busy("there are too many requests at the moment"))
        return reply

    async def _hire(self) -> None:
        here, there = socket.socketpair()
        with there:
            socket.send_fds(self._nursery, [ORDER.pack(START, 0)], [there.fileno()])
        here.setblocking(False)
        worker = _Worker(self)
        self._workers.add(worker)
        await asyncio.get_running_loop().create_unix_connection(lambda: worker, sock=here)

    def ready(self, worker: _Worker, message: bytes) -> None:
        """Note that a worker has begun, or could not."""
        hello = decode_hello(message)
        worker.process = hello.process
        if hello.process:
            self._failures = 0
            self.idle(worker)
        else:
            self._failures += 1

    def idle(self, worker: _Worker) -> None:
        """Note that a worker has nothing to do."""
        if worker.slow:  # it gives way to all others for the rest of its life, so another has taken its place
            self._kill(worker)
            return
        while self._waiting:
            job = self._waiting.popleft()
            if not job.reply.done():
                worker.give(job)
                return
        self._idle.append(worker)

    def lost(self, worker: _Worker) -> None:
        """Note that a worker has ended, of itself or because it was killed."""
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if worker.job is not None:
            mib = self._settings.memory >> 20
            worker.job.end(
                _refused(503, f"the work on this ended early: it needs more than {mib} MiB, or is nested too deeply")
            )

    def _kill(self, worker: _Worker) -> None:
        with contextlib.suppress(OSError):
            self._nursery.send(ORDER.pack(KILL, worker.process))
        worker.transport.abort()

    async def _watching(self) -> None:
        """Look after the workers, again and again."""
        while True:
            await asyncio.sleep(_ROUND)
            now = time.monotonic()
            for worker in tuple(self._workers):
                if worker.job is not None:
                    self._look(worker, worker.job, now - worker.job.since)
            while self._waiting and now - self._waiting[0].since > self._settings.timeout:
                self._waiting.popleft().end(_busy("no worker was free in time"))
            # A store that cannot be opened is tried again, but not at full speed.
            pause = min(self._failures, 20) / 10
            if pause:
                await asyncio.sleep(pause)
            for _ in range(self._quick - sum(not worker.slow for worker in self._workers)):
                await self._hire()

    def _look(self, worker: _Worker, job: _Job, seconds: float) -> None:
        if job.reply.cancelled():
            self._kill(worker)
        elif seconds > self._settings.timeout:
            job.end(_refused(503, f"this took longer than {self._settings.timeout:g} s and was stopped; ask for less"))
            self._kill(worker)
        elif seconds > SLOW and not worker.slow:
            worker.slow = True
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, worker.process, _GIVING_WAY)
            if sum(each.slow for each in self._workers) > self._slow:
                job.end(_busy(f"{self._slow} long requests are being worked on already"))
                self._kill(worker)
            else:
                job.slow()


def _busy(why: str) -> Delivery:
    return _refused(503, f"{why}; try again later", (b"retry-after", b"10"))
