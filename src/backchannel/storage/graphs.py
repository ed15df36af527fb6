"""Graphs as sorted lines of N-Quads: what an article owns, what it shares, and what a hash is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import pyoxigraph

from backchannel.errors import DataError
from backchannel.mapping import Quad
from backchannel.mapping.vocabulary import BC, PROV, RDF, SCHEMA
from backchannel.storage.terms import restored_lines

__all__ = [
    "TYPE",
    "ArticleGraphs",
    "article_graphs",
    "digest",
    "graph_lines",
    "graph_of",
    "lines_of",
    "parted",
    "revision",
    "update_text",
]

TYPE = f"<{RDF}type>"
_ARTICLE = f"<{BC}Article>"
_URL = f"<{SCHEMA}url>"
_PUBLISHED = f"<{SCHEMA}datePublished>"
_REVISES = f"<{PROV}wasRevisionOf>"
_INVALIDATED = f"<{PROV}invalidatedAtTime>"


class ArticleGraphs(NamedTuple):
    """One article's quads, sorted out.

    Attributes:
        iri: the article's IRI.
        own: the lines of its own graphs, without a revision of what.
        shared: the quads of other graphs, by graph.
        url: where it was published, as the term stands in the graph.
        published: the day, or nothing.
        revises: the IRI of the article that it says it is a revision of.
        retracted: whether it is a tombstone.
    """

    iri: str
    own: frozenset[bytes]
    shared: dict[str, list[Quad]]
    url: str | None
    published: str
    revises: str | None
    retracted: bool

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> ArticleGraphs:
        """Sort the quads of one article out.

        Raises:
            DataError: they are of no article, or of several; or there is a blank node among them.
        """
        quads = list(quads)
        articles = dict.fromkeys(s for s, p, o, g in quads if o == _ARTICLE and p == TYPE and s == g)
        if len(articles) != 1:
            raise DataError(f"these are the quads of {len(articles)} articles, where one is to be stored")
        node = next(iter(articles))
        stem = f"{node[:-1]}/"
        own: list[Quad] = []
        shared: dict[str, list[Quad]] = {}
        said: dict[str, str] = {}
        for quad in quads:
            s, p, o, g = quad
            if s.startswith("_") or o.startswith("_") or g.startswith("_"):
                raise DataError("it has a blank node, and nothing in a store could refer to it", source=node[1:-1])
            if s == node == g and p in (_URL, _PUBLISHED, _REVISES, _INVALIDATED):
                said[p] = o
            if g != node and not g.startswith(stem):
                shared.setdefault(g[1:-1], []).append(quad)
            elif not (s == node and p == _REVISES):
                own.append(quad)
        published = said.get(_PUBLISHED, '""').split('"')[1]
        revises = said.get(_REVISES)
        return cls(
            iri=node[1:-1],
            own=frozenset(lines_of(own)),
            shared=shared,
            url=said.get(_URL),
            published=published,
            revises=revises[1:-1] if revises else None,
            retracted=_INVALIDATED in said,
        )

    def lines(self, revises: str | None) -> frozenset[bytes]:
        """Return the lines of its own graphs, saying which article it is a revision of."""
        return self.own if revises is None else self.own | set(lines_of([revision(self.iri, revises)]))

    def said(self) -> bytes:
        """Return the hash of what it says in shared graphs."""
        return digest(line for quads in self.shared.values() for line in lines_of(quads))


def revision(article: str, revises: str) -> Quad:
    """Return the quad that says that an article is a revision of another one."""
    return f"<{article}>", _REVISES, f"<{revises}>", f"<{article}>"


def lines_of(quads: Iterable[Quad]) -> list[bytes]:
    """Return quads as lines of N-Quads, in their order."""
    return [f"{s} {p} {o} {g} .\n".encode() for s, p, o, g in quads]


def digest(lines: Iterable[bytes]) -> bytes:
    """Return the SHA-256 of a set of lines, sorted."""
    return hashlib.sha256(b"".join(sorted(lines))).digest()


def article_graphs(store: pyoxigraph.Store, article: str) -> list[str]:
    """Return the IRIs of the graphs that belong to an article and are there, its own first, the others sorted.

    A graph that belongs to it is named by something that its own graph says a class of.
    """
    own = pyoxigraph.NamedNode(article)
    typed = pyoxigraph.NamedNode(TYPE[1:-1])
    named = {quad.subject for quad in store.quads_for_pattern(None, typed, None, own)}
    present = [
        node.value
        for node in named
        if isinstance(node, pyoxigraph.NamedNode)
        and node.value.startswith(f"{article}/")
        and store.contains_named_graph(node)
    ]
    return ([article] if store.contains_named_graph(own) else []) + sorted(present)


def graph_lines(store: pyoxigraph.Store, graphs: Iterable[str]) -> list[bytes]:
    """Return the quads of some graphs as lines of N-Quads, sorted."""
    quads = (store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(graph)) for graph in graphs)
    content = pyoxigraph.serialize(chain.from_iterable(quads), format=pyoxigraph.RdfFormat.N_QUADS) or b""
    return sorted(line + b"\n" for line in restored_lines(content).split(b"\n")[:-1])


def graph_of(line: bytes) -> str:
    """Return the IRI of the graph that a line stands in."""
    return line[line.rindex(b" <", 0, -3) + 2 : -4].decode()


def parted(line: bytes) -> Quad:
    """Part a line of N-Quads into its terms; only the object may have blanks in it."""
    subject, predicate, rest = line[:-3].decode().split(" ", 2)
    term, _, graph = rest.rpartition(" ")
    return subject, predicate, term, graph


def update_text(drop: Iterable[str], delete: Sequence[bytes], insert: Sequence[bytes]) -> str:
    """Return a SPARQL update that drops graphs, deletes lines and inserts lines: Oxigraph makes it one transaction."""
    parts = [f"DROP SILENT GRAPH <{graph}>" for graph in drop]
    parts += [
        f"{verb} DATA {{\n{_blocks(lines)}}}" for verb, lines in (("DELETE", delete), ("INSERT", insert)) if lines
    ]
    return " ;\n".join(parts)


def _blocks(lines: Sequence[bytes]) -> str:
    by_graph: dict[bytes, list[bytes]] = {}
    for line in lines:
        triple, _, graph = line[:-3].rpartition(b" ")
        by_graph.setdefault(graph, []).append(triple)
    return b"".join(
        b"GRAPH " + graph + b" {\n" + b" .\n".join(triples) + b"\n}\n" for graph, triples in by_graph.items()
    ).decode()
