"""Turtle and TriG made for reading: grouped by article, then claim and act, then actors, quoted words last.

Each article sets ``@base`` to its own IRI, so that what belongs to it is named in short and in full view:
``<act/120-mediation/claim/ilan-torvik>``. Shared actors are ``actor:...``, articles ``article:...``.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, PREFIXES, Quads
from backchannel.mapping.vocabulary import XSD
from backchannel.publishing.layout import TYPE, Layout, Properties, in_reading_order, pairs
from backchannel.publishing.summary import plain, sentences
from backchannel.publishing.writer import Writer

__all__ = ["TrigWriter", "TurtleWriter"]

_LOCAL_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?")
_DECIMAL = re.compile(rf'"([0-9]+\.[0-9]+)"\^\^<{re.escape(XSD)}decimal>')
_BOOLEAN = re.compile(rf'"(true|false)"\^\^<{re.escape(XSD)}boolean>')
_SHORT_LINE = 100
"""Longest line of objects that are written side by side."""


class _Names:
    """How terms are written: with prefixes, with the article's base, or in full."""

    def __init__(self, base: str) -> None:
        self.prefixes = dict(PREFIXES) | {
            "actor": f"{base}actor/",
            "article": f"{base}article/",
            "place": f"{base}place/",
        }
        self._spaces = [(f"<{iri}", name) for name, iri in self.prefixes.items()]
        # A base with a fragment or a query does not survive the resolution of relative references.
        self.relative = not set(base) & {"#", "?"}
        self._stem = ""
        self._known: dict[str, str] = {}

    def enter(self, article: str) -> None:
        """Write names relative to this article (its IRI in brackets) from here on."""
        self._stem = f"{article[:-1]}/" if self.relative else ""

    def __call__(self, term: str) -> str:
        """Return ``term`` as Turtle."""
        if self._stem and term.startswith(self._stem):
            return f"<{term[len(self._stem) :]}"
        if term[0] == '"':
            return self._literal(term)
        short = self._known.get(term)
        if short is None:
            short = self._known[term] = self._prefixed(term)
        return short

    def _prefixed(self, iri: str) -> str:
        for start, name in self._spaces:
            if iri.startswith(start) and _LOCAL_NAME.fullmatch(iri[len(start) : -1]):
                return f"{name}:{iri[len(start) : -1]}"
        return iri

    def _literal(self, term: str) -> str:
        if term[-1] != ">":
            return term
        plain = _DECIMAL.fullmatch(term) or _BOOLEAN.fullmatch(term)
        if plain:
            return plain[1]
        value, mark, datatype = term.rpartition("^^")
        return f"{value}{mark}{self._prefixed(datatype)}"


class _ReadableWriter(Writer):
    """What Turtle and TriG share."""

    def __init__(self, stream: BinaryIO, *, base: str = DEFAULT_BASE) -> None:
        super().__init__(stream, base=base)
        self.names = _Names(base)
        self._emit("".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(self.names.prefixes.items())))

    def article(self, layout: Layout, facts: Facts) -> str:
        """Return the article's text under a heading, its claims under comments that say them in words."""
        self.names.enter(layout.article)
        text = "".join([*self.heading(layout, facts), *self.body(layout, sentences(facts))])
        self.names.enter("")
        return text

    @abstractmethod
    def body(self, layout: Layout, words: Sequence[str]) -> Iterator[str]:
        """Yield the blocks of one article; ``words`` are its claims as sentences."""

    def heading(self, layout: Layout, facts: Facts) -> Iterator[str]:
        """Yield the article's title as a comment, and the base that its names are relative to."""
        article = facts.article
        origin = ", ".join(each for each in (article.publisher, article.published and str(article.published)) if each)
        title = article.title or "without a title"
        yield f"\n# {'=' * 70}\n{_comment(f'Article: {title}' + (f' ({origin})' if origin else ''))}"
        if self.names.relative:
            yield f"@base {layout.article[:-1]}/> .\n"
        yield "\n"

    def subject(self, node: str, properties: Properties, indent: str = "") -> str:
        """Return one subject with its predicates, the telling ones first."""
        lines = [self.predicate(p, objects, indent) for p, objects in in_reading_order(properties)]
        body = f" ;\n{indent}    ".join(lines)
        return f"{indent}{self.names(node)} {body} .\n"

    def predicate(self, predicate: str, objects: Iterable[str], indent: str) -> str:
        """Return a predicate and its objects: on one line where that is short, else one a line."""
        name = "a" if predicate == TYPE else self.names(predicate)
        terms = [self.names(each) for each in objects]
        line = f"{name} {', '.join(terms)}"
        if len(terms) == 1 or len(line) <= _SHORT_LINE:
            return line
        return f"{name}\n{indent}        " + f",\n{indent}        ".join(terms)


class TurtleWriter(_ReadableWriter):
    """Turtle: the distinct triples of all graphs.

    What articles say of one shared actor is gathered at the end, for there the same triple would otherwise
    come again with each article.
    """

    def body(self, layout: Layout, words: Sequence[str]) -> Iterator[str]:
        """Yield the article, each claim with its act, the actors, the run and the quoted words."""
        merged = _union(layout)
        shared = [subject for subject in merged if not subject.startswith(layout.article[:-1])]
        self._shared.take((s, p, o, "") for s in shared for p, o in pairs(merged.pop(s)))
        yield self.subject(layout.article, merged.pop(layout.article))
        for claim, sentence in zip(layout.claims, words, strict=True):
            yield f"\n{_comment(f'Claim: {sentence}')}"
            yield self.subject(claim, merged.pop(claim))
            for act in layout.graphs.get(claim, ()):
                if act in merged:
                    yield self.subject(act, merged.pop(act))
        for group, subjects in layout.groups():
            present = [each for each in subjects if each in merged]
            if present:
                yield f"\n# {group}\n"
            yield from (self.subject(each, merged[each]) for each in present)

    def ending(self, shared: Quads) -> str:
        """Return the shared actors and places, with all that the articles say of them."""
        subjects: dict[str, Properties] = {}
        for s, p, o, _ in shared:
            subjects.setdefault(s, {}).setdefault(p, []).append(o)
        heading = f"\n# {'=' * 70}\n# What articles share\n\n" if subjects else ""
        return heading + "".join(self.subject(s, properties) for s, properties in subjects.items())


class TrigWriter(_ReadableWriter):
    """TriG: each article's graph in portions, and between them the graphs of its claims."""

    def body(self, layout: Layout, words: Sequence[str]) -> Iterator[str]:
        """Yield the article, each claim with the graph of its act, the actors, the run and the quoted words."""
        here, article = dict(layout.here), layout.article
        yield self.graph(article, {article: here.pop(article)})
        for claim, sentence in zip(layout.claims, words, strict=True):
            described = layout.graphs.get(claim, {})
            portion = {subject: here.pop(subject) for subject in (claim, *described) if subject in here}
            yield f"\n{_comment(f'Claim: {sentence}')}"
            yield self.graph(article, portion)
            if described:
                yield self.graph(claim, described)
        for group, subjects in layout.groups():
            if subjects:
                yield f"\n# {group}\n" + self.graph(article, {each: here[each] for each in subjects})

    def graph(self, name: str, subjects: Mapping[str, Properties]) -> str:
        """Return one graph, or a portion of it."""
        inner = "".join(self.subject(s, properties, "    ") for s, properties in subjects.items())
        return f"{self.names(name)} {{\n{inner}}}\n"

    def ending(self, shared: Quads) -> str:
        """Return the graphs of shared actors and places."""
        graphs: dict[str, dict[str, Properties]] = {}
        for s, p, o, g in shared:
            graphs.setdefault(g, {}).setdefault(s, {}).setdefault(p, []).append(o)
        heading = f"\n# {'=' * 70}\n# What articles share\n\n" if graphs else ""
        return heading + "".join(self.graph(g, subjects) for g, subjects in sorted(graphs.items()))


def _union(layout: Layout) -> dict[str, Properties]:
    """The article's graph and its claims' graphs as one, each triple once."""
    merged: dict[str, dict[str, dict[str, None]]] = {}
    for graph in (*layout.graphs.values(), layout.here):
        for s, properties in graph.items():
            known = merged.setdefault(s, {})
            for p, objects in properties.items():
                known.setdefault(p, {}).update(dict.fromkeys(objects))
    return {s: {p: list(objects) for p, objects in known.items()} for s, known in merged.items()}


def _comment(words: str) -> str:
    """A comment line. What could end it early, hide in it or reorder it on a screen, becomes a blank."""
    return f"# {plain(words)}\n"
