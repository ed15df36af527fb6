"""How well acts that several articles tell are found, and how fast.

    python benchmarks/corroboration.py [tune|report]
    python benchmarks/corroboration.py --speed 10000

The set is ``corroboration.tsv``: sixty events in two hundred short reports, every event with one that looks like it
(the same two leaders on another day, the same day with another partner). Thirty events are for tuning, thirty for
reporting. A pair of reports is right when both tell of the same event. The reports go through the extractor, so that
what it misses counts as missed.
"""

from __future__ import annotations

import argparse
import datetime
import math
import time
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import msgspec
import pyoxigraph
from script import run_script

import backchannel
from backchannel.article import Article
from backchannel.corroboration import corroborate
from backchannel.corroboration.descriptions import Graph, descriptions
from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.mapping.vocabulary import BC

__all__ = ["MOST_EXPONENT", "Score", "exponent", "read_reports", "score", "seconds"]

MOST_EXPONENT = 1.1
"""By what power of the number of articles the time may grow."""

SET = Path(__file__).parent / "corroboration.tsv"


class Report(NamedTuple):
    """A report of the set."""

    half: str
    event: str
    article: Article


class Score(NamedTuple):
    """Pairs of reports."""

    found: int
    right: int
    there: int

    @property
    def precision(self) -> float:
        """Share of the pairs found that are right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the pairs there are that were found."""
        return self.right / self.there

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read_reports(half: str | None = None) -> list[Report]:
    """Return the reports of the set, or of one half of it."""
    reports = []
    for line in SET.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            of, event, publisher, published, text = line.split("\t")
            day = datetime.date.fromisoformat(published)
            reports.append(Report(of, event, Article(text=text, publisher=publisher, published=day)))
    return [each for each in reports if half in (None, each.half)]


def score(reports: Iterable[Report]) -> Score:
    """Extract, corroborate and count pairs."""
    reports = list(reports)
    store = loaded(backchannel.extract(each.article) for each in reports)
    store.extend(corroborate(store).quads.oxigraph())
    event = {f"{DEFAULT_BASE}article/{each.article.id}": each.event for each in reports}
    found = joined_articles(store)
    there = [pair for pair in combinations(sorted(event), 2) if event[pair[0]] == event[pair[1]]]
    return Score(len(found), sum(event[one] == event[other] for one, other in found), len(there))


def loaded(documents: Iterable[Facts]) -> pyoxigraph.Store:
    """Return a store in memory with the graphs of all documents."""
    store = pyoxigraph.Store()
    for facts in documents:
        store.extend(map_facts(facts).oxigraph())
    return store


def joined_articles(store: pyoxigraph.Store) -> set[tuple[str, str]]:
    """Return the pairs of articles with acts that bc:sameAct joins, directly or through others."""
    articles = {each.iri: each.article for each in descriptions(Graph(store, "urn:none"))}
    joined: defaultdict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, pyoxigraph.NamedNode(f"{BC}sameAct"), None, None):
        joined[quad.subject.value].add(quad.object.value)  # type: ignore[union-attr]  # acts have IRIs
    pairs: set[tuple[str, str]] = set()
    seen: set[str] = set()
    for start in joined:
        group, frontier = set(), {start} - seen
        while frontier:
            act = frontier.pop()
            group.add(act)
            frontier |= joined[act] - group
        seen |= group
        pairs |= set(combinations(sorted({articles[act] for act in group}), 2))
    return pairs


def seconds(number: int) -> tuple[float, int]:
    """Return the processor time for so many made-up articles, each event told by three, and the acts found."""
    from corpus import articles

    def retold() -> Iterable[Facts]:
        for facts in articles(math.ceil(number / 3)):
            for paper in ("Harbour Post", "Northern Ledger", "Meridian")[:number]:
                text = f"{facts.article.text} Told by {paper}."
                article = msgspec.structs.replace(facts.article, text=text, publisher=paper, url=None)
                yield msgspec.structs.replace(facts, article=article)

    store = loaded(retold())
    begun = time.process_time()
    findings = corroborate(store)
    return time.process_time() - begun, findings.shared


def exponent(fewer: int, more: int, rounds: int = 3) -> float:
    """Return by what power of the number of articles the time grows, the least of each number's times taken."""
    least = {number: min(seconds(number)[0] for _ in range(rounds)) for number in (fewer, more)}
    return math.log(least[more] / least[fewer], more / fewer)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("halves", nargs="*", metavar="tune|report", help="both, when left out")
    parser.add_argument("--speed", type=int, nargs="?", const=10_000, metavar="ARTICLES")
    options = parser.parse_args()
    if options.speed is not None:
        most = options.speed
        fewest = most // 10
        taken = {number: seconds(number) for number in (fewest, most // 4, most // 2, most)}
        for number, (time_taken, shared) in taken.items():
            print(f"{number:,} articles: {time_taken:.1f} s, {shared:,} acts in more than one article")
        power = math.log(taken[most][0] / taken[fewest][0], most / fewest)
        print(f"exponent {power:.2f} (target {MOST_EXPONENT})")
        return 0
    for half in options.halves or ["tune", "report"]:
        result = score(read_reports(half))
        print(
            f"{half}: precision {result.precision:.1%}, recall {result.recall:.1%}, F1 {result.f1:.1%}"
            f" ({result.right} of {result.found} pairs right, {result.there} there)"
        )
    return 0


if __name__ == "__main__":
    run_script(main)
