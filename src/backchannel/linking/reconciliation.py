"""Any service with the Reconciliation API of the W3C community group (https://www.w3.org/community/reports/reconciliation/
CG-FINAL-specs-0.2-20230410/): OpenRefine's own for Wikidata, csv-reconcile, those of libraries and registers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from backchannel.authority.folding import fold
from backchannel.errors import UsageError
from backchannel.facts import Link
from backchannel.facts.links import WIKIDATA, authority_of
from backchannel.linking.cache import Cache
from backchannel.linking.session import ServiceError, Session
from backchannel.linking.subjects import Subject

__all__ = ["Candidate", "Manifest", "ReconciliationLinker"]

_QUERIES_A_CALL = 10
"""As OpenRefine does: services answer in time, and one that fails loses little."""

_LIMIT = 5
_LEAST = 0.35
"""Candidates below this score, of 1, are noise to whoever has to judge them."""

_IRI = re.compile(r'https?://[^\s<>"{}|\\^`]+')
_WIKIDATA_TYPES = {"Person": "Q5", "State": "Q6256", "Organization": "Q43229", "Place": "Q486972"}
_ORGANIZATIONS = ("IntergovernmentalOrganization", "ArmedGroup", "NewsOrganization", "GovernmentBody")


class _View(msgspec.Struct):
    url: str = ""


class Manifest(msgspec.Struct):
    """What a service says of itself."""

    name: str
    identifierSpace: str  # noqa: N815 - as the API spells it
    versions: tuple[str, ...] = ("0.1",)
    view: _View | None = None


class Candidate(msgspec.Struct):
    """An entry that a service proposes."""

    id: str
    name: str
    score: float = 0.0
    match: bool = False


class _Result(msgspec.Struct):
    result: list[Candidate]


class ReconciliationLinker:
    """Finds entries of the service's authority.

    Parameters:
        session: how to ask.
        cache: what was answered before.
        url: the service.
        types: class of the vocabulary -> the service's type; a class without one is asked for without a type. An
            organisation of a narrower class is an Organization.
        properties: ``country`` or ``office`` -> the service's property.

    Raises:
        UsageError: the address or a name is not one.
    """

    def __init__(
        self,
        session: Session,
        cache: Cache,
        url: str,
        *,
        types: Mapping[str, str] | None = None,
        properties: Mapping[str, str] | None = None,
    ) -> None:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
            raise UsageError(f"{url!r} is no address of a service")
        strange = sorted(set(properties or {}) - {"country", "office"})
        if strange:
            raise UsageError(f"{strange[0]!r} is nothing that is known of actors; there are country and office")
        self._session = session
        self._cache = cache
        self._url = url
        self._types = types
        self._properties = properties
        self._manifest: Manifest | None = None

    def manifest(self) -> Manifest:
        """Return what the service says of itself; it is asked once.

        Raises:
            ServiceError: it does not answer, or is no such service.
        """
        if self._manifest is None:
            self._manifest = self._read(self._session.ask(self._url), Manifest)
        return self._manifest

    @property
    def authority(self) -> str:
        """The host of the service's entries."""
        return authority_of(self._target("x"))

    def link(self, subjects: Sequence[Subject]) -> list[tuple[Link, ...]]:
        """Return the links for each subject.

        An entry that the service itself calls a match is exact when it has the same name, else close; all others
        are candidates.

        Raises:
            ServiceError: the service is down, or answers in another form than the API has.
        """
        self.manifest()
        queries = [json.dumps(self._query(subject), sort_keys=True, ensure_ascii=False) for subject in subjects]
        keys = [f"reconcile {self._url} {query}" for query in queries]
        known = self._cache.get(dict.fromkeys(keys))
        unknown = [key for key in dict.fromkeys(keys) if key not in known]
        text = dict(zip(keys, queries, strict=True))
        for start in range(0, len(unknown), _QUERIES_A_CALL):
            some = unknown[start : start + _QUERIES_A_CALL]
            batch = {f"q{n}": json.loads(text[key]) for n, key in enumerate(some)}
            answer = self._session.ask(self._url, form={"queries": json.dumps(batch, ensure_ascii=False)})
            results = self._read({name: answer.get(name) for name in batch}, dict[str, _Result])
            bodies = {key: msgspec.json.encode(results[f"q{n}"].result) for n, key in enumerate(some)}
            self._cache.put(bodies.items())
            known.update({key: (body, self._cache.today) for key, body in bodies.items()})
        return [
            tuple(self._links(subject, msgspec.json.decode(known[key][0], type=list[Candidate]), known[key][1]))
            for subject, key in zip(subjects, keys, strict=True)
        ]

    def _query(self, subject: Subject) -> dict[str, Any]:
        query: dict[str, Any] = {"query": subject.names[0], "limit": _LIMIT}
        wikidata = self.manifest().identifierSpace.startswith(WIKIDATA)
        types = self._types if self._types is not None else _WIKIDATA_TYPES if wikidata else {}
        kind = subject.kind if subject.kind in types or subject.kind not in _ORGANIZATIONS else "Organization"
        if kind in types:
            query["type"] = types[kind]
        named = self._properties if self._properties is not None else {"country": "P27"} if wikidata else {}
        if kind != "Person" and self._properties is None and wikidata:
            named = {"country": "P17"}
        values = {
            "country": [{"id": item} for item in subject.side_items] if wikidata else list(subject.sides),
            "office": [subject.office] if subject.office else [],
        }
        properties = [{"pid": named[each], "v": values[each]} for each in sorted(named) if values[each]]
        if properties:
            query["properties"] = properties
        return query

    def _links(self, subject: Subject, candidates: list[Candidate], day: Any) -> list[Link]:
        scale = 100.0 if any(each.score > 1 for each in candidates) else 1.0
        links: list[Link] = []
        matched = sum(each.match for each in candidates) == 1
        names = {fold(name).casefold() for name in subject.names}
        for each in sorted(candidates, key=lambda c: (not c.match, -c.score, c.id)):
            score = min(1.0, max(0.0, each.score / scale))
            target = self._target(each.id)
            if (score < _LEAST and not each.match) or not _IRI.fullmatch(target):
                continue
            match = "candidate"
            if each.match and matched:
                match = "exact" if fold(each.name).casefold() in names else "close"
            links.append(
                Link(
                    target=target,
                    match=match,  # type: ignore[arg-type]
                    method="reconciliation",
                    score=round(score, 4),
                    label=each.name or None,
                    source=self._url,
                    date=day,
                )
            )
        return list({link.target: link for link in reversed(links)}.values())[::-1]

    def _target(self, id: str) -> str:
        """The IRI of an entry: its id below the service's space of identifiers."""
        if id.startswith(("http://", "https://")):
            return id
        space = self.manifest().identifierSpace
        if not _IRI.fullmatch(space):
            raise ServiceError(f"{self._url}: its space of identifiers, {space!r}, makes no IRIs")
        return f"{space}{'' if space[-1] in '/#=' else '/'}{quote(id, safe='')}"

    def _read(self, value: Any, form: Any) -> Any:
        try:
            return msgspec.convert(value, form, strict=False)
        except msgspec.ValidationError as error:
            raise ServiceError(f"{self._url}: the answer is not of the Reconciliation API's form: {error}") from None
