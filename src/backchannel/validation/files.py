"""A graph from a file, in any of the formats that the program publishes."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph
import rdflib
from rdflib.term import Node

from backchannel.errors import DataError, UsageError

__all__ = ["read_graph"]

_FORMATS = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
}


def read_graph(path: Path | str) -> rdflib.Graph:
    """Return the distinct triples of all graphs in a file.

    Parameters:
        path: a file whose name ends in ``.ttl``, ``.trig``, ``.nq``, ``.nt`` or ``.jsonld``.

    Raises:
        UsageError: the name has another ending.
        DataError: the file cannot be read, or is not of its format (with line and column).
    """
    file = Path(path)
    rdf_format = _FORMATS.get(file.suffix.lower())
    if rdf_format is None:
        raise UsageError(f"{file}: the ending tells no format that can be read; use one of {' '.join(_FORMATS)}")
    known: dict[object, Node] = {}
    graph = rdflib.Graph()
    try:
        with file.open("rb") as stream:
            for quad in pyoxigraph.parse(input=stream, format=rdf_format):
                terms = [_term(term, known) for term in (quad.subject, quad.predicate, quad.object)]
                graph.add((terms[0], terms[1], terms[2]))
    except SyntaxError as error:
        raise _syntax_error(error, rdf_format).at(source=str(file)) from None
    except (OSError, ValueError) as error:
        reason = error.strerror.lower() if isinstance(error, OSError) and error.strerror else error
        raise DataError(f"cannot be read: {reason}", source=str(file)) from None
    return graph


def _syntax_error(error: SyntaxError, rdf_format: pyoxigraph.RdfFormat) -> DataError:
    place = None if error.lineno is None else f"line {error.lineno}, column {error.offset}"
    reason = re.sub(r"^Parser error at line .*?: ", "", error.msg)
    if "LoadDocumentCallback" in reason:
        return DataError(
            "refers to a context on the web, and nothing is fetched",
            remedy="put the context inline, under @context",
        )
    return DataError(f"not {rdf_format.name}: {reason}", place=place)


def _term(term: object, known: dict[object, Node]) -> Node:
    node = known.get(term)
    if node is None:
        node = known[term] = _rdflib_term(term)
    return node


def _rdflib_term(term: object) -> Node:
    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.language is not None:
            return rdflib.Literal(term.value, lang=term.language, normalize=False)
        # RDF 1.1 gives plain literals the datatype xsd:string; rdflib keeps the two apart, and so would results.
        plain = term.datatype.value == str(rdflib.XSD.string)
        datatype = None if plain else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, datatype=datatype, normalize=False)
    raise ValueError("it holds a triple about a triple, which this vocabulary has no use for")
