"""Pronouns: whom *he*, *it*, *they* and *we* mean, by the subjects and the sentences before them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from backchannel.extraction.descriptions import Descriptions
from backchannel.extraction.register import window

__all__ = ["Pronouns"]

_PERSON_KINDS = frozenset({"Person"})
_OBJECT_OF = dict.fromkeys(("he", "him", "his", "himself"), "him") | dict.fromkeys(("she", "her", "herself"), "her")


class Pronouns(Descriptions):
    """Finds the actor that a pronoun means.

    ``speaker`` tells in whose words a token stands, ``verb_of_speech`` by which verb they are told.
    """

    speaker: Callable[[int], str | None]
    verb_of_speech: Callable[[int], int | None]

    @abstractmethod
    def resolve_all(self, token: int) -> list[str]:
        """Return the actors meant by a noun phrase and those coordinated with it."""

    @abstractmethod
    def _company_of(self, token: int) -> list[str]:
        """Return those who met or spoke last."""

    def _pronoun(self, token: int) -> list[str]:
        tree, lower = self.tree, self.tree.lower[token]
        if lower in {"who", "which", "that", "whom", "whose"}:
            return self._relative(token)
        if lower in {"he", "him", "his", "she", "her", "himself", "herself"}:
            return self._single(token, self._persons)
        if lower == "it" and tree.dep[token] in {"obj", "iobj"} and tree.child(tree.head[token], "xcomp") is None:
            # "criticised it": more often the plan than the state
            return []
        if lower in {"it", "its", "itself"}:
            return self._single(token, self._bodies)
        if lower in {"they", "them", "their", "themselves"}:
            # "Oslo for their role": a state can be they
            several = self._several(token) or (self._single(token, self._bodies) if lower == "their" else [])
            teller = self.speaker(token)
            # In somebody's own words, "they" are others.
            own = {teller, self.side(teller)} if teller is not None else set()
            return [] if own & set(several) else several
        if lower in {"we", "us", "our", "ours", "i", "me", "my", "myself", "ourselves"}:
            speaker = self.speaker(token)
            if speaker is None:
                return []
            if lower in {"i", "me", "my", "myself"}:
                return [speaker]
            return [self.side(speaker) or speaker]
        return []

    def _relative(self, token: int) -> list[str]:
        for above in (token, *self.tree.ancestors(token)):
            if self.tree.dep[above] in {"acl:relcl", "acl"}:
                head = self.tree.head[above]
                subject = self.tree.child(head, "nsubj") if self.tree.lower[head] in {"one", "ones"} else None
                if self.tree.lower[head] in {"man", "woman"} and self.tree.preposition(head) == "as":
                    # "described him as the man who"
                    subject = self.tree.child(self.tree.head[head], "obj")
                return self.resolve(head if subject is None else subject)  # "the Qataris were the ones who"
        return []

    def subject(self, verb: int) -> int | None:
        """Return the surface subject of a clause, its own or the one it shares by coordination."""
        tree = self.tree
        while True:
            found = tree.child(verb, "nsubj", "nsubj:pass")
            if found is not None or tree.dep[verb] not in {"conj", "advcl", "xcomp"}:
                return found
            above = tree.head[verb]
            if tree.dep[verb] != "conj" and tree.tag[verb] not in {"VB", "VBG"}:
                return found
            if tree.dep[verb] == "xcomp" and tree.lemma[above] in self.lexicon["object_control"] - {"call"}:
                return tree.child(above, "obj", "iobj")
            # "called to congratulate him": who calls congratulates
            verb = above

    def _single(self, token: int, positions: list[tuple[int, str]]) -> list[str]:
        """Resolve a singular pronoun: subjects of the clauses above, then the sentence, then those before."""
        tree = self.tree
        kinds = _PERSON_KINDS if positions is self._persons else None
        governor = tree.head[token]
        if tree.dep[token] == "nmod:poss" and tree.dep[governor] == "conj" and tree.head[governor] < governor:
            # "met the prime minister and his cabinet"
            first_named = [k for k in self.resolve(tree.head[governor]) if self._is_of(k, kinds)]
            if len(first_named) == 1:
                return first_named
        if tree.dep[token] == "nmod:poss" and tree.preposition(governor) == "for":
            # "commended the premier for his visits"
            praised = [k for k in self._praised(governor) if self._is_of(k, kinds)]
            if len(praised) == 1:
                return praised
        if tree.lower[token] == "it" and (asked := self._asked_whether(governor)):
            return asked
        own = self.subject(governor) if tree.dep[token] not in {"nsubj", "nsubj:pass", "nmod:poss"} else None
        excluded = set(self.resolve(own)) if own is not None and own != token else set()
        speaker = self.speaker(token)
        if speaker is not None and kinds is not None:
            # In somebody's own words, "he" is another.
            excluded.add(speaker)
        if tree.dep[token] == "nsubj" and tree.dep[governor] == "ccomp" and tree.tag[governor] == "VB":
            # "demanded that he answer": another one; "said that he will answer" has its auxiliary
            asking = self.subject(tree.head[governor])
            if asking is not None and tree.child(governor, "aux") is None:
                excluded |= set(self.resolve(asking))
        for above in tree.ancestors(token):
            subject = tree.child(above, "nsubj", "nsubj:pass")
            if subject is None or subject == token or subject > token or token in tree.subtree(subject):
                continue
            found = [k for k in self.resolve(subject) if self._is_of(k, kinds) and k not in excluded]
            if len(found) == 1:
                return found
        told = self._subject_told(token, kinds) if tree.lower[token] == "its" else None
        if told is not None:
            return [told]
        first, _ = tree.sentences[tree.sentence[token]]
        near = window(positions, token)
        here = [
            (self._depth(p), -p, k)
            for p, k in near
            # "The ambassador lies," she said
            if first <= p < token and k not in excluded and not self._is_in_own_words(token, p)
        ]
        if here:
            return [min(here)[2]]
        return self._from_before(token, kinds, positions, excluded)

    def _asked_whether(self, verb: int) -> list[str]:
        """``asked Oslo whether it could pass on``: who is asked could."""
        tree = self.tree
        above = tree.head[verb]
        marks = {tree.lower[k] for k in tree.children(verb, ("mark",))}
        if not marks & {"whether", "if"} or tree.lemma[above] != "ask" or tree.child(above, "aux:pass") is not None:
            return []
        return [k for t in tree.children(above, ("iobj", "obj")) if t < verb for k in self.resolve(t)]

    def _is_in_own_words(self, token: int, position: int) -> bool:
        """Say whether a word stands in the direct speech of whom a pronoun means: nobody speaks of himself there."""
        verb = self.verb_of_speech(position)
        return verb is not None and verb == self.tree.head[token]

    def _praised(self, cause: int) -> list[str]:
        """Return who is thanked, praised or blamed for what stands after *for*."""
        tree = self.tree
        verb = tree.head[cause]
        if tree.dep[cause] == "conj" and tree.preposition(verb) == "for":
            verb = tree.head[verb]
        if not tree.tag[verb].startswith("VB") or tree.child(verb, "nsubj:pass", "aux:pass") is not None:
            return []
        return [k for t in tree.children(verb, ("obj", "iobj")) if t < cause for k in self.resolve(t)]

    def _subject_told(self, token: int, kinds: frozenset[str] | None) -> str | None:
        """``Norway will not sign the treaty with Peru, its minister said``: whose deeds he tells is whose he is."""
        tree = self.tree
        verb = tree.head[tree.head[token]]
        for clause in tree.children(verb, ("ccomp", "parataxis")):
            subject = tree.child(clause, "nsubj", "nsubj:pass")
            if clause < token and subject is not None:
                found = [k for k in self.resolve(subject) if self._is_of(k, kinds)]
                if len(found) == 1:
                    return found[0]
        return None

    def _is_of(self, key: str, kinds: frozenset[str] | None) -> bool:
        kind = self.drafts[key].kind
        return kind in kinds if kinds is not None else kind not in _PERSON_KINDS and kind not in {"Place", "Group"}

    def _from_before(
        self,
        token: int,
        kinds: frozenset[str] | None,
        positions: list[tuple[int, str]],
        excluded: set[str],
        reach: int = 3,
    ) -> list[str]:
        tree = self.tree
        sentence = tree.sentence[token]
        if positions is self._bodies:
            # "It" takes up what the sentence before was about, or a matter that is nobody.
            reach = 1
        for earlier in range(sentence - 1, max(-1, sentence - 1 - reach), -1):
            if earlier in tree.headlines:
                continue
            first, end = tree.sentences[earlier]
            told = range(first, end)
            subjects = [t for t in told if tree.dep[t] in {"nsubj", "nsubj:pass"}]
            # What a sentence is mainly about comes first; then whom it only takes up again by a pronoun.
            mainly = [*self._cleft(first, end), *self._main_subjects(first, end)]
            objects = [
                t for t in told if tree.dep[t] in {"obj", "iobj"} and tree.lower[t] == _OBJECT_OF.get(tree.lower[token])
            ]
            for word in dict.fromkeys((*mainly, *subjects, *objects)):
                found = [k for k in self.resolve(word) if self._is_of(k, kinds) and k not in excluded]
                if len(found) == 1 and not self._is_in_own_words(token, word):
                    return found
            there = [k for p, k in window(positions, token) if first <= p < end and k not in excluded]
            if there and positions is self._persons:
                return [there[-1]]
            if there:
                # A body that is not the subject there may not be what "it" is about.
                return []
        return []

    def _cleft(self, first: int, end: int) -> list[int]:
        """``It was Haddad who flew to Oslo``: the sentence is about Haddad."""
        tree = self.tree
        return [
            t
            for t in range(first, end)
            if tree.pos[t] == "PROPN"
            and tree.child(t, "acl:relcl") is not None
            and any(tree.lower[k] == "it" for k in tree.children(t, ("nsubj", "expl")))
        ]

    def _depth(self, token: int) -> int:
        return sum(1 for _ in self.tree.ancestors(token))

    def _several(self, token: int) -> list[str]:
        tree = self.tree
        for above in tree.ancestors(token):
            subject = tree.child(above, "nsubj", "nsubj:pass")
            if subject is not None and subject < token and token not in tree.subtree(subject):
                found = self.resolve_all(subject)
                if self._is_plural(found):
                    return found
        beside = self._company_beside(token)
        if beside:
            return beside
        sentence = tree.sentence[token]
        kinds = {"Group", "ArmedGroup"}
        for earlier in range(sentence - 1, max(-1, sentence - 3), -1):
            for word in self._main_subjects(*tree.sentences[earlier]):
                found = self.resolve_all(word)
                if len(found) > 1 or any(self.drafts[k].kind in kinds for k in found):
                    return found
            # Further back a crowd without a name is no longer who is meant.
            kinds = set()
        if tree.dep[token] == "nsubj":
            together = self._company_of(token)
            return together if len(together) > 1 else []
        return []

    def _company_beside(self, token: int) -> list[str]:
        """``spoke with her counterparts and briefed them``: those whom the verb before had to do with."""
        tree = self.tree
        verb = tree.head[token]
        if tree.dep[token] not in {"obj", "iobj"} or tree.dep[verb] != "conj" or tree.head[verb] > verb:
            return []
        for kid in tree.children(tree.head[verb], ("obj", "obl")):
            found = self.resolve_all(kid) if kid < verb and tree.preposition(kid) in {"", "with", "to"} else []
            if self._is_plural(found):
                return found
        return []

    def _main_subjects(self, first: int, end: int) -> list[int]:
        """Return the subjects that a sentence is about: not those of relative, adverbial or participial clauses."""
        tree = self.tree
        found = []
        for word in range(first, end):
            if tree.dep[word] not in {"nsubj", "nsubj:pass"} or tree.preposition(word):
                continue
            if all(
                tree.dep[above] not in {"acl", "acl:relcl", "advcl", "nmod", "obl", "obj", "appos"}
                for above in (tree.head[word], *tree.ancestors(tree.head[word]))
            ):
                found.append(word)
        return found

    def _is_plural(self, keys: list[str]) -> bool:
        return len(keys) > 1 or any(self.drafts[k].kind in {"Group", "ArmedGroup", "Organization"} for k in keys)
