"""The server as processes: what is slow stops nothing else, what is too much is stopped, and nothing is left behind."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.publishing import Format, write_graph
from backchannel.storage import open_store
from conftest import CommandLine
from server_process import Response, Server, running
from serving_examples import ARTICLE, BC, DOCUMENTS, PERSON

VARIABLES = [f"?v{n}" for n in range(18)]
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " . ".join(" ".join(VARIABLES[n : n + 3]) for n in range(0, 18, 3)) + " }"
LOOKUP = f"SELECT ?p ?o {{ <{PERSON}> ?p ?o }}"
JOIN = f"SELECT ?claim {{ ?claim <{BC}claims> ?act . ?act a <{BC}Mediation> }}"
DOCUMENT = "/actor/ilan-torvik.ttl"
QUICK: list[Callable[[Server], Response]] = [
    lambda server: server.query(LOOKUP),
    lambda server: server.query(JOIN),
    lambda server: server.get(DOCUMENT),
    lambda server: server.get("/sparql"),
]


@pytest.fixture(scope="module")
def hurried(graph_file: Path) -> Iterator[Server]:
    """A server with narrow bounds."""
    with running(graph_file, "--timeout", 2, "--limit", 50, "--memory", 100) as server:
        yield server


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


# ---------------------------------------------------------------- bounds


def test_what_takes_too_long_is_stopped(hurried: Server) -> None:
    response = hurried.query(ENDLESS)
    assert response.status == 503 and response.text == "this took longer than 2 s and was stopped; ask for less\n"


def test_the_work_stops_too(graph_file: Path) -> None:
    with running(graph_file, "--timeout", 1) as server:
        assert server.query(ENDLESS).status == 503
        time.sleep(0.5)
        before = [_spent(process) for process in server.children()]
        time.sleep(1)
        after = [_spent(process) for process in server.children()]
        assert sum(after) - sum(before) < 0.5, "no process works on it any more"


def _spent(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_whoever_hangs_up_stops_the_work(graph_file: Path) -> None:
    with running(graph_file, "--timeout", 60) as server:
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            head = f"GET /sparql?{urlencode({'query': ENDLESS})} HTTP/1.1\r\nHost: x\r\n\r\n"
            connection.sendall(head.encode())
            time.sleep(2)
            assert max(_spent(process) for process in server.children()) > 0.2
        time.sleep(1)
        before = sum(_spent(process) for process in server.children())
        time.sleep(1)
        assert sum(_spent(process) for process in server.children()) - before < 0.5


@pytest.mark.parametrize("accept", ["application/json", "text/csv", "text/tab-separated-values", "text/xml"])
@pytest.mark.parametrize("what", ["*", "?v1"])
def test_a_limit_on_rows(hurried: Server, accept: str, what: str) -> None:
    def rows(number: int) -> Response:
        values = " ".join(f'("{n} }},{{ <result>" UNDEF)' for n in range(number))
        return hurried.query(f"SELECT {what} {{ VALUES (?v1 ?v2) {{ {values} }} }}", accept)

    assert rows(50).status == 200
    refused = rows(51)
    assert refused.status == 403 and "more than 50 rows" in refused.text and "LIMIT" in refused.text


def test_a_limit_on_triples(hurried: Server) -> None:
    def triples(number: int) -> Response:
        values = " ".join(f"<urn:{n}>" for n in range(number))
        return hurried.query(f"CONSTRUCT {{ ?s a <urn:x> }} WHERE {{ VALUES ?s {{ {values} }} }}")

    assert triples(50).status == 200
    assert "more than 50 triples" in triples(51).text


def test_a_limit_on_memory(graph_file: Path) -> None:
    with running(graph_file, "--timeout", 60, "--memory", 100, "--limit", 10**9) as server:
        everything = ENDLESS.replace("(COUNT(*) AS ?n)", "*").replace("}", "} ORDER BY ?v0")
        response = server.query(everything)
        assert response.status == 503 and "100 MiB" in response.text
        assert server.query(LOOKUP).status == 200


def test_what_is_nested_too_deeply_ends_only_its_worker(hurried: Server) -> None:
    for query in (
        "SELECT * { FILTER(" + "(" * 100_000 + "1" + ")" * 100_000 + ") }",
        "SELECT * " + "{" * 100_000 + "}" * 100_000,
        "SELECT * { ?s " + "^" * 100_000 + "<a:b> ?o }",
        "ASK { FILTER(" + "!" * 200_000 + "1) }",
    ):
        assert hurried.post(query, "application/sparql-query").status in (400, 503)
        assert hurried.query(LOOKUP).status == 200


def test_a_large_answer_arrives_whole(graph_file: Path) -> None:
    with running(graph_file, "--limit", 10**6) as server:
        values = " ".join(f'"{"x" * 500}{n}"' for n in range(1000))
        query = f"SELECT ?a ?b {{ VALUES ?a {{ {values} }} VALUES ?b {{ 1 2 3 4 5 6 7 8 }} }}"
        response = server.post(query, "application/sparql-query", "application/json")
        assert response.status == 200 and len(response.body) > 4_000_000
        assert len(json.loads(response.body)["results"]["bindings"]) == 8000
        assert int(response.headers["content-length"]) == len(response.body)


# ---------------------------------------------------------------- slow and quick


def test_slow_queries_stop_nothing_else(graph_file: Path) -> None:
    with running(graph_file, "--timeout", 30) as server:
        for ask in QUICK:
            ask(server)
        calm = [seconds(lambda ask=ask: ask(server)) for ask in QUICK for _ in range(5)]  # type: ignore[misc]
        slow = [threading.Thread(target=server.query, args=(ENDLESS,), daemon=True) for _ in range(12)]
        for thread in slow:
            thread.start()
        time.sleep(1)
        busy = []
        for ask in QUICK * 5:
            began = time.perf_counter()
            assert ask(server).status == 200
            busy.append(time.perf_counter() - began)
        # Not a question of milliseconds: without workers to spare, each would take the half minute of the slow ones.
        assert sorted(busy)[len(busy) // 2] < 20 * max(calm) + 2
        assert max(busy) < 15


def test_more_slow_queries_than_are_worked_on_are_told_to_come_again(graph_file: Path) -> None:
    with running(graph_file, "--timeout", 4) as server:
        answers: list[Response] = []
        threads = [threading.Thread(target=lambda: answers.append(server.query(ENDLESS))) for _ in range(24)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {each.status for each in answers} == {503}
        busy = [each for each in answers if "already" in each.text or "free in time" in each.text]
        assert busy and all(each.headers["retry-after"] == "10" for each in busy)
        assert any("took longer" in each.text for each in answers)


def test_a_killed_worker_is_replaced(graph_file: Path) -> None:
    with running(graph_file) as server:
        assert server.query(JOIN).status == 200
        for _ in range(3):
            for process in [each for each in server.children() if _is_worker(each)]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.5)
            assert server.query(JOIN).status == 200
            assert server.get(DOCUMENT).status == 200


def _is_worker(process: int) -> bool:
    """Workers have no socket that listens; fronts do."""
    listening = {line.split()[9] for line in Path("/proc/net/tcp").read_text().splitlines() if " 0A " in line}
    links = set()
    with contextlib.suppress(FileNotFoundError):  # it has ended
        for each in Path(f"/proc/{process}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # a connection that has been closed since
                links.add(str(each.readlink()))
    return not any(f"socket:[{inode}]" in links for inode in listening)


def test_a_killed_front_is_replaced_with_its_workers(graph_file: Path) -> None:
    with running(graph_file, "--timeout", 60) as server:
        threading.Thread(target=_ignoring, args=(server,), daemon=True).start()
        time.sleep(1)
        fronts = [process for process in server.children() if not _is_worker(process)]
        workers = {*server.children()} - {*fronts}
        assert fronts and workers
        for process in fronts:
            os.kill(process, signal.SIGKILL)
        gone = time.monotonic() + 30
        while any(map(_alive, workers)):
            assert time.monotonic() < gone, "what they were working on goes on"
            time.sleep(0.05)
        until = time.monotonic() + 30
        while True:
            try:
                assert server.query(JOIN).status == 200
                break
            except (OSError, AssertionError):
                assert time.monotonic() < until
                time.sleep(0.1)


# ---------------------------------------------------------------- beginning and end


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system pins no process to a processor")
def test_there_are_as_many_fronts_as_processors_that_may_be_used(graph_file: Path) -> None:
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        with running(graph_file) as server:
            assert server.query(JOIN).status == 200
            assert sum(not _is_worker(process) for process in server.children()) == 1
    finally:
        os.sched_setaffinity(0, allowed)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_processes(graph_file: Path, number: signal.Signals) -> None:
    with running(graph_file, "--timeout", 60) as server:
        threading.Thread(target=_ignoring, args=(server,), daemon=True).start()
        time.sleep(1)
        children = server.children()
        assert len(children) > 2
        server.process.send_signal(number)
        assert server.process.wait(30) == 0
        assert not any(Path(f"/proc/{child}").exists() and _alive(child) for child in children)


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def _ignoring(server: Server) -> None:
    with contextlib.suppress(OSError):
        server.query(ENDLESS)


def test_when_the_server_is_killed_nothing_is_left(graph_file: Path) -> None:
    with running(graph_file, "--timeout", 60) as server:
        threading.Thread(target=_ignoring, args=(server,), daemon=True).start()
        time.sleep(1)
        children = server.children()
        server.process.kill()
        server.process.wait()
        until = time.monotonic() + 20
        while any(_alive(child) for child in children):
            assert time.monotonic() < until
            time.sleep(0.05)


def test_requests_are_ended_before_the_server_ends(graph_file: Path) -> None:
    with running(graph_file) as server:
        answers: list[Response] = []
        threads = [threading.Thread(target=lambda: answers.append(server.query(JOIN))) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
        assert [each.status for each in answers] == [200] * 20


def test_a_port_in_use(backchannel: CommandLine, server: Server, graph_file: Path) -> None:
    done = backchannel("serve", graph_file, "--port", server.port)
    assert done.returncode == 2
    assert done.stderr == (f"backchannel: port {server.port} of 127.0.0.1 is in use: choose another one with --port\n")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nothing.ttl"], 1, "nothing.ttl: cannot be read: no such file or directory"),
        (["graph.doc"], 2, "the ending tells no format"),
        (["."], 1, "is no store"),
        (["FILE", "."], 2, "give one store, or files"),
        (["FILE", "--host", "no.such.host.invalid"], 2, "there is no address"),
        (["FILE", "--host", "192.0.2.1"], 2, "cannot listen"),
        (["FILE", "--port", "99999"], 2, "--port"),
        (["FILE", "--base", "https://x.example/y#"], 2, "ends in /"),
        (["FILE", "--timeout", "0"], 2, "--timeout"),
        (["FILE", "--limit", "-1"], 2, "--limit"),
        ([""], 2, "it is empty"),
        (["broken.ttl"], 1, "line 1, column"),
    ],
)
def test_faults_are_one_line(
    backchannel: CommandLine, graph_file: Path, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    (tmp_path / "broken.ttl").write_text("<a:b> nonsense")
    given = [str(graph_file) if each == "FILE" else each for each in arguments]
    done = backchannel("serve", *given, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert words in done.stderr and done.stderr.count("\n") == 1 and done.stdout == ""


def test_several_files_are_one_graph(tmp_path: Path) -> None:
    for n, facts in enumerate(DOCUMENTS):
        with (tmp_path / f"{n}.trig").open("wb") as stream:
            write_graph([facts], stream, Format.TRIG)
    with running(*sorted(tmp_path.glob("*.trig"))) as server:
        for facts in DOCUMENTS:
            assert server.get(f"/article/{facts.article.id}.ttl").status == 200


# ---------------------------------------------------------------- a store that changes


def test_what_is_published_meanwhile_is_served(tmp_path: Path) -> None:
    store = tmp_path / "store"
    _put(store, 0)
    with running(store) as server:
        assert server.get(f"/article/{DOCUMENTS[0].article.id}.ttl").status == 200
        assert server.get(f"/article/{DOCUMENTS[1].article.id}.ttl").status == 404
        assert server.query(f"ASK {{ GRAPH <{ARTICLE}> {{ ?s ?p ?o }} }}").text.endswith("true}")
        _put(store, 1)
        count = f"SELECT ?a {{ ?a a <{BC}Article> }}"
        until = time.monotonic() + 30
        while server.get(f"/article/{DOCUMENTS[1].article.id}.ttl").status != 200 or len(_rows(server, count)) != 2:
            assert time.monotonic() < until
            time.sleep(0.1)


def _put(store: Path, number: int) -> None:
    with open_store(store, base=DEFAULT_BASE) as writer:
        writer.put(map_facts(DOCUMENTS[number]), facts=DOCUMENTS[number])


def _rows(server: Server, query: str) -> list[object]:
    found: list[object] = json.loads(server.query(query, "application/json").body)["results"]["bindings"]
    return found


def test_a_store_and_a_file_answer_alike(tmp_path: Path, server: Server) -> None:
    store = tmp_path / "store"
    for number in range(len(DOCUMENTS)):
        _put(store, number)
    with running(store) as other:
        for address in (
            DOCUMENT,
            f"/article/{DOCUMENTS[0].article.id}.trig",
            f"/article/{DOCUMENTS[1].article.id}.jsonld",
        ):
            assert other.get(address).body == server.get(address).body
        assert sorted(other.query(LOOKUP, "text/csv").text.split()) == sorted(
            server.query(LOOKUP, "text/csv").text.split()
        )


def test_the_server_starts_without_the_extractor(graph_file: Path) -> None:
    """What it does not need it does not load: that is what its start costs."""
    program = (
        "import sys, backchannel.serving.supervisor, backchannel.cli.commands;"
        "print([name for name in sys.modules if name in ('spacy', 'rdflib', 'pyshacl', 'jinja2', 'numpy', 'requests')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_requests_on_one_connection_are_answered_in_order(server: Server) -> None:
    def get(path: str, *headers: str) -> bytes:
        return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *headers, "", ""]).encode()

    def asked(query: str) -> str:
        return f"/sparql?{urlencode({'query': query})}"

    one, other = (f"SELECT ?o {{ <{iri}> a ?o }}" for iri in (PERSON, ARTICLE))
    paths = [asked(one), asked(JOIN), asked(other), DOCUMENT, asked(other), asked(one), "/actor/nobody", asked(one)]
    expected = [server.get(path, "*/*").body for path in paths]
    together = server.raw(b"".join([*map(get, paths[:-1]), get(paths[-1], "Connection: close")]), patience=30)
    bodies = []
    while together:
        head, _, rest = together.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        bodies.append(rest[:length])
        together = rest[length:]
    assert bodies == expected


def test_look_ups_over_old_connections(server: Server) -> None:
    path = f"/sparql?{urlencode({'query': LOOKUP})}"
    for request in (f"GET {path} HTTP/1.0\r\n\r\n", f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"):
        response = server.raw(request.encode(), patience=30)  # it ends, because the server closes
        assert response.startswith(b"HTTP/1.1 200 OK\r\n") and b"connection: close" in response.lower()
        assert response.endswith(server.query(LOOKUP).body)


def test_all_ways_to_a_look_up_lead_to_one_answer(server: Server) -> None:
    plain = server.get(f"/sparql?{urlencode({'query': LOOKUP})}", "text/csv")
    for other in (
        server.get(f"/sparql?{urlencode({'query': LOOKUP, 'x': 'y'})}", "text/csv"),
        server.get(f"/sparql?{urlencode({'query': LOOKUP + '#'})}", "text/csv"),
        server.post(LOOKUP, "application/sparql-query", "text/csv"),
        server.post(urlencode({"query": LOOKUP}), "application/x-www-form-urlencoded", "text/csv"),
    ):
        assert other.status == 200
        assert {**other.headers, "date": ""} == {**plain.headers, "date": ""}
        assert sorted(other.body.split()) == sorted(plain.body.split())
