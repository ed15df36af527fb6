"""The reliability table's arithmetic, and what a gold can tell, on golds made up here."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

import calibration
from calibration import Judged

from backchannel.article import Article
from backchannel.extraction import Extractor
from backchannel.facts import Communication, Facts, Span

ACT = Communication(id="c", kind="Meeting", status="concluded", trigger=Span(start=0, end=3, quote="met"))
FACTS = Facts(article=Article(text="met"))
# A scorer with the interface of the readouts': it prints the ids of documents whose counterpart is in no act.
SCORER = """
import json, sys
gold, predicted = (
    [json.loads(line) for line in open(name, encoding="utf-8") if line.strip()] for name in sys.argv[1:3]
)
found = {r["id"]: " ".join(p for act in r["acts"] for p in act["participants"]) for r in predicted}
for r in gold:
    if r["counterpart"] and r["counterpart"] not in found.get(r["id"], ""):
        print(r["id"], r["title"], sep=chr(10) + "   ")
"""


def judged(*pairs: tuple[float, bool]) -> list[Judged]:
    return [Judged("made up", FACTS, ACT, confidence, right) for confidence, right in pairs]


def test_acts_are_counted_in_the_bin_of_their_confidence() -> None:
    rows = calibration.bins(judged((0.95, True), (0.9, False), (0.89, True), (0.1, False)))
    assert [(row.least, row.acts, row.right) for row in rows] == [(0.0, 1, 0), (0.8, 1, 1), (0.9, 2, 1)]
    assert [row.share for row in rows] == [0.0, 1.0, 0.5]


def test_the_error_is_the_mean_distance_of_confidence_and_share() -> None:
    rows = calibration.bins(judged((0.9, True), (0.9, False), (0.5, True), (0.5, False)))
    assert calibration.error(rows) == pytest.approx(0.2)
    assert calibration.error([]) == 0


def test_the_table_says_what_a_cut_keeps() -> None:
    lines = list(calibration.table(judged((0.95, True), (0.85, False))))
    assert "| 0.8 | 1 | 85 % | 0 % | 50 % of 2 |" in lines
    assert "| 0.9 | 1 | 95 % | 100 % | 100 % of 1 |" in lines


def test_a_readouts_title_tells_of_the_conversations_of_that_day_only(tmp_path: Path, extractor: Extractor) -> None:
    (tmp_path / "score.py").write_text(SCORER)
    documents = [
        ("right", "President Marit Solberg met today with Temuulen Dorjpurev.", "meeting", "Dorjpurev"),
        ("wrong", "President Marit Solberg met today with Rosario Ibarrola.", "meeting", "Dorjpurev"),
        ("other-means", "President Marit Solberg met today with Temuulen Dorjpurev.", "call", "Dorjpurev"),
        ("other-day", "President Marit Solberg met on 2 May 2030 with Rosario Ibarrola.", "meeting", "Dorjpurev"),
        ("planned", "President Marit Solberg will meet today with Rosario Ibarrola.", "meeting", "Dorjpurev"),
        ("not-asked", "President Marit Solberg met today with Rosario Ibarrola.", "meeting", ""),
    ]
    day, title, principal = "2031-05-14", "a readout", "President Marit Solberg"
    texts = [{"id": id, "date": day, "text": text} for id, text, _, _ in documents]
    golds = [
        {"id": id, "date": day, "title": title, "medium": means, "counterpart": who, "principal": principal}
        for id, _, means, who in documents
    ]
    for name, records in (("open.jsonl", texts), ("open.gold.jsonl", golds)):
        (tmp_path / name).write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    told = [(each.facts.article.text, each.right) for each in calibration._judge_readouts(tmp_path, extractor)]
    # "other-means" has the words of "right"; there a dated meeting is wrong, for the title tells of a call.
    assert sorted(told) == sorted([(documents[0][1], True), (documents[1][1], False), (documents[2][1], False)])
