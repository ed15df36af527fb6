"""Several records of one article that are one actor: made one, with the names of all."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from backchannel.facts import Act, Actor, Claim, Facts, Place

__all__ = ["merged"]

_Named = TypeVar("_Named", Actor, Place)
_ROLES = ("sender", "recipient", "relayed_by", "participant", "mediator", "party", "place")


def merged(facts: Facts) -> Facts:
    """Return the facts with one record for each entry of the authority; the first one takes the names of the others."""
    kept: dict[str, str] = {}
    actors = _united(facts.actors, kept)
    places = _united(facts.places, kept)
    if not kept:
        return facts
    return msgspec.structs.replace(
        facts,
        actors=tuple(_renamed(actor, kept, ("acts_for",)) for actor in actors),
        places=tuple(places),
        communications=tuple(_act(act, kept) for act in facts.communications),
        mediations=tuple(_act(act, kept) for act in facts.mediations),
        claims=tuple(_claim(claim, kept) for claim in facts.claims),
    )


def _united(records: tuple[_Named, ...], kept: dict[str, str]) -> list[_Named]:
    """Unite records with one authority id; note in ``kept`` which id takes the place of which."""
    first: dict[str, int] = {}
    united: list[_Named] = []
    record: Any
    for record in records:
        shared = record.authority is not None and not (isinstance(record, Actor) and record.kind == "Group")
        if not shared or record.authority not in first:
            if shared:
                first[str(record.authority)] = len(united)
            united.append(record)
            continue
        place = first[str(record.authority)]
        known: Any = united[place]
        kept[record.id] = known.id
        mentions = {(m.start, m.end): m for m in (*record.mentions, *known.mentions)}
        changes: dict[str, Any] = {"mentions": tuple(mentions[span] for span in sorted(mentions))}
        if isinstance(known, Actor) and isinstance(record, Actor):
            changes["acts_for"] = tuple(dict.fromkeys((*known.acts_for, *record.acts_for)))
            changes["office"] = known.office or record.office
        united[place] = msgspec.structs.replace(known, **changes)
    return united


def _renamed(record: Any, kept: dict[str, str], fields: tuple[str, ...]) -> Any:
    changes = {}
    for field in fields:
        ids = getattr(record, field, ())
        if any(id in kept for id in ids):
            changes[field] = tuple(
                id for id in dict.fromkeys(kept.get(id, id) for id in ids) if field != "acts_for" or id != record.id
            )
    return msgspec.structs.replace(record, **changes) if changes else record


def _act(act: Act, kept: dict[str, str]) -> Any:
    return _renamed(act, kept, _ROLES)


def _claim(claim: Claim, kept: dict[str, str]) -> Claim:
    claim = _renamed(claim, kept, ("reported_by",))
    if claim.asserted_by in kept:
        claim = msgspec.structs.replace(claim, asserted_by=kept[str(claim.asserted_by)])
    return claim
