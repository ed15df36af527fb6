"""Descriptions: *the Norwegian prime minister*, *rebel leaders*, *the news agency Meridian*, and who they are."""

from __future__ import annotations

from abc import abstractmethod

from backchannel.authority import normal_office
from backchannel.extraction.noun_phrases import NounPhrases
from backchannel.extraction.register import bare_office

__all__ = ["Descriptions"]

_LEADERS = ("president", "prime minister", "supreme leader", "king", "emir", "chancellor", "sultan", "crown prince")
_NARROWING = ("amod", "compound", "nmod", "nmod:poss", "acl", "acl:relcl", "appos", "nummod")
_CROWNED = frozenset({"king", "queen", "majesty", "highness", "emir", "amir", "sultan", "prince", "princess", "sheikh"})
# What a country may become.
_CONSTITUTIONS = frozenset({"federation", "republic", "monarchy", "confederation", "union", "democracy", "state"})
# What somebody does in an office.
_STEWARDSHIP = frozenset({"leadership", "presidency", "chairmanship", "stewardship"})
# Bodies of the state that a report may name without saying whose: "the army".
_FORCES = frozenset({"army", "military", "police", "parliament", "navy"})


class Descriptions(NounPhrases):
    """Finds the actor that a common noun describes: a person named before, an office holder, a group."""

    @abstractmethod
    def resolve(self, token: int) -> list[str]:
        """Return the actors that one noun phrase means."""

    @abstractmethod
    def _pair(self, token: int) -> list[str]:
        """Return the two whom *the two leaders*, *both sides* mean."""

    def _description(self, token: int) -> list[str]:
        tree, words = self.tree, self.lexicon
        lower = tree.lower[token]
        if lower == "person" and tree.preposition(token) == "in":
            return []
        pair = self._named_after(token) or self._pair(token) or self._steward(token)
        if pair:
            return pair
        if lower in {"majesty", "highness"}:
            crowned = [k for p, k in self._near(token) if p < token and self._is_crowned(k)]
            return self._meant(crowned[-1], token) if crowned else []
        beside = self._beside(token) or self._styled(token)
        if beside:
            return [beside]
        several = self._each_of(token)
        if several:
            return several
        state = self._modifier_state(token)
        office = self._office(token)
        plural = tree.tag[token] in {"NNS", "NNPS"}
        if office and not plural:
            return self._office_holder(token, office, state)
        if lower in words["leaders"] and not plural:
            return self._leader(token, state)
        if lower in words["singular_persons"] and state and not plural:
            known = [k for p, k in self._near(token) if p < token and self._bears(k, state, lower)]
            if known:
                return self._meant(known[-1], token)
        if lower in words["singular_persons"] and state is None and not plural and self._is_known_one(token):
            bearers = {key for p, key in self._near(token) if p < token and self._is_called(key, lower)}
            if len(bearers) == 1:
                return self._meant(bearers.pop(), token)
        if lower in words["government"] and state is None and not plural:
            ruler = self._ruler(token)
            if ruler:
                return [self._named_group(token, "Group", ruler)]
        if lower == "cabinet":
            return [self._named_group(token, "GovernmentBody", state)] if state or self._definite(token) else []
        if lower in words["government"] and state:
            self.drafts[state].mention(*self._extent(token), True)
            return [state]
        if lower in words["friends"] and plural and state and self._first_person_possessive(token):
            self.drafts[state].mention(*self._extent(token), True)
            return [state]
        if lower in words["friends"] and plural and (state or self._first_person_possessive(token)):
            return [self._named_group(token, "Group", state)]
        if lower in words["government"] and self._definite(token) and lower not in {"side", "sides", "state", "states"}:
            return [self._named_group(token, "Group", None)]
        agency = self._agency(token) if lower in words["agencies"] else None
        if agency:
            return [agency]
        if lower in words["bodies"]:
            whose = any(self.name_at(k) is not None for k in tree.children(token, ("nmod:poss",)))
            bare = lower in {"parliament", "congress"} and not tree.kids[token]  # "told parliament"
            named = bare or state is not None or whose or (lower in _FORCES and self._definite(token))
            return [self._named_group(token, "GovernmentBody", state)] if named else []
        if lower == "counterpart" and state and not plural:
            return [self._named_group(token, "Person", state)]
        if lower in _CONSTITUTIONS and self._is_any(token):
            return []
        if lower in words["collectives"]:
            person = not plural and lower in words["singular_persons"]
            return [self._named_group(token, "Person" if person else "Group", state)]
        return []

    def _is_any(self, token: int) -> bool:
        """``supported a federation with equal rights``: one of a kind, which does not act."""
        tree = self.tree
        indefinite = any(tree.lower[k] in {"a", "an"} for k in tree.children(token, ("det",)))
        return indefinite and not tree.dep[token].startswith("nsubj")

    def _steward(self, token: int) -> list[str]:
        """``Minister Berg's leadership``, ``Norway's presidency of the council``: the one whose it is, no body."""
        tree, lower = self.tree, self.tree.lower[token]
        if lower not in _STEWARDSHIP:
            return []
        kinds = {"Person"} if lower == "leadership" else {"Person", "State"}
        for kid in tree.children(token, ("nmod:poss", "nmod")):
            if tree.dep[kid] == "nmod" and (tree.preposition(kid) != "of" or lower != "leadership"):
                continue
            whose = self.resolve(kid) if tree.pos[kid] != "PRON" else []
            if whose and all(self.drafts[key].kind in kinds for key in whose):
                return whose
        return []

    def _is_known_one(self, token: int) -> bool:
        """``the minister``, with nothing that tells him from another: somebody told of before."""
        tree = self.tree
        narrowed = any(
            tree.dep[kid] in _NARROWING
            # "thanked the governor for her work": what for, not which one
            and not (tree.preposition(kid) == "for" and tree.child(kid, "nmod:poss") is not None)
            for kid in tree.kids[token]
        )
        return self._definite(token) and not narrowed

    def _is_called(self, key: str, title: str) -> bool:
        """``the minister`` may be the minister of foreign affairs, or the foreign minister."""
        words = (self.drafts[key].office or "").lower().split()
        return bool(words) and title in {words[0], words[-1]}

    def _is_crowned(self, key: str) -> bool:
        """*His Majesty* is the king named before."""
        words = set((self.drafts[key].office or "").lower().split())
        return not words.isdisjoint(_CROWNED)

    def _bears(self, key: str, state: str, title: str) -> bool:
        """``the Norwegian minister`` is the person of that state whose office ends so."""
        draft = self.drafts[key]
        return state in draft.acts_for and bool(draft.office) and (draft.office or "").lower().split()[-1] == title

    def _each_of(self, token: int) -> list[str]:
        """``Peruvian and Norwegian officials``: the officials of each."""
        tree, words = self.tree, self.lexicon
        if tree.tag[token] not in {"NNS", "NNPS"}:
            return []
        parts = [
            (part, key)
            for kid in tree.children(token, ("amod", "compound", "nmod:poss", "nmod"))
            if tree.dep[kid] != "nmod" or tree.preposition(kid) in {"of", "from"}
            for part in self.expand(kid)
            if (key := self.adjective(part)) is not None
        ]
        if len({key for _, key in parts}) < 2:
            return []
        noun, office = tree.lower[token], self._office(token)
        if noun in words["government"]:
            return [key for _, key in parts]
        if office:
            return [
                holder for part, key in parts for holder in self._office_holder(token, office, key, tree.word[part])
            ]
        if noun == "counterparts":
            labels = [(self._counterpart(token, part), key) for part, key in parts]
            return [self._group(*self._extent(token), [key], "Person", label) for label, key in labels]
        if noun in words["collectives"] | words["leaders"]:
            first, last = self._extent(token)
            ends = [name.last for part, _ in parts if part > token and (name := self.name_at(part)) is not None]
            if len(ends) == len(parts) and any(self.drafts[key].kind != "State" for _, key in parts):
                # "labor leaders from the Dockers and the Union of Ports": one crowd, of both
                return [self._group(first, ends[-1], [key for _, key in parts])]
            return [self._group(first, last, [key], label=f"{tree.word[part]} {noun}") for part, key in parts]
        return []

    def _counterpart(self, token: int, part: int) -> str:
        """``her counterparts from Peru and Chile``, ``his Lao and Cambodian counterparts``: one of each."""
        tree, name = self.tree, self.name_at(part)
        words = name.words(tree) if name is not None else tree.word[part]
        return f"counterpart from {words}" if part > token else f"{words} counterpart"

    def _agency(self, token: int) -> str | None:
        """``the Meridian news agency``: the unknown name before the noun is the agency's."""
        tree = self.tree
        for kid in tree.children(token, ("compound", "nmod:unmarked", "amod", "flat")):
            name = self.name_at(kid)
            key = self.key_of(name) if name is not None else None
            if key and self.drafts[key].kind in {"Actor", "Person", "Organization", "NewsOrganization"}:
                self.describe(key, token)
                return key
        return None

    def _named_after(self, token: int) -> list[str]:
        """``its chair, Norway,`` is Norway; ``the two neighbours, Norway and Chile`` are the two."""
        tree, words = self.tree, self.lexicon
        lower, plural = tree.lower[token], tree.tag[token] in {"NNS", "NNPS"}
        several = words["two_states"] | words["two_persons"]
        if lower not in (several if plural else words["state_roles"]) or tree.preposition(token) == "as":
            return []
        for kid in tree.children(token, ("appos", "conj")):
            before = next(t for t in tree.subtree(kid) if tree.pos[t] != "PUNCT") - 1
            if before <= token or tree.word[before] != ",":
                continue
            parts = [kid, *tree.children(kid, ("conj",)), *(k for k in tree.children(token, ("conj",)) if k > kid)]
            names = [self.name_at(part) for part in parts]
            keys = [key for name in names if name is not None and (key := self.key_of(name)) is not None]
            fitting = {"State"} if lower not in words["two_persons"] else {"Person"}
            keys = list(dict.fromkeys(key for key in keys if self.drafts[key].kind in fitting))
            if len(keys) == len(parts) and (len(keys) > 1) == plural:
                return keys
        return []

    def _beside(self, token: int) -> str | None:
        """``the Russian news agency TASS``, ``the militant group Hamas``: the name beside a common noun."""
        tree = self.tree
        for kid in tree.children(token, ("appos", "flat", "nmod:desc", "nmod:appos", "compound")):
            name = self.name_at(kid)
            if name is None or (tree.dep[kid] == "compound" and kid < token):
                continue
            key = self.key_of(name)
            if key and self.drafts[key].kind not in {"State", "Place"} and not self._is_adjective(name):
                self.describe(key, token)
                return key
        following = self.name_at(token + 1) if token + 1 < len(tree) else None
        if following is not None and (
            tree.lower[token] in self.lexicon["agencies"] or tree.lower[token] in self.lexicon["collectives"]
        ):
            key = self.key_of(following)
            if (
                key
                and self.drafts[key].kind in {"NewsOrganization", "Organization", "ArmedGroup", "Actor", "Person"}
                and following.first == token + 1
            ):
                self.describe(key, token)
                return key
        return None

    def _styled(self, token: int) -> str | None:
        """``the Rowan movement``, ``the ARC (Alpine Rescue Corps) forum``: the noun only says what the name names."""
        tree = self.tree
        if tree.lower[token] not in self.lexicon["styles"]:
            return None
        for kid in tree.children(token, ("compound", "amod", "nmod:unmarked", "nmod")):
            name = self.name_at(kid)
            key = self.key_of(name) if name is not None and name.last < token else None
            if key is None or name is None or self._is_adjective(name):
                continue
            if self.drafts[key].kind in {
                "Organization",
                "ArmedGroup",
                "IntergovernmentalOrganization",
                "NewsOrganization",
                "Actor",
            }:
                self.describe(key, token)
                return key
        return None

    def _office(self, token: int) -> str | None:
        """Return the normal form of the office that a noun phrase names, with its modifiers if they belong to it."""
        tree = self.tree
        first = token
        while (
            first > 0
            and tree.sentence[first - 1] == tree.sentence[token]
            and token - first < 4
            and (
                (tree.head[first - 1] in range(first, token + 1) and tree.dep[first - 1] in {"amod", "compound"})
                or tree.word[first - 1] == "-"
            )
        ):
            first -= 1
        plural = tree.tag[token] in {"NNS", "NNPS"}
        for start in range(first, token + 1):
            words = " ".join(tree.lower[start : token + 1]).replace(" - ", "-")
            office = normal_office(words.removesuffix("s") if plural else words)
            if office and office not in {"leader", "spokesperson"}:
                return office
        return None

    def _office_holder(self, token: int, office: str, state: str | None, of: str = "") -> list[str]:
        """Return who holds an office; ``of`` tells the unknown holders of one office in two states apart."""
        same = [
            key
            for position, key in self._near(token)
            if (draft := self.drafts[key]).office
            and office in {normal_office(bare_office(draft.office)), draft.office.lower().rpartition(" ")[2]}
            and (state is None or state in draft.acts_for)
            and (position < token or state is not None)
        ]
        if same:
            others = self._co_arguments(token)
            same = [key for key in same if key not in others] or same
            return self._meant(self._foremost(same) if state is None else same[0], token)
        entry = self.drafts[state].entry if state else None
        if entry is not None:
            holder = self.authority.holder(office, entry.id, self.published)
            if holder is not None:
                key = self._entry(holder)
                if state not in self.drafts[key].acts_for:
                    self.drafts[key].acts_for.append(state or "")
                return self._meant(key, token)
        if state is None and self.tree.lower[token] in {"chief", "head", "speaker", "chair", "envoy"}:
            return []
        if of and state:
            return [self._group(*self._extent(token), [state], "Person", f"{of} {office}")]
        return [self._named_group(token, "Person", state)]

    def _co_arguments(self, token: int) -> set[str]:
        """Who is named beside a noun phrase in its clause: *the president thanked President Lima* are two."""
        tree = self.tree
        if not tree.dep[token].startswith("nsubj"):
            return set()
        named = [self.name_at(k) for k in tree.kids[tree.head[token]] if k != token]
        return {key for name in named if name is not None and (key := self.key_of(name)) is not None}

    def _foremost(self, keys: list[str]) -> str:
        """Of several presidents in an article, *the president* is the first, unless it is much more about another."""
        several = list(dict.fromkeys(keys))
        most = max(several, key=lambda key: len(self.drafts[key].mentions))
        first = min(several, key=lambda key: min(self.drafts[key].mentions))
        return first if 2 * len(self.drafts[first].mentions) >= len(self.drafts[most].mentions) else most

    def _meant(self, key: str, token: int) -> list[str]:
        self.drafts[key].mention(*self._extent(token))
        return [key]

    def _leader(self, token: int, state: str | None) -> list[str]:
        if state is None:
            candidates = [key for position, key in self._near(token) if position < token and self.drafts[key].office]
            return self._meant(candidates[-1], token) if candidates and self._definite(token) else []
        for position, key in reversed(self._near(token)):
            draft = self.drafts[key]
            if (
                position < token
                and state in draft.acts_for
                and draft.office
                and normal_office(bare_office(draft.office)) in _LEADERS
            ):
                return self._meant(key, token)
        entry = self.drafts[state].entry
        tree = self.tree
        narrowed = any(tree.dep[k] == "amod" and self.adjective(k) is None for k in tree.kids[token])
        if entry is not None and entry.kind == "State" and tree.lower[token] == "leader" and not narrowed:
            # "the military ruler", "the rebel leader": not who holds the office in the table
            holders = {h.id: h for o in _LEADERS if (h := self.authority.holder(o, entry.id, self.published))}
            if len(holders) == 1:
                key = self._entry(next(iter(holders.values())))
                if state not in self.drafts[key].acts_for:
                    self.drafts[key].acts_for.append(state)
                return self._meant(key, token)
        return [self._named_group(token, "Person", state)]
