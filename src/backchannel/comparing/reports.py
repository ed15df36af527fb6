"""A comparison for people: as text, and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from backchannel.comparing.comparison import Comparison, Score
from backchannel.comparing.counting import ALL, Tally
from backchannel.comparing.intervals import Interval

__all__ = ["page", "text"]

_WIDE = 24


def text(comparison: Comparison) -> str:
    """Return the comparison as plain text."""
    return "\n".join([*_counts(comparison), *_gold(comparison), *_differences(comparison)]) + "\n"


def page(comparison: Comparison) -> str:
    """Return the comparison as a page in HTML that needs no other file and fetches nothing."""
    template = files("backchannel.comparing").joinpath("comparison.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(
        comparison=comparison,
        classes=_lines(comparison),
        all=comparison.counts.acts[ALL],
        pairs=max(1, comparison.counts.acts[ALL].both),
        percent=_percent,
        bounds=_bounds,
    )


def _lines(comparison: Comparison) -> list[tuple[str, Tally]]:
    """Return the classes with most acts first."""
    acts = comparison.counts.acts
    ordered = sorted((name for name in acts if name != ALL), key=lambda n: (-_size(acts[n]), n))
    return [(name, acts[name]) for name in [*ordered, ALL]]


def _size(tally: Tally) -> int:
    return tally.both + tally.first + tally.second


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _bounds(bounds: Interval) -> str:
    return f"{100 * bounds[0]:.1f} to {100 * bounds[1]:.1f}"


def _counts(comparison: Comparison) -> Iterator[str]:
    first, second = comparison.names
    yield f"{comparison.compared} articles in both; A is {first}, B is {second}"
    for name, ids in zip("AB", comparison.only, strict=True):
        if ids:
            yield f"{len(ids)} articles only in {name}, not compared"
    yield ""
    yield f"{'acts':<{_WIDE}} {'both':>7} {'only A':>7} {'only B':>7} {'agreement':>10}"
    for name, tally in _lines(comparison):
        yield _line(name, tally)
    yield _line("status and all roles", comparison.counts.whole)
    yield ""
    yield f"{'fillers of roles':<{_WIDE}} {'both':>7} {'only A':>7} {'only B':>7} {'agreement':>10}"
    for role, tally in comparison.counts.roles.items():
        yield _line(role.replace("_", " "), tally)
    pairs = comparison.counts.acts[ALL].both
    if pairs:
        told = ", ".join(f"{name} {_percent(n / pairs)}" for name, n in comparison.counts.alike.items())
        yield f"alike in the acts that both tell of: {told}"


def _line(name: str, tally: Tally) -> str:
    return f"{name:<{_WIDE}} {tally.both:>7} {tally.first:>7} {tally.second:>7} {_percent(tally.f1):>10}"


def _gold(comparison: Comparison) -> Iterator[str]:
    if not comparison.scores:
        return
    yield ""
    yield f"against gold ({comparison.judged} articles), with the 95 % interval over articles"
    for n, parts in comparison.scores.items():
        for part, measures in parts.items():
            told = ", ".join(f"{name} {_score(score)}" for name, score in measures.items())
            yield f"{'AB'[int(n)]} {part}: {told}"
    for part, bounds in comparison.lead.items():
        yield f"F1 of A less that of B, {part}: {_bounds(bounds)} points"


def _score(score: Score) -> str:
    return f"{_percent(score.value)} ({_bounds(score.interval)})"


def _differences(comparison: Comparison) -> Iterator[str]:
    for title, alignment in comparison.alignments:
        sides = (("A", "B", alignment.first), ("B", "A", alignment.second))
        if not any(acts for _, _, acts in sides):
            continue
        yield ""
        yield f"== {title}"
        for mine, others, acts in sides:
            for act, beside in acts:
                yield f"only {mine}: {act.summary()}"
                yield f'    "{act.quote}"'
                for other in beside:
                    yield f"    {others} has there: {other.summary()}"
                    yield f'        "{other.quote}"'
