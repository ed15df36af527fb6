"""Grounding of acts and claims: evidence and trigger are found in the text, and nobody who takes part is made up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from backchannel.article import parse_date
from backchannel.errors import DataError
from backchannel.facts import Claim, Communication, Mediation, Span
from backchannel.grounding.actors import known_references, words_of
from backchannel.grounding.circles import closing_a_circle
from backchannel.grounding.form import QuotedAct, QuotedClaim, QuotedContent
from backchannel.grounding.quotes import Quotable
from backchannel.grounding.rejections import Rejection

__all__ = ["GroundedActs", "ground_acts"]

_ONE_WAY = ("sender", "recipient", "relayed_by", "participant")
_MEDIATION = ("mediator", "party")
_ONLY = {True: (*_ONE_WAY, "content", "content_act"), False: (*_MEDIATION, "comprises")}
"""Fields that a mediation (True) or a communication (False) cannot have."""

# Whoever is in the first is not in the second.
_APART = (("sender", "recipient"), ("relayed_by", "sender"), ("relayed_by", "recipient"), ("mediator", "party"))
_CALLS = {"PhoneCall": "telephone", "VideoCall": "video"}


class GroundedActs(NamedTuple):
    """Acts and the claims for them."""

    communications: list[Communication]
    mediations: list[Mediation]
    claims: list[Claim]


class _Act(NamedTuple):
    """An act whose words were found, before what it refers to is known to stand."""

    path: str
    record: QuotedAct
    id: str
    trigger: Span
    claims: list[tuple[str, QuotedClaim, tuple[Span, ...]]]


def ground_acts(
    acts: Sequence[tuple[str, QuotedAct]],
    contents: Sequence[tuple[str, QuotedContent]],
    text: Quotable,
    actors: Collection[str],
    places: Collection[str],
    rejections: list[Rejection],
) -> GroundedActs:
    """Return what stands in the text.

    Parameters:
        acts, contents: records, each with its path in the document.
        text: where to look.
        actors, places: ids of those that the text names.
        rejections: what is left out is added here.
    """
    return _Grounding(text, actors, places, rejections).acts(acts, contents)


class _Grounding:
    def __init__(
        self, text: Quotable, actors: Collection[str], places: Collection[str], rejections: list[Rejection]
    ) -> None:
        self.text = text
        self.actors = actors
        self.places = frozenset((*actors, *places))
        self.rejections = rejections

    def acts(
        self, records: Sequence[tuple[str, QuotedAct]], contents: Sequence[tuple[str, QuotedContent]]
    ) -> GroundedActs:
        found = list(self._found(records))
        ids: dict[str, str] = {each.id: each.record.kind for each in found}
        claims = [claim for act in found for claim in self._claims(act, ids)]
        claims = self._without_circles(claims)
        claimed = {claim.claims for _, claim in claims}
        standing = [act for act in found if act.id in claimed]
        ids = {act.id: act.record.kind for act in standing}
        claims = [(path, self._said_in_what_stands(path, claim, ids)) for path, claim in claims]
        claims += self._contents(contents, ids)
        return GroundedActs(
            [self._communication(act, ids) for act in standing if act.record.kind != "Mediation"],
            [self._mediation(act, ids) for act in standing if act.record.kind == "Mediation"],
            [replace(claim, id=f"k{n}") for n, (_, claim) in enumerate(claims, start=1)],
        )

    def reject(self, reason: Any, path: str, message: str) -> None:
        self.rejections.append(Rejection(reason, path, message))

    # ---- acts --------------------------------------------------------------------------------------

    def _found(self, records: Sequence[tuple[str, QuotedAct]]) -> Iterator[_Act]:
        """Yield the acts whose words are in the text and whose roles hold."""
        taken = {record.id for _, record in records if record.id is not None}
        seen: set[str] = set()
        for path, record in records:
            if record.id in seen:
                self.reject("duplicate", path, f"the id {record.id!r} is used twice")
                continue
            if record.id is not None:
                seen.add(record.id)
            if not self._holds(path, record):
                continue
            claims = list(self._proven(path, record))
            trigger = self._trigger(path, record, claims) if claims else None
            if trigger is not None:
                yield _Act(path, record, record.id or _new_id(record, trigger, taken), trigger, claims)

    def _holds(self, path: str, record: QuotedAct) -> bool:
        """Tell whether the roles make sense, and everybody in them is named in the text."""
        mediation = record.kind == "Mediation"
        for field in _ONLY[mediation]:
            if getattr(record, field):
                self.reject("form", f"{path}.{field}", f"a {record.kind} has no {field}")
                return False
        fault = _date_fault(record)
        if fault is not None:
            self.reject("form", path, fault)
            return False
        roles = {field: getattr(record, field) for field in (*_ONE_WAY, *_MEDIATION)}
        strangers = [
            (field, i, each) for field, ids in roles.items() for i, each in enumerate(ids) if each not in self.actors
        ]
        for field, i, each in strangers:
            self.reject("reference", f"{path}.{field}[{i}]", f"{each!r} is no actor whom the text names")
        if strangers:
            return False
        fault = _role_fault(record.kind, roles)
        if fault is not None:
            self.reject("roles", path, fault)
        return fault is None

    def _proven(self, path: str, record: QuotedAct) -> Iterator[tuple[str, QuotedClaim, tuple[Span, ...]]]:
        """Yield the claims whose evidence is in the text and whose asserter is named there."""
        for i, claim in enumerate(record.claims):
            evidence = self._evidence(f"{path}.claims[{i}]", claim)
            if evidence is not None:
                yield f"{path}.claims[{i}]", claim, evidence

    def _evidence(self, path: str, claim: QuotedClaim) -> tuple[Span, ...] | None:
        spans: dict[tuple[int, int], Span] = {}
        for i, quote in enumerate(claim.evidence):
            span = self.text.first(quote)
            if span is None:
                self.reject("quote", f"{path}.evidence[{i}]", f"the text does not say {_short(quote)}")
                return None
            spans[span.start, span.end] = span
        if claim.asserted_by is not None and claim.asserted_by not in self.actors:
            # The article's own voice in its place would put words into another mouth.
            self.reject("reference", f"{path}.asserted_by", f"{claim.asserted_by!r} is no actor whom the text names")
            return None
        return tuple(spans.values())

    def _trigger(
        self, path: str, record: QuotedAct, claims: Sequence[tuple[str, QuotedClaim, tuple[Span, ...]]]
    ) -> Span | None:
        evidence = [span for _, _, spans in claims for span in spans]
        if record.trigger is None:
            return evidence[0]
        for span in evidence:
            trigger = self.text.first(record.trigger, span)
            if trigger is not None:
                return trigger
        self.reject("trigger", f"{path}.trigger", f"{_short(record.trigger)} does not stand in the evidence")
        return None

    def _communication(self, act: _Act, ids: Collection[str]) -> Communication:
        record, path = act.record, act.path
        content_act = self._one(record.content_act, set(ids) - {act.id}, f"{path}.content_act")
        return Communication(
            id=act.id,
            kind=record.kind,  # type: ignore[arg-type]
            status=record.status,
            trigger=act.trigger,
            sender=_once(record.sender),
            recipient=_once(record.recipient),
            relayed_by=_once(record.relayed_by),
            participant=_once(record.participant),
            content=words_of(record.content, self.text, f"{path}.content", self.rejections),
            content_act=content_act,
            **self._circumstances(act),
        )

    def _mediation(self, act: _Act, ids: dict[str, str]) -> Mediation:
        record = act.record
        communications = {id for id, kind in ids.items() if kind != "Mediation"}
        return Mediation(
            id=act.id,
            status=record.status,
            trigger=act.trigger,
            mediator=_once(record.mediator),
            party=_once(record.party),
            comprises=known_references(record.comprises, communications, f"{act.path}.comprises", self.rejections),
            **self._circumstances(act),
        )

    def _circumstances(self, act: _Act) -> dict[str, Any]:
        record, path = act.record, act.path
        topics = (words_of(t, self.text, f"{path}.topics[{i}]", self.rejections) for i, t in enumerate(record.topics))
        medium = record.medium
        if medium is not None and _CALLS.get(record.kind, medium) != medium:
            self.reject("form", f"{path}.medium", f"a {record.kind} is not by {medium}")
            medium = None
        return {
            "topics": _once([topic for topic in topics if topic is not None]),
            "medium": medium,
            "channel": record.channel,
            "place": known_references(record.place, self.places, f"{path}.place", self.rejections),
            "date": record.date,
            "not_before": record.not_before,
            "not_after": record.not_after,
        }

    def _without_circles(self, claims: Sequence[tuple[str, Claim]]) -> list[tuple[str, Claim]]:
        closing = closing_a_circle(claim for _, claim in claims)
        for position in sorted(closing):
            path, claim = claims[position]
            self.reject("circle", path, f"it is made in the act {claim.claims!r} that it claims")
        return [each for position, each in enumerate(claims) if position not in closing]

    # ---- claims ------------------------------------------------------------------------------------

    def _claims(self, act: _Act, ids: dict[str, str]) -> Iterator[tuple[str, Claim]]:
        for path, claim, evidence in act.claims:
            yield path, self._claim(path, claim, evidence, ids, claims=act.id)

    def _contents(self, records: Sequence[tuple[str, QuotedContent]], ids: dict[str, str]) -> list[tuple[str, Claim]]:
        claims = []
        for path, record in records:
            evidence = self._evidence(path, record)
            content = words_of(record.content, self.text, f"{path}.content", self.rejections)
            if evidence is not None and content is not None:
                claims.append((path, self._claim(path, record, evidence, ids, content=content)))
        return claims

    def _claim(
        self, path: str, claim: QuotedClaim, evidence: tuple[Span, ...], ids: dict[str, str], **what: str
    ) -> Claim:
        communications = {id for id, kind in ids.items() if kind != "Mediation"}
        return Claim(
            id="k",
            asserted_by=claim.asserted_by,
            reported_by=known_references(claim.reported_by, self.actors, f"{path}.reported_by", self.rejections),
            said_in=self._one(claim.said_in, communications, f"{path}.said_in"),
            modality=claim.modality,
            confidence=claim.confidence,
            evidence=evidence,
            **what,
        )

    def _said_in_what_stands(self, path: str, claim: Claim, ids: Collection[str]) -> Claim:
        """Return the claim; without its ``said_in`` where no claim is left for that act."""
        if claim.said_in is None or claim.said_in in ids:
            return claim
        self.reject("reference", f"{path}.said_in", f"the act {claim.said_in!r} was rejected")
        return replace(claim, said_in=None)

    def _one(self, reference: str | None, known: Collection[str], path: str) -> str | None:
        if reference is None or reference in known:
            return reference
        self.reject("reference", path, f"{reference!r} is no act of this document that may stand here")
        return None


def _role_fault(kind: str, roles: dict[str, Sequence[str]]) -> str | None:
    """Return what the shapes of the vocabulary would find wrong with who takes part, or None."""
    if not any(roles.values()):
        return f"nobody takes part in this {kind}"
    if roles["relayed_by"] and not (roles["sender"] or roles["recipient"] or roles["participant"]):
        return "it is carried, but from nobody and to nobody"
    for one, other in _APART:
        both = set(roles[one]) & set(roles[other])
        if both:
            return f"{min(both)!r} is both {one} and {other}"
    return None


def _date_fault(record: QuotedAct) -> str | None:
    if record.date is not None:
        try:
            parse_date(record.date + "-01-01"[len(record.date) - 10 :] if len(record.date) < 10 else record.date)
        except DataError:
            return f"there is no day {record.date}"
    if record.not_before is not None and record.not_after is not None and record.not_before > record.not_after:
        return "it ends (not_after) before it begins (not_before)"
    return None


def _new_id(record: QuotedAct, trigger: Span, taken: set[str]) -> str:
    stem = f"{'m' if record.kind == 'Mediation' else 'c'}{trigger.start}"
    candidate, ordinal = stem, 2
    while candidate in taken:
        candidate, ordinal = f"{stem}-{ordinal}", ordinal + 1
    taken.add(candidate)
    return candidate


def _once(ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _short(words: str, limit: int = 60) -> str:
    return repr(words if len(words) <= limit else words[: limit - 1] + "…")
