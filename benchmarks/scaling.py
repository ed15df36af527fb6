"""What each stage costs, and how the cost grows with the number of articles, beside others in the same run.

    python benchmarks/scaling.py [--sizes 100 1000 10000] [--texts 100 1000] [--plots build/scaling]

Articles are made up from a seed (facts: ``corpus.py``; texts: ``texts.py``). Stages are measured in seconds of the
processor, which other processes disturb least; compare ratios. Peers: bare spaCy parsing, the floor of everything that
starts from text; plain ``pyshacl.validate``; rdflib's writers. Whole runs are the command itself, each in a process
of its own, for its memory.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import corpus
import pyshacl
import texts
from child import Child, run
from speed import machine

from backchannel.article import Article
from backchannel.extraction import Extractor
from backchannel.extraction.layout import paragraphs
from backchannel.extraction.parser import load_parser
from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, Quads, map_facts
from backchannel.publishing import Composer, Format
from backchannel.publishing.composition import writers
from backchannel.publishing.layout import Layout
from backchannel.validation import shipped_shapes, validate
from backchannel.validation.shapes import load_shapes

__all__ = ["Growth", "Stage", "exponent", "main", "plot"]

_SAMPLE = 200
_TEXTS = 100
_PEER = 20
_ROUNDS = 3
_READABLE = (Format.TURTLE, Format.TRIG, Format.JSON_LD)
_BATCH_CHARACTERS = 32_000


class Stage(NamedTuple):
    """What a stage costs.

    Attributes:
        name: of the stage, or of a peer.
        milliseconds: of the processor, for an article.
        goal: what was aimed at, in words.
        met: whether it was reached; None where nothing was aimed at.
    """

    name: str
    milliseconds: float
    goal: str = ""
    met: bool | None = None


class Growth(NamedTuple):
    """How a run grows: the seconds of processor and the peak of memory in MB, by the number of articles."""

    name: str
    seconds: dict[int, float]
    megabytes: dict[int, float]


def exponent(costs: dict[int, float]) -> float:
    """Return the exponent of growth between the smallest and the largest size, what a run costs at all taken off.

    The cost of starting is that of a straight line through the two smallest sizes, at no articles.
    """
    sizes = sorted(costs)
    start = 0.0
    if len(sizes) > 2:
        slope = (costs[sizes[1]] - costs[sizes[0]]) / (sizes[1] - sizes[0])
        start = max(0.0, min(costs[sizes[0]] * 0.99, costs[sizes[0]] - slope * sizes[0]))
    first, last = sizes[0], sizes[-1]
    return math.log((costs[last] - start) / (costs[first] - start)) / math.log(last / first)


def _timed(work: Callable[[], object], rounds: int = _ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def _from_facts(documents: list[Facts]) -> list[Stage]:
    number = len(documents)
    quads = [map_facts(facts) for facts in documents]
    triples = sum(map(len, quads)) / number
    shapes = shipped_shapes(DEFAULT_BASE)
    mapping = 1000 * _timed(lambda: [map_facts(facts).nquads() for facts in documents]) / number
    readable = 1000 * _timed(lambda: _written(documents, quads, _READABLE)) / number
    judging = 1000 * _timed(lambda: [validate(each, shapes=shapes) for each in quads]) / number
    plain = load_shapes()
    peer = quads[:_PEER]
    return [
        Stage(
            f"mapping facts to N-Quads ({triples:.0f} quads)",
            mapping,
            "1,800 articles/s of 278 triples",
            1000 / mapping * triples / 278 >= 1800,
        ),
        Stage("Turtle, TriG and JSON-LD together", readable, "2 ms", readable <= 2.0),
        Stage("pyshacl on prepared shapes, each article", judging),
        Stage(
            "plain pyshacl.validate",
            1000 * _timed(lambda: [pyshacl.validate(each.rdflib(), shacl_graph=plain) for each in peer], 1) / _PEER,
        ),
        Stage("rdflib, Turtle, TriG and JSON-LD", 1000 * _timed(lambda: _rdflib_written(peer), 1) / _PEER),
        Stage("all that follows extraction, as a run does it", 1000 * _timed(lambda: _composed(documents), 1) / number),
    ]


def _written(documents: Sequence[Facts], quads: Sequence[Quads], forms: Iterable[Format]) -> None:
    made = writers([(form, io.BytesIO()) for form in forms], base=DEFAULT_BASE)
    for facts, each in zip(documents, quads, strict=True):
        layout = Layout(each, f"<{DEFAULT_BASE}article/{facts.article.id}>")
        for writer in made:
            writer.add(writer.portion(layout, facts), layout.shared)
    for writer in made:
        writer.finalize()


def _rdflib_written(quads: Sequence[Quads]) -> None:
    for each in quads:
        dataset = each.rdflib("dataset")
        each.rdflib().serialize(format="turtle")
        dataset.serialize(format="trig")
        dataset.serialize(format="json-ld")


def _composed(documents: Sequence[Facts]) -> None:
    composer = Composer(formats=(*_READABLE, Format.N_QUADS))
    for facts in documents:
        composer.compose(facts)


def _from_text(articles: list[Article]) -> list[Stage]:
    """End to end beside the floor: bare parsing of the same paragraphs, in batches as large as the run's."""
    parts = [part.text for article in articles for part in paragraphs(article.text)]
    batch = max(1, _BATCH_CHARACTERS // max(map(len, parts)))
    nlp, extractor = load_parser(), Extractor()
    composer = Composer(formats=(*_READABLE, Format.N_QUADS))

    def whole() -> None:
        for begin in range(0, len(articles), 16):
            some = articles[begin : begin + 16]
            for article, tree in zip(some, extractor.parsed(some), strict=True):
                composer.compose(extractor.extract(article, tree=tree))

    whole()
    floor, ours = [], []
    for _ in range(_ROUNDS):  # in turns, so that both meet the machine in the same moods
        floor.append(_timed(lambda: list(nlp.pipe(parts, batch_size=batch)), 1))
        ours.append(_timed(whole, 1))
    number = len(articles)
    ratio = min(ours) / min(floor)
    words = sum(len(article.text.split()) for article in articles) / number
    return [
        Stage(f"bare spaCy parsing ({words:.0f} words)", 1000 * min(floor) / number),
        Stage(f"end to end from text, {ratio:.2f} times that", 1000 * min(ours) / number, "2.2 times", ratio <= 2.2),
    ]


def _publish(source: Path, folder: Path, jobs: int) -> Child:
    return run([sys.executable, "-m", "backchannel", "publish", str(source), "--out", str(folder), "--jobs", str(jobs)])


def _runs(sizes: Sequence[int]) -> Growth:
    seconds, megabytes = {}, {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "articles.jsonl"
            with source.open("w", encoding="utf-8") as stream:
                for about in texts.texts(size):
                    record = {"text": about.text, "date": str(about.published), "url": about.url, "title": about.title}
                    stream.write(json.dumps(record) + "\n")
            child = _publish(source, Path(folder) / "out", 1)
            seconds[size], megabytes[size] = child.processor, child.megabytes
    return Growth("publish from text, one process", seconds, megabytes)


_MAPPING = """
import sys, time
sys.path.insert(0, sys.argv[1])
import corpus
from backchannel.facts import encode
from backchannel.mapping import map_facts
from backchannel.publishing import publish
import tempfile
number = int(sys.argv[2])
begun = time.process_time()
with tempfile.TemporaryDirectory() as out:
    publish(corpus.articles(number), out)
print(time.process_time() - begun)
"""


def _publications(sizes: Sequence[int]) -> Growth:
    seconds, megabytes = {}, {}
    for size in sizes:
        child = run([sys.executable, "-c", _MAPPING, str(Path(__file__).parent), str(size)])
        seconds[size], megabytes[size] = float(child.output), child.megabytes
    return Growth("facts to all files, every article judged", seconds, megabytes)


def plot(growth: Growth) -> str:
    """Return a plot as SVG: seconds of processor over articles, both logarithmic, beside a line of exponent 1."""
    sizes = sorted(growth.seconds)
    low, high = math.log10(sizes[0]), math.log10(sizes[-1])
    floor = math.floor(math.log10(min(growth.seconds.values())))
    top = math.ceil(math.log10(max(growth.seconds.values())))
    width, height, margin = 480, 300, 60

    def at(size: float, seconds: float) -> tuple[float, float]:
        x = margin + (math.log10(size) - low) / (high - low) * (width - 2 * margin)
        y = height - margin - (math.log10(seconds) - floor) / max(1, top - floor) * (height - 2 * margin)
        return round(x, 1), round(y, 1)

    points = [at(size, growth.seconds[size]) for size in sizes]
    last = growth.seconds[sizes[-1]]
    line = [at(sizes[-1], last), at(sizes[0], max(10**floor, last * sizes[0] / sizes[-1]))]
    marks = "".join(
        f'<circle cx="{x}" cy="{y}" r="3"/><text x="{x}" y="{y - 8}" text-anchor="middle">{growth.seconds[size]:.1f} s'
        f'</text><text x="{x}" y="{height - margin + 18}" text-anchor="middle">{size:,}</text>'
        for (x, y), size in zip(points, sizes, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-size="11">'
        f"<title>{growth.name}</title>"
        f'<rect width="{width}" height="{height}" fill="white"/>'
        f'<text x="{width / 2}" y="24" text-anchor="middle" font-size="14">{growth.name}</text>'
        f'<polyline points="{" ".join(f"{x},{y}" for x, y in points)}" fill="none" stroke="#06c"/>'
        f'<polyline points="{" ".join(f"{x},{y}" for x, y in line)}" fill="none" stroke="#999" stroke-dasharray="4"/>'
        f'{marks}<text x="{width / 2}" y="{height - 16}" text-anchor="middle">articles; dashed: exponent 1</text>'
        "</svg>\n"
    )


def _stage_lines(stages: list[Stage]) -> list[str]:
    width = max(len(stage.name) for stage in stages)
    return [
        f"{stage.name:{width}}  {stage.milliseconds:9.3f} ms {1000 / stage.milliseconds:9.1f}/s"
        + (f"  {'met' if stage.met else 'MISSED'}: {stage.goal}" if stage.met is not None else "")
        for stage in stages
    ]


def _growth_lines(growth: Growth) -> list[str]:
    sizes = sorted(growth.seconds)
    grown = exponent(growth.seconds)
    lines = [f"{growth.name}: exponent {grown:.3f}  {'met' if grown <= 1.05 else 'MISSED'}: 1.05"]
    lines += [f"  {size:>7,} articles {growth.seconds[size]:8.1f} s {growth.megabytes[size]:6.0f} MB" for size in sizes]
    if len(sizes) > 1:
        more = growth.megabytes[sizes[-1]] / growth.megabytes[sizes[-2]]
        lines.append(f"  memory at the last {more:.2f} times the one before  {'met' if more <= 1.2 else 'MISSED'}: 1.2")
    return lines


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description="What each stage costs, and how the cost grows.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000], help="articles, from facts")
    parser.add_argument("--texts", type=int, nargs="+", default=[100, 1000], help="articles, from text")
    parser.add_argument("--plots", type=Path, help="the folder for the plots")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON, too")
    options = parser.parse_args()
    print(machine())
    stages = _from_facts(list(corpus.articles(_SAMPLE))) + _from_text(list(texts.texts(_TEXTS)))
    print(*_stage_lines(stages), sep="\n")
    growths = [_publications(options.sizes), _runs(options.texts)]
    for growth in growths:
        print(*_growth_lines(growth), sep="\n")
    if options.plots:
        options.plots.mkdir(parents=True, exist_ok=True)
        for name, growth in zip(("facts", "texts"), growths, strict=True):
            (options.plots / f"{name}.svg").write_text(plot(growth), encoding="utf-8")
    if options.json:
        figures: dict[str, Any] = {stage.name: stage.milliseconds for stage in stages}
        figures |= {growth.name: {"seconds": growth.seconds, "megabytes": growth.megabytes} for growth in growths}
        print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
