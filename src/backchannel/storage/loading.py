"""Graph files into a store: sorted out by article, whatever the order of the file."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pyoxigraph

from backchannel.errors import DataError
from backchannel.graph_files import opened_graph
from backchannel.mapping import Quad
from backchannel.mapping.vocabulary import BC, PROV, RDF
from backchannel.storage.deposits import Change, Deposit
from backchannel.storage.graphs import article_graphs, graph_lines, parted
from backchannel.storage.writing import StoreWriter

__all__ = ["Loaded", "SortedOut", "load_articles", "sorted_out"]

_TYPE = pyoxigraph.NamedNode(f"{RDF}type")
_ARTICLE = pyoxigraph.NamedNode(f"{BC}Article")
_REVISES = pyoxigraph.NamedNode(f"{PROV}wasRevisionOf")


class Loaded(NamedTuple):
    """What became of a file.

    Attributes:
        changes: how many articles were added, replaced, unchanged, retracted before.
        graphs: how many graphs that belong to no article were changed.
    """

    changes: Counter[Change]
    graphs: int


class SortedOut(NamedTuple):
    """A graph file in a database of its own.

    Attributes:
        store: the database.
        articles: the IRIs of its articles, sorted.
        base: what they start with.
    """

    store: pyoxigraph.Store
    articles: list[str]
    base: str


@contextmanager
def sorted_out(path: Path | str) -> Iterator[SortedOut]:
    """Read a graph file into a database on the disk, for the time of the ``with`` block.

    Parameters:
        path: a file with named graphs: ``.nq``, ``.trig`` or ``.jsonld``.

    Raises:
        UsageError: the name has another ending.
        DataError: the file cannot be read, is not of its format, holds no article, or triples outside of named
            graphs. Errors inside the block get its name, too.
    """
    with tempfile.TemporaryDirectory(prefix="backchannel-load-") as scratch:
        store = pyoxigraph.Store(scratch)
        try:
            with opened_graph(path) as (stream, rdf_format):
                store.bulk_load(stream, rdf_format)
            if next(store.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph()), None) is not None:
                raise DataError(
                    "has triples outside of named graphs, and a store keeps articles and claims apart by them",
                    remedy="load the .nq or .trig file beside it",
                )
            articles = sorted({_iri(quad.subject) for quad in store.quads_for_pattern(None, _TYPE, _ARTICLE, None)})
            if not articles:
                raise DataError("holds no bc:Article", remedy="give a graph that `backchannel publish` has written")
            yield SortedOut(store, articles, articles[0].rpartition("article/")[0])
        except DataError as error:
            raise error.at(source=str(path)) from None


def load_articles(graph: SortedOut, writer: StoreWriter) -> Loaded:
    """Put the articles of a graph file into a store, and the graphs that belong to none.

    Raises:
        DataError: there are blank nodes, or articles of another base.
    """
    taken: set[str] = set()
    changes = Counter(writer.put_all(_deposits(graph, taken)))
    others = {_iri(name) for name in graph.store.named_graphs()} - taken
    changed = sum(writer.add_to_graph(name, _quads(graph.store, [name])) for name in sorted(others))
    return Loaded(changes, changed)


def _deposits(graph: SortedOut, taken: set[str]) -> Iterator[Deposit]:
    for article in _older_first(graph.store, graph.articles):
        graphs = article_graphs(graph.store, article)
        taken.update(graphs)
        yield Deposit(_quads(graph.store, graphs))


def _older_first(store: pyoxigraph.Store, articles: list[str]) -> Iterator[str]:
    """Yield what a revision revises before it."""
    older = {_iri(q.subject): _iri(q.object) for q in store.quads_for_pattern(None, _REVISES, None, None)}
    given: set[str] = set()
    known = set(articles)
    for article in articles:
        chain: list[str] = []
        step: str | None = article
        while step is not None and step in known and step not in given and step not in chain:
            chain.append(step)
            step = older.get(step)
        given.update(chain)
        yield from reversed(chain)


def _iri(term: object) -> str:
    if not isinstance(term, pyoxigraph.NamedNode):
        raise DataError(f"{term} is no IRI, and nothing in a store could refer to it")
    return term.value


def _quads(store: pyoxigraph.Store, graphs: list[str]) -> list[Quad]:
    return [parted(line) for line in graph_lines(store, graphs)]
