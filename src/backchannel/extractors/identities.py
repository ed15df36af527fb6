"""Which actors of two documents about one article are the same."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from backchannel.article import Article
from backchannel.authority import Authority, default_authority
from backchannel.authority.folding import fold
from backchannel.authority.records import Entry
from backchannel.facts import Actor, Facts, Place

__all__ = ["Matching", "identified"]

_NEARLY_ALL = frozenset({"Actor", "Organization"})
"""Classes that say little: an actor of one of them may be known to the authority as something narrower."""


def identified(facts: Facts, authority: Authority | None = None) -> Facts:
    """Return the facts with the authority's id, items and label for each actor and place that a name of it settles.

    A name settles it when it means one entry only, of the same class. Groups are never identified.
    """
    known = authority or default_authority()
    return replace(
        facts,
        actors=tuple(_actor(actor, facts.article, known) for actor in facts.actors),
        places=tuple(_place(place, known) for place in facts.places),
    )


def _actor(actor: Actor, article: Article, authority: Authority) -> Actor:
    if actor.authority is not None or actor.kind == "Group":
        return actor
    for name in _names(actor):
        entries: Iterable[Entry] = (sense.entry for sense in authority.lookup(name) if sense.entry.kind != "Place")
        if actor.kind == "Person":
            entries = authority.persons(name, article.published)
        found = {entry.id: entry for entry in entries}
        if len(found) == 1:
            [entry] = found.values()
            if entry.kind == actor.kind or actor.kind in _NEARLY_ALL:
                return replace(
                    actor,
                    kind=entry.kind,
                    name=entry.name,
                    authority=entry.id,
                    identifiers=entry.identifiers,
                )
    return actor


def _place(place: Place, authority: Authority) -> Place:
    if place.authority is not None:
        return place
    for name in _names(place):
        found = {sense.entry.id: sense.entry for sense in authority.lookup(name) if sense.entry.kind == "Place"}
        if len(found) == 1:
            [entry] = found.values()
            return replace(place, name=entry.name, authority=entry.id, identifiers=entry.identifiers)
    return place


def _names(record: Actor | Place) -> list[str]:
    """Return its label and the names that the article uses, not those that mean something else."""
    used = [mention.quote for mention in record.mentions if not (isinstance(mention.metonym, bool) and mention.metonym)]
    return list(dict.fromkeys([record.name, *sorted(used, key=lambda name: (-len(name), name))]))


class Matching:
    """Actors and places of one document, by which those of another are recognised."""

    def __init__(self, facts: Facts) -> None:
        self._by_key: dict[tuple[str, str], str] = {}
        self._by_words: dict[tuple[int, int], set[str]] = {}
        records: list[Actor | Place] = [*facts.actors, *facts.places]
        for record in records:
            self.add(record)

    def add(self, record: Actor | Place) -> None:
        """Remember one more; the first of a name stands."""
        for key in _keys(record):
            self._by_key.setdefault(key, record.id)
        for mention in record.mentions:
            self._by_words.setdefault((mention.start, mention.end), set()).add(record.id)

    def find(self, record: Actor | Place) -> str | None:
        """Return the id of the same one here: it has the same id in the authority, name, or words in the text."""
        for key in _keys(record):
            if key in self._by_key:
                return self._by_key[key]
        shared = (
            set.intersection(*(self._by_words.get((m.start, m.end), set()) for m in record.mentions))
            if record.mentions
            else set()
        )
        return min(shared) if len(shared) == 1 else None


def _keys(record: Actor | Place) -> list[tuple[str, str]]:
    noun = "place" if isinstance(record, Place) else "group" if record.kind == "Group" else "actor"
    keys = [(noun, fold(record.name).casefold())]
    return [(f"{noun}-id", record.authority), *keys] if record.authority is not None else keys
