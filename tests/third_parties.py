"""Reads ``data/third_parties.txt``: sentences, and who mediates, carries or asks in each."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from backchannel.facts import Communication
from telling import Telling

__all__ = ["CASES", "Case", "found"]

Roles = tuple[frozenset[str], ...]


class Case(NamedTuple):
    """One sentence; ``kind`` is *mediation* (mediators, parties), *relay*, *request* or *none*; ``hard`` for the parser."""

    line: int
    kind: str
    roles: Roles
    status: str | None
    text: str
    hard: bool


def _cases() -> list[Case]:
    path = Path(__file__).parent / "data" / "third_parties.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_case(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]


def _case(number: int, line: str) -> Case:
    told, _, text = line.removeprefix("? ").partition(" | ")
    roles, _, status = told.partition(" = ")
    parts = roles.split(":" if ":" in roles else " > ")
    kind = "none" if roles.strip() == "none" else "mediation" if ":" in roles else ("request", "relay")[len(parts) > 2]
    names = tuple(frozenset(n.strip() for n in part.split(",") if n.strip()) for part in parts)
    hard = line.startswith("? ")
    return Case(number, kind, () if kind == "none" else names, status.strip() or None, text.strip(), hard)


def found(told: Telling, kind: str) -> set[tuple[Roles, str]]:
    """Return the roles and the status of all mediations, relays or requests of a text."""
    facts = told.facts
    if kind == "mediation":
        return {(_names(told, m.mediator, m.party), m.status) for m in facts.mediations}
    carried = [c for c in facts.communications if c.relayed_by]
    if kind == "relay":
        return {(_names(told, c.sender, c.relayed_by, c.recipient), c.status) for c in carried}
    asked = {a.id for a in (*facts.mediations, *carried)}
    return {(_names(told, c.sender, c.recipient), c.status) for c in facts.communications if _asks(c, asked)}


def _asks(act: Communication, asked: set[str]) -> bool:
    return act.kind in {"Request", "Demand"} and not act.relayed_by and act.content_act in asked


def _names(told: Telling, *roles: tuple[str, ...]) -> Roles:
    return tuple(frozenset(told.names(ids)) for ids in roles)


CASES = _cases()
