"""Reports in many styles with the acts that a reader found in them before they were extracted."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

import prose

from backchannel.article import Article
from backchannel.extraction import Extractor

# What is right, and wrong, of what is claimed; and what is found of what is needed.
LEAST = {"first": (0.82, 0.11, 0.52), "later": (0.74, 0.14, 0.60)}


@pytest.mark.parametrize("name", prose.SETS)
def test_reports_in_other_styles_are_read_as_well_as_before(extractor: Extractor, name: str) -> None:
    folder = prose.DATA / name
    rows = prose.read_rows(folder / "expected.txt")
    found: Counter[str] = Counter()
    missed = 0
    for report in {row.report for row in rows}:
        text = (folder / f"{report}.txt").read_text(encoding="utf-8")
        own = [row for row in rows if row.report == report]
        verdicts, lacking = prose.judge(extractor.extract(Article(text=text, published=prose.DAY)), own)
        found.update(verdict for verdict, _, _ in verdicts)
        missed += len(lacking)
    needed = sum(row.needed for row in rows)
    right, wrong, recall = LEAST[name]
    assert found["right"] >= right * found.total()
    assert found["wrong"] <= wrong * found.total()
    assert needed - missed >= recall * needed


@pytest.mark.parametrize("name", prose.SETS)
def test_every_row_is_of_words_of_its_report(name: str) -> None:
    """A slip in the list would count as a miss for ever."""
    for row in prose.read_rows(prose.DATA / name / "expected.txt"):
        text = (prose.DATA / name / f"{row.report}.txt").read_text(encoding="utf-8").casefold()
        assert any(word.casefold() in text for word in row.words), row
