"""Which article a node of the graph belongs to, and which words of it gave the node."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Graph, Namespace
from rdflib.namespace import PROV
from rdflib.term import Node

__all__ = ["origin"]

BC = Namespace("https://w3id.org/backchannel/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")


def origin(graph: Graph, node: Node) -> tuple[str | None, str | None]:
    """Return the article's IRI and the words, each none where the graph does not tell.

    Of several words the first in the article are taken, of several articles the first by IRI.
    """
    found = sorted(
        (str(article), start, quote)
        for words in set(_words(graph, node))
        for article in graph.objects(words, OA.hasSource)
        for start, quote in [_quoted(graph, words)]
    )
    for article, _, quote in found:
        return article, quote or None
    articles = sorted(str(article) for article in _articles(graph, node))
    return (articles[0] if articles else None), None


def _words(graph: Graph, node: Node) -> Iterator[Node]:
    """The pieces of text that a claim, an act, an actor, a place, a selector or a piece of text rests on."""
    if (node, OA.hasSelector, None) in graph or (node, OA.hasSource, None) in graph:
        yield node
    yield from graph.subjects(OA.hasSelector, node)
    yield from graph.objects(node, BC.evidence)
    for claim in graph.subjects(BC.claims, node):
        yield from graph.objects(claim, BC.evidence)
    yield from graph.subjects(BC.refersTo, node)


def _articles(graph: Graph, node: Node) -> Iterator[Node]:
    """The articles of nodes that rest on no words: an article itself, a claim without evidence, a run."""
    if (node, BC.holds, None) in graph or (node, None, BC.Article) in graph:
        yield node
    yield from graph.subjects(BC.holds, node)
    yield from graph.objects(node, PROV.used)
    for claim in graph.subjects(BC.claims, node):
        yield from graph.subjects(BC.holds, claim)


def _quoted(graph: Graph, words: Node) -> tuple[int, str]:
    selectors = list(graph.objects(words, OA.hasSelector))
    quotes = sorted(str(exact) for selector in selectors for exact in graph.objects(selector, OA.exact))
    starts = sorted(str(start) for selector in selectors for start in graph.objects(selector, OA.start))
    start = int(starts[0]) if starts and starts[0].isdecimal() else 0
    return start, quotes[0] if quotes else ""
