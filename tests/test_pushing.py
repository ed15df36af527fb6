"""A push: the server has what the store has, only what changed goes out, and no fault of the server is the end."""

from __future__ import annotations

import datetime
import http.server
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
import requests

import facts_examples as examples
from backchannel.errors import DataError, UsageError
from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.pushing import Credentials, Delivered, GraphStore, UpdateEndpoint, push, sending
from backchannel.storage import open_store, read_store
from backchannel.storage.dumping import dump
from conftest import CommandLine, missing

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

from corpus import articles

PASSWORD = "sesame-opens-7"


def iri(facts: Facts) -> str:
    return f"{DEFAULT_BASE}article/{facts.article.id}"


def retitled(facts: Facts, title: str) -> Facts:
    return msgspec.structs.replace(facts, article=msgspec.structs.replace(facts.article, title=title))


def fill(place: Path, *documents: Facts) -> None:
    with open_store(place) as store:
        for each in documents:
            store.put(map_facts(each))


def quads(place: Path) -> set[bytes]:
    with read_store(place) as snapshot:
        return set(b"".join(dump(snapshot)).splitlines())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "news"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What a sender would have waited."""
    pauses: list[float] = []
    monkeypatch.setattr(sending.Sender.__init__, "__kwdefaults__", {"pause": pauses.append})
    return pauses


# Real servers


class Reached(NamedTuple):
    """A server that runs: where it takes updates and graphs, and how its graphs are read."""

    update: str
    graphs: str
    credentials: Credentials
    read: Callable[[str], set[tuple[str, str, str]]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[object], url: str, cwd: Path) -> Iterator[None]:
    with (cwd / "output.txt").open("wb") as output:
        process = subprocess.Popen([str(each) for each in command], cwd=cwd, stdout=output, stderr=subprocess.STDOUT)
        try:
            for _ in range(600):
                assert process.poll() is None, (cwd / "output.txt").read_text(errors="replace")
                try:
                    requests.get(url, timeout=5)
                    break
                except requests.ConnectionError:
                    time.sleep(0.2)
            else:
                pytest.fail(f"{command[0]} does not answer")
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def triples(query_url: str) -> Callable[[str], set[tuple[str, str, str]]]:
    """Read the triples of a graph as tuples of plain values, which all servers give alike."""

    def read(graph: str) -> set[tuple[str, str, str]]:
        query = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        headers = {"Accept": "application/sparql-results+json"}
        answer = requests.get(query_url, params={"query": query}, headers=headers, timeout=60)
        answer.raise_for_status()
        rows = answer.json()["results"]["bindings"]
        return {(row["s"]["value"], row["p"]["value"], _value(row["o"])) for row in rows}

    return read


def _value(term: dict[str, str]) -> str:
    """Numbers and truth by value: Virtuoso writes 1.0 as 1 and true as 1."""
    value = {"true": "1", "false": "0"}.get(term["value"], term["value"])
    try:
        return f"{float(value):g}" if term["type"] != "uri" and value[:1].isdigit() and "-" not in value else value
    except ValueError:
        return value


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reached]:
    command = Path(sys.executable).parent / "oxigraph"
    if not command.exists():
        missing("oxigraph, a package of PyPI,")
    folder, port = tmp_path_factory.mktemp("oxigraph"), free_port()
    url = f"http://127.0.0.1:{port}"
    with running([command, "serve", "--location", folder / "data", "--bind", f"127.0.0.1:{port}"], url, folder):
        yield Reached(f"{url}/update", f"{url}/store", Credentials(), triples(f"{url}/query"))


VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = {sql}
ServerThreads = 10
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 1000000
"""


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reached]:
    command = shutil.which("virtuoso-t")
    if command is None:
        missing("virtuoso-t, of Debian's virtuoso-opensource-7-bin,")
    folder, http_port = tmp_path_factory.mktemp("virtuoso"), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=free_port(), http=http_port))
    url = f"http://127.0.0.1:{http_port}"
    with running([command, "+foreground", "+configfile", "virtuoso.ini"], f"{url}/sparql", folder):
        yield Reached(
            f"{url}/sparql-auth",
            f"{url}/sparql-graph-crud-auth",
            Credentials("dba", "dba"),
            triples(f"{url}/sparql"),
        )


@pytest.fixture(params=["oxigraph", "virtuoso"])
def real(request: pytest.FixtureRequest) -> Reached:
    return request.getfixturevalue(request.param)


def delivered(place: Path, server: UpdateEndpoint | GraphStore, **options: object) -> Delivered:
    with read_store(place) as snapshot:
        done = push(snapshot, server, **options)
    server.close()
    return done


def server_of(real: Reached, protocol: str) -> UpdateEndpoint | GraphStore:
    if protocol == "update":
        return UpdateEndpoint(real.update, real.credentials)
    return GraphStore(real.graphs, real.credentials)


def graphs_of(place: Path) -> dict[str, set[tuple[str, str, str]]]:
    """The graphs of a store as :func:`triples` reads them."""
    found: dict[str, set[tuple[str, str, str]]] = {}
    with read_store(place) as snapshot:
        for quad in snapshot.store:
            term = quad.object
            uri = not hasattr(term, "datatype")
            value = _value({"type": "uri" if uri else "literal", "value": term.value})
            found.setdefault(quad.graph_name.value, set()).add((quad.subject.value, quad.predicate.value, value))
    return found


@pytest.mark.parametrize("protocol", ["update", "graph-store"])
def test_a_server_has_what_the_store_has(place: Path, real: Reached, protocol: str) -> None:
    base = f"{DEFAULT_BASE}{protocol}/"
    relay, quiet = examples.relay(), examples.quiet()
    strange = retitled(quiet, 'Words: " \\ \\u0041 \t é 😀 ?x $y {z} <i> #')
    with open_store(place, base=base) as store:
        store.put(map_facts(relay, base=base))
        store.put(map_facts(strange, base=base))
    done = delivered(place, server_of(real, protocol))
    with read_store(place) as snapshot:
        counts = snapshot.counts()
    assert (done.sent, done.quads) == (counts["articles"] + counts["shared graphs"], counts["quads"])
    for graph, expected in graphs_of(place).items():
        assert real.read(graph) == expected, graph
    again = delivered(place, server_of(real, protocol))
    assert (again.sent, again.deleted, again.requests) == (0, 0, 0)
    assert again.unchanged == done.sent


@pytest.mark.parametrize("protocol", ["update", "graph-store"])
def test_only_what_changed_goes_out_and_what_went_is_deleted(place: Path, real: Reached, protocol: str) -> None:
    base = f"{DEFAULT_BASE}changes/{protocol}/"
    relay, quiet = examples.relay(), examples.quiet()
    link = f"{base}link/x"
    foreign = "http://somebody.example/else"
    requests_ = UpdateEndpoint(real.update, real.credentials)
    requests_.sender.send(
        "POST",
        body=f"INSERT DATA {{ GRAPH <{foreign}> {{ <http://e/s> <http://e/p> <http://e/o> }} }}".encode(),
        media_type="application/sparql-update",
    )
    requests_.close()
    with open_store(place, base=base) as store:
        store.put(map_facts(relay, base=base))
        store.put(map_facts(quiet, base=base))
        store.set_graph(link, [("<http://e/s>", "<http://e/p>", "<http://e/o>", f"<{link}>")])
    delivered(place, server_of(real, protocol))
    before = graphs_of(place)
    assert link in before and len(before) > 5
    fewer = msgspec.structs.replace(relay, claims=(), communications=(), mediations=(), same_act=())
    with open_store(place, base=base) as store:
        store.put(map_facts(fewer, base=base))
        store.set_graph(link, [])
        store.retract(
            f"{base}article/{quiet.article.id}", "A mistake.", datetime.datetime(2031, 6, 1, tzinfo=datetime.UTC)
        )
    done = delivered(place, server_of(real, protocol))
    assert (done.sent, done.deleted) == (2, 1)
    after = graphs_of(place)
    for graph in before:
        assert real.read(graph) == after.get(graph, set()), graph
    assert real.read(foreign) == {("http://e/s", "http://e/p", "http://e/o")}, "what came in another way stays"


def test_a_server_that_lost_everything_gets_it_again(place: Path, oxigraph: Reached) -> None:
    fill(place, examples.quiet())
    delivered(place, UpdateEndpoint(oxigraph.update))
    requests.delete(oxigraph.graphs, params={"graph": iri(examples.quiet())}, timeout=10).raise_for_status()
    assert delivered(place, UpdateEndpoint(oxigraph.update)).sent == 0
    assert delivered(place, UpdateEndpoint(oxigraph.update), everything=True).sent == 1
    assert oxigraph.read(iri(examples.quiet())) == graphs_of(place)[iri(examples.quiet())]


def test_a_push_that_is_killed_goes_on_where_it_was(place: Path, oxigraph: Reached, tmp_path: Path) -> None:
    with open_store(place) as store:
        for each in articles(60):
            store.put(map_facts(each))
    command = [sys.executable, "-m", "backchannel", "push", place, oxigraph.update, "--batch", "300"]
    killed = 0
    for wait in (0.0, 0.05, 0.15, 0.3):
        process = subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE)
        pushes = place / "pushes"
        while not (pushes.exists() and list(pushes.glob("*.sqlite"))) and process.poll() is None:
            time.sleep(0.01)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        assert process.stderr is not None
        process.stderr.close()
    assert killed
    delivered(place, UpdateEndpoint(oxigraph.update))
    for graph, expected in graphs_of(place).items():
        assert oxigraph.read(graph) == expected, graph


# Servers with faults


class Fake(http.server.ThreadingHTTPServer):
    """A server that answers as it is told, one answer a request, then 204; it keeps what it was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.answers: list[tuple[int, dict[str, str], bytes] | None] = []
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.wanted: str | None = None
        self.url = f"http://127.0.0.1:{self.server_address[1]}/update"


class _Answering(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Fake

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.command, self.path, dict(self.headers), body))
        wanted = self.server.wanted
        if wanted is not None and self.headers.get("Authorization") != wanted:
            answer: tuple[int, dict[str, str], bytes] | None = (401, {"WWW-Authenticate": 'Basic realm="x"'}, b"")
        else:
            answer = self.server.answers.pop(0) if self.server.answers else (204, {}, b"")
        if answer is None:  # the line is cut
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        code, headers, content = answer
        self.send_response(code)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_PUT = do_DELETE = _answer  # noqa: N815


@pytest.fixture
def fake() -> Iterator[Fake]:
    server = Fake()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_faults_that_may_pass_are_waited_for(place: Path, fake: Fake, no_pauses: list[float]) -> None:
    fill(place, examples.quiet())
    fake.answers = [(503, {}, b"busy"), (429, {"Retry-After": "7"}, b""), None, (502, {}, b"")]
    assert delivered(place, UpdateEndpoint(fake.url)).sent == 1
    assert len({body for *_, body in fake.seen}) == 1, "the same each time"
    first, asked, cut, last = no_pauses
    assert 0.25 <= first <= 0.5 and asked == 7 and 1.0 <= cut <= 2.0 and 2.0 <= last <= 4.0


def test_a_server_that_stays_down_is_given_up(place: Path, fake: Fake, no_pauses: list[float]) -> None:
    fill(place, examples.quiet())
    fake.answers = [(503, {}, b"down for\n repairs")] * 6
    with pytest.raises(DataError, match="answers 503 Service Unavailable: down for repairs, 6 times; start again"):
        delivered(place, UpdateEndpoint(fake.url))
    assert len(no_pauses) == 5
    assert delivered(place, UpdateEndpoint(fake.url)).sent == 1


def test_nobody_there_is_told_in_one_line(place: Path) -> None:
    fill(place, examples.quiet())
    with pytest.raises(DataError, match="cannot be reached: connection refused"):
        delivered(place, UpdateEndpoint(f"http://127.0.0.1:{free_port()}/update"))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((400, {}, b"parse error\nat line 1"), "answers 400 Bad Request: parse error at line 1"),
        ((403, {}, b""), "answers 403 Forbidden; give --user"),
        ((404, {"Content-Type": "text/html"}, b"<h1>Nothing here</h1>"), "answers 404 Not Found; see the README"),
        ((413, {}, b""), "send less at once, with --batch"),
        ((415, {}, b""), "try the other --protocol"),
        ((302, {"Location": "https://new.example/update"}, b""), "leads to: https://new.example/update"),
    ],
)
def test_refusals_say_what_to_do(
    place: Path, fake: Fake, no_pauses: list[float], answer: tuple[int, dict[str, str], bytes], words: str
) -> None:
    fill(place, examples.quiet())
    fake.answers = [answer]
    with pytest.raises(DataError, match=words) as error:
        delivered(place, UpdateEndpoint(fake.url))
    assert error.value.source == fake.url and "\n" not in str(error.value)
    assert len(fake.seen) == 1 and no_pauses == []


def test_what_was_sent_before_a_fault_is_not_sent_again(place: Path, fake: Fake) -> None:
    fill(place, *articles(20))
    fake.answers = [(204, {}, b"")] * 5 + [(400, {}, b"no more")]
    with pytest.raises(DataError, match="no more"):
        delivered(place, UpdateEndpoint(fake.url, batch=600), batch=600)
    taken = [body for *_, body in fake.seen[:5]]
    fake.seen.clear()
    done = delivered(place, UpdateEndpoint(fake.url, batch=600), batch=600)
    assert done.unchanged > 0 and not {body for *_, body in fake.seen} & set(taken)
    sent = b"".join([*taken, *(body for *_, body in fake.seen)])
    for line in quads(place):
        assert line[:-2].rpartition(b" ")[0] in sent


def test_an_article_goes_out_whole_in_one_update_unless_it_is_too_large(place: Path, fake: Fake) -> None:
    fill(place, *articles(6))
    delivered(place, UpdateEndpoint(fake.url, batch=400), batch=400)
    for facts in articles(6):
        assert sum(iri(facts).encode() in body for *_, body in fake.seen) == 1
    assert max(body.count(b" .\n") for *_, body in fake.seen) <= 400
    fake.seen.clear()
    delivered(place, UpdateEndpoint(fake.url, batch=50), batch=50, everything=True)
    assert max(body.count(b" .\n") for *_, body in fake.seen) <= 100


@pytest.mark.parametrize(
    ("credentials", "wanted"),
    [
        (Credentials("mira", PASSWORD), "Basic bWlyYTpzZXNhbWUtb3BlbnMtNw=="),
        (Credentials(token=PASSWORD), f"Bearer {PASSWORD}"),
    ],
)
def test_credentials_reach_the_server_and_nothing_else(
    place: Path, fake: Fake, credentials: Credentials, wanted: str
) -> None:
    fill(place, *articles(4))
    fake.wanted = wanted
    delivered(place, UpdateEndpoint(fake.url, credentials, batch=300), batch=300)
    refused = sum("Authorization" not in headers for _, _, headers, _ in fake.seen)
    assert refused == (0 if credentials.token else 1), "a password is asked for once"
    assert PASSWORD not in repr(credentials)
    for file in (each for each in place.rglob("*") if each.is_file()):
        assert PASSWORD.encode() not in file.read_bytes(), file


def test_a_wrong_password_is_told_without_it(place: Path, fake: Fake) -> None:
    fill(place, examples.quiet())
    fake.wanted = "Basic nobody"
    with pytest.raises(DataError, match="answers 401 Unauthorized; give --user") as error:
        delivered(place, UpdateEndpoint(fake.url, Credentials("mira", PASSWORD)))
    assert PASSWORD not in str(error.value)


def test_credentials_of_other_programs_are_not_sent(
    place: Path, fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login mira password {PASSWORD}\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    fill(place, examples.quiet())
    delivered(place, UpdateEndpoint(fake.url))
    assert all("Authorization" not in headers for _, _, headers, _ in fake.seen)


def test_graphs_go_to_a_graph_store_one_by_one_the_articles_last(place: Path, fake: Fake) -> None:
    fill(place, examples.relay())
    fake.answers = []
    done = delivered(place, GraphStore(fake.url))
    asked = [path for method, path, _, _ in fake.seen if method == "PUT"]
    assert len(asked) == done.requests == len(set(asked))
    assert asked[-1].endswith(f"article%2F{examples.relay().article.id}")
    assert {headers["Content-Type"] for _, _, headers, _ in fake.seen} == {"application/n-triples"}


@pytest.mark.parametrize(
    "url", ["localhost:7878", "ftp://a.example/", "http://", "http://a.example/#x", "http://a b.example/", "http://:1/"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        UpdateEndpoint(url)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match="--user") as error:
        UpdateEndpoint(f"http://mira:{PASSWORD}@a.example/update")
    assert PASSWORD not in str(error.value)


def test_two_pushes_to_one_server_do_not_mix(place: Path, fake: Fake) -> None:
    fill(place, examples.quiet())
    inside: list[BaseException | None] = []

    def second(iris: list[str]) -> Iterator[str]:
        try:
            delivered(place, UpdateEndpoint(fake.url))
        except UsageError as error:
            inside.append(error)
        yield from iris

    delivered(place, UpdateEndpoint(fake.url), progress=second)
    assert "another push" in str(inside[0])


# The command


def test_the_command_pushes_and_says_what_it_did(
    place: Path, oxigraph: Reached, backchannel: CommandLine, fake: Fake
) -> None:
    fill(place, examples.mediator_is_party())
    done = backchannel("push", place, oxigraph.graphs, "--protocol", "graph-store")
    assert done.returncode == 0 and done.stdout == ""
    assert "sent: 1 articles" in done.stderr or "sent:" in done.stderr
    fake.wanted = "Basic bWlyYTpzZXNhbWUtb3BlbnMtNw=="
    done = backchannel("push", place, fake.url, "--user", "mira", env={"BACKCHANNEL_PASSWORD": PASSWORD})
    assert done.returncode == 0 and PASSWORD not in done.stderr
    done = backchannel("push", place, fake.url, "--user", "mira", env={"BACKCHANNEL_PASSWORD": ""})
    assert done.returncode == 0, "nothing has changed, so nothing is sent"
    done = backchannel("push", place, f"http://127.0.0.1:{free_port()}/", "--user", "mira")
    assert done.returncode == 2 and "BACKCHANNEL_PASSWORD" in done.stderr
    assert backchannel("push", place, "nowhere").returncode == 2
    assert backchannel("push", place.with_name("none"), fake.url).returncode == 1
    assert os.linesep not in done.stderr.strip()
