"""What an unknown name names: its words tell first, then the NER's vote, then its look."""

from __future__ import annotations

from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.tree import Tree

__all__ = ["NameKinds"]

_BEFORE_THINGS = frozenset({"the", "a", "an", "this", "these", "his", "her", "its", "their", "our", "your"})
_CROWDS = frozenset({"member", "lawmaker", "advocate", "executive", "mayor", "minister", "senator"})


class NameKinds:
    """Guesses the kinds of the names of one article. A surname is learnt where it is met and known from then on."""

    def __init__(self, tree: Tree, lexicon: Lexicon) -> None:
        self.tree = tree
        self.lexicon = lexicon
        # Names of the article's persons, so that a bare surname later is taken for one.
        self.surnames: set[str] = set()

    def guess(self, first: int, last: int) -> str:
        """Return the kind of the name ``first`` to ``last``: person, actor, place, thing or unknown."""
        tree = self.tree
        if " ".join(tree.lower[first : last + 1]).replace(" - ", "-") in self.lexicon["regions"]:
            return "place"
        if tree.lower[last] in self.lexicon["things"]:
            return "thing"
        if first == last and first and self._is_act(first):
            return "thing"
        if self.is_organisation(first, last + 1):
            return "actor"
        if tree.lower[first] in self.lexicon["storms"] and first < last:
            return "thing"
        if last + 1 < len(tree) and self.is_crowd(last + 1) and first == last:
            return "thing"
        if first == last and tree.word[first].isupper() and 2 <= len(tree.word[first]) <= 6:
            # "FEMA" acts, wherever the NER puts it
            return "actor"
        if first < last and self._names_thing(last):
            return "thing"
        votes = [tree.entity[i] for i in range(first, last + 1)]
        label = max(("PER", "ORG", "LOC", "PERSON", "GPE"), key=votes.count)
        if votes.count(label):
            kind = {"PER": "person", "PERSON": "person", "ORG": "actor"}.get(label, "place")
            if kind == "place" and self._acts(first, last):
                kind = "unknown"
        elif first < last:
            kind = "person"
        else:
            kind = "unknown"
        if kind == "person" and first and tree.lower[first - 1] in _BEFORE_THINGS:
            # "along the Blue Line", "her Stronger Together agenda": persons have no article and no owner
            owned = tree.tag[first - 1] == "PRP$" and first < last
            body = tree.lower[last] in self.lexicon["government"]
            kind = "thing" if owned and not body else "unknown"
        if kind == "person":
            self.surnames.add(tree.lower[last])
        elif tree.lower[last] in self.surnames and first == last:
            kind = "person"
        return kind

    def _names_thing(self, last: int) -> bool:
        """``the Rebuild Together agenda``: the noun that a name modifies says what is named."""
        tree = self.tree
        return (
            tree.dep[last] in {"compound", "nmod:unmarked", "amod"}
            and tree.lower[tree.head[last]] in self.lexicon["things"]
        )

    def _is_act(self, token: int) -> bool:
        """``the Call to Action``: an act written with a capital is nobody."""
        tree = self.tree
        article = tree.lower[token - 1] in {"the", "a", "an", "this", "these"}
        return article and tree.lower[token] in self.lexicon.nouns and tree.entity[token] not in {"PER", "PERSON"}

    def _acts(self, first: int, last: int) -> bool:
        """Say whether a name is the subject of a clause: places seldom are, and the NER errs often."""
        tree = self.tree
        return any(
            tree.dep[t] in {"nsubj", "nsubj:pass", "obl:agent"} and not tree.preposition(t)
            for t in range(first, last + 1)
        )

    def is_crowd(self, position: int) -> bool:
        """``Northeastern Governors``: a plural of people is no part of a name, written with a capital or not."""
        tree, lower = self.tree, self.tree.lower[position]
        plural = lower.endswith("s") and lower in self.lexicon["collectives"] and tree.word[position][1:].islower()
        return plural and lower.removesuffix("s") in self.lexicon["titles"] | self.lexicon["leaders"] | _CROWDS

    def is_organisation(self, first: int, end: int) -> bool:
        """Say whether a word for a body is among the tokens ``first`` up to ``end``."""
        return any(self.tree.lower[i] in self.lexicon["organisations"] for i in range(first, end))
