"""A process that writes into a store is killed, again and again: nothing is lost, doubled or half there."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from backchannel.mapping import map_facts
from backchannel.storage import is_store, read_store
from backchannel.storage.dumping import dump

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

from corpus import articles

PATIENCE_S = 600.0


def reports(folder: Path, number: int) -> list[Path]:
    """Reports as files, with their headers."""
    folder.mkdir()
    paths = []
    for n, facts in enumerate(articles(number)):
        about = facts.article
        path = folder / f"{n:04}.txt"
        path.write_text(
            f"Title: {about.title}\nDate: {about.published}\nPublisher: {about.publisher}\nURL: {about.url}\n\n{about.text}",
            encoding="utf-8",
        )
        paths.append(path)
    return paths


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "backchannel", *map(str, arguments)]


def entered(place: Path) -> int:
    """How many articles the writer has entered so far."""
    try:
        record = sqlite3.connect(f"{(place / 'records.sqlite').absolute().as_uri()}?mode=ro", uri=True, timeout=0.0)
        try:
            return int(record.execute("SELECT count(*) FROM article").fetchone()[0])
        finally:
            record.close()
    except sqlite3.Error:
        return 0


def has_come_to(place: Path, aim: float) -> bool:
    return place.exists() and entered(place) >= aim


def kill_when(process: subprocess.Popen[bytes], due: Callable[[], bool], pause: float) -> bool:
    """Kill a process some moments after it is due; tell whether it was still running."""
    until = time.monotonic() + PATIENCE_S
    while process.poll() is None and not due():
        assert time.monotonic() < until, "the process neither ends nor gets on"
        time.sleep(0.002)
    time.sleep(pause)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def whole(place: Path, expected: dict[str, list[bytes]]) -> int:
    """Check that every article in a store is as it should be, and that there is nothing else; return how many."""
    with read_store(place) as snapshot:
        records = [record.iri for record in snapshot.articles()]
        for iri in records:
            assert snapshot.lines(iri) == expected[iri], iri
        graphs = {graph.value for graph in snapshot.store.named_graphs()}
        owned = {graph for graph in graphs if "/article/" in graph}
        assert {graph[: graph.index("/article/") + 41] for graph in owned} == set(records)
        assert graphs - owned == {graph for graph, _, _ in snapshot.shared()}
    assert len(records) == len(set(records))
    return len(records)


def kills(place: Path, run: list[str], undisturbed: Path, times: int, total: int, chance: random.Random) -> None:
    """Kill a run so many times, at moments spread over it, and let it end; compare with one that nobody disturbed."""
    with read_store(undisturbed) as snapshot:
        expected = {record.iri: snapshot.lines(record.iri) for record in snapshot.articles()}
        wanted = b"".join(dump(snapshot))
    assert len(expected) == total
    killed = 0
    there = 0
    while killed < times:
        aim = total * (killed + chance.random()) / (times + 1)
        pause = chance.uniform(0.0, 0.05)
        process = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        killed += kill_when(process, partial(has_come_to, place, aim), pause)
        if is_store(place):
            before, there = there, whole(place, expected)
            assert there >= before, "what was there is there"
    done = subprocess.run(run, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert whole(place, expected) == total
    with read_store(place) as snapshot:
        assert b"".join(dump(snapshot)) == wanted


@pytest.mark.parametrize(
    ("number", "times"), [(8, 2), pytest.param(500, 50, marks=pytest.mark.soak)], ids=["short", "soak"]
)
def test_publishing_is_killed(tmp_path: Path, number: int, times: int) -> None:
    sources = reports(tmp_path / "reports", number)
    run = [command("publish", *sources, "--store", tmp_path / name) for name in ("undisturbed", "disturbed")]
    subprocess.run(run[0], check=True, capture_output=True)
    kills(tmp_path / "disturbed", run[1], tmp_path / "undisturbed", times, number, random.Random(times))


@pytest.mark.parametrize(
    ("number", "times"), [(400, 2), pytest.param(5000, 25, marks=pytest.mark.soak)], ids=["short", "soak"]
)
def test_loading_is_killed(tmp_path: Path, number: int, times: int) -> None:
    """The bulk loader knows no transactions; batches that were cut off are taken out again."""
    path = tmp_path / "graph.nq"
    with path.open("wb") as stream:
        stream.writelines(map_facts(facts).nquads() for facts in articles(number))
    run = [command("store", "load", tmp_path / name, path) for name in ("undisturbed", "disturbed")]
    subprocess.run(run[0], check=True, capture_output=True)
    kills(tmp_path / "disturbed", run[1], tmp_path / "undisturbed", times, number, random.Random(times))
