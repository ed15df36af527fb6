"""Processes that work for this one: they begin quietly, and none of them outlives whoever it works for."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor

__all__ = ["begin", "end", "processors"]


def begin() -> None:
    """Make this process ready to work for another: it works until the one that started it is gone."""
    # Ctrl-C reaches the whole group; the parent decides what becomes of the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def end(pool: ProcessPoolExecutor, *, at_once: bool) -> None:
    """End the processes of a pool when they have done what they were given, or at once; then none is left."""
    processes = list((pool._processes or {}).values())
    if at_once:
        for each in processes:
            each.terminate()
        for each in processes:
            each.join()
    pool.shutdown(wait=not at_once, cancel_futures=True)


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
