"""What the benchmark of scaling reckons and draws, and that a whole run is what the command does."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

import corpus
import mapping_peer
import texts
import whole_runs
from costs import Growth, Stage, bars, exponent, growth_lines, plot, stage_lines

LINEAR = {100: 3.0, 1000: 12.0, 10_000: 102.0}
SQUARE = {100: 3.0, 1000: 102.0, 10_000: 10_002.0}


def test_what_grows_in_proportion_has_exponent_1_once_the_start_is_taken_off() -> None:
    assert exponent(LINEAR) == pytest.approx(1.0)
    assert exponent(SQUARE) > 1.5


def test_lines_tell_what_was_met_and_what_was_missed() -> None:
    slow, fat = (
        Growth("a", SQUARE, {100: 90, 1000: 100, 10_000: 119}),
        Growth("b", LINEAR, {100: 90, 1000: 100, 10_000: 121}),
    )
    assert [line.split()[-2] for line in growth_lines(slow) if "1.05" in line or "1.2" in line] == ["MISSED:", "met:"]
    assert [line.split()[-2] for line in growth_lines(fat) if "1.05" in line or "1.2" in line] == ["met:", "MISSED:"]
    lines = stage_lines([Stage("fast", 0.5, "1 ms", True), Stage("slow", 2.0, "1 ms", False), Stage("peer", 4.0)])
    assert ["met" in lines[0], "MISSED" in lines[1], ":" in lines[2]] == [True, True, False]
    assert "0.70 of the arithmetic's  MISSED" in whole_runs.Cores(control=2.0, parsing=1.9, ours=1.4).line()


@pytest.mark.parametrize(
    ("drawn", "marks"),
    [
        (plot(Growth("words & quads", LINEAR, {100: 90, 1000: 100, 10_000: 110})), ["102.0 s, 110 MB", "10,000"]),
        (
            bars("<stages>", [Stage("map & judge", 0.5, "", True), Stage("peer", 40.0)]),
            ["map & judge", "0.5 ms", "40 ms"],
        ),
    ],
)
def test_plots_are_svg_that_names_its_figures(drawn: str, marks: list[str]) -> None:
    root = ElementTree.fromstring(drawn)
    words = [element.text for element in root.iter() if element.text]
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert all(any(mark in word for word in words) for mark in marks)


def test_the_tables_for_the_peer_hold_all_that_its_rules_ask_for() -> None:
    rows = [row for facts in corpus.articles(20) for row in mapping_peer._rows(facts)]
    assert {name for name, _ in rows} == mapping_peer._TABLES.keys()
    for name, row in rows:
        assert row.keys() >= set(mapping_peer._columns(mapping_peer._TABLES[name]))


def test_a_whole_run_writes_what_the_command_writes(tmp_path: Path, backchannel: object) -> None:
    source = whole_runs.write(texts.texts(3), tmp_path / "articles.jsonl")
    whole_runs._published(source, tmp_path / "here")
    assert callable(backchannel)
    done = backchannel("publish", source, "--out", tmp_path / "there", "--jobs", 1)
    assert done.returncode == 0, done.stderr
    here, there = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("here", "there"))
    assert here == there and here["graph.nq"]
