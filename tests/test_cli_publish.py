"""Publishing from the command line: reports in, files and a summary out, one bad source stopping no other."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from backchannel.cli import main
from backchannel.querying.prepared import prepared_rows
from backchannel.storage import read_store
from conftest import CommandLine
from facts_examples import mediator_is_party, quiet

FILES = ["catalog.ttl", "facts.jsonl", "graph.jsonld", "graph.nq", "graph.trig", "graph.ttl"]
Report = Callable[..., Path]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def published(backchannel: CommandLine, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The relayed message, published once for all tests that only look."""
    out = tmp_path_factory.mktemp("published") / "out"
    done = backchannel("publish", examples / "relayed-message.txt", "--out", out)
    assert done.returncode == 0, done.stderr
    return out


def test_a_report_becomes_six_files_and_a_summary(backchannel: CommandLine, examples: Path, tmp_path: Path) -> None:
    done = backchannel("publish", examples / "relayed-message.txt", "--out", tmp_path / "out")
    assert done.returncode == 0
    assert names(tmp_path / "out") == FILES
    assert done.stdout.startswith("Portugal says it carried a Chilean message to Mongolia (Harbour Post, 2031-05-14)\n")
    assert "Portugal mediates between Chile and Mongolia" in done.stdout
    assert done.stderr.startswith("1 article published, ")
    assert "Traceback" not in done.stderr


def test_whoever_stops_reading_the_summary_stops_nothing(examples: Path, tmp_path: Path) -> None:
    store, out = tmp_path / "store", tmp_path / "out"
    unread, end = os.pipe()
    os.close(unread)
    with os.fdopen(end, "wb") as stdout:
        command = ["publish", examples / "relayed-message.txt", "--store", store, "--out", out]
        done = subprocess.run(
            [sys.executable, "-m", "backchannel", *map(str, command)], stdout=stdout, stderr=subprocess.PIPE
        )
    assert (done.returncode, done.stderr) == (141, b"")
    assert names(out) == FILES
    with read_store(store) as snapshot:
        assert prepared_rows(snapshot, "mediations"), "the answers are kept beside the store"


def test_the_same_input_gives_the_same_bytes(
    backchannel: CommandLine, examples: Path, tmp_path: Path, published: Path
) -> None:
    seeded = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    backchannel("publish", examples / "relayed-message.txt", "--out", tmp_path / "out", env=seeded)
    for name in FILES:
        assert (tmp_path / "out" / name).read_bytes() == (published / name).read_bytes(), name


@pytest.mark.parametrize("name", ["graph.ttl", "graph.jsonld", "graph.trig", "graph.nq"])
def test_what_is_published_conforms(backchannel: CommandLine, published: Path, name: str) -> None:
    done = backchannel("validate", published / name)
    assert (done.returncode, done.stdout) == (0, "")
    assert "conforms, 0 findings" in done.stderr


def test_each_format_answers_the_same(backchannel: CommandLine, published: Path) -> None:
    answers = {
        backchannel("query", published / name, "mediations", "--format", "csv").stdout
        for name in ("graph.ttl", "graph.jsonld", "graph.trig", "graph.nq")
    }
    assert len(answers) == 1
    assert "Portugal" in answers.pop()


def test_step_by_step_gives_the_same_graph(backchannel: CommandLine, examples: Path, published: Path) -> None:
    found = backchannel("extract", examples / "relayed-message.txt")
    assert (found.returncode, found.stderr) == (0, "")
    facts = backchannel("link", "-", stdin=found.stdout)
    assert facts.returncode == 0, facts.stderr
    assert facts.stdout == (published / "facts.jsonl").read_text()
    for form in ("ttl", "jsonld", "trig", "nq"):
        mapped = backchannel("map", "-", "--format", form, stdin=facts.stdout)
        assert (mapped.returncode, mapped.stderr) == (0, "")
        assert mapped.stdout == (published / f"graph.{form}").read_text()


def test_facts_in_a_json_file_may_have_many_lines(backchannel: CommandLine, published: Path, report: Report) -> None:
    pretty = json.dumps(json.loads((published / "facts.jsonl").read_text()), indent=2)
    done = backchannel("map", report(pretty, "facts.json"))
    assert (done.returncode, done.stdout) == (0, (published / "graph.ttl").read_text())


def test_only_the_formats_asked_for_are_written(backchannel: CommandLine, examples: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    backchannel("publish", examples / "relayed-message.txt", "--out", out, "--format", "ttl", "--format", "nq")
    assert names(out) == ["catalog.ttl", "facts.jsonl", "graph.nq", "graph.ttl"]


def test_options_reach_the_graph(backchannel: CommandLine, examples: Path, tmp_path: Path) -> None:
    done = backchannel(
        *(
            "publish",
            examples / "relayed-message.txt",
            "--out",
            tmp_path / "out",
            "--base",
            "https://data.example/kg/",
        ),
        *("--title", "Another title", "--publisher", "Another Paper", "--published", "2032-02-29"),
        *("--url", "https://news.example/report"),
    )
    assert done.stdout.startswith("Another title (Another Paper, 2032-02-29)\n")
    quads = (tmp_path / "out" / "graph.nq").read_text()
    assert "<https://data.example/kg/article/" in quads
    assert "backchannel.example" not in quads
    assert "<https://news.example/report>" in quads


def test_min_confidence_leaves_claims_out(backchannel: CommandLine, examples: Path) -> None:
    def claims(*options: str) -> list[float]:
        facts = json.loads(backchannel("extract", examples / "relayed-message.txt", *options).stdout)
        return [claim.get("confidence", 1.0) for claim in facts.get("claims", [])]

    everything = claims()
    bar = max(everything)
    assert min(everything) < bar
    assert claims("--min-confidence", str(bar)) == [one for one in everything if one >= bar]


def test_a_report_comes_from_standard_input(
    backchannel: CommandLine, examples: Path, tmp_path: Path, published: Path
) -> None:
    text = (examples / "relayed-message.txt").read_bytes()
    done = backchannel("publish", "-", "--out", tmp_path / "out", stdin=text)
    assert done.returncode == 0
    assert (tmp_path / "out" / "graph.nq").read_bytes() == (published / "graph.nq").read_bytes()


def test_a_text_without_communication_gives_a_valid_graph_and_says_so(
    backchannel: CommandLine, examples: Path, tmp_path: Path
) -> None:
    done = backchannel("publish", examples / "no-diplomacy.txt", "--out", tmp_path / "out")
    assert done.returncode == 0
    assert "No communication is reported in this article." in done.stdout
    assert backchannel("validate", tmp_path / "out" / "graph.ttl").returncode == 0
    assert "bc:Act " not in (tmp_path / "out" / "graph.ttl").read_text()
    assert backchannel("query", tmp_path / "out" / "graph.ttl", "communications").stdout == "0 rows\n"


def test_one_bad_source_does_not_stop_the_others(
    backchannel: CommandLine, examples: Path, report: Report, tmp_path: Path
) -> None:
    binary = report(b"\x00\x01", "binary.txt")
    done = backchannel(
        *(
            "publish",
            tmp_path / "none.txt",
            examples / "relayed-message.txt",
            binary,
            examples / "no-diplomacy.txt",
        ),
        *("--out", tmp_path / "out"),
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"backchannel: {tmp_path}/none.txt: there is no such file",
        f"backchannel: {binary}, byte 0: this is binary data (a NUL byte), not text; give a text file in UTF-8",
        *(line for line in done.stderr.splitlines() if line.startswith("2 articles published, ")),
    ]
    assert len((tmp_path / "out" / "facts.jsonl").read_text().splitlines()) == 2


def test_when_no_source_can_be_read_an_earlier_graph_stays(
    backchannel: CommandLine, published: Path, tmp_path: Path
) -> None:
    before = {name: (published / name).read_bytes() for name in FILES}
    done = backchannel("publish", tmp_path / "none.txt", "--out", published)
    assert done.returncode == 1
    assert done.stderr == f"backchannel: {tmp_path}/none.txt: there is no such file\n"
    assert {name: (published / name).read_bytes() for name in FILES} == before


def test_a_report_that_does_not_conform_is_not_published(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The extractor makes no such facts on purpose, so they are put in its place; all else is real."""
    good, wrong = quiet(), mediator_is_party()
    found = iter([good, wrong])
    monkeypatch.setattr("backchannel.extraction.Extractor.extract", lambda self, article, tree: next(found))
    sources = [str(examples / name) for name in ("no-diplomacy.txt", "mediation-talks.txt")]
    assert main(["publish", *sources, "--out", str(tmp_path / "out")]) == 1
    printed = capsys.readouterr()
    assert f"not published: article {wrong.article.id}" in printed.err
    assert "1 article published" in printed.err
    assert names(tmp_path / "out" / "rejected") == [f"{wrong.article.id}.json", f"{wrong.article.id}.txt"]
    assert wrong.article.id not in (tmp_path / "out" / "graph.nq").read_text()


def bad_sources(tmp_path: Path) -> dict[str, tuple[Path, str]]:
    def written(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    (tmp_path / "folder").mkdir()
    return {
        "missing": (tmp_path / "none.txt", "there is no such file"),
        "directory": (tmp_path / "folder", "there is no file in this folder"),
        "empty": (written("empty.txt", b""), "this is empty"),
        "headers only": (written("headers.txt", b"Title: T\n\n"), "there is no text after the header lines"),
        "binary": (written("binary.txt", b"\x7fELF\x00\x00"), "byte 4: this is binary data"),
        "latin-1": (written("latin.txt", "Orbán".encode("latin-1")), "byte 3: this is not UTF-8"),
        "utf-16": (written("utf16.txt", "Envoys met.".encode("utf-16")), "this is UTF-16LE, not UTF-8"),
        "10 MB on one line": (written("long.txt", b"They met. " * 1_000_000), "at most 1,000,000 characters"),
        "no date": (written("date.txt", b"Date: last week\n\nThey met."), "line 1: 'last week' is not a date"),
    }


@pytest.mark.parametrize(
    "case",
    [
        "missing",
        "directory",
        "empty",
        "headers only",
        "binary",
        "latin-1",
        "utf-16",
        "10 MB on one line",
        "no date",
    ],
)
@pytest.mark.parametrize("command", ["publish", "extract"])
def test_a_bad_source_is_one_clear_line(backchannel: CommandLine, tmp_path: Path, case: str, command: str) -> None:
    path, words = bad_sources(tmp_path)[case]
    out = tmp_path / "out"
    done = backchannel(command, path, *(["--out", out] if command == "publish" else []))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"backchannel: {path}")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert not out.exists()


def test_a_sentence_without_end_is_read(backchannel: CommandLine, report: Report) -> None:
    """Sixteen thousand characters without a full stop: no recursion may be as deep as the sentence is long."""
    words = "Arvenia told Belmar that Corland " * 500
    done = backchannel("extract", report(words))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["article"]["text"] == words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema": "facts/9"}, "does not fit the schema facts/1 at $.schema"),
        ({"claims": [{"id": "c"}]}, "does not fit the schema facts/1 at $.claims[0]"),
        ({"claims": [{"id": "c", "content": "x", "modality": "sung", "evidence": []}]}, "$.claims[0].modality"),
        (
            {"claims": [{"id": "c", "content": "x", "evidence": [{"start": 4, "end": 7, "quote": "met"}]}]},
            "at $.claims[0].evidence[0]: the quote 'met' is not at offsets 4-7",
        ),
    ],
)
def test_facts_at_fault_are_one_line_that_names_the_path(
    backchannel: CommandLine, report: Report, change: dict[str, object], words: str
) -> None:
    good = {"schema": "facts/1", "article": {"text": "They met."}}
    path = report(f"{json.dumps(good)}\n\n{json.dumps(good | change)}\n", "facts.jsonl")
    done = backchannel("map", path, "--format", "nq")
    assert done.returncode == 1
    assert done.stderr.startswith(f"backchannel: {path}, line 3: ")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert "NewsArticle" in done.stdout  # the good document is mapped


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "this is empty"),
        (b"They met.", "this is not JSON"),
        (b"[" * 100_000, "Expected `object`, got `array`"),
        (b'{"article":' * 100_000, "does not fit the schema"),
        (b"\x00\x01", "this is binary data"),
        ('{"schema": "facts/1"}'.encode("utf-16"), "this is UTF-16LE"),
    ],
)
def test_what_is_no_facts_is_one_line(backchannel: CommandLine, report: Report, content: bytes, words: str) -> None:
    done = backchannel("map", report(content, "facts.jsonl"), "--format", "nq")
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [["validate"], ["query"]])
def test_a_broken_graph_is_one_line_with_its_place(
    backchannel: CommandLine, report: Report, command: list[str]
) -> None:
    path = report("@prefix bc: <https://w3id.org/backchannel/ontology#> .\n<x> a bc:Article", "graph.ttl")
    done = backchannel(*command, path, *(["mediations"] if command == ["query"] else []))
    assert done.returncode == 1
    assert done.stderr.startswith(f"backchannel: {path}, line 2")
    assert done.stderr.count("\n") == 1


def test_a_graph_without_an_article_does_not_conform(backchannel: CommandLine, report: Report) -> None:
    path = report("<https://a.example/> <https://b.example/> 1 .", "graph.ttl")
    done = backchannel("validate", path)
    assert done.returncode == 1
    assert "violation: Nothing was checked: there is no bc:Article" in done.stdout
    assert done.stderr == f"{path}: does not conform, 1 finding\n"
    findings = json.loads(backchannel("validate", path, "--format", "json").stdout)
    assert [finding["severity"] for finding in findings] == ["violation"]


@pytest.mark.parametrize(
    ("question", "content", "code", "words"),
    [
        ("meditations", None, 2, "there is no query 'meditations': choose from agreement, attested, attribution, "),
        ("none.rq", None, 1, "none.rq: "),
        ("mine.rq", "SELECT * WHERE { ?s ?p", 1, "mine.rq, line 1, column "),
        ("mine.rq", "SELECT * { SERVICE <https://a.example/> { ?s ?p ?o } }", 1, "SERVICE"),
        ("mine.rq", "CLEAR ALL", 1, "this is an update (CLEAR)"),
    ],
)
def test_a_bad_question_is_one_line(
    backchannel: CommandLine,
    published: Path,
    report: Report,
    question: str,
    content: str | None,
    code: int,
    words: str,
) -> None:
    asked = report(content, question) if content else question
    done = backchannel("query", published / "graph.ttl", asked)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_ones_own_query_is_answered_in_each_form(backchannel: CommandLine, published: Path, report: Report) -> None:
    asked = report("SELECT ?title { ?a <https://schema.org/headline> ?title }", "mine.rq")
    title = "Portugal says it carried a Chilean message to Mongolia"
    table = backchannel("query", published / "graph.trig", asked)
    assert title in table.stdout
    assert "1 row" in table.stdout
    assert backchannel("query", published / "graph.trig", asked, "--format", "csv").stdout == f"title\r\n{title}\r\n"
    found = json.loads(backchannel("query", published / "graph.trig", asked, "--format", "json").stdout)
    assert found["results"]["bindings"][0]["title"]["value"] == title


def test_the_queries_are_listed(backchannel: CommandLine) -> None:
    listed = backchannel("query", "--list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == sorted(
        [
            "agreement",
            "attested",
            "contradictions",
            "single",
            "mediations",
            "relays",
            "attribution",
            "communications",
            "confirmations",
            "places",
            "conjecture",
            "identifiers",
        ]
    )
    assert all(line.endswith(".") for line in listed)


def test_an_output_directory_that_cannot_be_written_is_one_line(
    backchannel: CommandLine, examples: Path, report: Report
) -> None:
    """Below a file, since root may write everywhere else."""
    out = report("a file") / "out"
    done = backchannel("publish", examples / "no-diplomacy.txt", "--out", out)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be written: not a directory" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_full_disk_leaves_nothing_half_written(examples: Path, published: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk: the kernel refuses the write in the same place."""
    out = tmp_path / "out"
    limit = 10_000
    assert (published / "graph.trig").stat().st_size > limit
    done = subprocess.run(
        [sys.executable, "-m", "backchannel", "publish", str(examples / "relayed-message.txt"), "--out", str(out)],
        capture_output=True,
        text=True,
        preexec_fn=lambda: (
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        ),
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing was written: file too large; make room, or choose another --out" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not out.exists()


def test_a_really_full_disk_leaves_the_earlier_graph(
    examples: Path, small_disk: Callable[[str], AbstractContextManager[Path]], backchannel: CommandLine
) -> None:
    with small_disk("256k") as disk:
        first = backchannel("publish", examples / "no-diplomacy.txt", "--out", disk / "out")
        assert first.returncode == 0
        before = {path.name: path.read_bytes() for path in (disk / "out").iterdir()}
        (disk / "ballast").write_bytes(b"\0" * 150_000)
        done = backchannel("publish", examples / "relayed-message.txt", "--out", disk / "out")
        assert (done.returncode, done.stdout) == (1, "")
        assert "nothing was written: no space left on device" in done.stderr
        assert done.stderr.count("\n") == 1
        # What the run had found before the disk was full it keeps for the next one, in a file that is no graph.
        kept = {path.name: path.read_bytes() for path in (disk / "out").iterdir()}
        kept.pop(".backchannel.journal", None)
        assert kept == before


def running(out: Path, sources: list[Path]) -> subprocess.Popen[str]:
    """Start a run that takes long, and wait until it holds its output directory."""
    process = subprocess.Popen(
        [sys.executable, "-m", "backchannel", "publish", *map(str, sources), "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not (out.is_dir() and any(out.iterdir())):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return process


@pytest.fixture
def many(tmp_path: Path, examples: Path) -> list[Path]:
    """More reports than can be read while a test looks on."""
    text = (examples / "relayed-message.txt").read_text()
    folder = tmp_path / "many"
    folder.mkdir()
    paths = [folder / f"{number:04}.txt" for number in range(600)]
    for number, path in enumerate(paths):
        path.write_text(f"{text}\nPart {number}.\n")
    return paths


def test_ctrl_c_is_one_line_and_leaves_no_graph(many: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = running(out, many)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stdout, stderr) == (130, "", "backchannel: interrupted\n")
    # On a slow machine there is a second of work by then, which the next run is spared.
    assert not out.exists() or [path.name for path in out.iterdir()] == [".backchannel.journal"]


@pytest.mark.soak
def test_ctrl_c_ends_a_run_whatever_its_processes_are_doing(many: list[Path], tmp_path: Path) -> None:
    chance = random.Random(1)
    for number in range(40):
        process = running(tmp_path / f"out{number}", many)
        time.sleep(chance.choice([0, 0, 0.05, 0.3, 1, 2]))
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
        assert (process.returncode, stdout, stderr) == (130, "", "backchannel: interrupted\n")


@pytest.mark.parametrize("wait", [0.05, 0.15, 0.4, 0.8])
def test_ctrl_c_while_the_program_starts_is_one_line(examples: Path, tmp_path: Path, wait: float) -> None:
    code = "import time, sys; from backchannel.cli import main; print('up', flush=True); sys.exit(main())"
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            code,
            "publish",
            str(examples / "relayed-message.txt"),
            "--out",
            str(tmp_path / "out"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert (process.returncode, stderr) == (130, "backchannel: interrupted\n")


def test_two_runs_at_once_do_not_mix(
    many: list[Path], tmp_path: Path, examples: Path, backchannel: CommandLine
) -> None:
    out = tmp_path / "out"
    process = running(out, many)
    try:
        second = backchannel("publish", examples / "no-diplomacy.txt", "--out", out)
        assert (second.returncode, second.stdout) == (2, "")
        assert "another run is writing into this directory" in second.stderr
        assert second.stderr.count("\n") == 1
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_a_narrow_locale_stops_neither_data_nor_summary(
    backchannel: CommandLine, report: Report, tmp_path: Path
) -> None:
    narrow = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    path = report("Title: “漢”\n\nFrance told Peru “no”.")
    done = backchannel("publish", path, "--out", tmp_path / "out", env=narrow)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("\\u201c\\u6f22\\u201d\n")
    assert "“漢”" in backchannel("extract", path, env=narrow).stdout
