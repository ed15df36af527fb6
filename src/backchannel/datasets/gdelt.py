"""GDELT 2.0 events: 61 cells a row, tabs between them, no header.

The columns are those of the Event Codebook V2.0 (http://data.gdeltproject.org/documentation/GDELT-Event_Codebook-V2.0.pdf);
actor codes are those of CAMEO 1.1b3: a country, then roles of three letters each (``IRQGOV``).
"""

from __future__ import annotations

from functools import lru_cache

from backchannel.datasets.cells import Cells, address, day, host
from backchannel.datasets.codes import Reading, event_table
from backchannel.datasets.rows import Dataset, Named, Row, acting
from backchannel.datasets.sides import Who, body, known, newspaper, state
from backchannel.datasets.tally import UnfitRowError
from backchannel.facts import ActorClass

__all__ = ["GDELT", "gdelt_row"]

GDELT = Dataset("gdelt", "GDELT")

_COLUMNS = 61
_ID, _DAY = 0, 1
_ACTORS = (5, 15)
"""Where the cells of each actor begin: code, name, country, known group, ethnicity, two religions, three types."""
_EVENT_CODE = 26
_PLACE_TYPE, _PLACE = 51, 52
_ADDED, _SOURCE = 59, 60
_COUNTRY = "1"
_TURNED = frozenset({"038", "043"})
"""Codes whose source is the host, or the side that takes a mediator."""

_BODIES = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP"})
_ARMED = frozenset({"REB", "SEP", "INS", "UAF"})


def gdelt_row(line: str) -> Row:
    """Read one row.

    Raises:
        UnfitRowError: it is none, or tells of no communication.
    """
    cells = Cells(line, _COLUMNS)
    code = cells[_EVENT_CODE]
    reading = cameo_reading(code)
    sources, targets = acting(_side(cells, _ACTORS[0]), _side(cells, _ACTORS[1]))
    added = cells[_ADDED]
    return Row(
        line=line,
        reading=reading,
        code=(code, cells.start(_EVENT_CODE)),
        sources=sources,
        targets=targets,
        day=day(cells[_DAY], "SQLDATE"),
        published=day(added, "DATEADDED") if added else None,
        title=f"GDELT event {cells[_ID]}",
        reporter=_reporter(cells),
        place=_place(cells),
        turned=code in _TURNED,
    )


def cameo_reading(code: str) -> Reading:
    """Return what a CAMEO code is read as.

    Raises:
        UnfitRowError: it is no code, or the code of an event that is no communication.
    """
    reading = event_table().read_cameo(code)
    if reading is None:
        if code.isascii() and code.isdigit() and len(code) in (3, 4) and 1 <= int(code[:2]) <= 20:
            raise UnfitRowError(f"no communication: CAMEO {code[:2]}")
        raise UnfitRowError("no such CAMEO code", fault=True)
    return reading


def _side(cells: Cells, first: int) -> tuple[Named, ...]:
    code = cells[first]
    if not code:
        return ()
    who = _who(code, cells[first + 1], cells[first + 2])
    return (Named(who, code, cells.start(first, code)),)


@lru_cache(65_536)
def _who(code: str, name: str, country: str) -> Who:
    """Who is meant by an actor's code and name. A code of a country alone is the state, whatever city is named."""
    if code == country and (found := state(code)) is not None:
        return found
    roles = code.removeprefix(country)
    types = {roles[at : at + 3] for at in range(0, len(roles), 3)}
    found = known(name, country, official=bool(types & _BODIES)) if name else None
    if found is not None and (found.kind != "State" or not country):
        return found
    return body(_kind(types), f"{name} ({code})" if name else code, country)


def _kind(types: set[str]) -> ActorClass:
    if types & _BODIES:
        return "GovernmentBody"
    if types & _ARMED:
        return "ArmedGroup"
    return "IntergovernmentalOrganization" if "IGO" in types else "Group"


def _reporter(cells: Cells) -> Named | None:
    """The site on which the report was found, told by the report's address; or, of print, whatever is told."""
    words = cells[_SOURCE]
    if not words:
        return None
    url = address(words)
    return Named(newspaper(words if url is None else host(url)), words, cells.start(_SOURCE, words))


def _place(cells: Cells) -> Named | None:
    words = cells[_PLACE]
    if not words:
        return None
    found = known(words) if cells[_PLACE_TYPE] == _COUNTRY else None
    who = found if found is not None and found.kind == "State" else Who("Actor", words)
    return Named(who, words, cells.start(_PLACE, words))
