"""After a kill or a power cut: hold the graph against the record, and take out what is half there."""

from __future__ import annotations

import pyoxigraph

from backchannel.storage.graphs import article_graphs, digest, graph_lines, update_text
from backchannel.storage.records import ArticleRecord, Records

__all__ = ["recover"]


def recover(store: pyoxigraph.Store, records: Records, published: int) -> None:
    """Make record and graph agree.

    An article whose graphs are as the record has them, or as they were announced, is there; of any other nothing is
    left, neither quads nor record, so that whoever publishes it again does so from the start.

    Parameters:
        store: the writer's database.
        records: its record.
        published: the number of the last snapshot: what it shows reached the disk.
    """
    for record, graphs in records.announced():
        stem = f"{record.iri}/"
        own = [graph for graph in graphs if graph == record.iri or graph.startswith(stem)]
        _settle(store, records, record, own)
        _recount(store, records, [graph for graph in graphs if graph not in own], record.generation)
    for record in records.since(published):
        if _digest(store, record.iri, []) != record.hash:
            _remove(store, records, record.iri, article_graphs(store, record.iri))
    _recount(store, records, records.shared_since(published), published + 1)


def _settle(store: pyoxigraph.Store, records: Records, record: ArticleRecord, graphs: list[str]) -> None:
    found = _digest(store, record.iri, graphs)
    before = records.article(record.iri)
    if found == record.hash:
        records.enter([record])
    elif before is not None and found == before.hash:
        records.unannounce(record.iri)
    else:
        _remove(store, records, record.iri, [*graphs, *article_graphs(store, record.iri)])


def _digest(store: pyoxigraph.Store, article: str, graphs: list[str]) -> bytes:
    return digest(graph_lines(store, dict.fromkeys([*article_graphs(store, article), *graphs])))


def _remove(store: pyoxigraph.Store, records: Records, article: str, graphs: list[str]) -> None:
    if graphs:
        store.update(update_text(dict.fromkeys(graphs), [], []))
    records.forget(article)


def _recount(store: pyoxigraph.Store, records: Records, graphs: list[str], generation: int) -> None:
    for graph in dict.fromkeys(graphs):
        lines = graph_lines(store, [graph])
        if lines:
            records.enter([], [(graph, digest(lines), len(lines), generation)])
        else:
            records.forget_shared(graph)
