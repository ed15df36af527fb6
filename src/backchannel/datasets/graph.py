"""Claims read back out of a graph, with what event data wants to know of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode

from backchannel.mapping.vocabulary import BC, OA, RDF, SCHEMA, SKOS, lineage

__all__ = ["ClaimReader", "Claimed"]

GraphName: TypeAlias = NamedNode | DefaultGraph

_ROLES = ("sender", "recipient", "participant", "relayedBy", "mediator", "party")
_TYPE = f"{RDF}type"
_KEPT = 100_000
"""How many labels are kept in mind."""
_UNNAMED = 1 << 60
"""Where somebody stands who is nowhere named: behind all others."""


class Claimed(NamedTuple):
    """A claim of an act, and the act.

    Attributes:
        iri, article: of the claim, and of the article that holds it; without brackets.
        kind, status: of the act: the most special class.
        roles: who fills which, by the property's local name.
        places: where.
        date: a day, a month or a year, or the first day of a span; empty when it is not told.
        modality, asserter, reporters, evidence: of the claim.
    """

    iri: str
    article: str
    act: str
    kind: str
    status: str
    roles: dict[str, frozenset[str]]
    places: frozenset[str]
    date: str
    modality: str
    asserter: str
    reporters: tuple[str, ...]
    evidence: tuple[str, ...]

    def actors(self) -> frozenset[str]:
        """All who take part."""
        return frozenset().union(*self.roles.values())


class ClaimReader:
    """Reads claims of a graph one by one. Named graphs are used where there are some; Turtle has none."""

    def __init__(self, store: pyoxigraph.Store) -> None:
        self._store = store
        self._named = next(iter(store.named_graphs()), None) is not None
        self.label = lru_cache(_KEPT)(self._label)
        self.acts_for = lru_cache(_KEPT)(self._acts_for)
        self.is_state = lru_cache(_KEPT)(self._is_state)

    def claims(self) -> Iterator[Claimed]:
        """Yield the claims that claim an act, ordered by IRI."""
        for iri in sorted(self._subjects("claims", None)):
            yield self._claim(iri)

    def _subjects(self, name: str, value: str | None, graph: GraphName | None = None) -> set[str]:
        """The nodes that have a property of the vocabulary, with that value where one is given."""
        found = self._store.quads_for_pattern(None, _bc(name), None if value is None else NamedNode(value), graph)
        return {quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)}

    def _values(self, iri: str, name: str) -> set[str]:
        """The values of a property, given by its IRI."""
        found = self._store.quads_for_pattern(NamedNode(iri), NamedNode(name), None, None)
        return {quad.object.value for quad in found if isinstance(quad.object, NamedNode | Literal)}

    def _claim(self, iri: str) -> Claimed:
        claim = self._properties(iri)
        (act_iri,) = claim[f"{BC}claims"][:1]
        act = self._properties(act_iri)
        date = [*act.get(f"{BC}date", ()), *act.get(f"{BC}notBefore", ())]
        return Claimed(
            iri=iri,
            article=self._holder(iri),
            act=act_iri,
            kind=_special(act.get(_TYPE, ())),
            status=_local(act.get(f"{BC}status", [""])[0]),
            roles={role: frozenset(act[f"{BC}{role}"]) for role in _ROLES if f"{BC}{role}" in act},
            places=frozenset(act.get(f"{BC}place", ())),
            date=date[0] if date else "",
            modality=_local(claim.get(f"{BC}modality", [""])[0]),
            asserter=claim.get(f"{BC}assertedBy", [""])[0],
            reporters=tuple(claim.get(f"{BC}reportedBy", ())),
            evidence=tuple(claim.get(f"{BC}evidence", ())),
        )

    def _properties(self, iri: str) -> dict[str, list[str]]:
        """All values of a node, in one order whatever order the graph has them in."""
        found: dict[str, set[str]] = {}
        for quad in self._store.quads_for_pattern(NamedNode(iri), None, None, None):
            if isinstance(quad.object, NamedNode | Literal):
                found.setdefault(quad.predicate.value, set()).add(quad.object.value)
        return {name: sorted(values) for name, values in found.items()}

    def _holder(self, claim: str) -> str:
        return min(self._subjects("holds", claim), default="")

    def _one(self, iri: str, name: str) -> str:
        return min(self._values(iri, name), default="")

    def _label(self, iri: str) -> str:
        """The name of an actor or a place; of an article that speaks for itself, its publisher's or its headline."""
        label = self._one(iri, f"{SKOS}prefLabel")
        if label or not iri:
            return label
        publisher = self._one(iri, f"{SCHEMA}publisher")
        if _is_iri(publisher):
            return self._one(publisher, f"{SKOS}prefLabel")
        return publisher or self._one(iri, f"{SCHEMA}headline")

    def _acts_for(self, actor: str) -> tuple[str, ...]:
        return tuple(sorted(self._values(actor, f"{BC}actsFor")))

    def _is_state(self, iri: str) -> bool:
        return f"{BC}State" in self._values(iri, _TYPE)

    def first_mention(self, claim: Claimed, actor: str) -> tuple[int, str]:
        """Return where the claim's article first names somebody, and in which words."""
        graph = NamedNode(claim.article) if self._named and claim.article else DefaultGraph()
        own = f"{claim.article}/"
        mentions = self._subjects("refersTo", actor, graph)
        return min((self._words(each) for each in mentions if each.startswith(own)), default=(_UNNAMED, ""))

    def quote(self, claim: Claimed) -> str:
        """Return the words that prove it, in the order of the text."""
        return " […] ".join(words for _, words in sorted(self._words(each) for each in claim.evidence))

    def published(self, claim: Claimed) -> str:
        """Return the day on which the article came out."""
        return self._one(claim.article, f"{SCHEMA}datePublished") if claim.article else ""

    def url(self, claim: Claimed) -> str:
        """Return where the article is found; of a row of a data set, the report that it tells by its address."""
        url = self._one(claim.article, f"{SCHEMA}url") if claim.article else ""
        if url:
            return url
        told = (self.first_mention(claim, reporter)[1] for reporter in claim.reporters)
        return next((words for words in told if words.startswith(("http://", "https://"))), "")

    def _words(self, node: str) -> tuple[int, str]:
        """Where a mention or a piece of evidence stands, and its words."""
        start, words = _UNNAMED, ""
        for each in self._values(node, f"{OA}hasSelector"):
            selector = self._properties(each)
            words = selector.get(f"{OA}exact", [words])[0]
            start = int(selector.get(f"{OA}start", [str(start)])[0])
        return start, words


def _bc(name: str) -> NamedNode:
    return NamedNode(f"{BC}{name}")


def _local(iri: str) -> str:
    return iri.removeprefix(BC)


def _is_iri(value: str) -> bool:
    return value.startswith(("http://", "https://"))


def _special(kinds: list[str] | tuple[str, ...]) -> str:
    """The class of an act that has the most superclasses; whether it is reported is no class of its own."""
    names = [name for each in kinds if (name := _local(each)) != "ReportedAct"]
    return max(names, key=lambda name: (len(lineage(name)), name), default="")
