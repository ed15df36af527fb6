"""Reconciliation services: csv-reconcile, a real server of other people's, and what the API has beside."""

from __future__ import annotations

import datetime
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import jsonschema
import pytest
import requests

import facts_examples as examples
from backchannel.errors import UsageError
from backchannel.facts import decode, encode
from backchannel.linking import Cache, ReconciliationLinker, Session, Subject
from backchannel.linking.session import ServiceError
from conftest import ROOT, CommandLine, missing

SCHEMAS = json.loads((Path(__file__).parent / "data" / "linking" / "reconciliation-api.schema.json").read_text())
CONTACT = "desk@paper.example"
PINNED = "csv-reconcile==0.3.2"
SPACE = "https://register.example/entries/"
REGISTER = """id,name,country
p1,Mira Holt,Norland
p2,Dana Reem,Ostrel
p3,Dana Reemer,Kestria
p4,Marvania News Agency,Marvania
p5,Ilan Torvik,Marvania
"""


def valid(value: Any, kind: str) -> None:
    jsonschema.Draft202012Validator(SCHEMAS | {"$ref": f"#/$defs/{kind}"}).validate(value)


# ---- csv-reconcile (https://pypi.org/project/csv-reconcile/)


@pytest.fixture(scope="session")
def csv_reconcile() -> str:
    """The program, in an environment of its own: it asks for older versions than ours of what it needs."""
    home = ROOT / "build" / "csv-reconcile"
    program = home / "bin" / "csv-reconcile"
    if not program.exists():
        made = subprocess.run([sys.executable, "-m", "venv", home], capture_output=True)
        pip = [home / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PINNED]
        if made.returncode or subprocess.run(pip, capture_output=True).returncode:
            missing("csv-reconcile, from PyPI,")
    return str(program)


@pytest.fixture(scope="session")
def service(csv_reconcile: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running csv-reconcile with a small register."""
    folder = tmp_path_factory.mktemp("register")
    (folder / "register.csv").write_text(REGISTER)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    manifest = {
        "versions": ["0.1", "0.2"],
        "name": "Register",
        "identifierSpace": SPACE,
        "schemaSpace": "https://register.example/schema/",
    }
    (folder / "config.py").write_text(f"MANIFEST = {manifest!r}\nSERVER_NAME = '127.0.0.1:{port}'\n")
    call = [csv_reconcile, "init", "--config", "config.py", "register.csv", "id", "name"]
    subprocess.run(call, cwd=folder, check=True, capture_output=True)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([csv_reconcile, "serve"], cwd=folder, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}/reconcile"
    try:
        for _ in range(600):
            try:
                requests.get(url, timeout=10)
                break
            except requests.ConnectionError:
                assert server.poll() is None, (folder / "log").read_text()
                time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture
def linker(service: str, tmp_path: Path) -> ReconciliationLinker:
    return ReconciliationLinker(Session(CONTACT), Cache(tmp_path / "cache.sqlite"), service)


def subject(name: str, n: int = 0, kind: str = "Person") -> Subject:
    return Subject(f"article/0f/actor/{n}", kind, (name,), sides=("Norland",))


def test_csv_reconcile_speaks_as_the_recorded_schema_has_it(service: str) -> None:
    valid(requests.get(service, timeout=60).json(), "manifest")
    queries = {"q0": {"query": "Dana Reem", "limit": 5}}
    valid(queries, "queries")
    valid(requests.post(service, data={"queries": json.dumps(queries)}, timeout=60).json(), "results")


def test_the_same_name_is_exact_another_spelling_close_and_nobody_is_nobody(linker: ReconciliationLinker) -> None:
    same, other, nobody = linker.link([subject("Mira Holt"), subject("Marvania News Agncy", 1), subject("Qz", 2)])
    assert [(link.target, link.match) for link in same[:1]] == [(f"{SPACE}p1", "exact")]
    assert [link.match for link in same[1:]] == ["candidate"] * (len(same) - 1)
    assert (other[0].target, other[0].match) in [(f"{SPACE}p4", "close"), (f"{SPACE}p4", "candidate")]
    assert nobody == ()
    assert same[0].method == "reconciliation" and same[0].date == datetime.datetime.now(datetime.UTC).date()


def test_many_are_asked_for_in_batches_and_nothing_twice(linker: ReconciliationLinker) -> None:
    names = [f"Somebody {n}" for n in range(23)] + ["Ilan Torvik"]
    subjects = [subject(name, n) for n, name in enumerate(names)]
    found = linker.link(subjects)
    assert linker._session.requests == 1 + 3, "the manifest, and 24 queries of which ten go into a call"
    assert found[-1][0].target == f"{SPACE}p5"
    assert linker.link(subjects) == found
    assert linker._session.requests == 4


def test_the_command_links_with_the_register_and_the_iris_stay(
    service: str, tmp_path: Path, backchannel: CommandLine
) -> None:
    (tmp_path / "facts.jsonl").write_bytes(encode(examples.relay()) + b"\n")
    done = backchannel(
        *("link", tmp_path / "facts.jsonl", "--link", "reconcile", "--service", service),
        *("--contact", CONTACT, "--cache", tmp_path / "c.sqlite"),
    )
    assert done.returncode == 0, done.stderr
    actors = {actor.name: actor for actor in decode(done.stdout).actors}
    exact = [link.target for link in actors["Dana Reem"].links if link.match == "exact"]
    assert exact == [f"{SPACE}p2"]
    before = {actor.id: actor.authority for actor in examples.relay().actors}
    assert {actor.id: actor.authority for actor in actors.values()} == before
    assert backchannel("map", "-", stdin=done.stdout).returncode == 0


# ---- what csv-reconcile does not have: types, properties, and faults


class _Service(ThreadingHTTPServer):
    space = "http://www.wikidata.org/entity/"
    answer: dict[str, Any] | None = None

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.daemon_threads = True
        self.queries: list[dict[str, Any]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: _Service

    def do_GET(self) -> None:
        self.send(
            {
                "versions": ["0.2"],
                "name": "Items",
                "identifierSpace": self.server.space,
                "schemaSpace": "http://www.wikidata.org/prop/direct/",
            }
        )

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        queries = json.loads(form["queries"][0])
        self.server.queries.append(queries)
        hit = {"id": "Q990001", "name": "Mira Holt", "score": 92, "match": True}
        other = {"id": "Q990002", "name": "Mira Holt", "score": 61.5, "match": False}
        self.send(self.server.answer or {name: {"result": [other, hit]} for name in queries})

    def send(self, value: Any) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def own() -> Iterator[_Service]:
    server = _Service()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_types_and_properties_are_told(own: _Service, tmp_path: Path) -> None:
    linker = ReconciliationLinker(
        Session(CONTACT),
        Cache(tmp_path / "c.sqlite"),
        own.url,
        types={"Person": "human", "Organization": "body"},
        properties={"country": "of", "office": "as"},
    )
    mira = Subject("article/0f/actor/m", "Person", ("Mira Holt",), "envoy", ("Norland",), ("Q4115189",))
    post = Subject("article/0f/actor/p", "NewsOrganization", ("Harbour Post",))
    (links, _) = linker.link([mira, post])
    (queries,) = own.queries
    valid(queries, "queries")
    about_mira, about_post = queries["q0"], queries["q1"]
    assert (about_mira["type"], about_post["type"]) == ("human", "body")
    assert about_mira["properties"] == [{"pid": "of", "v": [{"id": "Q4115189"}]}, {"pid": "as", "v": ["envoy"]}]
    assert "properties" not in about_post
    assert [(link.target.rpartition("/")[2], link.match, link.score) for link in links] == [
        ("Q990001", "exact", 0.92),
        ("Q990002", "candidate", 0.615),
    ]


def test_a_service_over_wikidata_is_asked_with_its_types_unless_told_otherwise(own: _Service, tmp_path: Path) -> None:
    linker = ReconciliationLinker(Session(CONTACT), Cache(tmp_path / "c.sqlite"), own.url)
    linker.link([Subject("article/0f/actor/m", "Person", ("Mira Holt",), side_items=("Q20",))])
    assert own.queries[0]["q0"]["type"] == "Q5"
    assert own.queries[0]["q0"]["properties"] == [{"pid": "P27", "v": [{"id": "Q20"}]}]


def test_an_entry_whose_id_makes_no_iri_is_left_out(own: _Service, tmp_path: Path) -> None:
    ids = ["http://x.example/> <x:y> <x:z> .", "a b>", "fine"]
    own.answer = {"q0": {"result": [{"id": id, "name": "Mira Holt", "score": 90, "match": False} for id in ids]}}
    linker = ReconciliationLinker(Session(CONTACT), Cache(tmp_path / "c.sqlite"), own.url)
    (links,) = linker.link([subject("Mira Holt")])
    assert [link.target.removeprefix(own.space) for link in links] == ["a%20b%3E", "fine"]


@pytest.mark.parametrize("answer", [{"q0": {"results": []}}, {"q1": {"result": []}}, {"q0": {"result": [{"id": 1}]}}])
def test_an_answer_of_another_form_is_told_as_such(own: _Service, tmp_path: Path, answer: dict[str, Any]) -> None:
    own.answer = answer
    linker = ReconciliationLinker(Session(CONTACT), Cache(tmp_path / "c.sqlite"), own.url)
    with pytest.raises(ServiceError, match="not of the Reconciliation API's form"):
        linker.link([subject("Mira Holt")])


def test_a_space_of_identifiers_that_makes_no_iris_is_told(own: _Service, tmp_path: Path) -> None:
    own.space = "register"
    linker = ReconciliationLinker(Session(CONTACT), Cache(tmp_path / "c.sqlite"), own.url)
    with pytest.raises(ServiceError, match="makes no IRIs"):
        linker.link([subject("Mira Holt")])


@pytest.mark.parametrize(
    ("url", "properties"), [("register", None), ("file:///etc/passwd", None), ("http://x.example/", {"age": "P1"})]
)
def test_a_call_that_cannot_be_meant_is_refused(tmp_path: Path, url: str, properties: dict[str, str] | None) -> None:
    with pytest.raises(UsageError):
        ReconciliationLinker(Session(CONTACT), Cache(tmp_path / "c.sqlite"), url, properties=properties)
