"""The command line as a whole: help, speed, exit codes, where results and talk go."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import backchannel
from backchannel.cli import main, one_line
from backchannel.cli.commands import cli
from conftest import CommandLine


def seconds(*command: str) -> float:
    """Return the least processor time of several runs, which other work on the machine does not add to."""

    def once() -> float:
        process = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return used.ru_utime + used.ru_stime

    return min(once() for _ in range(5))


def test_help_comes_at_once() -> None:
    """0.3 s are allowed on an idle machine; a slow one is held to what its interpreter needs for nothing."""
    assert seconds("-m", "backchannel", "--help") < max(0.2, 10 * seconds("-c", "pass"))


def test_importing_the_package_costs_next_to_nothing() -> None:
    bare = seconds("-c", "pass")
    assert seconds("-c", "import backchannel") - bare < max(0.05, 3 * bare)


def test_help_and_import_load_nothing_heavy() -> None:
    """Time varies, this does not."""
    code = (
        "import sys; from backchannel.cli import main; main(['publish', '--help']);"
        "sys.exit(str({'spacy', 'rdflib', 'pyoxigraph', 'pyshacl', 'msgspec', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr == "set()\n"


@pytest.mark.parametrize("command", [[], *([name] for name in sorted(cli.commands))])
def test_help_has_an_example(backchannel: CommandLine, command: list[str]) -> None:
    done = backchannel(*command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"backchannel {' '.join(command)}".strip() in done.stdout.split("Usage:")[1].partition("\n")[2]


def test_no_arguments_print_the_help(backchannel: CommandLine) -> None:
    assert backchannel().stdout == backchannel("--help").stdout


def test_the_version_is_the_packages(backchannel: CommandLine) -> None:
    assert backchannel("--version").stdout == f"backchannel {backchannel_version()}\n"


def backchannel_version() -> str:
    return backchannel.__version__


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fly"], "No such command 'fly'"),
        (["extract"], "Missing argument 'SOURCE...'"),
        (["extract", "a.txt", "--colour", "red"], "No such option"),
        (["extract", "a.txt", "--published", "2031-02-30"], "'2031-02-30' is not a date; write it as YYYY-MM-DD"),
        (["extract", "a.txt", "--url", "a b"], "'a b' is not a URL"),
        (["extract", "a.txt", "--min-confidence", "1.5"], "1.5 is not between 0 and 1"),
        (["publish", "a.txt", "--out", ""], "'--out': it is empty; give a directory"),
        (["extract", "a.txt", "--min-confidence", "nan"], "nan is not between 0 and 1"),
        (["extract", "a.txt", "b.txt", "--title", "T"], "--title is for one report, but 2 are given"),
        (
            ["extract", "a.txt", "b.txt", "--url", "https://news.example/1"],
            "--url is for one report, but 2 are given",
        ),
        (["extract", "-", "-"], "standard input can be read once only"),
        (["extract", "examples/no-diplomacy.txt", "--parser", "no_such"], "--parser no_such: cannot load"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(
    backchannel: CommandLine, root: Path, arguments: list[str], words: str
) -> None:
    done = backchannel(*arguments, cwd=root)
    assert done.returncode == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert done.stderr.startswith("backchannel: ")
    assert done.stderr.count("\n") == 1


def test_the_schema_is_printed(backchannel: CommandLine) -> None:
    schema = json.loads(backchannel("schema").stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_whoever_stops_reading_ends_the_run_quietly() -> None:
    """The reader closes the pipe before the first byte comes."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run(
        [sys.executable, "-m", "backchannel", "schema"], stdout=write_end, stderr=subprocess.PIPE, text=True
    )
    os.close(write_end)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_full_disk_behind_stdout_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "backchannel", "schema"], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert done.stderr == "backchannel: standard output: No space left on device\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", [["shapes"], ["query", "--list"], ["schema"]], ids=" ".join)
def test_a_result_that_fits_in_part_is_no_success(tmp_path: Path, command: list[str], unbuffered: str) -> None:
    """Up to the limit the system takes what is written, and only says how much that was."""

    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))

    with (tmp_path / "result").open("wb") as stdout:
        done = subprocess.run(
            [sys.executable, "-m", "backchannel", *command],
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
            preexec_fn=narrow,
        )
    assert (tmp_path / "result").stat().st_size == 500
    assert (done.returncode, done.stderr) == (1, "backchannel: standard output: File too large\n")


def test_names_cannot_redraw_the_terminal(backchannel: CommandLine, tmp_path: Path) -> None:
    done = backchannel("extract", "no\x1b[2Jsuch\nfile.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert (
        done.stderr
        == "backchannel: no\\x1b[2Jsuch\\nfile.txt: there is no such file, and none that fits this pattern\n"
    )
    assert one_line("é “ü” 漢") == "é “ü” 漢"


def test_a_fault_of_the_program_is_one_line_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("backchannel.facts.json_schema", broken)
    monkeypatch.setattr("backchannel.cli._forget_stdout", lambda: None)
    monkeypatch.delenv("BACKCHANNEL_DEBUG", raising=False)
    assert main(["schema"]) == 1
    assert "this is a fault of the program: ZeroDivisionError: a bug" in capsys.readouterr().err
    monkeypatch.setenv("BACKCHANNEL_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["schema"])


@pytest.mark.parametrize(
    "command", ["schema", "map facts.jsonl", "query --list", "query graph.ttl mediations", "validate graph.ttl"]
)
def test_a_closed_stdout_is_said_to_be_closed(tmp_path: Path, command: str) -> None:
    (tmp_path / "facts.jsonl").write_text("")
    (tmp_path / "graph.ttl").write_text("<https://a.example/a> a <https://w3id.org/backchannel/ontology#Claim> .")
    script = f'exec "$0" -m backchannel {command} >&-'
    done = subprocess.run(["sh", "-c", script, sys.executable], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].startswith("backchannel: standard output is closed; send it into")


def test_what_would_go_to_a_closed_stderr_goes_nowhere(tmp_path: Path) -> None:
    """Not among the results, and not into a file that has got the number of stderr."""
    (tmp_path / "facts.jsonl").write_text("no facts\n")
    script = 'exec "$0" -m backchannel map facts.jsonl --format nq 2>&- <&-'
    done = subprocess.run(["sh", "-c", script, sys.executable], capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    opened = "import os, sys; from backchannel.cli import main; main(['schema']); os._exit(os.open('x', os.O_CREAT))"
    script = f'exec "$0" -c "{opened}" <&- >&- 2>&-'
    assert subprocess.run(["sh", "-c", script, sys.executable], cwd=tmp_path).returncode > 2
