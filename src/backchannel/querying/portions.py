"""A store in portions on which rows of answers depend: an article alone, or the articles that tell of the same acts.

Most rows are of one article, and depend on its graphs and on what it shares with others. Those that count over
articles depend on the articles whose acts are joined (``bc:sameAct`` outside of an article's own graphs), directly or
over a third one, and on what is said of these acts in graphs that belong to no article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad

from backchannel.mapping.vocabulary import BC, PROV
from backchannel.storage import Snapshot
from backchannel.storage.graphs import parted

__all__ = ["Group", "StoreInPortions"]

_SAME, _SOURCE = NamedNode(f"{BC}sameAct"), NamedNode(f"{BC}independentSource")
_REVISES = f"<{PROV}wasRevisionOf>"
_SUPERSEDES = f" {_REVISES} ".encode()


class Group(NamedTuple):
    """Articles whose acts are joined; most are alone.

    Attributes:
        articles: their IRIs, sorted; those that were superseded, too.
        joined: lines of graphs that belong to no article, about their acts and claims.
    """

    articles: tuple[str, ...]
    joined: tuple[bytes, ...]


class StoreInPortions:
    """A snapshot, parted.

    Attributes:
        groups: all articles of which there is something to tell.
        current: the articles that were neither superseded nor retracted, each with its hash.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._shared = {graph: hash_ for graph, hash_, _ in snapshot.shared()}
        self._stem = f"{snapshot.base}article/"
        self._shared_lines: dict[str, list[bytes]] = {}
        self._hashes: dict[str, bytes] = {}
        retracted: set[str] = set()
        self._superseded: set[str] = set()
        for record in snapshot.articles():
            self._hashes[record.iri] = record.hash
            if record.retracted:
                retracted.add(record.iri)
            if record.revises is not None:
                self._superseded.add(record.revises)
        self.current = {
            iri: hash_ for iri, hash_ in self._hashes.items() if iri not in retracted and iri not in self._superseded
        }
        self._joining: set[str] = set()
        self.groups = list(self._grouped())

    def article_of(self, iri: str) -> str | None:
        """Return the article that an IRI belongs to."""
        if not iri.startswith(self._stem):
            return None
        return self._stem + iri[len(self._stem) :].partition("/")[0]

    def _grouped(self) -> Iterator[Group]:
        lines: dict[str, list[bytes]] = {}
        leader: dict[str, str] = {}

        def first(article: str) -> str:
            while (above := leader.setdefault(article, article)) != article:
                leader[article] = leader[above]
                article = above
            return article

        for quad in self._joined():
            one, other = self.article_of(_iri(quad.subject)), self.article_of(_iri(quad.object))
            if one is not None:
                lines.setdefault(one, []).append(f"{quad} .\n".encode())
                if other is not None and quad.predicate == _SAME:
                    low, high = sorted((first(one), first(other)))
                    leader[high] = low
        members: dict[str, list[str]] = {}
        for article in sorted({*self.current, *leader}):
            members.setdefault(first(article), []).append(article)
        for articles in members.values():
            if not self.current.keys().isdisjoint(articles):
                joined = sorted(line for article in articles for line in lines.get(article, ()))
                yield Group(tuple(articles), tuple(joined))

    def _joined(self) -> Iterator[Quad]:
        """What graphs that belong to no article say of acts and claims."""
        for predicate in (_SAME, _SOURCE):
            for quad in self._snapshot.store.quads_for_pattern(None, predicate, None, None):
                graph = _iri(quad.graph_name)
                if graph in self._shared:
                    self._joining.add(graph)
                    yield quad

    # Hashes: what is of the same hash, and names what is described as it was, has the same rows.

    def of_group(self, group: Group) -> bytes:
        """Return the hash of articles together."""
        total = hashlib.sha256()
        for article in group.articles:
            total.update(article.encode() + b"\0" + self._hashes.get(article, b"") + b"\0")
            total.update(b"superseded" if article in self._superseded else b"")
        total.update(b"".join(group.joined))
        return total.digest()

    def of_shared(self) -> bytes:
        """Return the hash of what belongs to no article."""
        total = hashlib.sha256()
        for graph, hash_ in self._shared.items():
            total.update(graph.encode() + b"\0" + hash_)
        return total.digest()

    def said_of(self, names: Iterable[str]) -> bytes:
        """Return the hash of what graphs that belong to no article say of things by their names."""
        return hashlib.sha256(b"\0".join(self._shared.get(name, b"-") for name in names)).digest()

    # Lines

    def lines_of(self, group: Group) -> tuple[list[bytes], tuple[str, ...]]:
        """Return the lines of articles and of what they share, and the names that other graphs may describe.

        What has superseded an article is told without the article that did.
        """
        lines: list[bytes] = []
        for article in group.articles:
            lines += (line for line in self._snapshot.lines(article) if _SUPERSEDES not in line)
            if article in self._superseded:
                lines.append(f"<{self._stem}newer> {_REVISES} <{article}> <{self._stem}newer> .\n".encode())
        terms = {term for line in (*lines, *group.joined) for term in parted(line)[:3:2] if term[0] == "<"}
        base = self._snapshot.base
        names = tuple(
            sorted(iri for term in terms if (iri := term[1:-1]).startswith(base) and not iri.startswith(self._stem))
        )
        for name in names:
            lines += self._described(name)
        return [*lines, *group.joined], names

    def shared_lines(self) -> list[bytes]:
        """Return the lines of all that belongs to no article, without what joins acts."""
        return [line for graph in self._shared if graph not in self._joining for line in self._described(graph)]

    def _described(self, graph: str) -> list[bytes]:
        if graph not in self._shared:
            return []
        if graph not in self._shared_lines:
            self._shared_lines[graph] = self._snapshot.shared_lines(graph)
        return self._shared_lines[graph]


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""
