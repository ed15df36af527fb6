"""The README is true: its code runs, its picture is real output, and no command or option is missing from it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from backchannel.cli.commands import cli
from backchannel.querying import query_names

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    found = [code for name, code in BLOCKS if name == language]
    assert found
    return found


@pytest.fixture(scope="module")
def readers_folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples in it, and `backchannel` on the path: where a reader would type along."""
    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(root / "examples", folder / "examples")
    command = folder / "bin" / "backchannel"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m backchannel "$@"\n')
    command.chmod(0o755)
    return folder


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(command, cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def output(readers_folder: Path) -> str:
    """What the shell blocks print, run in the order in which they stand."""
    return "".join(run(["bash", "-euo", "pipefail", "-c", block], readers_folder).stdout for block in blocks("sh"))


@pytest.mark.parametrize("code", blocks("python"))
def test_python_blocks_run(readers_folder: Path, code: str) -> None:
    run([sys.executable, "-W", "error::DeprecationWarning:__main__", "-c", code], readers_folder)


def test_the_summary_shown_is_what_is_printed(output: str) -> None:
    printed = output.splitlines()
    for block in blocks("summary"):
        assert [line for line in block.splitlines() if line not in printed] == []


def test_the_explanation_shown_is_what_is_printed(output: str) -> None:
    printed = output.splitlines()
    for block in blocks("explanation"):
        assert [line for line in block.splitlines() if line not in printed] == []


def test_the_turtle_shown_is_what_is_published(output: str, readers_folder: Path) -> None:
    turtle = (readers_folder / "out" / "graph.ttl").read_text(encoding="utf-8")
    for block in blocks("turtle"):
        assert block in turtle


def commands(group: click.Group = cli) -> Iterator[tuple[str, click.Command]]:
    """All commands, those of groups too, by the last word of their names."""
    for name, command in group.commands.items():
        yield name, command
        if isinstance(command, click.Group):
            yield from commands(command)


def test_every_command_and_option_is_told() -> None:
    told = set(re.findall(r"--[a-z][a-z-]*", README))
    for name in cli.commands:
        assert f"`backchannel {name}" in README, name
    for name, command in commands():
        assert name in README, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert told.issuperset(parameter.opts), (name, parameter.opts)
    assert "--version" in told


def test_no_option_is_told_that_there_is_not() -> None:
    known = {option for command in (cli, *dict(commands()).values()) for p in command.params for option in p.opts}
    told = {
        option
        for line in README.splitlines()
        if "pip" not in line
        for option in re.findall(r"(?<!\w)--[a-z][a-z-]*", line)
    }
    assert told - known - {"--help"} == set()


def test_every_query_is_told() -> None:
    assert set(re.findall(r"^\| `(\w+)` \| ", README, re.MULTILINE)) == set(query_names())


def test_links_lead_somewhere(root: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (root / target).exists(), target
    for target in re.findall(r"`((?:src|shapes|ontology)/[^`]+)`", README):
        assert list(root.glob(target)), target
