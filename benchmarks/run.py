"""Run all benchmarks and compare them with the figures on record.

    python benchmarks/run.py [--data] ../shared [--record]

Prints one table. Exit 1 when a figure falls more than two points below ``floor.json``, when a limit on time or
memory is broken, or when CI=true and there is nothing to measure on; ``--record`` writes the figures instead.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import back_channel
import calibration
import corroboration
import linking
import mediation
import plover
import readouts
import rows
import scaling
import speed
import validation
from predictions import Predict, Record, as_lines, predicted
from renaming import original, variants
from script import run_script

from backchannel.extraction import Extractor
from backchannel.facts import Facts

__all__ = ["TOLERANCE", "below", "main"]

TOLERANCE = 2.0
"""Points that a figure may fall: what one or two records more or less make on the small sets."""

_ROWS = 20_000
_CORROBORATED = (1_000, 4_000)
"""How many rows and articles the short measurements take."""
_WAVERING = 0.15
"""What an exponent over so few seconds wavers by on a busy machine."""

FLOOR = Path(__file__).with_name("floor.json")
Figures = dict[str, float]


def below(figures: Figures, floor: Figures) -> list[str]:
    """Return a line for each figure that fell too far, or is gone."""
    lines = []
    for name, least in floor.items():
        if name not in figures:
            lines.append(f"{name}: on record with {least:.1f}, not measured")
        elif figures[name] < least - TOLERANCE:
            lines.append(f"{name}: {figures[name]:.1f}, on record {least:.1f}")
    return lines


def _scored(folder: Path, gold: str, records: list[Record], predict: Predict, extractor: Extractor) -> Any:
    return _score(folder, gold, predicted(predict, records, extractor))


def _score(folder: Path, gold: str, predictions: Iterable[Record]) -> Any:
    """Return what the gold's own scorer says, as JSON."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write(as_lines(predictions))
        file.flush()
        command = [sys.executable, str(folder / "score.py"), str(folder / gold), file.name, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{folder / 'score.py'} failed: {done.stderr.strip()}")
    return json.loads(done.stdout)


def _records(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _mediation_figures(gold: Path, extractor: Extractor) -> Iterator[tuple[str, float]]:
    folder = gold / "mediation"
    scores = _scored(folder, "open.json", _records(folder / "open.input.jsonl"), mediation.predict, extractor)
    for group, kinds in (
        ("mediation", ("detection", "mediator", "party", "full")),
        ("relay", ("detection", "author", "carrier", "recipient", "full")),
        ("requests", ("detection", "sender", "recipient")),
    ):
        for kind in kinds:
            for measure in ("P", "R", "F1"):
                yield f"{group} {kind} {measure}", 100 * scores[group][kind][measure]


def _plover_figures(gold: Path, extractor: Extractor) -> Iterator[tuple[str, float]]:
    folder = gold / "plover"
    scores = _scored(folder, "open.json", _records(folder / "open.input.jsonl"), plover.predict, extractor)
    subset = scores["COMM"]
    for kind in ("type", "actor", "full"):
        yield f"plover {kind} P", 100 * subset[kind]["P"]
        yield f"plover {kind} R", 100 * subset[kind]["R"]
    yield "plover full hit|answered", 100 * subset["full hit|answered"]
    yield "plover full strict P", 100 * subset["full, strict P"]


def _readout_figures(gold: Path, extractor: Extractor) -> Iterator[tuple[str, float]]:
    folder = gold / "readouts"
    both = list(predicted(_both_readings, _records(folder / "open.jsonl"), extractor))
    likely, told = (
        _score(folder, "open.gold.jsonl", ({"id": record["id"], **record[reading]} for record in both))
        for reading in ("likely", "told")
    )
    for kind in ("counterpart", "pair", "medium", "date", "all", "precision"):
        yield f"readouts {kind}", float(likely[kind])
    for kind in ("date", "all"):
        yield f"readouts {kind}, day told", float(told[kind])


def _both_readings(facts: Facts) -> Record:
    return {"likely": readouts.predict(facts), "told": readouts.predict_told(facts)}


def _confidence_figures(gold: Path, extractor: Extractor) -> Iterator[tuple[str, float]]:
    """Yield the share of right acts from a confidence up, which is what a user who cuts there keeps."""
    judged = calibration.judge_all(gold, extractor)
    print("\nconfidence, over the acts that a gold can tell of:\n")
    print(*calibration.table(judged), sep="\n")
    for least in (0.0, 0.8, 0.9):
        kept = [each.right for each in judged if each.confidence >= least]
        yield f"confidence >= {least:.1f} right", 100 * sum(kept) / len(kept) if kept else 0.0
    yield "confidence calibration (100 - error)", 100 - 100 * calibration.error(calibration.bins(judged))


def _article_figures(gold: Path, extractor: Extractor) -> Iterator[tuple[str, float]]:
    case = original(gold)
    one = back_channel.ask(case, extractor)
    others = [back_channel.ask(each, extractor) for each in variants(case)]
    for result in (one, *others):
        print(*back_channel.report(result), sep="\n")
    yield from _answered("article", [one])
    for kind in ("renamed", "reworded"):
        yield from _answered(kind, [each for each in others if each.case.kind == kind])
    renamed = [each for each in others if each.case.kind == "renamed"]
    shared = sum(back_channel.shared_acts(each, one) for each in renamed)
    yield "renamed same acts P", 100 * shared / sum(len(list(each.facts.acts())) for each in renamed)
    yield "renamed same acts R", 100 * shared / (len(renamed) * len(list(one.facts.acts())))


def _own_figures() -> Iterator[tuple[str, float]]:
    """Yield what sets of our own say: acts that several articles tell, and who is linked with what."""
    pairs = corroboration.score(corroboration.read_reports("report"))
    yield "corroboration precision", 100 * pairs.precision
    yield "corroboration recall", 100 * pairs.recall
    links = linking.score(linking.read())["all"]
    yield "linking precision", 100 * links.precision
    yield "linking recall", 100 * links.recall


def _answered(name: str, results: list[back_channel.Result]) -> Iterator[tuple[str, float]]:
    yield f"{name} questions", 100 * sum(r.answered for r in results) / sum(len(r.answers) for r in results)
    yield f"{name} parts", sum(r.parts for r in results) / len(results)


def _table(figures: Figures, floor: Figures) -> Iterator[str]:
    width = max(map(len, figures))
    yield f"{'':{width}}  figure  on record"
    for name, value in figures.items():
        yield f"{name:{width}}  {value:6.1f}  {format(floor[name], '9.1f') if name in floor else '        -'}"


def _measure(gold: Path) -> tuple[Figures, list[str]]:
    """Return the figures, and the limits that are broken."""
    extractor = Extractor()
    figures = dict(_article_figures(gold, extractor))
    for of in (_mediation_figures, _plover_figures, _readout_figures, _confidence_figures):
        figures |= of(gold, extractor)
    figures |= _own_figures()
    records = _records(gold / "readouts" / "open.jsonl")
    pace = speed.measure(original(gold).article, records)
    judged = validation.measure(records, extractor)
    imported = rows.measure(_ROWS)
    power = corroboration.exponent(*_CORROBORATED)
    print(
        f"\n{speed.machine()}",
        speed.sentence(pace),
        validation.sentence(judged),
        *judged.missed(),
        rows.sentence(imported),
        f"corroboration: time grows with the number of articles to the power of {power:.2f}"
        f" (target {corroboration.MOST_EXPONENT}; from {_CORROBORATED[0]:,} to {_CORROBORATED[1]:,})",
        sep="\n",
        end="\n\n",
    )
    lines, missed = scaling.short(gold.parent)
    print("\n".join(lines), end="\n\n")
    beyond = [f"{stage.name}: more than {stage.goal}" for stage in missed]
    broken = pace.beyond() + judged.beyond() + imported.beyond() + beyond
    if power > corroboration.MOST_EXPONENT + _WAVERING:
        broken.append(f"corroboration grows with the power of {power:.2f}, more than {corroboration.MOST_EXPONENT}")
    return figures, broken


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description="Run all benchmarks.")
    parser.add_argument("folder", nargs="?", type=Path, help="the folder that holds gold/ (default: ../shared)")
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="the same")
    parser.add_argument("--record", action="store_true", help="write the figures to floor.json")
    options = parser.parse_args()
    gold = (options.folder or options.data) / "gold"
    if not gold.is_dir():
        print(f"bench: no data at {gold}, nothing measured; --data names another folder")
        return 1 if os.environ.get("CI") == "true" else 0
    floor: Figures = json.loads(FLOOR.read_text(encoding="utf-8")) if FLOOR.exists() else {}
    figures, broken = _measure(gold)
    for line in _table(figures, floor):
        print(line)
    if options.record:
        rounded = {name: round(value, 1) for name, value in figures.items()}
        FLOOR.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")
        return 0
    faults = below(figures, floor) + broken
    for line in faults:
        print(f"bench: {line}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    run_script(main)
