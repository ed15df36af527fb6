"""Sentences with links in them: the wording of the summary, its names led back to those who bear them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from backchannel.publishing.wording import Told, join, plain, stance, tell
from backchannel.serving.pages.dates import day
from backchannel.serving.pages.records import Act, Actor, Claim, Place

__all__ = ["Piece", "act_words", "as_text", "claim_words", "shortened", "telling"]

# Characters of private use: `plain` takes them out of all that comes from a store, so no name can forge a mark.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")

_VOUCHED = frozenset({"asserted", "confirmed"})
_DOUBT = {"hedged": "Perhaps", "denied": "Denied", "questioned": "Doubted"}

LONGEST_NAME = 120
"""Characters of a name inside a sentence; the page of its bearer has the whole."""


class Piece(NamedTuple):
    """Words of a sentence, and the IRI they lead to, if any."""

    text: str
    iri: str | None = None


def act_words(act: Act, *, dated: bool = True) -> tuple[Piece, ...]:
    """Return an act in words, beginning with a capital and without a full stop.

    Parameters:
        dated: with the date, where one is told.
    """
    marks = _Marks()
    return marks.pieces(_act(act, marks, dated=dated))


def claim_words(claim: Claim) -> tuple[Piece, ...]:
    """Return a claim in words: the act, and whose word it is."""
    marks = _Marks()
    who = marks.one(claim.asserter) if isinstance(claim.asserter, Actor) else shortened(claim.who())
    if claim.act is None:
        kind = "Conjecture of" if claim.modality in ("hedged", "questioned") else "A view of"
        words = f"{kind} {who}"
    else:
        plural = isinstance(claim.asserter, Actor) and claim.asserter.kind == "Group"
        words = stance(claim.modality, _act(claim.act, marks), who, plural=plural)
    if claim.reporters:
        words += f", reported by {join(marks.all(claim.reporters))}"
    return marks.pieces(words)


def telling(claim: Claim, *, short: bool = False, dated: bool = True) -> tuple[Piece, ...]:
    """Return an act as a claim of it has it: bare where the claim vouches for it, else with the doubt before it.

    Parameters:
        short: leave out whose doubt it is, where that is told beside.
        dated: with the date, where one is told.
    """
    if claim.act is None or (not short and claim.modality not in _VOUCHED):
        return claim_words(claim)
    words = act_words(claim.act, dated=dated)
    before = _DOUBT.get(claim.modality)
    return words if before is None else (Piece(f"{before}: "), *words)


def as_text(pieces: Iterable[Piece]) -> str:
    """Return the words alone."""
    return "".join(piece.text for piece in pieces)


def shortened(name: str, length: int = LONGEST_NAME) -> str:
    """Return a name on one line, cut where it is long, without what could hide from the eye."""
    words = plain(name)
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def _act(act: Act, marks: _Marks, *, dated: bool = True) -> str:
    roles = {role: marks.all(actors) for role, actors in act.roles.items()}
    told = Told(
        act.kind if act.kind != "Act" else "Communication",
        act.status,
        sender=roles.get("sender", ()),
        recipient=roles.get("recipient", ()),
        relayed_by=roles.get("relayedBy", ()),
        participant=roles.get("participant", ()),
        mediator=roles.get("mediator", ()),
        party=roles.get("party", ()),
        place=marks.all(act.places),
        date=(dated and day(act.when())) or None,
        topics=[shortened(each) for each in act.topics],
    )
    return tell(told)


class _Marks:
    """Numbers that stand in a sentence for names until it is whole."""

    def __init__(self) -> None:
        self._named: list[Actor | Place] = []

    def one(self, record: Actor | Place) -> str:
        self._named.append(record)
        return f"{_OPEN}{len(self._named) - 1}{_CLOSE}"

    def all(self, records: Iterable[Actor | Place]) -> list[str]:
        return [self.one(record) for record in records]

    def pieces(self, words: str) -> tuple[Piece, ...]:
        """The sentence in pieces, its first letter a capital."""
        found: list[Piece] = []
        for n, part in enumerate(_MARK.split(words)):
            if n % 2:
                record = self._named[int(part)]
                found.append(Piece(shortened(record.name), record.iri))
            elif part:
                found.append(Piece(part))
        if found:
            first = found[0]
            found[0] = Piece(first.text[:1].upper() + first.text[1:], first.iri)
        return tuple(found)
