"""A real Spark session does what a run on one machine does, also when an executor is killed on the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import backchannel
from backchannel import publishing
from backchannel.article import Article
from backchannel.cluster import Work
from backchannel.cluster.work import json_items
from backchannel.facts import Facts
from backchannel.reading.articles import article
from backchannel.reading.corpus import items
from backchannel.reading.items import Columns, Item
from conftest import missing

REPORTS = [
    "Portugal rejected a Chilean proposal on Monday.",
    "Chile asked Portugal on Tuesday to carry a message to Mongolia.",
    "Oman is mediating between Chile and Peru, its foreign ministry said.",
    "Norwegian Prime Minister Ingvild Tangen spoke by telephone with Canadian Prime Minister Owen Castellane.",
    "It will rain in the north, and the wind will turn.",
    "Mongolia accused Portugal of spreading rumours.",
]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six reports, one of them twice, and a line that is no JSON."""
    lines = [json.dumps({"text": text, "publisher": "Harbour Post", "date": "2031-05-14"}) for text in REPORTS]
    file = tmp_path_factory.mktemp("news") / "news.jsonl"
    file.write_text("\n".join([*lines, "{half", "", lines[0]]) + "\n", encoding="utf-8")
    return file


def articles(source: Path) -> list[Article]:
    """What a source holds, read in one process."""
    return [article(item) for item in items([str(source)]) if isinstance(item, Item)]


def linked(found: Article) -> Facts:
    """What `publish` has of an article unless it is told otherwise."""
    return backchannel.link(backchannel.extract(found))


@pytest.fixture(scope="module")
def local(news: Path, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The sorted lines of a run on one machine."""
    out = tmp_path_factory.mktemp("local")
    publishing.publish(map(linked, articles(news)), out, formats=[publishing.Format.N_QUADS])
    return sorted((out / "graph.nq").read_bytes().splitlines())


@pytest.fixture(scope="module")
def spark() -> dict[str, str]:
    """The environment in which the command finds Spark and Java."""
    try:
        import pyspark
    except ImportError:
        missing("pyspark")
    if shutil.which("java") is None:
        missing("java")
    python_path = os.pathsep.join([str(Path(backchannel.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    return os.environ | {
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYTHONPATH": python_path,
    }


def start(news: Path, out: Path, master: str, environment: dict[str, str], *more: str) -> subprocess.Popen[str]:
    settings = [f"--conf spark.{name}" for name in ("ui.enabled=false", "driver.host=127.0.0.1", *more)]
    submit = " ".join(["--master", f"'{master}'", *settings, "pyspark-shell"])
    command = [sys.executable, "-m", "backchannel", "spark", str(news), str(out), "--partitions", "4"]
    return subprocess.Popen(
        command,
        env=environment | {"PYSPARK_SUBMIT_ARGS": submit},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def shards(out: Path) -> list[bytes]:
    return sorted(line for part in out.glob("*/part-*") for line in part.read_bytes().splitlines())


def test_a_local_session_gives_what_one_machine_gives(
    news: Path, local: list[bytes], spark: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "shards"
    process = start(news, out, "local[2]", spark)
    stdout, stderr = process.communicate(timeout=900)
    assert process.returncode == 1, stderr  # half a line is at fault
    assert stdout == ""
    assert "news.jsonl, line 7: this is not JSON" in stderr
    assert f"6 articles published, {len(local):,} quads; 0 rejected, 1 at fault" in stderr
    assert shards(out) == local
    assert {each.name for each in out.iterdir()} == {"articles", "shared"}


def test_an_executor_that_is_killed_is_made_up_for(
    news: Path, local: list[bytes], spark: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "shards"
    process = start(news, out, "local-cluster[2,1,1024]", spark, f"executorEnv.PYTHONPATH={spark['PYTHONPATH']}")
    try:
        killed = kill_an_executor(process)
        _, stderr = process.communicate(timeout=900)
    finally:
        process.kill()
    assert killed, stderr
    assert "6 articles published" in stderr
    assert shards(out) == local


def kill_an_executor(driver: subprocess.Popen[str]) -> bool:
    """Kill an executor as soon as one has workers in Python: it is then at work."""
    while driver.poll() is None:
        for executor in executors(driver.pid):
            if any("pyspark" in command_of(child) for child in children(executor)):
                os.kill(executor, signal.SIGKILL)
                return True
        time.sleep(0.05)
    return False


def executors(driver: int) -> list[int]:
    below, found = [driver], []
    while below:
        process = below.pop()
        if "ExecutorBackend" in command_of(process):
            found.append(process)
        below += children(process)
    return found


def children(process: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:  # it has ended
        return []


def command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def test_what_is_there_already_is_not_written_over(news: Path, spark: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    process = start(news, tmp_path, "local[1]", spark)
    _, stderr = process.communicate(timeout=900)
    assert process.returncode == 2
    assert "is there already: choose another directory" in stderr.splitlines()[-1]
    assert "Traceback" not in stderr


def test_what_comes_out_of_one_article_needs_no_cluster() -> None:
    """The work itself is plain Python: the same article twice is one, a fault is told with its line."""
    work = Work()
    lines = [json.dumps({"text": REPORTS[0], "publisher": name}).encode() for name in ("First", "Second")]
    numbered = [(item, n) for n, line in enumerate([*lines, b"[1]"]) for item in json_items(line, "news", n, Columns())]
    keyed = list(work.keyed(numbered))
    assert len(keyed) == 3 and keyed[0][0] == keyed[1][0]
    outcomes = list(work.outcomes([min(keyed[:2]), keyed[2]]))
    assert [each.line for each in outcomes if each.kind == "fault"] == [
        'news, line 3: this is an array, not an object; write {"text": "..."}'
    ]
    assert any("First" in each.line for each in outcomes) and not any("Second" in each.line for each in outcomes)
    assert sum(each.kind == "published" for each in outcomes) == 1
    assert {each.kind for each in outcomes} == {"own", "shared", "published", "fault"}


@pytest.mark.parametrize("form", ["parquet", "warc"])
def test_other_forms_are_read_in_partitions(form: str, spark: dict[str, str], tmp_path: Path) -> None:
    if form == "parquet":
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            missing("pyarrow")
        source = tmp_path / "news.parquet"
        pyarrow.parquet.write_table(pyarrow.table({"text": REPORTS[:2], "date": ["2031-05-14"] * 2}), source)
    else:
        source = tmp_path / "news.warc"
        page = f"<html><head><title>News</title></head><body><article><p>{REPORTS[0]}</p><p>{REPORTS[2]}</p></article></body></html>"
        response = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}".encode()
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://harbourpost.example/1\r\n"
            "WARC-Date: 2031-05-14T09:00:00Z\r\nWARC-Record-ID: <urn:uuid:1c6d0d0e-1111-4222-8333-444455556666>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(response)}\r\n\r\n"
        )
        source.write_bytes(head.encode() + response + b"\r\n\r\n")
    out = tmp_path / "shards"
    process = start(source, out, "local[1]", spark)
    _, stderr = process.communicate(timeout=900)
    assert process.returncode == 0, stderr
    found = articles(source)
    assert f"{len(found)} articles published" in stderr and found
    publishing.publish(map(linked, found), tmp_path / "local", formats=[publishing.Format.N_QUADS])
    assert shards(out) == sorted((tmp_path / "local" / "graph.nq").read_bytes().splitlines())
