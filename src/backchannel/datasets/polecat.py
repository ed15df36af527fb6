"""POLECAT: tab-separated, with a header, as the Harvard Dataverse has it (doi:10.7910/DVN/AJGVIT).

Its event types and modes are those of PLOVER. Several actors, their countries and sectors stand in one cell, with
semicolons between them.
"""

from __future__ import annotations

from itertools import zip_longest

from backchannel.datasets.cells import Cells, Header, day
from backchannel.datasets.codes import Reading, event_table
from backchannel.datasets.rows import Dataset, Named, Row, acting
from backchannel.datasets.sides import Who, body, known, newspaper, state
from backchannel.datasets.tally import UnfitRowError
from backchannel.facts import ActorClass

__all__ = ["COLUMNS", "POLECAT", "polecat_row"]

POLECAT = Dataset("polecat", "POLECAT")

COLUMNS = (
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Actor Name",
    "Actor Country",
    "Primary Actor Sector",
    "Recipient Name",
    "Recipient Country",
    "Primary Recipient Sector",
    "Placename",
    "Country",
    "Source",
    "Publication Date",
)
"""The columns that are read."""

_TYPES = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT"}
    | {"THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
)
_BODIES = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP"})
_ARMED = frozenset({"REB", "PAR", "CRM"})


def polecat_row(line: str, header: Header) -> Row:
    """Read one row.

    Raises:
        UnfitRowError: it is none, or tells of no communication.
    """
    cells = Cells(line, header.number)
    at = dict(zip(COLUMNS, header.indices, strict=True))
    event_type = cells[at["Event Type"]]
    reading = _reading(event_type, cells[at["Event Mode"]])
    sources, targets = acting(_side(cells, at, "Actor"), _side(cells, at, "Recipient"))
    told = cells[at["Publication Date"]]
    source = cells[at["Source"]]
    return Row(
        line=line,
        reading=reading,
        code=(event_type, cells.start(at["Event Type"], event_type)),
        sources=sources,
        targets=targets,
        day=day(cells[at["Event Date"]], "Event Date"),
        published=day(told, "Publication Date") if told else None,
        title=f"POLECAT event {cells[at['Event ID']]}",
        reporter=Named(newspaper(source), source, cells.start(at["Source"], source)) if source else None,
        place=_place(cells, at),
    )


def _reading(event_type: str, modes: str) -> Reading:
    reading = event_table().read_plover(event_type, tuple(mode.strip() for mode in modes.split(";")))
    if reading is None:
        if event_type in _TYPES:
            raise UnfitRowError(f"no communication: PLOVER {event_type}")
        raise UnfitRowError("no such PLOVER event type", fault=True)
    return reading


def _side(cells: Cells, at: dict[str, int], side: str) -> tuple[Named, ...]:
    column = at[f"{side} Name"]
    names = _several(cells[column])
    countries = _several(cells[at[f"{side} Country"]])
    sectors = _several(cells[at[f"Primary {side} Sector"]])
    start = cells.start(column)
    found = []
    for name, country, sector in zip_longest(names, countries, sectors, fillvalue=""):
        if not name:
            break
        place = cells.line.index(name, start)
        found.append(Named(_who(name, country, sector), name, place))
        start = place + len(name)
    return tuple(found)


def _several(cell: str) -> list[str]:
    return [value for each in cell.split(";") if (value := each.strip()) and value != "None"]


def _who(name: str, country: str, sector: str) -> Who:
    found = known(name, country, official=sector in _BODIES)
    if found is not None:
        return found
    if sector in _BODIES and (whose := state(country)) is not None and name.casefold() == whose.name.casefold():
        return whose
    return body(_kind(sector), name, country)


def _kind(sector: str) -> ActorClass:
    if sector in _BODIES:
        return "Actor"
    return "ArmedGroup" if sector in _ARMED else "Group"


def _place(cells: Cells, at: dict[str, int]) -> Named | None:
    name, country = cells[at["Placename"]], cells[at["Country"]]
    if name and name != country:
        return Named(Who("Actor", name), name, cells.start(at["Placename"], name))
    found = state(country) if country else None
    return Named(found, country, cells.start(at["Country"], country)) if found is not None else None
