"""Wikidata, by its Action API: names are searched, what is found is looked up, and the best is taken.

Only names leave the machine, never text. The manners are those of the API's etiquette: one request at a time, 50 ids a
call, ``maxlag``, a contact, gzip (https://www.mediawiki.org/wiki/API:Etiquette).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from backchannel.facts import Link
from backchannel.facts.links import WIKIDATA
from backchannel.linking.cache import Cache
from backchannel.linking.items import Entity, Hit, Item, item_of
from backchannel.linking.ranking import rank
from backchannel.linking.session import ServiceError, Session
from backchannel.linking.subjects import Subject

__all__ = ["WIKIDATA_API", "WikidataLinker"]

WIKIDATA_API = "https://www.wikidata.org/w/api.php"
_IDS_A_CALL = 50
_HITS = 10
_MAXLAG = "5"
"""Seconds that replicas may lag before the service asks to come later, as Wikimedia recommends for tools."""

_NAMES = 3
"""Names of one actor that are searched: its label, and the first others."""

_LEVELS = 3
"""How far up the classes are followed: from a newspaper to an organisation it is two steps."""


class WikidataLinker:
    """Finds items for actors and places.

    Parameters:
        session: how to ask.
        cache: what was answered before; whatever is asked is kept there.
        url: the API.
    """

    def __init__(self, session: Session, cache: Cache, url: str = WIKIDATA_API) -> None:
        self._session = session
        self._cache = cache
        self._url = url

    def link(self, subjects: Sequence[Subject]) -> list[tuple[Link, ...]]:
        """Return the links for each subject: a match at most, then candidates with their scores.

        Raises:
            ServiceError: the service is down, or answers in another form than it is documented to.
        """
        names = {subject.key: [name for name in subject.names[:_NAMES] if len(name) > 1] for subject in subjects}
        hits = {name: self._search(name) for name in dict.fromkeys(n for each in names.values() for n in each)}
        items = self._items(id for ids in hits.values() for id in ids)
        lineage = self._lineage({each for item, _ in items.values() for each in item.classes})
        found = []
        for subject in subjects:
            ids = dict.fromkeys(id for name in names[subject.key] for id in hits[name])
            # A redirected id is the item that it leads to, once.
            mine = {items[id][0].id: items[id] for id in ids if id in items}
            ranked = rank(subject, [item for item, _ in mine.values()], lineage)
            found.append(
                tuple(
                    Link(
                        target=f"{WIKIDATA}{each.item.id}",
                        match=each.match,  # type: ignore[arg-type]
                        method="entity-search",
                        score=each.score,
                        label=each.item.label or None,
                        source=self._url,
                        date=mine[each.item.id][1],
                    )
                    for each in ranked
                )
            )
        return found

    def _ask(self, **params: str) -> Any:
        common = {"format": "json", "formatversion": "2", "maxlag": _MAXLAG}
        return self._session.ask(self._url, params | common)

    def _search(self, name: str) -> list[str]:
        """The ids that a search for a name finds, the service's best first."""
        key = f"search en {name}"
        known = self._cache.get([key])
        if key in known:
            return msgspec.json.decode(known[key][0], type=list[str])
        answer = self._ask(
            action="wbsearchentities", search=name, language="en", uselang="en", type="item", limit=str(_HITS)
        )
        hits = self._read(answer.get("search"), list[Hit])
        ids = [hit.id for hit in hits]
        self._cache.put([(key, msgspec.json.encode(ids))])
        return ids

    def _items(self, ids: Iterable[str]) -> dict[str, tuple[Item, datetime.date]]:
        """The items of these ids, each with the day on which it was looked up; missing ones are left out."""
        wanted = list(dict.fromkeys(ids))
        known = self._cache.get(f"item {id}" for id in wanted)
        found = {
            key.removeprefix("item "): (msgspec.json.decode(body, type=Item), day) for key, (body, day) in known.items()
        }
        unknown = [id for id in wanted if id not in found]
        for start in range(0, len(unknown), _IDS_A_CALL):
            items = self._look_up(unknown[start : start + _IDS_A_CALL])
            self._cache.put((f"item {id}", msgspec.json.encode(item)) for id, item in items.items())
            found.update({id: (item, self._cache.today) for id, item in items.items()})
        return {id: found[id] for id in wanted if not found[id][0].missing}

    def _look_up(self, ids: list[str]) -> dict[str, Item]:
        """One call; an id that never was makes the service refuse all of them, so it is taken out."""
        found: dict[str, Item] = {}
        left = list(ids)
        entities: dict[str, Any] = {}
        while left:
            try:
                answer = self._ask(
                    action="wbgetentities",
                    ids="|".join(left),
                    props="labels|aliases|descriptions|claims|sitelinks",
                    languages="en|mul",
                )
            except ServiceError as error:
                lost = str(error.body.get("id", ""))
                if error.code != "no-such-entity" or lost not in left:
                    raise
                left.remove(lost)
                found[lost] = Item(id=lost, missing=True)
                continue
            entities = self._read(answer.get("entities"), dict[str, Entity])
            break
        moved = {entity.redirects.get("from", ""): entity for entity in entities.values()}
        for id in left:
            entity = entities.get(id) or moved.get(id)
            found[id] = Item(id=id, missing=True) if entity is None else item_of(entity)
        return found

    def _lineage(self, classes: set[str]) -> dict[str, frozenset[str]]:
        """For each class, the class and what is above it, as far as :data:`_LEVELS`."""
        parents: dict[str, list[str]] = {}
        level = classes
        for _ in range(_LEVELS):
            new = sorted(each for each in level if each not in parents)
            parents.update({id: item.parents for id, (item, _) in self._items(new).items()} if new else {})
            level = {parent for each in new for parent in parents.get(each, ())}
        lineage = {}
        for each in classes:
            reached, frontier = {each}, [each]
            while frontier:
                frontier = [p for id in frontier for p in parents.get(id, ()) if p not in reached]
                reached.update(frontier)
            lineage[each] = frozenset(reached)
        return lineage

    def _read(self, value: Any, form: Any) -> Any:
        try:
            return msgspec.convert(value, form)
        except msgspec.ValidationError as error:
            raise ServiceError(f"{self._url}: the answer is not of the documented form: {error}") from None
