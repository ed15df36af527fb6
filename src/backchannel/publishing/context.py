"""A JSON-LD context, read the other way round: from an IRI and a value to the term that says them shortest.

Covers what ``ontology/context.jsonld`` uses of JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/): prefixes,
``@vocab``, terms with ``@type`` (``@id``, ``@vocab`` or a datatype), ``@language`` and ``@container: @set``.
Terms that use more are passed over, and what no term says is written in full: never wrong, at worst long.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from backchannel.errors import DataError
from backchannel.mapping.terms import unescape
from backchannel.mapping.vocabulary import XSD
from backchannel.resources import ontology_path

__all__ = ["Context", "shipped_context"]

_KNOWN_KEYS = frozenset({"@id", "@type", "@language", "@container", "@prefix"})
_WHOLE_NUMBERS = frozenset({f"{XSD}{name}" for name in ("integer", "nonNegativeInteger")})
_REMEMBERED = 20_000
"""IRIs whose short form is kept, some 5 MB."""

_SAFE_INTEGER = 2**53 - 1


class _Rule(NamedTuple):
    """Under which key a value stands, and how."""

    key: str
    write: Callable[[str], Any]
    always_list: bool


class _Term(NamedTuple):
    name: str
    type: str | None
    language: str | None
    always_list: bool


def shipped_context() -> dict[str, Any]:
    """Return what stands under ``@context`` in ``ontology/context.jsonld``.

    Raises:
        DataError: the installation is incomplete.
    """
    path = ontology_path() / "context.jsonld"
    try:
        terms: dict[str, Any] = json.loads(path.read_bytes())["@context"]
    except OSError as error:
        raise DataError(
            f"cannot be read: {error.strerror}", source=str(path), remedy="install backchannel again"
        ) from None
    return terms


class Context:
    """Compacts IRIs and values.

    Parameters:
        definitions: what stands under ``@context``.
        prefixes: more prefixes, which the file's own context has to define, too.
    """

    def __init__(self, definitions: dict[str, Any], prefixes: dict[str, str]) -> None:
        self._definitions = definitions
        strings = {name: iri for name, iri in definitions.items() if isinstance(iri, str) and name[0] != "@"}
        # Only a term with a plain string that ends in one of these may be a prefix (JSON-LD 1.1, 4.1.6).
        self._prefixes = {name: iri for name, iri in strings.items() if iri[-1] in ":/?#[]@"} | prefixes
        self._here: dict[str, str] = {}
        self._identifiers: dict[str, str] = {}
        self._rules: dict[tuple[str, str | None, str | None], _Rule] = {}
        self._vocab = self._expand(definitions.get("@vocab", "")) or None
        self._language = definitions.get("@language")
        self._terms: dict[str, list[_Term]] = {}
        self._names: dict[str, str] = {}
        for name, definition in definitions.items():
            if name[0] != "@" and name not in self._prefixes:
                self._define(name, {"@id": definition} if isinstance(definition, str) else definition)

    def _expand(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else name

    def _define(self, name: str, definition: dict[str, Any]) -> None:
        if definition is None or not definition.keys() <= _KNOWN_KEYS:
            return
        iri = self._expand(definition.get("@id", f"{self._vocab or ''}{name}"))
        container = definition.get("@container")
        if container not in (None, "@set", ["@set"]) or iri[0] == "@":
            return
        kind = definition.get("@type")
        language = definition.get("@language", self._language if kind is None else None)
        term = _Term(name, self._expand(kind) if kind else None, language, container is not None)
        self._terms.setdefault(iri, []).append(term)
        self._names.setdefault(iri, name)

    def name(self, iri: str) -> str:
        """Return a class, a property or a code as term or compact IRI."""
        if iri in self._names:
            return self._names[iri]
        if self._vocab and iri.startswith(self._vocab):
            local = iri.removeprefix(self._vocab)
            if local and ":" not in local and local not in self._definitions:
                return local
        return self.identifier(iri)

    def enter(self, prefixes: dict[str, str]) -> None:
        """From here on use these prefixes, too, as an embedded context of the file does; they come first."""
        self._here = prefixes

    def identifier(self, iri: str) -> str:
        """Return the IRI of a thing, with a prefix where one fits."""
        for name, start in self._here.items():
            if iri.startswith(start) and len(iri) > len(start) and not iri.startswith("//", len(start)):
                return f"{name}:{iri[len(start) :]}"
        short = self._identifiers.get(iri)
        if short is None:
            if len(self._identifiers) > _REMEMBERED:
                self._identifiers.clear()
            short = self._identifiers[iri] = self._prefixed(iri)
        return short

    def _prefixed(self, iri: str) -> str:
        for name, start in self._prefixes.items():
            if iri.startswith(start) and len(iri) > len(start) and not iri.startswith("//", len(start)):
                return f"{name}:{iri[len(start) :]}"
        return iri

    def key(self, predicate: str, value: str) -> tuple[str, Any, bool]:
        """Return the key for a predicate with this object, the object's JSON, and whether it wants an array.

        Parameters:
            predicate: in N-Quads syntax.
            value: the object, likewise.
        """
        kind, language, text = _parts(value)
        rule = self._rules.get((predicate, kind, language))
        if rule is None:
            rule = self._rules[predicate, kind, language] = self._rule(predicate[1:-1], kind, language)
        return rule.key, rule.write(text), rule.always_list

    def _rule(self, predicate: str, kind: str | None, language: str | None) -> _Rule:
        """How values of one kind and language are written under a predicate."""
        terms = self._terms.get(predicate, ())
        for term in terms:
            if kind == "@id" and term.type in ("@id", "@vocab"):
                return _Rule(term.name, self.name if term.type == "@vocab" else self.identifier, term.always_list)
            if kind != "@id" and term.type == kind and term.language == language:
                return _Rule(term.name, _natively(kind), term.always_list)
        name = terms[0].name if terms and terms[0].type is None else self.identifier(predicate)
        return _Rule(name, lambda text: self._full(kind, language, text), False)

    def _full(self, kind: str | None, language: str | None, text: str) -> Any:
        """The value with its type or language spelt out."""
        if kind == "@id":
            return {"@id": self.identifier(text)}
        if language is not None:
            return {"@value": text, "@language": language}
        if kind is not None:
            return {"@value": text, "@type": self.identifier(kind)}
        return {"@value": text}


def _parts(term: str) -> tuple[str | None, str | None, str]:
    """Kind (``@id``, a datatype, or None for plain words), language, and text of a term in N-Quads syntax."""
    if term[0] == "<":
        return "@id", None, term[1:-1] if "\\" not in term else unescape(term[1:-1])
    end = term.rindex('"')
    text, rest = unescape(term[1:end]), term[end + 1 :]
    if rest.startswith("@"):
        return None, rest[1:], text
    return (rest[3:-1] if rest else None), None, text


def _natively(kind: str | None) -> Callable[[str], Any]:
    """How texts of a datatype are written: as JSON's own where that comes back as the same literal, else as text."""
    if kind in _WHOLE_NUMBERS:
        return _number
    return _truth if kind == f"{XSD}boolean" else str


def _number(text: str) -> Any:
    return int(text) if text == str(int(text)) and int(text) <= _SAFE_INTEGER else text


def _truth(text: str) -> Any:
    return {"true": True, "false": False}.get(text, text)
