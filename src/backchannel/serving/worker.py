"""A worker: does one task after the other on a graph that it only reads; it may be killed at any time."""

from __future__ import annotations

import contextlib
import os
import socket
from typing import TYPE_CHECKING

from pyoxigraph import Store

from backchannel.errors import BackchannelError
from backchannel.serving.answering import answer_query
from backchannel.serving.confinement import bound_memory, end_with_parent, forbid_connections, resident
from backchannel.serving.dereferencing import answer_iri
from backchannel.serving.messages import FRAME, Hello, Reply, Settings, Task, decode_task, encode
from backchannel.serving.negotiation import FORMS, Form, choose
from backchannel.serving.replies import Answer, refusal
from backchannel.serving.service import answer_service
from backchannel.serving.sources import Source

if TYPE_CHECKING:
    from backchannel.serving.browsing import Browsing

__all__ = ["work"]

_GROWN = 1 << 28
"""Bytes by which a worker may have grown at most: then it ends, and a new one takes its place."""

_CHUNK = 1 << 16


def work(connection: socket.socket, source: Source, settings: Settings) -> None:
    """Do what comes through ``connection``, until the server closes it."""
    end_with_parent()
    try:
        source.open()
    except BackchannelError as error:
        _send(connection, encode(Hello(fault=str(error), code=error.exit_code)), b"")
        return
    forbid_connections()
    bound_memory(settings.memory)
    at_first = resident()
    desk = _Desk(source, settings)
    _send(connection, encode(Hello(process=os.getpid())), b"")
    while (task := _received(connection)) is not None:
        head, body = desk.done(task)
        _send(connection, encode(head), body)
        if task.kind not in ("page", "prepare") and resident() - at_first > _GROWN:
            return


class _Desk:
    """Where tasks are done."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source = source
        self._settings = settings
        self._browsing: Browsing | None = None

    def done(self, task: Task) -> Answer:
        try:
            return self._do(task)
        except MemoryError:
            return refusal(503, f"the request needs more memory than {self._settings.memory >> 20} MiB")
        except BackchannelError as error:
            # The graph cannot be read just now: what is wrong with it is for whoever runs the server.
            return refusal(503, f"the graph cannot be read: {type(error).__name__}")

    def _do(self, task: Task) -> Answer:
        settings = self._settings
        if task.kind == "service":
            return answer_service(task, settings)
        store = self._source.current()
        if task.kind == "query":
            return answer_query(store, task, settings, self._source.snapshot())
        if task.kind == "describe":
            answer = answer_iri(store, task, settings)
            missed = answer[0].status in (404, 410) and choose(task.accept, FORMS) is Form.HTML
            return self._browser().answer_missing(store, task) if missed else answer
        return self._browse(store, task)

    def _browse(self, store: Store, task: Task) -> Answer:
        browsing = self._browser()
        if task.kind == "prepare":
            browsing.prepare(store)
            return Reply(204, []), b""
        if task.kind == "question":
            return browsing.answer_question(store, task)
        return browsing.answer_page(store, task)

    def _browser(self) -> Browsing:
        if self._browsing is None:
            from backchannel.serving.browsing import Browsing  # only some workers make pages

            self._browsing = Browsing(self._settings, self._source.text, self._source.snapshot)
        return self._browsing


def _received(connection: socket.socket) -> Task | None:
    frame = _exactly(connection, FRAME.size)
    if frame is None:
        return None
    content = _exactly(connection, FRAME.unpack(frame)[0])
    return None if content is None else decode_task(content)


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    """Read so many bytes; None where the connection ends before."""
    data = connection.recv(size)
    if len(data) == size:
        return data
    parts = [data]
    missing = size - len(data)
    while missing and parts[-1]:
        parts.append(connection.recv(min(missing, _CHUNK)))
        missing -= len(parts[-1])
    return None if missing else b"".join(parts)


def _send(connection: socket.socket, head: bytes, body: bytes) -> None:
    # The server is gone: there is nobody left to tell.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(b"".join((FRAME.pack(len(head), len(body)), head, body)))
