"""ICEWS coded event data: tab-separated, with a header, as the Harvard Dataverse has it (doi:10.7910/DVN/28075).

Actors are told by name; of an unnamed one the name is his sector with the country in brackets: ``Citizen (Norland)``.
"""

from __future__ import annotations

import re

from backchannel.datasets.cells import Cells, Header, day
from backchannel.datasets.gdelt import cameo_reading
from backchannel.datasets.rows import Dataset, Named, Row, acting
from backchannel.datasets.sides import Who, body, known, newspaper
from backchannel.facts import ActorClass

__all__ = ["COLUMNS", "ICEWS", "icews_row"]

ICEWS = Dataset("icews", "ICEWS")

COLUMNS = (
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "CAMEO Code",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Publisher",
    "City",
    "Country",
)
"""The columns that are read."""

_SECTOR_OF_COUNTRY = re.compile(r"(.+) \(([^()]+)\)")
_TURNED = frozenset({"038", "043"})
_OFFICIAL = ("Government", "Executive", "Military", "Diplomatic")
_ARMED = ("Rebel", "Insurgents", "Separatists", "Unidentified Forces")


def icews_row(line: str, header: Header) -> Row:
    """Read one row.

    Raises:
        UnfitRowError: it is none, or tells of no communication.
    """
    cells = Cells(line, header.number)
    at = dict(zip(COLUMNS, header.indices, strict=True))
    written = cells[at["CAMEO Code"]]
    reading = cameo_reading(code := _whole(written))
    sources, targets = acting(_side(cells, at, "Source"), _side(cells, at, "Target"))
    happened = day(cells[at["Event Date"]], "Event Date")
    publisher = cells[at["Publisher"]]
    return Row(
        line=line,
        reading=reading,
        code=(written, cells.start(at["CAMEO Code"], written)),
        sources=sources,
        targets=targets,
        day=happened,
        published=None,
        title=f"ICEWS event {cells[at['Event ID']]}",
        reporter=Named(newspaper(publisher), publisher, cells.start(at["Publisher"], publisher)) if publisher else None,
        place=_place(cells, at),
        turned=code in _TURNED,
    )


def _whole(code: str) -> str:
    """A code with the nought before it that a spreadsheet or a statistics program took away: 42, 251.

    Codes have three or four digits, and the first two are 20 at most.
    """
    if code.isascii() and code.isdigit() and (len(code) == 2 or (len(code) == 3 and int(code[:2]) > 20)):
        return f"0{code}"
    return code


def _side(cells: Cells, at: dict[str, int], side: str) -> tuple[Named, ...]:
    column = at[f"{side} Name"]
    name = cells[column]
    if not name:
        return ()
    who = _who(name, cells[at[f"{side} Sectors"]], cells[at[f"{side} Country"]])
    return (Named(who, name, cells.start(column, name)),)


def _who(name: str, sectors: str, country: str) -> Who:
    official = any(sector in sectors for sector in _OFFICIAL)
    found = known(name, country, official=official)
    if found is not None:
        return found
    return body(_kind(name, sectors, official), name, country)


def _kind(name: str, sectors: str, official: bool) -> ActorClass:
    """A sector with a country is a body or a group; of a name of somebody unknown, ICEWS does not tell what he is."""
    if any(sector in sectors for sector in _ARMED):
        return "ArmedGroup"
    if _SECTOR_OF_COUNTRY.fullmatch(name):
        return "GovernmentBody" if official else "Group"
    return "Actor" if official else "Group"


def _place(cells: Cells, at: dict[str, int]) -> Named | None:
    city, country = cells[at["City"]], cells[at["Country"]]
    if city:
        return Named(Who("Actor", city), city, cells.start(at["City"], city))
    found = known(country) if country else None
    if found is None or found.kind != "State":
        return None
    return Named(found, country, cells.start(at["Country"], country))
