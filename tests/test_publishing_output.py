"""Publishing: all or nothing, what does not conform is put aside, and every fault says what to do."""

from __future__ import annotations

import errno
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

import facts_examples as examples
from backchannel.errors import DataError, UsageError
from backchannel.facts import Facts, decode
from backchannel.mapping.vocabulary import BC
from backchannel.publishing import Failure, Format, Report, publish
from backchannel.publishing.output import OutputDirectory

FILES = ["catalog.ttl", "facts.jsonl", "graph.jsonld", "graph.nq", "graph.trig", "graph.ttl"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_graph_that_breaks_a_shape_is_put_aside_and_the_others_are_published(tmp_path: Path) -> None:
    wrong = examples.mediator_is_party()
    told: list[Facts] = []
    report = publish([examples.relay(), wrong, examples.quiet()], tmp_path, accepted=told.append)
    assert (report.published, report.complete) == (2, False)
    assert told == [examples.relay(), examples.quiet()]
    [rejection] = report.rejected
    assert rejection.article == wrong.article.id
    assert any("mediates" in finding for finding in rejection.findings)
    assert names(tmp_path / "rejected") == [f"{wrong.article.id}.json", f"{wrong.article.id}.txt"]
    aside = tmp_path / "rejected" / wrong.article.id
    assert decode(aside.with_suffix(".json").read_bytes()) == wrong
    assert aside.with_suffix(".txt").read_text().splitlines() == list(rejection.findings)
    for name in FILES:
        assert wrong.article.id.encode() not in (tmp_path / name).read_bytes()
    assert [decode(line) for line in (tmp_path / "facts.jsonl").open("rb")] == told
    assert wrong.article.id in report.text() and rejection.findings[0] in report.text()


def test_a_good_run_takes_away_what_an_earlier_one_put_aside(tmp_path: Path) -> None:
    publish([examples.mediator_is_party()], tmp_path)
    (tmp_path / "rejected" / "notes.md").write_text("mine")
    publish([examples.two_sided()], tmp_path)
    assert names(tmp_path / "rejected") == ["notes.md"]
    (tmp_path / "rejected" / "notes.md").unlink()
    publish([examples.two_sided()], tmp_path)
    assert names(tmp_path) == FILES


def test_facts_that_cannot_be_mapped_are_put_aside(tmp_path: Path) -> None:
    facts = examples.two_sided("Marvania\ud800 spoke.")
    report = publish([facts, examples.quiet()], tmp_path)
    assert report.published == 1 and "U+D800" in report.rejected[0].findings[0]
    record = json.loads((tmp_path / "rejected" / f"{facts.article.id}.json").read_bytes())
    assert record["article"]["text"] == facts.article.text


def test_an_article_that_comes_twice_goes_out_once(tmp_path: Path) -> None:
    report = publish([examples.two_sided(), examples.two_sided(title="Again"), examples.quiet()], tmp_path)
    assert (report.published, report.duplicates, report.complete) == (2, 1, True)
    assert "1 article came more than once" in report.text()
    assert len((tmp_path / "facts.jsonl").read_bytes().splitlines()) == 2


def test_sources_without_facts_are_told_and_do_not_stop_the_rest(tmp_path: Path) -> None:
    failure = Failure(DataError("is empty", source="a.txt"))
    report = publish([failure, examples.quiet()], tmp_path)
    assert (report.published, report.complete, report.failures) == (1, False, (failure,))
    assert "a.txt: is empty" in report.text()


def test_only_the_formats_asked_for_are_written(tmp_path: Path) -> None:
    report = publish([examples.quiet()], tmp_path / "new" / "out", formats=[Format.TRIG, Format.TRIG])
    assert names(tmp_path / "new" / "out") == ["catalog.ttl", "facts.jsonl", "graph.trig"]
    assert [path.name for path in report.files] == ["graph.trig", "facts.jsonl", "catalog.ttl"]


def interrupted(error: BaseException) -> Iterator[Facts]:
    yield examples.relay()
    yield examples.mediator_is_party()
    raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), DataError("gone", source="x"), RuntimeError("bug")], ids=repr)
def test_whatever_stops_a_run_leaves_the_directory_as_it_was(tmp_path: Path, error: BaseException) -> None:
    out = tmp_path / "out"
    publish([examples.two_sided(), examples.mediator_is_party()], out)
    before = contents(out)
    with pytest.raises(type(error)):
        publish(interrupted(error), out)
    assert contents(out) == before
    with pytest.raises(type(error)):
        publish(interrupted(error), tmp_path / "new" / "deep")
    assert names(tmp_path) == ["out"]


def test_a_signal_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, os, signal, facts_examples as e; from backchannel.publishing import publish\n"
        "def documents():\n"
        "    yield e.two_sided()\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    yield e.relay()\n"
        "publish(documents(), sys.argv[1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "out"], cwd=Path(__file__).parent, capture_output=True
    )
    assert b"KeyboardInterrupt" in done.stderr
    assert names(tmp_path) == []


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    code = (
        "import sys, os, signal, facts_examples as e; from backchannel.publishing import publish\n"
        "def documents():\n"
        "    yield e.mediator_is_party()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "    yield e.relay()\n"
        "publish(documents(), sys.argv[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=Path(__file__).parent, capture_output=True)
    assert done.returncode == -9
    assert [name for name in names(tmp_path) if not name.startswith(".")] == []
    publish([examples.quiet()], tmp_path)
    assert names(tmp_path) == FILES


def test_a_second_run_into_the_same_directory_is_refused(tmp_path: Path) -> None:
    with OutputDirectory(tmp_path, folder="rejected", pattern="x"):
        with pytest.raises(UsageError, match="another run is writing"):
            publish([examples.quiet()], tmp_path)
        code = "import sys; from backchannel.publishing import publish; publish([], sys.argv[1])"
        done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True)
        assert "another run is writing" in done.stderr
    assert publish([examples.quiet()], tmp_path).published == 1
    assert names(tmp_path) == FILES


def test_a_full_disk_leaves_nothing_half_written(small_disk: Callable[[str], AbstractContextManager[Path]]) -> None:
    with small_disk("96k") as disk:
        publish([examples.quiet()], disk)
        before = contents(disk)
        with pytest.raises(DataError, match="no space left on device; make room"):
            publish([examples.relay()], disk)
        assert contents(disk) == before and names(disk) == FILES


def test_a_file_that_may_not_grow_leaves_nothing_half_written(tmp_path: Path) -> None:
    publish([examples.quiet()], tmp_path)
    before = contents(tmp_path)
    code = (
        "import sys, facts_examples as e; from backchannel.publishing import publish\n"
        "from backchannel.errors import DataError\n"
        "try: publish([e.relay()], sys.argv[1])\n"
        "except DataError as error: print(error); sys.exit(error.exit_code)"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code, tmp_path],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )
    assert (done.returncode, done.stdout) == (
        1,
        f"{tmp_path}: nothing was written: file too large; make room, or choose another --out\n",
    ), done.stderr
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda out: out.write_text("a file"), "is not a directory"),
        (lambda out: (out / "graph.ttl").mkdir(parents=True), "graph.ttl is a directory"),
        (lambda out: (out.mkdir(), (out / "rejected").write_text("")), "rejected is not a directory"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, make: object, message: str) -> None:
    make(tmp_path / "out")  # type: ignore[operator]
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match=message):
        publish([examples.quiet()], tmp_path / "out")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written: not a directory"):
        publish([examples.quiet()], tmp_path / "file" / "out")


def test_a_directory_without_permission_is_refused(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        target = Path("/proc/no-such-place")  # nobody may create anything there
    else:
        target = tmp_path / "out"
        target.mkdir(mode=0o500)
    with pytest.raises(UsageError, match="cannot be written"):
        publish([examples.quiet()], target)


def test_a_fault_in_writing_is_explained(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="make room"), OutputDirectory(tmp_path, folder="r", pattern="x"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with (
        pytest.raises(UsageError, match="read-only file system"),
        OutputDirectory(tmp_path, folder="r", pattern="x"),
    ):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "base",
    ["no", "https://a.example", "file:///a/", "https://a.example/b/../c/", "https://a.example/./", BC],
)
def test_a_bad_base_is_refused_before_anything_is_made(tmp_path: Path, base: str) -> None:
    with pytest.raises(UsageError, match="cannot start IRIs"):
        publish([examples.quiet()], tmp_path / "out", base=base)
    assert names(tmp_path) == []


def test_nothing_to_publish_is_a_valid_empty_graph(tmp_path: Path) -> None:
    report = publish([], tmp_path)
    assert (report.published, report.quads, report.complete) == (0, 0, True)
    assert (tmp_path / "graph.nq").read_bytes() == b"" == (tmp_path / "facts.jsonl").read_bytes()


def test_the_report_counts(tmp_path: Path) -> None:
    report = publish([examples.two_sided()], tmp_path)
    assert isinstance(report, Report)
    quads = (tmp_path / "graph.nq").read_bytes().count(b"\n")
    assert report.text() == f"1 article published, {quads} quads\n"


def test_facts_in_tests_data_are_those_built_in_code() -> None:
    folder = Path(__file__).parent / "data" / "facts"
    for name in ("relay", "quiet", "mediator_is_party"):
        facts = getattr(examples, name)()
        assert decode((folder / f"{name.replace('_', '-')}.json").read_bytes()) == facts
