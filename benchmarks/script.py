"""A script from its beginning to its end: where nobody reads on (``| head``), the end is a quiet one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn

__all__ = ["run_script"]

_NOBODY_READS = 141  # 128 + SIGPIPE, as shells count


def run_script(main: Callable[[], int | None]) -> NoReturn:
    """Run a script and exit with what it returns.

    Raises:
        SystemExit: always.
    """
    try:
        try:
            code = main()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What stdout still holds goes nowhere: the interpreter would fail on it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = _NOBODY_READS
    sys.exit(code)
