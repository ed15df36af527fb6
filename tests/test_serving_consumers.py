"""The server in the hands of others: Comunica asks it, rapper and jsonld read its IRIs."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from backchannel.mapping import map_facts
from backchannel.publishing import Format, write_graph
from backchannel.querying import query_names, query_text, run_query
from conftest import missing
from server_process import Server, free_port, running
from serving_examples import DOCUMENTS

IRIS = 50


@pytest.fixture(scope="module")
def base() -> str:
    return f"http://127.0.0.1:{free_port()}/"


@pytest.fixture(scope="module")
def path(base: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("real") / "graph.trig"
    with path.open("wb") as stream:
        write_graph(DOCUMENTS, stream, Format.TRIG, base=base)
    return path


@pytest.fixture(scope="module")
def server(base: str, path: Path) -> Iterator[Server]:
    """A server whose IRIs are addresses that really lead to it."""
    with running(path, "--base", base, port=int(base.rstrip("/").rpartition(":")[2])) as server:
        yield server


@pytest.fixture(scope="module")
def iris(base: str) -> list[str]:
    quads = [quad for facts in DOCUMENTS for quad in map_facts(facts, base=base).oxigraph()]
    terms = {term.value for q in quads for term in (q.subject, q.graph_name) if isinstance(term, NamedNode)}
    found = sorted(term for term in terms if term.startswith(base))
    chosen = [*(iri for iri in found if "/mention/" not in iri and "/evidence/" not in iri), *found][:IRIS]
    assert len(set(chosen)) > IRIS // 2
    return chosen


@pytest.fixture(scope="module")
def comunica() -> Callable[..., bytes]:
    """Run a script of this folder with Comunica; returns what it printed."""
    modules = os.environ.get("NODE_PATH", "")
    if not modules or not (Path(modules) / "@comunica" / "query-sparql").is_dir():
        missing("@comunica/query-sparql, a package of npm,")

    def run(script: str, *arguments: object) -> bytes:
        done = subprocess.run(["node", Path(__file__).parent / script, *map(str, arguments)], capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    return run


def test_comunica_answers_the_shipped_queries(
    server: Server, path: Path, tmp_path: Path, comunica: Callable[..., bytes]
) -> None:
    # It finds out by itself what kind of source this is, and sends the queries in whatever parts it likes.
    files = [tmp_path / f"{name}.rq" for name in query_names()]
    for file in files:
        file.write_text(query_text(file.stem))
    answers = json.loads(comunica("comunica_ask.js", f"{server.address}/sparql", *files))
    assert len(answers) == len(files)
    for file, found in zip(files, answers, strict=True):
        answer = run_query(path, file.stem)
        bindings = found["results"]["bindings"]
        rows = [tuple(row[c]["value"] if c in row else None for c in answer.columns) for row in bindings]
        assert rows == answer.values(), file.stem


def test_rapper_reads_iris_by_content_negotiation(
    server: Server, iris: list[str], program: Callable[[str], str]
) -> None:
    for iri in iris:
        counted = subprocess.run([program("rapper"), "-c", "-g", iri], capture_output=True, text=True)
        assert counted.returncode == 0, (iri, counted.stderr)
        lines = server.get(f"/{iri.removeprefix(server.address).lstrip('/')}.nt").text.count("\n")
        assert f"returned {lines} triples" in counted.stderr, (iri, counted.stderr)


def test_jsonld_expands_iris(server: Server, iris: list[str], jsonld_js: Callable[..., bytes]) -> None:
    expanded = json.loads(jsonld_js("jsonld_expand_iris.js", *iris))
    assert len(expanded) == len(iris)
    for iri, document in zip(iris, expanded, strict=True):
        assert iri in json.dumps(document), iri
        assert all("@id" in each for each in document)


def test_spreadsheets_read_the_answer(server: Server) -> None:
    text = server.query(query_text("mediations"), "text/csv").text
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows and all(row["mediatorLabel"] for row in rows)
