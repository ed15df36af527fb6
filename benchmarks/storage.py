"""How fast the store is, and how big: filled, opened, one article replaced, the shipped queries answered, dumped.

    python benchmarks/storage.py 10000
    python benchmarks/storage.py 10000 --store DIR

The articles are made up (see corpus.py). A store in DIR is kept, and used again the next time. Seconds are of the
clock, with those of the processor in brackets: on a machine that others use, the latter tell more.
"""

from __future__ import annotations

import argparse
import datetime
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from corpus import articles, fill
from script import run_script

from backchannel.facts import Facts
from backchannel.mapping import map_facts
from backchannel.querying import prepare, query_names, run_query
from backchannel.querying.narrowing import OF_ACTORS, SUMS
from backchannel.storage import is_store, open_store, read_store
from backchannel.storage.dumping import dump

__all__ = ["LIMITS", "Timing", "fill", "timed"]

LIMITS = {"open": 1.0, "replace": 0.010, "query": 0.5}
"""Seconds that a store of 10,000 articles is to keep to."""

_REPLACED = 50

_NARROWINGS: dict[str, dict[str, Any]] = {
    "": {},
    " --actor Chile": {"actor": "Chile"},
    " --from 2031-06-01 --to 2031-06-30": {"since": datetime.date(2031, 6, 1), "until": datetime.date(2031, 6, 30)},
}


class Timing(NamedTuple):
    """Seconds of the clock, and of the processor."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.3f} s ({self.processor:.3f})"


def timed(work: Callable[[], object]) -> Timing:
    """Measure one call."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return Timing(time.perf_counter() - clock, time.process_time() - processor)


def _replacements(place: Path, number: int) -> Iterator[Timing]:
    """Replace articles, one at a time, by themselves with another headline."""
    step = max(1, number // _REPLACED)
    with open_store(place) as store:
        store.put(map_facts(_retitled(next(articles(1)))))  # opens the database
        for n in range(1, number, step):
            quads = map_facts(_retitled(next(articles(1, first=n))))
            yield timed(lambda quads=quads: store.put(quads))  # type: ignore[misc]


def _retitled(facts: Facts) -> Facts:
    about = msgspec.structs.replace(facts.article, title=f"{facts.article.title}, corrected {time.time_ns()}")
    return msgspec.structs.replace(facts, article=about)


@contextmanager
def _place(given: Path | None) -> Iterator[Path]:
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="backchannel-bench-") as folder:
        yield Path(folder) / "store"


def _dumped(place: Path) -> None:
    with read_store(place) as snapshot:
        for _ in dump(snapshot):
            pass


def _told(name: str, timing: Timing, limit: float | None = None) -> None:
    verdict = "" if limit is None else f"  at most {limit:g} s: {'kept' if timing.clock <= limit else 'MISSED'}"
    print(f"{name:60} {timing}{verdict}", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(description="How fast the store is.")
    parser.add_argument("number", type=int, nargs="?", default=10_000)
    parser.add_argument("--store", type=Path)
    wanted = parser.parse_args(arguments)
    with _place(wanted.store) as place:
        if not is_store(place):
            _told("fill, facts made up and mapped", timed(lambda: fill(place, wanted.number)))
        _told("prepare answers", timed(lambda: prepare(place)))
        _told("open for reading", timed(lambda: read_store(place).close()), LIMITS["open"])
        with read_store(place) as snapshot:
            print(f"{'articles, quads':60} {snapshot.counts()['articles']}, {snapshot.counts()['quads']}")
        for name in query_names():
            for words, narrowing in _NARROWINGS.items():
                if words and name in SUMS | OF_ACTORS:
                    continue
                ask = partial(run_query, place, name, **narrowing)
                ask()
                _told(f"query {name}{words}", timed(ask), LIMITS["query"])
        replaced = list(_replacements(place, wanted.number))
        middle = Timing(*(statistics.median(column) for column in zip(*replaced, strict=True)))
        _told("replace one article, median", middle, LIMITS["replace"])
        _told(f"prepare answers, {len(replaced)} of them new", timed(lambda: prepare(place)))
        _told("dump", timed(lambda: _dumped(place)))
    return 0


if __name__ == "__main__":
    run_script(main)
