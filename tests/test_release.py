"""What is released: two builds are equal, the index takes them, and the version is one everywhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import backchannel
from conftest import missing

FILES = ["src", "ontology", "shapes", "examples", "README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "Makefile"]


def built(root: Path, folder: Path) -> dict[str, bytes]:
    """Build from a copy in another place, with other file times: neither may show."""
    source = folder / "source"
    source.mkdir(parents=True)
    for name in FILES:
        origin = root / name
        if origin.is_dir():
            shutil.copytree(
                origin, source / name, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copyfile(origin, source / name)
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1800000000"}
    for hook in ("build_wheel", "build_sdist"):
        code = f"import hatchling.build as b; b.{hook}({str(folder / 'dist')!r})"
        (folder / "dist").mkdir(exist_ok=True)
        done = subprocess.run([sys.executable, "-c", code], cwd=source, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return {each.name: each.read_bytes() for each in sorted((folder / "dist").iterdir())}


@pytest.fixture(scope="module")
def builds(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    try:
        import hatchling.build  # noqa: F401
    except ImportError:
        missing("hatchling")
    folder = tmp_path_factory.mktemp("release")
    return folder / "one" / "dist", built(root, folder / "one"), built(root, folder / "another")


def test_two_builds_are_equal_byte_for_byte(builds: tuple[Path, dict[str, bytes], dict[str, bytes]]) -> None:
    _, one, another = builds
    assert {Path(name).suffix for name in one} == {".whl", ".gz"}
    assert one == another


def test_the_index_takes_both(builds: tuple[Path, dict[str, bytes], dict[str, bytes]]) -> None:
    folder, one, _ = builds
    try:
        import twine  # noqa: F401
    except ImportError:
        missing("twine")
    files = [str(folder / name) for name in one]
    done = subprocess.run([sys.executable, "-m", "twine", "check", "--strict", *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_wheel_and_sdist_hold_what_the_program_reads(builds: tuple[Path, dict[str, bytes], dict[str, bytes]]) -> None:
    folder, one, _ = builds
    wheel, sdist = (next(folder / name for name in one if name.endswith(end)) for end in (".whl", ".tar.gz"))
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert names >= {
        "backchannel/data/ontology/codes.ttl",
        "backchannel/data/shapes/act.ttl",
        "backchannel/data/model/config.cfg",
        "backchannel/datasets/data/countries.csv",
        "backchannel/querying/queries/attested.rq",
        "backchannel/py.typed",
    }
    assert not [name for name in names if name.startswith("tests") or "__pycache__" in name]
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert inside >= {"ontology/codes.ttl", "shapes/act.ttl", "pyproject.toml", "README.md", "LICENSE"}


def test_the_version_is_one(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert project["version"] == backchannel.__version__ == re.search(r"^version: (.+)$", citation, re.MULTILINE)[1]  # type: ignore[index]
    assert re.search(r"^license: (.+)$", citation, re.MULTILINE)[1] == project["license"]  # type: ignore[index]


def test_all_extras_are_in_all(root: Path) -> None:
    extras = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    (everything,) = extras["all"]
    assert set(re.findall(r"[a-z]+", everything.partition("[")[2])) == set(extras) - {"all", "dev"}


def test_the_container_is_built_from_this_project(root: Path) -> None:
    text = (root / "Containerfile").read_text(encoding="utf-8")
    extras = re.search(r"\[([a-z,]+)\]", text)
    known = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert extras is not None and set(extras[1].split(",")) <= set(known)
    assert re.search(r"^USER (?!root)", text, re.MULTILINE)
