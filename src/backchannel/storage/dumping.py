"""A store as N-Quads: the same bytes whenever the same is in it."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.storage.reading import Snapshot

__all__ = ["dump"]


def dump(snapshot: Snapshot) -> Iterator[bytes]:
    """Yield a store as N-Quads, a piece an article: by IRI, sorted lines within each; then what articles share.

    Sorted as a whole it is what ``graph.nq`` is when sorted, of the same articles.
    """
    for record in snapshot.articles():
        yield b"".join(snapshot.lines(record.iri))
    for graph, _, _ in snapshot.shared():
        yield b"".join(snapshot.shared_lines(graph))
