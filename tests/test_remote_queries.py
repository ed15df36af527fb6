"""Questions to an endpoint over HTTP: answers as on the file, and every way in which a server can say no."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from backchannel.errors import DataError
from backchannel.querying import query_names, run_query
from conftest import CommandLine
from server_process import Server, free_port
from serving_examples import ARTICLE, BC


@pytest.fixture
def endpoint(server: Server) -> str:
    return f"{server.address}/sparql"


@pytest.fixture
def asked(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "question.rq"
        path.write_text(text)
        return path

    return write


@pytest.mark.parametrize("name", query_names())
def test_a_shipped_query_is_answered_as_on_the_file(endpoint: str, graph_file: Path, name: str) -> None:
    assert run_query(endpoint, name) == run_query(graph_file, name)


def test_truth_and_graphs(endpoint: str, graph_file: Path, asked: Callable[[str], Path]) -> None:
    assert run_query(endpoint, asked(f"ASK {{ <{ARTICLE}> a <{BC}Article> }}")).truth is True
    for question in (f"DESCRIBE <{ARTICLE}>", "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }"):
        path = asked(question)
        assert run_query(endpoint, path) == run_query(graph_file, path)
        assert run_query(endpoint, path).rows


def test_on_the_command_line(endpoint: str, graph_file: Path, backchannel: CommandLine) -> None:
    for form in ("table", "csv", "json"):
        done, local = (backchannel("query", graph, "mediations", "--format", form) for graph in (endpoint, graph_file))
        assert (done.returncode, done.stdout, done.stderr) == (0, local.stdout, "")


def test_what_the_server_says_is_repeated_in_one_line(endpoint: str, asked: Callable[[str], Path]) -> None:
    with pytest.raises(DataError, match=r"/sparql: refuses the query \(400\): .*line 1, column"):
        run_query(endpoint, asked("SELEKT * {}"))
    with pytest.raises(DataError, match=r"refuses the query \(403\): .*<urn:nothing> is not in the store"):
        run_query(endpoint, asked("SELECT * FROM <urn:nothing> { ?s ?p ?o }"))
    with pytest.raises(DataError, match=r"refuses the query \(405\)"):
        run_query(endpoint.replace("sparql", "nothing"), "mediations")


def test_updates_are_not_even_sent(asked: Callable[[str], Path]) -> None:
    with pytest.raises(DataError, match="this is an update"):
        run_query(f"http://127.0.0.1:{free_port()}/", asked("DROP ALL"))


def test_nobody_there(backchannel: CommandLine) -> None:
    address = f"http://name:secret@127.0.0.1:{free_port()}/sparql"
    done = backchannel("query", address, "mediations")
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert "connection refused" in done.stderr and "secret" not in done.stderr


@contextmanager
def answering(status: int, headers: dict[str, str], body: bytes) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server that says one thing to all, and what it was told."""
    heard: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append({k.lower(): v for k, v in self.headers.items()})
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", heard
    finally:
        server.shutdown()
        server.server_close()


JSON = {"Content-Type": "application/sparql-results+json"}


@pytest.mark.parametrize(
    ("status", "headers", "body", "words"),
    [
        (302, {"Location": "https://other.example/"}, b"", "elsewhere; ask https://other.example/"),
        (401, {}, b"who are you?\nsay", r"\(401\): who are you\? say"),
        (500, {}, b"\xff" * 9000, r"\(500\)"),
        (200, {"Content-Type": "text/html"}, b"<html>welcome", "does not answer in SPARQL results"),
        (200, JSON, b"", "does not answer in SPARQL results"),
        (200, JSON, b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x"', "does not answer in SPARQL results"),
        (200, JSON, b"[" * 100_000, "does not answer in SPARQL results"),
        (200, {"Content-Type": "application/n-triples"}, b"<a:b> <a:b>", "does not answer in SPARQL results"),
    ],
)
def test_what_is_no_answer(status: int, headers: dict[str, str], body: bytes, words: str) -> None:
    with answering(status, headers, body) as (address, _), pytest.raises(DataError, match=words) as caught:
        run_query(address, "mediations")
    assert len(str(caught.value)) < 500


def test_password_and_name_go_with_the_request() -> None:
    body = b'{"head": {}, "boolean": true}'
    with answering(200, JSON, body) as (address, heard):
        assert run_query(address.replace("//", "//name:secret@"), "mediations").truth is True
    assert heard[0]["authorization"].startswith("Basic ")
    assert heard[0]["user-agent"].startswith("backchannel/")
    assert heard[0]["content-type"] == "application/sparql-query"
