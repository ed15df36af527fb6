"""A command in a process of its own: what it took."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import NamedTuple

__all__ = ["Child", "run"]

# Linux counts to a new process what the one it was made of held at the time, so the one in between is a small one.
_LAUNCHER = """
import json, resource, subprocess, sys, time
begun = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
seconds = time.perf_counter() - begun
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss, done.stdout]))
"""


class Child(NamedTuple):
    """What a command took.

    Attributes:
        seconds: that passed.
        processor: seconds of it, of all its processes.
        megabytes: the most that one process of it had.
        output: what it wrote on standard output.
    """

    seconds: float
    processor: float
    megabytes: float
    output: str


def run(command: list[str]) -> Child:
    """Run a command to its end.

    Raises:
        SystemExit: it failed; with what it said.
    """
    launched = subprocess.run([sys.executable, "-S", "-c", _LAUNCHER, *command], capture_output=True, check=True)
    code, seconds, processor, peak, output = json.loads(launched.stdout)
    if code:
        raise SystemExit(f"{' '.join(command[1:4])} failed: {launched.stderr.decode(errors='replace').strip()}")
    # Linux counts kilobytes, macOS bytes.
    return Child(seconds, processor, peak / (2**20 if sys.platform == "darwin" else 2**10), output)
