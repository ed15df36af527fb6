"""Who takes part, so that two articles' words for him can be compared: the state he is of, and his name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from backchannel.authority import OFFICES
from backchannel.authority.folding import fold
from backchannel.mapping.vocabulary import BC

__all__ = ["Side", "alike", "side_of"]

_OFFICE_WORDS = frozenset(word for office in OFFICES for word in office.casefold().split())
"""An article that gives no name calls somebody by his office, and some labels have both."""


class Side(NamedTuple):
    """An actor as one who takes part.

    Attributes:
        iri: of the actor; shared by all articles where the authority knows him.
        states: whom he acts for, or himself where he is no person; IRIs.
        name: the words of a person's name, folded; empty for anybody else.
        shared: whether the authority knows the person.
    """

    iri: str
    states: frozenset[str]
    name: frozenset[str]
    shared: bool


def side_of(
    actor: str,
    kinds: Mapping[str, Sequence[str]],
    acts_for: Mapping[str, Sequence[str]],
    labels: Mapping[str, Sequence[str]],
) -> Side:
    """Return an actor as a side.

    Parameters:
        kinds, acts_for, labels: of the actors of a graph, by IRI.
    """
    person = f"{BC}Person" in kinds.get(actor, ())
    principals = frozenset(acts_for.get(actor, ()))
    own = any(f"{BC}{kind}" in kinds.get(actor, ()) for kind in ("State", "IntergovernmentalOrganization"))
    label = labels.get(actor, ("",))[0]
    name: frozenset[str] = frozenset()
    if person:
        name = frozenset(fold(label).casefold().split()) - _OFFICE_WORDS
    states = frozenset({actor}) if own or not (principals or name) else principals
    if not own and not principals and not person:
        states = frozenset({f"={fold(label).casefold()}"})  # a body or a group by its name, the same in every article
    return Side(actor, states, name, "/article/" not in actor)


def alike(one: Side, other: Side) -> float:
    """Say how well two words for somebody fit: 1 for the same one, 0.8 for one of his state, 0 for somebody else."""
    if one.iri == other.iri:
        return 1.0
    if one.name and other.name:
        if one.shared and other.shared:
            return 0.0
        if not one.name & other.name:
            return 0.0
        return 1.0 if one.states & other.states or not (one.states and other.states) else 0.0
    return 0.8 if one.states & other.states else 0.0
