"""Turtle and TriG made for reading: grouped by article, then claim and act, then actors, quoted words last.

Each article sets ``@base`` to its own IRI, so that what belongs to it is named in short and in full view:
``<act/120-mediation/claim/ilan-torvik>``. Shared actors are ``actor:...``, articles ``article:...``.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, Quads
from backchannel.publishing.layout import Layout, Properties, by_graph, pairs
from backchannel.publishing.notation import Notation, comment
from backchannel.publishing.summary import sentences
from backchannel.publishing.writer import ByteStream, Portion, Writer

__all__ = ["TrigWriter", "TurtleWriter"]


class _ReadableWriter(Writer):
    """What Turtle and TriG share."""

    prefixes: ClassVar[Mapping[str, str]] = {}
    """Prefixes of this kind of file, beside those of all."""

    def __init__(self, stream: ByteStream, *, base: str = DEFAULT_BASE, names: Notation | None = None) -> None:
        super().__init__(stream, base=base)
        self.names = Notation(base, self.prefixes) if names is None else names
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
        yield f"\n# {'=' * 70}\n{comment(f'Article: {title}' + (f' ({origin})' if origin else ''))}"
        if self.names.relative:
            yield f"@base {layout.article[:-1]}/> .\n"
        yield "\n"

    def ending(self, shared: Quads) -> str:
        """Return the shared actors and places, under a heading."""
        return f"\n# {'=' * 70}\n# What articles share\n\n{self.statements(shared)}" if shared else ""

    def subject(self, node: str, properties: Properties, indent: str = "") -> str:
        """Return one subject with its predicates, the telling ones first."""
        return self.names.subject(node, properties, indent)


class TurtleWriter(_ReadableWriter):
    """Turtle: the distinct triples of all graphs.

    What articles say of one shared actor is gathered at the end, for there the same triple would otherwise
    come again with each article.
    """

    def portion(self, layout: Layout, facts: Facts) -> Portion:
        """Return one article; what it says of shared actors is to be gathered."""
        shared = ((s, about) for s, about in layout.union.items() if not s.startswith(layout.article[:-1]))
        gathered = tuple((s, p, o, "") for s, about in shared for p, o in pairs(about))
        return super().portion(layout, facts)._replace(gathered=gathered)

    def body(self, layout: Layout, words: Sequence[str]) -> Iterator[str]:
        """Yield the article, each claim with its act, the actors, the run and the quoted words."""
        merged = {s: about for s, about in layout.union.items() if s.startswith(layout.article[:-1])}
        yield self.subject(layout.article, merged.pop(layout.article))
        for claim, sentence in zip(layout.claims, words, strict=True):
            yield f"\n{comment(f'Claim: {sentence}')}"
            yield self.subject(claim, merged.pop(claim))
            for act in layout.graphs.get(claim, ()):
                if act in merged:
                    yield self.subject(act, merged.pop(act))
        for group, subjects in layout.groups():
            present = [each for each in subjects if each in merged]
            if present:
                yield f"\n# {group}\n"
            yield from (self.subject(each, merged[each]) for each in present)

    def statements(self, quads: Quads) -> str:
        """Return the subjects, each with all that is said of it."""
        subjects: dict[str, Properties] = {}
        for s, p, o, _ in quads:
            subjects.setdefault(s, {}).setdefault(p, []).append(o)
        return "".join(self.subject(s, properties) for s, properties in subjects.items())


class TrigWriter(_ReadableWriter):
    """TriG: each article's graph in portions, and between them the graphs of its claims."""

    def body(self, layout: Layout, words: Sequence[str]) -> Iterator[str]:
        """Yield the article, each claim with the graph of its act, the actors, the run and the quoted words."""
        here, article = dict(layout.here), layout.article
        yield self.graph(article, {article: here.pop(article)})
        for claim, sentence in zip(layout.claims, words, strict=True):
            described = layout.graphs.get(claim, {})
            portion = {subject: here.pop(subject) for subject in (claim, *described) if subject in here}
            yield f"\n{comment(f'Claim: {sentence}')}"
            yield self.graph(article, portion)
            if described:
                yield self.graph(claim, described)
        for group, subjects in layout.groups():
            if subjects:
                yield f"\n# {group}\n" + self.graph(article, {each: here[each] for each in subjects})
        if layout.matches:
            yield "\n# Who they are elsewhere\n"
            yield from (self.graph(link, subjects) for link, subjects in layout.matches.items())

    def graph(self, name: str, subjects: Mapping[str, Properties]) -> str:
        """Return one graph, or a portion of it."""
        inner = "".join(self.subject(s, properties, "    ") for s, properties in subjects.items())
        return f"{self.names(name)} {{\n{inner}}}\n"

    def statements(self, quads: Quads) -> str:
        """Return the graphs, each with its subjects."""
        return "".join(self.graph(g, subjects) for g, subjects in sorted(by_graph(quads).items()))
