"""The edits a person makes, each a step from sound facts to sound facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, cast, get_args

import msgspec
from msgspec.structs import replace

from backchannel.annotating.review import begun
from backchannel.confidence import standing
from backchannel.errors import DataError
from backchannel.extraction.register import slug
from backchannel.extractors.agreement import class_of
from backchannel.extractors.renaming import ROLES, free
from backchannel.facts import (
    Act,
    Actor,
    ActorClass,
    Claim,
    Communication,
    CommunicationClass,
    Extractor,
    Facts,
    Mediation,
    Mention,
    Modality,
    Span,
    Status,
    check,
)

__all__ = ["EDIT", "UnnamedError", "apply", "options"]

Role = Literal["sender", "recipient", "relayed_by", "participant", "mediator", "party", "asserted_by"]
ActClass = CommunicationClass | Literal["Mediation"]
Offset = Annotated[int, msgspec.Meta(ge=0)]
_OF_MEDIATION = frozenset({"mediator", "party"})
_Act = Communication | Mediation
_END = re.compile(r"[.!?][\"”’')\]]*(?:\s+|\Z)|\n+")


class UnnamedError(DataError):
    """The words name nobody who is known: the person has to say of which class this new actor is."""


class _Edit(msgspec.Struct, frozen=True, tag_field="do", forbid_unknown_fields=True):
    """What all edits share."""


class Confirm(_Edit, frozen=True, tag="confirm"):
    """The claim is right as it stands."""

    claim: str


class Reject(_Edit, frozen=True, tag="reject"):
    """The claim is wrong: it goes, with what rests on it alone."""

    claim: str


class Change(_Edit, frozen=True, tag="change"):
    """The act is of another class or status, or the claim in another modality."""

    claim: str
    kind: ActClass | None = msgspec.field(default=None, name="class")
    status: Status | None = None
    modality: Modality | None = None


class Fill(_Edit, frozen=True, tag="fill"):
    """Whoever is named by the words has a role in the act, or is the one whose word the claim is."""

    claim: str
    role: Role
    start: Offset
    end: Offset
    kind: ActorClass | None = msgspec.field(default=None, name="class")


class Empty(_Edit, frozen=True, tag="empty"):
    """An actor does not have a role."""

    claim: str
    role: Role
    actor: str


class Prove(_Edit, frozen=True, tag="prove"):
    """The words are the evidence of the claim."""

    claim: str
    start: Offset
    end: Offset


class Add(_Edit, frozen=True, tag="add"):
    """The words name an act that was not found; the sentence they stand in is its evidence."""

    kind: ActClass = msgspec.field(name="class")
    start: Offset
    end: Offset
    status: Status = "concluded"


class Finish(_Edit, frozen=True, tag="finish"):
    """There is nothing in this article that is not there already."""


EDIT = Confirm | Reject | Change | Fill | Empty | Prove | Add | Finish
"""All edits, as they come in JSON."""


def options() -> dict[str, tuple[str, ...]]:
    """Return what one may choose from: classes of acts and actors, statuses, modalities, roles."""
    return {
        "act": (*get_args(CommunicationClass), "Mediation"),
        "actor": get_args(ActorClass),
        "status": get_args(Status),
        "modality": get_args(Modality),
        "role": get_args(Role),
    }


def apply(facts: Facts, edit: EDIT, person: Extractor) -> Facts:
    """Return the facts after an edit.

    Whatever the edit is about is then the word of the person.

    Raises:
        UnnamedError: a new actor needs a class.
        DataError: the edit is about nothing here, or would leave facts that are not sound.
    """
    changed = _STEPS[type(edit)](begun(facts, person), cast(Any, edit))
    check(changed)
    return changed


def _confirm(facts: Facts, edit: Confirm) -> Facts:
    return _with_claim(facts, _vouched(_claim(facts, edit.claim)))


def _reject(facts: Facts, edit: Reject) -> Facts:
    wrong = _claim(facts, edit.claim)
    # What the person vouches for stands by itself, whatever it was once inferred from.
    independent = replace(
        facts,
        claims=tuple(
            replace(c, derived_from=None) if c.derived_from == wrong.id and c.found_by is None else c
            for c in facts.claims
        ),
    )
    return standing(independent, lambda claim: claim.id != wrong.id)


def _change(facts: Facts, edit: Change) -> Facts:
    claim = _claim(facts, edit.claim)
    if edit.modality is not None:
        claim = replace(claim, modality=edit.modality)
    if edit.kind is None and edit.status is None:
        return _with_claim(facts, _vouched(claim))

    def changed(act: _Act) -> _Act:
        act = act if edit.status is None else replace(act, status=edit.status)
        return act if edit.kind is None else _of_class(act, edit.kind)

    return _with_act(facts, claim, changed)


def _fill(facts: Facts, edit: Fill) -> Facts:
    claim = _claim(facts, edit.claim)
    facts, actor = _actor_at(facts, _span(facts, edit.start, edit.end), edit.kind)
    if edit.role == "asserted_by":
        return _with_claim(facts, _vouched(replace(claim, asserted_by=actor)))
    return _with_act(facts, claim, lambda act: _with_role(act, edit.role, lambda ids: (*ids, actor)))


def _empty(facts: Facts, edit: Empty) -> Facts:
    claim = _claim(facts, edit.claim)
    if edit.role == "asserted_by":
        return _with_claim(facts, _vouched(replace(claim, asserted_by=None)))
    return _with_act(
        facts, claim, lambda act: _with_role(act, edit.role, lambda ids: tuple(id for id in ids if id != edit.actor))
    )


def _prove(facts: Facts, edit: Prove) -> Facts:
    claim = _claim(facts, edit.claim)
    return _with_claim(facts, _vouched(replace(claim, evidence=(_span(facts, edit.start, edit.end),))))


def _add(facts: Facts, edit: Add) -> Facts:
    trigger = _span(facts, edit.start, edit.end)
    letter = "m" if edit.kind == "Mediation" else "c"
    id = free(f"{letter}{trigger.start}", {act.id for act in facts.acts()})
    claim = Claim(
        id=free(f"k{trigger.start}", {claim.id for claim in facts.claims}),
        claims=id,
        evidence=(_sentence(facts, trigger),),
    )
    facts = replace(facts, claims=(*facts.claims, claim))
    if edit.kind == "Mediation":
        return replace(facts, mediations=(*facts.mediations, Mediation(id=id, status=edit.status, trigger=trigger)))
    act = Communication(id=id, kind=edit.kind, status=edit.status, trigger=trigger)
    return replace(facts, communications=(*facts.communications, act))


def _finish(facts: Facts, edit: Finish) -> Facts:
    return facts


_STEPS: Mapping[type, Callable[[Facts, Any], Facts]] = {
    Confirm: _confirm,
    Reject: _reject,
    Change: _change,
    Fill: _fill,
    Empty: _empty,
    Prove: _prove,
    Add: _add,
    Finish: _finish,
}


# ---- what the steps are made of ------------------------------------------------------------------


def _claim(facts: Facts, id: str) -> Claim:
    for claim in facts.claims:
        if claim.id == id:
            return claim
    raise DataError(f"there is no claim {id!r}", remedy="load the page again")


def _vouched(claim: Claim) -> Claim:
    return replace(claim, found_by=None, confidence=1.0)


def _with_claim(facts: Facts, changed: Claim) -> Facts:
    return replace(facts, claims=tuple(changed if claim.id == changed.id else claim for claim in facts.claims))


def _with_act(facts: Facts, claim: Claim, change: Callable[[_Act], _Act]) -> Facts:
    """Change the act of a claim; where others claim it too, a copy of it, for their word is for what it was."""
    acts: list[_Act] = list(facts.acts())
    act = next((each for each in acts if each.id == claim.claims), None)
    if act is None:
        raise DataError("this claim is for no act", remedy="reject it and add an act")
    changed = change(act)
    if any(other.claims == act.id and other.id != claim.id for other in facts.claims):
        changed = replace(changed, id=free(act.id, {each.id for each in acts}))
        acts.append(changed)
    else:
        acts = [changed if each.id == act.id else each for each in acts]
    facts = replace(
        facts,
        communications=tuple(each for each in acts if isinstance(each, Communication)),
        mediations=tuple(each for each in acts if isinstance(each, Mediation)),
    )
    return _with_claim(facts, _vouched(replace(claim, claims=changed.id)))


def _of_class(act: _Act, kind: str) -> _Act:
    """Return the act as one of another class; between communications and mediations roles do not carry over."""
    if kind == class_of(act):
        return act
    if isinstance(act, Communication) and kind != "Mediation":
        return replace(act, kind=kind)
    about = {name: getattr(act, name) for name in Act.__struct_fields__}
    return Mediation(**about) if kind == "Mediation" else Communication(kind=cast(Any, kind), **about)


def _with_role(act: _Act, role: str, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> _Act:
    if not hasattr(act, role):
        fitting = [each for each in ROLES if hasattr(act, each)]
        raise DataError(f"a {class_of(act)} has no {role}", remedy=f"it has {', '.join(fitting)}")
    return replace(act, **{role: tuple(dict.fromkeys(change(getattr(act, role))))})


def _actor_at(facts: Facts, words: Span, kind: ActorClass | None) -> tuple[Facts, str]:
    """Return the id of whoever the words name, and the facts with them, as a new actor if need be."""
    for actor in facts.actors:
        if any(mention.start == words.start and mention.end == words.end for mention in actor.mentions):
            return facts, actor.id
    inside = [a for a in facts.actors if any(m.start < words.end and words.start < m.end for m in a.mentions)]
    if len(inside) == 1 and kind is None:
        return facts, inside[0].id
    if kind is None:
        raise UnnamedError(f"nobody is known as {words.quote!r}", remedy="say what kind of actor this is")
    name = " ".join(words.quote.split())
    mention = Mention(start=words.start, end=words.end, quote=words.quote)
    for actor in facts.actors:
        if actor.name == name and actor.kind == kind:
            more = replace(actor, mentions=tuple(sorted((*actor.mentions, mention), key=lambda m: (m.start, m.end))))
            return replace(facts, actors=tuple(more if a.id == actor.id else a for a in facts.actors)), actor.id
    taken = {actor.id for actor in facts.actors} | {place.id for place in facts.places}
    new = Actor(id=free(slug(name), taken), kind=kind, name=name, mentions=(mention,))
    return replace(facts, actors=(*facts.actors, new)), new.id


def _span(facts: Facts, start: int, end: int) -> Span:
    quote = facts.article.text[start:end]
    if not quote.strip() or end > len(facts.article.text):
        raise DataError("no words are selected", remedy="select some in the text")
    return Span(start=start, end=end, quote=quote)


def _sentence(facts: Facts, words: Span) -> Span:
    """Return the sentence around some words: between two marks that end one, or line breaks."""
    text = facts.article.text
    before = [match.end() for match in _END.finditer(text, 0, words.start)]
    after = _END.search(text, words.end - 1)
    end = len(text) if after is None else after.start() + len(after[0].rstrip())
    return _span(facts, before[-1] if before else 0, max(end, words.end))
