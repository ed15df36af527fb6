"""Lines of N-Quads as terms, in the form that the mapping makes."""

from __future__ import annotations

from collections.abc import Iterable

from backchannel.mapping import Quad
from backchannel.mapping.terms import unescape
from backchannel.serving.pages.lookup import Properties

__all__ = ["graphs_of", "quads_of"]


def quads_of(lines: Iterable[bytes]) -> list[Quad]:
    """Return the quads of canonical lines: terms with one space between, and ``" .\\n"`` at the end."""
    quads: list[Quad] = []
    for line in lines:
        subject, predicate, rest = line.decode()[:-3].split(" ", 2)
        value, _, graph = rest.rpartition(" ")
        quads.append((subject, predicate, value, graph))
    return quads


def graphs_of(quads: Iterable[Quad]) -> dict[str, dict[str, Properties]]:
    """Return quads by graph and subject, terms as plain strings, values of a predicate sorted.

    Of a literal the words are left, without language and datatype.
    """
    graphs: dict[str, dict[str, Properties]] = {}
    for subject, predicate, value, graph in quads:
        properties = graphs.setdefault(graph[1:-1], {}).setdefault(subject[1:-1], {})
        properties.setdefault(predicate[1:-1], []).append(_plain(value))
    for subjects in graphs.values():
        for properties in subjects.values():
            for values in properties.values():
                if len(values) > 1:
                    values.sort()
    return graphs


def _plain(term: str) -> str:
    if term[0] != '"':
        return term[1:-1]
    return unescape(term[1 : term.rindex('"')])
