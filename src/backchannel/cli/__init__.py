"""The command line: how a run ends. The commands are in :mod:`backchannel.cli.commands`.

Exit codes: 0 done, 1 the data is at fault, 2 the call is at fault, 130 interrupted, 141 nobody reads on. Results
go to stdout, all talk to stderr; each fault is one line. ``BACKCHANNEL_DEBUG=1`` shows where it was raised.
"""

from __future__ import annotations

import _thread
import io
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from backchannel.errors import BackchannelError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = ["complain", "main", "one_line"]

_INTERRUPTED = 130  # 128 + SIGINT, as shells count
_STDERR = 2
_NOBODY_READS = 141  # 128 + SIGPIPE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters:
        arguments: what follows the program's name; from the process when left out.
    """
    sys.unraisablehook = _unraisable
    _hold_closed_streams()
    _write_whole()
    try:
        # Imported here, so that an interruption while it loads ends like any other.
        from backchannel.cli.commands import run

        code = run(list(sys.argv[1:] if arguments is None else arguments))
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        complain("interrupted")
        return _INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()
        return _NOBODY_READS
    except Exception as error:
        if os.environ.get("BACKCHANNEL_DEBUG") == "1":
            raise
        complain(_explain(error))
        _forget_stdout()
        return error.exit_code if isinstance(error, BackchannelError) else 1


def _hold_closed_streams() -> None:
    """Open what whoever started the program has closed, or the next file takes its number and what is said goes there.

    ``sys.stdout`` stays None, so that a result which would be lost is told.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        os.set_inheritable(number, True)
    os.close(number)


class _WholeWrites(io.BufferedWriter):
    """A stream without a buffer, each write of which goes out at once and as a whole, or fails."""

    def write(self, data: ReadableBuffer, /) -> int:
        number = super().write(data)
        self.flush()
        return number


def _write_whole() -> None:
    """Let no part of a result be lost in silence.

    With ``PYTHONUNBUFFERED=1``, as in many containers, stdout takes as much of what is written as the disk has room
    for, and only says how much that was; nobody asks. A stdout that a caller has put there is his own.
    """
    own = sys.stdout is sys.__stdout__
    if own and isinstance(sys.stdout, io.TextIOWrapper) and isinstance(sys.stdout.buffer, io.RawIOBase):
        encoding, errors = sys.stdout.encoding, sys.stdout.errors
        raw = sys.stdout.detach()
        sys.stdout = io.TextIOWrapper(_WholeWrites(raw), encoding, errors, write_through=True)


def _unraisable(fault: sys.UnraisableHookArgs) -> None:
    """Interrupt again what was interrupted inside a finalizer or a C callback, where nothing can be raised."""
    if fault.exc_type is KeyboardInterrupt:
        _thread.interrupt_main()
    else:
        sys.__unraisablehook__(fault)


def _explain(error: Exception) -> str:
    if isinstance(error, BackchannelError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or 'standard output'}: {error.strerror or error}"
    if isinstance(error, MemoryError):
        return "there is not enough memory; give fewer or shorter reports at a time"
    return (
        f"this is a fault of the program: {type(error).__name__}: {error};"
        " please report it with what BACKCHANNEL_DEBUG=1 shows"
    )


def complain(message: object) -> None:
    """Say on stderr, in one line, what is wrong."""
    if sys.stderr is None:  # whoever started the program has closed it, and print would take stdout instead
        return
    print(f"backchannel: {one_line(str(message))}", file=sys.stderr, flush=True)


def one_line(text: str) -> str:
    """Return ``text`` with line breaks and control characters escaped: a name must not redraw a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _forget_stdout() -> None:
    """Let what stdout still holds go nowhere, so that the interpreter does not fail on it at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
