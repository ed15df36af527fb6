"""How well mentions are linked offline, and how fast: ``python benchmarks/linking.py``.

The record is ``tests/data/linking/mentions.txt``: short reports of our own invention, with the Wikidata item of each
mention, or none. Each report goes through the whole program, from text to links: a mention counts as linked with the
item that is an exact match of the actor or place whose mention shares words with it. Of an office (*the French
president*) it has to be the last word, for *French* in it is a mention of France, and rightly linked with that.
``--errors`` lists what went wrong.
"""

from __future__ import annotations

import argparse
import datetime
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from script import run_script

import backchannel
from backchannel.article import Article
from backchannel.authority import Authority, default_authority
from backchannel.facts import Facts
from backchannel.linking import OfflineLinker, Subject, resolve, subjects_of
from backchannel.linking.subjects import items_of

__all__ = ["Counts", "Mention", "Report", "first_look_up", "read", "score", "speed"]

RECORD = Path(__file__).resolve().parents[1] / "tests" / "data" / "linking" / "mentions.txt"
_MENTION = re.compile(r"\[([^\]]+)\]\{([^}|]+)(?:\|(\w+))?\}")


class Mention(NamedTuple):
    """Words at an offset, and the item that they mean: None for what must stay unlinked, "" where it is not known."""

    start: int
    words: str
    item: str | None
    kind: str


class Report(NamedTuple):
    """One text of the record with its mentions."""

    published: datetime.date | None
    text: str
    mentions: tuple[Mention, ...]


class Counts(NamedTuple):
    """What came of the mentions: ``linked`` to an item, of these ``right``; ``linkable`` are those that have one."""

    mentions: int
    linkable: int
    linked: int
    right: int
    errors: tuple[str, ...]

    @property
    def precision(self) -> float:
        """The share of links that are right."""
        return self.right / self.linked if self.linked else 0.0

    @property
    def recall(self) -> float:
        """The share of mentions with an item that are linked with it."""
        return self.right / self.linkable if self.linkable else 0.0


def read(authority: Authority | None = None) -> list[Report]:
    """Read the record; the ids in it are those of the shipped authority, whose items are then the right ones."""
    known = authority or default_authority()
    reports = []
    for line in RECORD.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        day, _, marked = line.partition("\t")
        text, mentions, position = "", [], 0
        for match in _MENTION.finditer(marked):
            text += marked[position : match.start()]
            mentions.append(Mention(len(text), match[1], _item(known, match[2]), match[3] or "plain"))
            text += match[1]
            position = match.end()
        published = None if day == "-" else datetime.date.fromisoformat(day)
        reports.append(Report(published, text + marked[position:], tuple(mentions)))
    return reports


def _item(authority: Authority, key: str) -> str | None:
    if key == "-":
        return None
    if re.fullmatch(r"Q\d+", key):
        return key
    entry = authority.get(key)
    if entry is None:
        raise SystemExit(f"{RECORD.name}: {key!r} is no id of the authority")
    return entry.identifiers[0] if entry.identifiers else ""


def score(reports: list[Report]) -> dict[str, Counts]:
    """Link all reports; return the counts of all mentions, and of each kind."""
    linker = OfflineLinker()
    outcomes: list[tuple[str, str | None, str | None, str]] = []
    for report in reports:
        facts = resolve(backchannel.extract(Article(text=report.text, published=report.published)), linker)
        for mention in report.mentions:
            found = _linked(facts, mention)
            told = f"{mention.words!r}: {found or 'no link'} for {mention.item or 'none'}: {report.text}"
            outcomes.append((mention.kind, mention.item, found, told))
    kinds = ["all", *dict.fromkeys(kind for kind, *_ in outcomes)]
    return {kind: _counts([each for each in outcomes if kind in ("all", each[0])]) for kind in kinds}


def _linked(facts: Facts, mention: Mention) -> str | None:
    start, end = mention.start, mention.start + len(mention.words)
    if mention.kind == "date":
        start += mention.words.rindex(" ") + 1
    best: tuple[int, str] | None = None
    for record, _ in subjects_of(facts):
        items = items_of(record)
        for each in record.mentions:
            if items and each.start < end and start < each.end:
                # Of several that overlap, the one whose words are most nearly these.
                distance = abs(each.start - mention.start) + abs(each.end - end)
                if best is None or distance < best[0]:
                    best = distance, items[0]
    return best[1] if best else None


def _counts(outcomes: list[tuple[str, str | None, str | None, str]]) -> Counts:
    return Counts(
        mentions=len(outcomes),
        linkable=sum(item is not None for _, item, _, _ in outcomes),
        linked=sum(found is not None for *_, found, _ in outcomes),
        right=sum(found is not None and found == item for _, item, found, _ in outcomes),
        errors=tuple(told for _, item, found, told in outcomes if found != item),
    )


def subjects(reports: list[Report]) -> Iterator[Subject]:
    """Yield a subject for each mention, as if another program had found it: a name, and no id."""
    for n, report in enumerate(reports):
        for mention in report.mentions:
            yield Subject(f"article/{n}/actor/{mention.start}", "Actor", (mention.words,), published=report.published)


def speed(reports: list[Report], rounds: int = 20) -> float:
    """Return how many mentions are looked up a second."""
    linker = OfflineLinker()
    every = list(subjects(reports)) * rounds
    company = frozenset({"rwanda", "georgia"})
    start = time.perf_counter()
    for subject in every:
        linker.entries(subject, company)
    return len(every) / (time.perf_counter() - start)


def first_look_up() -> float:
    """Return the seconds of the first look-up in a new process, importing and reading the tables included."""
    code = (
        "import time; start = time.perf_counter()\n"
        "from backchannel.authority import default_authority\n"
        "assert default_authority().lookup('Norway')\n"
        "print(time.perf_counter() - start)"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(3)]
    return min(float(run) for run in runs)


def main() -> int:
    """Print the figures; return the exit status."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--errors", action="store_true", help="list the mentions that went wrong")
    wanted = options.parse_args()
    reports = read()
    counts = score(reports)
    print(f"{'mentions':10}  {'number':>6}  {'precision':>9}  {'recall':>6}")
    for kind, each in counts.items():
        print(f"{kind:10}  {each.mentions:6}  {each.precision:9.1%}  {each.recall:6.1%}")
    mentions = [mention for report in reports for mention in report.mentions]
    unlinked, unknown = (sum(mention.item == item for mention in mentions) for item in (None, ""))
    print(f"must stay unlinked: {unlinked}; items that the tables do not know: {unknown}")
    print(f"first look-up: {first_look_up():.2f} s; then {speed(reports):,.0f} mentions/s")
    if wanted.errors:
        for error, number in Counter(counts["all"].errors).items():
            print(f"{number}  {error}")
    return 0


if __name__ == "__main__":
    run_script(main)
