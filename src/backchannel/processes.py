"""Processes that work for this one: they begin quietly, and none of them outlives whoever it works for."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

__all__ = ["Pool", "processors"]


class Pool:
    """Processes that work for this one; use it in a ``with`` block, after which none is left.

    They begin with the first task.

    Parameters:
        jobs: how many.
        begin: called in each of them before its first task, with the arguments; both travel.
    """

    def __init__(self, jobs: int, begin: Callable[..., None], *arguments: Any) -> None:
        self._plan = (jobs, begin, arguments)
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end(at_once=kind is not None)

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Hand out a task.

        Raises:
            BrokenProcessPool: a process was killed by what was handed out before.
        """
        return self._started().submit(work, *arguments)

    def renew(self) -> None:
        """End all processes at once; the next task begins others."""
        self._end(at_once=True)

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            jobs, begin, plan = self._plan
            self._executor = ProcessPoolExecutor(
                jobs,
                # Neither the threads of numeric libraries nor what RocksDB has open survives a fork.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=(begin, *plan),
            )
        return self._executor

    def _end(self, *, at_once: bool) -> None:
        if self._executor is not None:
            _end(self._executor, at_once=at_once)
            self._executor = None


def _begin(begin: Callable[..., None], *arguments: Any) -> None:
    # Ctrl-C reaches the whole group; the parent decides what becomes of the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    begin(*arguments)


def _end(executor: ProcessPoolExecutor, *, at_once: bool) -> None:
    """End the processes of a pool when they have done what they were given, or at once; then none is left."""
    processes = list((executor._processes or {}).values())
    if at_once:
        for each in processes:
            each.terminate()
        for each in processes:
            each.join()
        # A process that ends in the midst of a result leaves the pool waiting for the rest of it, and one that does
        # not take its task leaves the pool waiting to hand it out, as long as this process holds the other ends. They
        # are replaced, not closed: the pool closes them, too, and has, if it was broken.
        with Path(os.devnull).open("r+b") as nothing, contextlib.suppress(OSError):
            for name, side in (("_result_queue", "_writer"), ("_call_queue", "_reader")):
                os.dup2(nothing.fileno(), getattr(getattr(executor, name), side).fileno(), inheritable=False)
    executor.shutdown(wait=not at_once, cancel_futures=True)


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
