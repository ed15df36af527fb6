"""The ASGI application: which address is answered by what, and what HTTP adds to every answer.

Requests become tasks, and what the workers reply is sent as it is. Nothing of a query is looked at here but whether it
is a look-up, so that nothing in it can stop the server.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from backchannel.serving.lookups import Lookups
from backchannel.serving.messages import Reply, Settings, Task
from backchannel.serving.negotiation import FORMS, Form, choose
from backchannel.serving.pool import Pool
from backchannel.serving.protocol import LONGEST, FaultyRequestError, query_task
from backchannel.serving.replies import refusal
from backchannel.serving.workers import Delivery

__all__ = ["COMMON", "VARY", "application"]

_OVERVIEWS = ("mediations", "timeline", "timeline/{month}", "actors", "reports", "reports/{month}", "search", "about")
_STATIC = Path(__file__).parent / "pages" / "static"

_PATIENCE_S = 10.0
"""Seconds that a request's body may take to come."""

COMMON = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Location, Retry-After"),
    (b"x-content-type-options", b"nosniff"),
]
"""What every answer says: anybody may read it from any page, and nobody shall guess what it is."""

VARY = (b"vary", b"accept")

_OF_NOT_MODIFIED = frozenset({b"etag", b"vary", b"cache-control", b"link"})


def application(pool: Pool, lookups: Lookups, settings: Settings) -> Starlette:
    """Return the application.

    Parameters:
        pool: the workers, started.
        lookups: what is answered without them.
        settings: what is served, and within which bounds.
    """
    root = urlsplit(settings.base).path
    overviews = [Route(f"{root}{name}", _Pages(pool, root)) for name in _OVERVIEWS]
    return Starlette(
        routes=[
            Route(f"{root}sparql", _Sparql(pool, lookups)),
            Route(f"{root}query", _Question(pool, root)),
            Route(root, _First(pool, root)),
            *overviews,
            Mount(f"{root}static", _Static()),
            Route("/.well-known/void", _See(f"{root}sparql")),
            Route(f"{root}{{rest:path}}", _Things(pool, root)),
        ]
    )


class _Endpoint:
    """What all endpoints have in common: methods, and faults told in words."""

    methods: tuple[str, ...] = ("GET", "HEAD", "OPTIONS")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method not in self.methods:
            allowed = (b"allow", ", ".join(self.methods).encode())
            await _send(scope, send, _delivery(refusal(405, f"{method} is not answered here", allowed)))
        elif method == "OPTIONS":
            await _send(scope, send, Delivery(Reply(204, self._permissions()), b"", 0))
        else:
            try:
                delivery = await self.answer(scope, receive)
            except FaultyRequestError as fault:
                delivery = _delivery(refusal(fault.status, str(fault)))
            if delivery is not None:
                await _send(scope, send, delivery)

    async def answer(self, scope: Scope, receive: Receive) -> Delivery | None:
        """Return the answer; None where nobody waits for it any more."""
        raise NotImplementedError

    def _permissions(self) -> list[tuple[bytes, bytes]]:
        """What a page of another site may do (the Fetch standard, section 3.2), and which methods there are."""
        methods = ", ".join(self.methods).encode()
        return [
            (b"allow", methods),
            (b"access-control-allow-methods", methods),
            (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match"),
            (b"access-control-max-age", b"86400"),
        ]


class _Sparql(_Endpoint):
    methods = ("GET", "HEAD", "POST", "OPTIONS")

    def __init__(self, pool: Pool, lookups: Lookups) -> None:
        self._pool = pool
        self._lookups = lookups

    async def answer(self, scope: Scope, receive: Receive) -> Delivery | None:
        if len(scope["query_string"]) > LONGEST:
            raise FaultyRequestError(414, f"the query is longer than {LONGEST >> 20} MiB")
        body = await _body(receive) if scope["method"] == "POST" else b""
        kind, accept = _header(scope, b"content-type"), _header(scope, b"accept")
        task = query_task(scope["method"], scope["query_string"], kind, body, accept)
        answer = self._lookups.answer(task)
        delivery = await _asked(self._pool, task, receive) if answer is None else _delivery(answer)
        if delivery is not None and task.kind == "query":
            delivery.head.headers.append(VARY)
        return delivery


class _Things(_Endpoint):
    """Every IRI of the data, and the documents about it."""

    kind: Literal["describe", "page", "question"] = "describe"

    def __init__(self, pool: Pool, root: str) -> None:
        self._pool = pool
        self._root = len(root)

    async def answer(self, scope: Scope, receive: Receive) -> Delivery | None:
        path = scope["raw_path"].decode("latin-1")[self._root :]
        kind = "page" if path.endswith(".html") else self.kind
        if kind != "describe" and scope["query_string"]:
            path = f"{path}?{scope['query_string'].decode('latin-1')}"
        if len(path) > LONGEST:
            raise FaultyRequestError(414, f"the address is longer than {LONGEST >> 20} MiB")
        return await _asked(self._pool, Task(kind, _header(scope, b"accept"), path), receive)


class _Pages(_Things):
    """Pages that are about no single IRI."""

    kind = "page"


class _Question(_Things):
    """The page on which one asks."""

    kind = "question"


class _First(_Pages):
    """The first page for people; programs are led to the description of the service."""

    async def answer(self, scope: Scope, receive: Receive) -> Delivery | None:
        if choose(_header(scope, b"accept"), FORMS) is Form.HTML:
            delivery = await super().answer(scope, receive)
        else:
            delivery = _see("./sparql")
        if delivery is not None:
            delivery.head.headers.append(VARY)
        return delivery


class _See(_Endpoint):
    """Leads to another address."""

    def __init__(self, location: str) -> None:
        self._location = location

    async def answer(self, scope: Scope, receive: Receive) -> Delivery | None:
        return _see(self._location)


def _see(location: str) -> Delivery:
    return _delivery(refusal(303, f"see {location}", (b"location", location.encode())))


class _Static(StaticFiles):
    """What all pages load."""

    def __init__(self) -> None:
        super().__init__(directory=_STATIC)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_common(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *COMMON]
            await send(message)

        await super().__call__(scope, receive, send_with_common)


async def _asked(pool: Pool, task: Task, receive: Receive) -> Delivery | None:
    """Have a task done; should it take long, and whoever asked hang up, stop it."""
    watch: asyncio.Task[None] | None = None

    async def until_disconnected() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        reply.cancel()

    def watched() -> None:
        nonlocal watch
        watch = asyncio.create_task(until_disconnected())

    reply = pool.ask(task, slow=watched)
    try:
        return await reply
    except asyncio.CancelledError:
        if reply.cancelled() and watch is not None and watch.done():
            return None
        raise
    finally:
        if watch is not None:
            watch.cancel()


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body", False):
        return _short(body)
    parts, size = [body], len(body)
    try:
        async with asyncio.timeout(_PATIENCE_S):
            while message.get("more_body", False):
                message = await receive()
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                _short(b"", size)
    except TimeoutError:
        raise FaultyRequestError(408, f"the request did not come within {_PATIENCE_S:g} s") from None
    return b"".join(parts)


def _short(body: bytes, size: int = 0) -> bytes:
    if max(len(body), size) > LONGEST:
        raise FaultyRequestError(413, f"the request is longer than {LONGEST >> 20} MiB")
    return body


def _header(scope: Scope, name: bytes) -> str:
    """Return a header of a request; several of one name are one, with commas between (RFC 9110, section 5.3)."""
    return ",".join([value.decode("latin-1") for key, value in scope["headers"] if key == name])


def _delivery(answer: tuple[Reply, bytes]) -> Delivery:
    return Delivery(*answer, len(answer[1]))


async def _send(scope: Scope, send: Send, delivery: Delivery) -> None:
    status, headers = delivery.head.status, delivery.head.headers
    if status == 200 and _is_known(scope, headers):
        headers = [each for each in headers if each[0] in _OF_NOT_MODIFIED]
        status, delivery = 304, Delivery(delivery.head, b"", 0)
    elif status != 204:
        headers = [*headers, (b"content-length", b"%d" % delivery.size)]
    await send({"type": "http.response.start", "status": status, "headers": [*COMMON, *headers]})
    if isinstance(delivery.body, bytes) or scope["method"] == "HEAD":
        await send(_part(delivery.body if isinstance(delivery.body, bytes) else b"", more=False))
        delivery.close()
        return
    try:
        for chunk in delivery.chunks():
            await send(_part(chunk, more=True))
    finally:
        delivery.close()
    await send(_part(b"", more=False))


def _part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


def _is_known(scope: Scope, headers: list[tuple[bytes, bytes]]) -> bool:
    """Tell whether the client has these very bytes (RFC 9110, section 13.1.2)."""
    tag = next((value for name, value in headers if name == b"etag"), None)
    if tag is None:
        return False
    known: Any = {each.strip().removeprefix("W/") for each in _header(scope, b"if-none-match").split(",")}
    return "*" in known or tag.decode() in known
