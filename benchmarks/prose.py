"""How reports in many styles are read, against what a careful reader wrote down before the extractor saw them.

    python benchmarks/prose.py                  # a table by report and by class
    python benchmarks/prose.py --errors         # ... and every act that is not right, every one that is missed
    python benchmarks/prose.py --set later      # the reports that were written after the rules, and run once

The reports are invented (``tests/data/prose``). ``expected.txt`` tells their acts: *right* is an act whose class,
status, roles, asserter and modality are all as one row says; *partly* one that has nobody who does not belong there,
but lacks somebody, or whose status, asserter or modality is another; all else is *wrong*, and so is what nobody told.
A row marked with a question mark may be found, but need not.
"""

from __future__ import annotations

import argparse
import datetime
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from script import run_script

from backchannel.article import Article
from backchannel.extraction import Extractor
from backchannel.facts import Actor, Communication, Facts, Mediation

__all__ = ["DATA", "DAY", "SETS", "Row", "judge", "read_rows"]

DATA = Path(__file__).resolve().parent.parent / "tests" / "data" / "prose"
SETS = ("first", "later")
DAY = datetime.date(2024, 5, 17)
_ROLES = ("sender", "recipient", "relayed_by", "participant", "mediator", "party")


class Row(NamedTuple):
    """An act that a reader found; of most things several will do."""

    report: str
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    roles: dict[str, tuple[str, ...]]
    asserters: tuple[str, ...]
    modalities: tuple[str, ...]
    needed: bool


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a file: report, words, class, status, roles, asserter, modality between upright strokes."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            report, words, kinds, statuses, roles, asserters, modalities = line.split("|")
            filled = {
                role: tuple(name.strip() for name in names.split(","))
                for role, _, names in (part.strip().partition("=") for part in roles.split(";") if part.strip())
            }
            several = (tuple(cell.lstrip("?").split("/")) for cell in (words, kinds, statuses, asserters, modalities))
            words_, kinds_, statuses_, asserters_, modalities_ = several
            needed = not kinds.startswith("?")
            rows.append(Row(report, words_, kinds_, statuses_, filled, asserters_, modalities_, needed))
    return rows


class _Told:
    """What the extractor found in one report."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._actors = {actor.id: actor for actor in facts.actors}

    def named(self, id: str, names: str) -> bool:
        """Say whether an actor is one of those meant by names with strokes between them."""
        actor = self._actors[id]
        states = " ".join(self._actors[each].name for each in actor.acts_for)
        return any(_is_called(actor, states, name) for name in names.split("/"))

    def label(self, ids: tuple[str, ...]) -> str:
        return ", ".join(self._actors[each].name for each in ids)

    def describe(self, act: Communication | Mediation) -> str:
        roles = "; ".join(f"{role}={self.label(ids)}" for role in _ROLES if (ids := getattr(act, role, ())))
        claims = "; ".join(
            f"{self._actors[c.asserted_by].name if c.asserted_by else '-'} {c.modality}"
            for c in self.facts.claims
            if c.claims == act.id
        )
        return f"{act.trigger.quote}|{_kind(act)}|{act.status}|{roles}|{claims}"

    def verdict(self, act: Communication | Mediation, row: Row) -> str:
        """Judge an act against one row that has its word."""
        if _kind(act) not in row.kinds:
            return "wrong"
        short = False
        for role in _ROLES:
            ids, names = getattr(act, role, ()), row.roles.get(role, ())
            if not all(any(self.named(each, name) for name in names) for each in ids):
                return "wrong"
            short |= not all(any(self.named(each, name) for each in ids) for name in names)
        claims = [claim for claim in self.facts.claims if claim.claims == act.id]
        said = any(
            claim.modality in row.modalities
            and any(self.named(claim.asserted_by, n) if claim.asserted_by else n == "-" for n in row.asserters)
            for claim in claims
        )
        return "right" if said and not short and act.status in row.statuses else "partly"


def _kind(act: Communication | Mediation) -> str:
    return act.kind if isinstance(act, Communication) else "Mediation"


def _is_called(actor: Actor, states: str, name: str) -> bool:
    wanted = set(re.findall(r"\w+", name.casefold())) - {"of", "the"}
    labels = [actor.name, f"{actor.office} {actor.name}", *(mention.quote for mention in actor.mentions)]
    if name.split()[-1] in states and len(wanted) > 1:
        labels[0] += f" {states}"  # "the representative of the Comoros"
    return any(wanted <= set(re.findall(r"\w+", label.casefold())) for label in labels[:2]) or any(
        name.casefold() == label.casefold() for label in labels
    )


def judge(facts: Facts, rows: list[Row]) -> tuple[list[tuple[str, str, str]], list[Row]]:
    """Return verdict, class and description of each act that was found, and the rows that were needed and not found."""
    told, verdicts, met = _Told(facts), [], []
    for act in facts.acts():
        word = act.trigger.quote.casefold()
        fitting = [row for row in rows if any(word == w.casefold() for w in row.words)]
        best = "wrong"
        for row in fitting:
            verdict = told.verdict(act, row)
            if verdict == "right":
                met.append(row)
            best = min(best, verdict, key=("right", "partly", "wrong").index)
        verdicts.append((best, _kind(act), told.describe(act)))
    missed = [row for row in rows if row.needed and not any(_same(row, each) for each in met)]
    return verdicts, missed


def _same(row: Row, other: Row) -> bool:
    return bool(set(row.words) & set(other.words) and set(row.kinds) & set(other.kinds))


def _table(name: str, counts: dict[str, Counter[str]]) -> Iterator[str]:
    yield f"| {name} | right | partly | wrong | needed | found |"
    yield "| --- |" + " ---: |" * 5
    for each, count in sorted(counts.items(), key=lambda item: (-item[1]["needed"], item[0])):
        found = count["needed"] - count["missed"]
        yield f"| {each} | {count['right']} | {count['partly']} | {count['wrong']} | {count['needed']} | {found} |"
    all_ = sum(counts.values(), Counter[str]())
    claimed = all_["right"] + all_["partly"] + all_["wrong"]
    found = all_["needed"] - all_["missed"]
    yield f"| all | {all_['right']} | {all_['partly']} | {all_['wrong']} | {all_['needed']} | {found} |"
    yield ""
    precision, sound = all_["right"] / claimed, 1 - all_["wrong"] / claimed
    yield f"precision {precision:.1%}, not wrong {sound:.1%}, recall {found / all_['needed']:.1%}"
    yield ""


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=SETS, default="first", help="which reports (default first)")
    parser.add_argument("--errors", action="store_true", help="print what is not right and what is missed")
    options = parser.parse_args()
    folder, extractor = DATA / options.set, Extractor()
    rows = read_rows(folder / "expected.txt")
    reports: dict[str, Counter[str]] = {}
    kinds: dict[str, Counter[str]] = {}
    for report in dict.fromkeys(row.report for row in rows):
        text = (folder / f"{report}.txt").read_text(encoding="utf-8")
        own = [row for row in rows if row.report == report]
        verdicts, missed = judge(extractor.extract(Article(text=text, published=DAY)), own)
        for verdict, kind, described in verdicts:
            reports.setdefault(report, Counter())[verdict] += 1
            kinds.setdefault(kind, Counter())[verdict] += 1
            if options.errors and verdict != "right":
                print(f"{verdict:7} {report}|{described}")
        for row in own:
            if row.needed:
                reports.setdefault(report, Counter())["needed"] += 1
                kinds.setdefault(row.kinds[0], Counter())["needed"] += 1
        for row in missed:
            reports[report]["missed"] += 1
            kinds[row.kinds[0]]["missed"] += 1
            if options.errors:
                roles = "; ".join(f"{role}={', '.join(names)}" for role, names in row.roles.items())
                print(f"missed  {report}|{'/'.join(row.words)}|{'/'.join(row.kinds)}|{'/'.join(row.statuses)}|{roles}")
    print(*_table("report", reports), *_table("class", kinds), sep="\n")


if __name__ == "__main__":
    run_script(main)
