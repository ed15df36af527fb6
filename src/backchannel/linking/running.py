"""A run: documents through the authority file, a service and a person's judgements, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

import msgspec

from backchannel.facts import Actor, Facts, Link, Place
from backchannel.facts.links import WIKIDATA, authority_of
from backchannel.linking.judgements import Judgements
from backchannel.linking.offline import OfflineLinker, resolve
from backchannel.linking.session import ServiceError
from backchannel.linking.subjects import Linker, Subject, subjects_of

__all__ = ["Linking", "unlinked"]

_Other = TypeVar("_Other")

_BATCH = 32
"""Documents that are asked about together, so that calls are filled: an article names some ten unknown actors, and a
call of the Wikidata API takes 50 ids."""


def unlinked(facts: Facts) -> Facts:
    """Return the facts without any link."""
    return msgspec.structs.replace(
        facts,
        actors=tuple(msgspec.structs.replace(actor, links=(), identifiers=()) for actor in facts.actors),
        places=tuple(msgspec.structs.replace(place, links=(), identifiers=()) for place in facts.places),
    )


class Linking:
    """Links documents, and counts.

    Parameters:
        offline: the authority file.
        service: who else is asked, for those whom the authority does not link to it; nobody unless given.
        authority: host of the entries that the service gives, Wikidata's unless given; who has an exact link there
            is not asked for.
        judgements: what a person has decided.
        say: called with one line when the service is down; the run goes on without it.
    """

    def __init__(
        self,
        offline: OfflineLinker,
        service: Linker | None = None,
        *,
        authority: str | None = None,
        judgements: Judgements | None = None,
        say: Callable[[str], object] = lambda line: None,
    ) -> None:
        self.offline = offline
        self.judgements = judgements or Judgements()
        self.down: str | None = None
        self.exact = self.close = self.open = 0
        self._service = service
        self._authority = authority_of(WIKIDATA) if authority is None else authority
        self._say = say

    def link(self, documents: Iterable[Facts | _Other]) -> Iterator[Facts | _Other]:
        """Yield the documents with their links, in order; what is no document goes through as it is."""
        documents = iter(documents)
        size = 1 if self._service is None else _BATCH
        while batch := list(islice(documents, size)):
            yield from self._batch(batch)

    def _batch(self, batch: list[Facts | _Other]) -> Iterator[Facts | _Other]:
        resolved = [resolve(each, self.offline) if isinstance(each, Facts) else each for each in batch]
        resolved = [self.judgements.obey(each) if isinstance(each, Facts) else each for each in resolved]
        if self._service is not None and self.down is None:
            resolved = self._asked(resolved)
        for each in resolved:
            if isinstance(each, Facts):
                done = _identified(self.judgements.obey(each))
                self._count(done)
                yield done
            else:
                yield each

    def _asked(self, batch: list[Facts | _Other]) -> list[Facts | _Other]:
        wanted: dict[str, Subject] = {}
        for facts in batch:
            if isinstance(facts, Facts):
                for record, subject in subjects_of(facts):
                    if not any(
                        link.match == "exact" and authority_of(link.target) == self._authority for link in record.links
                    ) and not (record.identifiers and self._authority == authority_of(WIKIDATA)):
                        wanted.setdefault(subject.key, subject)
        assert self._service is not None
        try:
            found = dict(zip(wanted, self._service.link(list(wanted.values())), strict=True))
        except ServiceError as error:
            self.down = str(error)
            self._say(f"{error}; going on without it")
            return batch
        return [_added(each, found) if isinstance(each, Facts) else each for each in batch]

    def _count(self, facts: Facts) -> None:
        records: list[Actor | Place] = [*facts.actors, *facts.places]
        for record in records:
            matches = {link.match for link in record.links}
            self.exact += "exact" in matches
            self.close += "close" in matches and "exact" not in matches
            self.open += matches == {"candidate"}

    def summary(self) -> str:
        """Return in one line what came of it."""
        line = f"links: {self.exact} exact, {self.close} close, {self.open} with candidates only"
        return f"{line}; none from the service, which is down: {self.down}" if self.down else line


def _added(facts: Facts, found: dict[str, tuple[Link, ...]]) -> Facts:
    changed: dict[int, Actor | Place] = {}
    for record, subject in subjects_of(facts):
        links = found.get(subject.key, ())
        if links:
            known = {link.target for link in links}
            kept = [link for link in record.links if link.target not in known]
            changed[id(record)] = msgspec.structs.replace(record, links=(*kept, *links))
    return msgspec.structs.replace(
        facts,
        actors=tuple(changed.get(id(actor), actor) for actor in facts.actors),
        places=tuple(changed.get(id(place), place) for place in facts.places),
    )


def _identified(facts: Facts) -> Facts:
    """Let the identifiers be the Wikidata items that are linked exactly, or were given and are not linked at all."""

    def mended(record: Actor | Place) -> Actor | Place:
        exact = [link.target for link in record.links if link.match == "exact" and link.target.startswith(WIKIDATA)]
        linked = {link.target for link in record.links}
        given = [item for item in record.identifiers if f"{WIKIDATA}{item}" not in linked]
        items = tuple(dict.fromkeys([*(target.removeprefix(WIKIDATA) for target in exact), *given]))
        return record if items == record.identifiers else msgspec.structs.replace(record, identifiers=items)

    return msgspec.structs.replace(
        facts,
        actors=tuple(mended(actor) for actor in facts.actors),
        places=tuple(mended(place) for place in facts.places),
    )
