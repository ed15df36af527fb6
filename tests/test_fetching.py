"""Fetching: pages only, politely, within limits, and never from inside a private network."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from backchannel.errors import DataError
from backchannel.reading import Item, fetching, items
from backchannel.reading.fetching import Fetcher, is_public


class Handler(BaseHTTPRequestHandler):
    """Answers from a table; keeps what it was asked."""

    answers: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {}
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        type(self).asked.append((self.path, self.headers["User-Agent"]))
        status, headers, body = self.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Handler.answers = {"/robots.txt": (404, {}, b"")}
    Handler.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetcher(**options: Any) -> Fetcher:
    return Fetcher(**{"admits": lambda address: True, "pause": 0.0} | options)


def refusal(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(DataError) as caught:
        fetcher.fetch(url)
    assert str(caught.value).startswith(url)
    return str(caught.value)


def test_a_page_comes_with_its_address_and_encoding(server: str) -> None:
    Handler.answers["/old"] = (302, {"Location": "/new"}, b"")
    Handler.answers["/new"] = (200, {"Content-Type": "text/html; charset=iso-8859-1"}, b"<html>\xe9")
    page = fetcher().fetch(f"{server}/old")
    assert (page.content, page.url, page.charset) == (b"<html>\xe9", f"{server}/new", "iso-8859-1")
    assert [path for path, _ in Handler.asked] == ["/robots.txt", "/old", "/new"]
    assert {agent.split("/")[0] for _, agent in Handler.asked} == {"backchannel"}


def test_what_robots_txt_forbids_is_not_asked_for(server: str) -> None:
    Handler.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private/*.html\n")
    Handler.answers["/open"] = (302, {"Location": "/private/a.html"}, b"")
    assert "robots.txt does not allow" in refusal(fetcher(), f"{server}/private/a.html")
    assert "robots.txt does not allow" in refusal(fetcher(), f"{server}/open")
    assert "/private/a.html" not in [path for path, _ in Handler.asked]


def test_a_server_whose_robots_txt_is_broken_is_left_alone(server: str) -> None:
    Handler.answers |= {"/robots.txt": (503, {}, b""), "/a": (200, {}, b"a")}
    assert "robots.txt cannot be had" in refusal(fetcher(), f"{server}/a")


def test_a_host_is_not_asked_in_haste(server: str) -> None:
    Handler.answers["/a"] = (200, {}, b"a")
    patient = fetcher(pause=0.3)
    start = time.monotonic()
    for _ in range(3):
        patient.fetch(f"{server}/a")
    assert time.monotonic() - start >= 0.6


def test_a_delay_that_nobody_waits_for_is_told(server: str) -> None:
    Handler.answers["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 3600\n")
    assert "asks for 3600 s" in refusal(fetcher(), f"{server}/a")


def test_redirects_end(server: str) -> None:
    Handler.answers["/a"] = (302, {"Location": "/a"}, b"")
    assert "redirects more than 5 times" in refusal(fetcher(), f"{server}/a")


def test_answers_that_are_no_page_are_told(server: str) -> None:
    assert "the server answers 404" in refusal(fetcher(), f"{server}/none")


def test_a_page_that_is_too_large_is_not_read_to_its_end(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import gzip

    monkeypatch.setattr(fetching, "_MOST_BYTES", 100_000)
    Handler.answers["/a"] = (200, {}, b"a" * 1_000_000)
    Handler.answers["/b"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(50_000_000)))
    for name in "ab":
        assert "more than 100,000 bytes" in refusal(fetcher(), f"{server}/{name}")


def test_a_page_that_takes_too_long_is_given_up(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_SECONDS", -1.0)
    assert "takes more than" in refusal(fetcher(), f"{server}/a")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::",
        "64:ff9b::7f00:1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "255.255.255.255",
    ],
)  # fmt: skip
def test_private_addresses_are_told(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "::ffff:8.8.8.8"])
def test_public_addresses_are_told(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_no_address_of_a_private_network_is_asked(server: str, host: str) -> None:
    Handler.answers["/a"] = (200, {}, b"a")
    port = server.rpartition(":")[2]
    refusal(Fetcher(pause=0.0), f"http://{host}:{port}/a")
    assert Handler.asked == []


def test_a_redirect_does_not_lead_inside(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Handler.answers["/a"] = (302, {"Location": f"http://localhost:{server.rpartition(':')[2]}/inside"}, b"")
    Handler.answers["/inside"] = (200, {}, b"secret")
    asked: list[str] = []

    def admits(address: object) -> bool:  # the first connection is let through, as if it led outside
        asked.append(str(address))
        return len(asked) == 1

    assert "a private network" in refusal(fetcher(admits=admits), f"{server}/a")
    assert "/inside" not in [path for path, _ in Handler.asked]


def test_a_name_that_changes_its_address_does_not_lead_inside(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Handler.answers["/a"] = (200, {"Connection": "close"}, b"a")
    port = int(server.rpartition(":")[2])
    look_ups = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1", "127.0.0.1"])
    connected: list[str] = []

    def look_up(host: str, port: int, **_: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(look_ups), port))]

    class Socket(socket.socket):
        def connect(self, address: Any) -> None:
            connected.append(address[0])
            super().connect(("127.0.0.1", port))  # the server stands for the one outside

    monkeypatch.setattr(fetching.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(fetching.socket, "socket", Socket)
    message = refusal(Fetcher(pause=0.0), f"http://rebind.example:{port}/a")
    assert "rebind.example is 127.0.0.1" in message or connected == ["93.184.216.34"]
    assert "127.0.0.1" not in connected


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/", "http://name:word@a.example/"])
def test_other_addresses_are_not_fetched(server: str, url: str) -> None:
    Handler.answers["/a"] = (302, {"Location": url}, b"")
    assert "not fetched" in refusal(fetcher(), f"{server}/a")


def test_addresses_are_sources_only_when_asked_for(server: str) -> None:
    Handler.answers["/a"] = (200, {"Content-Type": "text/html"}, b"<html><body><p>Envoys met.</body></html>")
    [refused] = items([f"{server}/a"])
    assert "add --fetch" in str(refused)
    assert Handler.asked == []
    [found] = items([f"{server}/a"], fetcher=fetcher())
    assert isinstance(found, Item) and found.known.url == f"{server}/a"
