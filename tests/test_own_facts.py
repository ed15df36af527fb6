"""The pages about facts are true: their tables are those of the schemas, and what they tell to type works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
sys.path.insert(0, str(DOCS))

import fields  # noqa: E402


def blocks(page: str) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def beginner(tmp_path: Path) -> Path:
    """An empty directory, with `backchannel` on the path."""
    command = tmp_path / "bin" / "backchannel"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m backchannel "$@"\n')
    command.chmod(0o755)
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
    )


def test_the_tables_are_those_of_the_schemas() -> None:
    page = fields.PAGE.read_text(encoding="utf-8")
    assert fields.filled(page) == page, "run `make docs`"
    assert "| **`evidence`** |" in page


def test_a_newcomer_gets_from_an_empty_directory_to_a_validated_graph(beginner: Path) -> None:
    done = [run(block, beginner) for block in blocks("own-facts.md")]
    assert [d.returncode for d in done] == [0] * len(done)
    assert "".join(d.stderr for d in done) == "graph.trig: conforms, 0 findings\n"
    assert "Portugal" in "".join(d.stdout for d in done)


def test_a_quote_that_a_newcomer_mistypes_is_named_as_the_page_shows(beginner: Path) -> None:
    for block in blocks("own-facts.md")[:2]:
        run(block, beginner)
    facts = beginner / "facts.json"
    facts.write_text(facts.read_text().replace("met her Chilean counterpart in", "met her Chilean colleague in"))
    done = run("backchannel ground facts.json --article report.txt > facts.jsonl", beginner)
    assert done.returncode == 1
    assert done.stderr.startswith("backchannel: facts.json, $.acts[0].claims[0].evidence[0]: the text does not say")
    left_out = run("backchannel map facts.jsonl | grep -c bc:Meeting", beginner)
    assert left_out.stdout == "0\n"


def test_facts_go_through_other_tools_between_two_commands(
    beginner: Path, root: Path, program: Callable[[str], str]
) -> None:
    program("jq")
    shutil.copy(root / "examples" / "relayed-message.txt", beginner / "report.txt")
    done = run("\n".join(blocks("facts.md")), beginner)
    assert (done.returncode, done.stderr) == (0, "graph.trig: conforms, 0 findings\n")
    assert "-reviewed" in (beginner / "graph.trig").read_text(encoding="utf-8")
