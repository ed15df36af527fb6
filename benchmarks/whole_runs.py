"""Whole runs from text: beside bare parsing of the same text, on one core and on two, and as they grow."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import texts
from child import Child, run
from costs import ROUNDS, Growth, Stage, timed

from backchannel.article import Article
from backchannel.corpus import CorpusRun, Journal, Plan
from backchannel.corpus.journal import JOURNAL
from backchannel.extraction.layout import paragraphs
from backchannel.extraction.parser import load_parser
from backchannel.linking import Linking, OfflineLinker
from backchannel.publishing import WHOLE_GRAPH, publish
from backchannel.reading import items
from backchannel.storage.fingerprints import Fingerprints

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Cores", "beside_parsing", "cores", "growth", "write"]

TIMES_PARSING = 2.2
SPEED_UP = 0.85
_BATCHES = (16, 32, 64, 128)
"""How many paragraphs bare parsing takes at a time: the fastest of these is the floor."""


def write(articles: Iterable[Article], path: Path) -> Path:
    """Write articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as stream:
        for each in articles:
            day = str(each.published) if each.published else None
            about = {"text": each.text, "title": each.title, "publisher": each.publisher, "date": day, "url": each.url}
            stream.write(json.dumps({name: value for name, value in about.items() if value}) + "\n")
    return path


def _published(source: Path, out: Path) -> None:
    """Do in this process what the command does: read, compare, parse, extract, link, map, judge, write, keep."""
    fingerprints = Fingerprints(source=str(source))
    corpus = CorpusRun(
        Plan(linking=lambda: Linking(OfflineLinker()), formats=WHOLE_GRAPH),
        journal=lambda: Journal(out / JOURNAL),
        key=fingerprints.of,
    )
    publish(corpus.documents(items([str(source)])), out, formats=WHOLE_GRAPH)
    corpus.finish()


def beside_parsing(name: str, articles: Sequence[Article], rounds: int = ROUNDS) -> list[Stage]:
    """Return what a whole run in one process costs, and its floor: spaCy, parsing the same paragraphs.

    Both are loaded before, and take turns, so that both meet the machine in the same moods.
    """
    parts = [part.text for article in articles for part in paragraphs(article.text)]
    nlp = load_parser()

    def parse(batch: int) -> float:
        return timed(lambda: sum(1 for _ in nlp.pipe(parts, batch_size=batch)), 1)

    floor, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        source = write(articles, Path(folder) / "articles.jsonl")

        def whole(number: int) -> float:
            return timed(lambda: _published(source, Path(folder) / f"out{number}"), 1)

        whole(0)
        parse(_BATCHES[0])
        _, batch = min((parse(batch), batch) for batch in _BATCHES)
        for number in range(1, rounds + 1):
            floor.append(parse(batch))
            ours.append(whole(number))
    number = len(articles)
    ratio = min(ours) / min(floor)
    words = sum(len(article.text.split()) for article in articles) / number
    return [
        Stage(
            f"{name}: bare spaCy parsing ({words:.0f} words, {batch} paragraphs a batch)", 1000 * min(floor) / number
        ),
        Stage(
            f"{name}: end to end from text, {ratio:.2f} times that",
            1000 * min(ours) / number,
            f"{TIMES_PARSING} times",
            ratio <= TIMES_PARSING,
        ),
    ]


class Cores(NamedTuple):
    """How much faster two processes are than one.

    Attributes:
        control: two loops of arithmetic, in processes of their own.
        parsing: bare parsing, likewise.
        ours: ``publish``, its start taken off.
    """

    control: float
    parsing: float
    ours: float

    @property
    def share(self) -> float:
        """Ours over the control's."""
        return self.ours / self.control

    def line(self) -> str:
        """Return it in words."""
        return (
            f"two processes against one: publish {self.ours:.2f} times as fast, arithmetic {self.control:.2f}, bare"
            f" parsing {self.parsing:.2f}; {self.share:.2f} of the arithmetic's"
            f"  {'met' if self.share >= SPEED_UP else 'MISSED'}: {SPEED_UP}"
        )


_ARITHMETIC = """
n = 0
for i in range(60_000_000):
    n = (n + i * i) % 1_000_003
"""
_PARSING = """
import sys, time
sys.path.insert(0, sys.argv[1])
import whole_runs
print(whole_runs.parsing_seconds())
"""


def parsing_seconds() -> float:
    """Return the seconds that bare parsing of a hundred made-up articles takes, once all is loaded."""
    nlp = load_parser()
    parts = [part.text for article in texts.texts(200) for part in paragraphs(article.text)]
    _parse(nlp, parts[:50])
    begun = time.perf_counter()
    _parse(nlp, parts)
    return time.perf_counter() - begun


def _parse(nlp: Language, parts: list[str]) -> None:
    for _ in nlp.pipe(parts, batch_size=32):
        pass


def _together(command: list[str], number: int) -> list[str]:
    """Run a command in so many processes at a time; return what they say."""
    begun = [subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True) for _ in range(number)]
    said = [each.communicate()[0] for each in begun]
    if any(each.returncode for each in begun):
        raise SystemExit(f"{' '.join(command[:2])} failed")
    return said


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def cores(number: int = 600, rounds: int = 2) -> Cores:
    """Measure seconds that pass, since this is what a second core is for; the best of some rounds, in turns.

    What ``publish`` takes to start is taken off: that of a run of a few articles with as many processes.
    """
    few = 40
    one: dict[str, list[float]] = {}

    def note(name: str, seconds: float) -> None:
        one.setdefault(name, []).append(seconds)

    parse = ["-c", _PARSING, str(Path(__file__).parent)]
    with tempfile.TemporaryDirectory() as folder:
        sources = {size: write(texts.texts(size), Path(folder) / f"{size}.jsonl") for size in (few, number)}
        for _ in range(rounds):
            for processes in (1, 2):
                note(f"control {processes}", _seconds(lambda: _together(["-c", _ARITHMETIC], processes)))  # noqa: B023
                note(f"parsing {processes}", max(map(float, _together(parse, processes))))
                for size, source in sources.items():
                    taken = _publish(source, Path(folder) / f"out{processes}{size}", processes).seconds
                    note(f"ours {processes} {size}", taken)
    best = {name: min(seconds) for name, seconds in one.items()}
    ours = {n: best[f"ours {n} {number}"] - best[f"ours {n} {few}"] for n in (1, 2)}
    return Cores(
        control=2 * best["control 1"] / best["control 2"],
        parsing=2 * best["parsing 1"] / best["parsing 2"],
        ours=ours[1] / ours[2],
    )


def _publish(source: Path, folder: Path, jobs: int) -> Child:
    return run([sys.executable, "-m", "backchannel", "publish", str(source), "--out", str(folder), "--jobs", str(jobs)])


def growth(sizes: Sequence[int]) -> Growth:
    """Return how ``publish`` grows from text, with one process."""
    seconds, megabytes = {}, {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            source = write(texts.texts(size), Path(folder) / "articles.jsonl")
            child = _publish(source, Path(folder) / "out", 1)
            seconds[size], megabytes[size] = child.processor, child.megabytes
    return Growth("publish from text, one process", seconds, megabytes)
