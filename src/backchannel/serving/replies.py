"""Replies that say in words why there is no other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from backchannel.serving.messages import Reply
from backchannel.serving.negotiation import Form, Rows

__all__ = ["Answer", "content_type", "no_form", "refusal"]

Answer: TypeAlias = tuple[Reply, bytes]
"""A head and a body."""


def content_type(form: Rows | Form) -> bytes:
    """Return the value of the header for a form; all text is UTF-8."""
    charset = "; charset=utf-8" if form.media_type.startswith("text/") else ""
    return f"{form.media_type}{charset}".encode()


def refusal(status: int, message: str, *headers: tuple[bytes, bytes]) -> Answer:
    """Return a reply with a message of one line, in plain text."""
    # What came with the request stands in some messages; no character of it may start a line or steer a terminal.
    line = "".join(each if each.isprintable() else " " for each in message)
    body = f"{line}\n".encode("utf-8", "replace")
    return Reply(status, [(b"content-type", b"text/plain; charset=utf-8"), *headers]), body


def no_form(offers: Sequence[Rows | Form]) -> Answer:
    """Return the reply to somebody who wants what there is not (RFC 9110, section 15.5.7): it lists what there is."""
    return refusal(406, "this can be had as " + ", ".join(each.media_type for each in offers))
