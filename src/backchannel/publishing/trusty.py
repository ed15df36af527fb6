"""Trusty URIs: names that hold the hash of what they name, so that anyone can tell whether it was changed.

Module RA of the specification, version 1
(https://github.com/trustyuri/trustyuri-spec, T. Kuhn, 23 February 2015): for named graphs without blank nodes.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable

from backchannel.mapping import Quad
from backchannel.mapping.terms import unescape
from backchannel.mapping.vocabulary import XSD

__all__ = ["BLANK", "artifact_code"]

BLANK = " "
"""Stands in IRIs where the artifact code will be. The specification's choice: no IRI holds a blank otherwise."""


def artifact_code(quads: Iterable[Quad]) -> str:
    """Return the 45 characters that make an IRI a trusty one: ``RA`` and the hash.

    Parameters:
        quads: what the IRI names, in N-Quads syntax, each once; in IRIs of the quads themselves :data:`BLANK` stands
            for the code that is still to be computed. No blank nodes.
    """
    lines = sorted(_key(quad) for quad in quads)
    text = "".join(f"{g}\n{s}\n{p}\n{_serialized(o)}\n" for g, s, p, o in lines)
    digest = hashlib.sha256(text.encode()).digest()
    # 43 characters of six bits: the 256 bits of the hash and the two zero bits of the specification.
    return "RA" + urlsafe_b64encode(digest).decode("ascii").rstrip("=")


_Object = tuple[bool, str, bool, str]
"""Whether it is a literal, its words or its IRI, whether it has a datatype, its datatype or language: the order in
which the specification compares them (rules 4 to 9)."""


def _key(quad: Quad) -> tuple[str, str, str, _Object]:
    s, p, o, g = quad
    return _iri(g), _iri(s), _iri(p), _object(o)


def _iri(term: str) -> str:
    return unescape(term[1:-1])


def _object(term: str) -> _Object:
    if term[0] == "<":
        return False, _iri(term), False, ""
    end = term.rindex('"')
    words, rest = unescape(term[1:end]), term[end + 1 :]
    if rest.startswith("@"):
        return True, words, False, rest[1:].lower()
    return True, words, True, _iri(rest[2:]) if rest else f"{XSD}string"


def _serialized(value: _Object) -> str:
    is_literal, words, typed, kind = value
    if not is_literal:
        return words
    escaped = words.replace("\\", "\\\\").replace("\n", "\\n")
    return f"{'^' if typed else '@'}{kind} {escaped}"
