"""Claims that would, through ``said_in``, be made in the very act that they claim."""

from __future__ import annotations

from collections.abc import Sequence

from backchannel.facts import Claim
from backchannel.grounding.rejections import Rejection

__all__ = ["without_circles"]


def without_circles(claims: Sequence[tuple[str, Claim]], rejections: list[Rejection]) -> list[tuple[str, Claim]]:
    """Return the claims, in their order, without those that would close a circle.

    Parameters:
        claims: each with its path in the document.
        rejections: what is left out is added here.
    """
    above: dict[str, set[str]] = {}
    kept = []
    for path, claim in claims:
        if claim.claims is not None and claim.said_in is not None:
            if claim.claims in _reached(claim.said_in, above):
                rejections.append(Rejection("circle", path, f"it is made in the act {claim.claims!r} that it claims"))
                continue
            above.setdefault(claim.claims, set()).add(claim.said_in)
        kept.append((path, claim))
    return kept


def _reached(start: str, above: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    frontier = {start}
    while frontier:
        act = frontier.pop()
        reached.add(act)
        frontier |= above.get(act, set()) - reached
    return reached
