"""How often an act is right at each confidence: the reliability table.

    python benchmarks/calibration.py ../shared

An act is judged alone, by the gold's own scorer, and only where the gold can tell:

* PLOVER marks one event a sentence. An act of its type is right when sources and targets fit; it is wrong when they
  do not and no other act of the sentence does better, or when it stands at the marked words and has another type.
* The mediation gold is complete: each mediation, relay and request for either that is found is right or wrong. It is
  right when the gold has one and all actors that were found fit; what was not found is another matter.
* A readout's title names the one call or meeting. A conversation of that day, or of no day, by that means or by
  none in particular, is right when both sides are among its participants; a dated one by other means is wrong.
  Other conversations are told of too, so the share of right acts is a floor.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import mediation
import msgspec
import plover
import readouts
from predictions import Record, article_of, as_lines
from script import run_script

from backchannel.errors import DataError
from backchannel.extraction import Extractor
from backchannel.facts import CONVERSATION_CLASSES, Act, Communication, Facts

__all__ = ["BINS", "Bin", "Judged", "bins", "judge_all", "table"]

BINS = (0.0, 0.6, 0.7, 0.8, 0.9)
"""Where the bins of the table begin."""

_MEANS = {"call": ("PhoneCall", "VideoCall"), "meeting": ("Meeting", "Visit", "Negotiation")}
# Titles that name nobody in particular ("White House meeting with") do not tell who must be among the participants.
_PRINCIPALS = ("President", "Biden", "Harris", "Sullivan")
_HAPPENED = frozenset({"ongoing", "concluded"})


class Judged(NamedTuple):
    """One act that a gold can tell of."""

    gold: str
    facts: Facts
    act: Act
    confidence: float
    right: bool


class Bin(NamedTuple):
    """The acts from one confidence up to the next bin's."""

    least: float
    acts: int
    right: int
    mean: float

    @property
    def share(self) -> float:
        """The share of right acts."""
        return self.right / self.acts if self.acts else 0.0


def bins(judged: Iterable[Judged], edges: tuple[float, ...] = BINS) -> list[Bin]:
    """Count acts by confidence; bins without acts are left out."""
    found = []
    judged = list(judged)
    for least, beyond in zip(edges, (*edges[1:], float("inf")), strict=True):
        here = [each for each in judged if least <= each.confidence < beyond]
        if here:
            mean = sum(each.confidence for each in here) / len(here)
            found.append(Bin(least, len(here), sum(each.right for each in here), mean))
    return found


def table(judged: Iterable[Judged]) -> Iterator[str]:
    """Yield the lines of the reliability table, in Markdown; the last column is what a cut there keeps."""
    judged = list(judged)
    yield "| confidence from | acts | mean confidence | right | right, from here up |"
    yield "| --- | --- | --- | --- | --- |"
    rows = bins(judged)
    for row in rows:
        above = [each for each in judged if each.confidence >= row.least]
        kept = 100 * sum(each.right for each in above) / len(above)
        mean, share = 100 * row.mean, 100 * row.share
        yield f"| {row.least:.1f} | {row.acts} | {mean:.0f} % | {share:.0f} % | {kept:.0f} % of {len(above)} |"
    yield f"\nExpected calibration error: {100 * error(rows):.1f} points over {len(judged)} acts."


def error(rows: list[Bin]) -> float:
    """Return the mean distance between confidence and share of right acts, weighted by acts."""
    acts = sum(row.acts for row in rows)
    return sum(row.acts * abs(row.share - row.mean) for row in rows) / acts if acts else 0.0


def judge_all(gold: Path, extractor: Extractor) -> list[Judged]:
    """Judge what is found in the open halves of all three golds."""
    return [
        *_judge_plover(gold / "plover", extractor),
        *_judge_mediation(gold / "mediation", extractor),
        *_judge_readouts(gold / "readouts", extractor),
    ]


# ---- what is judged ------------------------------------------------------------------------------


def _documents(path: Path, extractor: Extractor) -> Iterator[tuple[Record, Facts]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            record = json.loads(line)
            try:
                yield record, extractor.extract(article_of(record))
            except DataError as fault:
                print(f"{record['id']}: {fault}", file=sys.stderr)


def _asserted(facts: Facts) -> Iterator[tuple[Act, float]]:
    """Yield the acts that somebody vouches for, with the highest confidence of a claim on each."""
    for act in facts.acts():
        claims = [claim for claim in facts.claims if claim.claims == act.id and claim.modality != "denied"]
        if claims:
            yield act, max(claim.confidence for claim in claims)


def _alone(facts: Facts, act: Act, *others: str | None) -> Facts:
    """Return the facts with one act, and with others by their ids."""
    kept = {act.id, *others}
    return msgspec.structs.replace(
        facts,
        communications=tuple(each for each in facts.communications if each.id in kept),
        mediations=tuple(each for each in facts.mediations if each.id in kept),
    )


def _scorer(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"score_{folder.name}", folder / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{folder / 'score.py'} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---- PLOVER --------------------------------------------------------------------------------------


def _judge_plover(folder: Path, extractor: Extractor) -> Iterator[Judged]:
    score = _scorer(folder)
    golds = {gold.id: gold for gold in score.load_gold(str(folder / "open.json"))}
    marked = {r["id"]: r.get("eventText", "") for r in json.loads((folder / "open.json").read_text(encoding="utf-8"))}
    for record, facts in _documents(folder / "open.input.jsonl", extractor):
        gold, found = golds[record["id"]], []
        for act, confidence in _asserted(facts):
            own = plover.predict(_alone(facts, act))["events"]
            if own:
                (event,) = score.load_pred([json.dumps({"id": gold.id, "events": own})])[gold.id]
                found.append((act, confidence, event["type"] == gold.type, score.full(event, gold)))
        done = any(fits and full for _, _, fits, full in found)
        for act, confidence, fits, full in found:
            there = act.trigger.quote.lower() in marked[gold.id].lower().split()
            if (fits and full) or ((fits or there) and not done):
                yield Judged("plover", facts, act, confidence, fits and full)


# ---- mediation -----------------------------------------------------------------------------------


def _judge_mediation(folder: Path, extractor: Extractor) -> Iterator[Judged]:
    score = _scorer(folder)
    golds = {r["id"]: r for r in json.loads((folder / "open.json").read_text(encoding="utf-8"))}
    for record, facts in _documents(folder / "open.input.jsonl", extractor):
        gold = golds[record["id"]]
        inferred = {claim.claims for claim in facts.claims if claim.derived_from is not None}
        for act, confidence in _asserted(facts):
            if act.id in inferred:
                # It stands and falls with the relay, which is judged.
                continue
            group, predicted = _of_gold(facts, act)
            if group is None:
                continue
            scores = score.score([gold], score.load_pred([json.dumps({"id": gold["id"], **predicted})]))[group]
            right = scores["detection"]["P"] == 1 and all(
                measure["P"] == 1 or not measure["predicted"]
                for role, measure in scores.items()
                if role not in {"detection", "full", "recall by modality"}
            )
            yield Judged("mediation", facts, act, confidence, right)


def _of_gold(facts: Facts, act: Act) -> tuple[str | None, Record]:
    """Return the scorer's group that an act belongs to, and the act alone as a prediction."""
    about = act.content_act if isinstance(act, Communication) else None
    predicted = mediation.predict(_alone(facts, act, about))
    if not isinstance(act, Communication):
        return "mediation", {"mediations": predicted["mediations"]}
    if act.relayed_by:
        return "relay", {"relays": mediation.predict(_alone(facts, act))["relays"]}
    return ("requests", {"requests": predicted["requests"]}) if predicted["requests"] else (None, {})


# ---- readouts ------------------------------------------------------------------------------------


def _judge_readouts(folder: Path, extractor: Extractor) -> Iterator[Judged]:
    lines = (folder / "open.gold.jsonl").read_text(encoding="utf-8").splitlines()
    golds = {r["id"]: r for r in map(json.loads, lines) if any(word in r["principal"] for word in _PRINCIPALS)}
    acts: dict[str, tuple[Facts, Communication, float]] = {}
    owners: dict[str, Record] = {}
    shown: dict[str, Record] = {}
    for record, facts in _documents(folder / "open.jsonl", extractor):
        for act, confidence in _asserted(facts):
            if record["id"] in golds and isinstance(act, Communication) and _of_that_day(act, record["date"]):
                name = f"{record['id']}#{act.id}"
                acts[name], owners[name] = (facts, act, confidence), golds[record["id"]]
                (shown[name],) = readouts.predict(_alone(facts, act))["acts"]
                # Only the two sides are asked for here: of day and means the scorer gets what it wants.
                shown[name] |= {"date": record["date"], "type": _MEANS[owners[name]["medium"]][0]}
    asked = _missed(folder, owners, {})
    paired = asked - _missed(folder, owners, shown)
    for name in sorted(asked):
        facts, act, confidence = acts[name]
        fits = act.kind == "Conversation" or act.kind in _MEANS[owners[name]["medium"]]
        if fits or (name in paired and act.date is not None):
            yield Judged("readouts", facts, act, confidence, fits and name in paired)


def _of_that_day(act: Communication, date: str) -> bool:
    return act.kind in CONVERSATION_CLASSES and act.status in _HAPPENED and act.date in (None, date)


def _missed(folder: Path, owners: dict[str, Record], shown: dict[str, Record]) -> set[str]:
    """Return the acts that the scorer does not find right, each as the one act of a document of its own.

    Documents that the scorer leaves out are in no answer: what it misses when nothing is predicted is all it asks for.
    """
    with tempfile.TemporaryDirectory() as temporary:
        gold, predicted = Path(temporary, "gold.jsonl"), Path(temporary, "predicted.jsonl")
        gold.write_text(as_lines({**record, "id": name} for name, record in owners.items()), encoding="utf-8")
        predicted.write_text(as_lines({"id": name, "acts": [act]} for name, act in shown.items()), encoding="utf-8")
        command = [sys.executable, str(folder / "score.py"), str(gold), str(predicted), "--show", str(len(owners))]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {line for line in done.stdout.splitlines() if line in owners}


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description="Print the reliability table of the confidences.")
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared"), help="the folder that holds gold/")
    judged: list[Any] = judge_all(parser.parse_args().data / "gold", Extractor())
    for name in sorted({each.gold for each in judged}):
        print(f"\n{name}\n")
        print(*table(each for each in judged if each.gold == name), sep="\n")
    print("\nall\n")
    print(*table(judged), sep="\n")


if __name__ == "__main__":
    run_script(main)
