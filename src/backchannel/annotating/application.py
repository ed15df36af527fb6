"""The page over HTTP, for one person on this machine.

Three walls: it listens on the loopback address only and answers to that name only (a page of another site cannot
reach it by a name that it points here); whatever tells or changes something needs the key of the printed address, in
a header that no other site can send; and what changes something must come from this page (``Origin``). The key
follows the # of the address, so that no request, history of a proxy or cookie holds it.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backchannel.annotating.desk import Desk
from backchannel.annotating.edits import EDIT, UnnamedError, options
from backchannel.annotating.review import done, pending
from backchannel.errors import BackchannelError, DataError
from backchannel.facts import Facts

__all__ = ["KEY_HEADER", "application"]

KEY_HEADER = "X-Annotation-Key"

_ASSETS = {"annotate.js": "text/javascript", "annotate.css": "text/css"}
_MOST_BYTES = 10_000
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_EDIT = msgspec.json.Decoder(EDIT)

Handler = Callable[[Request], Awaitable[Response]]


def application(desk: Desk, key: str, hosts: frozenset[str]) -> Starlette:
    """Return the application.

    Parameters:
        desk: the articles.
        key: a secret that the printed address carries, ``/#...``.
        hosts: the names with their ports under which it answers, as ``127.0.0.1:8431``.
    """
    pages = _Pages(desk)

    def walled(handler: Handler, *, locked: bool = True, changes: bool = False) -> Handler:
        async def answer(request: Request) -> Response:
            response = _refused(request, key if locked else None, hosts, changes) or await _handled(handler, request)
            response.headers.update(_HEADERS)
            return response

        return answer

    return Starlette(
        routes=[
            Route("/", walled(pages.start, locked=False)),
            Route("/assets/{name}", walled(pages.asset, locked=False)),
            Route("/articles", walled(pages.articles)),
            Route("/articles/{number:int}", walled(pages.article)),
            Route("/articles/{number:int}/edits", walled(pages.edit, changes=True), methods=["POST"]),
            Route("/articles/{number:int}/undo", walled(pages.undo, changes=True), methods=["POST"]),
            Route("/gold.jsonl", walled(pages.gold)),
        ]
    )


def _refused(request: Request, key: str | None, hosts: frozenset[str], changes: bool) -> Response | None:
    """Return why a request is not answered; None where it is."""
    host = request.headers.get("host", "")
    if host not in hosts:
        return _told("this server answers to its own address only", 421)
    if key is not None and not hmac.compare_digest(request.headers.get(KEY_HEADER, "").encode(), key.encode()):
        return _told("open the address that `backchannel annotate` printed", 403)
    if changes:
        if request.headers.get("origin") != f"http://{host}":
            return _told("this comes from another page", 403)
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _told("this is no JSON", 415)
    return None


async def _handled(handler: Handler, request: Request) -> Response:
    try:
        return await handler(request)
    except UnnamedError as error:
        return _json({"error": str(error), "needs": "class"}, 422)
    except DataError as error:
        return _json({"error": str(error)}, 422)
    except BackchannelError as error:
        return _json({"error": str(error)}, 500)


def _told(message: str, status: int) -> Response:
    return Response(message + "\n", status, media_type="text/plain")


def _json(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")


class _Pages:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def start(self, request: Request) -> Response:
        page = files("backchannel.annotating").joinpath("static", "annotate.html").read_text(encoding="utf-8")
        return Response(page, media_type="text/html")

    async def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            return _told("there is no such file", 404)
        content = files("backchannel.annotating").joinpath("static", name).read_bytes()
        return Response(content, media_type=_ASSETS[name])

    async def articles(self, request: Request) -> Response:
        return _json(
            {
                "annotator": self.desk.person.name,
                "options": options(),
                "articles": [self._listed(self.desk.article(number)) for number in range(len(self.desk))],
            }
        )

    async def article(self, request: Request) -> Response:
        return self._shown(self.desk.article(request.path_params["number"]))

    async def edit(self, request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MOST_BYTES:
                return _told("this is too long for an edit", 413)
        try:
            edit = _EDIT.decode(body)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise DataError(f"this is no edit: {error}") from None
        return self._shown(await run_in_threadpool(self.desk.edit, request.path_params["number"], edit))

    async def undo(self, request: Request) -> Response:
        return self._shown(await run_in_threadpool(self.desk.undo, request.path_params["number"]))

    async def gold(self, request: Request) -> Response:
        headers = {"Content-Disposition": 'attachment; filename="gold.jsonl"'}
        return Response(self.desk.gold(), media_type="application/jsonl", headers=headers)

    def _listed(self, facts: Facts) -> dict[str, Any]:
        title = facts.article.title or facts.article.text.strip().split("\n")[0][:100]
        return {
            "title": title,
            "pending": len(pending(facts, self.desk.person)),
            "claims": len(facts.claims),
            "done": done(facts, self.desk.person),
        }

    def _shown(self, facts: Facts) -> Response:
        waiting = [claim.id for claim in pending(facts, self.desk.person)]
        return _json({"facts": facts, "pending": waiting, "listed": self._listed(facts)})
