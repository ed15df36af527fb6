"""All workers: tasks in, replies out, and an end to what takes too long.

Tasks go to idle workers in the order in which they came. A query that has run for :data:`SLOW_S` seconds is a slow one:
its worker gives way to all other processes, no longer counts among the workers for quick tasks, and another is started
in its place, so that slow queries never stand in the way of quick tasks. Of slow ones only so many run at a time; one
more is ended. A worker whose time is up, or nobody waits for, is killed. Descriptions are our own work, and bounded:
they are not slow, whatever they take.

Pages have workers of their own, which keep what they have read of the whole graph, and they may take longer.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time
from collections import deque
from collections.abc import Callable

from backchannel.serving.messages import KILL, ORDER, START, Hello, Settings, Task, encode
from backchannel.serving.replies import refusal
from backchannel.serving.workers import Delivery, Job, Worker, processor_time

__all__ = ["SLOW_S", "Pool"]

SLOW_S = 0.1
"""Seconds of a processor's time after which a query is slow: a hundred times what looking something up takes."""

_SLOW_ALL_TOLD_S = 1.0
"""Seconds after which it is slow in any case, should it wait for the disk and not for a processor."""

_ROUND_S = 0.05
"""Seconds between two looks at what is running."""

_OWN_PATIENCE_S = 10.0
"""Seconds that a description may take, and that a task may wait for a worker, if the limit for queries is less."""

_PAGES_PATIENCE_S = 30.0
"""Seconds that somebody waits for a page. The first one of a snapshot reads all of it, and may take longer: that work
goes on, so that whoever comes again finds it done."""

_PAGES_END_S = 300.0
"""Seconds after which it is given up."""

_GIVING_WAY = 15
"""How much a worker with a slow task gives way: the increment of its nice value."""

_WAITING = 1000
"""Tasks of a kind that may wait for a worker."""


class _Lane:
    """Workers for one kind of tasks, and the tasks that wait for one."""

    def __init__(self, size: int, patience: float) -> None:
        self.size = size
        self.patience = patience
        self.idle: list[Worker] = []
        self.waiting: deque[Job] = deque()


class Pool:
    """Workers for tasks.

    Parameters:
        settings: what the workers need to know.
        supervisor: the socket to the supervisor, who starts and kills workers.
        quick: workers for quick tasks.
        slow: how many slow tasks may run at a time.
        pages: workers for pages.
    """

    def __init__(self, settings: Settings, supervisor: socket.socket, *, quick: int, slow: int, pages: int) -> None:
        self._settings = settings
        self._supervisor = supervisor
        self._slow = slow
        self._quick = _Lane(quick, max(settings.timeout, _OWN_PATIENCE_S))
        self._pages = _Lane(pages, max(settings.timeout, _PAGES_PATIENCE_S))
        self._workers: set[Worker] = set()
        self._watch: asyncio.Task[None] | None = None
        self._failures = 0

    async def start(self) -> None:
        """Start the workers for quick tasks; those for pages follow."""
        for _ in range(self._quick.size):
            await self._hire(patient=False)
        self._watch = asyncio.create_task(self._watching())

    async def close(self) -> None:
        """End all workers."""
        if self._watch is not None:
            self._watch.cancel()
        for lane in (self._quick, self._pages):
            for job in lane.waiting:
                job.end(_refused(503, "the server is ending"))
            lane.waiting.clear()
        for worker in tuple(self._workers):
            self._kill(worker)

    def ask(self, task: Task, slow: Callable[[], None]) -> asyncio.Future[Delivery]:
        """Hand in a task; the reply comes in time, whatever happens. Who cancels it ends the work on it.

        Parameters:
            slow: called when the task turns out to be a slow one.
        """
        reply: asyncio.Future[Delivery] = asyncio.get_running_loop().create_future()
        job = Job(encode(task), reply, slow, query=task.kind in ("query", "question"))
        lane = self._pages if task.kind == "page" else self._quick
        if lane.idle:
            lane.idle.pop().give(job)
        elif len(lane.waiting) < _WAITING:
            lane.waiting.append(job)
        else:
            job.end(_busy("there are too many requests at the moment"))
        return reply

    def ready(self, worker: Worker, hello: Hello) -> None:
        """Note that a worker has begun, or could not."""
        worker.process = hello.process
        if hello.process and worker.patient:
            self._failures = 0
            worker.give(_preparation())
        elif hello.process:
            self._failures = 0
            self.idle(worker)
        else:
            self._failures += 1

    def idle(self, worker: Worker) -> None:
        """Note that a worker has nothing to do."""
        if worker.slow:  # it gives way to all others for the rest of its life, so another has taken its place
            self._kill(worker)
            return
        lane = self._lane(worker)
        while lane.waiting:
            job = lane.waiting.popleft()
            if not job.reply.done():
                worker.give(job)
                return
        lane.idle.append(worker)

    def lost(self, worker: Worker) -> None:
        """Note that a worker has ended, of itself or because it was killed."""
        self._workers.discard(worker)
        with contextlib.suppress(ValueError):
            self._lane(worker).idle.remove(worker)
        if worker.job is not None:
            mib = self._settings.memory >> 20
            worker.job.end(
                _refused(503, f"the work on this ended early: it needs more than {mib} MiB, or is nested too deeply")
            )

    def _lane(self, worker: Worker) -> _Lane:
        return self._pages if worker.patient else self._quick

    async def _hire(self, *, patient: bool) -> None:
        here, there = socket.socketpair()
        with there:
            socket.send_fds(self._supervisor, [ORDER.pack(START, 0)], [there.fileno()])
        here.setblocking(False)
        worker = Worker(self, patient=patient)
        self._workers.add(worker)
        await asyncio.get_running_loop().create_unix_connection(lambda: worker, sock=here)

    def _kill(self, worker: Worker) -> None:
        self._workers.discard(worker)
        with contextlib.suppress(OSError):
            self._supervisor.send(ORDER.pack(KILL, worker.process))
        worker.transport.abort()

    async def _watching(self) -> None:
        """Look after the workers, again and again."""
        while True:
            now = time.monotonic()
            for worker in tuple(self._workers):
                if worker.job is not None:
                    self._look(worker, worker.job, now - worker.job.since)
            for lane in (self._quick, self._pages):
                while lane.waiting and now - lane.waiting[0].since > lane.patience:
                    lane.waiting.popleft().end(_busy("no worker was free in time"))
                patient = lane is self._pages
                there = sum(each.patient == patient and not each.slow for each in self._workers)
                for _ in range(lane.size - there):
                    await self._hire(patient=patient)
            # A store that cannot be opened is tried again, but not at full speed.
            await asyncio.sleep(_ROUND_S + min(self._failures, 20) / 10)

    def _look(self, worker: Worker, job: Job, seconds: float) -> None:
        patience = self._settings.timeout if job.query else self._lane(worker).patience
        if job.reply.cancelled() and not worker.patient:
            self._kill(worker)
        elif seconds > patience and worker.patient:
            job.end(_busy("what the pages tell of the whole graph is still being read"))
            if seconds > _PAGES_END_S:
                self._kill(worker)
        elif seconds > patience:
            job.end(_refused(503, f"this took longer than {patience:g} s and was stopped; ask for less"))
            self._kill(worker)
        elif job.query and not worker.slow and seconds > SLOW_S and _busy_for(worker, seconds) > SLOW_S:
            worker.slow = True
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, worker.process, _GIVING_WAY)
            if sum(each.slow for each in self._workers) > self._slow:
                job.end(_busy(f"{self._slow} long requests are being worked on already"))
                self._kill(worker)
            else:
                job.slow()


def _preparation() -> Job:
    """What a worker for pages does first; nobody waits for the reply."""
    reply: asyncio.Future[Delivery] = asyncio.get_running_loop().create_future()
    return Job(encode(Task("prepare", "")), reply, lambda: None, query=False)


def _busy_for(worker: Worker, seconds: float) -> float:
    """How long the processor has worked on a job; as long as it has been there, where that cannot be told."""
    if seconds > _SLOW_ALL_TOLD_S:
        return seconds
    spent = processor_time(worker.process)
    return seconds if spent is None else spent - worker.spent_before


def _refused(status: int, message: str, *headers: tuple[bytes, bytes]) -> Delivery:
    head, body = refusal(status, message, *headers)
    return Delivery(head, body, len(body))


def _busy(why: str) -> Delivery:
    return _refused(503, f"{why}; try again later", (b"retry-after", b"10"))
