"""HTTP connections, held to bounds: uvicorn's own protocol has none for what comes before the body."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from backchannel.serving.protocol import LONGEST

__all__ = ["BoundedProtocol", "close_idlers"]

_HEADERS = 1 << 16
"""Bytes that the headers of a request may have."""

_PATIENCE_S = 30.0
"""Seconds in which the head of a request has to come."""


class _TooLongError(Exception):
    """The address or the headers have more bytes than are taken."""


class _GatheringTransport:
    """A transport that sends at once what is written in one go: the head and the body of a short answer."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._parts: list[bytes] = []
        self.is_closing = transport.is_closing
        self.get_extra_info = transport.get_extra_info

    def write(self, data: bytes) -> None:
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)

    def _flush(self) -> None:
        if self._parts:
            data = b"".join(self._parts)
            self._parts.clear()
            self._transport.write(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class BoundedProtocol(HttpToolsProtocol):
    """Ends a connection whose request has a head that is too long; :func:`close_idlers` those that send none."""

    _url_size = 0
    _headers_size = 0
    _too_long = b""
    waiting_since: float | None = None
    """Since when the head of a request is awaited, or is on its way."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take up a connection."""
        super().connection_made(_GatheringTransport(transport, self.loop))  # type: ignore[arg-type]
        self.waiting_since = self.loop.time()

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._url_size = self._headers_size = 0
        self.waiting_since = self.loop.time()

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
        self.waiting_since = None
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


async def close_idlers(connections: set[Any]) -> None:
    """Close, again and again, connections on which the head of a request does not come to its end."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(_PATIENCE_S / 6)
        before = loop.time() - _PATIENCE_S
        for each in tuple(connections):
            if each.waiting_since is not None and each.waiting_since < before:
                each.transport.close()
