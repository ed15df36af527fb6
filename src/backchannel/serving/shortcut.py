"""The shortest way for a look-up: answered when its head has been read, without the way through ASGI.

A look-up costs a tenth of a millisecond; uvicorn's cycle of scope, task and events costs as much again. What comes in
any other form than ``GET /sparql?query=...`` goes the ordinary way, where look-ups get the same answers.
"""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from backchannel.serving.application import COMMON, VARY
from backchannel.serving.connections import BoundedProtocol
from backchannel.serving.lookups import Lookups
from backchannel.serving.messages import Reply, Task

__all__ = ["shortcut_protocol"]

_BODY = frozenset({b"content-length", b"transfer-encoding", b"expect", b"upgrade"})
"""Headers of requests that have more to them."""


def shortcut_protocol(lookups: Lookups, root: str) -> type[BoundedProtocol]:
    """Return the protocol with the shortcut.

    Parameters:
        root: the path of the base; the endpoint is ``sparql`` below it.
    """
    start = f"{root}sparql?query=".encode()

    class ShortcutProtocol(BoundedProtocol):
        _answered = False

        def on_headers_complete(self) -> None:
            if not self.url.startswith(start) or self.parser.get_method() != b"GET" or not self._answer():
                super().on_headers_complete()

        def on_message_complete(self) -> None:
            if self._answered:
                self._answered = False
            else:
                super().on_message_complete()

        def _answer(self) -> bool:
            """Answer, if this is a look-up and nothing else is under way; return whether it is done."""
            encoded = self.url[len(start) :]
            if b"&" in encoded or b"#" in encoded or not (self.cycle is None or self.cycle.response_complete):
                return False
            accept = None
            for name, value in self.headers:
                if name in _BODY or (name == b"accept" and accept is not None):
                    return False
                if name == b"accept":
                    accept = value.decode("latin-1")
            try:
                text = unquote_to_bytes(encoded.replace(b"+", b" ")).decode()
            except UnicodeDecodeError:
                return False
            answer = lookups.answer(Task("query", accept or "", text))
            if answer is None:
                return False
            self._send(*answer)
            return True

        def _send(self, head: Reply, body: bytes) -> None:
            self._answered = True
            self.waiting_since = None
            goes_on = self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()
            headers = [*self.server_state.default_headers, *COMMON, *head.headers, VARY]
            lines = [b"HTTP/1.1 200 OK", *(b"%b: %b" % header for header in headers)]
            lines.append(b"content-length: %d" % len(body))
            if not goes_on:
                lines.append(b"connection: close")
            self.transport.write(b"\r\n".join([*lines, b"", body]))
            if not goes_on:
                self.transport.close()
            self.on_response_complete()

    return ShortcutProtocol
