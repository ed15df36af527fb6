"""From what a row says to facts: one article, one act, one claim."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

from backchannel import __version__
from backchannel.article import Article
from backchannel.authority import Entry
from backchannel.datasets.codes import Reading
from backchannel.datasets.sides import Who
from backchannel.datasets.tally import UnfitRowError
from backchannel.facts import (
    CONVERSATION_CLASSES,
    Actor,
    Claim,
    Communication,
    Extractor,
    Facts,
    Mediation,
    Mention,
    Place,
    Span,
)

__all__ = ["NO_LANGUAGE", "Dataset", "Named", "Row", "acting", "facts_of"]

NO_LANGUAGE = "zxx"
"""What BCP 47 calls a text that is in no language: a line of codes."""


class Dataset(NamedTuple):
    """A data set, as the one on whose word its rows stand.

    Attributes:
        id: its id in the authority, and on the command line.
        name: its label.
    """

    id: str
    name: str


class Named(NamedTuple):
    """Somebody or some place, and the cell that names him or it."""

    who: Who
    words: str
    start: int

    @property
    def mention(self) -> tuple[Mention, ...]:
        """The cell, as the words by which the row names him."""
        if not self.words:
            return ()
        return (Mention(start=self.start, end=self.start + len(self.words), quote=self.words),)


class Row(NamedTuple):
    """What a row says, whichever data set it is of.

    Attributes:
        line: the row, without its line end.
        reading: class and status, from its code.
        code: the cell with the code, as the words that name the act.
        sources, targets: who acts, and upon whom.
        day: when.
        published: when the row, or the report behind it, came out.
        title: what people may call the row.
        reporter: who published that report. His cell may be its address: many rows have the same, so that it is not
            the row's own.
        place: where it happened; a state, or a place of this row alone.
        turned: whether the code tells of the second as the one who comes: "host a visit", "accept mediation".
    """

    line: str
    reading: Reading
    code: tuple[str, int]
    sources: tuple[Named, ...]
    targets: tuple[Named, ...]
    day: datetime.date
    published: datetime.date | None
    title: str
    reporter: Named | None
    place: Named | None
    turned: bool = False


_MEDIA: dict[str, Any] = {"PhoneCall": "telephone", "VideoCall": "video"}


def acting(sources: tuple[Named, ...], targets: tuple[Named, ...]) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """Return who acts and upon whom, nobody on both sides.

    Raises:
        UnfitRowError: nobody acts, or all act upon themselves.
    """
    if not sources:
        raise UnfitRowError("no source: nobody is said to act")
    acting = {_identity(named) for named in sources}
    others = tuple(named for named in targets if _identity(named) not in acting)
    if targets and not others:
        raise UnfitRowError("source and target are the same actor")
    return sources, others


def _identity(named: Named) -> str:
    return named.words if named.who.entry is None else f"={named.who.entry.id}"


def facts_of(row: Row, dataset: Dataset) -> Facts:
    """Return the facts of one row."""
    people = _People(row)
    roles = _roles(row, people)
    actors = [*people.actors, Actor(id="dataset", kind="Organization", name=dataset.name, authority=dataset.id)]
    reported: tuple[str, ...] = ()
    if row.reporter is not None:
        actors.append(_actor("reporter", row.reporter))
        reported = ("reporter",)
    places, where = _places(row, people, actors)
    act: dict[str, Any] = {
        "id": "act",
        "status": row.reading.status,
        "trigger": Span(start=row.code[1], end=row.code[1] + len(row.code[0]), quote=row.code[0]),
        "date": row.day.isoformat(),
        "place": where,
        **roles,
    }
    mediation = row.reading.kind == "Mediation"
    return Facts(
        article=Article(
            text=row.line,
            title=row.title,
            publisher=dataset.name,
            published=row.published,
            language=NO_LANGUAGE,
        ),
        actors=tuple(actors),
        places=places,
        communications=() if mediation else (_communication(row.reading.kind, act),),
        mediations=(Mediation(**act),) if mediation else (),
        claims=(
            Claim(
                id="claim",
                claims="act",
                asserted_by="dataset",
                reported_by=reported,
                evidence=(Span(start=0, end=len(row.line), quote=row.line),),
            ),
        ),
        extractor=Extractor(name=f"backchannel-{dataset.id}", version=__version__),
    )


def _communication(kind: Any, act: dict[str, Any]) -> Communication:
    return Communication(kind=kind, medium=_MEDIA.get(kind), **act)


class _People:
    """The actors of a row, each once: who is named as a side, then the states that they act for."""

    def __init__(self, row: Row) -> None:
        self.by_entry: dict[str, str] = {}
        self._named: dict[str, Named] = {}
        self.sources = self._side("source", row.sources)
        self.targets = self._side("target", row.targets)
        self._states: dict[str, Entry] = {}
        for named in self._named.values():
            entry = named.who.acts_for
            if entry is not None and entry.id not in self.by_entry:
                self.by_entry[entry.id] = f"state-{entry.id}"
                self._states[f"state-{entry.id}"] = entry

    @property
    def actors(self) -> list[Actor]:
        """All of them."""
        named = [_actor(id, each, self._acts_for(id, each.who.acts_for)) for id, each in self._named.items()]
        return named + [_state(id, entry, ()) for id, entry in self._states.items()]

    def _side(self, name: str, side: tuple[Named, ...]) -> tuple[str, ...]:
        ids: dict[str, None] = {}
        for number, named in enumerate(side, start=1):
            id = name if number == 1 else f"{name}-{number}"
            if named.who.entry is not None:
                id = self.by_entry.setdefault(named.who.entry.id, id)
            self._named.setdefault(id, named)
            ids[id] = None
        return tuple(ids)

    def _acts_for(self, id: str, entry: Entry | None) -> tuple[str, ...]:
        return () if entry is None or self.by_entry[entry.id] == id else (self.by_entry[entry.id],)


def _actor(id: str, named: Named, acts_for: tuple[str, ...] = ()) -> Actor:
    who = named.who
    return Actor(
        id=id,
        kind=who.kind,
        name=who.name,
        authority=None if who.entry is None else who.entry.id,
        identifiers=() if who.entry is None else who.entry.identifiers,
        acts_for=acts_for,
        mentions=named.mention,
    )


def _state(id: str, entry: Entry, mentions: tuple[Mention, ...]) -> Actor:
    return Actor(
        id=id, kind="State", name=entry.name, authority=entry.id, identifiers=entry.identifiers, mentions=mentions
    )


def _roles(row: Row, people: _People) -> dict[str, tuple[str, ...]]:
    """Who fills which role. What both sides do together has participants only."""
    first, second = people.sources, people.targets
    if row.reading.kind == "Mediation":
        return {"party": first, "mediator": second} if row.turned else {"mediator": first, "party": second}
    if row.reading.kind in CONVERSATION_CLASSES:
        return {"participant": first + second}
    return {"sender": first, "recipient": second}


def _places(row: Row, people: _People, actors: list[Actor]) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """Where it was. The host of a visit is where the visitor went, whatever else the row says."""
    if row.reading.kind == "Visit" and row.turned:
        hosts = [id for id in _states(row.sources) if id not in _states(row.targets)]
        if hosts:
            return (), (people.by_entry[hosts[0]],)
    if row.place is None:
        return (), ()
    entry = row.place.who.entry
    if entry is None:
        return (Place(id="place", name=row.place.who.name, mentions=row.place.mention),), ("place",)
    if entry.id not in people.by_entry:
        people.by_entry[entry.id] = "place"
        actors.append(_state("place", entry, row.place.mention))
    return (), (people.by_entry[entry.id],)


def _states(side: tuple[Named, ...]) -> list[str]:
    """The states among a side, and those that it acts for."""
    entries = (entry for named in side for entry in (named.who.entry, named.who.acts_for))
    return [entry.id for entry in entries if entry is not None and entry.kind == "State"]
