"""How fast the server answers, against the `oxigraph` server on the same graph in the same run.

    python benchmarks/serving.py [ARTICLES] [--store DIR] [--seconds N]

Made-up articles (`corpus.py`) are put into a store, 10,000 of them unless told otherwise. Both servers are asked the
same look-ups over HTTP by the same clients, taking turns. Prints look-ups a second; the processor time of one, which
also tells on a machine that has other things to do; the time to the first answer; and how long each shipped query
takes. `--store` keeps the store for another run, `--look-ups` leaves the shipped queries out.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import corpus
from script import run_script

from backchannel.querying import prepare, query_names, query_text
from backchannel.storage import read_store

__all__ = ["main"]

_CLIENTS, _CONNECTIONS = 2, 8
"""Processes that ask, and connections of each."""

_ROUNDS = 7
"""How often the servers take turns; the median counts."""

_TIMES = 3
"""How often each shipped query is asked; the median counts."""

_LOOK_UPS = (
    "SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }}",
    "SELECT ?claim WHERE {{ ?claim <https://w3id.org/backchannel/ontology#claims> <{iri}> }}",
)
_BYTES = 65536


def _iris(path: Path, number: int) -> list[str]:
    """Acts, chosen at random from the first ones; the same of the same store."""
    query = f"SELECT ?act {{ ?act a <https://w3id.org/backchannel/ontology#Act> }} LIMIT {5 * number}"
    with read_store(path) as snapshot:
        found = snapshot.store.query(query, use_default_graph_as_union=True)
        acts = sorted({solution["act"].value for solution in found})  # type: ignore[union-attr]
    return random.Random(1).sample(acts, min(number, len(acts)))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class _Server(NamedTuple):
    """A server that runs, and the seconds until it answered."""

    process: int
    port: int
    start: float

    def spent(self) -> float:
        """Seconds of processor time that it has taken, with all its processes (Linux)."""
        own = self.process
        children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        ticks = 0
        for each in (own, *children):
            with suppress(FileNotFoundError):
                fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def _server(command: list[str], port: int) -> Iterator[_Server]:
    """Run a server."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                _ask(port, "ASK {}")
                break
            except (OSError, http.client.HTTPException):
                if process.poll() is not None or time.perf_counter() - began > 120:
                    raise SystemExit(f"{command[0]} does not start") from None
                time.sleep(0.005)
        yield _Server(process.pid, port, time.perf_counter() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _ask(port: int, query: str, accept: str = "*/*") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    connection.request("POST", _path(port), query.encode(), headers)
    response = connection.getresponse()
    return response.status, response.read()


_PATHS: dict[int, str] = {}


def _path(port: int) -> str:
    return _PATHS.get(port, "/sparql")


def _requests(port: int, iris: list[str]) -> list[bytes]:
    head = "Host: 127.0.0.1\r\nAccept: application/sparql-results+json\r\n\r\n"
    queries = [_LOOK_UPS[n % len(_LOOK_UPS)].format(iri=iri) for n, iri in enumerate(iris)]
    return [f"GET {_path(port)}?query={quote(query)} HTTP/1.1\r\n{head}".encode() for query in queries]


def _client(port: int, requests: list[bytes], until: float) -> int:
    """Have a look-up under way on each of some connections, all the time; return how many were answered."""
    answered = 0
    with ExitStack() as stack:
        connections = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(_CONNECTIONS)]
        while time.time() < until:
            for first in range(0, len(requests) - _CONNECTIONS, _CONNECTIONS):
                for connection, request in zip(connections, requests[first:], strict=False):
                    connection.sendall(request)
                for connection in connections:
                    _receive(connection)
                answered += _CONNECTIONS
                if time.time() > until:
                    break
    return answered


def _receive(connection: socket.socket) -> None:
    """Read one answer to its end, whichever way its length is told."""
    data = connection.recv(_BYTES)
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += connection.recv(_BYTES)
    if not data.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"the server says {data[:end].decode()}")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", data[: end + 2])
    if length is None:  # in chunks
        while not data.endswith(b"0\r\n\r\n"):
            data += connection.recv(_BYTES)
        return
    missing = end + 4 + int(length[1]) - len(data)
    while missing > 0:
        missing -= len(connection.recv(_BYTES))


class _Round(NamedTuple):
    """What one server did while it was its turn."""

    rate: float
    microseconds: float
    """Of processor time, for one look-up."""


def _round(server: _Server, iris: list[str], seconds: float) -> _Round:
    requests = _requests(server.port, iris)
    shares = [requests[n::_CLIENTS] for n in range(_CLIENTS)]
    with multiprocessing.Pool(_CLIENTS) as pool:
        pool.starmap(_client, [(server.port, share, time.time() + 0.3) for share in shares])
        began, before = time.time(), server.spent()
        answered = sum(pool.starmap(_client, [(server.port, share, began + seconds) for share in shares]))
        return _Round(answered / (time.time() - began), 1e6 * (server.spent() - before) / answered)


def _shipped(port: int) -> Iterator[tuple[str, tuple[float, ...], int]]:
    """Each shipped query over HTTP: seconds as JSON and as CSV, the middle of some, and rows of its answer."""
    for name in query_names():
        seconds = []
        for accept in ("application/sparql-results+json", "text/csv"):
            taken = []
            for _ in range(_TIMES):
                began = time.perf_counter()
                status, body = _ask(port, query_text(name), accept)
                taken.append(time.perf_counter() - began)
            seconds.append(statistics.median(taken))
        yield name, tuple(seconds), body.count(b"\r\n") - 1 if status == 200 else -status


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=10_000)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--look-ups", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.store or Path(folder) / "store"
        corpus.fill(path, arguments.articles)
        prepare(path)
        with read_store(path) as snapshot:  # as long as it is open, its files stay
            print(f"{snapshot.counts()}; {os.cpu_count()} processors")
            _measure(path, path / "snapshots" / str(snapshot.generation) / "graph", arguments)


def _measure(path: Path, files: Path, arguments: argparse.Namespace) -> None:
    iris = _iris(path, 4000)
    ours, theirs = _free_port(), _free_port()
    _PATHS[theirs] = "/query"
    serve = [sys.executable, "-m", "backchannel", "serve", str(path), "--port", str(ours), "--timeout", "60"]
    oxigraph = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))
    other = [oxigraph, "serve-read-only", "--location", str(files), "--bind", f"127.0.0.1:{theirs}"]
    with _server(serve, ours) as us, _server([*other, "--union-default-graph"], theirs) as them:
        turns = [(_round(us, iris, arguments.seconds), _round(them, iris, arguments.seconds)) for _ in range(_ROUNDS)]
        _tell("look-ups a second", [(mine.rate, its.rate) for mine, its in turns])
        _tell("microseconds of processor time a look-up", [(m.microseconds, i.microseconds) for m, i in turns])
        print(f"seconds to the first answer: {us.start:.2f}, oxigraph {them.start:.2f}")
        for name, taken, rows in () if arguments.look_ups else _shipped(ours):
            print(f"  {name:16} JSON {taken[0]:6.3f} s, CSV {taken[1]:6.3f} s, {rows} rows", flush=True)


def _tell(what: str, pairs: list[tuple[float, float]]) -> None:
    """Print the medians of both servers, and the median and range of ours as a share of the other's."""
    shares = sorted(100 * mine / its for mine, its in pairs)
    mine, its = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(
        f"{what}: {mine:.0f}, oxigraph {its:.0f}; {statistics.median(shares):.0f} %"
        f" (rounds {shares[0]:.0f} to {shares[-1]:.0f})"
    )


if __name__ == "__main__":
    run_script(main)
