"""What the server says of one IRI, said without asking the store: an article's quads are in memory anyway.

The descriptions are those of :func:`backchannel.serving.descriptions.describe`, which a test holds them against. Of an
article there are dozens to be made, and what they consist of stands in the article, but for labels of what is shared
and for what other graphs say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Store
from pyoxigraph import Quad as StoredQuad

from backchannel.mapping import Quad
from backchannel.mapping.vocabulary import BC, OA, RDF, SCHEMA
from backchannel.serving.descriptions import BOUND, LABELS, REFERENCES, Graphs, describe, in_order, labels_of
from backchannel.storage.terms import restored

__all__ = ["Describer"]

_TYPE = f"<{RDF}type>"
_CLAIMS, _HOLDS, _EVIDENCE = (f"<{BC}{name}>" for name in ("claims", "holds", "evidence"))
_SELECTOR = f"<{OA}hasSelector>"
_LABELS = tuple(str(label) for label in LABELS)
_ORIGIN = tuple(f"<{SCHEMA}{name}>" for name in ("headline", "publisher", "datePublished", "url"))
_REFERENCES = tuple(f"<{each}>" for each in REFERENCES)
_REMEMBERED = 50_000


class Describer:
    """Describes what belongs to one article after the other.

    Parameters:
        store: what the articles are in.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._labels: dict[str, list[Quad]] = {}
        self._article = ""
        self._in: dict[str, list[Quad]] = {}
        self._of: dict[str, list[Quad]] = {}
        self._to: dict[str, list[Quad]] = {}

    def enter(self, article: str, quads: Iterable[Quad]) -> None:
        """Describe what belongs to this article from here on.

        Parameters:
            article: its IRI.
            quads: its own graphs.
        """
        self._article = f"<{article}"
        self._in, self._of, self._to = {}, {}, {}
        for quad in quads:
            self._in.setdefault(quad[3], []).append(quad)
            self._of.setdefault(quad[0], []).append(quad)
            if quad[2].startswith(self._article):
                self._to.setdefault(quad[2], []).append(quad)

    def shared(self, iri: str) -> Graphs | None:
        """Return the description of what belongs to no article."""
        return describe(self._store, iri)

    def describe(self, iri: str) -> Graphs | None:
        """Return the description of what belongs to the article that was entered."""
        node = f"<{iri}>"
        found = dict.fromkeys((*self._in.get(node, ()), *self._everything_of(node, iri)))
        for claim in self._objects(node, _HOLDS):
            found |= dict.fromkeys(self._in.get(claim, ()))
        pointing = [*self._to.get(node, ()), *self._pointing_from_elsewhere(iri)]
        claims = sorted({quad[0] for quad in pointing if quad[1] == _CLAIMS})[:BOUND]
        for claim in claims:
            found |= dict.fromkeys(self._everything_of(claim, claim[1:-1]))
        for claim in (node, *claims):
            found |= dict.fromkeys(self._parts(claim))
            if any(quad[1] == _HOLDS for quad in self._to.get(claim, ())):
                found |= dict.fromkeys(self._some_of(f"{self._article}>", _ORIGIN))
        found |= dict.fromkeys(self._references(pointing))
        if not found:
            return None
        named = {quad[2] for quad in found if quad[2][0] == "<" and quad[1] != _TYPE}
        for each in named:
            found |= dict.fromkeys(self._labelled(each))
        return in_order(found, node)

    def _everything_of(self, node: str, iri: str) -> Iterator[Quad]:
        yield from self._of.get(node, ())
        yield from self._elsewhere(self._store.quads_for_pattern(NamedNode(iri), None, None, None))

    def _pointing_from_elsewhere(self, iri: str) -> Iterator[Quad]:
        yield from self._elsewhere(self._store.quads_for_pattern(None, None, NamedNode(iri), None))

    def _elsewhere(self, quads: Iterable[StoredQuad]) -> Iterator[Quad]:
        """Those of the quads that stand in graphs that are not the article's."""
        stem = f"{self._article[1:]}/"
        for quad in quads:
            graph = getattr(quad.graph_name, "value", "")
            if graph != self._article[1:] and not graph.startswith(stem):
                yield _strings(quad)

    def _objects(self, node: str, predicate: str) -> list[str]:
        return [quad[2] for quad in self._of.get(node, ()) if quad[1] == predicate]

    def _some_of(self, node: str, predicates: tuple[str, ...]) -> Iterator[Quad]:
        return (quad for quad in self._of.get(node, ()) if quad[1] in predicates)

    def _parts(self, node: str) -> Iterator[Quad]:
        for words in self._objects(node, _EVIDENCE):
            yield from self._of.get(words, ())
            yield from self._parts(words)
        for selector in self._objects(node, _SELECTOR):
            yield from self._of.get(selector, ())

    def _references(self, pointing: list[Quad]) -> Iterator[Quad]:
        by_kind: dict[str, list[Quad]] = {}
        for quad in pointing:
            by_kind.setdefault(quad[1], []).append(quad)
        for predicate in _REFERENCES:
            quads = by_kind.get(predicate, [])
            for subject in sorted({quad[0] for quad in quads})[:BOUND]:
                yield from (quad for quad in quads if quad[0] == subject)
                yield from self._types(subject)

    def _types(self, node: str) -> Iterator[Quad]:
        own = self._of.get(node)
        if own is not None:
            yield from (quad for quad in own if quad[1] == _TYPE)
        else:
            found = self._store.quads_for_pattern(NamedNode(node[1:-1]), NamedNode(_TYPE[1:-1]), None, None)
            yield from map(_strings, found)

    def _labelled(self, node: str) -> Iterable[Quad]:
        own = list(self._some_of(node, _LABELS))
        if own:
            home = [quad for quad in own if quad[3] == f"{self._article}>"]
            return home or [quad for quad in own if quad[3] == min(each[3] for each in own)]
        known = self._labels.get(node)
        if known is None:
            if len(self._labels) >= _REMEMBERED:
                self._labels.clear()
            found = labels_of(self._store, NamedNode(node[1:-1]), None)
            known = self._labels[node] = [_strings(quad) for quad in found]
        return known


def _strings(stored: StoredQuad) -> Quad:
    quad = restored(stored)
    return str(quad.subject), str(quad.predicate), str(quad.object), str(quad.graph_name)
