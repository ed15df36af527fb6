"""The SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/): from a request to a task, section 2.1."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl, unquote_to_bytes

from backchannel.serving.messages import Task

__all__ = ["LONGEST", "QUERY", "URL_ENCODED", "FaultyRequestError", "query_task"]

LONGEST = 1 << 20
"""Bytes that a query, with all that is sent along, may have."""

QUERY, URL_ENCODED = "application/sparql-query", "application/x-www-form-urlencoded"
_UPDATE = "application/sparql-update"
_FIELDS = 1000
"""Parameters that one request may have."""


class FaultyRequestError(Exception):
    """The request is none that is answered: with which status, and why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class _Asked(NamedTuple):
    queries: list[str]
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def query_task(method: str, address: bytes, kind: str, body: bytes, accept: str) -> Task:
    """Return the task that a request means.

    Parameters:
        method: GET, HEAD or POST.
        address: what follows the ``?`` of the address.
        kind: the media type of the body, with its parameters.
        body: of a POST.
        accept: the media types that are wanted.

    Raises:
        FaultyRequestError: the protocol does not allow it, or it is an update.
    """
    if method == "POST":
        asked = _posted(address, kind, body)
    else:
        asked = _parameters(address)
        if not asked.queries and not address.strip():
            return Task("service", accept)
    if len(asked.queries) != 1:
        number = len(asked.queries) or "no"
        raise FaultyRequestError(400, f"there has to be one parameter `query`, and there are {number}")
    return Task("query", accept, asked.queries[0], asked.default_graphs, asked.named_graphs)


def _posted(address: bytes, kind: str, body: bytes) -> _Asked:
    media_type, *parameters = (part.strip().lower() for part in kind.split(";"))
    charset = next((each[8:].strip('"') for each in parameters if each.startswith("charset=")), "utf-8")
    if media_type == _UPDATE:
        raise FaultyRequestError(403, "updates are refused: this graph is only read")
    if media_type not in (QUERY, URL_ENCODED):
        raise FaultyRequestError(415, f"a POST has to be {QUERY} or {URL_ENCODED}")
    if charset not in ("utf-8", "utf8"):
        raise FaultyRequestError(415, "the query has to be in UTF-8")
    if media_type == URL_ENCODED:
        return _parameters(body)
    return _parameters(address)._replace(queries=[_text(body)])


def _parameters(encoded: bytes) -> _Asked:
    if encoded.startswith(b"query=") and b"&" not in encoded:  # nothing but a query, which is what most ask
        return _Asked([_text(unquote_to_bytes(encoded[6:].replace(b"+", b" ")))], (), ())
    try:
        pairs = parse_qsl(encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError:
        raise FaultyRequestError(400, "the parameters are not UTF-8") from None
    except ValueError:
        raise FaultyRequestError(400, f"there are more than {_FIELDS} parameters") from None
    if any(name == "update" for name, _ in pairs):
        raise FaultyRequestError(403, "updates are refused: this graph is only read")

    def values(wanted: str) -> list[str]:
        return [value for name, value in pairs if name == wanted]

    return _Asked(values("query"), tuple(values("default-graph-uri")), tuple(values("named-graph-uri")))


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FaultyRequestError(400, f"the query is not UTF-8, at byte {error.start}") from None
