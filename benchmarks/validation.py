"""How fast graphs are judged: the prepared shapes beside the plain ``pyshacl.validate`` call in the same run.

    python benchmarks/validation.py ../shared

Times are of the processor, on one core; compare the ratio. The reports of both are compared too, on graphs from which
triples were taken, since a good graph gives both nothing to say.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
import pyshacl
import rdflib
from predictions import article_of
from rdflib.namespace import SH
from rdflib.term import Node
from script import run_script
from speed import machine

from backchannel.extraction import Extractor
from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.reading import read
from backchannel.validation import judge, shipped_shapes
from backchannel.validation.shapes import load_shapes

__all__ = ["GOALS", "LEAST_RATIO", "Pace", "measure", "sentence"]

GOALS = {"one_milliseconds": 10.0, "many_milliseconds": 5.0}
"""For an article by itself and for each of fifty together, on an idle core; a busy machine may miss them."""

LEAST_RATIO = 10.0
"""What must hold on any machine: how many times faster than the plain call in the same run."""

_MANY = 50
_ROUNDS = 5
_EXAMPLE = Path(__file__).parent.parent / "examples" / "relayed-message.txt"


class Pace(NamedTuple):
    """Milliseconds of processor for each article, the best of several rounds; triples on average."""

    prepare_milliseconds: float
    one_triples: int
    one_milliseconds: float
    one_plain: float
    many_triples: int
    many_milliseconds: float
    many_plain: float
    example_triples: int
    example_milliseconds: float
    example_plain: float

    def beyond(self) -> list[str]:
        """Return the limits that are broken."""
        ratios = {
            "one article": self.one_plain / self.one_milliseconds,
            "many": self.many_plain / self.many_milliseconds,
        }
        return [
            f"validation: {name} {ratio:.1f} times faster than plain pyshacl, less than {LEAST_RATIO:g}"
            for name, ratio in ratios.items()
            if ratio < LEAST_RATIO
        ]

    def missed(self) -> list[str]:
        """Return the goals that this machine missed at this moment."""
        return [
            f"missed: {name} is {getattr(self, name):.1f}, the goal {goal:g}"
            for name, goal in GOALS.items()
            if getattr(self, name) > goal
        ]


def measure(records: list[dict[str, str]], extractor: Extractor) -> Pace:
    """Measure on the graphs of the first fifty records: the one of middling size by itself, and all together.

    Raises:
        SystemExit: a report differs from the one of the plain call.
    """
    graphs = [map_facts(extractor.extract(article_of(record))).rdflib() for record in records[:_MANY]]
    one = sorted(graphs, key=len)[len(graphs) // 2]
    many = _union(graphs)
    example = map_facts(extractor.extract(read(_EXAMPLE))).rdflib()
    shapes = load_shapes()
    shipped_shapes.cache_clear()
    prepare = _timed(shipped_shapes, rounds=1)
    for graph in (one, example):
        _same(_spoilt(graph), shapes)
    return Pace(
        prepare,
        len(one),
        _timed(lambda: judge(one)),
        _timed(lambda: _plain(one, shapes)),
        len(many) // len(graphs),
        _timed(lambda: judge(many)) / len(graphs),
        _timed(lambda: _plain(many, shapes), rounds=1) / len(graphs),
        len(example),
        _timed(lambda: judge(example)),
        _timed(lambda: _plain(example, shapes)),
    )


def sentence(pace: Pace) -> str:
    """Describe the measurements in a line."""

    def beside(name: str, triples: int, ours: float, plain: float) -> str:
        return f"{name} of {triples} triples {ours:.1f} ms (plain pyshacl {plain:.0f}, ratio {plain / ours:.0f})"

    return "; ".join(
        (
            f"shapes prepared in {pace.prepare_milliseconds:.0f} ms",
            beside("one article", pace.one_triples, pace.one_milliseconds, pace.one_plain),
            beside(f"each of {_MANY}", pace.many_triples, pace.many_milliseconds, pace.many_plain),
            beside("the example", pace.example_triples, pace.example_milliseconds, pace.example_plain),
        )
    )


def _timed(work: Callable[[], object], rounds: int = _ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return 1000 * min(times)


def _plain(graph: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    report: rdflib.Graph = pyshacl.validate(graph, shacl_graph=shapes, inference="none")[1]
    return report


def _union(graphs: Iterable[rdflib.Graph]) -> rdflib.Graph:
    whole = rdflib.Graph()
    for graph in graphs:
        whole += graph
    return whole


def _spoilt(graph: rdflib.Graph) -> rdflib.Graph:
    """The graph without one triple in ten, always the same ones."""
    left = rdflib.Graph()
    for number, triple in enumerate(sorted(graph)):
        if number % 10:
            left.add(triple)
    return left


def _same(graph: rdflib.Graph, shapes: rdflib.Graph) -> None:
    ours = rdflib.Graph().parse(data=judge(graph).turtle(DEFAULT_BASE), format="turtle")
    theirs = _plain(graph, shapes)
    if Counter(ours.predicates())[SH.result] < 10:
        raise SystemExit("validation: too few results to compare")
    if _canonical(_unnamed(ours)) != _canonical(theirs):
        raise SystemExit("validation: the report is not that of the plain call")


def _canonical(graph: rdflib.Graph) -> set[str]:
    """The triples with canonical names for blank nodes; rdflib's own comparison fails on results that are equal."""
    triples = pyoxigraph.parse(graph.serialize(format="nt").encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    dataset = pyoxigraph.Dataset(triples)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def _unnamed(report: rdflib.Graph) -> rdflib.Graph:
    """The report with blank nodes for itself and its results, which pyshacl does not name."""
    own: dict[Node, Node] = {
        node: rdflib.BNode() for node in (*report.subjects(SH.conforms), *report.objects(None, SH.result))
    }
    renamed = rdflib.Graph()
    for s, p, o in report:
        renamed.add((own.get(s, s), p, own.get(o, o)))
    return renamed


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared"), help="the folder that holds gold/")
    data = parser.parse_args().data / "gold" / "readouts" / "open.jsonl"
    records = [json.loads(line) for line in data.read_text(encoding="utf-8").splitlines()[:_MANY]]
    pace = measure(records, Extractor())
    print(machine(), sentence(pace), *pace.missed(), *pace.beyond(), sep="\n")
    return 1 if pace.beyond() else 0


if __name__ == "__main__":
    run_script(main)
