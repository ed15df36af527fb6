"""One worker as the server sees it: the connection to it, what it works on, and the replies that come back."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple, Protocol

from backchannel.serving.messages import FRAME, Hello, Reply, decode_hello, decode_reply

__all__ = ["Delivery", "Job", "Owner", "Worker", "processor_time"]

_IN_MEMORY = 1 << 20
"""Bytes of a reply that are kept in memory; more waits in a file until the client has taken it."""

_CHUNK = 1 << 16


def processor_time(process: int) -> float | None:
    """Return the seconds of a processor's time that a process has taken; none where the system does not tell.

    The clock's number is that of glibc's ``clock_getcpuclockid``, a call that Python does not have.
    """
    if sys.platform != "linux":
        return None
    try:
        return time.clock_gettime((~process << 3) | 2)
    except OSError:
        return None


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

    def close(self) -> None:
        """Let go of the body."""
        if not isinstance(self.body, bytes):
            self.body.close()


class Job:
    """A task on its way through the pool.

    Parameters:
        task: encoded.
        reply: where the answer is awaited.
        slow: called when the task turns out to be a slow one.
        query: whether it is somebody's query, which may take any time.
    """

    __slots__ = ("query", "reply", "since", "slow", "task")

    def __init__(self, task: bytes, reply: asyncio.Future[Delivery], slow: Callable[[], None], *, query: bool) -> None:
        self.task = task
        self.query = query
        self.reply = reply
        self.slow = slow
        self.since = time.monotonic()

    def end(self, delivery: Delivery) -> None:
        """Answer, unless it is answered already or nobody waits any more."""
        if self.reply.done():
            delivery.close()
        else:
            self.reply.set_result(delivery)


class Owner(Protocol):
    """Who is told what becomes of a worker."""

    def ready(self, worker: Worker, hello: Hello) -> None:
        """It has begun, or could not."""

    def idle(self, worker: Worker) -> None:
        """It has done what it had to."""

    def lost(self, worker: Worker) -> None:
        """It has ended."""


class Worker(asyncio.Protocol):
    """The connection to one worker.

    Parameters:
        owner: is told what becomes of it.
        patient: whether its tasks may take longer.

    Attributes:
        process: its number, once it is known.
        job: what it works on.
        slow: whether it has, or had, a slow task.
        spent_before: seconds of a processor's time that it had taken before its present job.
    """

    def __init__(self, owner: Owner, *, patient: bool) -> None:
        self.owner = owner
        self.patient = patient
        self.process = 0
        self.job: Job | None = None
        self.slow = False
        self.spent_before = 0.0
        self.transport: Any = None
        self._buffer = bytearray()
        self._reply: Reply | None = None
        self._size = self._missing = 0
        self._body: IO[bytes] | None = None

    def give(self, job: Job) -> None:
        """Have it work on a job."""
        self.job = job
        job.since = time.monotonic()
        if job.query:
            self.spent_before = processor_time(self.process) or 0.0
        self.transport.write(FRAME.pack(len(job.task), 0) + job.task)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take up the connection."""
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of it."""
        if self._body is not None:
            self._body.close()
        self.owner.lost(self)

    def data_received(self, data: bytes) -> None:
        """Take a piece of a message."""
        if self._body is not None:
            self._spool(data)
            return
        buffer = self._buffer
        buffer += data
        if len(buffer) < FRAME.size:
            return
        head_size, size = FRAME.unpack_from(buffer)
        start = FRAME.size + head_size
        if len(buffer) < start or len(buffer) < start + size <= _IN_MEMORY:
            return
        head, body = bytes(buffer[FRAME.size : start]), bytes(buffer[start:])
        buffer.clear()
        if not self.process:
            self.owner.ready(self, decode_hello(head))
            return
        self._reply, self._size = decode_reply(head), size
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
        assert job is not None and self._reply is not None
        job.end(Delivery(self._reply, body, self._size))
        self.owner.idle(self)
