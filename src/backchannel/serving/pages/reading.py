"""From a store to the records of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pyoxigraph import Store

from backchannel.mapping.vocabulary import BC, DCTERMS, OA, PROV, RDF, RDFS, SCHEMA, SKOS, SUPERCLASSES, lineage
from backchannel.serving.pages.lookup import Lookup, Properties
from backchannel.serving.pages.records import ROLES, Act, Actor, Article, Claim, Evidence, Link, Place, Strand

__all__ = ["Reader"]

_REMEMBERED = 50_000
"""Shared actors and articles kept in memory, some 20 MB when it is full."""

_LONGEST_CHAIN = 12
"""Steps of a chain of attribution that are followed. Shapes forbid cycles; a store may hold what no shape has seen."""

_MATCHES = (("exact", "skos:exactMatch"), ("close", "skos:closeMatch"), ("candidate", "bc:candidate"))
"""What a link can be, what is surest first, and the property that says so."""

_ARTICLE = re.compile(r"(.*/article/[^/]+)(?:/.*)?")
_CLASSES_OF_ACTORS = {name for name, above in SUPERCLASSES.items() if "Actor" in lineage(name)} | {"Actor"}


class Reader:
    """Reads records from a store; what many pages share is read once.

    Parameters:
        store: a store, or a snapshot of one; it must not change while it is read.
    """

    def __init__(self, store: Store) -> None:
        self.lookup = Lookup(store)
        self._shared: dict[str, Actor | Place] = {}
        self._articles: dict[str, Article] = {}

    def hold(self, article: str) -> dict[str, dict[str, Properties]]:
        """Read an article's graphs at once, for all pages that are made of it, and return them by name."""
        here = self.lookup.graph(article)
        graphs = {article: here}
        for claim in here.get(article, {}).get(f"{BC}holds", ()):
            graphs[claim] = self.lookup.graph(claim)
        self.lookup.hold(graphs)
        return graphs

    # ------------------------------------------------------------ actors and places

    def actor(self, iri: str, article: str | None = None) -> Actor:
        """Return an actor; where the store does not describe it, by the last words of its IRI."""
        known = self._shared.get(iri)
        if isinstance(known, Actor):
            return known
        told, home = self._description(iri, article)
        actor = Actor(iri, _label(told, iri), _kind(told, "Actor"), home)
        self._remember(iri, actor)
        return actor

    def place(self, iri: str, article: str | None = None) -> Place:
        """Return a place; where the store does not describe it, by the last words of its IRI."""
        known = self._shared.get(iri)
        if isinstance(known, Place):
            return known
        told, home = self._description(iri, article)
        place = Place(iri, _label(told, iri), home)
        if not isinstance(known, Actor):
            self._remember(iri, place)
        return place

    def links(self, iri: str) -> tuple[Link, ...]:
        """Return what an actor or a place is linked with in other authorities, what is surest first.

        A match stands in the graph that its link names; where that graph is gone, or somebody has turned the link
        down, there is none. A match that no link tells of, in a graph of another make, has no method and no score.
        """
        found: dict[str, Link] = {}
        for link, graph in sorted(self.lookup.pointing("bc:linkOf", iri)):
            told = self.lookup.subject(link, graph)
            target, match = _first(told, f"{BC}linksTo"), self._match(iri, link, graph)
            if target is not None and match is not None:
                score = _first(told, f"{BC}score")
                found[target] = Link(
                    target,
                    match,
                    _code(told, f"{BC}linkMethod", "") or None,
                    None if score is None else _number(score),
                    _first(told, f"{RDFS}label"),
                    _first(told, f"{DCTERMS}source"),
                    _first(told, f"{DCTERMS}date"),
                )
        for match, predicate in _MATCHES[:2]:
            for target, _ in self.lookup.said(iri, predicate):
                found.setdefault(target, Link(target, match))
        order = [match for match, _ in _MATCHES]
        return tuple(
            sorted(found.values(), key=lambda each: (order.index(each.match), -(each.score or 0), each.target))
        )

    def _match(self, iri: str, link: str, graph: str) -> str | None:
        """What a link says: an exact or a close match in the graph of its name, or that it is a candidate."""
        for match, predicate in _MATCHES[:2]:
            if self.lookup.objects(iri, predicate, link):
                return match
        return "candidate" if link in self.lookup.objects(iri, "bc:candidate", graph) else None

    def _description(self, iri: str, article: str | None) -> tuple[Properties, str | None]:
        """What describes an actor or a place, and the article it belongs to, if any."""
        home = article_of(iri)
        if home is not None:
            return self.lookup.subject(iri, home), home
        told = self.lookup.subject(iri, iri)
        if not told and article is not None:  # a graph of another make may describe it in the article's
            told = self.lookup.subject(iri, article)
        return told, None

    def _remember(self, iri: str, record: Actor | Place) -> None:
        if record.article is None:
            if len(self._shared) >= _REMEMBERED:
                self._shared.clear()
            self._shared[iri] = record

    # ------------------------------------------------------------ articles

    def article(self, iri: str) -> Article:
        """Return an article; one that the store does not describe has its IRI for a title."""
        known = self._articles.get(iri)
        if known is not None:
            return known
        told = self.lookup.subject(iri, iri)
        article = Article(
            iri,
            _first(told, f"{SCHEMA}headline") or "Report without a title",
            self._publisher(told, iri),
            _first(told, f"{SCHEMA}datePublished"),
            _first(told, f"{SCHEMA}inLanguage") or "en",
            _web(_first(told, f"{SCHEMA}url")),
            tuple(sorted(told.get(f"{BC}holds", ()), key=_place_in_text)),
            _first(told, f"{BC}retractionReason"),
        )
        if len(self._articles) >= _REMEMBERED:
            self._articles.clear()
        self._articles[iri] = article
        return article

    def _publisher(self, told: Properties, article: str) -> Actor | str | None:
        publisher = _first(told, f"{SCHEMA}publisher")
        if publisher is None or not publisher.startswith(("http://", "https://")):
            return publisher
        return self.actor(publisher, article)

    def claims(self, article: Article) -> list[Claim]:
        """Return an article's claims in the order of its text."""
        return [self.claim(each) for each in article.claims]

    # ------------------------------------------------------------ claims and acts

    def claim(self, iri: str, article: str | None = None, *, bare: bool = False) -> Claim:
        """Return a claim.

        Parameters:
            article: where it stands, for one whose IRI does not tell.
            bare: leave out the evidence, and whether the act is a reported one: most of the look-ups.
        """
        home = article_of(iri) or article or next((g for g in self.lookup.graphs_of(iri) if g != iri), iri)
        told = self.lookup.subject(iri, home)
        act = _first(told, f"{BC}claims")
        asserter = _first(told, f"{BC}assertedBy")
        return Claim(
            iri,
            self.article(home),
            None if act is None else self.act(act, iri, home, bare=bare),
            self.article(home) if asserter in (None, home) else self.actor(str(asserter), home),
            tuple(self.actor(each, home) for each in told.get(f"{BC}reportedBy", ())),
            _code(told, f"{BC}modality", "asserted"),
            _number(_first(told, f"{BC}confidence")),
            () if bare else self._all_evidence(told, home),
            _first(told, f"{BC}content"),
            _first(told, f"{BC}saidIn"),
            tuple(told.get(f"{PROV}wasDerivedFrom", ())),
        )

    def act(self, iri: str, claim: str, article: str, *, bare: bool = False) -> Act:
        """Return an act as a claim describes it.

        Parameters:
            claim: the claim, whose IRI names the graph of the description.
            article: where the claim stands.
            bare: do not ask whether it is a reported one.
        """
        told = self.lookup.subject(iri, claim)
        beside = {} if bare else self.lookup.subject(iri, article)
        actors = {role: tuple(self.actor(a, article) for a in told.get(f"{BC}{role}", ())) for role in ROLES}
        special = {a.iri for role in ROLES[:-1] for a in actors[role]}
        actors["participant"] = tuple(a for a in actors["participant"] if a.iri not in special)
        return Act(
            iri,
            _kind(told, "Act"),
            _code(told, f"{BC}status", "hypothetical"),
            {role: each for role, each in actors.items() if each},
            tuple(self.place(each, article) for each in told.get(f"{BC}place", ())),
            _first(told, f"{BC}date"),
            _first(told, f"{BC}notBefore"),
            _first(told, f"{BC}notAfter"),
            _code(told, f"{BC}medium", "") or None,
            _code(told, f"{BC}channel", "") or None,
            tuple(told.get(f"{BC}topic", ())),
            tuple(told.get(f"{BC}content", ())),
            tuple(told.get(f"{BC}contentAct", ())),
            tuple(told.get(f"{BC}comprises", ())),
            f"{BC}ReportedAct" in (*told.get(f"{RDF}type", ()), *beside.get(f"{RDF}type", ())),
        )

    def claims_on(self, act: str) -> list[Claim]:
        """Return the claims that describe an act, by article and place in the text."""
        found = sorted(self.lookup.pointing("bc:claims", act))
        return [self.claim(claim, graph) for claim, graph in found]

    def same_acts(self, act: str) -> list[str]:
        """Return the other descriptions that are said to be of one act with this one, however many steps away."""
        known, waiting = {act}, [act]
        while waiting and len(known) < 100:
            each = waiting.pop()
            near = set(self.lookup.values(each, "bc:sameAct"))
            near |= {other for other, _ in self.lookup.pointing("bc:sameAct", each)}
            waiting += sorted(near - known)
            known |= near
        return sorted(known - {act})

    def chain(self, claim: Claim) -> list[Strand]:
        """Return the steps from the one whose claim it is to the article: who says it, who says that he said so.

        The first step is the claim's own; each next one is the claim that tells of the communication in which the one
        before was made.
        """
        strands: list[Strand] = []
        seen, here = set[str](), claim
        while here.iri not in seen and len(strands) < _LONGEST_CHAIN:
            seen.add(here.iri)
            told = [] if here.said_in is None else self.claims_on(here.said_in)
            setting = next((each.act for each in told if each.act), None)
            strands.append(Strand(here, here.asserter, here.reporters, setting))
            if not told:
                break
            here = told[0]
        return strands

    def _all_evidence(self, told: Properties, article: str) -> tuple[Evidence, ...]:
        found = (self.evidence(each, article) for each in told.get(f"{BC}evidence", ()))
        return tuple(sorted(found, key=lambda each: (each.start, each.end)))

    def evidence(self, iri: str, article: str) -> Evidence:
        """Return a piece of evidence: the words, those around them, and where they stand."""
        told = self.lookup.subject(iri, article)
        merged: Properties = {}
        for selector in told.get(f"{OA}hasSelector", ()):
            merged.update(self.lookup.subject(selector, article))
        return Evidence(
            iri,
            _first(merged, f"{OA}exact") or "",
            _first(merged, f"{OA}prefix") or "",
            _first(merged, f"{OA}suffix") or "",
            _integer(_first(merged, f"{OA}start")),
            _integer(_first(merged, f"{OA}end")),
        )

    def words(self, iri: str, article: str) -> str:
        """Return the words of evidence or of a mention alone."""
        selectors = self.lookup.objects(iri, "oa:hasSelector", article)
        quotes = (each for selector in selectors for each in self.lookup.objects(selector, "oa:exact", article))
        return next(quotes, "")

    def articles(self) -> Iterator[str]:
        """Yield the IRIs of all articles."""
        return (iri for (iri,) in self.lookup.rows("SELECT DISTINCT ?article { ?article a bc:Article }"))


def article_of(iri: str) -> str | None:
    """Return the article to which an IRI belongs by its name, or none."""
    match = _ARTICLE.fullmatch(iri)
    return match[1] if match else None


def _place_in_text(iri: str) -> tuple[int, str]:
    """Where a claim stands in its text, by its IRI: ``.../act/120-mediation/claim/...``."""
    match = re.search(r"/(?:act|claim)/(\d+)", iri)
    return (int(match[1]) if match else 0, iri)


def _label(told: Properties, iri: str) -> str:
    label = _first(told, f"{SKOS}prefLabel")
    return label if label else iri.rstrip("/").rpartition("/")[2].replace("-", " ") or iri


def _kind(told: Properties, otherwise: str) -> str:
    names = {each.removeprefix(BC) for each in told.get(f"{RDF}type", ()) if each.startswith(BC)}
    return _most_special(frozenset(names - {"ReportedAct", "Place"})) or otherwise


@cache
def _most_special(names: frozenset[str]) -> str | None:
    """The one whose superclasses are all among the others."""
    return max(sorted(names), key=lambda name: len(lineage(name)), default=None)


def _code(told: Properties, predicate: str, otherwise: str) -> str:
    value = _first(told, predicate)
    return otherwise if value is None else value.rpartition("#")[2].rpartition("/")[2]


def _first(told: Properties, predicate: str) -> str | None:
    values = told.get(predicate)
    return values[0] if values else None


def _web(address: str | None) -> str | None:
    return address if address and address.startswith(("http://", "https://")) else None


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _integer(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0
