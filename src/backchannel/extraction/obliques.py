"""What stands under a word by a preposition, by a possessor, or before it; and what is a verb."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.tree import Tree

__all__ = ["Obliques"]

_OBLIQUE = frozenset({"obl", "obl:arg", "obl:agent", "obl:unmarked", "nmod", "advmod", "advcl", "obl:tmod"})
# A noun phrase with a preposition is oblique, whatever else the parser takes it for.
_MISTAKEN = frozenset({"obj", "iobj", "appos", "xcomp", "ccomp"})
_BETWEEN_REACH = 14


class Obliques:
    """Reads what depends on a word. All methods take and return token numbers."""

    def __init__(self, tree: Tree, lexicon: Lexicon) -> None:
        self.tree = tree
        self.lexicon = lexicon

    def is_verb(self, token: int) -> bool:
        """Say whether a token heads a clause as a verb."""
        if self.tree.pos[token] == "VERB" or self.tree.tag[token].startswith("VB"):
            return True
        return self.is_hyphenated(token)

    def is_hyphenated(self, token: int) -> bool:
        """Say whether a participle closes a compound adjective: *Egyptian-brokered*."""
        tree = self.tree
        if token < 2 or tree.word[token - 1] not in {"-", "–"} or tree.last[token - 2] != tree.first[token - 1]:
            return False
        return tree.lower[token].endswith("ed") or tree.lower[token] == "led"

    def oblique(self, head: int, preposition: str) -> list[int]:
        """Return the noun phrases under ``head`` that have this preposition."""
        tree = self.tree
        same = {preposition, f"on {preposition}", f"back {preposition}"} if preposition == "to" else {preposition}
        return [k for k in tree.kids[head] if tree.dep[k] in _OBLIQUE | _MISTAKEN and tree.preposition(k) in same]

    def between(self, token: int, taken: Iterable[int] = ()) -> list[int]:
        """Return what stands after the *between* that belongs to a word, wherever the parser hung it."""
        tree = self.tree
        own = self.oblique(token, "between")
        if own:
            return self._both(own[0])
        _, end = tree.sentences[tree.sentence[token]]
        for position in range(token + 1, min(end, token + _BETWEEN_REACH)):
            if tree.lower[position] == "between":
                before = position - 1
                if before > token and tree.head[before] != token and tree.lower[before] in self.lexicon.conversing:
                    return []  # "their meeting followed the call between": the call's
                head = tree.head[position]
                host = tree.head[head]
                other = host > token and host != tree.head[token] and tree.lower[host] in self.lexicon.conversing
                if head > position and other and not self.is_verb(token):
                    # "welcomed lines of communication, including a call between": the call is another act
                    return []
                several = tree.child(head, "conj") is not None or tree.tag[head] in {"NNS", "NNPS"}
                both = self._both(head)
                return both if head > position and (several or len(both) > 1) else []
            if position in taken:
                return []
        return []

    def _both(self, head: int) -> list[int]:
        """Both heads of ``between A and B``, also where the parser took A for a part of B's name."""
        tree = self.tree
        if tree.child(head, "conj") is not None:
            return [head]
        start = next((k for k in tree.kids[head] if tree.lower[k] == "between"), None)
        if start is None:
            return [head]
        for position in range(start + 2, head):
            left = position - 1
            if tree.lower[position] == "and" and tree.pos[left] in {"NOUN", "PROPN"} and tree.head[left] > left:
                return [left, head]
        return [head]

    def possessor(self, noun: int) -> list[int]:
        """Return whose a noun is: *Oman's mediation*, *his assistance*."""
        return list(self.tree.children(noun, ("nmod:poss",)))

    def modifiers(self, noun: int) -> Iterator[int]:
        """Yield the adjectives and nouns that stand before a noun: *Omani mediation*."""
        for kid in self.tree.children(noun, ("amod", "compound", "nmod:unmarked", "nmod")):
            if kid < noun and not self.tree.preposition(kid):
                yield kid

    def governor(self, noun: int) -> int | None:
        """Return the verb that a noun is subject or object of."""
        tree = self.tree
        while tree.dep[noun] == "conj" and tree.pos[tree.head[noun]] in {"NOUN", "PROPN"}:
            noun = tree.head[noun]
        if tree.dep[noun] in {"obj", "nsubj", "nsubj:pass", "obl", "iobj", "obl:arg"} and self.is_verb(tree.head[noun]):
            return tree.head[noun]
        if tree.dep[noun] in {"nsubj", "nsubj:pass"}:
            return tree.head[noun]
        return None
