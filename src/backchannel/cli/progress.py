"""A word about how far a long run has got."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

__all__ = ["progress"]

# Who waits longer than this wants to know that something happens; a bar for a shorter run only flickers.
_PATIENCE_S = 2.0
_INTERVAL_S = 0.1
_WIDTH = 30

_Item = TypeVar("_Item")


def progress(items: Iterable[_Item], total: int) -> Iterator[_Item]:
    """Yield the items; on a terminal, and after two seconds, draw a bar on stderr."""
    if total < 2 or sys.stderr is None or not sys.stderr.isatty():
        yield from items
        return
    start = drawn = time.monotonic()
    try:
        for done, item in enumerate(items):
            now = time.monotonic()
            if now - start > _PATIENCE_S and now - drawn > _INTERVAL_S:
                drawn = now
                filled = _WIDTH * done // total
                sys.stderr.write(f"\r[{'#' * filled}{'-' * (_WIDTH - filled)}] {done}/{total} ")
                sys.stderr.flush()
            yield item
    finally:
        if drawn != start:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
