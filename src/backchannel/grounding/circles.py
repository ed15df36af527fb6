"""Claims that would, through ``said_in``, be made in the very act that they claim."""

from __future__ import annotations

from collections.abc import Iterable

from backchannel.facts import Claim

__all__ = ["closing_a_circle"]


def closing_a_circle(claims: Iterable[Claim]) -> set[int]:
    """Return the positions of the claims that would close a circle with those before them."""
    above: dict[str, set[str]] = {}
    closing = set()
    for position, claim in enumerate(claims):
        if claim.claims is None or claim.said_in is None:
            continue
        if claim.claims in _reached(claim.said_in, above):
            closing.add(position)
        else:
            above.setdefault(claim.claims, set()).add(claim.said_in)
    return closing


def _reached(start: str, above: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    frontier = {start}
    while frontier:
        act = frontier.pop()
        reached.add(act)
        frontier |= above.get(act, set()) - reached
    return reached
