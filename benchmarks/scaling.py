"""What each stage costs, and how the cost grows with the number of articles, beside others in the same run.

    python benchmarks/scaling.py [../shared] [--plots docs/plots] [--json]
    python benchmarks/scaling.py --short

Articles are made up from a seed (facts: ``corpus.py``; texts: ``texts.py``); where the folder of data has readouts,
these are run, too. Stages are measured in seconds of the processor, which other processes disturb least; compare
ratios. Peers: bare spaCy parsing, the floor of everything that starts from text; plain ``pyshacl.validate``; rdflib's
writers; morph-kgc, which maps with RML (``mapping_peer.py``). Runs that grow are each in a process of their own, for
its memory. The whole takes an hour of a core; ``--short``, for ``make bench``, a minute.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import corpus
import mapping_peer
import pyshacl
import texts
import whole_runs
from child import run
from costs import ROUNDS, Growth, Stage, bars, growth_lines, plot, stage_lines, timed
from predictions import article_of
from script import run_script
from speed import machine

from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, Quads, map_facts
from backchannel.publishing import Composer, Format
from backchannel.publishing.composition import writers
from backchannel.publishing.layout import Layout
from backchannel.validation import shipped_shapes, validate
from backchannel.validation.shapes import load_shapes

__all__ = ["main", "short"]

_WAVERING = 1.25
_SAMPLE = 200
_TEXTS = 120
_PEER = 20
_READABLE = (Format.TURTLE, Format.TRIG, Format.JSON_LD)
_ARTICLES_PER_SECOND, _TRIPLES = 1800, 278


def _from_facts(documents: list[Facts]) -> list[Stage]:
    number = len(documents)
    quads = [map_facts(facts) for facts in documents]
    triples = sum(map(len, quads)) / number
    shapes = shipped_shapes(DEFAULT_BASE)
    mapping = 1000 * timed(lambda: sum(len(map_facts(facts).nquads()) for facts in documents)) / number
    rate = 1000 / mapping * triples / _TRIPLES
    readable = 1000 * timed(lambda: _written(documents, quads, _READABLE)) / number
    judging = 1000 * timed(lambda: [validate(each, shapes=shapes) for each in quads]) / number
    plain = load_shapes()
    peer = quads[:_PEER]
    return [
        Stage(
            f"mapping facts to N-Quads ({triples:.0f} quads)",
            mapping,
            f"{_ARTICLES_PER_SECOND:,} articles/s of {_TRIPLES} triples, here {rate:,.0f}",
            rate >= _ARTICLES_PER_SECOND,
        ),
        Stage("Turtle, TriG and JSON-LD together", readable, "2 ms", readable <= 2.0),
        Stage("pyshacl on prepared shapes, each article", judging),
        Stage(
            "plain pyshacl.validate",
            1000 * timed(lambda: [pyshacl.validate(each.rdflib(), shacl_graph=plain) for each in peer], 1) / _PEER,
        ),
        Stage("rdflib, Turtle, TriG and JSON-LD", 1000 * timed(lambda: _rdflib_written(peer), 1) / _PEER),
        Stage("all that follows extraction, as a run does it", 1000 * timed(lambda: _composed(documents), 1) / number),
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


def _readouts(folder: Path) -> Path:
    return folder / "gold" / "readouts" / "open.jsonl"


def _texts_stages(folder: Path, number: int, rounds: int) -> list[Stage]:
    stages = whole_runs.beside_parsing("made up", list(texts.texts(number)), rounds)
    path = _readouts(folder)
    if path.is_file():
        lines = path.read_text(encoding="utf-8").splitlines()[:number]
        stages += whole_runs.beside_parsing("readouts", [article_of(json.loads(line)) for line in lines], rounds)
    return stages


def short(folder: Path) -> tuple[list[str], list[Stage]]:
    """Measure the stages on few articles.

    Parameters:
        folder: holds the gold; readouts are run, too, where it has any.

    Returns:
        The figures as lines, and the stages that take far more beside parsing than was aimed at: a quarter more is
        what few articles on a busy machine may show of the same program.
    """
    stages = _texts_stages(folder, 60, 2)
    pairs = zip(stages[::2], stages[1::2], strict=True)  # bare parsing, and the run beside it
    most = whole_runs.TIMES_PARSING * _WAVERING
    missed = [ours for floor, ours in pairs if ours.milliseconds > most * floor.milliseconds]
    return stage_lines(_from_facts(list(corpus.articles(50))) + stages), missed


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description="What each stage costs, and how the cost grows.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared"), help="the folder that holds gold/")
    parser.add_argument("--short", action="store_true", help="measure the stages only, on few articles")
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 1000, 10_000], help="articles, from facts")
    parser.add_argument("--texts", type=int, nargs="*", default=[100, 1000, 10_000], help="articles, from text")
    parser.add_argument("--cores", type=int, default=600, help="articles for two processes against one; 0 for none")
    parser.add_argument("--peer", type=int, default=1000, help="articles for morph-kgc; 0 for none")
    parser.add_argument("--plots", type=Path, help="the folder for the plots")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON, too")
    options = parser.parse_args()
    print(machine())
    if options.short:
        print(*short(options.folder)[0], sep="\n")
        return 0
    stages = _from_facts(list(corpus.articles(_SAMPLE))) + _texts_stages(options.folder, _TEXTS, ROUNDS)
    if options.peer:
        stages += mapping_peer.beside_ours(options.peer)
    print(*stage_lines(stages), sep="\n")
    if options.cores:
        print(whole_runs.cores(options.cores).line())
    growths = {
        "facts": options.sizes and _publications(options.sizes),
        "texts": options.texts and whole_runs.growth(options.texts),
    }
    for each in filter(None, growths.values()):
        print(*growth_lines(each), sep="\n")
    if options.plots:
        options.plots.mkdir(parents=True, exist_ok=True)
        drawn = {name: plot(each) for name, each in growths.items() if each}
        for name, each in (drawn | {"stages": bars("What an article costs, by stage", stages)}).items():
            (options.plots / f"{name}.svg").write_text(each, encoding="utf-8")
    if options.json:
        figures: dict[str, Any] = {stage.name: stage.milliseconds for stage in stages}
        told = filter(None, growths.values())
        figures |= {each.name: {"seconds": each.seconds, "megabytes": each.megabytes} for each in told}
        print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    run_script(main)
