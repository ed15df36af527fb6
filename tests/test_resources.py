"""Shipped data is found in a checkout and in an installed package, and missed aloud."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backchannel.resources import ontology_path, shapes_path

PACKAGE = Path(__file__).parent.parent / "src" / "backchannel"


def test_a_checkout_has_the_ontology_and_the_shapes() -> None:
    assert {path.name for path in ontology_path().iterdir()} >= {
        "alignments.ttl",
        "backchannel.ttl",
        "codes.ttl",
        "context.jsonld",
    }
    assert (shapes_path() / "act.ttl").is_file()


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """As much of an installed package as finding data needs; no checkout around it."""
    package = tmp_path / "lib" / "site-packages" / "backchannel"
    package.mkdir(parents=True)
    for name in ("resources.py", "errors.py"):
        shutil.copy(PACKAGE / name, package / name)
    (package / "__init__.py").touch()
    return package


def ask(package: Path) -> str:
    code = (
        "from backchannel.resources import shapes_path\n"
        "from backchannel.errors import DataError\n"
        "try:\n    print(shapes_path())\n"
        "except DataError as error:\n    print(f'DataError: {error}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={"PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_an_installed_package_finds_its_own_data(installed: Path) -> None:
    (installed / "data" / "shapes").mkdir(parents=True)
    assert ask(installed) == str(installed / "data" / "shapes")


def test_an_incomplete_installation_is_told(installed: Path) -> None:
    answer = ask(installed)
    assert answer.startswith("DataError: ")
    assert "the shapes files are not in this installation; install backchannel again" in answer
