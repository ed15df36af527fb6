"""What is measured and how it is told: a stage's time, a run's growth, and both as plots."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

__all__ = ["ROUNDS", "Growth", "Stage", "bars", "exponent", "growth_lines", "plot", "stage_lines", "timed"]

ROUNDS = 3
EXPONENT, MEMORY = 1.05, 1.2
"""What was aimed at: the exponent, and memory at the largest size over that at the one before."""


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


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the least seconds of processor of several rounds.

    What was loaded before is not searched for garbage, as in a run: see :class:`backchannel.corpus.work.Worker`.
    """
    gc.collect()
    gc.freeze()
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


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


def stage_lines(stages: Sequence[Stage]) -> list[str]:
    """Return a line for each stage."""
    width = max(len(stage.name) for stage in stages)
    return [
        f"{stage.name:{width}}  {stage.milliseconds:9.3f} ms {1000 / stage.milliseconds:9.1f}/s"
        + (f"  {'met' if stage.met else 'MISSED'}: {stage.goal}" if stage.met is not None else "")
        for stage in stages
    ]


def growth_lines(growth: Growth) -> list[str]:
    """Return how a run grows, a line a size."""
    sizes = sorted(growth.seconds)
    grown = exponent(growth.seconds)
    lines = [f"{growth.name}: exponent {grown:.3f}  {'met' if grown <= EXPONENT else 'MISSED'}: {EXPONENT}"]
    lines += [f"  {size:>7,} articles {growth.seconds[size]:8.1f} s {growth.megabytes[size]:6.0f} MB" for size in sizes]
    if len(sizes) > 1:
        more = growth.megabytes[sizes[-1]] / growth.megabytes[sizes[-2]]
        told = "met" if more <= MEMORY else "MISSED"
        lines.append(f"  memory at the last {more:.2f} times the one before  {told}: {MEMORY}")
    return lines


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
        f'<circle cx="{x}" cy="{y}" r="3"/>\n<text x="{x}" y="{y - 8}" text-anchor="middle">'
        f"{growth.seconds[size]:.1f} s, {growth.megabytes[size]:.0f} MB</text>\n"
        f'<text x="{x}" y="{height - margin + 18}" text-anchor="middle">{size:,}</text>\n'
        for (x, y), size in zip(points, sizes, strict=True)
    )
    return _svg(
        growth.name,
        width,
        height,
        f'<polyline points="{" ".join(f"{x},{y}" for x, y in points)}" fill="none" stroke="#06c"/>\n'
        f'<polyline points="{" ".join(f"{x},{y}" for x, y in line)}" fill="none" stroke="#999" stroke-dasharray="4"/>\n'
        f'{marks}<text x="{width / 2}" y="{height - 16}" text-anchor="middle">articles; dashed: exponent 1</text>\n',
    )


def bars(name: str, stages: Sequence[Stage]) -> str:
    """Return a plot as SVG: a bar a stage, milliseconds of processor for an article, logarithmic."""
    width, row, left, right = 780, 26, 390, 90
    height = 50 + row * len(stages)
    least = math.floor(math.log10(min(stage.milliseconds for stage in stages)))
    most = math.ceil(math.log10(max(stage.milliseconds for stage in stages)))
    body = []
    for n, stage in enumerate(stages):
        y = 40 + row * n
        long = (math.log10(stage.milliseconds) - least) / max(1, most - least) * (width - left - right)
        colour = {None: "#999", True: "#06c", False: "#c30"}[stage.met]
        body.append(
            f'<text x="{left - 8}" y="{y + 13}" text-anchor="end">{escape(stage.name)}</text>\n'
            f'<rect x="{left}" y="{y}" width="{max(1.0, long):.1f}" height="18" fill="{colour}"/>\n'
            f'<text x="{left + long + 6:.1f}" y="{y + 13}">{stage.milliseconds:.3g} ms</text>\n'
        )
    return _svg(name, width, height, "".join(body))


def _svg(name: str, width: int, height: int, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif"'
        f' font-size="11">\n<title>{escape(name)}</title>\n<rect width="{width}" height="{height}" fill="white"/>\n'
        f'<text x="{width / 2}" y="24" text-anchor="middle" font-size="14">{escape(name)}</text>\n{body}</svg>\n'
    )
