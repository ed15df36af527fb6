"""A graph from a file, in any of the formats that the program publishes."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import rdflib
from rdflib.term import Node

from backchannel.errors import DataError
from backchannel.graph_files import opened_graph

__all__ = ["read_graph"]


def read_graph(path: Path | str, *, blank: str = "b") -> rdflib.Graph:
    """Return the distinct triples of all graphs in a file.

    Parameters:
        path: a file whose name ends in ``.ttl``, ``.trig``, ``.nq``, ``.nt`` or ``.jsonld``.
        blank: blank nodes are named after it, in the order of the file: the parser names them at random.

    Raises:
        UsageError: the name has another ending.
        DataError: the file cannot be read, or is not of its format (with line and column).
    """
    known: dict[object, Node] = {}
    graph = rdflib.Graph()
    with opened_graph(path) as (stream, rdf_format):
        # Read whole: of a stream the parser begins a long line anew with every piece that it gets.
        for quad in pyoxigraph.parse(input=stream.read(), format=rdf_format):
            try:
                terms = [_term(term, known, blank) for term in (quad.subject, quad.predicate, quad.object)]
            except ValueError as error:
                raise DataError(f"cannot be read: {error}", source=str(path)) from None
            graph.add((terms[0], terms[1], terms[2]))
    return graph


def _term(term: object, known: dict[object, Node], blank: str) -> Node:
    node = known.get(term)
    if node is None:
        node = known[term] = (
            rdflib.BNode(f"{blank}{len(known)}") if isinstance(term, pyoxigraph.BlankNode) else _rdflib_term(term)
        )
    return node


def _rdflib_term(term: object) -> Node:
    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.language is not None:
            return rdflib.Literal(term.value, lang=term.language, normalize=False)
        # RDF 1.1 gives plain literals the datatype xsd:string; rdflib keeps the two apart, and so would results.
        plain = term.datatype.value == str(rdflib.XSD.string)
        datatype = None if plain else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, datatype=datatype, normalize=False)
    raise ValueError("it holds a triple about a triple, which this vocabulary has no use for")
