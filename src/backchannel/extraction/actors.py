"""Actors of one article: which actor a noun phrase or a pronoun means."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from backchannel.authority import Authority, normal_office
from backchannel.extraction.descriptions import Descriptions
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.names import Name
from backchannel.extraction.register import bare_office, window
from backchannel.extraction.tree import Tree

__all__ = ["Actors"]

# Those who met, though the text does not say "two".
_TOGETHER = frozenset({"leaders", "sides", "presidents", "ministers", "premiers", "chancellors", "monarchs"})
_PERSON_KINDS = frozenset({"Person"})


class Actors(Descriptions):
    """The actors of one article, and what resolves words to them.

    ``speaker`` is asked whose *we* or *I* a token is; it is set once direct speech is known.
    """

    def __init__(
        self, tree: Tree, names: list[Name], authority: Authority, lexicon: Lexicon, published: datetime.date | None
    ) -> None:
        super().__init__(tree, names, authority, lexicon, published)
        self.speaker: Callable[[int], str | None] = lambda token: None
        self._resolving: set[int] = set()
        self._resolved: dict[int, list[str]] = {}
        self._appositions(names)

    def hear(self, speaker: Callable[[int], str | None]) -> None:
        """Learn who speaks where; what was resolved without knowing is forgotten."""
        self.speaker = speaker
        self._resolved.clear()

    def resolve_all(self, token: int) -> list[str]:
        """Return the actors meant by a noun phrase and those coordinated with it, in order, each once."""
        found: dict[str, None] = {}
        for part in self.expand(token):
            for key in self.resolve(part):
                found[key] = None
        return list(found)

    def resolve(self, token: int) -> list[str]:
        """Return the actors that one noun phrase means: none, one, or two (*the two leaders*)."""
        known = self._resolved.get(token)
        if known is not None:
            return list(known)
        if token in self._resolving:
            return []
        self._resolving.add(token)
        try:
            # Remembered, because pronouns lead to pronouns: without it a page of "he told him" would never end.
            found = self._resolved[token] = self._resolve(token)
        finally:
            self._resolving.discard(token)
        return list(found)

    def _resolve(self, token: int) -> list[str]:
        name = self.name_at(token)
        if name is not None:
            key = self.key_of(name)
            if key is None or self.drafts[key].kind == "Place":
                return []
            if self._is_people(name):
                return [self._group(name.first, name.last, [key])]
            if self._is_adjective(name) and self.tree.pos[token] == "ADJ":
                return []
            return [key]
        if self.tree.pos[token] in {"PRON", "DET"}:
            return self._pronoun(token)
        if self._is_private(token):
            return []
        if self.tree.pos[token] in {"NOUN", "PROPN", "ADJ", "NUM", "X"}:
            return self._description(token)
        return []

    def _is_private(self, token: int) -> bool:
        """``my family``, ``your friends``: nobody of public life, unless a person who is known speaks."""
        return any(
            self.tree.lower[k] in {"my", "your"} and self.speaker(k) is None
            for k in self.tree.children(token, ("nmod:poss",))
        )

    def _pair(self, token: int) -> list[str]:
        """``the two leaders``, ``both sides``: the two persons, or states, named last."""
        tree, lower = self.tree, self.tree.lower[token]
        if lower in {"two", "both", "pair"} and tree.pos[token] in {"NUM", "NOUN", "DET"} and self._definite(token):
            return self._company_of(token)[:2]
        if lower not in self.lexicon["two_persons"] and lower not in self.lexicon["two_states"]:
            return []
        two = any(tree.lower[k] in {"two", "both"} for k in tree.kids[token])
        narrowed = any(tree.dep[k] in {"amod", "compound"} for k in tree.kids[token])
        bare = not narrowed and lower in _TOGETHER and self._definite(token) and not self._modifier_state(token)
        if not (two or bare):
            return []
        if lower in self.lexicon["two_persons"]:
            office = self._office(token)
            found = [k for k in self._company_of(token) if office is None or self._held_office(k, office)]
            found = found if not two else found[:2]
        else:
            found = self._coordinated_states(token)
        return found if len(found) > 1 else []

    def _held_office(self, key: str, office: str) -> bool:
        """Say whether *the two presidents* can be about somebody."""
        title = self.drafts[key].office
        return title is None or normal_office(bare_office(title)) in {office, None}

    def _coordinated_states(self, token: int) -> list[str]:
        """The two states or sides that were named together last: *Peru and Chile*, *between Oslo and the rebels*."""
        tree = self.tree
        heads = {
            p: k for p, k in window(self._bodies, token) if p < token and self.drafts[k].kind in {"State", "ArmedGroup"}
        }
        for position in sorted(heads, reverse=True):
            other = tree.head[position]
            pair = tree.dep[other] != "conj" and len(list(tree.children(other, ("conj",)))) == 1
            if pair and tree.dep[position] == "conj" and other in heads and heads[other] != heads[position]:
                return [heads[other], heads[position]]
        found = self._last_two(sorted(heads.items()), token, True)
        return found if len(found) == 2 and len(set(heads.values())) == 2 else []

    def _company_of(self, token: int) -> list[str]:
        """Those who met or spoke last, as the text tells: the persons named in the nearest sentence of a conversation.

        Where no sentence tells of one, the two persons named last.
        """
        tree = self.tree
        named = [(p, k) for p, k in self._near(token) if p < token and self._is_somebody(k)]
        sentences: dict[int, dict[str, None]] = {}
        for position, key in named:
            sentences.setdefault(tree.sentence[position], {})[key] = None
        for sentence in sorted(sentences, reverse=True):
            first, end = tree.sentences[sentence]
            together = list(sentences[sentence])
            if len(together) > 1 and any(w in self.lexicon.conversing for w in tree.lower[first : min(end, token)]):
                return together
        return self._last_two(named, token, False)

    def _last_two(self, positions: list[tuple[int, str]], token: int, states: bool) -> list[str]:
        found: list[str] = []
        for position, key in reversed(positions):
            if position >= token or (states and self.drafts[key].kind not in {"State", "ArmedGroup"}):
                continue
            if key not in found:
                found.append(key)
            if len(found) == 2:
                break
        return found[::-1]

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
            return self._several(token) or (self._single(token, self._bodies) if lower == "their" else [])
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
        own = self.subject(governor) if tree.dep[token] not in {"nsubj", "nsubj:pass", "nmod:poss"} else None
        excluded = set(self.resolve(own)) if own is not None and own != token else set()
        speaker = self.speaker(token)
        if speaker is not None and kinds is not None:
            # In somebody's own words, "he" is another.
            excluded.add(speaker)
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
        here = [(self._depth(p), -p, k) for p, k in near if first <= p < token and k not in excluded]
        if here:
            return [min(here)[2]]
        return self._from_before(token, kinds, positions, excluded)

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
            for verb in range(first, end):
                if tree.dep[verb] in {"nsubj", "nsubj:pass"}:
                    found = [k for k in self.resolve(verb) if self._is_of(k, kinds) and k not in excluded]
                    if len(found) == 1:
                        return found
            there = [k for p, k in window(positions, token) if first <= p < end and k not in excluded]
            if there and positions is self._persons:
                return [there[-1]]
            if there:
                # A body that is not the subject there may not be what "it" is about.
                return []
        return []

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
        sentence = tree.sentence[token]
        for earlier in range(sentence - 1, max(-1, sentence - 3), -1):
            for word in self._main_subjects(*tree.sentences[earlier]):
                found = self.resolve_all(word)
                if len(found) > 1 or any(self.drafts[k].kind == "Group" for k in found):
                    return found
        if tree.dep[token] == "nsubj":
            together = self._company_of(token)
            return together if len(together) > 1 else []
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
