"""What a worker cannot do, whatever it is asked: take all the memory, or open a connection."""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import re
import resource
import signal
import struct
import sys
from pathlib import Path

__all__ = ["bound_memory", "end_with_parent", "forbid_connections", "resident"]

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = (
    1,
    38,
    22,
    2,
)  # linux/prctl.h, linux/seccomp.h
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06  # linux/bpf_common.h: BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_RET|K
_ALLOW, _FAIL, _EACCES = 0x7FFF0000, 0x00050000, 13
_NUMBER, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data
_SOCKET_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""For each machine the name of its system calls (AUDIT_ARCH_*), and the number of ``socket`` among them."""


def bound_memory(more: int) -> None:
    """Let this process take so many bytes more than it has now; beyond that, allocations fail and end it.

    On Linux only: elsewhere no limit counts what is allocated and not the files that are mapped.
    """
    if sys.platform != "linux":
        return
    pages = int(Path("/proc/self/statm").read_text().split()[5])
    limit = pages * os.sysconf("SC_PAGE_SIZE") + more
    with contextlib.suppress(ValueError, OSError):  # a lower limit is in force already
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def end_with_parent() -> None:
    """Have the kernel kill this process when its parent ends, however that ends (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))


def resident() -> int:
    """Return the most bytes of memory that this process ever had."""
    if sys.platform == "linux":
        # Not as getrusage tells, which begins with what the process held that started this one.
        found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii", errors="replace"))
        if found:
            return int(found[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def forbid_connections() -> bool:
    """Have the kernel refuse new sockets to this process (seccomp, Linux); return whether it will.

    Queries that ask another server are refused before they are run. This is the wall behind that door: should a
    query find a way round it, Oxigraph's call still fails.
    """
    known = _SOCKET_CALLS.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    architecture, number = known
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_IF_EQUAL, 0, 3, architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_IF_EQUAL, 0, 1, number),
        (_RETURN, 0, 0, _FAIL | _EACCES),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in program))
    filter_program = struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    unused = ctypes.c_ulong(0)
    if prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), unused, unused, unused) != 0:
        return False
    return bool(prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_SECCOMP_MODE_FILTER), filter_program, unused, unused) == 0)
