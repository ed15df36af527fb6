"""How fast and how big: extraction beside bare parsing in the same run, the whole command, its memory.

    python benchmarks/speed.py ../shared

Times are of one machine at one moment: compare the ratio, which both halves of a run share, not the seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from child import run
from predictions import Record, article_of
from renaming import original
from script import run_script

from backchannel.article import Article
from backchannel.errors import DataError
from backchannel.extraction import Extractor
from backchannel.extraction.layout import paragraphs
from backchannel.extraction.parser import load_parser

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["LIMITS", "Speed", "machine", "measure", "sentence"]

LIMITS = {"article_seconds": 1.0, "command_ratio": 4.0, "command_megabytes": 600.0}
"""What must hold: one article with the model loaded, and the whole command. The command is held to the processor's
time of its bare imports in the same run: seconds would blame the program for a slow or a busy machine. 2.1 to 2.5
was measured on two machines."""

_ROUNDS = 5
_DOCUMENTS = 100
_IMPORTS = "import pyoxigraph, pyshacl, spacy"


class Speed(NamedTuple):
    """Seconds, unless the name says otherwise; the best of several rounds, which other processes disturb least."""

    load_seconds: float
    article_seconds: float
    parse_seconds: float
    words_per_second: float
    parse_words_per_second: float
    command_seconds: float
    command_cpu_seconds: float
    command_megabytes: float
    imports_cpu_seconds: float

    @property
    def ratio(self) -> float:
        """Extraction over bare parsing, of many documents."""
        return self.parse_words_per_second / self.words_per_second

    @property
    def command_ratio(self) -> float:
        """Processor time of the whole command over that of importing the libraries that it runs on."""
        return self.command_cpu_seconds / self.imports_cpu_seconds

    def beyond(self) -> list[str]:
        """Return the limits that are broken."""
        return [
            f"{name} is {getattr(self, name):.2f}, more than {limit:g}"
            for name, limit in LIMITS.items()
            if getattr(self, name) > limit
        ]


def measure(article: Article, documents: list[Record]) -> Speed:
    """Measure on one article, and on the first of many documents."""
    start = time.perf_counter()
    extractor = Extractor()
    extractor.extract(Article(text="Nothing happened."))
    load = time.perf_counter() - start
    nlp = load_parser()
    articles = [article_of(record) for record in documents[:_DOCUMENTS]]
    words = sum(len(each.text.split()) for each in articles)
    extract, parse = [], []
    for _ in range(_ROUNDS):
        parse.append(_timed(lambda: _parse(nlp, [article])))
        extract.append(_timed(lambda: extractor.extract(article)))
    parse_all = _timed(lambda: _parse(nlp, articles))
    extract_all = _timed(lambda: _extract(extractor, articles))
    return Speed(load, min(extract), min(parse), words / extract_all, words / parse_all, *_command(article))


def machine() -> str:
    """Describe the machine in a line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, Python {platform.python_version()}"


def sentence(speed: Speed) -> str:
    """Describe the measurements in a line."""
    return (
        f"model {speed.load_seconds:.2f} s; one article {speed.article_seconds:.3f} s (bare parsing"
        f" {speed.parse_seconds:.3f} s); {speed.words_per_second:.0f} words/s (bare parsing"
        f" {speed.parse_words_per_second:.0f}, ratio {speed.ratio:.2f}); whole command"
        f" {speed.command_seconds:.2f} s ({speed.command_cpu_seconds:.2f} s of processor, {speed.command_ratio:.1f}"
        f" times its bare imports), {speed.command_megabytes:.0f} MB"
    )


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _parse(nlp: Language, articles: list[Article]) -> None:
    """Parse and do nothing with it: what extraction cannot be faster than."""
    for article in articles:
        for _ in nlp.pipe([part.text for part in paragraphs(article.text)], batch_size=32):
            pass


def _extract(extractor: Extractor, articles: list[Article]) -> None:
    for article in articles:
        with suppress(DataError):  # what fails is told where it is scored
            extractor.extract(article)


def _command(article: Article) -> tuple[float, float, float, float]:
    """Publish the article by the command line, each time in a new process, and import the libraries in another.

    Returns:
        Of the command the least seconds, the least of processor, and the most MB; of the imports the least seconds
        of processor.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "article.txt"
        source.write_text(article.text, encoding="utf-8")
        command = [sys.executable, "-m", "backchannel", "publish", str(source), "--out", str(Path(folder) / "out")]
        if article.published:
            command += ["--published", article.published.isoformat()]
        runs, imports = [], []
        for _ in range(3):  # in turns, so that both meet the machine in the same moods
            runs.append(run(command))
            imports.append(run([sys.executable, "-c", _IMPORTS]))
    return (
        min(each.seconds for each in runs),
        min(each.processor for each in runs),
        max(each.megabytes for each in runs),
        min(each.processor for each in imports),
    )


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared"), help="the folder that holds gold/")
    data = parser.parse_args().data / "gold"
    lines = (data / "readouts" / "open.jsonl").read_text(encoding="utf-8").splitlines()
    speed = measure(original(data).article, [json.loads(line) for line in lines])
    print(machine(), sentence(speed), *speed.beyond(), sep="\n")
    return 1 if speed.beyond() else 0


if __name__ == "__main__":
    run_script(main)
