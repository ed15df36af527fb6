"""What is read of the whole store: counts, the latest reports, mediators, and what took place when.

Each is read once for a snapshot, when it is first asked for: it takes time that grows with the store.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from backchannel.serving.pages.reading import Reader, article_of
from backchannel.serving.pages.records import Act, Actor, Article, Claim

__all__ = ["MOST_BETWEEN", "UNDATED", "Between", "Mediator", "Overview"]

UNDATED = "undated"
"""Stands for the month of what has none."""

MOST_BETWEEN = 200
"""Mediations of an overview, told apart by who mediates between whom."""

_LATEST = 6
"""Claims of each of them that are read."""

_EXAMPLES, _OF_EACH = 6, 12
"""Of how many reports, and claims of each, the example on the first page is chosen."""


@dataclass(frozen=True, slots=True)
class Mediator:
    """Somebody who mediates, and in how many acts that somebody vouches for."""

    actor: Actor
    acts: int


@dataclass(frozen=True, slots=True)
class Between:
    """One mediator between two sides (or for one), and what is told of it.

    Attributes:
        parties: the sides, by name.
        claims: whose word it is, the latest report first, at most :data:`_LATEST`.
        status: how far it got by the latest report that vouches for it, else by the latest.
        told: how many claims there are.
    """

    mediator: Actor
    parties: tuple[Actor, ...]
    claims: tuple[Claim, ...]
    status: str
    told: int

    @property
    def act(self) -> Act:
        """The act as the first of the claims describes it."""
        act = self.claims[0].act
        assert act is not None  # claims are gathered by their acts
        return act

    @property
    def voices(self) -> list[tuple[Claim, int]]:
        """Whose words the claims are, by stance: the latest claim of each, and how many there are."""
        counted = Counter((claim.who(), claim.modality) for claim in self.claims)
        latest = {(claim.who(), claim.modality): claim for claim in reversed(self.claims)}
        return [(latest[voice], number) for voice, number in counted.items()]

    @property
    def denied(self) -> bool:
        """Whether nobody says it who does not deny or doubt it."""
        return all(claim.modality in ("denied", "questioned") for claim in self.claims)

    @property
    def reported(self) -> bool:
        """Whether somebody vouches for it as something that takes or took place."""
        return any(claim.act is not None and claim.act.reported for claim in self.claims)


class Overview:
    """The whole of a store, read through a :class:`Reader`."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.pairs = 0

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are of each noun."""
        nouns = {"claims": "Claim", "acts": "Act", "mediations": "Mediation", "actors": "Actor"}
        count = "SELECT (COUNT(DISTINCT ?each) AS ?number) {{ ?each a bc:{} }}"
        numbers = {noun: self.reader.lookup.number(count.format(name)) for noun, name in nouns.items()}
        return {"articles": len(self.dates)} | numbers

    @cached_property
    def dates(self) -> dict[str, str]:
        """The articles with their dates, ``""`` where none is told; the latest first."""
        dates = dict.fromkeys(self.reader.articles(), "")
        told = self.reader.lookup.rows("SELECT ?g ?day { GRAPH ?g { ?g schema:datePublished ?day } }")
        dates |= dict(sorted((iri, day) for iri, day in told))
        return dict(sorted(sorted(dates.items()), key=lambda item: item[1], reverse=True))

    @cached_property
    def reports(self) -> dict[str, list[str]]:
        """The articles by month, the latest first; those without a date under ``undated``, last."""
        months: dict[str, list[str]] = {}
        for iri, day in self.dates.items():
            months.setdefault(day[:7] if len(day) >= 7 else UNDATED, []).append(iri)
        return months

    def latest(self, number: int) -> list[Article]:
        """Return the latest reports."""
        return [self.reader.article(iri) for _, iri in zip(range(number), self.dates, strict=False)]

    @cached_property
    def example(self) -> Claim | None:
        """A claim of the latest reports that goes through many hands, to show what a chain of attribution is."""
        claims = (claim for article in self.latest(_EXAMPLES) for claim in self.reader.claims(article)[:_OF_EACH])
        told = [claim for claim in claims if claim.act is not None and claim.act.actors()]
        return max(told, key=self._hands, default=None)

    def _hands(self, claim: Claim) -> tuple[int, int]:
        """How much a chain shows: a third party in the act, one carrier, one speaker; more of them show no more."""
        assert claim.act is not None  # only such claims are asked about
        chain = self.reader.chain(claim)
        third = bool(claim.act.roles.get("relayedBy") or claim.act.roles.get("mediator"))
        carried = any(strand.carriers for strand in chain)
        return third + carried + (len(chain) > 1), len(claim.act.actors())

    @cached_property
    def mediators(self) -> list[Mediator]:
        """Who mediates in acts that somebody vouches for, the most active first."""
        counted = self.reader.lookup.rows(
            "SELECT ?who (COUNT(DISTINCT ?act) AS ?acts) (MAX(STR(?act)) AS ?last)"
            " { ?act bc:mediator ?who FILTER EXISTS { ?act a bc:ReportedAct } } GROUP BY ?who"
        )
        found = [Mediator(self.reader.actor(who, article_of(last)), int(acts)) for who, acts, last in counted]
        return sorted(found, key=lambda each: (-each.acts, each.actor.name.casefold(), each.actor.iri))

    @cached_property
    def between(self) -> list[Between]:
        """Who mediates between whom, what has most claims first; the :data:`MOST_BETWEEN` that are told most often."""
        lookup = self.reader.lookup
        mediators: dict[str, list[str]] = {}  # by claim
        parties: dict[str, list[str]] = {}
        for found, predicate in ((mediators, "bc:mediator"), (parties, "bc:party")):
            for claim, who in lookup.rows(f"SELECT ?g ?who {{ GRAPH ?g {{ ?act {predicate} ?who }} }}"):
                found.setdefault(claim, []).append(who)
        gathered: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for claim, named in mediators.items():
            sides = tuple(sorted(set(parties.get(claim, ()))))
            for mediator in named:
                gathered.setdefault((mediator, sides), []).append(claim)
        self.pairs = len(gathered)
        most = sorted(gathered.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_BETWEEN]
        found_ = [self._between(who, claims) for (who, _), claims in most]
        return sorted(found_, key=lambda b: (-b.told, b.mediator.name.casefold(), [p.name for p in b.parties]))

    def _between(self, mediator: str, claims: list[str]) -> Between:
        ranked = sorted(sorted(claims), key=lambda claim: self.dates.get(article_of(claim) or "", ""), reverse=True)
        latest = [self.reader.claim(claim) for claim in ranked[:_LATEST]]
        acts = [claim.act for claim in latest if claim.act is not None]
        status = next((act.status for act in acts if act.reported), acts[0].status)
        who = next(actor for actor in acts[0].roles["mediator"] if actor.iri == mediator)
        sides = sorted(acts[0].roles.get("party", ()), key=lambda actor: (actor.name.casefold(), actor.iri))
        return Between(who, tuple(sides), tuple(latest), status, len(claims))

    @cached_property
    def months(self) -> dict[str, list[tuple[str, str, str]]]:
        """The months, the latest first, in which acts are dated: each with date, act and claim, by date."""
        months: dict[str, set[tuple[str, str, str]]] = {}
        for act, day, claim in self.reader.lookup.rows("SELECT ?act ?day ?g { GRAPH ?g { ?act bc:date ?day } }"):
            if len(day) >= 7:
                months.setdefault(day[:7], set()).add((day, act, claim))
        return {month: sorted(months[month]) for month in sorted(months, reverse=True)}

    @cached_property
    def actors(self) -> list[Actor]:
        """All that articles share: states, organisations, known persons; by name."""
        named = self.reader.lookup.rows("SELECT DISTINCT ?who { ?who a bc:Actor }")
        shared = [iri for (iri,) in named if article_of(iri) is None]
        return sorted((self.reader.actor(iri) for iri in shared), key=lambda a: (a.name.casefold(), a.iri))
