"""What the server and its workers say to each other: tasks one way, replies the other, framed by their lengths."""

from __future__ import annotations

import struct
from typing import Literal, NamedTuple

import msgspec

__all__ = [
    "FRAME",
    "KILL",
    "ORDER",
    "READY",
    "START",
    "Hello",
    "Reply",
    "Settings",
    "Task",
    "decode_hello",
    "decode_reply",
    "decode_task",
    "encode",
]

FRAME = struct.Struct("!II")
"""What precedes each message: the bytes of its head, and the bytes of its body (none for a task)."""

ORDER = struct.Struct("!cI")
"""An order to the supervisor: what is to be done, and to which process."""

START, KILL, READY = b"S", b"K", b"R"


class Settings(NamedTuple):
    """What does not change while the server runs.

    Attributes:
        sources: a store's directory, or files of a graph.
        base: what the IRIs of the data start with; ends in ``/``.
        timeout: seconds that one task may take.
        limit: rows, or triples, that one answer may have.
        memory: bytes that one task may take, beyond those of an idle worker.
        largest: bytes that one answer may have.
        name: what the pages call the site.
        full_text: whether pages of articles show the whole text, where the store has it.
        quote_limit: words of one quote on a page.
    """

    sources: tuple[str, ...]
    base: str
    timeout: float = 10.0
    limit: int = 100_000
    memory: int = 1 << 30
    largest: int = 1 << 26
    name: str = "backchannel"
    full_text: bool = False
    quote_limit: int = 60


class Hello(msgspec.Struct, frozen=True):
    """What a worker says first; ``fault`` is why it cannot work, ``code`` the exit code for that."""

    process: int = 0
    fault: str = ""
    code: int = 0


class Task(msgspec.Struct, frozen=True, array_like=True):
    """What a worker is to do.

    Attributes:
        kind: answer a query, describe an IRI or the service, make a page, or the page on which one asks; or prepare
            for pages.
        accept: the media types that are wanted.
        text: the query, or what stands in the address after the base.
        default_graphs, named_graphs: the dataset, where the request names one.
    """

    kind: Literal["query", "describe", "service", "page", "question", "prepare"]
    accept: str
    text: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class Reply(msgspec.Struct, frozen=True, array_like=True):
    """The head of an answer; its body follows."""

    status: int
    headers: list[tuple[bytes, bytes]]


encode = msgspec.msgpack.Encoder().encode
"""Encode a message."""

decode_hello = msgspec.msgpack.Decoder(Hello).decode
decode_task = msgspec.msgpack.Decoder(Task).decode
decode_reply = msgspec.msgpack.Decoder(Reply).decode
