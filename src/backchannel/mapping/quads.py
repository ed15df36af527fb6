"""Quads: what one or more articles say in RDF, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias, overload

from backchannel.mapping.terms import unescape

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib
    from rdflib import Literal as RdfLiteral
    from rdflib import URIRef
    from rdflib.term import Node

__all__ = ["Quad", "Quads", "sorted_lines"]

Quad: TypeAlias = tuple[str, str, str, str]
"""Subject, predicate, object and graph, each in N-Quads syntax."""


_END = " .\n"
"""What ends a line of N-Quads."""


def sorted_lines(quads: Iterable[Quad]) -> str:
    """Return quads as lines of N-Quads, sorted by code point.

    The ends of the lines are put between them when all are sorted, which is a third faster. The order is the same: no
    quad's text begins that of another one, so two lines differ before either ends.
    """
    lines = sorted(map(" ".join, quads))
    return _END.join([*lines, ""])


_NONE_KNOWN: Mapping[str, Node] = MappingProxyType({})


class Quads(Sequence[Quad]):
    """Distinct quads in the order they were first given: immutable, hashable, equal when equal in order."""

    __slots__ = ("_quads",)

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self._quads: tuple[Quad, ...] = tuple(dict.fromkeys(quads))

    def __len__(self) -> int:
        return len(self._quads)

    def __iter__(self) -> Iterator[Quad]:
        return iter(self._quads)

    @overload
    def __getitem__(self, index: int) -> Quad: ...
    @overload
    def __getitem__(self, index: slice) -> Quads: ...
    def __getitem__(self, index: int | slice) -> Quad | Quads:
        if isinstance(index, slice):
            return Quads(self._quads[index])
        return self._quads[index]

    def __eq__(self, other: object) -> bool:
        return self._quads == other._quads if isinstance(other, Quads) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._quads)

    def __repr__(self) -> str:
        return f"<Quads: {len(self._quads)}>"

    def nquads(self) -> bytes:
        """Return N-Quads: UTF-8, lines sorted by code point, one quad a line."""
        return sorted_lines(self._quads).encode()

    @overload
    def rdflib(self, kind: Literal["graph"] = "graph") -> rdflib.Graph: ...
    @overload
    def rdflib(self, kind: Literal["dataset"]) -> rdflib.Dataset: ...
    def rdflib(self, kind: Literal["graph", "dataset"] = "graph") -> rdflib.Graph | rdflib.Dataset:
        """Return a new rdflib graph in memory.

        Parameters:
            kind: ``"graph"`` for the distinct triples of all graphs, ``"dataset"`` for the named graphs
                (a ``Dataset`` whose default graph is their union).
        """
        import rdflib

        if kind == "graph":
            graph = rdflib.Graph()
            graph.addN((s, p, o, graph) for s, p, o in self.triples())
            return graph
        term = _rdflib_term
        dataset = rdflib.Dataset(default_union=True)
        named = {g: dataset.graph(rdflib.URIRef(g[1:-1])) for g in dict.fromkeys(g for *_, g in self._quads)}
        dataset.addN((term(s), term(p), term(o), named[g]) for s, p, o, g in self._quads)
        return dataset

    def triples(self, known: Mapping[str, Node] = _NONE_KNOWN) -> Iterator[tuple[Node, Node, Node]]:
        """Yield the distinct triples of all graphs, in order, as rdflib's terms; equal terms are one object.

        Parameters:
            known: objects to be used for some terms, by these terms in N-Quads syntax.
        """
        terms = _Terms(known)
        return ((terms[s], terms[p], terms[o]) for s, p, o in dict.fromkeys((s, p, o) for s, p, o, _ in self._quads))

    def oxigraph(self) -> Iterator[pyoxigraph.Quad]:
        """Yield the quads as pyoxigraph's, in order."""
        import pyoxigraph

        lines = "".join(f"{s} {p} {o} {g} .\n" for s, p, o, g in self._quads)
        yield from pyoxigraph.parse(lines.encode(), pyoxigraph.RdfFormat.N_QUADS)


class _Terms(dict[str, "Node"]):
    """Terms as rdflib has them, each made when first asked for."""

    def __missing__(self, text: str) -> Node:
        term = self[text] = _rdflib_term(text)
        return term


# Large enough for an article; terms of the vocabulary, which come again with each, then stay.
@lru_cache(maxsize=4096)
def _rdflib_term(text: str) -> Node:
    if text[0] == "<":
        return _iri(text[1:-1])
    end = text.rindex('"')
    value, rest = unescape(text[1:end]), text[end + 1 :]
    literal = _literal_class()
    if rest.startswith("@"):
        return literal(value, lang=rest[1:], normalize=False)
    return literal(value, datatype=_iri(rest[3:-1]) if rest else None, normalize=False)


def _iri(iri: str) -> URIRef:
    """An IRI, which was looked at when it was made: rdflib would look at each again."""
    from rdflib import URIRef

    return str.__new__(URIRef, iri)


@cache
def _literal_class() -> type[RdfLiteral]:
    from rdflib import Literal

    return Literal
