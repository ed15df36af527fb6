"""How RDF terms and subjects are written in Turtle: with prefixes, with a base, in an order made for reading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from backchannel.mapping import PREFIXES
from backchannel.mapping.vocabulary import XSD
from backchannel.publishing.layout import TYPE, Properties, in_reading_order
from backchannel.publishing.wording import plain

__all__ = ["Notation", "comment"]

_LOCAL_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?")
_DECIMAL = re.compile(rf'"([0-9]+\.[0-9]+)"\^\^<{re.escape(XSD)}decimal>')
_BOOLEAN = re.compile(rf'"(true|false)"\^\^<{re.escape(XSD)}boolean>')
_REMEMBERED = 20_000
"""IRIs whose short form is kept, some 5 MB."""

_SHORT_LINE = 100
"""Longest line of objects that are written side by side."""


class Notation:
    """How terms are written: with prefixes, with the article's base, or in full."""

    def __init__(self, base: str, more: Mapping[str, str]) -> None:
        self.prefixes = dict(PREFIXES) | {
            "actor": f"{base}actor/",
            "article": f"{base}article/",
            "place": f"{base}place/",
            **more,
        }
        self.here: Mapping[str, str] = {}
        """Terms that have another name than their own for now."""
        self._spaces = [(f"<{iri}", name) for name, iri in self.prefixes.items()]
        # A base with a fragment or a query does not survive the resolution of relative references.
        self.relative = not set(base) & {"#", "?"}
        self._stem = ""
        self._known: dict[str, str] = {}
        self._article = ""
        self._subjects: dict[str, tuple[Properties, str]] = {}

    def enter(self, article: str) -> None:
        """Write names relative to this article (its IRI in brackets) from here on; to none where it is empty."""
        self._stem = f"{article[:-1]}/" if self.relative and article else ""
        if article not in ("", self._article):
            self._article = article
            self._subjects.clear()

    def __call__(self, term: str) -> str:
        """Return ``term`` as Turtle."""
        if self.here and term in self.here:
            return self.here[term]
        short = self._known.get(term)
        if short is not None:
            return short
        if self._stem and term.startswith(self._stem):
            return f"<{term[len(self._stem) :]}"
        if term[0] == '"':
            return self._literal(term)
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        short = self._known[term] = self._prefixed(term)
        return short

    def subject(self, node: str, properties: Properties, indent: str = "") -> str:
        """Return one subject with its predicates, the telling ones first."""
        text = self._plain_subject(node, properties)
        # A literal holds no line break: it is escaped.
        return indent + text[:-1].replace("\n", f"\n{indent}") + "\n" if indent else text

    def _plain_subject(self, node: str, properties: Properties) -> str:
        """The same without an indent; kept while the article lasts, for Turtle and TriG share most subjects."""
        kept = self._subjects.get(node)
        if kept is not None and kept[0] is properties and self._stem and not self.here:
            return kept[1]
        lines = [self.predicate(p, objects) for p, objects in in_reading_order(properties)]
        text = f"{self(node)} " + " ;\n    ".join(lines) + " .\n"
        if self._stem and not self.here:
            self._subjects[node] = properties, text
        return text

    def predicate(self, predicate: str, objects: Sequence[str]) -> str:
        """Return a predicate and its objects: on one line where that is short, else one a line."""
        name = "a" if predicate == TYPE else self(predicate)
        if len(objects) == 1:
            return f"{name} {self(objects[0])}"
        terms = [self(each) for each in objects]
        line = f"{name} {', '.join(terms)}"
        if len(line) <= _SHORT_LINE:
            return line
        return f"{name}\n        " + ",\n        ".join(terms)

    def _prefixed(self, iri: str) -> str:
        for start, name in self._spaces:
            if iri.startswith(start) and _LOCAL_NAME.fullmatch(iri[len(start) : -1]):
                return f"{name}:{iri[len(start) : -1]}"
        return iri

    def _literal(self, term: str) -> str:
        if term[-1] != ">":
            return term
        short = _DECIMAL.fullmatch(term) or _BOOLEAN.fullmatch(term)
        if short:
            return short[1]
        value, mark, datatype = term.rpartition("^^")
        return f"{value}{mark}{self._prefixed(datatype)}"


def comment(words: str) -> str:
    """Return a comment line. What could end it early, hide in it or reorder it on a screen, becomes a blank."""
    return f"# {plain(words)}\n"
