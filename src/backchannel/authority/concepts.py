"""A user's own authority file as SKOS: concepts with a class of actors, their labels and their matches."""

from __future__ import annotations

import datetime
import hashlib
import re
from pathlib import Path

import pyoxigraph

from backchannel.authority.own import Own, read_identifiers
from backchannel.authority.records import KINDS, Entry
from backchannel.errors import DataError

__all__ = ["read_concepts"]

_BC = "https://w3id.org/backchannel/ontology#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_MODIFIED = "http://purl.org/dc/terms/modified"
_CLASSES = {
    "http://xmlns.com/foaf/0.1/Person": "Person",
    "https://schema.org/Person": "Person",
    "http://xmlns.com/foaf/0.1/Organization": "Organization",
    "http://www.w3.org/ns/org#Organization": "Organization",
    "https://schema.org/Organization": "Organization",
    "https://schema.org/Country": "State",
    "https://schema.org/Place": "Place",
} | {f"{_BC}{kind}": kind for kind in sorted(KINDS)}
_ORGANIZATIONS = frozenset({"IntergovernmentalOrganization", "ArmedGroup", "NewsOrganization", "GovernmentBody"})


class _Concepts:
    """The graph of one file."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        syntax = pyoxigraph.RdfFormat.from_extension(Path(path).suffix[1:].lower())
        if syntax is None:
            raise DataError(
                "the ending of the name tells no syntax", source=path, remedy="use .csv, .ttl, .rdf, .nt or .jsonld"
            )
        self.store = pyoxigraph.Store()
        try:
            self.store.extend(pyoxigraph.parse(data, syntax))
        except (SyntaxError, ValueError) as error:
            raise DataError(f"this is not {syntax.name}: {' '.join(str(error).split())}", source=path) from None

    def concepts(self) -> list[str]:
        label = pyoxigraph.NamedNode(f"{_SKOS}prefLabel")
        subjects = (quad.subject for quad in self.store.quads_for_pattern(None, label, None))
        return sorted({each.value for each in subjects if isinstance(each, pyoxigraph.NamedNode)})

    def objects(self, concept: str, predicate: str) -> list[pyoxigraph.NamedNode | pyoxigraph.Literal]:
        pattern = (pyoxigraph.NamedNode(concept), pyoxigraph.NamedNode(predicate), None)
        objects = (quad.object for quad in self.store.quads_for_pattern(*pattern))
        return [each for each in objects if isinstance(each, pyoxigraph.NamedNode | pyoxigraph.Literal)]

    def labels(self, concept: str, predicate: str) -> list[str]:
        """English ones first, then those without a language, then others, each by their letters."""
        found = [each for each in self.objects(concept, predicate) if isinstance(each, pyoxigraph.Literal)]
        rank = {"en": 0, "": 1}
        found.sort(key=lambda each: (rank.get((each.language or "").split("-")[0], 2), each.value))
        return list(dict.fromkeys(each.value.strip() for each in found if each.value.strip()))

    def kind(self, concept: str, name: str) -> str:
        kinds = {_CLASSES[each.value] for each in self.objects(concept, _TYPE) if each.value in _CLASSES}
        if kinds & _ORGANIZATIONS:
            kinds.discard("Organization")
        if len(kinds) != 1:
            raise DataError(
                f"{name!r} is {' and '.join(sorted(kinds))} at once" if kinds else f"the class of {name!r} is not told",
                source=self.path,
                place=concept,
                remedy="give it one class of the vocabulary, such as bc:Organization, or foaf:Person, schema:Country",
            )
        return kinds.pop()

    def entry(self, concept: str, name: str) -> Entry:
        matches = self.objects(concept, f"{_SKOS}exactMatch")
        items, others = read_identifiers(sorted(each.value for each in matches), self.path, concept)
        last = re.split(r"[/#]", concept.rstrip("/#"))[-1].lower()
        # Two concepts may end alike, and no id may be one of the shipped tables by chance.
        handle = re.sub(r"[^a-z0-9]+", "-", last).strip("-")[:60] or "concept"
        return Entry(
            id=f"{handle}-{hashlib.sha256(concept.encode()).hexdigest()[:8]}",
            kind=self.kind(concept, name),
            name=name,
            identifiers=items,
            matches=tuple(dict.fromkeys((concept, *others))),
            source=Path(self.path).name,
            date=self.modified(concept),
        )

    def modified(self, concept: str) -> datetime.date | None:
        days = sorted(each.value[:10] for each in self.objects(concept, _MODIFIED))
        try:
            return datetime.date.fromisoformat(days[-1]) if days else None
        except ValueError:
            raise DataError(f"{days[-1]!r} is no date", source=self.path, place=concept) from None


def read_concepts(path: str, data: bytes) -> Own:
    """Read concepts: all that have a ``skos:prefLabel``, which is their name; other labels are other names.

    Their IRI is what they are in the user's authority; ``skos:exactMatch`` tells what they are elsewhere.

    Raises:
        DataError: it is not RDF of the syntax that the name's ending tells, or a concept has no class of actors.
    """
    graph = _Concepts(path, data)
    entries: list[Entry] = []
    names: list[tuple[str, str, str]] = []
    for concept in graph.concepts():
        labels = graph.labels(concept, f"{_SKOS}prefLabel")
        if not labels:
            raise DataError("the skos:prefLabel is empty", source=path, place=concept)
        entry = graph.entry(concept, labels[0])
        entries.append(entry)
        others = [name for each in ("altLabel", "hiddenLabel") for name in graph.labels(concept, f"{_SKOS}{each}")]
        names += [(entry.id, name, "name") for name in dict.fromkeys((*labels, *others))]
    if not entries:
        raise DataError("no concept in this has a skos:prefLabel", source=path)
    return Own(path, tuple(entries), tuple(names), (), ids_given=False)
