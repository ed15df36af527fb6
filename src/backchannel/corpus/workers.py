"""The processes that do the work, and the order in which their results come back: that of the sources."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Literal, TypeVar

from backchannel.corpus.work import Plan, Worker
from backchannel.errors import DataError
from backchannel.processes import Pool

__all__ = ["Workers"]

_AHEAD = 2
"""Chunks for each worker that are handed out before the first of them has come back."""

_Task = TypeVar("_Task")
Stage = Literal["prepare", "compose"]

_worker: Worker | None = None


class Workers(Pool):
    """Does work in other processes, or in this one.

    Parameters:
        jobs: how many processes; with 1, this one does all.
        plan: what they do.

    Attributes:
        seconds: how long all of them took, by stage.
    """

    def __init__(self, jobs: int, plan: Plan) -> None:
        super().__init__(jobs, _begin, plan)
        self.seconds: Counter[str] = Counter()
        self._jobs = jobs
        self._here = Worker(plan) if jobs == 1 else None

    def map(self, stage: Stage, chunks: Iterable[Sequence[_Task]], lost: Callable[[_Task], DataError]) -> Iterator[Any]:
        """Yield what a stage makes of each task, in order.

        Parameters:
            stage: the method of :class:`backchannel.corpus.work.Worker`.
            chunks: tasks that go to one process together.
            lost: says what is wrong with a task on which a process died.

        Raises:
            UsageError: what is asked for cannot be done to any article.
        """
        if self._here is not None:
            for chunk in chunks:
                yield from getattr(self._here, stage)(chunk)
                self.seconds.update(self._here.taken_seconds())
            return
        waiting: deque[tuple[Sequence[_Task], Future[Any]]] = deque()
        for chunk in chunks:
            waiting.append((chunk, self._submit(stage, chunk)))
            if len(waiting) >= self._jobs * _AHEAD:
                yield from self._result(stage, *waiting.popleft(), lost)
        while waiting:
            yield from self._result(stage, *waiting.popleft(), lost)

    def _result(
        self, stage: Stage, chunk: Sequence[_Task], future: Future[Any], lost: Callable[[_Task], DataError]
    ) -> list[Any]:
        try:
            return self._taken(future)
        except BrokenProcessPool:
            return [made for task in chunk for made in self._alone(stage, task, lost)]

    def _alone(self, stage: Stage, task: _Task, lost: Callable[[_Task], DataError]) -> list[Any]:
        """Do one task by itself, since a process died on it or on another one; what is lost then is told."""
        try:
            return self._taken(self._submit(stage, [task]))
        except BrokenProcessPool:
            return [lost(task)]

    def _taken(self, future: Future[Any]) -> list[Any]:
        made, seconds = future.result()
        self.seconds.update(seconds)
        return list(made)

    def _submit(self, stage: Stage, chunk: Sequence[_Task]) -> Future[Any]:
        try:
            return self.submit(_do, stage, chunk)
        except BrokenProcessPool:  # by what was handed out before
            self.renew()
            return self.submit(_do, stage, chunk)


def _begin(plan: Plan) -> None:
    """Make a process ready."""
    global _worker
    _worker = Worker(plan)


def _do(stage: Stage, chunk: Sequence[Any]) -> tuple[list[Any], dict[str, float]]:
    assert _worker is not None  # made by the initializer
    made = getattr(_worker, stage)(chunk)
    return made, _worker.taken_seconds()
