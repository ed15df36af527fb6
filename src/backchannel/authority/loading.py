"""Make an authority of a folder of tables."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import get_args

import msgspec

from backchannel.authority.folding import fold
from backchannel.authority.lookup import Authority
from backchannel.authority.offices import OFFICES
from backchannel.authority.own import Own
from backchannel.authority.records import KINDS, REVIEWED, Entry, How, Sense, Tenure
from backchannel.authority.tables import day_bound, read_table, split_names
from backchannel.errors import DataError

__all__ = ["load"]

_Names = dict[str, tuple[list[str], list[str]]]
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


def load(folder: Traversable, own: Own | None = None) -> Authority:
    """Read all tables of a folder.

    Parameters:
        folder: where the tables are.
        own: a user's entries, read by :func:`backchannel.authority.own.read_own`. What they name means them alone,
            whatever else the tables know by that name; those with an id of the tables add names to its entry.

    Raises:
        DataError: a table is not of its form, an id is used twice, or one that is referred to is missing.
        OSError: a table is missing.
    """
    register = _Register()
    _add_states(register, folder)
    _add_places(register, folder)
    _add_organizations(register, folder)
    people = _add_people(register, folder)
    tenures = [*_tenures(register, folder)]
    if own is not None:
        _add_own(register, people, own)
        tenures += own.tenures
    return Authority(register.entries.values(), register.ordered(), people, tenures)


def _entry(id: str, kind: str, name: str, identifiers: str, source: str, acts_for: str | None = None) -> Entry:
    return Entry(id, kind, name, tuple(split_names(identifiers)), acts_for, source=source, date=REVIEWED)


def _add_own(register: _Register, people: _Names, own: Own) -> None:
    """Add a user's entries, and let their names mean nobody else."""
    items = {item: entry.id for entry in register.entries.values() for item in entry.identifiers}
    if not own.ids_given:
        own = _under_known_ids(own, items)
    for entry in own.entries:
        known = register.entries.get(entry.id)
        if known is not None and known.kind != entry.kind and entry.kind:
            raise DataError(f"{entry.id!r} is a {known.kind} of the shipped tables, no {entry.kind}", source=own.name)
        for item in entry.identifiers:
            if items.get(item, entry.id) != entry.id:
                raise DataError(
                    f"{item} is the entry {items[item]!r} of the shipped tables",
                    source=own.name,
                    place=entry.id,
                    remedy="use that id to add names to it",
                )
        register.entries[entry.id] = entry if known is None else _joined(known, entry)
        if entry.kind == "Person":
            people.setdefault(entry.id, ([], [entry.name.rsplit(" ", 1)[-1]]))
    for entry in own.entries:
        if entry.acts_for is not None:
            register.known(entry.acts_for, own.name, entry.id)
    for tenure in own.tenures:
        register.known(tenure.person, own.name, tenure.office)
        register.known(tenure.of, own.name, tenure.person)
    taken = {fold(name): id for id, name, _ in own.names}
    ours = {entry.id for entry in own.entries}
    for name, senses in register.senses.items():
        if fold(name) in taken:
            senses[:] = [ranked for ranked in senses if ranked[1].entry.id in ours]
    for names in people.values():
        for spellings in names:
            spellings[:] = [name for name in spellings if fold(name) not in taken]
    for id, name, how in own.names:
        entry = register.entries[id]
        if entry.kind == "Person":
            people[id][1 if how == "short" else 0].append(name)
        else:
            register.mean(name, entry, _HOW[how], -1)
    register.senses = {
        name: [(rank, Sense(register.entries[sense.entry.id], sense.how)) for rank, sense in senses]
        for name, senses in register.senses.items()
    }


def _under_known_ids(own: Own, items: dict[str, str]) -> Own:
    """Give entries whose Wikidata item the tables know the id of the tables."""
    ids = {
        entry.id: next((items[item] for item in entry.identifiers if item in items), entry.id) for entry in own.entries
    }
    return own._replace(
        entries=tuple(msgspec.structs.replace(entry, id=ids[entry.id]) for entry in own.entries),
        names=tuple((ids[id], name, how) for id, name, how in own.names),
    )


def _joined(known: Entry, own: Entry) -> Entry:
    return Entry(
        known.id,
        known.kind,
        known.name,
        known.identifiers or own.identifiers,
        own.acts_for or known.acts_for,
        tuple(dict.fromkeys((*known.matches, *own.matches))),
        known.source if known.identifiers else own.source,
        known.date if known.identifiers else own.date,
    )


def _add_states(register: _Register, folder: Traversable) -> None:
    for id, kind, name, identifiers, source in read_table(folder, "states.csv"):
        register.add(_entry(id, kind, name, identifiers, source), "states.csv")
    for id, name, how, _ in read_table(folder, "names.csv"):
        entry = register.known(id, "names.csv", name)
        if how not in _HOW:
            raise DataError(f"{how!r} is no way to name something", source="names.csv", place=name)
        register.mean(name, entry, _HOW[how], 3 if entry.kind == "Place" else 0)


def _add_places(register: _Register, folder: Traversable) -> None:
    for id, name, names, identifiers, capital_of, source in read_table(folder, "places.csv"):
        entry = register.add(_entry(id, "Place", name, identifiers, source), "places.csv")
        every = [name, *split_names(names)]
        for spelling in every:
            register.mean(spelling, entry, "name", 1)
        register.seats.append((every, split_names(capital_of)))


def _add_organizations(register: _Register, folder: Traversable) -> None:
    for id, kind, name, aliases, acronyms, metonyms, identifiers, acts_for, source in read_table(
        folder, "organizations.csv"
    ):
        entry = register.add(_entry(id, kind, name, identifiers, source, acts_for or None), "organizations.csv")
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
    for id, name, aliases, short, identifiers, source in read_table(folder, "people.csv"):
        register.add(_entry(id, "Person", name, identifiers, source), "people.csv")
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
