"""RDF terms as they were before Oxigraph kept them.

Oxigraph stores numbers and dates by value: ``"0"^^xsd:nonNegativeInteger`` comes out as an ``xsd:integer``, and
``"1.0"^^xsd:decimal`` as ``"1"``. A graph in this vocabulary loses nothing else, since the mapping writes canonical
forms only (https://www.w3.org/TR/xmlschema-2/#decimal-canonical-representation), and since the two properties whose
values are non-negative integers are known.
"""

from __future__ import annotations

import re

import pyoxigraph

from backchannel.mapping.vocabulary import OA, XSD

__all__ = ["restored", "restored_lines"]

_OFFSETS = frozenset({f"{OA}start", f"{OA}end"})
_INTEGER = f"{XSD}integer"
_DECIMAL = f"{XSD}decimal"
_NON_NEGATIVE = pyoxigraph.NamedNode(f"{XSD}nonNegativeInteger")

_OFFSET_LINE = re.compile(
    rb"( <" + re.escape(OA.encode()) + rb'(?:start|end)> "[0-9]+"\^\^<' + re.escape(XSD.encode()) + rb")integer>"
)
_DECIMAL_LINE = re.compile(rb'(> "-?[0-9]+)("\^\^<' + re.escape(_DECIMAL.encode()) + rb">)")
_NONCHARACTER = re.compile(rb"\\(?:u(FFF[EF])|.)")


def restored(quad: pyoxigraph.Quad) -> pyoxigraph.Quad:
    """Return a quad of a store as it was when it went in."""
    term = quad.object
    if not isinstance(term, pyoxigraph.Literal):
        return quad
    datatype = term.datatype.value
    if datatype == _INTEGER and quad.predicate.value in _OFFSETS and not term.value.startswith("-"):
        term = pyoxigraph.Literal(term.value, datatype=_NON_NEGATIVE)
    elif datatype == _DECIMAL and "." not in term.value:
        term = pyoxigraph.Literal(f"{term.value}.0", datatype=term.datatype)
    else:
        return quad
    return pyoxigraph.Quad(quad.subject, quad.predicate, term, quad.graph_name)


def restored_lines(nquads: bytes) -> bytes:
    """Return what Oxigraph wrote as N-Quads with the literals as they were, escaped as the mapping escapes them.

    A literal cannot pass for one of the patterns: the quotation marks in it are escaped.
    """
    text = _DECIMAL_LINE.sub(rb"\1.0\2", _OFFSET_LINE.sub(rb"\1nonNegativeInteger>", nquads))
    if b"\\uFFF" in text:  # Oxigraph escapes these two, the canonical form of RDF 1.1 does not
        text = _NONCHARACTER.sub(lambda m: chr(int(m[1], 16)).encode() if m[1] else m[0], text)
    return text
