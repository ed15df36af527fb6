"""A store against the shapes: article by article, each with what it shares, so that memory does not grow.

Not as it lies there: over Oxigraph, rdflib finds values outside of lists that they are in, and terms have changed.
"""

from __future__ import annotations

from collections.abc import Iterator

import rdflib

from backchannel.mapping import Quads
from backchannel.storage.graphs import parted
from backchannel.storage.reading import Snapshot
from backchannel.validation import Finding, Verdict, judge
from backchannel.validation.checking import Shapes
from backchannel.validation.evaluation import Result

__all__ = ["judge_store"]

_TOGETHER = 20
"""Articles that are judged at once: half the time of one by one; more of them gain little."""


def judge_store(snapshot: Snapshot, *, shapes: Shapes | None = None) -> Verdict:
    """Check a store against the shapes.

    Parameters:
        snapshot: what to check.
        shapes: other shapes than the shipped ones. What they say of several articles at once, they find only where
            these are judged together.

    Raises:
        DataError: the shapes cannot be run.
    """
    findings: set[Finding] = set()
    results: list[Result] = []
    paths = rdflib.Graph()
    unchecked: list[Finding] = []
    checked = False
    for portion in _portions(snapshot):
        verdict = judge(portion, shapes=shapes)
        if verdict.checked:
            checked = True
            findings.update(verdict.findings)
        else:
            unchecked = verdict.findings
        results += (result for result in verdict.results if result not in results)
        paths += verdict.paths
    if not checked:
        findings.update(unchecked or judge(Quads(), shapes=shapes).findings)
    return Verdict(sorted(findings, key=Finding.sort_key), checked, results, paths)


def _portions(snapshot: Snapshot) -> Iterator[Quads]:
    """Some articles each, with the shared graphs that they name; with the last ones those that none names."""
    shared = {graph for graph, _, _ in snapshot.shared()}
    left = set(shared)
    lines: list[bytes] = []
    named: set[str] = set()
    number = 0
    for number, record in enumerate(snapshot.articles(), 1):
        own = snapshot.lines(record.iri)
        lines += own
        named |= {term[1:-1] for line in own for term in parted(line)[:3:2]} & shared
        if number % _TOGETHER == 0:
            left -= named
            yield _together(snapshot, lines, named)
            lines, named = [], set()
    if lines or left:
        yield _together(snapshot, lines, named | left)


def _together(snapshot: Snapshot, lines: list[bytes], named: set[str]) -> Quads:
    shared = [line for graph in sorted(named) for line in snapshot.shared_lines(graph)]
    return Quads(parted(line) for line in (*lines, *shared))
