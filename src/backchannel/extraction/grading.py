"""Grades: how likely it is that an act is told in the text as it was read, from what is known to go wrong.

The grade is the extractor's own doubt, not the source's: that somebody hedges or denies is the claim's modality.
"""

from __future__ import annotations

import math
from bisect import bisect_left

from backchannel.extraction.actors import Actors
from backchannel.extraction.drafts import ActDraft
from backchannel.extraction.tree import Tree

__all__ = ["Grader"]

# Log-odds of a right act, and what takes from them: a logistic regression (L2 of 2, the golds weighted so that the
# readouts do not outvote the rest) over the 682 acts that benchmarks/calibration.py could judge on the open halves of
# its three golds in November 2026, rounded to tenths. In brackets: how many of the acts had it, how many of these
# were right. Checked by five-fold cross-validation over documents. Whether an act was carried out tells nothing.
_CERTAIN = 2.9
_DOUBTS = {
    # A conversation that no date goes with is often one that was told before, or not a certain one (149: 57 %).
    "undated conversation": 1.4,
    # "The meeting", "talks": nouns name what was, will be or should be, and their sides stand anywhere (59: 46 %).
    "conversation named by a noun": 1.1,
    # Who is meant was found beyond the sentence: pronouns and "the two leaders" (75: 60 %) ...
    "not named in the sentence": 0.1,
    # ... and the further away the name is, the less often it is the right one (96: 57 %).
    "named far away": 0.8,
    # The parser fails on long sentences first (87: 69 %).
    "long sentence": 0.6,
    # A group without a name may be the wrong part of a noun phrase (128: 70 %).
    "unnamed group": 0.8,
    # Nobody is told to, or to talk with (46: 74 %).
    "one side": 0.8,
    # Inside what somebody says (46: 80 %).
    "told in speech": 0.2,
    # A mediation that the text does not call one. The golds cannot tell: set by hand.
    "inferred": 0.5,
}
# In characters, of the trigger to the nearest name, and of a sentence; the values that part right from wrong best.
_FAR = 100
_LONG = 250
_NAMELESS = frozenset({"Group", "Actor"})


class Grader:
    """Grades the acts of one article, when all its actors are known."""

    def __init__(self, tree: Tree, actors: Actors) -> None:
        self.tree = tree
        self.actors = actors
        self._starts: dict[str, list[int]] = {}

    def grade(self, draft: ActDraft, *, told: bool) -> float:
        """Return the confidence in an act, 0 to 1; ``told`` says that it is told in somebody's speech."""
        odds = _CERTAIN - sum(_DOUBTS[doubt] for doubt in self._doubts(draft, told))
        return round(1 / (1 + math.exp(-odds)), 2)

    def _doubts(self, draft: ActDraft, told: bool) -> list[str]:
        event, tree = draft.event, self.tree
        keys = list(dict.fromkeys(key for found in draft.roles.values() for key in found))
        sentence = tree.sentence_span(event.trigger)
        place = tree.first[event.trigger]
        near = [self._nearest(key, place) for key in keys]
        doubts = {
            "undated conversation": event.is_conversation and draft.when is None,
            "conversation named by a noun": event.is_conversation and event.verb != event.trigger,
            "not named in the sentence": any(not self._named(key, sentence.start, sentence.end) for key in keys),
            "named far away": any(start is None or abs(start - place) > _FAR for start in near),
            "long sentence": sentence.end - sentence.start > _LONG,
            "unnamed group": any(self.actors.drafts[key].kind in _NAMELESS for key in keys),
            "one side": not draft.is_mediation and len(keys) < 2,
            "told in speech": told,
            "inferred": draft.derived_from is not None,
        }
        return [doubt for doubt, there in doubts.items() if there]

    def _places(self, key: str) -> list[int]:
        """Return where an actor is named, in order; looked up once, since long articles name some very often."""
        if key not in self._starts:
            self._starts[key] = sorted(self.tree.first[first] for first, _ in self.actors.drafts[key].mentions)
        return self._starts[key]

    def _named(self, key: str, start: int, end: int) -> bool:
        places = self._places(key)
        index = bisect_left(places, start)
        return index < len(places) and places[index] < end

    def _nearest(self, key: str, place: int) -> int | None:
        places = self._places(key)
        index = bisect_left(places, place)
        return min(places[max(0, index - 1) : index + 1], key=lambda start: abs(start - place), default=None)
