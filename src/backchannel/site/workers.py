"""The processes that make the parts of a site. What they make hangs on the part alone, not on who makes it or when."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from backchannel.errors import DataError
from backchannel.processes import Pool
from backchannel.site.options import SiteOptions
from backchannel.site.sources import Source, opened
from backchannel.site.stage import Stage
from backchannel.site.work import Made, Part, Worker

__all__ = ["Workers"]

_AHEAD = 4
"""Parts for each process that are handed out before the first of them has come back."""

_worker: Worker | None = None
_open = contextlib.ExitStack()


class Workers(Pool):
    """Makes parts in other processes, or in this one; use it in a ``with`` block.

    Parameters:
        source: what the site is made of; a graph file, which only this process has in memory, is not shared out.
        path: where it is.
        options: what a user decides about the site.
        stage: the folder in which files wait.
        own: writes to it from this process.
        jobs: how many processes.
    """

    def __init__(
        self, source: Source, path: Path | str, options: SiteOptions, stage: Path, own: Stage, jobs: int
    ) -> None:
        self._here = Worker(source, options, own) if jobs == 1 or source.generation is None else None
        super().__init__(jobs, _begin, str(path), source.base, source.generation, options, stage)
        self._jobs = jobs
        self._waiting: deque[tuple[Future[Made], Callable[[Made], None]]] = deque()

    def make(self, part: Part, done: Callable[[Made], None]) -> None:
        """Have a part made; ``done`` is called with what became of it, in the order in which parts were asked for.

        Raises:
            DataError: the source cannot be read, or a process was killed.
        """
        if self._here is not None:
            done(self._here.make(part))
            return
        try:
            self._waiting.append((self.submit(_make, part), done))
        except BrokenProcessPool:
            raise _killed() from None
        while len(self._waiting) > self._jobs * _AHEAD:
            self._take()

    def finish(self) -> None:
        """Wait until all parts are made."""
        while self._waiting:
            self._take()

    def _take(self) -> None:
        future, done = self._waiting.popleft()
        try:
            made = future.result()
        except BrokenProcessPool:
            raise _killed() from None
        done(made)


def _killed() -> DataError:
    return DataError(
        "a process that makes pages was killed", remedy="see whether there is enough memory, or take --jobs 1"
    )


def _begin(path: str, base: str, generation: int | None, options: SiteOptions, stage: Path) -> None:
    """Make a process ready."""
    global _worker
    source = _open.enter_context(opened(path, base, generation))
    _worker = Worker(source, options, Stage(stage, str(os.getpid())))


def _make(part: Part) -> Made:
    assert _worker is not None  # made by the initializer
    return _worker.make(part)
