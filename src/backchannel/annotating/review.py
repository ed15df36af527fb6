"""What a person has judged of an article, and what is still to be judged."""

from __future__ import annotations

from msgspec.structs import replace

from backchannel.confidence import standing
from backchannel.errors import UsageError
from backchannel.extractors.renaming import free
from backchannel.facts import Claim, Extractor, Facts

__all__ = ["annotator", "begun", "done", "gold", "pending"]

_SUGGESTED = "suggested"


def annotator(name: str, iri: str | None = None) -> Extractor:
    """Return the record of a person who annotates.

    Raises:
        UsageError: the name is empty, or the IRI is none.
    """
    if not name.strip():
        raise UsageError("an annotator has a name; give it with --annotator")
    if iri is not None:
        from backchannel.publishing import check_creator

        check_creator(iri)
    return Extractor(agent="person", name=" ".join(name.split()), iri=iri)


def begun(facts: Facts, person: Extractor) -> Facts:
    """Return the facts as those of a person, who has judged none of them yet; as they are, where it is so already.

    What found them until now stays named, in ``extractors``.
    """
    if facts.extractor == person:
        return facts
    if facts.extractor is None and not facts.claims:
        return replace(facts, extractor=person)
    name = free(_SUGGESTED, {each.id for each in facts.extractors if each.id is not None})
    found_before = facts.extractor or Extractor(name="unknown")
    return replace(
        facts,
        extractor=person,
        extractors=(replace(found_before, id=name), *facts.extractors),
        claims=tuple(claim if claim.found_by is not None else replace(claim, found_by=name) for claim in facts.claims),
    )


def pending(facts: Facts, person: Extractor) -> tuple[Claim, ...]:
    """Return the claims that the person has not judged yet."""
    mine = facts.extractor == person
    return tuple(claim for claim in facts.claims if claim.found_by is not None or not mine)


def done(facts: Facts, person: Extractor) -> bool:
    """Tell whether the person has judged everything, and has said so where there was nothing to judge."""
    return facts.extractor == person and not pending(facts, person)


def gold(facts: Facts) -> Facts:
    """Return what the person vouches for, and nothing else."""
    kept = standing(_independent(facts), lambda claim: claim.found_by is None)
    return replace(kept, extractors=())


def _independent(facts: Facts) -> Facts:
    """What a person confirmed no longer rests on a program's inference from a claim that is not confirmed."""
    judged = {claim.id for claim in facts.claims if claim.found_by is None}
    return replace(
        facts,
        claims=tuple(
            replace(claim, derived_from=None)
            if claim.found_by is None and claim.derived_from is not None and claim.derived_from not in judged
            else claim
            for claim in facts.claims
        ),
    )
