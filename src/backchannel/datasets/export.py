"""A graph as event data: a row for each claim and dyad, for those who work with GDELT, ICEWS or POLECAT."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph

from backchannel.datasets.codes import event_table
from backchannel.datasets.countries import code_of
from backchannel.datasets.dyads import Dyad, Roles, dyads
from backchannel.datasets.graph import Claimed, ClaimReader
from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["COLUMNS", "Event", "Left", "events"]

_VOUCHED = frozenset({"asserted", "confirmed"})


class Event(NamedTuple):
    """A row. Everything is text; what is not known is empty.

    Attributes:
        date: the day, month or year of the act; of a span its first day.
        published: the day on which the article came out; for who needs a day where the text tells none.
        source, target: labels.
        source_country, target_country: ISO 3166-1 alpha-3, of the state or of the one that is acted for.
        source_told, target_told: the words by which the article names them; in a row of GDELT, the actor's code.
        cameo, plover: the act's codes.
        act: its class in the vocabulary.
        status: how far it got.
        modality: the asserter's stance.
        mediator: who was between them; several with ``; `` between.
        asserter: on whose word it stands.
        quote: the words that prove it.
        url: where the article, or the report behind a row of a data set, is found.
        claim: the claim's IRI, under which all else is to be had.
    """

    date: str
    published: str
    source: str
    source_country: str
    source_told: str
    target: str
    target_country: str
    target_told: str
    cameo: str
    plover: str
    act: str
    status: str
    modality: str
    mediator: str
    asserter: str
    quote: str
    url: str
    claim: str


COLUMNS = Event._fields


class Left:
    """Claims that gave no row, counted by reason."""

    def __init__(self) -> None:
        self.reasons: Counter[str] = Counter()


def events(store: pyoxigraph.Store, left: Left, *, everything: bool = False) -> Iterator[Event]:
    """Yield the rows of a graph, ordered by claim.

    Parameters:
        store: the graph.
        left: counts the claims that give no row.
        everything: also what is hedged, questioned or denied, and acts that are no event in CAMEO or PLOVER.
    """
    reader = ClaimReader(store)
    for claim in reader.claims():
        if not everything and claim.modality not in _VOUCHED:
            left.reasons[f"{claim.modality}, not asserted"] += 1
            continue
        codes = event_table().codes_of(claim.kind, claim.status)
        if not everything and codes.cameo is None and codes.plover is None:
            left.reasons["no event in CAMEO or PLOVER"] += 1
            continue
        for dyad in dyads(_roles(claim, reader)):
            yield _event(claim, dyad, codes.cameo or "", codes.plover or "", reader)


def _roles(claim: Claimed, reader: ClaimReader) -> Roles:
    order = {actor: reader.first_mention(claim, actor) for actor in claim.actors()}

    def named(role: str) -> list[str]:
        return sorted(claim.roles.get(role, ()), key=lambda actor: (order[actor][0], actor))

    hosts: list[str] = []
    if claim.kind in CONVERSATION_CLASSES:
        for place in sorted(claim.places):
            own = [actor for actor in named("participant") if actor == place or place in reader.acts_for(actor)]
            hosts += own or ([place] if reader.is_state(place) else [])
    return Roles(
        kind=claim.kind,
        status=claim.status,
        sender=named("sender"),
        recipient=named("recipient"),
        participant=named("participant"),
        relayed_by=named("relayedBy"),
        mediator=named("mediator"),
        party=named("party"),
        hosts=tuple(dict.fromkeys(hosts)),
    )


def _event(claim: Claimed, dyad: Dyad, cameo: str, plover: str, reader: ClaimReader) -> Event:
    return Event(
        date=claim.date,
        published=reader.published(claim),
        source=_label(dyad.source, reader),
        source_country=_country(dyad.source, reader),
        source_told=_told(claim, dyad.source, reader),
        target=_label(dyad.target, reader),
        target_country=_country(dyad.target, reader),
        target_told=_told(claim, dyad.target, reader),
        cameo=cameo,
        plover=plover,
        act=claim.kind,
        status=claim.status,
        modality=claim.modality,
        mediator="; ".join(reader.label(each) for each in dyad.mediators),
        asserter=reader.label(claim.asserter),
        quote=reader.quote(claim),
        url=reader.url(claim),
        claim=claim.iri,
    )


def _label(actor: str | None, reader: ClaimReader) -> str:
    return "" if actor is None else reader.label(actor)


def _told(claim: Claimed, actor: str | None, reader: ClaimReader) -> str:
    return "" if actor is None else reader.first_mention(claim, actor)[1]


def _country(actor: str | None, reader: ClaimReader) -> str:
    """The country code of a state, or of the one state that somebody acts for."""
    if actor is None:
        return ""
    codes = {
        code for each in (actor, *reader.acts_for(actor)) if (code := code_of(each.rpartition("/")[2])) is not None
    }
    return codes.pop() if len(codes) == 1 else ""
