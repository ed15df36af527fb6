"""What stands around a noun: whose it is, whom it is of, and the groups that noun phrases name."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator

from backchannel.extraction.layout import visible
from backchannel.extraction.names import Name
from backchannel.extraction.register import Register, slug, true_office

__all__ = ["NounPhrases"]

# How many words a phrase with *of* may have to be part of a group's name.
_OF_REACH = 8
_MODIFIERS = frozenset({"amod", "compound", "nmod:poss", "nmod:unmarked", "nmod"})

# Nouns that end so name what people do or have, not people: "met with implications".
_ABSTRACT = re.compile(r"(?:(?:t|s)ion|ment|ness|ance|ence|ism|ship|ing|ure|age|[aeiou]ty|[^nlm]ity|itie|phy|logy)s?$")

# "a cross-section of advocates"
_QUANTITY = frozenset(
    {"section", "range", "array", "handful", "dozen", "dozens", "number", "mix", "variety", "hundreds"}
)

_ROW_REACH = 14
# "more than a dozen": the words before the number.
_COUNTING = 3
_COUNTS = frozenset({("more", "than", "a"), ("fewer", "than", "a"), ("less", "than", "a")})

# No part of a name: an actor called "his foreign minister" means nothing elsewhere.
_DETERMINERS = frozenset({"the", "a", "an", "both", "his", "her", "its", "their", "our", "whose"})


class NounPhrases(Register, ABC):
    """Reads modifiers off a noun phrase and makes actors of those that have no name."""

    @abstractmethod
    def _pronoun(self, token: int) -> list[str]:
        """Return whom a pronoun means."""

    def expand(self, token: int) -> Iterator[int]:
        """Yield a noun phrase's head and the heads coordinated with it."""
        yield token
        own = self.tree.preposition(token)
        for kid in self.tree.children(token, ("conj",)):
            if self.tree.pos[kid] not in {"VERB", "AUX"} and self.tree.preposition(kid) in {"", own}:
                # "return the plant to Oslo and for access": what has a preposition of its own is another phrase
                yield from self.expand(kid)

    def unknown(self, token: int) -> list[str]:
        """Return an actor of this article for a noun phrase that must name one, though nobody knows whom."""
        tree = self.tree
        name = self.name_at(token)
        if name is not None:
            words = name.words(tree)
            key = self.add("local:" + slug(words), "Actor", words)
            self.drafts[key].mention(name.first, name.last)
            return [key]
        if tree.pos[token] not in {"NOUN", "PROPN"}:
            return []
        return [self._named_group(token, "Group" if tree.tag[token] in {"NNS", "NNPS"} else "Actor", None)]

    def company(self, token: int) -> list[str]:
        """Return the group that a plural noun names where only somebody can stand; none for what is no person."""
        tree, lower = self.tree, self.tree.lower[token]
        if lower in _QUANTITY:
            below = [k for k in tree.children(token, ("nmod",)) if tree.preposition(k) == "of"]
            return [self._named_group(token, "Group", self._modifier_state(k)) for k in below[:1] if self.company(k)]
        if self.name_at(token) is not None or tree.tag[token] not in {"NNS", "NNPS"}:
            return []
        if lower in self.lexicon["no_company"] or _ABSTRACT.search(lower) or tree.child(token, "nummod") == token:
            return []
        return [self._named_group(token, "Group", self._modifier_state(token))]

    def describe(self, key: str, token: int) -> None:
        """Learn of an actor from the common noun beside its name: *the Russian news agency*, *the rebel group*."""
        draft = self.drafts[key]
        if draft.entry is None and draft.kind in {"Organization", "Actor", "Person"}:
            if self.tree.lower[token] in self.lexicon["agencies"]:
                draft.kind = "NewsOrganization"
            elif self.tree.lower[token] in self.lexicon["organisations"]:
                draft.kind = "Organization"
        state = self._modifier_state(token)
        if state and state != key and not draft.acts_for and draft.kind != "Person":
            draft.acts_for.append(state)

    def _modifier_state(self, token: int, inside: Name | None = None) -> str | None:
        """Return the state or organisation that modifies a noun: *Israeli*, *Israel's*, *of Israel*."""
        tree = self.tree
        for kid in tree.kids[token]:
            label = tree.dep[kid]
            if label not in _MODIFIERS:
                continue
            if label == "nmod" and tree.preposition(kid) not in {"of", "for", "from"}:
                continue
            name = self.name_at(kid)
            if (
                name is None
                and label == "nmod"
                and (
                    tree.lower[kid] in self.lexicon["government"] | self.lexicon["bodies"]
                    or (tree.lower[token] == "office" and tree.lower[kid] in self.lexicon["leaders"])
                )
            ):
                deeper = self._modifier_state(kid)
                if deeper:
                    return deeper
            if name is None:
                body = tree.lower[kid] in self._bodies_of
                below = body and label == "nmod" and tree.preposition(kid) in {"of", "from", "for"}
                if (label in {"compound", "amod", "nmod:poss"} and kid < token) or below:
                    deeper = self._modifier_state(kid) if tree.pos[kid] in {"NOUN", "PROPN"} else None
                    if deeper:
                        return deeper
                if (
                    tree.lower[kid] in {"his", "her", "its", "their"}
                    and label == "nmod:poss"
                    and tree.lower[token] not in self.lexicon["friends"]
                ):
                    owners = self._pronoun(kid)
                    side = self.side(owners[0]) if len(owners) == 1 else None
                    if side:
                        return side
                continue
            if name is inside:
                continue
            key = self.key_of(name)
            if key and self.drafts[key].kind not in {"Person", "Place"}:
                return key
            if key and self.drafts[key].kind == "Person" and label == "nmod:poss":
                return self.side(key)
        before = self.name_at(token - 1) if token else None
        if (
            before is not None
            and before is not inside
            and tree.sentence[token - 1] == tree.sentence[token]
            and before.last == token - 1
        ):
            key = self.key_of(before)
            if key and self._is_adjective(before):
                return key
        return None

    def _ruler(self, token: int) -> str | None:
        """The state whose ``Haddad administration`` it is."""
        for kid in self.tree.children(token, ("compound", "amod", "nmod:poss", "nmod:unmarked")):
            name = self.name_at(kid)
            key = self.key_of(name) if name is not None else None
            if key and self.drafts[key].kind == "Person":
                return self.side(key) or key
        return None

    def _appositions(self, names: list[Name]) -> None:
        """``Abbas Haddad, Iran's foreign minister``: what stands beside a name tells whom it acts for."""
        tree = self.tree
        for name in names:
            key = self._key_of.get(id(name))
            if key is None or self.drafts[key].kind not in {"Person", "Organization", "Actor", "GovernmentBody"}:
                continue
            draft = self.drafts[key]
            if draft.acts_for:
                continue
            head = self.head(name)
            for token in (
                head,
                *tree.children(head, ("appos",)),
                *((tree.head[head],) if tree.dep[head] == "appos" else ()),
            ):
                beside = token != head and tree.pos[token] == "NOUN" and draft.kind == "Person"
                untold = true_office(draft.office) is None
                if beside and untold and tree.lower[token] in self.lexicon["singular_persons"]:
                    draft.office = tree.phrase([t for t in self._short_phrase(token) if t >= 0]).quote
                of = self._modifier_state(token, inside=name)
                if of and of != key:
                    draft.acts_for.append(of)
                    if true_office(draft.office) is None and token != head and tree.pos[token] != "PROPN":
                        draft.office = tree.phrase([t for t in self._short_phrase(token) if t >= 0]).quote
                    break

    def _short_phrase(self, token: int) -> list[int]:
        tree = self.tree
        aside = (
            "appos",
            "acl",
            "acl:relcl",
            "conj",
            "det",
            "cc",
            "punct",
            "parataxis",
            "case",
            "nmod:poss",
            "flat",
        )
        return [
            t
            for t in tree.subtree(token, aside)
            if t <= token or tree.dep[t] in {"nmod", "case"} or tree.head[t] != token
        ]

    def _extent(self, token: int) -> tuple[int, int]:
        """Return the tokens of a short noun phrase, without article: modifiers before the head, name after it."""
        tree = self.tree
        first = token
        for kid in tree.kids[token]:
            if kid < first and tree.dep[kid] in {"amod", "compound", "nmod:poss", "nmod:unmarked", "nummod"}:
                first = min(first, *tree.subtree(kid))
        if first >= _COUNTING and tuple(tree.lower[first - _COUNTING : first]) in _COUNTS:
            first -= _COUNTING  # "more than a dozen manufacturers"
        while first < token and (
            tree.lower[first] in _DETERMINERS
            or tree.pos[first] in {"PUNCT", "CCONJ"}
            or (tree.lower[first + 1] in self.lexicon["calendar"] and tree.pos[first] == "NUM")
            or tree.lower[first] in self.lexicon["calendar"]
        ):
            first += 1
        return first, token

    def _first_person_possessive(self, token: int) -> bool:
        tree = self.tree
        return any(tree.lower[k] in {"our", "my", "his", "its", "their"} for k in tree.children(token, ("nmod:poss",)))

    def _definite(self, token: int) -> bool:
        return any(self.tree.lower[k] in {"the", "both", "this"} for k in self.tree.children(token, ("det",)))

    def _named_group(self, token: int, kind: str, state: str | None) -> str:
        first, last = self._extent(token)
        if kind in {"Group", "GovernmentBody", "Person"}:
            last = self._of_phrase(token)
        return self._group(first, last, [state] if state else [], kind)

    def _of_phrase(self, token: int) -> int:
        """The last word of *leaders of the opposition*, *deputies from Lima*, *envoys representing the islands*.

        A short phrase, that begins right after the noun.
        """
        tree = self.tree
        for kid in tree.children(token, ("nmod", "acl")):
            if tree.dep[kid] == "acl":
                if kid == token + 1 and tree.lower[kid] == "representing":
                    words = tree.subtree(kid, ("obl", "advcl", "punct"))
                    return self._to_comma(token, words)
                continue
            if tree.preposition(kid) not in {"of", "from"}:
                continue
            words = tree.subtree(kid, ("acl", "acl:relcl", "appos", "conj", "cc", "punct", "nmod", "parataxis"))
            name = self.name_at(kid)
            whole = [t for t in tree.subtree(kid, ("acl", "acl:relcl", "appos", "parataxis")) if t > token]
            if tree.child(kid, "conj") is not None and self._is_one_row(token, kid, whole):
                return whole[-1]
            if name is not None and words and words[0] == token + 1:
                return self._to_capital(kid, name.last)
            if len(words) <= _OF_REACH and words == list(range(token + 1, token + 1 + len(words))):
                return self._to_capital(kid, words[-1])
        return token

    def _to_capital(self, head: int, last: int) -> int:
        """``the Call to Action``, ``the Alliance for Progress``: capitals on both sides of such a word are one name."""
        tree = self.tree
        below = tree.subtree(head)
        while (
            tree.word[last][0].isupper()
            and last + 2 in below
            and tree.lower[last + 1] in {"to", "for", "of"}
            and tree.word[last + 2][0].isupper()
        ):
            last += 2
            while last + 1 in below and tree.word[last + 1][0].isupper():
                last += 1
        return last

    def _to_comma(self, token: int, words: list[int]) -> int:
        """Return the last of the words that follow ``token`` one by one, up to a comma; ``token`` for too many."""
        last = token
        for word in words:
            if word != last + 1 or self.tree.word[word] == ",":
                break
            last = word
        return last if last - token <= _OF_REACH else token

    def _is_one_row(self, token: int, first: int, whole: list[int]) -> bool:
        """Say whether several are named at one go: *from Peru, Chile, and Fiji*, *of the Lima and Oslo councils*."""
        tree = self.tree
        if whole != list(range(token + 1, token + 1 + len(whole))) or len(whole) > _ROW_REACH:
            return False
        others = list(tree.children(first, ("conj",)))
        if tree.preposition(first) == "from":
            return all(self.name_at(t) is not None for t in (first, *others))
        last = others[-1]
        shared = tree.child(last, "det", "nmod:poss") is None and tree.child(last, "compound", "amod") is not None
        return shared and tree.tag[last] == "NNS" and tree.tag[first] in {"NN", "NNP"} and last == whole[-1]

    def _group(self, first: int, last: int, acts_for: list[str], kind: str = "Group", label: str | None = None) -> str:
        words = label or visible(self.tree.span(first, last).quote)
        key = self.add("local:" + slug(words), kind, words)
        draft = self.drafts[key]
        draft.mention(first, last)
        for state in acts_for:
            if state != key and state not in draft.acts_for:
                draft.acts_for.append(state)
        return key
