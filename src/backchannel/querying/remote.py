"""Questions to a SPARQL endpoint on the web (SPARQL 1.1 Protocol, section 2.1.3)."""

from __future__ import annotations

import re

import pyoxigraph

from backchannel import __version__
from backchannel.errors import DataError
from backchannel.querying.answers import Answer
from backchannel.querying.gathering import gathered, gathered_triples

__all__ = ["ask_endpoint", "is_endpoint"]

_ROWS, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_CONNECT_S, _SILENCE_S = 10, 300
"""Seconds in which a server has to be reached, and for which it may say nothing."""

_LARGEST = 1 << 28
"""Bytes that an answer may have."""

_LONGEST_MESSAGE = 300


def is_endpoint(graph: object) -> bool:
    """Tell whether what is to be asked is an endpoint: an http(s) address."""
    return isinstance(graph, str) and re.match(r"https?://", graph, re.IGNORECASE) is not None


def ask_endpoint(url: str, query: str) -> Answer:
    """Return an endpoint's answer.

    Parameters:
        url: its address; may name user and password before the host.
        query: SPARQL.

    Raises:
        DataError: the endpoint cannot be reached, says no (repeats what it says), or answers what is no answer.
    """
    import requests

    headers = {
        "Content-Type": "application/sparql-query",
        "Accept": f"{_ROWS}, {_TRIPLES};q=0.9",
        "User-Agent": f"backchannel/{__version__}",
    }
    source = re.sub(r"//[^/@]*@", "//", url)  # without a password
    try:
        with requests.post(
            url,
            query.encode(),
            headers=headers,
            timeout=(_CONNECT_S, _SILENCE_S),
            stream=True,
            allow_redirects=False,  # a POST that is sent elsewhere arrives there as a GET, without the query
        ) as response:
            content = _content(response, source)
            kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            status, location = response.status_code, response.headers.get("Location")
    except requests.RequestException as error:
        raise DataError(f"cannot be asked: {_reason(error)}", source=source) from None
    if status != 200:
        raise _refused(status, content, location, source)
    try:
        if kind == _TRIPLES:
            return gathered_triples(quad.triple for quad in pyoxigraph.parse(content, pyoxigraph.RdfFormat.N_TRIPLES))
        return gathered(pyoxigraph.parse_query_results(content, format=pyoxigraph.QueryResultsFormat.JSON))
    except (SyntaxError, ValueError) as error:
        message = str(error)[:_LONGEST_MESSAGE]
        raise DataError(f"does not answer in SPARQL results: {message}", source=source) from None


def _content(response: object, source: str) -> bytes:
    parts, size = [], 0
    for part in response.iter_content(1 << 16):  # type: ignore[attr-defined]
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            raise DataError(f"the answer is longer than {_LARGEST >> 20} MiB", source=source, remedy="ask for less")
    return b"".join(parts)


def _refused(status: int, content: bytes, location: str | None, source: str) -> DataError:
    if location is not None and 300 <= status < 400:
        return DataError("the endpoint is elsewhere", source=source, remedy=f"ask {location[:_LONGEST_MESSAGE]}")
    said = " ".join(content[:4096].decode("utf-8", "replace").split())[:_LONGEST_MESSAGE]
    return DataError(f"refuses the query ({status}){': ' if said else ''}{said}", source=source)


def _reason(error: Exception) -> str:
    """What went wrong, without the objects of the libraries below."""
    words = str(error)
    found = re.search(r"\[Errno -?\d+\] ([^'\")]+)", words)
    if found:
        return found[1].lower()
    return "it takes too long" if "timed out" in words.lower() else words[:_LONGEST_MESSAGE]
