"""Where a node of the graph comes from: which article, which act, which words; and the act in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rdflib import Graph, Namespace
from rdflib.namespace import PROV, RDF, SKOS
from rdflib.term import Node

__all__ = ["BC", "Origin", "origin"]

BC = Namespace("https://w3id.org/backchannel/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
SCHEMA = Namespace("https://schema.org/")

_GENERAL = ("Criticism", "Conversation", "Communication", "Mediation")
"""Classes that others are below of: they name an act where it has no class of its own, the more special first."""

_ROLES = (("sender", "from"), ("mediator", "by"), ("recipient", "to"), ("party", "between"), ("relayedBy", "through"))
"""Each role with the word that says it, in the order of an English phrase."""


class Origin(NamedTuple):
    """What a person needs to find a node again; each is none where the graph does not tell.

    Attributes:
        article: IRI of the article.
        title: its headline.
        act: IRI of the act that the node is, claims, or proves.
        act_words: the act in plain words.
        quote: the words of the article that gave the node.
    """

    article: str | None = None
    title: str | None = None
    act: str | None = None
    act_words: str | None = None
    quote: str | None = None


def origin(graph: Graph, node: Node) -> Origin:
    """Return where a node comes from.

    Of several words the first in the article are taken, of several articles and acts the first by IRI.
    """
    found = sorted(
        (str(article), start, quote, article)
        for words in set(_words(graph, node))
        for article in graph.objects(words, OA.hasSource)
        for start, quote in [_quoted(graph, words)]
    )
    articles = [article for *_, article in found] or sorted(_articles(graph, node), key=str)
    act = min(_acts(graph, node), key=str, default=None)
    return Origin(
        article=str(articles[0]) if articles else None,
        title=min(map(str, graph.objects(articles[0], SCHEMA.headline)), default=None) if articles else None,
        act=None if act is None else str(act),
        act_words=None if act is None else _told(graph, act),
        quote=found[0][2] or None if found else None,
    )


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


def _acts(graph: Graph, node: Node) -> Iterator[Node]:
    """The act that a node is, or that it claims or proves."""
    if (node, RDF.type, BC.Act) in graph or (None, BC.claims, node) in graph or (node, BC.status, None) in graph:
        yield node
        return
    yield from graph.objects(node, BC.claims)
    for words in (node, *graph.subjects(OA.hasSelector, node)):
        for claim in graph.subjects(BC.evidence, words):
            yield from graph.objects(claim, BC.claims)


def _told(graph: Graph, act: Node) -> str:
    """Return an act in plain words: "Message from Norland to Sudmark through Mira Holt"."""
    kinds = sorted(str(kind).removeprefix(BC) for kind in graph.objects(act, RDF.type) if str(kind).startswith(str(BC)))
    special = [kind for kind in kinds if kind not in {*_GENERAL, "Act", "ReportedAct"}]
    general = [kind for kind in _GENERAL if kind in kinds]
    parts = [re.sub(r"\B[A-Z]", lambda capital: f" {capital[0].lower()}", (special or general or ["Act"])[0])]
    for role, word in _ROLES:
        names = _names(graph, graph.objects(act, BC[role]))
        if names:
            parts.append(f"{word} {names}")
    if len(parts) == 1:
        names = _names(graph, graph.objects(act, BC.participant))
        parts += [f"of {names}"] if names else []
    return " ".join(parts)


def _names(graph: Graph, actors: Iterator[Node]) -> str:
    return " and ".join(
        sorted(min(map(str, graph.objects(actor, SKOS.prefLabel)), default=str(actor)) for actor in actors)
    )


def _quoted(graph: Graph, words: Node) -> tuple[int, str]:
    selectors = list(graph.objects(words, OA.hasSelector))
    quotes = sorted(str(exact) for selector in selectors for exact in graph.objects(selector, OA.exact))
    starts = sorted(str(start) for selector in selectors for start in graph.objects(selector, OA.start))
    start = int(starts[0]) if starts and starts[0].isdecimal() and len(starts[0]) < 19 else 0
    return start, quotes[0] if quotes else ""
