"""Actors of one article: which actor a noun phrase or a pronoun means."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from backchannel.authority import Authority, normal_office
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.names import Name
from backchannel.extraction.pronouns import Pronouns
from backchannel.extraction.register import bare_office, window
from backchannel.extraction.tree import Tree

__all__ = ["Actors"]

# Those who met, though the text does not say "two".
_TOGETHER = frozenset(
    {"leaders", "sides", "presidents", "ministers", "premiers", "chancellors", "monarchs", "interlocutors"}
)
# Whom one met before is not whom one meets: "after an audience with the Pope".
_BEFORE = frozenset({"after", "following", "before", "ahead of", "since", "prior to"})
_SOME = frozenset({"one", "two", "three", "four", "five", "six", "several", "some", "many", "most", "both", "another"})
# Before "two": those told of already.
_KNOWN = frozenset({"their", "our", "these", "those"})
# What somebody is told of in a purpose or in what was said is not who met: "spoke with him to congratulate her".
_ASIDE = frozenset({"advcl", "xcomp", "ccomp", "acl", "acl:relcl", "parataxis"})


class Actors(Pronouns):
    """The actors of one article, and what resolves words to them.

    ``speaker`` is asked whose *we* or *I* a token is; it is set once direct speech is known.
    """

    def __init__(
        self, tree: Tree, names: list[Name], authority: Authority, lexicon: Lexicon, published: datetime.date | None
    ) -> None:
        super().__init__(tree, names, authority, lexicon, published)
        self.speaker: Callable[[int], str | None] = lambda token: None
        self.verb_of_speech: Callable[[int], int | None] = lambda token: None
        self._resolving: set[int] = set()
        self._resolved: dict[int, list[str]] = {}
        self._appositions(names)

    def hear(self, speaker: Callable[[int], str | None], verb_of_speech: Callable[[int], int | None]) -> None:
        """Learn who speaks where, and by which verb; what was resolved without knowing is forgotten."""
        self.speaker = speaker
        self.verb_of_speech = verb_of_speech
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
            if key is None and name.kind == "thing":
                # "with Foreign Policy and Security Adviser to the President, Ambassador Karl Holm"
                beside = [self.name_at(k) for k in self.tree.children(token, ("appos",))]
                return [k for n in beside if n is not None and n.office and (k := self.key_of(n)) is not None]
            if key is None or self.drafts[key].kind == "Place":
                return []
            if self._is_people(name):
                return [self._group(name.first, name.last, [key])]
            if self._is_adjective(name) and self.tree.pos[token] == "ADJ":
                return []
            return [key]
        partitive = self._some_of(token)
        if partitive:
            return partitive
        if self.tree.pos[token] in {"PRON", "DET"}:
            return self._pronoun(token)
        if self._is_private(token):
            return []
        if self.tree.pos[token] in {"NOUN", "PROPN", "ADJ", "NUM", "X"}:
            return self._description(token)
        return []

    def _some_of(self, token: int) -> list[str]:
        """``two of the people``, ``several of its officials``: some of a group, by these words."""
        tree = self.tree
        if tree.lower[token] not in _SOME or tree.dep[token] in {"nummod", "det", "amod"}:
            return []
        for kid in tree.children(token, ("nmod",)):
            if (
                tree.preposition(kid) == "of"
                and tree.tag[kid] == "NNS"
                and tree.lower[kid] in self.lexicon["collectives"]
            ):
                state = self._modifier_state(kid)
                first, last = tree.subtree(token)[0], tree.subtree(kid)[-1]
                kind = "Person" if tree.lower[token] == "one" else "Group"
                return [self._group(first, last, [state] if state else [], kind)]
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
        # "two diplomats said" are two others, "the two diplomats" those told of.
        known = self._definite(token) or any(tree.lower[k] in _KNOWN for k in tree.kids[token])
        told = {"two"} if known or lower in self.lexicon["two_states"] else set()
        two = any(tree.lower[k] in told | {"both"} for k in tree.kids[token])
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
        own = self.subject(tree.head[token]) if tree.dep[token] in {"obj", "iobj"} else None
        if own is not None and own != token:
            # "she encouraged the leaders": others than herself
            herself = self.resolve_all(own)
            found = [] if len(herself) == 1 and herself[0] in found else found
        return found if len(found) > 1 else []

    def _held_office(self, key: str, office: str) -> bool:
        """Say whether *the two presidents* can be about somebody."""
        title = self.drafts[key].office
        return title is None or normal_office(bare_office(title)) in {office, None}

    def _sides_of_company(self, token: int, after: int) -> list[str] | None:
        """``Haddad and Lima discussed the dam. The two countries ...``: the states of those who met last.

        None where nobody met after the word ``after``; nobody where two met whose states are not told.
        """
        together = [k for p, k in self._near(token) if after < p < token and self._is_somebody(k)]
        met = self._company_of(token) if together else []
        sides = list(dict.fromkeys(side for k in met if (side := self.side(k)) is not None))
        if len(met) != 2 or not set(met) <= set(together):
            return None
        return sides if len(sides) == 2 else []

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
                sides = self._sides_of_company(token, position)
                return [heads[other], heads[position]] if sides is None else sides
        found = self._last_two(sorted(heads.items()), token, True)
        return found if len(found) == 2 and len(set(heads.values())) == 2 else []

    def _company_of(self, token: int) -> list[str]:
        """Those who met or spoke last, as the text tells: the persons named in the nearest sentence of a conversation.

        Where no sentence tells of one, the two persons named last.
        """
        tree = self.tree
        named = [(p, k) for p, k in self._near(token) if p < token and self._is_somebody(k)]
        talking = self.lexicon.conversing | self.lexicon.topical
        sentences: dict[int, dict[str, None]] = {}
        for position, key in named:
            sentences.setdefault(tree.sentence[position], {})[key] = None
        for sentence in sorted(sentences, reverse=True):
            first, end = tree.sentences[sentence]
            together = list(sentences[sentence])
            if len(together) > 1 and any(w in talking for w in tree.lower[first : min(end, token)]):
                near = {k: None for p, k in named if first <= p < end and not self._is_aside(p)}
                return list(near) if len(near) > 1 else together
        return self._last_two(named, token, False)

    def _is_aside(self, position: int) -> bool:
        tree = self.tree
        return any(
            tree.dep[above] in _ASIDE or (tree.pos[above] == "NOUN" and tree.preposition(above) in _BEFORE)
            for above in (position, *tree.ancestors(position))
        )

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
