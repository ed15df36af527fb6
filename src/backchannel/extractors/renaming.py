"""Records under other ids: what is needed to put two documents about one article together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from backchannel.facts import Actor, Claim, Communication, Mediation, Place

__all__ = ["ROLES", "Renaming", "free"]

ROLES = ("sender", "recipient", "relayed_by", "participant", "mediator", "party")
"""Fields of acts that name who takes part."""

_Act = TypeVar("_Act", bound=Communication | Mediation)


class Renaming(msgspec.Struct):
    """New ids by the old ones: of actors and places, of acts, of claims. What is not listed keeps its id."""

    who: dict[str, str] = msgspec.field(default_factory=dict)
    acts: dict[str, str] = msgspec.field(default_factory=dict)
    claims: dict[str, str] = msgspec.field(default_factory=dict)

    def actor(self, actor: Actor) -> Actor:
        """Return the actor under its new id; it does not act for itself."""
        id = self.who.get(actor.id, actor.id)
        acts_for = tuple(other for other in _all(self.who, actor.acts_for) if other != id)
        return replace(actor, id=id, acts_for=acts_for)

    def place(self, place: Place) -> Place:
        """Return the place under its new id."""
        return replace(place, id=self.who.get(place.id, place.id))

    def act(self, act: _Act) -> _Act:
        """Return the act under its new id, with those who take part, its places and the acts it refers to."""
        changed: dict[str, object] = {
            field: _all(self.who, getattr(act, field)) for field in (*ROLES, "place") if hasattr(act, field)
        }
        if isinstance(act, Communication):
            changed["content_act"] = self._one(self.acts, act.content_act)
        else:
            changed["comprises"] = _all(self.acts, act.comprises)
        return replace(act, id=self.acts.get(act.id, act.id), **changed)

    def claim(self, claim: Claim) -> Claim:
        """Return the claim under its new id."""
        return replace(
            claim,
            id=self.claims.get(claim.id, claim.id),
            claims=self._one(self.acts, claim.claims),
            asserted_by=self._one(self.who, claim.asserted_by),
            reported_by=_all(self.who, claim.reported_by),
            said_in=self._one(self.acts, claim.said_in),
            derived_from=self._one(self.claims, claim.derived_from),
        )

    @staticmethod
    def _one(names: dict[str, str], id: str | None) -> str | None:
        return None if id is None else names.get(id, id)


def _all(names: dict[str, str], ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names.get(id, id) for id in ids))


def free(wanted: str, taken: set[str]) -> str:
    """Return an id that is not taken, and take it: the one that is wanted, else with ``-2``, ``-3``..."""
    candidate, ordinal = wanted, 2
    while candidate in taken:
        candidate, ordinal = f"{wanted[:190]}-{ordinal}", ordinal + 1
    taken.add(candidate)
    return candidate
