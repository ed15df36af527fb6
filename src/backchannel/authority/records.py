"""What the authority hands out: who is who, in what sense a name means it, and who held which office when."""

from __future__ import annotations

import datetime
from typing import Literal, NamedTuple

import msgspec

__all__ = ["KINDS", "KNOWN_UNTIL", "REVIEWED", "Entry", "How", "Sense", "Tenure"]

REVIEWED = datetime.date(2026, 11, 26)
"""When the shipped tables were last reviewed."""

KNOWN_UNTIL = datetime.date(2027, 11, 30)
"""A year after the tables were made: who is in office then may have left it, and nobody told the tables."""

KINDS = frozenset(
    {
        "ArmedGroup",
        "GovernmentBody",
        "IntergovernmentalOrganization",
        "NewsOrganization",
        "Organization",
        "Person",
        "Place",
        "State",
    }
)
"""Classes of the vocabulary that an entry can have."""

How = Literal["name", "demonym", "capital", "metonym", "acronym"]
"""In what way a name means an entry: *Israel*, *Israelis*, *Jerusalem*, *Foggy Bottom*, *UN*."""


class Entry(msgspec.Struct, frozen=True):
    """One state, organisation, person or place.

    ``id`` never changes once published, for actors' IRIs are made from it. ``identifiers`` is empty where no
    Wikidata item was verified; the first one is the entry itself, others only come close. ``acts_for`` is the id of the
    state or organisation that a body speaks for. ``matches`` are IRIs of the entry in other authorities, such as the
    user's own. ``source`` and ``date`` are those of the row: who says so, and as of when.
    """

    id: str
    kind: str
    name: str
    identifiers: tuple[str, ...] = ()
    acts_for: str | None = None
    matches: tuple[str, ...] = ()
    source: str = ""
    date: datetime.date | None = None


class Sense(NamedTuple):
    """One thing that a name can mean, and in what way."""

    entry: Entry
    how: How


class Tenure(msgspec.Struct, frozen=True):
    """A person's time in an office.

    ``begin`` and ``end`` bound the days on which the person is *known* to have held it: where the source tells
    only a year, ``begin`` is the last day of that year and ``end`` the first. ``begin`` is None when it is not
    known, and then no day is known to be covered; ``end`` is None for who is in office, as far as the table goes.
    """

    person: str
    office: str
    of: str
    begin: datetime.date | None = None
    end: datetime.date | None = None
    source: str = ""

    def holds(self, on: datetime.date) -> bool:
        """Say whether the office is known to have been held on that day."""
        if self.end is None and on > KNOWN_UNTIL:
            return False
        return self.begin is not None and self.begin <= on and (self.end is None or on <= self.end)
