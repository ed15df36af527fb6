"""The authority file: which of its entries the actors and places of an article are. Asks nobody."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

import msgspec

from backchannel.authority import Authority, Entry, default_authority, normal_office
from backchannel.facts import Actor, Facts, Link, Place
from backchannel.facts.links import WIKIDATA, authority_of
from backchannel.linking.merging import merged
from backchannel.linking.subjects import Subject, subjects_of

__all__ = ["OfflineLinker", "links_of", "resolve"]

_ORGANIZATIONS = frozenset(
    {"Organization", "IntergovernmentalOrganization", "ArmedGroup", "NewsOrganization", "GovernmentBody"}
)
_TOKEN = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*\.?|[^\w\s]")


class OfflineLinker:
    """Finds entries of the authority by name, office, day, and by who else an article speaks of.

    Parameters:
        authority: the shipped one unless another is given.
    """

    def __init__(self, authority: Authority | None = None) -> None:
        self.authority = authority or default_authority()

    def link(self, subjects: Sequence[Subject]) -> list[tuple[Link, ...]]:
        """Return the links of the entry that each subject surely is; of several possible ones, candidates."""
        found = []
        for subject in subjects:
            entries = self.entries(subject, frozenset())
            match = None if len(entries) == 1 else "candidate"
            found.append(tuple(link for entry in entries for link in links_of(entry, match)))
        return found

    def entries(self, subject: Subject, company: frozenset[str]) -> tuple[Entry, ...]:
        """Return the entries that a subject may be: one if it is certain, several if it is not, none if unknown.

        Parameters:
            subject: who.
            company: ids of those that the article speaks of beside it; they tell which Congo is meant.
        """
        noun, _, id = subject.key.partition("/")
        if noun != "article":
            entry = self.authority.get(id)
            return () if entry is None else (entry,)
        possible: dict[str, Entry] = {}
        for name in subject.names:
            named = self._named(subject, name)
            if len(named) == 1:
                return named
            possible.update({entry.id: entry for entry in named})
        near = [entry for id, entry in possible.items() if id in company]
        return tuple(near) if len(near) == 1 else tuple(possible.values())

    def _named(self, subject: Subject, name: str) -> tuple[Entry, ...]:
        if subject.kind == "Person":
            return self._persons(subject, name)
        entries = {
            sense.entry.id: sense.entry
            for sense in self.authority.lookup(name)
            if sense.how != "demonym" and _agree(subject.kind, sense.entry.kind)
        }
        if not entries and subject.kind == "Actor":
            return self._persons(subject, name)
        if len(entries) > 1:
            # "Washington" as one who acts is a government, as a place a city.
            alike = {id: e for id, e in entries.items() if (e.kind == "Place") == (subject.kind == "Place")}
            entries = alike or entries
        return tuple(entries.values())

    def _persons(self, subject: Subject, name: str) -> tuple[Entry, ...]:
        on = subject.published
        office = normal_office(subject.office) if subject.office else None
        sides = {sense.entry.id for side in subject.sides for sense in self.authority.lookup(side)}
        fitting = []
        for person in self.authority.persons(name, on):
            tenures = self.authority.offices(person.id)
            states = {tenure.of for tenure in tenures}
            if sides and states and not sides & states:
                continue
            known = [t for t in tenures if office is None or t.office == office]
            serving = any(on is not None and t.holds(on) for t in known)
            if " " in name or serving or (office is not None and known and sides & states):
                fitting.append(person)
        return tuple(fitting)

    def company(self, text: str, on: datetime.date | None) -> frozenset[str]:
        """Return the ids of all that the words of a text mean beyond doubt, and of the states that these stand for."""
        tokens = _TOKEN.findall(text)
        found: set[str] = set()
        position = 0
        while position < len(tokens):
            count, senses = self.authority.longest(tokens, position)
            ids = {sense.entry.id for sense in senses if sense.entry.kind != "Place"}
            if len(ids) == 1:
                found |= ids
            position += max(count, 1)
        for id in tuple(found):
            tenures = self.authority.offices(id)
            found |= {t.of for t in tenures if on is None or t.holds(on)} or {t.of for t in tenures}
        return frozenset(found)


def _agree(kind: str, entry: str) -> bool:
    if kind in ("Actor", entry):
        return True
    if kind == "Place":
        return entry == "State"
    return kind in _ORGANIZATIONS and entry in _ORGANIZATIONS


def links_of(entry: Entry, match: str | None = None) -> tuple[Link, ...]:
    """Return an entry's links: its item and its other IRIs exact, further items close; or all of one kind."""
    targets = [(f"{WIKIDATA}{item}", "close" if n else "exact") for n, item in enumerate(entry.identifiers)]
    hosts: set[str] = set()
    for iri in entry.matches:
        host = iri.split("/")[2]
        targets.append((iri, "close" if host in hosts else "exact"))
        hosts.add(host)
    return tuple(
        Link(
            target=target,
            match=match or kind,  # type: ignore[arg-type]
            method="authority-file",
            score=1.0 if match is None and kind == "exact" else 0.5,
            label=entry.name,
            source=entry.source or None,
            date=entry.date,
        )
        for target, kind in targets
    )


def resolve(facts: Facts, linker: OfflineLinker) -> Facts:
    """Return the facts with the authority's ids and links for all actors and places that it surely knows.

    Records that are one entry become one record, with the names of all. Of what an ambiguous name may mean, each
    possibility is a candidate.
    """
    company: frozenset[str] | None = None
    changed: dict[int, Actor | Place] = {}
    for record, subject in subjects_of(facts):
        if record.authority is None and company is None:
            company = linker.company(facts.article.text, facts.article.published) | {
                each.authority for each in facts.actors if each.authority is not None
            }
        entries = linker.entries(subject, company or frozenset())
        if record.authority is not None and entries:
            # The entry of an id that a table of another program gave may be anybody: the names must agree.
            changed[id(record)] = _linked(record, entries[0])
        elif len(entries) == 1 and _same_record(record, entries[0]):
            entry = entries[0]
            kind = {} if isinstance(record, Place) else {"kind": entry.kind}
            changed[id(record)] = _linked(
                msgspec.structs.replace(record, authority=entry.id, name=entry.name, **kind), entry
            )
        elif entries:
            changed[id(record)] = _with_links(record, [link for e in entries for link in links_of(e, "candidate")])
    return merged(
        msgspec.structs.replace(
            facts,
            actors=tuple(changed.get(id(actor), actor) for actor in facts.actors),
            places=tuple(changed.get(id(place), place) for place in facts.places),
        )
    )


def _same_record(record: Actor | Place, entry: Entry) -> bool:
    return isinstance(record, Place) == (entry.kind == "Place")


def _linked(record: Actor | Place, entry: Entry) -> Actor | Place:
    if not set(record.identifiers) <= set(entry.identifiers):
        return record
    return _with_links(record, links_of(entry))


def _with_links(record: Actor | Place, links: Iterable[Link]) -> Actor | Place:
    known = {link.target for link in record.links}
    certain = {authority_of(link.target) for link in record.links if link.match == "exact"}
    new = [
        msgspec.structs.replace(link, match="close")
        if link.match == "exact" and authority_of(link.target) in certain
        else link
        for link in links
        if link.target not in known
    ]
    return msgspec.structs.replace(record, links=(*record.links, *dict.fromkeys(new)))
