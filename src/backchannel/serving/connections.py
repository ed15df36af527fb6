"""HTTP connections that are held to bounds: uvicorn's own protocol, which has none for what comes before the body."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from backchannel.serving.protocol import LONGEST

__all__ = ["BoundedProtocol"]

_HEADERS = 1 << 16
"""Bytes that the headers of a request may have."""

_PATIENCE_S = 30.0
"""Seconds in which the head of a request has to come."""


class _TooLongError(Exception):
    """The address or the headers have more bytes than are taken."""


class BoundedProtocol(HttpToolsProtocol):
    """Ends a connection whose request has a head that is too long, or does not come to its end."""

    _url_size = 0
    _headers_size = 0
    _deadline: asyncio.TimerHandle | None = None
    _too_long = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take up a connection."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of it."""
        self._come()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._url_size = self._headers_size = 0
        self._wait()

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        self._url_size += len(url)
        if self._url_size > LONGEST + _HEADERS:
            self._too_long = b"414 URI Too Long"
            raise _TooLongError
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._headers_size += len(name) + len(value)
        if self._headers_size > _HEADERS:
            self._too_long = b"431 Request Header Fields Too Large"
            raise _TooLongError
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Answer the request, whose body may still be on its way."""
        self._come()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take what comes."""
        if not self.transport.is_closing():  # what comes after a fault is not looked at
            super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """Tell what is wrong with the head of a request, and end the connection."""
        status = self._too_long or b"400 Bad Request"
        body = status[4:] + b"\n"
        head = [b"HTTP/1.1 " + status, b"content-type: text/plain; charset=utf-8", b"content-length: %d" % len(body)]
        self.transport.write(b"\r\n".join([*head, b"connection: close", b"", body]))
        self.transport.close()

    def _wait(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(_PATIENCE_S, self.transport.close)

    def _come(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
