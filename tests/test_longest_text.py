"""The longest text an article may have, full of talks: what the figures in the README and docs/decisions.md are from."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path

import pytest

from backchannel.reading import MAX_CHARACTERS

_PEOPLE = ("Marta Kessler", "Ivan Dragomir", "Luis Ocampo", "Aisha Banu", "Tomas Reyl", "Hana Sato", "Olu Adeyemi")
_STATES = ("Chile", "Mongolia", "Portugal", "Iceland", "Kenya", "Peru", "Oman", "Norway", "Ghana", "Nepal", "Fiji")
_ABOUT = ("trade", "water rights", "fishing", "the border", "copper")
_TOLD = (
    "{a}, the foreign minister of {c}, met {b} of {d} in {e} on Monday to discuss {t}.",
    "{c} said that {d} had asked it to convey a message to {e} about {t}.",
    '"We want peace," {a} said, according to the Daily Ledger.',
    "{c} is mediating between {d} and {e}, officials in {e} said.",
    "{d} denied that talks with {c} on {t} were planned.\n",
    "{a} spoke by telephone with {b}.",
)


def long_text(characters: int) -> str:
    """Return sentences about talks; the lists have lengths without a common divisor, so the names keep changing."""
    told: list[str] = []
    length = 0
    for sentence, a, b, c, d, e, t in zip(
        cycle(_TOLD),
        cycle(_PEOPLE),
        cycle(_PEOPLE[3:] + _PEOPLE[:3]),
        cycle(_STATES),
        cycle(_STATES[4:] + _STATES[:4]),
        cycle(_STATES[7:] + _STATES[:7]),
        cycle(_ABOUT),
        strict=False,
    ):
        told.append(sentence.format(a=a, b=b, c=c, d=d, e=e, t=t))
        length += len(told[-1]) + 1
        if length > characters:
            return " ".join(told[:-1])
    raise AssertionError("lists that repeat do not end")


@pytest.mark.soak
def test_the_longest_text_is_published_in_minutes_and_two_gigabytes(tmp_path: Path) -> None:
    report = tmp_path / "long.txt"
    report.write_text(f"Date: 2031-05-14\n\n{long_text(MAX_CHARACTERS)}", encoding="utf-8")
    command = [sys.executable, "-m", "backchannel", "publish", str(report), "--out", str(tmp_path / "out")]
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds, gigabytes = time.monotonic() - start, used.ru_maxrss / 1e6
    print(f"{MAX_CHARACTERS:,} characters: {seconds:.0f} s, {used.ru_utime:.0f} s of processor, {gigabytes:.2f} GB")
    assert process.returncode == 0
    assert gigabytes < 2.5 and used.ru_utime < 600
