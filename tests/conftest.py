"""What the tests share: the command line as a user runs it, and the example reports."""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from backchannel.article import Article
from server_process import Server, running
from telling import Telling

if TYPE_CHECKING:
    from backchannel.extraction import Extractor

ROOT = Path(__file__).parent.parent
PUBLISHED = datetime.date(2031, 5, 14)
# A run started in the background by a shell script inherits an ignored Ctrl-C, and so would every command tested here.
signal.signal(signal.SIGINT, signal.default_int_handler)

Result = subprocess.CompletedProcess[str]
CommandLine = Callable[..., Result]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def examples(root: Path) -> Path:
    """The example reports."""
    return root / "examples"


@pytest.fixture(scope="session")
def backchannel() -> CommandLine:
    """Run the real command line in a process of its own; returns its exit code, stdout and stderr."""

    def run(
        *arguments: object, stdin: str | bytes = b"", cwd: Path | None = None, env: dict[str, str] | None = None
    ) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "backchannel", *map(str, arguments)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=cwd,
            env=os.environ | (env or {}),
            timeout=120,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return run


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Find a program of another project; without it the test is skipped, on the build server it fails."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            missing(name)
        return str(path)

    return find


def missing(name: str) -> NoReturn:
    """Skip a test for want of ``name``; on the build server, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed")
    pytest.skip(f"{name} is not installed")


@pytest.fixture(scope="session")
def jsonld_js(program: Callable[[str], str]) -> Callable[..., bytes]:
    """Run a script of this folder with the npm package jsonld; returns what it printed."""
    node, npm = program("node"), program("npm")
    modules = (
        os.environ.get("NODE_PATH")
        or subprocess.run([npm, "root", "--global"], capture_output=True, check=True, text=True).stdout.strip()
    )
    if not (Path(modules) / "jsonld").is_dir():
        missing("jsonld, a package of npm,")

    def run(script: str, *arguments: object) -> bytes:
        done = subprocess.run(
            [node, Path(__file__).parent / script, *map(str, arguments)],
            capture_output=True,
            env={**os.environ, "NODE_PATH": modules},
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    return run


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Path]:
    """Write a report into a file of its own and return its path."""

    def write(text: str | bytes, name: str = "report.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


@pytest.fixture(scope="session")
def under_hash_seeds() -> Callable[[str], set[bytes]]:
    """Run a program with two seeds of Python's hashes; return what it wrote, once for each way it came out."""

    def run(program: str) -> set[bytes]:
        return {
            subprocess.run(
                [sys.executable, "-c", program],
                check=True,
                capture_output=True,
                cwd=Path(__file__).parent,
                env={**os.environ, "PYTHONHASHSEED": seed},
            ).stdout
            for seed in ("1", "2")
        }

    return run


@pytest.fixture
def small_disk(tmp_path: Path) -> Callable[[str], AbstractContextManager[Path]]:
    """Mount a disk of a size such as "96k"; skip where nobody may, the limit on file sizes standing in for it."""

    @contextmanager
    def mounted(size: str) -> Iterator[Path]:
        disk = tmp_path / "disk"
        disk.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], capture_output=True)
        if done.returncode != 0:
            pytest.skip("this container may not mount; the limit on file sizes is tested beside this")
        try:
            yield disk
        finally:
            subprocess.run(["umount", disk], check=True)

    return mounted


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The extractor with the packaged language model; loaded once."""
    from backchannel.extraction import Extractor

    return Extractor()


@pytest.fixture(scope="session")
def tell(extractor: Extractor) -> Callable[..., Telling]:
    """Extract a text, published on a day in the future unless told otherwise."""

    def extract(text: str, **about: object) -> Telling:
        about = {"published": PUBLISHED} | about
        return Telling(extractor.extract(Article(text=text, **about)))

    return extract


@pytest.fixture(scope="session")
def showcase(extractor: Extractor, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with all example reports in it, and hostile ones: markup, steering characters, endless names."""
    from backchannel.mapping import map_facts
    from backchannel.reading import read
    from backchannel.storage import open_store
    from hostile_reports import hostile_reports

    path = tmp_path_factory.mktemp("showcase") / "store"
    with open_store(path, base="https://backchannel.example/") as store:
        for report in sorted(examples.rglob("*.txt")):
            facts = extractor.extract(read(report))
            store.put(map_facts(facts), facts=facts)
        for facts in hostile_reports():
            store.put(map_facts(facts), facts=facts)
    return path


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph that is served, as a file."""
    from backchannel.publishing import Format, write_graph
    from serving_examples import DOCUMENTS

    path = tmp_path_factory.mktemp("served") / "graph.trig"
    with path.open("wb") as stream:
        write_graph(DOCUMENTS, stream, Format.TRIG)
    return path


@pytest.fixture(scope="session")
def server(graph_file: Path) -> Iterator[Server]:
    """A server of that graph, for all tests that leave it as it is."""
    with running(graph_file) as server:
        yield server


@pytest.fixture
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """A port on which somebody notes whoever connects."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        connection.settimeout(2)
                        heard.append(connection.recv(100))

        threading.Thread(target=listen, daemon=True).start()
        yield listener.getsockname()[1], heard
