"""A server as a user starts it, and requests to it down to the bytes."""

from __future__ import annotations

import http.client
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

__all__ = ["Response", "Server", "free_port", "running"]


class Response(NamedTuple):
    """An answer; names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """Its media type."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        """Its body, decoded."""
        return self.body.decode()


class Server(NamedTuple):
    """A server that runs."""

    process: subprocess.Popen[bytes]
    port: int
    address: str

    def request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Response:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return Response(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str | None = None, **headers: str) -> Response:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request("GET", path, given | ({} if accept is None else {"Accept": accept}))

    def query(self, text: str, accept: str | None = None, **parameters: str | list[str]) -> Response:
        encoded = urlencode({"query": text, **{k.replace("_", "-"): v for k, v in parameters.items()}}, doseq=True)
        return self.get(f"/sparql?{encoded}", accept)

    def post(self, body: str | bytes, kind: str | None, accept: str = "*/*", path: str = "/sparql") -> Response:
        headers = {"Accept": accept} | ({} if kind is None else {"Content-Type": kind})
        return self.request("POST", path, headers, body.encode() if isinstance(body, str) else body)

    def raw(self, data: bytes, patience: float) -> bytes:
        """Send bytes; return what comes until the server closes the connection or says nothing more."""
        received = b""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=patience) as connection:
            with suppress(ConnectionError):  # it may answer and close before it has all
                connection.sendall(data)
            while part := connection.recv(65536):
                received += part
        return received

    def children(self) -> list[int]:
        """The processes that it has started."""
        own = self.process.pid
        return [int(each) for each in Path(f"/proc/{own}/task/{own}/children").read_text().split()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def path_of(iri: str, base: str) -> str:
    """The path at which an IRI of the data is asked for."""
    return "/" + quote(iri.removeprefix(base), safe="/%:@!$&'()*+,;=-._~")


@contextmanager
def running(*arguments: object, port: int = 0) -> Iterator[Server]:
    """Start a server; end it when the block does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "backchannel", "serve", *map(str, arguments), "--port", str(port)],
        stderr=subprocess.PIPE,
        env=os.environ,
    )
    assert process.stderr is not None
    try:
        assert select.select([process.stderr], [], [], 120)[0], "it does not start"
        line = process.stderr.readline().decode()
        assert line.startswith("serving "), line
        address = line.split(" at ")[-1].split(",")[0]
        yield Server(process, int(address.rpartition(":")[2]), address)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
        process.stderr.close()
