"""Whether two descriptions are of one act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import asdict

from backchannel.extractors.renaming import ROLES
from backchannel.facts import Communication, Facts, Mediation, Span

__all__ = ["agree", "class_of", "described_alike", "evidence_of", "overlap", "roles_of"]

_Act = Communication | Mediation


def class_of(act: _Act) -> str:
    """Return the act's class in the vocabulary."""
    return act.kind if isinstance(act, Communication) else "Mediation"


def roles_of(act: _Act) -> dict[str, frozenset[str]]:
    """Return the ids in each role that somebody has."""
    return {role: frozenset(ids) for role in ROLES if (ids := getattr(act, role, ()))}


def evidence_of(facts: Facts) -> dict[str, tuple[Span, ...]]:
    """Return the evidence of each act: that of all claims for it."""
    found: dict[str, tuple[Span, ...]] = {}
    for claim in facts.claims:
        if claim.claims is not None:
            found[claim.claims] = (*found.get(claim.claims, ()), *claim.evidence)
    return found


def overlap(one: Iterable[Span], other: Iterable[Span]) -> bool:
    """Tell whether two pieces of evidence share a character of the text."""
    others = list(other)
    return any(a.start < b.end and b.start < a.end for a in one for b in others)


def agree(one: _Act, other: _Act, evidence: Mapping[str, tuple[Span, ...]], evidence_of_other: Iterable[Span]) -> bool:
    """Tell whether two descriptions, their actors under the same ids, agree on one act.

    They have the same class, status and roles, dates that do not contradict each other, and share evidence.
    """
    return (
        class_of(one) == class_of(other)
        and one.status == other.status
        and roles_of(one) == roles_of(other)
        and (one.date is None or other.date is None or _compatible(one.date, other.date))
        and overlap(evidence.get(one.id, ()), evidence_of_other)
    )


def _compatible(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def described_alike(one: _Act, other: _Act) -> bool:
    """Tell whether two descriptions become the same triples: all but id and trigger is the same."""
    left, right = (asdict(act) | {"id": None, "trigger": None} for act in (one, other))
    return type(one) is type(other) and left == right
