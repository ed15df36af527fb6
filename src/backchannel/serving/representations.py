"""A description in each form: the syntaxes of RDF, written as published files are."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape

import pyoxigraph

from backchannel.publishing.jsonld import JsonLdWriter
from backchannel.publishing.layout import Properties, in_reading_order
from backchannel.publishing.notation import Notation
from backchannel.serving.descriptions import Graphs
from backchannel.serving.negotiation import Form

__all__ = ["represent"]


def represent(graphs: Graphs, form: Form, base: str) -> bytes:
    """Return a description in a form; the same description gives the same bytes.

    Parameters:
        base: what the IRIs of the data start with.
    """
    return _WRITERS[form](graphs, base)


@lru_cache(maxsize=8)
def _notation(base: str) -> Notation:
    """What knows the short forms of IRIs; it keeps those it was asked for."""
    return Notation(base, {})


def _turtle(graphs: Graphs, base: str) -> bytes:
    notation = _notation(base)
    subjects = (notation.subject(node, properties) for node, properties in _union(graphs).items())
    return "\n".join([_prefixes(notation), *subjects]).encode()


def _trig(graphs: Graphs, base: str) -> bytes:
    notation = _notation(base)
    blocks = [_prefixes(notation)]
    for name, subjects in graphs.items():
        inner = "".join(notation.subject(node, properties, "    ") for node, properties in subjects.items())
        blocks.append(f"{notation(name) if name else ''}{{\n{inner}}}\n")
    return "\n".join(blocks).encode()


def _prefixes(notation: Notation) -> str:
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(notation.prefixes.items()))


def _n_triples(graphs: Graphs, base: str) -> bytes:
    lines = {f"{s} {p} {o} .\n" for _, s, p, o in _lines(graphs)}
    return "".join(sorted(lines)).encode()


def _n_quads(graphs: Graphs, base: str) -> bytes:
    return "".join(sorted(f"{s} {p} {o} {g}{' ' if g else ''}.\n" for g, s, p, o in _lines(graphs))).encode()


def _json_ld(graphs: Graphs, base: str) -> bytes:
    stream = io.BytesIO()
    JsonLdWriter(stream, base=base).graphs(graphs)
    return stream.getvalue()


def _rdf_xml(graphs: Graphs, base: str) -> bytes:
    triples = pyoxigraph.parse(_n_triples(graphs, base), pyoxigraph.RdfFormat.N_TRIPLES)
    content = pyoxigraph.serialize(
        (quad.triple for quad in triples), format=pyoxigraph.RdfFormat.RDF_XML, prefixes=_notation(base).prefixes
    )
    assert content is not None
    return content


def _html(graphs: Graphs, base: str) -> bytes:
    """A plain table, for people, a row a statement."""
    notation = _notation(base)
    rows = [
        f"<tr><td>{_link(s, notation)}<td>{_link(p, notation)}<td>{_link(o, notation)}"
        for s, properties in _union(graphs).items()
        for p, objects in in_reading_order(properties)
        for o in objects
    ]
    title = escape(next(iter(next(iter(graphs.values()))))[1:-1])
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1><table>'
    return "\n".join([page, *rows, "</table></html>\n"]).encode()


def _link(term: str, notation: Notation) -> str:
    shown = escape(notation(term))
    return f'<a href="{escape(term[1:-1])}">{shown}</a>' if term.startswith("<http") else shown


def _union(graphs: Graphs) -> dict[str, Properties]:
    """The graphs as one, each triple once."""
    merged: dict[str, dict[str, dict[str, None]]] = {}
    for _, s, p, o in _lines(graphs):
        merged.setdefault(s, {}).setdefault(p, {})[o] = None
    return {s: {p: list(objects) for p, objects in known.items()} for s, known in merged.items()}


def _lines(graphs: Graphs) -> Iterator[tuple[str, str, str, str]]:
    for name, subjects in graphs.items():
        for subject, properties in subjects.items():
            for predicate, objects in properties.items():
                for each in objects:
                    yield name, subject, predicate, each


_WRITERS: dict[Form, Callable[[Graphs, str], bytes]] = {
    Form.TURTLE: _turtle,
    Form.TRIG: _trig,
    Form.N_TRIPLES: _n_triples,
    Form.N_QUADS: _n_quads,
    Form.JSON_LD: _json_ld,
    Form.RDF_XML: _rdf_xml,
    Form.HTML: _html,
}
