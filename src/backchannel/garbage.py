"""When Python looks for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["no_search_for_garbage"]


@contextmanager
def no_search_for_garbage() -> Iterator[None]:
    """Keep Python from searching many new objects for circles of references, where there are none to be freed."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
