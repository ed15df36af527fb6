"""Acts drawn at random, for a person to judge against their sentences; and what the judgement came to.

    python benchmarks/precision_sample.py ../shared --seed 41         # print 200 acts with their sentences
    python benchmarks/precision_sample.py --count                     # count the verdicts in precision.csv

140 acts come from the readouts of the open half, 60 from other texts: the passages about mediation, the article, and
the reports in ``examples/``. The draw is uniform over the acts of each of the two parts. It depends on the seed
and on where an act stands alone, not on the order of anything: after a change of the extractor, acts that are still
found at the same place under the same class are mostly drawn again. The judgement is kept in ``precision.csv``,
which has offsets and no text.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from predictions import article_of
from renaming import original
from script import run_script

from backchannel.article import Article
from backchannel.errors import DataError
from backchannel.extraction import Extractor
from backchannel.facts import Communication, Facts, Mediation
from backchannel.reading import read

__all__ = ["VERDICTS", "Drawn", "count", "draw", "show"]

SEED = 41
READOUTS, OTHERS = 140, 60
VERDICTS = ("right", "partly", "wrong")

_HERE = Path(__file__).parent
_ROLES = ("sender", "recipient", "relayed_by", "participant", "mediator", "party")
_DETAILS = ("content", "content_act", "topics", "place", "date", "not_before", "not_after", "medium", "channel")
# How much of what stands before the sentence is shown, in characters: enough to see whom a pronoun means.
_BEFORE = 500
_READOUT = re.compile("r[0-9a-f]{10}")


class Drawn(NamedTuple):
    """An act of the sample, with all that its article says."""

    name: str
    facts: Facts
    act: Communication | Mediation

    @property
    def kind(self) -> str:
        """The class of the act."""
        return self.act.kind if isinstance(self.act, Communication) else "Mediation"


def draw(acts: Iterable[Drawn], size: int, seed: int) -> list[Drawn]:
    """Return ``size`` acts, all equally likely, in the order of their articles and places.

    Each act gets a number that a hash makes of the seed and of its place; the lowest are drawn.
    """

    def lot(drawn: Drawn) -> bytes:
        words = f"{seed} {drawn.name} {drawn.act.trigger.start} {drawn.kind} {drawn.act.id}"
        return hashlib.sha256(words.encode()).digest()

    return sorted(sorted(acts, key=lot)[:size], key=lambda each: (each.name, each.act.trigger.start, each.kind))


def show(drawn: Drawn) -> Iterator[str]:
    """Yield the lines that a person needs to judge one act."""
    facts, act = drawn.facts, drawn.act
    names = {each.id: each.name for each in facts.actors} | {each.id: each.name for each in facts.places}
    acts = {each.id: each.trigger.quote for each in facts.acts()}
    yield f"{drawn.name},{act.trigger.start},{act.trigger.end},{drawn.kind}  [{act.trigger.quote}]  {act.status}"
    for role in _ROLES:
        if found := getattr(act, role, ()):
            yield f"   {role}: " + " | ".join(names[each] for each in found)
    for detail in _DETAILS:
        if value := getattr(act, detail, None):
            told = acts[value] if detail == "content_act" else value
            yield f"   {detail}: " + str([names[each] for each in value] if detail == "place" else told)
    claims = [claim for claim in facts.claims if claim.claims == act.id]
    for claim in claims:
        by = names[claim.asserted_by] if claim.asserted_by else "the article"
        carried = "".join(f", carried by {names[each]}" for each in claim.reported_by)
        yield f"   claim: {by}{carried}, {claim.modality}{', inferred' if claim.derived_from else ''}"
    start = min(min(span.start for claim in claims for span in claim.evidence), act.trigger.start)
    end = max(max(span.end for claim in claims for span in claim.evidence), act.trigger.end)
    text = facts.article.text
    yield "   before: " + " ".join(text[max(0, start - _BEFORE) : start].split())
    place, after = act.trigger.start, act.trigger.end
    marked = f"{text[start:place]}>>{text[place:after]}<<{text[after:end]}"
    yield "   sentence: " + " ".join(marked.split())
    yield "   after: " + " ".join(text[end : end + 120].split())


def count(rows: Iterable[dict[str, str]]) -> Iterator[str]:
    """Yield the tables of the judgement in Markdown: by class, then the causes of what is not right."""
    rows = list(rows)
    if strange := sorted({row["verdict"] for row in rows} - set(VERDICTS)):
        raise SystemExit(f"verdicts must be among {VERDICTS}, not {strange}")
    for column, chosen in (
        ("part", [{**row, "part": _part(row["article"])} for row in rows]),
        ("class", rows),
        ("cause", [row for row in rows if row["verdict"] != "right"]),
    ):
        yield from _table(column, chosen)


def _part(article: str) -> str:
    return "readouts" if _READOUT.fullmatch(article) else "other texts"


def _table(column: str, rows: list[dict[str, str]]) -> Iterator[str]:
    found = {verdict: Counter(row[column] for row in rows if row["verdict"] == verdict) for verdict in VERDICTS}
    total = Counter(row[column] for row in rows)
    shown = [verdict for verdict in VERDICTS if found[verdict]]
    yield f"| {column} | {' | '.join(shown)} |"
    yield "| --- |" + " ---: |" * len(shown)
    for name, _ in sorted(total.items(), key=lambda item: (-item[1], item[0])):
        yield f"| {name} | " + " | ".join(str(found[verdict][name]) for verdict in shown) + " |"
    yield "| all | " + " | ".join(str(found[verdict].total()) for verdict in shown) + " |"
    yield ""


def _acts(texts: Iterable[tuple[str, Article]], extractor: Extractor) -> Iterator[Drawn]:
    for name, article in texts:
        try:
            facts = extractor.extract(article)
        except DataError as error:
            print(f"{name}: {error}", file=sys.stderr)
            continue
        yield from (Drawn(name, facts, act) for act in facts.acts())


def _lines(path: Path) -> Iterator[tuple[str, Article]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            record = json.loads(line)
            yield record["id"], article_of(record)


def _others(gold: Path) -> Iterator[tuple[str, Article]]:
    yield from _lines(gold / "mediation" / "open.input.jsonl")
    yield "back_channel", original(gold).article
    for path in sorted((_HERE.parent / "examples").glob("*.txt")):
        yield path.stem, read(str(path))


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared"), help="the folder that holds gold/")
    parser.add_argument("--seed", type=int, default=SEED, help=f"another number, another sample (default {SEED})")
    parser.add_argument("--count", action="store_true", help="count the verdicts in precision.csv instead")
    options = parser.parse_args()
    if options.count:
        with (_HERE / "precision.csv").open(encoding="utf-8", newline="") as sheet:
            print(*count(csv.DictReader(sheet)), sep="\n")
        return
    gold, extractor = options.data / "gold", Extractor()
    readouts = draw(_acts(_lines(gold / "readouts" / "open.jsonl"), extractor), READOUTS, options.seed)
    others = draw(_acts(_others(gold), extractor), OTHERS, options.seed)
    for number, drawn in enumerate((*readouts, *others), start=1):
        print(f"{number}. ", end="")
        print(*show(drawn), sep="\n", end="\n\n")


if __name__ == "__main__":
    run_script(main)
