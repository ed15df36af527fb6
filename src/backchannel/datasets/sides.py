"""Who a row names: the state, person or body that the authority knows, or somebody of this row alone."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from backchannel.authority import Entry, default_authority
from backchannel.datasets.countries import state_of
from backchannel.facts import ActorClass

__all__ = ["Who", "body", "known", "newspaper", "state"]

_SEEN = 65_536
"""How many names are kept in mind: a day's data has some thousand, and hostile data must not fill the memory."""


class Who(NamedTuple):
    """Somebody, before it is known where the row names him.

    Attributes:
        kind: class of the vocabulary.
        name: the label.
        entry: who it is in the authority; None for somebody of this row alone.
        acts_for: the state that the row says he acts for.
    """

    kind: ActorClass
    name: str
    entry: Entry | None = None
    acts_for: Entry | None = None


def state(code: str) -> Who | None:
    """Return the state with that country code, where it is one."""
    entry = _country(code)
    return Who("State", entry.name, entry) if entry is not None else None


@lru_cache(_SEEN)
def known(name: str, country: str = "", *, official: bool = False) -> Who | None:
    """Return who bears a name, where the authority knows exactly one such state, organisation or person.

    Parameters:
        name: as the row has it; capitals alone will do.
        country: the country code or name of the row, for whom an official acts.
        official: whether the row says that he speaks for that country.
    """
    senses = [sense for sense in default_authority().lookup(name) if sense.how in ("name", "acronym")]
    entries = {sense.entry.id: sense.entry for sense in senses if sense.entry.kind != "Place"}
    if len(entries) != 1:
        return None
    (entry,) = entries.values()
    if entry.kind == "State":
        return Who("State", entry.name, entry)
    acts_for = default_authority().get(entry.acts_for) if entry.acts_for else None
    if acts_for is None and official and entry.kind in ("Person", "GovernmentBody"):
        acts_for = _country(country)
    return Who(entry.kind, entry.name, entry, acts_for)  # type: ignore[arg-type]  # an entry's kind is such a class


@lru_cache(_SEEN)
def body(kind: ActorClass, name: str, country: str) -> Who:
    """Return somebody of this row alone, who acts for a country where his kind does."""
    speaks_for_it = kind in ("GovernmentBody", "Person", "Actor")
    return Who(kind, name, None, _country(country) if speaks_for_it else None)


@lru_cache(_SEEN)
def newspaper(name: str) -> Who:
    """Return who published the report behind a row."""
    found = known(name)
    return found if found is not None and found.kind == "NewsOrganization" else Who("NewsOrganization", name)


@lru_cache(_SEEN)
def _country(code: str) -> Entry | None:
    """The state with that code or, as ICEWS has it, with that name."""
    id = state_of(code)
    if id is not None:
        entry = default_authority().get(id)
        return entry if entry is not None and entry.kind == "State" else None
    if len(code) <= 3:
        return None
    states = {s.entry.id: s.entry for s in default_authority().lookup(code) if s.entry.kind == "State"}
    return next(iter(states.values())) if len(states) == 1 else None
