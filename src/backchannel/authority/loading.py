"""Make an authority of a folder of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable
from typing import get_args

from backchannel.authority.lookup import Authority
from backchannel.authority.offices import OFFICES
from backchannel.authority.records import KINDS, Entry, How, Sense, Tenure
from backchannel.authority.tables import day_bound, read_table, split_names
from backchannel.errors import DataError

__all__ = ["load"]

_Names = dict[str, tuple[Sequence[str], Sequence[str]]]
_HOW = {how: how for how in get_args(How)}


class _Register:
    """Entries and the senses of their names, as the tables are read."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.senses: dict[str, list[tuple[int, Sense]]] = {}
        self.seats: list[tuple[list[str], list[str]]] = []

    def add(self, entry: Entry, table: str) -> Entry:
        if entry.id in self.entries:
            raise DataError(f"the id {entry.id!r} is used twice", source=table)
        if entry.kind not in KINDS:
            raise DataError(f"{entry.kind!r} is no kind of entry", source=table, place=entry.id)
        self.entries[entry.id] = entry
        return entry

    def mean(self, name: str, entry: Entry, how: How, rank: int) -> None:
        """Note a sense; of several senses of a name, those of lower rank come first."""
        self.senses.setdefault(name, []).append((rank, Sense(entry, how)))

    def known(self, id: str, table: str, place: str) -> Entry:
        try:
            return self.entries[id]
        except KeyError:
            raise DataError(f"{id!r} is no id of the authority", source=table, place=place) from None

    def ordered(self) -> dict[str, list[Sense]]:
        return {
            name: [sense for _, sense in sorted(senses, key=lambda ranked: ranked[0])]
            for name, senses in self.senses.items()
        }


def load(folder: Traversable) -> Authority:
    """Read all tables of a folder.

    Raises:
        DataError: a table is not of its form, an id is used twice, or one that is referred to is missing.
        OSError: a table is missing.
    """
    register = _Register()
    _add_states(register, folder)
    _add_places(register, folder)
    _add_organizations(register, folder)
    people = _add_people(register, folder)
    return Authority(register.entries.values(), register.ordered(), people, _tenures(register, folder))


def _add_states(register: _Register, folder: Traversable) -> None:
    for id, kind, name, identifiers, _ in read_table(folder, "states.csv"):
        register.add(Entry(id, kind, name, tuple(split_names(identifiers))), "states.csv")
    for id, name, how, _ in read_table(folder, "names.csv"):
        entry = register.known(id, "names.csv", name)
        if how not in _HOW:
            raise DataError(f"{how!r} is no way to name something", source="names.csv", place=name)
        register.mean(name, entry, _HOW[how], 3 if entry.kind == "Place" else 0)


def _add_places(register: _Register, folder: Traversable) -> None:
    for id, name, names, identifiers, capital_of, _ in read_table(folder, "places.csv"):
        entry = register.add(Entry(id, "Place", name, tuple(split_names(identifiers))), "places.csv")
        every = [name, *split_names(names)]
        for spelling in every:
            register.mean(spelling, entry, "name", 1)
        register.seats.append((every, split_names(capital_of)))


def _add_organizations(register: _Register, folder: Traversable) -> None:
    for id, kind, name, aliases, acronyms, metonyms, identifiers, acts_for, _ in read_table(
        folder, "organizations.csv"
    ):
        entry = register.add(
            Entry(id, kind, name, tuple(split_names(identifiers)), acts_for or None), "organizations.csv"
        )
        for spelling in (name, *split_names(aliases)):
            register.mean(spelling, entry, "name", 0)
        for spelling in split_names(acronyms):
            register.mean(spelling, entry, "acronym", 0)
        for spelling in split_names(metonyms):
            register.mean(spelling, entry, "metonym", 2)
    for entry in register.entries.values():
        if entry.acts_for is not None:
            register.known(entry.acts_for, "organizations.csv", entry.id)
    for every, capital_of in register.seats:
        for id in capital_of:
            for spelling in every:
                register.mean(spelling, register.known(id, "places.csv", spelling), "capital", 2)


def _add_people(register: _Register, folder: Traversable) -> _Names:
    names: _Names = {}
    for id, name, aliases, short, identifiers, _ in read_table(folder, "people.csv"):
        register.add(Entry(id, "Person", name, tuple(split_names(identifiers))), "people.csv")
        names[id] = ([name, *split_names(aliases)], split_names(short) or [name.rsplit(" ", 1)[-1]])
    return names


def _tenures(register: _Register, folder: Traversable) -> Iterator[Tenure]:
    table = "office_holders.csv"
    for person, office, of, begin, end, source in read_table(folder, table):
        register.known(person, table, office)
        register.known(of, table, person)
        if OFFICES.get(office) != office:
            raise DataError(f"{office!r} is no normal form of an office", source=table, place=person)
        yield Tenure(
            *(person, office, of),
            day_bound(begin, begin=True, source=table, place=person),
            day_bound(end, begin=False, source=table, place=person),
            source,
        )
