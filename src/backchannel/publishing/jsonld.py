"""Compact, nested JSON-LD, its context inline: article, in it claims, in each claim its evidence and its act.

The terms are those of ``ontology/context.jsonld``; data IRIs are shortened with a prefix for the base.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec

from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, Quad, Quads
from backchannel.mapping.vocabulary import BC, OA
from backchannel.publishing.context import Context, shipped_context
from backchannel.publishing.layout import HOLDS, TYPE, Layout, Properties, by_graph, in_reading_order
from backchannel.publishing.writer import ByteStream, Portion, Writer

__all__ = ["JsonLdWriter"]

_NESTED = frozenset({f"<{BC}holds>", f"<{BC}evidence>", f"<{OA}hasSelector>"})
"""Properties whose objects are told in place, the first time they come."""

_BASE_PREFIX = "kg"
"""Prefix of data IRIs in a file."""

_ARTICLE_PREFIX = "here"
"""Prefix, inside an article's object, of what belongs to the article."""

Subjects: TypeAlias = Mapping[str, Properties]


@lru_cache(maxsize=8)
def _prepared(base: str) -> tuple[Context, str]:
    """The context for a base, made once, and the text with which it begins a file."""
    definitions = shipped_context()
    inline = msgspec.json.format(msgspec.json.encode(definitions | {_BASE_PREFIX: base}), indent=1).decode()
    return Context(definitions, {_BASE_PREFIX: base}), inline


class JsonLdWriter(Writer):
    """JSON-LD: an object an article, which is a named graph; claims in it are objects with a graph of their own."""

    def __init__(self, stream: ByteStream, *, base: str = DEFAULT_BASE) -> None:
        super().__init__(stream, base=base)
        self._context, inline = _prepared(base)
        self._emit(f'{{"@context": {inline},\n"@graph": [')
        self._comma = "\n"

    def add(self, portion: Portion, shared: Iterable[Quad]) -> None:
        """Write one article, parted from the one before it."""
        self._emit(self._separator())
        super().add(portion, shared)

    def article(self, layout: Layout, facts: Facts) -> str:
        """Return the article's object."""
        prefixes = {_ARTICLE_PREFIX: f"{layout.article[1:-1]}/"}
        self._context.enter(prefixes)
        item = {"@context": prefixes} | self.graph(layout.article, layout.here, layout.graphs | layout.matches)
        self._context.enter({})
        return _json(item)

    def statements(self, quads: Quads) -> str:
        """Return an object for each graph."""
        told = by_graph(quads).items()
        return "".join(self._separator() + _json(self.graph(g, subjects, {})) for g, subjects in told)

    def ending(self, shared: Quads) -> str:
        """Return an object for each shared actor or place, and the end of the file."""
        return self.statements(shared) + "\n]}\n"

    def graphs(self, graphs: Mapping[str, Subjects]) -> None:
        """Write graphs by their names, in place of articles, and the end of the file.

        The graphs of claims are told in the objects of these claims; the default graph has no name.
        """
        claims = {o for subjects in graphs.values() for each in subjects.values() for o in each.get(HOLDS, ())}
        described = {s for name, subjects in graphs.items() if name not in claims for s in subjects}
        inner = {name: subjects for name, subjects in graphs.items() if name in claims & described}
        objects: list[Any] = []
        for name, subjects in graphs.items():
            if name not in inner:
                item = self.graph(name or "<>", subjects, inner)
                objects += [item] if name else item["@graph"]
        self._emit("".join([*(self._separator() + _json(item) for item in objects), "\n]}\n"]))

    def _separator(self) -> str:
        comma, self._comma = self._comma, ",\n"
        return comma

    def graph(self, name: str, subjects: Subjects, inner: Mapping[str, Subjects]) -> dict[str, Any]:
        """Return a named graph as an object.

        Parameters:
            name: its IRI in brackets.
            subjects: what it holds.
            inner: graphs named by subjects of this one; their objects carry them.
        """
        nested = {o for each in subjects.values() for p, objects in each.items() if p in _NESTED for o in objects}
        told: set[str] = set()
        # Roots first; then whatever they did not lead to, so that nothing is lost, rings included.
        order = [*(s for s in subjects if s not in nested), *subjects]
        nodes = [self.node(s, subjects, inner, told) for s in order if s not in told]
        return {"@id": self._context.identifier(name[1:-1]), "@graph": nodes}

    def node(self, subject: str, subjects: Subjects, inner: Mapping[str, Subjects], told: set[str]) -> dict[str, Any]:
        """Return a subject as an object, and in it those that belong in it and are not told yet."""
        told.add(subject)
        context = self._context
        node: dict[str, Any] = {"@id": context.identifier(subject[1:-1])}
        for predicate, objects in in_reading_order(subjects[subject]):
            if predicate == TYPE:
                names = [context.name(each[1:-1]) for each in objects]
                node["@type"] = names[0] if len(names) == 1 else names
                continue
            nested = predicate in _NESTED
            for each in objects:
                key, value, always_list = context.key(predicate, each)
                if nested and each in subjects and each not in told:
                    value = self.node(each, subjects, inner, told)
                known = node.get(key)
                if known is None:
                    node[key] = [value] if always_list else value
                elif isinstance(known, list):
                    known.append(value)
                else:
                    node[key] = [known, value]
        if subject in inner:
            node["@graph"] = self.graph(subject, inner[subject], {})["@graph"]
        return node


def _json(item: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(item), indent=1).decode()
