"""How many ways of telling an act the lexicon knows: sentences written for this project, one act in each.

    python benchmarks/breadth.py                        # a table by event type
    python benchmarks/breadth.py --misses               # ... and the sentences that are not right, with what was found
    python benchmarks/breadth.py tests/data/more_acts.tsv

The sentences are by the same hand as the rules, so the figure says which words are covered, not how the extractor does
on news. Those of type ``-`` tell of deeds, or look like words of somebody: nothing may be claimed there.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from plover import event_types
from script import run_script

from backchannel.article import Article
from backchannel.extraction import Extractor
from backchannel.facts import Actor, Communication, Facts, Mediation, Place

__all__ = ["FIRST", "SECOND", "Case", "judge", "read_cases"]

_DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
FIRST, SECOND = _DATA / "acts.tsv", _DATA / "more_acts.tsv"
_SYMMETRIC = {"CONSULT", "AGREE", "COOPERATE"}


class Case(NamedTuple):
    """One sentence and the act that it tells; ``kind`` is ``*`` where several classes would do."""

    code: str
    kind: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    text: str


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file with the columns code, class, source, target, text; ``;`` parts several actors."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Case(r["code"], r["class"], _names(r["source"]), _names(r["target"]), r["text"]) for r in rows]


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name.casefold() for name in cell.split(";") if name)


def judge(case: Case, facts: Facts) -> str:
    """Return ``right``, ``actors`` (somebody in it is not found), ``missed``; of deeds ``left`` or ``claimed``."""
    found = list(_coded(facts))
    if case.code == "-":
        return "claimed" if found else "left"
    acts = [act for code, act in found if code == case.code]
    if any(_has_actors(case, act, facts) for act in acts):
        return "right"
    return "actors" if acts else "missed"


def _coded(facts: Facts) -> Iterator[tuple[str, Communication | Mediation]]:
    types = event_types()
    denied = {c.claims for c in facts.claims if c.modality == "denied"}
    for act in facts.acts():
        kind = act.kind if isinstance(act, Communication) else "Mediation"
        if (kind, act.status) in types and act.id not in denied:
            yield types[kind, act.status], act


def _has_actors(case: Case, act: Communication | Mediation, facts: Facts) -> bool:
    if isinstance(act, Mediation):
        sources, targets = act.mediator, act.party
    else:
        sources, targets = act.sender + act.participant, act.recipient
        if act.kind == "Visit":
            targets += act.place
        elif not targets and act.content is not None:
            # Nobody is addressed: whom the content names is concerned.
            targets = tuple(a.id for a in facts.actors if _is_in(act.content, _words(facts, a.id)))
    if case.code in _SYMMETRIC:
        sources = targets = sources + targets
    return all(
        any(wanted in word for id in ids for word in _words(facts, id))
        for names, ids in ((case.sources, sources), (case.targets, targets))
        for wanted in names
    )


def _is_in(content: str, words: set[str]) -> bool:
    return any(word in content.casefold() for word in words)


def _words(facts: Facts, id: str) -> set[str]:
    """The names of an actor or a place, the words for it, and the names of those for whom it acts."""
    words: set[str] = set()
    named: tuple[Actor | Place, ...] = (*facts.actors, *facts.places)
    for each in named:
        if each.id == id:
            words |= {each.name.casefold()} | {m.quote.casefold() for m in each.mentions}
            for side in getattr(each, "acts_for", ()):
                words |= _words(facts, side)
    return words


def main(arguments: Iterable[str] | None = None) -> int:
    """Print the table of each file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, default=[each for each in (FIRST, SECOND) if each.exists()])
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args(None if arguments is None else list(arguments))
    extractor = Extractor()
    for path in options.files:
        counts: Counter[tuple[str, str]] = Counter()
        other = 0
        for case in read_cases(path):
            facts = extractor.extract(Article(text=case.text))
            verdict = judge(case, facts)
            counts[case.code, verdict] += 1
            found = [f"{code}:{getattr(act, 'kind', 'Mediation')}" for code, act in _coded(facts)]
            other += sum(not each.startswith(case.code) for each in found)
            if options.misses and verdict not in {"right", "left"}:
                print(f"{verdict:8} {case.code:10} {case.text}  {' '.join(found)}")
        _print_table(path, counts, other)
    return 0


def _print_table(path: Path, counts: Counter[tuple[str, str]], other: int) -> None:
    print(f"\n{path.name}")
    for code in dict.fromkeys(code for code, _ in counts):
        verdicts = {verdict: n for (each, verdict), n in counts.items() if each == code}
        print(f"  {code:12} {sum(verdicts.values()):4}  " + "  ".join(f"{v} {n}" for v, n in sorted(verdicts.items())))
    total = {
        v: sum(n for (c, each), n in counts.items() if each == v and c != "-") for v in ("right", "actors", "missed")
    }
    n = sum(total.values())
    print(
        f"  all types    {n:4}  type {(n - total['missed']) / n:.0%}, with actors {total['right'] / n:.0%};"
        f" acts of other types {other}"
    )


if __name__ == "__main__":
    run_script(main)
