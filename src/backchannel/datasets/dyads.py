"""Dyads: who did something to whom, as event data has it, from an act with all its roles."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["Dyad", "Roles", "dyads"]


class Roles(NamedTuple):
    """Who fills which role of an act, each role in the order in which the article names them.

    Attributes:
        kind: class of the vocabulary.
        status: how far it got.
        hosts: those participants, or else states, in whose country it took place.
    """

    kind: str
    status: str
    sender: Sequence[str] = ()
    recipient: Sequence[str] = ()
    participant: Sequence[str] = ()
    relayed_by: Sequence[str] = ()
    mediator: Sequence[str] = ()
    party: Sequence[str] = ()
    hosts: Sequence[str] = ()


class Dyad(NamedTuple):
    """Source and target, and who was between them; a side is None where nobody is named."""

    source: str | None
    target: str | None
    mediators: tuple[str, ...] = ()


def dyads(roles: Roles) -> list[Dyad]:
    """Return the dyads of an act, each once.

    What two sides do together is one dyad for each pair of them, the one first who is named first; of a visit the
    visitor is first. Whoever accepts a mediator is the source, as CAMEO has it (038).
    """
    if roles.kind == "Mediation":
        return _mediation(roles)
    between = tuple(roles.relayed_by)
    taking_part = [each for each in roles.participant if each not in (*roles.sender, *roles.recipient, *between)]
    if roles.kind in CONVERSATION_CLASSES or (taking_part and not (roles.sender or roles.recipient)):
        return _together(roles, [*roles.sender, *taking_part, *roles.recipient], between)
    return [
        Dyad(source, target, between)
        for source in (roles.sender or taking_part or (None,))
        for target in (roles.recipient or (taking_part if roles.sender else ()) or (None,))
    ]


def _mediation(roles: Roles) -> list[Dyad]:
    between = tuple(roles.mediator)
    if roles.status == "accepted" and roles.party:
        return [Dyad(party, mediator, between) for party in roles.party for mediator in (between or (None,))]
    if not between and len(roles.party) > 1:
        return [Dyad(one, other) for one, other in combinations(roles.party, 2)]
    return [Dyad(mediator, party, between) for mediator in (between or (None,)) for party in (roles.party or (None,))]


def _together(roles: Roles, sides: list[str], between: tuple[str, ...]) -> list[Dyad]:
    if roles.kind == "Visit":
        guests = [each for each in sides if each not in roles.hosts]
        if guests and roles.hosts:
            return [Dyad(guest, host, between) for guest in guests for host in roles.hosts]
    if len(sides) < 2:
        return [Dyad(side, None, between) for side in sides]
    return [Dyad(one, other, between) for one, other in combinations(sides, 2)]
