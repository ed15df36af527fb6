"""What the ranking needs to know of a Wikidata item, read from the JSON of the Action API.

The form is that of https://www.mediawiki.org/wiki/Wikibase/DataModel/JSON with ``formatversion=2``; an answer of
another form is an error and not a guess.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any

import msgspec

__all__ = ["PROPERTIES", "Entity", "Hit", "Item", "item_of"]

INSTANCE_OF, SUBCLASS_OF, COUNTRY, CITIZENSHIP, POSITION = "P31", "P279", "P17", "P27", "P39"
BORN, DIED, INCEPTION, DISSOLVED, JURISDICTION = "P569", "P570", "P571", "P576", "P1001"
START, END, OF = "P580", "P582", "P642"
PROPERTIES = (
    *(INSTANCE_OF, SUBCLASS_OF, COUNTRY, CITIZENSHIP, POSITION, BORN, DIED, INCEPTION, DISSOLVED, JURISDICTION),
)
"""What is kept of an item's statements."""


ItemId = Annotated[str, msgspec.Meta(pattern=r"^Q[1-9][0-9]*$")]


class Hit(msgspec.Struct):
    """One result of ``wbsearchentities``."""

    id: ItemId
    label: str = ""
    description: str = ""


class _Term(msgspec.Struct):
    value: str
    language: str = ""


class _Snak(msgspec.Struct):
    snaktype: str
    property: str
    datavalue: dict[str, Any] | None = None


class _Statement(msgspec.Struct):
    mainsnak: _Snak
    rank: str = "normal"
    qualifiers: dict[str, list[_Snak]] = {}


class Entity(msgspec.Struct):
    """One entity of ``wbgetentities``."""

    id: ItemId
    missing: bool | str = False
    labels: dict[str, _Term] = {}
    descriptions: dict[str, _Term] = {}
    aliases: dict[str, list[_Term]] = {}
    claims: dict[str, list[_Statement]] = {}
    sitelinks: dict[str, Any] = {}
    redirects: dict[str, str] = {}


class Item(msgspec.Struct):
    """An item, as far as it matters; ``positions`` are office, first day, last day. Kept in the cache in this form."""

    id: str
    missing: bool = False
    label: str = ""
    names: list[str] = []
    classes: list[str] = []
    parents: list[str] = []
    countries: list[str] = []
    positions: list[tuple[str, str | None, str | None]] = []
    begin: str | None = None
    end: str | None = None
    sitelinks: int = 0

    def holds(self, on: datetime.date) -> list[str]:
        """Return the positions held on a day, as far as their days are known."""
        day = on.isoformat()
        return [
            office
            for office, begin, end in self.positions
            if begin is not None and _first(begin) <= day and (end is None or day <= _last(end))
        ]


def item_of(entity: Entity) -> Item:
    """Return what matters of an entity."""
    if entity.missing is not False:
        return Item(id=entity.id, missing=True)
    english = entity.labels.get("en") or entity.labels.get("mul")
    aliases = [each.value for language in ("en", "mul") for each in entity.aliases.get(language, [])]
    label = english.value if english else ""
    claims = {name: _valid(entity.claims.get(name, [])) for name in PROPERTIES}

    def ids(name: str) -> list[str]:
        return [value for statement in claims[name] if (value := _id(statement.mainsnak)) is not None]

    begins = [_time(statement.mainsnak) for name in (BORN, INCEPTION) for statement in claims[name]]
    ends = [_time(statement.mainsnak) for name in (DIED, DISSOLVED) for statement in claims[name]]
    return Item(
        id=entity.id,
        label=label,
        names=list(dict.fromkeys(each for each in (label, *aliases) if each)),
        classes=ids(INSTANCE_OF),
        parents=ids(SUBCLASS_OF),
        countries=list(dict.fromkeys((*ids(COUNTRY), *ids(CITIZENSHIP), *ids(JURISDICTION)))),
        positions=[position for statement in claims[POSITION] if (position := _position(statement)) is not None],
        begin=min((each for each in begins if each), default=None),
        end=max((each for each in ends if each), default=None),
        sitelinks=len(entity.sitelinks),
    )


def _valid(statements: list[_Statement]) -> list[_Statement]:
    return [each for each in statements if each.rank != "deprecated" and each.mainsnak.snaktype == "value"]


def _id(snak: _Snak) -> str | None:
    value = (snak.datavalue or {}).get("value")
    id = value.get("id") if isinstance(value, dict) else None
    return id if isinstance(id, str) else None


def _time(snak: _Snak) -> str | None:
    """A time of our era, as precise as it is: of +1922-03-01T00:00:00Z, precision 11 is a day, 10 a month, 9 a year."""
    value = (snak.datavalue or {}).get("value")
    if not isinstance(value, dict) or not str(value.get("time", "")).startswith("+"):
        return None
    day = str(value["time"])[1:11]
    return {11: day, 10: day[:7], 9: day[:4]}.get(int(value.get("precision", 0)))


def _position(statement: _Statement) -> tuple[str, str | None, str | None] | None:
    office = _id(statement.mainsnak)
    if office is None:
        return None
    begin, end = (
        next((_time(snak) for snak in statement.qualifiers.get(name, []) if snak.snaktype == "value"), None)
        for name in (START, END)
    )
    return office, begin, end


def _first(time: str) -> str:
    return time + "-01-01"[len(time) - 10 :] if len(time) < 10 else time


def _last(time: str) -> str:
    return time + "-12-31"[len(time) - 10 :] if len(time) < 10 else time
