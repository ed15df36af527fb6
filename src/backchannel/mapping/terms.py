"""RDF terms as strings in N-Quads syntax: escaped once, here, and never again.

Escaping follows the canonical form of RDF 1.1 N-Quads (https://www.w3.org/TR/rdf-canon/#canonical-quads):
the short escapes, ``\\uXXXX`` for other control characters, everything else as itself in UTF-8.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote

from backchannel.article import parse_date
from backchannel.errors import DataError, UsageError
from backchannel.mapping.vocabulary import BC, XSD

__all__ = [
    "DEFAULT_BASE",
    "check_base",
    "date_literal",
    "decimal_literal",
    "integer_literal",
    "is_iri",
    "literal",
    "moment_literal",
    "typed_literal",
    "unescape",
    "web_address",
]

DEFAULT_BASE = "https://backchannel.example/"

_SPECIAL = re.compile(r'[\x00-\x1f"\\\x7f\ud800-\udfff]')
_SHORT = {"\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"}
_LONG = {short[1]: character for character, short in _SHORT.items()}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\x7f]')
_BASE = re.compile(r"https?://[^/?#@]+[/#](.*[/#])?")
_DOT_SEGMENT = re.compile(r"/\.\.?/")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


@lru_cache(maxsize=64)
def check_base(base: str) -> str:
    """Return ``base`` if data IRIs can start with it.

    Raises:
        UsageError: it is not an absolute http(s) IRI that ends in ``/`` or ``#``, has a ``.`` or ``..`` among its
            segments, or is in the namespace of the vocabulary.
    """
    if _DOT_SEGMENT.search(base):
        raise UsageError(
            f"{base!r} cannot start IRIs: clients take . and .. out of an address before they ask for it (RFC 3986,"
            " section 5.2.4); write the address that is left"
        )
    if base.startswith(BC):
        raise UsageError(
            f"{base!r} cannot start IRIs: it is the namespace of the vocabulary; give an address of your own"
        )
    if not _BASE.fullmatch(base) or _NOT_IN_IRI.search(base) or not is_iri(base):
        raise UsageError(
            f"{base!r} cannot start IRIs: give an absolute http or https address that ends in / or #,"
            f" e.g. {DEFAULT_BASE}"
        )
    return base


def is_iri(text: str) -> bool:
    """Tell whether ``text`` is an absolute IRI (RFC 3987), as Oxigraph judges it."""
    from pyoxigraph import NamedNode

    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if "\ud800" <= character <= "\udfff":
        raise DataError(
            f"the character U+{ord(character):04X} is half of a surrogate pair, which no RDF file can hold",
            remedy="decode the text anew from its source",
        )
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


def literal(text: str, language: str | None = None) -> str:
    """Return a literal, tagged with ``language`` where that is a well-formed tag.

    Raises:
        DataError: ``text`` holds a lone surrogate.
    """
    if _SPECIAL.search(text):
        text = _SPECIAL.sub(_escape, text)
    if language and _LANGUAGE.fullmatch(language):
        return f'"{text}"@{language.lower()}'
    return f'"{text}"'


def unescape(text: str) -> str:
    """Return what stands between the quotes of a literal, or the brackets of an IRI, without its escapes."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: _LONG[m[3]] if m[3] else chr(int(m[1] or m[2], 16)), text)


def typed_literal(text: str, datatype: str) -> str:
    """Return a literal of an XML Schema datatype, given by its local name; ``text`` needs no escape."""
    return f'"{text}"^^<{XSD}{datatype}>'


def integer_literal(number: int) -> str:
    """Return an ``xsd:nonNegativeInteger``."""
    return typed_literal(str(number), "nonNegativeInteger")


def decimal_literal(number: float) -> str:
    """Return an ``xsd:decimal`` of at most four places, in canonical form (``1.0``, ``0.85``)."""
    text = f"{number:.4f}".rstrip("0")
    return typed_literal(text + "0" if text.endswith(".") else text, "decimal")


def date_literal(text: str) -> str:
    """Return an ``xsd:date``, ``xsd:gYearMonth`` or ``xsd:gYear``, as ``text`` is a day, a month or a year.

    Raises:
        DataError: there is no such day.
    """
    day = text + "-01-01"[len(text) - 10 :] if len(text) in (4, 7) else text
    try:
        parse_date(day)
    except DataError:
        raise DataError(f"{text!r} is not a date", remedy="write YYYY-MM-DD, YYYY-MM or YYYY") from None
    return typed_literal(text, {4: "gYear", 7: "gYearMonth"}.get(len(text), "date"))


def moment_literal(moment: datetime) -> str:
    """Return an ``xsd:dateTime`` in UTC, to the second."""
    return typed_literal(moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "dateTime")


def web_address(url: str) -> str:
    """Return the IRI of a web address, what no IRI may hold percent-encoded; a literal if it still is none.

    Addresses in use hold brackets and stray percent signs, which browsers take.

    Raises:
        DataError: ``url`` holds a lone surrogate.
    """
    plain = literal(url.strip())
    encoded = _NOT_IN_IRI.sub(lambda match: quote(match.group(), safe=""), _STRAY_PERCENT.sub("%25", url.strip()))
    host = re.match(r"https?://[^/?#]+", encoded, re.IGNORECASE)
    if host:
        encoded = host[0] + encoded[host.end() :].replace("[", "%5B").replace("]", "%5D")
        if is_iri(encoded):
            return f"<{encoded}>"
    return plain
