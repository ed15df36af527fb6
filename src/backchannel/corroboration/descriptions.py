"""Descriptions of acts, read from a graph in a few passes over its properties."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pyoxigraph
from pyoxigraph import Literal, NamedNode

from backchannel.corroboration.sides import Side, side_of
from backchannel.facts import ACTOR_CLASSES, COMMUNICATION_CLASSES
from backchannel.mapping.vocabulary import BC, OA, RDF, SCHEMA, SKOS, lineage

__all__ = ["Claim", "Description", "Graph", "descriptions"]

_ONE_WAY = ("sender", "recipient")
_MEDIATION = ("mediator", "party")
_OTHER = ("participant", "relayedBy")
_WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}")
_EMPTY = frozenset(
    {"about", "after", "and", "are", "been", "before", "being", "could", "for", "from", "had", "has", "have", "her"}
    | {"his", "into", "its", "new", "not", "over", "said", "says", "that", "the", "their", "them", "these", "this"}
    | {"those", "told", "was", "were", "which", "who", "whom", "will", "with", "would"}
)
"""Words that every report has."""


class Claim(NamedTuple):
    """On whose word a description stands.

    Attributes:
        iri: of the claim.
        asserter: an actor, or the article.
        reporters: who carried it.
        modality: the asserter's stance.
        evidence: the nodes of the words that prove it; :meth:`Graph.words` tells the words.
    """

    iri: str
    asserter: str
    reporters: tuple[str, ...]
    modality: str
    evidence: tuple[str, ...]


class Description(NamedTuple):
    """One description of an act, as one article has it.

    Attributes:
        iri, article: of the act's node, and of the article.
        kind, status: class and status.
        first, second: senders and recipients, or mediators and parties; of a conversation all are ``first``.
        carriers: who carried it between them.
        date: the first and the last day that it may be of; None where the text does not tell.
        told: when the article was published.
        places: IRIs of places, and the states among them.
        words: of its content and topics.
        claims: on whose word it stands.
    """

    iri: str
    article: str
    kind: str
    status: str
    first: tuple[Side, ...]
    second: tuple[Side, ...]
    carriers: tuple[Side, ...]
    date: tuple[datetime.date, datetime.date] | None
    told: datetime.date | None
    places: frozenset[str]
    words: frozenset[str]
    claims: tuple[Claim, ...]


class Graph:
    """The properties of a graph that corroboration needs, as dictionaries: reading them one by one would take longer.

    Parameters:
        store: the graph. What an earlier corroboration found is in a graph of its own, and is not read.
        leave_out: the IRI of that graph.
    """

    def __init__(self, store: pyoxigraph.Store, leave_out: str) -> None:
        self._store = store
        self._leave_out = NamedNode(leave_out)
        self.claimed = self.values(f"{BC}claims")
        self.holds = self.values(f"{BC}holds")
        self.kinds = self._classes()
        self.status = self.values(f"{BC}status")
        self.roles = {role: self.values(f"{BC}{role}") for role in (*_ONE_WAY, *_MEDIATION, *_OTHER)}
        self.acts_for = self.values(f"{BC}actsFor")
        self.labels = self.values(f"{SKOS}prefLabel")
        self.places = self.values(f"{BC}place")
        self.comprises = self.values(f"{BC}comprises")
        self.same = self._told_as_one()

    def values(self, name: str, value: str | None = None) -> dict[str, tuple[str, ...]]:
        """Return the values of a property by subject, each once and sorted; only one value where one is given."""
        # Tuples of strings, and none made anew for a single value: the collector of circles need not follow them.
        found: dict[str, tuple[str, ...]] = {}
        several: dict[str, set[str]] = {}
        wanted = None if value is None else NamedNode(value)
        for quad in self._store.quads_for_pattern(None, NamedNode(name), wanted, None):
            if isinstance(quad.object, NamedNode | Literal):
                subject, one = quad.subject.value, (quad.object.value,)  # type: ignore[union-attr]  # no triples
                if found.setdefault(subject, one) != one:
                    several.setdefault(subject, set(found[subject])).update(one)
        return found | {subject: tuple(sorted(values)) for subject, values in several.items()}

    def words(self, claim: Claim) -> frozenset[str]:
        """Return the words that prove a claim: looked up, and not read in passes, since they are asked for of few."""
        selectors = (each for node in claim.evidence for each in self._objects(node, "hasSelector"))
        return words_of(" ".join(quote for each in selectors for quote in self._objects(each, "exact")))

    def _objects(self, subject: str, name: str) -> Iterator[str]:
        for quad in self._store.quads_for_pattern(NamedNode(subject), NamedNode(f"{OA}{name}"), None, None):
            if isinstance(quad.object, NamedNode | Literal):
                yield quad.object.value

    def _classes(self) -> Mapping[str, Sequence[str]]:
        """The classes of acts and actors; everything else in a graph has a class too."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in ("Mediation", *COMMUNICATION_CLASSES, *ACTOR_CLASSES):
            for subject, values in self.values(f"{RDF}type", f"{BC}{name}").items():
                found[subject] += values
        return found

    def _told_as_one(self) -> Mapping[str, Sequence[str]]:
        """Which descriptions an article itself joins: not what an earlier corroboration did."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for quad in self._store.quads_for_pattern(None, NamedNode(f"{BC}sameAct"), None, None):
            if quad.graph_name != self._leave_out:
                found[quad.subject.value].append(quad.object.value)  # type: ignore[union-attr]  # acts have IRIs
        return found

    def label(self, iri: str) -> str:
        """Return a name; empty where there is none."""
        return self.labels.get(iri, ("",))[0]


def descriptions(graph: Graph) -> Iterator[Description]:
    """Yield the descriptions of a graph, ordered by IRI."""
    reader = _Reader(graph)
    for act in sorted(reader.claims):
        found = reader.description(act)
        if found is not None:
            yield found


class _Reader:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.holder = {claim: article for article, claims in graph.holds.items() for claim in claims}
        self.claims: defaultdict[str, list[str]] = defaultdict(list)
        for claim, acts in graph.claimed.items():
            for act in acts:
                self.claims[act].append(claim)
        values = graph.values
        self._asserted, self._reported = values(f"{BC}assertedBy"), values(f"{BC}reportedBy")
        self._modality = values(f"{BC}modality")
        self._evidence = values(f"{BC}evidence")
        self._told = values(f"{SCHEMA}datePublished")
        self._dates = [values(f"{BC}{name}") for name in ("date", "notBefore", "notAfter")]
        self._words = [values(f"{BC}{name}") for name in ("content", "topic")]
        self._sides: dict[str, Side] = {}

    def description(self, act: str) -> Description | None:
        claims = sorted(self.claims[act])
        article = self.holder.get(claims[0], "")
        kind = _special(self.graph.kinds.get(act, []))
        if not article or not kind:
            return None
        first, second = self._fillers(act, kind)
        return Description(
            iri=act,
            article=article,
            kind=kind,
            status=self.graph.status.get(act, ("",))[0].removeprefix(BC),
            first=first,
            second=second,
            carriers=self._side(act, "relayedBy"),
            date=self._date(act) or self._date_of_parts(act),
            told=_day(self._told.get(article, ("",))[0]),
            places=frozenset(self.graph.places.get(act, ())),
            words=words_of(" ".join(text for values in self._words for text in values.get(act, ()))),
            claims=tuple(self._claim(each) for each in claims),
        )

    def _fillers(self, act: str, kind: str) -> tuple[tuple[Side, ...], tuple[Side, ...]]:
        first, second = (self._side(act, role) for role in (_MEDIATION if kind == "Mediation" else _ONE_WAY))
        if kind == "Mediation" or first or second:
            return first, second
        return self._side(act, "participant"), ()

    def _side(self, act: str, role: str) -> tuple[Side, ...]:
        found = []
        for actor in self.graph.roles[role].get(act, ()):
            if actor not in self._sides:
                self._sides[actor] = side_of(actor, self.graph.kinds, self.graph.acts_for, self.graph.labels)
            found.append(self._sides[actor])
        return tuple(found)

    def _claim(self, iri: str) -> Claim:
        return Claim(
            iri=iri,
            asserter=self._asserted.get(iri, ("",))[0],
            reporters=self._reported.get(iri, ()),
            modality=self._modality.get(iri, ("",))[0].removeprefix(BC),
            evidence=self._evidence.get(iri, ()),
        )

    def _date(self, act: str) -> tuple[datetime.date, datetime.date] | None:
        date, begin, end = (values.get(act, ("",))[0] for values in self._dates)
        if date:
            return _span(date)
        first, last = _day(begin or end), _day(end or begin)
        return (first, last) if first is not None and last is not None else None

    def _date_of_parts(self, act: str) -> tuple[datetime.date, datetime.date] | None:
        """A mediation took place when the messages did that it comprises."""
        dates = [date for part in self.graph.comprises.get(act, ()) if (date := self._date(part)) is not None]
        return (min(date[0] for date in dates), max(date[1] for date in dates)) if dates else None


def words_of(text: str) -> frozenset[str]:
    """Return the words that tell texts apart, cut to their first five letters: endings say nothing."""
    return frozenset(word[:5] for word in _WORD.findall(text.casefold()) if word not in _EMPTY)


def _special(kinds: Sequence[str]) -> str:
    names = [name for each in kinds if (name := each.removeprefix(BC)) != "ReportedAct"]
    return max(names, key=lambda name: (len(lineage(name)), name), default="")


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _span(text: str) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day of a day, a month or a year."""
    first = _day((text + "-01-01")[:10])
    if first is None or len(text) == 10:
        return None if first is None else (first, first)
    months = 1 if len(text) == 7 else 12
    after = datetime.date(first.year + (first.month + months - 1) // 12, (first.month + months - 1) % 12 + 1, 1)
    return first, after - datetime.timedelta(days=1)
