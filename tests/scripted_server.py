"""A server for chat completions that plays what a test tells it to: good answers, and every kind of bad one."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Play = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    """Plays the next of the server's script; the last one again and again."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            number = len(self.server.asked)
            self.server.asked.append(body)
            self.server.headers.append(dict(self.headers))
        play = self.server.script[min(number, len(self.server.script) - 1)]
        play(self, body)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def answer(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, script: list[Play]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def passage(self, number: int = -1) -> str:
        """The passage that was asked about."""
        told: str = json.loads(self.asked[number]["messages"][-1]["content"])["passage"]
        return told

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news here."""


@contextmanager
def playing(*script: Play) -> Iterator[Server]:
    """Run a server that plays a script."""
    server = Server(list(script))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def chat(content: object, **message: object) -> bytes:
    finish = message.pop("finish", "stop")
    usage = message.pop("usage", {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120})
    whole = {
        "id": "1",
        "object": "chat.completion",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content} | message}
        ],
    }
    return json.dumps(whole if usage is None else whole | {"usage": usage}).encode()


def says(content: object, **message: object) -> Play:
    """An answer; what is no text is written as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    return lambda handler, body: handler.answer(200, chat(text, **message))


def fails(status: int, message: str = "no", **headers: str) -> Play:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = json.dumps({"error": {"message": message}}).encode()
    return lambda handler, body: handler.answer(status, content, named)


def raw(content: bytes, status: int = 200) -> Play:
    return lambda handler, body: handler.answer(status, content)


def sleeps(seconds: float) -> Play:
    def play(handler: Handler, body: dict[str, Any]) -> None:
        time.sleep(seconds)
        handler.answer(200, chat("{}"))

    return play


def drips(seconds: float) -> Play:
    """Send a byte now and then, so that no single wait is long."""

    def play(handler: Handler, body: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        until = time.monotonic() + seconds
        try:
            while time.monotonic() < until:
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    return play


def cut(content: bytes) -> Play:
    """Promise more than is sent, and hang up."""

    def play(handler: Handler, body: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content) * 2))
        handler.end_headers()
        handler.wfile.write(content)
        handler.wfile.flush()
        handler.close_connection = True

    return play


def resets(handler: Handler, body: dict[str, Any]) -> None:
    """End the connection without a word."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True
