"""The authority itself: look names, office holders and offices up."""

from __future__ import annotations

import datetime
import functools
import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from backchannel.authority.folding import fold, is_possessive, without_article
from backchannel.authority.offices import SHARED_OFFICES, normal_office
from backchannel.authority.records import Entry, Sense, Tenure

__all__ = ["Authority", "authority_file", "default_authority", "own_authority"]

# Folded, these capitals and cities are everyday words; they are meant only when written with their accent.
_WORDS_UNLESS_ACCENTED = frozenset({"Male", "Lome"})
_LONGEST_ACRONYM = 5
# Surnames that are everyday words too; alone they mean the person only while that person is in office.
_EVERYDAY = frozenset(
    {"Ban", "Bio", "Dan", "Dar", "Day", "Drew", "Fox", "Hague", "Han", "Hunt", "Jun", "Long", "Ma", "Major", "May"}
    | {"Meta", "Moon", "Park", "Paz", "Rice", "Said", "Straw", "Su", "Sung", "To", "Wade", "Young"}
)


class Authority:
    """Who is who among states, organisations, news agencies, places and office holders. Read-only.

    Parameters:
        entries: all entries, their ids unique.
        senses: name -> what it means, the usual meaning first. Names are folded here.
        person_names: person id -> (full names and aliases, bare short names).
        tenures: times in office.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        senses: Mapping[str, Sequence[Sense]],
        person_names: Mapping[str, tuple[Sequence[str], Sequence[str]]],
        tenures: Iterable[Tenure],
    ) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._senses: dict[str, tuple[Sense, ...]] = {}
        self._persons: dict[str, tuple[str, ...]] = {}
        self._offices: dict[str, tuple[Tenure, ...]] = {}
        self._held: dict[tuple[str, str], list[Tenure]] = {}
        for name, meant in senses.items():
            self._add_senses(fold(name), meant)
        self._add_persons(person_names)
        self._add_tenures(tenures)
        self._starts = self._first_words()

    @functools.cached_property
    def _capitals(self) -> dict[str, str]:
        """The name in capital letters -> the name."""
        return {key.upper(): key for key in self._senses if len(key) > _LONGEST_ACRONYM or key.capitalize() == key}

    def _add_senses(self, key: str, meant: Sequence[Sense]) -> None:
        if len(meant) == 1 and key not in self._senses:
            self._senses[key] = (meant[0],)
            return
        known = list(self._senses.get(key, ()))
        for sense in meant:
            same = (other for other in known if other.entry is sense.entry)
            if not any(other.entry.kind != "Place" or other.how == sense.how for other in same):
                known.append(sense)
        self._senses[key] = tuple(known)

    def _add_persons(self, person_names: Mapping[str, tuple[Sequence[str], Sequence[str]]]) -> None:
        for person, (full, short) in person_names.items():
            sense = (Sense(self._entries[person], "name"),)
            for position, name in enumerate((*full, *short)):
                key = fold(name)
                known = self._persons.get(key, ())
                if person not in known:
                    self._persons[key] = (*known, person)
                    if position < len(full) and " " in key:
                        self._add_senses(key, sense)

    def _add_tenures(self, tenures: Iterable[Tenure]) -> None:
        for tenure in tenures:
            self._offices[tenure.person] = (*self._offices.get(tenure.person, ()), tenure)
            self._held.setdefault((tenure.office, tenure.of), []).append(tenure)

    def _first_words(self) -> dict[str, int]:
        """First word of a name -> how many tokens its longest name can be, hyphens being tokens too."""
        starts: dict[str, int] = {}
        for key in self._senses:
            first = key.partition(" ")[0]
            tokens = 2 + 2 * key.count(" ")
            # The first word may be a possessive, of which tokenizers make two: People 's Republic of China.
            for word in (first, first[:-1]) if first.endswith("s") else (first,):
                if starts.get(word, 0) < tokens:
                    starts[word] = tokens
        return starts

    def lookup(self, name: str) -> tuple[Sense, ...]:
        """Return all that a name means, the usual meaning first; empty when it is unknown.

        Persons are found by full name or alias of several words; bare surnames only by :meth:`persons`.
        """
        return self._meant(fold(name), name)

    def _meant(self, key: str, written: str) -> tuple[Sense, ...]:
        senses = self._senses.get(key)
        if senses is None and key.startswith("the "):
            key = without_article(key)
            senses = self._senses.get(key)
        if senses is None and key.isupper():
            key = self._capitals.get(key, "")
            senses = self._senses.get(key)
        if senses is None or (key in _WORDS_UNLESS_ACCENTED and written.isascii()):
            return ()
        return senses

    def longest(self, words: Sequence[str], start: int) -> tuple[int, tuple[Sense, ...]]:
        """Find the longest name that begins at a token.

        Parameters:
            words: tokens as a Universal Dependencies tokenizer makes them.
            start: index of the first token of the name; it may be *the*.

        Returns:
            number of tokens and what they mean; ``(0, ())`` when no name begins there.
        """
        limit = self._reach(words, start)
        if not limit:
            return 0, ()
        for count in range(min(limit, len(words) - start), 0, -1):
            last = words[start + count - 1]
            if is_possessive(last) or not any(character.isalnum() for character in last):
                continue
            written = " ".join(words[start : start + count])
            senses = self._meant(fold(written), written)
            if senses:
                return count, senses
        return 0, ()

    def _reach(self, words: Sequence[str], start: int) -> int:
        first = _first_word(words[start])
        if first in {"the", "THE"} and start + 1 < len(words):
            return 1 + max(self._starts.get("the", 0), self._reach_of(_first_word(words[start + 1])))
        return self._reach_of(first)

    def _reach_of(self, first: str) -> int:
        if first.isupper() or (len(first) == 1 and first.isalnum()):  # initials, which are written in several ways
            return max(self._starts.get(first, 0), 9)
        return self._starts.get(first, 0)

    def persons(self, name: str, on: datetime.date | None) -> tuple[Entry, ...]:
        """Return the persons that a full name, an alias or a bare surname fits.

        Parameters:
            name: *Vladimir Putin*, *Putin*, *bin Salman*.
            on: the day spoken of. When several persons fit, those in office on that day are preferred. A bare
                surname that is an everyday word as well (*May*) fits only a person in office on that day.
        """
        key = fold(name)
        found = self._persons.get(key, ())
        everyday = key in _EVERYDAY
        if on is not None and (everyday or len(found) > 1):
            serving = tuple(p for p in found if any(t.holds(on) for t in self.offices(p)))
            found = serving if serving or everyday else found
        elif everyday:
            found = ()
        return tuple(self._entries[person] for person in found)

    def holder(self, office: str, of: str, on: datetime.date | None) -> Entry | None:
        """Return who held an office on a day.

        Parameters:
            office: words for the office, in any form of :data:`~backchannel.authority.OFFICES`.
            of: id of the state or organisation.
            on: the day.

        Returns:
            None without a day, when nobody is known to have held it, when several did (a day of handing over), and
            for offices of which there are several at a time (envoys).
        """
        normal = normal_office(office)
        if on is None or normal is None or normal in SHARED_OFFICES:
            return None
        holders = {tenure.person for tenure in self._held.get((normal, of), ()) if tenure.holds(on)}
        return self._entries[holders.pop()] if len(holders) == 1 else None

    def offices(self, person: str) -> tuple[Tenure, ...]:
        """Return a person's times in office, in the order of the table (by date); empty when unknown."""
        return self._offices.get(person, ())

    def get(self, id: str) -> Entry | None:
        """Return the entry with that id, or None."""
        return self._entries.get(id)

    def entries(self) -> tuple[Entry, ...]:
        """Return all entries, ordered by id."""
        return tuple(self._entries[id] for id in sorted(self._entries))


@functools.lru_cache(maxsize=8192)  # most words of a text have come before
def _first_word(token: str) -> str:
    return fold(token).split(" ")[0]


@functools.cache
def default_authority() -> Authority:
    """Return the authority made of the shipped tables; they are read once."""
    from backchannel.authority.loading import load

    shipped: Traversable = files("backchannel.authority").joinpath("data")
    return load(shipped)


def own_authority(path: str, data: bytes) -> Authority:
    """Return the shipped authority with a user's entries added: see :func:`backchannel.authority.own.read_own`.

    Raises:
        DataError: the file is not of its form, or disagrees with the shipped tables.
    """
    from backchannel.authority.loading import load
    from backchannel.authority.own import read_own

    return load(files("backchannel.authority").joinpath("data"), read_own(path, data))


# By name; a file that changes is read anew.
_read: dict[str, tuple[tuple[int, int] | None, Authority]] = {}


def authority_file(path: Path | str) -> Authority:
    """Return the shipped authority with the entries of a user's file: see :func:`own_authority`.

    Each article asks for it, and linking after extraction; it is read once as long as it stays as it is. A pipe is read
    once in any case.

    Raises:
        DataError: it cannot be read, is not of its form, or disagrees with the shipped tables.
    """
    from backchannel.reading.source import read_bytes

    name = str(path)
    state = _state(name)
    if name not in _read or _read[name][0] != state:
        _read[name] = (state, own_authority(name, read_bytes(name)))
    return _read[name][1]


def _state(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - a name may be one that Path refuses
    except (OSError, ValueError):
        return None
    return (status.st_mtime_ns, status.st_size) if stat.S_ISREG(status.st_mode) else None
