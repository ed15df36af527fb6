"""How fast rows of event data become facts, beside what reading and writing facts takes anyway.

    python benchmarks/rows.py [100000]

The rows are made up from a seed in the format of GDELT 2.0: pairs of states that are those of the authority, codes of
communications, and a third of other codes, whose rows are left out as in real files; they do not count. What is timed
is what ``backchannel import gdelt`` does: a file of rows in, JSON Lines out. In the same run the same JSON Lines are
decoded and encoded again, each document as it is: less than that no program can do that makes facts.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from script import run_script

from backchannel.authority import default_authority
from backchannel.datasets import Tally, read_rows
from backchannel.datasets.countries import code_of
from backchannel.facts import decode, encode

__all__ = ["LIMIT", "Pace", "measure", "sentence", "write_rows"]

LIMIT = 4.0
"""How many times the time of decoding and encoding it may take; 1.2 to 1.3 was measured."""

TARGET = 10_000
"""Rows a second of one processor."""

_TOLD = ("010", "020", "036", "040", "042", "043", "046", "057", "112", "130", "1122")
_UNTOLD = ("190", "173", "180", "193", "145")
_NOWHERE = ["0", "", "", "", "", "", "", ""]


class Pace(NamedTuple):
    """Seconds of processor for so many rows.

    Attributes:
        rows, facts: rows there are, and those that became facts.
        seconds: of reading rows and writing facts.
        least: of decoding the same facts and encoding them.
    """

    rows: int
    facts: int
    seconds: float
    least: float

    @property
    def ratio(self) -> float:
        """How many times as long as decoding and encoding."""
        return self.seconds / self.least

    def beyond(self) -> list[str]:
        """Return the limit, if it is broken."""
        return [] if self.ratio <= LIMIT else [f"rows take {self.ratio:.1f} times what facts take, more than {LIMIT:g}"]


def write_rows(path: Path, number: int, *, seed: int = 1) -> None:
    """Write made-up rows of GDELT 2.0."""
    chance = random.Random(seed)
    states = [code for each in default_authority().entries() if (code := code_of(each.id)) is not None]
    with path.open("w", encoding="utf-8") as file:
        for n in range(number):
            one, other = chance.sample(states, 2)
            code = chance.choice(_TOLD if chance.random() < 2 / 3 else _UNTOLD)
            role = chance.choice(("", "GOV", "MIL", "OPP"))
            day = f"2031{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
            cells = [str(910_000_000 + n), day, day[:6], day[:4], "2031.36"]
            cells += [one + role, "SOMEBODY", one, "", "", "", "", role, "", ""]
            cells += [other, "SOMEWHERE", other, "", "", "", "", "", "", ""]
            cells += ["1", code, code[:3], code[:2], "1", "1.0", "4", "1", "4", "-1.25", *_NOWHERE * 3]
            cells += [f"{day}104500", f"https://paper-{chance.randrange(400)}.example/2031/{n % 9973}"]
            file.write("\t".join(cells) + "\n")


def measure(number: int) -> Pace:
    """Measure on so many rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        write_rows(path, number)
        next(read_rows("gdelt", str(path), Tally()))  # tables are read once a process
        begun = time.process_time()
        written = [encode(facts) for facts in read_rows("gdelt", str(path), Tally())]
        seconds = time.process_time() - begun
    begun = time.process_time()
    for document in written:
        encode(decode(document))
    return Pace(number, len(written), seconds, time.process_time() - begun)


def sentence(pace: Pace) -> str:
    """Describe the measurement in a line."""
    return (
        f"event data: {pace.facts / pace.seconds:,.0f} rows/s of processor that become facts (target {TARGET:,}),"
        f" {pace.ratio:.1f} times the time of decoding and encoding these facts"
    )


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int, nargs="?", default=100_000)
    pace = measure(parser.parse_args().rows)
    print(sentence(pace), *pace.beyond(), sep="\n")
    return 1 if pace.beyond() else 0


if __name__ == "__main__":
    run_script(main)
