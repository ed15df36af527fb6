"""What a schema cannot say of facts: quotes at their offsets, ids unique and known, no claim said in its own act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from backchannel.errors import DataError
from backchannel.facts.actors import Actor, Place, Span
from backchannel.facts.acts import Communication
from backchannel.facts.links import check_links
from backchannel.facts.records import Facts

__all__ = ["check"]


def check(facts: Facts) -> None:
    """Check what a schema cannot say: quotes at their offsets, ids unique and known, no claim said in its own act.

    Raises:
        DataError: at the first fault, with its JSON path as ``place``.
    """
    text = facts.article.text
    for path, span in _spans(facts):
        if text[span.start : span.end] != span.quote or span.end > len(text):
            found = text[span.start : span.end]
            raise DataError(
                f"the quote {_short(span.quote)} is not at offsets {span.start}-{span.end}, where the article has"
                f" {_short(found)}",
                place=_told(path),
                remedy="offsets are Unicode code points into article.text",
            )
    actors = _unique("actors", facts.actors)
    places = _unique("places", facts.places)
    acts = _unique("communications", facts.communications)
    acts = _unique("mediations", facts.mediations, acts)
    claims = _unique("claims", facts.claims)
    extractors = _unique("extractors", facts.extractors)
    known = {"actor": actors, "place": actors | places, "act": acts, "claim": claims, "extractor": extractors}
    for path, kind, reference in _references(facts):
        if reference not in known[kind]:
            raise DataError(f"{reference!r} is no {kind} of this document", place=_told(path))
    check_links("actors", facts.actors)
    check_links("places", facts.places)
    _check_chain(facts)


def _told(path: _Path) -> str:
    return str(path[0]).format(*path[1:])


def _short(words: str, limit: int = 60) -> str:
    return repr(words if len(words) <= limit else words[: limit - 1] + "…")


_Path = tuple[str | int, ...]
"""A JSON path with gaps, and what stands in them: put together only where there is a fault to tell."""


def _spans(facts: Facts) -> Iterator[tuple[_Path, Span]]:
    named_records: tuple[tuple[str, tuple[Actor | Place, ...]], ...] = (
        ("actors", facts.actors),
        ("places", facts.places),
    )
    for name, records in named_records:
        for i, named in enumerate(records):
            for j, mention in enumerate(named.mentions):
                yield ("$.{}[{}].mentions[{}]", name, i, j), mention
    for name, acts in (("communications", facts.communications), ("mediations", facts.mediations)):
        for i, act in enumerate(acts):
            yield ("$.{}[{}].trigger", name, i), act.trigger
    for i, claim in enumerate(facts.claims):
        for j, span in enumerate(claim.evidence):
            yield ("$.claims[{}].evidence[{}]", i, j), span


def _unique(name: str, records: Iterable[Any], taken: Iterable[str] = ()) -> set[str]:
    seen = set(taken)
    for i, record in enumerate(records):
        if record.id is None:
            raise DataError("this needs an id", place=f"$.{name}[{i}]", remedy="give it one, for claims to name")
        if record.id in seen:
            raise DataError(f"the id {record.id!r} is used twice", place=f"$.{name}[{i}].id")
        seen.add(record.id)
    return seen


_ACT_REFERENCES = {
    "actor": ("sender", "recipient", "relayed_by", "participant", "mediator", "party"),
    "place": ("place",),
    "act": ("comprises",),
}


def _references(facts: Facts) -> Iterator[tuple[_Path, str, str]]:
    for i, actor in enumerate(facts.actors):
        for j, other in enumerate(actor.acts_for):
            yield ("$.actors[{}].acts_for[{}]", i, j), "actor", other
    for name, acts in (("communications", facts.communications), ("mediations", facts.mediations)):
        for i, act in enumerate(acts):
            for kind, fields in _ACT_REFERENCES.items():
                for field in fields:
                    for j, other in enumerate(getattr(act, field, ())):
                        yield ("$.{}[{}].{}[{}]", name, i, field, j), kind, other
            if isinstance(act, Communication) and act.content_act is not None:
                yield ("$.{}[{}].content_act", name, i), "act", act.content_act
    for i, claim in enumerate(facts.claims):
        single = (
            ("claims", "act", claim.claims),
            ("asserted_by", "actor", claim.asserted_by),
            ("said_in", "act", claim.said_in),
            ("derived_from", "claim", claim.derived_from),
            ("found_by", "extractor", claim.found_by),
        )
        for field, kind, reference in single:
            if reference is not None:
                yield ("$.claims[{}].{}", i, field), kind, reference
        for j, other in enumerate(claim.reported_by):
            yield ("$.claims[{}].reported_by[{}]", i, j), "actor", other
    for i, pair in enumerate(facts.same_act):
        for j, other in enumerate(pair):
            yield ("$.same_act[{}][{}]", i, j), "act", other


def _check_chain(facts: Facts) -> None:
    """Every claim claims something; the chain of saidIn and claims has no cycle."""
    said_in: dict[str, set[str]] = {}
    for i, claim in enumerate(facts.claims):
        if claim.claims is None and claim.content is None:
            raise DataError("a claim needs an act in 'claims', or words in 'content'", place=f"$.claims[{i}]")
        if claim.claims is not None and claim.said_in is not None:
            said_in.setdefault(claim.claims, set()).add(claim.said_in)
    claimed = {claim.claims for claim in facts.claims}
    for act in facts.acts():
        if act.id not in claimed:
            raise DataError(f"no claim claims the act {act.id!r}", place="$.claims")
    for start in said_in:
        reached, frontier = set(), set(said_in[start])
        while frontier:
            act_id = frontier.pop()
            if act_id == start:
                raise DataError(f"the act {start!r} is, through 'said_in', said in itself", place="$.claims")
            if act_id not in reached:
                reached.add(act_id)
                frontier |= said_in.get(act_id, set())
