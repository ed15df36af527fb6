"""One careful reader's article: does the published graph answer his eight questions, and what else does it hold?

    python benchmarks/back_channel.py ../shared [--renamed] [--acts]

``--renamed`` asks the same of the article with other names, cities, days and media in place of these. ``--acts``
prints the acts that the gold does not have, with their words, for a person to judge: true ones are among them.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from questions import Answer, Graph, answers, folded
from renaming import Case, original, variants
from script import run_script

from backchannel.extraction import Extractor
from backchannel.facts import CONVERSATION_CLASSES, Communication, Facts, Mediation
from backchannel.mapping import map_facts

__all__ = ["Result", "ask", "report", "shared_acts"]

_ROLES = ("sender", "recipient", "relayed_by", "participant", "mediator", "party")


class Result(NamedTuple):
    """The answers about one article, its facts, and the acts in them that its gold does not hold."""

    case: Case
    answers: list[Answer]
    facts: Facts
    more: list[Communication | Mediation]

    @property
    def answered(self) -> int:
        """Questions answered in full and with nothing false."""
        return sum(answer.right == answer.asked and not answer.false for answer in self.answers)

    @property
    def parts(self) -> float:
        """Share of all parts of answers that are right, in percent."""
        return 100 * sum(a.right for a in self.answers) / sum(a.asked for a in self.answers)

    @property
    def false(self) -> int:
        """Wrong parts of answers."""
        return sum(len(answer.false) for answer in self.answers)


def ask(case: Case, extractor: Extractor) -> Result:
    """Extract, map, and ask."""
    facts = extractor.extract(case.article)
    found = answers(Graph(map_facts(facts).nquads()), case)
    return Result(case, found, facts, list(_not_in_gold(facts, case)))


def _not_in_gold(facts: Facts, case: Case) -> Iterator[Communication | Mediation]:
    """Yield the acts whose class and words fit none of the gold's."""
    text = case.article.text
    known = [
        (_family(act.get("class", "Mediation")), [(text.find(quote), quote) for quote in act["evidence"]])
        for act in case.gold["communications"] + case.gold["mediations"]
    ]
    for act in facts.acts():
        relay = isinstance(act, Communication) and bool(act.relayed_by)
        family = _family(act.kind if isinstance(act, Communication) else "Mediation")
        spans = [span for each, quotes in known if each == family or (relay and each == "Message") for span in quotes]
        if not any(start <= act.trigger.start < start + len(quote) for start, quote in spans if start >= 0):
            yield act


def shared_acts(result: Result, model: Result) -> int:
    """Count the acts that a renamed article has in common with the article it was made from.

    Acts are the same when class, status and the actors in each role are; only names, media and dates differ.
    """
    return (_signatures(result) & _signatures(model)).total()


def _signatures(result: Result) -> Counter[tuple[str, ...]]:
    keys = _gold_keys(result)
    return Counter(
        (
            _family(act.kind if isinstance(act, Communication) else "Mediation"),
            act.status,
            *(" ".join(sorted(keys[each] for each in getattr(act, role, ()))) for role in _ROLES),
        )
        for act in result.facts.acts()
    )


def _gold_keys(result: Result) -> dict[str, str]:
    """Map actors to the gold's names for them, which renaming leaves alone; others to a question mark."""
    known = {
        folded(name): key
        for key, actor in reversed(result.case.gold["actors"].items())
        for name in [actor["name"], *actor["mentions"]]
    }
    return {
        actor.id: next(
            (known[name] for name in map(folded, [actor.name, *(m.quote for m in actor.mentions)]) if name in known),
            "?",
        )
        for actor in result.facts.actors
    }


def _family(kind: str) -> str:
    return "Conversation" if kind in CONVERSATION_CLASSES and kind != "Visit" else kind


def report(result: Result, acts: bool = False) -> Iterator[str]:
    """Yield lines for a person: what is missing and false of each question, and the acts beyond the gold."""
    yield (
        f"{result.case.name}: {result.answered} of {len(result.answers)} questions,"
        f" {result.parts:.0f}% of their parts, {result.false} false; {len(list(result.facts.acts()))} acts,"
        f" {len(result.more)} not in the gold"
    )
    for answer in result.answers:
        if answer.missing or answer.false:
            yield f"  {answer.question} {answer.right}/{answer.asked}"
            yield from (f"     missing: {each}" for each in answer.missing)
            yield from (f"     false:   {each}" for each in answer.false)
    if acts:
        for act in result.more:
            yield from _described(act, result.facts)


def _described(act: Communication | Mediation, facts: Facts) -> Iterator[str]:
    names = {actor.id: actor.name for actor in facts.actors}
    kind = act.kind if isinstance(act, Communication) else "Mediation"
    filled = [(role, getattr(act, role, ())) for role in _ROLES]
    who = ", ".join(f"{role} {' & '.join(names[each] for each in ids)}" for role, ids in filled if ids)
    yield f"  + {act.status} {kind} ({act.trigger.quote}): {who}"
    for claim in facts.claims:
        if claim.claims == act.id:
            by = names.get(claim.asserted_by or "", "the article")
            yield f"      {claim.modality} by {by}: {' '.join(claim.evidence[0].quote.split())[:200]}"


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="the folder that holds gold/")
    parser.add_argument("--renamed", action="store_true", help="ask about the renamed articles instead")
    parser.add_argument("--acts", action="store_true", help="print the acts that the gold does not have")
    options = parser.parse_args()
    case = original(options.data / "gold")
    extractor = Extractor()
    model = ask(case, extractor)
    for result in (ask(each, extractor) for each in variants(case)) if options.renamed else [model]:
        print(*report(result, options.acts), sep="\n")
        if options.renamed:
            print(f"  {shared_acts(result, model)} acts are those of the article it was made from")
    return 0


if __name__ == "__main__":
    run_script(main)
