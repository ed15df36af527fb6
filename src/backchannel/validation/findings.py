"""A finding: one SHACL result that a person can act on."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["Finding", "Severity", "shorten"]

Severity = Literal["violation", "warning", "info"]

_ORDER: dict[str, int] = {"violation": 0, "warning": 1, "info": 2}

_PREFIXES = {
    "https://w3id.org/backchannel/ontology#": "bc:",
    "https://w3id.org/backchannel/shapes#": "bcsh:",
    "http://www.w3.org/ns/oa#": "oa:",
    "http://www.w3.org/ns/prov#": "prov:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
    "https://schema.org/": "schema:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://www.wikidata.org/entity/": "wd:",
    "http://www.w3.org/2001/XMLSchema#": "xsd:",
}

_LONGEST_VALUE = 120
"""Characters of a value or a quote shown to a person: about one line of a terminal."""


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a shape found: how bad, what is wrong, where, in which article, in which words.

    Attributes:
        severity: ``violation`` keeps an article from being published; the others do not.
        message: what is wrong, for a reader who knows no SHACL.
        remedy: what would mend it, when the shape tells.
        focus: IRI of the node at fault; none when the whole graph is.
        path: the property concerned (IRI), or a SPARQL property path; none when the node itself is at fault.
        value: the value at fault, IRI or text.
        shape: IRI of the shape.
        constraint: IRI of the SHACL constraint component.
        article: IRI of the article the node belongs to, when the graph tells.
        title: its headline.
        act: IRI of the act that the node is, claims or proves, when the graph tells.
        act_words: the act in plain words.
        quote: the words of the article that gave the node, when the graph tells.
    """

    severity: Severity
    message: str
    remedy: str | None = None
    focus: str | None = None
    path: str | None = None
    value: str | None = None
    shape: str | None = None
    constraint: str | None = None
    article: str | None = None
    title: str | None = None
    act: str | None = None
    act_words: str | None = None
    quote: str | None = None

    def text(self) -> str:
        """Return the finding on one line, for people.

        >>> Finding(severity="violation", message="Nobody claims this act.", focus="https://h.example/act/1").text()
        'violation: Nobody claims this act. [https://h.example/act/1]'
        """
        place = [shorten(part) for part in (self.focus, self.path) if part is not None]
        if self.value is not None:
            place.append(f"is {_clip(shorten(self.value))}")
        parts = [f"{self.severity}: {self.message}"]
        if place:
            parts.append(f"[{' '.join(place)}]")
        if self.quote is not None:
            parts.append(f'in the words "{_clip(self.quote)}"')
        return " ".join(parts)

    def lines(self) -> list[str]:
        """Return the finding for people, a line for each thing they may look up.

        >>> print(*Finding(
        ...     severity="violation", message="Nobody claims this act.", remedy="Add a claim.",
        ...     focus="https://h.example/act/1", act="https://h.example/act/1", act_words="Message to Estria",
        ... ).lines(), sep="\\n")
        violation: Nobody claims this act.
          act      Message to Estria <https://h.example/act/1>
          to mend  Add a claim.
        """
        told = [f"{self.severity}: {self.message}"]
        place = [shorten(part) for part in (None if self.focus == self.act else self.focus, self.path) if part]
        if self.value is not None and self.value != self.focus:
            place.append(f"is {_clip(shorten(self.value))}")
        rows = (
            ("article", _with_iri(self.title, self.article)),
            ("act", _with_iri(self.act_words, self.act)),
            ("words", None if self.quote is None else f'"{_clip(self.quote)}"'),
            ("where", " ".join(place)),
            ("to mend", self.remedy),
        )
        return told + [f"  {name:<7}  {text}" for name, text in rows if text]

    def sort_key(self) -> tuple[str, int, str, str, str, str, str]:
        """Return what findings are ordered by: article, severity, node, property, value."""
        return (
            self.article or "",
            _ORDER[self.severity],
            self.focus or "",
            self.path or "",
            self.value or "",
            self.shape or "",
            self.constraint or "",
        )


def shorten(text: str) -> str:
    """Return an IRI, or a property path, with well-known namespaces as prefixes.

    >>> shorten("https://w3id.org/backchannel/ontology#status")
    'bc:status'
    >>> shorten("^<https://w3id.org/backchannel/ontology#claims>")
    '^bc:claims'
    """
    for namespace, prefix in _PREFIXES.items():
        if text.startswith(namespace):
            return prefix + text.removeprefix(namespace)
        start = text.find(f"<{namespace}")
        while start >= 0:
            end = text.index(">", start)
            text = f"{text[:start]}{prefix}{text[start + len(namespace) + 1 : end]}{text[end + 1 :]}"
            start = text.find(f"<{namespace}")
    return text


def _with_iri(words: str | None, iri: str | None) -> str | None:
    if iri is None:
        return None
    return f"<{iri}>" if words is None else f"{_clip(words)} <{iri}>"


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_VALUE else line[: _LONGEST_VALUE - 1] + "…"
