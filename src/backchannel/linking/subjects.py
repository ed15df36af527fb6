"""What there is to link: an actor or a place of one article, with all that is known of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from backchannel.facts import Actor, Facts, Link, Place

__all__ = ["Linker", "Subject", "items_of", "key_of", "subjects_of"]


class Subject(NamedTuple):
    """Somebody, or some place, to be linked.

    ``key`` names it whatever the base of IRIs is: ``actor/portugal`` or ``article/{hash}/actor/{slug}``. ``names`` has
    its label first. ``sides`` are the names of the states and organisations that it acts for, ``side_items`` their
    Wikidata items. ``published`` is None for what all articles share: it must not hang on one of them.
    """

    key: str
    kind: str
    names: tuple[str, ...]
    office: str | None = None
    sides: tuple[str, ...] = ()
    side_items: tuple[str, ...] = ()
    published: datetime.date | None = None


class Linker(Protocol):
    """Finds entries for subjects."""

    def link(self, subjects: Sequence[Subject]) -> list[tuple[Link, ...]]:
        """Return what was found for each, the best first.

        Raises:
            ServiceError: the service does not answer.
        """


def key_of(facts: Facts, record: Actor | Place) -> str:
    """Return the part of an actor's or a place's IRI that follows the base."""
    noun = "place" if isinstance(record, Place) else "actor"
    if record.authority is not None and not (isinstance(record, Actor) and record.kind == "Group"):
        return f"{noun}/{record.authority}"
    return f"article/{facts.article.id}/{noun}/{record.id}"


def subjects_of(facts: Facts) -> Iterator[tuple[Actor | Place, Subject]]:
    """Yield who and what can be linked, in document order: all but groups without a name."""
    actors = {actor.id: actor for actor in facts.actors}
    records: list[Actor | Place] = [*facts.actors, *facts.places]
    for record in records:
        if isinstance(record, Actor) and record.kind == "Group":
            continue
        kind = record.kind if isinstance(record, Actor) else "Place"
        shared = record.authority is not None
        sides = [actors[id] for id in record.acts_for] if isinstance(record, Actor) and not shared else []
        names = [record.name, *(mention.quote for mention in record.mentions if not mention.metonym)]
        spelt = dict.fromkeys(" ".join(name.split()) for name in (names[:1] if shared else names))
        yield (
            record,
            Subject(
                key=key_of(facts, record),
                kind=kind,
                names=tuple(spelt),
                office=record.office if isinstance(record, Actor) and not shared else None,
                sides=tuple(side.name for side in sides),
                side_items=tuple(item for side in sides for item in items_of(side)),
                published=None if shared else facts.article.published,
            ),
        )


def items_of(record: Actor | Place) -> tuple[str, ...]:
    """Return the Wikidata items that a record is exactly."""
    linked = [
        link.target.rpartition("/")[2] for link in record.links if link.match == "exact" and "wikidata" in link.target
    ]
    return tuple(dict.fromkeys((*linked, *record.identifiers)))
