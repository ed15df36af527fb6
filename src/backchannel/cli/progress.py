"""A word about how far a long run has got, how fast it is, and how long it still takes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

__all__ = ["progress"]

# Who waits longer than this wants to know that something happens; a bar for a shorter run only flickers.
_PATIENCE_S = 2.0
_INTERVAL_S = 0.1
_UNSEEN_INTERVAL_S = 60.0
"""Where stderr is a file: a line now and then."""
_WIDTH = 30

_Item = TypeVar("_Item")


class Measured(Protocol):
    """How much of the sources was read; :class:`backchannel.reading.Traffic`."""

    @property
    def read(self) -> int:
        """Bytes that were read."""

    @property
    def total(self) -> int | None:
        """Bytes that there are, where that can be told."""


def progress(items: Iterable[_Item], total: Measured | int, done: Callable[[], int] | None = None) -> Iterator[_Item]:
    """Yield the items; after two seconds, tell on stderr how many are done, how fast, and how long the rest takes.

    Parameters:
        total: how many there will be; or how much of the sources was read, by which the time left is told where
            nobody knows how many articles are in them.
        done: how many are done, where that is not the number of items yielded.
    """
    if sys.stderr is None:
        yield from items
        return
    seen = sys.stderr.isatty()
    interval = _INTERVAL_S if seen else _UNSEEN_INTERVAL_S
    start = drawn = time.monotonic()
    try:
        for number, item in enumerate(items):
            now = time.monotonic()
            if now - start > _PATIENCE_S and now - drawn > interval:
                drawn = now
                line = _line(number if done is None else done(), now - start, _share(number, total))
                sys.stderr.write(f"\r\x1b[K{line}" if seen else f"{line}\n")
                sys.stderr.flush()
            yield item
    finally:
        if drawn != start and seen:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _share(number: int, total: Measured | int) -> float | None:
    """How much is done; None where that cannot be told."""
    if isinstance(total, int):
        return number / total if total else None
    return min(1.0, total.read / total.total) if total.total else None


def _line(done: int, elapsed: float, share: float | None) -> str:
    told = f"{done:,}, {done / elapsed:.1f} a second"
    if share is None:
        return told
    filled = int(_WIDTH * share)
    left = f", {_duration(elapsed * (1 - share) / share)} left" if 0 < share < 1 else ""
    return f"[{'#' * filled}{'-' * (_WIDTH - filled)}] {100 * share:.0f} % {told}{left}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds + 0.5), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
