"""What is on each page: frozen records, made of look-ups, in the order in which they are shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from backchannel.serving.pages.overview import Overview
from backchannel.serving.pages.reading import Reader, article_of
from backchannel.serving.pages.records import Act, Actor, Article, Claim, Evidence, Link, Place, Strand

__all__ = [
    "ActView",
    "ActorView",
    "ArticleView",
    "ClaimView",
    "Counterpart",
    "Row",
    "act_view",
    "actor_parts",
    "actor_view",
    "article_view",
    "claim_view",
    "month_rows",
    "place_rows",
]

ROWS = 25
"""Acts on one page of an actor."""

_LOOKED_AT = 60
"""Of an actor's acts the latest that are counted by counterpart: each takes a look-up."""

_AT_A_PLACE = 100
"""Acts on the page of a place."""

_WORDS = 8
"""Claims of an actor's own, offices, counterparts, and articles that mention it, shown on its page."""

_DOUBTED = frozenset({"denied", "questioned"})
_VOUCHED = frozenset({"asserted", "confirmed"})


@dataclass(frozen=True, slots=True)
class Row:
    """An act in a list, with one claim of it and the number of all."""

    act: Act
    claim: Claim
    date: str
    claims: int = 1


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Somebody an actor has to do with, and in how many acts."""

    actor: Actor
    acts: int


@dataclass(frozen=True, slots=True)
class ActorView:
    """An actor's page.

    Attributes:
        links: what it is said to be in other authorities.
        offices: offices that articles say it holds, each with the articles that say so.
        sides: for whom it acts; ``agents``: who acts for it.
        total: how many acts there are; ``looked_at`` of them, the latest, are counted by counterpart.
        own: claims that are its word.
        mentions: articles that name it, each with the words used.
    """

    actor: Actor
    links: tuple[Link, ...]
    offices: tuple[tuple[str, Article], ...]
    sides: tuple[Actor, ...]
    agents: tuple[Actor, ...]
    counterparts: tuple[Counterpart, ...]
    months: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]
    page: int
    pages: int
    total: int
    looked_at: int
    own: tuple[Claim, ...]
    own_total: int
    mentions: tuple[tuple[Article, tuple[str, ...]], ...]
    mentioned: int


@dataclass(frozen=True, slots=True)
class ActView:
    """An act's page: its descriptions side by side.

    Attributes:
        act: the description of the first claim.
        vouching: claims that assert or confirm it; ``doubting``: that deny or question; ``hedging``: the others.
        others: claims on other descriptions of the same act.
        comprises: acts that are part of it, or that its content is about.
        told_in: claims that were made in this communication.
    """

    act: Act
    vouching: tuple[Claim, ...]
    hedging: tuple[Claim, ...]
    doubting: tuple[Claim, ...]
    others: tuple[Claim, ...]
    comprises: tuple[Claim, ...]
    part_of: tuple[Claim, ...]
    told_in: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim's page, with its chain of attribution and what it was inferred from."""

    claim: Claim
    chain: tuple[Strand, ...]
    derived: tuple[Claim, ...]
    siblings: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article's page.

    Attributes:
        passages: its evidence in the order of the text, each with the claims that it is the first to prove.
        claims: all claims.
        actors: who is named in them, those first that articles share.
        older, newer: the versions of the same report before and after this one.
    """

    article: Article
    passages: tuple[tuple[Evidence, tuple[Claim, ...]], ...]
    claims: tuple[Claim, ...]
    actors: tuple[Actor, ...]
    older: tuple[Article, ...] = ()
    newer: tuple[Article, ...] = ()


def article_view(reader: Reader, iri: str) -> ArticleView:
    """Return what is on an article's page."""
    article = reader.article(iri)
    claims = tuple(reader.claims(article))
    actors = {actor.iri: actor for claim in claims if claim.act for actor in claim.act.actors()}
    ranked = sorted(actors.values(), key=lambda actor: (actor.article is not None, actor.name.casefold(), actor.iri))
    older = reader.lookup.values(iri, "prov:wasRevisionOf")
    newer = sorted({later for later, _ in reader.lookup.pointing("prov:wasRevisionOf", iri)})
    return ArticleView(
        article,
        _passages(claims),
        claims,
        tuple(ranked),
        tuple(reader.article(each) for each in older),
        tuple(reader.article(each) for each in newer),
    )


def _passages(claims: tuple[Claim, ...]) -> tuple[tuple[Evidence, tuple[Claim, ...]], ...]:
    """All evidence in the order of the text; a claim stands with its first."""
    evidence = {each.iri: each for claim in claims for each in claim.evidence}
    proven: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.evidence:
            proven.setdefault(claim.evidence[0].iri, []).append(claim)
    ordered = sorted(evidence.values(), key=lambda each: (each.start, each.end, each.iri))
    return tuple((each, tuple(proven.get(each.iri, ()))) for each in ordered)


def claim_view(reader: Reader, iri: str) -> ClaimView:
    """Return what is on a claim's page."""
    claim = reader.claim(iri)
    siblings = [each for each in reader.claims_on(claim.act.iri) if each.iri != iri] if claim.act else []
    return ClaimView(
        claim,
        tuple(reader.chain(claim)),
        tuple(reader.claim(each) for each in claim.derived_from),
        tuple(siblings),
    )


def act_view(reader: Reader, iri: str) -> ActView | None:
    """Return what is on an act's page; none where nobody claims it."""
    claims = reader.claims_on(iri)
    described = [(claim, claim.act) for claim in claims if claim.act is not None]
    if not described:
        return None
    act = described[0][1]
    within = (*act.comprises, *act.content_acts)
    around = {s for name in ("bc:comprises", "bc:contentAct") for s, _ in reader.lookup.pointing(name, iri)}
    told_in = sorted({claim for claim, _ in reader.lookup.pointing("bc:saidIn", iri)})
    return ActView(
        act,
        tuple(c for c in claims if c.modality in _VOUCHED),
        tuple(c for c in claims if c.modality not in _VOUCHED | _DOUBTED),
        tuple(c for c in claims if c.modality in _DOUBTED),
        tuple(claim for other in reader.same_acts(iri) for claim in reader.claims_on(other)),
        tuple(claim for each in within for claim in reader.claims_on(each)[:1]),
        tuple(claim for each in sorted(around) for claim in reader.claims_on(each)[:1]),
        tuple(reader.claim(claim) for claim in told_in),
    )


def actor_view(reader: Reader, overview: Overview, iri: str, page: int = 1) -> ActorView:
    """Return what is on a page of an actor.

    Parameters:
        page: which part of its acts, counted from 1.
    """
    home = article_of(iri)
    actor = reader.actor(iri, home)
    acts = _acts(reader, overview, "bc:participant", iri)
    looked_at = acts[:_LOOKED_AT]
    months = Counter(date[:7] for date, _, _ in acts if len(date) >= 7)
    pages = max(1, -(-len(acts) // ROWS))
    page = min(max(page, 1), pages)
    own = _claims(reader, overview, iri)
    mentions = _mentions(reader, overview, iri)
    return ActorView(
        actor,
        reader.links(iri),
        _offices(reader, iri),
        tuple(reader.actor(each, home) for each in reader.lookup.values(iri, "bc:actsFor")),
        _agents(reader, iri),
        _counterparts(reader, iri, looked_at),
        tuple(sorted(months.items())),
        tuple(_row(reader, *each) for each in acts[(page - 1) * ROWS : page * ROWS]),
        page,
        pages,
        len(acts),
        len(looked_at),
        tuple(reader.claim(claim) for claim in own[:_WORDS]),
        len(own),
        tuple((reader.article(article), words) for article, words in mentions[:_WORDS]),
        len(mentions),
    )


def actor_parts(reader: Reader, iri: str) -> int:
    """Return in how many parts an actor's page comes."""
    return max(1, -(-len({act for act, _ in reader.lookup.all_pointing("bc:participant", iri)}) // ROWS))


def place_rows(reader: Reader, overview: Overview, place: Place) -> list[Row]:
    """Return the latest acts at a place."""
    return [_row(reader, *each) for each in _acts(reader, overview, "bc:place", place.iri)[:_AT_A_PLACE]]


def month_rows(reader: Reader, entries: list[tuple[str, str, str]]) -> list[Row]:
    """Return the acts of a month of the timeline, each once."""
    first: dict[str, tuple[str, str]] = {}
    numbers = Counter(act for _, act, _ in entries)
    for date, act, claim in entries:
        first.setdefault(act, (date, claim))
    return [_row(reader, date, act, claim, numbers[act]) for act, (date, claim) in first.items()]


def _acts(reader: Reader, overview: Overview, predicate: str, target: str) -> list[tuple[str, str, str]]:
    """Date, act and claim of each act with this property, the latest report first, one claim an act."""
    found: dict[str, str] = {}
    for act, claim in reader.lookup.all_pointing(predicate, target):
        if act not in found or claim < found[act]:
            found[act] = claim
    dates = overview.dates
    dated = [(dates.get(article_of(claim) or "", ""), act, claim) for act, claim in found.items()]
    return sorted(sorted(dated), key=lambda each: each[0], reverse=True)


def _row(reader: Reader, date: str, act: str, claim: str, number: int = 1) -> Row:
    read = reader.claim(claim, bare=True)
    assert read.act is not None, f"{claim} claims {act}"
    return Row(read.act, read, read.act.when() or date, number)


def _counterparts(reader: Reader, iri: str, acts: list[tuple[str, str, str]]) -> tuple[Counterpart, ...]:
    counted: Counter[str] = Counter()
    homes: dict[str, str | None] = {}
    for _, act, claim in acts:
        for other in reader.lookup.objects(act, "bc:participant", claim):
            counted[other] += 1
            homes.setdefault(other, article_of(claim))
    counted.pop(iri, None)
    best = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_WORDS]
    found = [Counterpart(reader.actor(other, homes[other]), number) for other, number in best]
    return tuple(sorted(found, key=lambda each: (-each.acts, each.actor.name.casefold(), each.actor.iri)))


def _claims(reader: Reader, overview: Overview, iri: str) -> list[str]:
    dates = overview.dates
    found = {(dates.get(graph, ""), claim) for claim, graph in reader.lookup.all_pointing("bc:assertedBy", iri)}
    return [claim for _, claim in sorted(sorted(found), key=lambda each: each[0], reverse=True)]


def _offices(reader: Reader, iri: str) -> tuple[tuple[str, Article], ...]:
    found: dict[str, str] = {}
    for office, graph in sorted(reader.lookup.said(iri, "bc:office")):
        if office not in found or graph < found[office]:
            found[office] = graph
    return tuple((office, reader.article(graph)) for office, graph in sorted(found.items())[:_WORDS])


def _agents(reader: Reader, iri: str) -> tuple[Actor, ...]:
    found: dict[str, Actor] = {}
    for agent, graph in sorted(reader.lookup.all_pointing("bc:actsFor", iri)):
        actor = reader.actor(agent, graph)
        found.setdefault(actor.name.casefold(), actor)
        if len(found) >= 2 * _WORDS:
            break
    return tuple(sorted(found.values(), key=lambda actor: (actor.name.casefold(), actor.iri)))


def _mentions(reader: Reader, overview: Overview, iri: str) -> list[tuple[str, tuple[str, ...]]]:
    """The articles that name an actor, the latest first; the words used, of those that a page shows."""
    dates = overview.dates
    naming = reader.lookup.graphs_pointing("bc:refersTo", iri)
    ranked = sorted(sorted(naming), key=lambda article: dates.get(article, ""), reverse=True)
    shown: list[tuple[str, tuple[str, ...]]] = []
    for article in ranked:
        words: dict[str, None] = {}
        mentions = reader.lookup.subjects("bc:refersTo", iri, article) if len(shown) < _WORDS else []
        for mention in mentions[:2]:
            words[reader.words(mention, article)] = None
        shown.append((article, tuple(words)))
    return shown
