"""How articles change: from what is in the store to what is to be in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pyoxigraph

from backchannel.storage.graphs import article_graphs, digest, graph_lines, graph_of, lines_of, revision, update_text
from backchannel.storage.records import ArticleRecord

__all__ = ["Edit", "amendment", "replacement", "text_of"]


class Edit(NamedTuple):
    """How one article changes.

    Attributes:
        record: what the record is to say.
        graphs: the graphs that it has before or after.
        drop: graphs that it has no more.
        delete: other lines that go.
        insert: lines that come.
    """

    record: ArticleRecord
    graphs: Iterable[str]
    drop: Iterable[str] = ()
    delete: Iterable[bytes] = ()
    insert: Iterable[bytes] = ()


def replacement(store: pyoxigraph.Store, record: ArticleRecord, lines: frozenset[bytes], *, known: bool) -> Edit:
    """Return how an article's graphs become other ones.

    Parameters:
        store: the writer's database.
        record: what the record will say of it.
        lines: what its graphs are to hold.
        known: whether it is in the store.
    """
    after = set(map(graph_of, lines))
    if not known:
        return Edit(record, after, insert=lines)
    before = article_graphs(store, record.iri)
    old = set(graph_lines(store, before))
    drop = set(before) - after
    delete = [line for line in old - lines if graph_of(line) not in drop]
    return Edit(record, after | set(before), drop, delete, lines - old)


def amendment(store: pyoxigraph.Store, record: ArticleRecord, revises: str | None, generation: int) -> Edit:
    """Return how an article comes to be a revision of another one than it was.

    Parameters:
        store: the writer's database.
        record: what the record says of the article.
        revises: the IRI of the one that it is a revision of from now on.
        generation: the number of the first snapshot that will show it.
    """
    old = set(graph_lines(store, article_graphs(store, record.iri)))
    delete = set() if record.revises is None else set(lines_of([revision(record.iri, record.revises)]))
    insert = set() if revises is None else set(lines_of([revision(record.iri, revises)]))
    new = (old - delete) | insert
    changed = record._replace(revises=revises, hash=digest(new), quads=len(new), generation=generation)
    return Edit(changed, [record.iri], delete=delete, insert=insert)


def text_of(edits: Iterable[Edit], shared: Mapping[str, Iterable[bytes]]) -> str:
    """Return the SPARQL update that makes edits, and adds lines to shared graphs; empty where nothing changes."""
    edits = list(edits)
    drop = sorted(graph for edit in edits for graph in edit.drop)
    delete = sorted(line for edit in edits for line in edit.delete)
    insert = sorted(line for edit in edits for line in edit.insert)
    return update_text(drop, delete, [*insert, *(line for lines in shared.values() for line in lines)])
