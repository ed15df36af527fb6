"""Keeping only what was found with enough confidence."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import msgspec

from backchannel.errors import UsageError
from backchannel.facts import Claim, Communication, Facts, Mediation

__all__ = ["at_least", "standing"]


def at_least(facts: Facts, confidence: float) -> Facts:
    """Return the facts without the claims below a confidence, and without what then hangs in the air.

    A claim inferred from a dropped one falls with it; so does an act that no claim is left for, and every
    reference to such an act. Actors and places stay: the article does name them.

    Raises:
        UsageError: ``confidence`` is not between 0 and 1.
    """
    if math.isnan(confidence) or not 0 <= confidence <= 1:
        raise UsageError(f"the confidence {confidence} is not between 0 and 1")
    return standing(facts, lambda claim: claim.confidence >= confidence)


def standing(facts: Facts, keeps: Callable[[Claim], bool]) -> Facts:
    """Return the facts with those claims only that are to be kept, and without what then hangs in the air.

    What falls with a claim is told at :func:`at_least`.
    """
    claims = _supported(claim for claim in facts.claims if keeps(claim))
    if len(claims) == len(facts.claims):
        return facts
    kept = {claim.claims for claim in claims if claim.claims is not None}
    return msgspec.structs.replace(
        facts,
        claims=tuple(_without_lost_source(claim, kept) for claim in claims),
        communications=tuple(_communication(act, kept) for act in facts.communications if act.id in kept),
        mediations=tuple(_mediation(act, kept) for act in facts.mediations if act.id in kept),
        same_act=tuple(pair for pair in facts.same_act if kept.issuperset(pair)),
    )


def _supported(claims: Iterable[Claim]) -> list[Claim]:
    """Drop the claims that were inferred from one that is not there, until all that are left stand."""
    left = list(claims)
    while True:
        known = {claim.id for claim in left}
        standing = [claim for claim in left if claim.derived_from is None or claim.derived_from in known]
        if len(standing) == len(left):
            return left
        left = standing


def _without_lost_source(claim: Claim, kept: set[str]) -> Claim:
    if claim.said_in is None or claim.said_in in kept:
        return claim
    return msgspec.structs.replace(claim, said_in=None)


def _communication(act: Communication, kept: set[str]) -> Communication:
    if act.content_act is None or act.content_act in kept:
        return act
    return msgspec.structs.replace(act, content_act=None)


def _mediation(act: Mediation, kept: set[str]) -> Mediation:
    return msgspec.structs.replace(act, comprises=tuple(part for part in act.comprises if part in kept))
