"""Actors of one article: which names are one actor, and which actor a noun phrase or pronoun means."""

from __future__ import annotations

import datetime
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator

import msgspec

from backchannel.authority import Authority, Entry, Sense, normal_office
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.names import Name
from backchannel.extraction.tree import Tree

__all__ = ["ActorDraft", "Actors", "slug"]

_BODY_WORDS = frozenset(
    {"ministry", "parliament", "army", "senate", "congress", "assembly", "court", "department", "presidency"}
)
_NEWS_WORDS = frozenset({"times", "post", "news", "press", "television", "tv", "radio", "journal", "agency"})
_LEADERS = ("president", "prime minister", "supreme leader", "king", "emir", "chancellor", "sultan", "crown prince")
# How many tokens back a reader remembers who was named, and how many ahead a title may be explained.
_MEMORY, _AHEAD = 4000, 400
# How many words a phrase with *of* may have to be part of a group's name.
_OF_REACH = 6
_MODIFIERS = frozenset({"amod", "compound", "nmod:poss", "nmod:unmarked", "nmod"})
_LOCATIVE = frozenset({"in", "at", "near", "outside", "around", "inside", "into", "across", "throughout"})
_PERSON_KINDS = frozenset({"Person"})
_PLURAL_PAIRS = frozenset(
    {
        "leaders",
        "presidents",
        "ministers",
        "men",
        "counterparts",
        "officials",
        "statesmen",
        "diplomats",
        "heads",
        "politicians",
        "premiers",
        "monarchs",
        "women",
        "envoys",
        "chiefs",
        "secretaries",
    }
)
_STATE_PAIRS = frozenset(
    {
        "countries",
        "states",
        "nations",
        "sides",
        "powers",
        "governments",
        "parties",
        "neighbours",
        "neighbors",
        "enemies",
        "adversaries",
        "foes",
        "rivals",
        "capitals",
        "allies",
    }
)


def slug(words: str) -> str:
    """Return words as an id: lower-case ASCII letters, digits and hyphens, at most 60 characters."""
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_words).strip("-")[:60].strip("-") or "actor"


class ActorDraft(msgspec.Struct, eq=False):
    """An actor or place as it is being put together; ``mentions`` leads from token ranges to metonymy."""

    key: str
    kind: str
    label: str
    entry: Entry | None = None
    acts_for: list[str] = msgspec.field(default_factory=list)
    office: str | None = None
    mentions: dict[tuple[int, int], bool] = msgspec.field(default_factory=dict)

    def mention(self, first: int, last: int, metonym: bool = False) -> None:
        """Note that tokens ``first`` to ``last`` name it."""
        self.mentions.setdefault((first, last), metonym)


class Actors:
    """The actors of one article, and what resolves words to them.

    ``speaker`` is asked whose *we* or *I* a token is; it is set once direct speech is known.
    """

    def __init__(
        self, tree: Tree, names: list[Name], authority: Authority, lexicon: Lexicon, published: datetime.date | None
    ) -> None:
        self.tree = tree
        self.authority = authority
        self.lexicon = lexicon
        self.published = published
        self.drafts: dict[str, ActorDraft] = {}
        self.speaker: Callable[[int], str | None] = lambda token: None
        self._name_at: dict[int, Name] = {}
        self._key_of: dict[int, str] = {}
        self._aliases: dict[str, str] = {}
        self._persons: list[tuple[int, str]] = []
        self._bodies: list[tuple[int, str]] = []
        self._resolving: set[int] = set()
        # "leaders of the Omani opposition": whom they act for is told by what they are of.
        self._bodies_of = lexicon["government"] | lexicon["bodies"] | lexicon["styles"] | lexicon["collectives"]
        self._known_entries = {s.entry.id for n in names for s in n.senses if len({x.entry.id for x in n.senses}) == 1}
        for name in sorted(names, key=lambda n: (n.first == n.last, n.first)):
            self._register(name)
        self._persons.sort()
        self._bodies.sort()
        self._appositions(names)

    # ---- names -----------------------------------------------------------------------------------

    def _register(self, name: Name) -> None:
        if id(name) in self._key_of:
            return
        if name.of is not None:
            self._register(name.of)
        for token in range(name.first, name.last + 1):
            known = self._name_at.get(token)
            if known is None or known.last - known.first < name.last - name.first:
                self._name_at[token] = name
        key = self._key(name)
        if key is None:
            return
        self._key_of[id(name)] = key
        draft = self.drafts[key]
        sense = self._sense(name)
        draft.mention(name.first, name.last, sense is not None and sense.how in {"capital", "metonym"})
        if draft.kind == "Person":
            self._persons.append((self.head(name), key))
        elif draft.kind != "Place":
            self._bodies.append((self.head(name), key))
        if name.office and draft.office is None:
            draft.office = name.office
        of = self._key_of.get(id(name.of)) if name.of else None
        if of and of not in draft.acts_for and self.drafts[of].kind != "Person":
            draft.acts_for.append(of)

    def _sense(self, name: Name) -> Sense | None:
        """Return what a name means, None when nobody can tell."""
        senses = [s for s in name.senses if s.entry.kind != "Place"] or list(name.senses)
        if any(s.how == "capital" for s in senses) and self.tree.preposition(self.head(name)) in _LOCATIVE:
            # "in Oslo" is a place, "Oslo rejected" a government
            senses = [s for s in name.senses if s.entry.kind == "Place"] or senses
        if len({s.entry.id for s in senses}) > 1:
            senses = [s for s in senses if s.entry.id in self._known_entries]
        return senses[0] if len({s.entry.id for s in senses}) == 1 else None

    def _key(self, name: Name) -> str | None:
        sense = self._sense(name)
        if sense is not None and (name.kind != "person" or sense.entry.kind == "Person"):
            return self._entry(sense.entry)
        words = name.words(self.tree)
        if name.kind == "person":
            return self._person(name, words)
        alias = self._aliases.get(words.lower())
        if alias:
            return alias
        if name.kind == "thing":
            return None
        if name.kind == "place":
            return self.add("place:" + slug(words), "Place", words)
        if name.kind == "unknown":
            persons = self.authority.persons(words, self.published)
            if len(persons) == 1 and self._in_office(persons[0]):
                return self._entry(persons[0])
            if name.senses:
                return self.add("local:" + slug(words), name.senses[0].entry.kind, words)
            return self.add("local:" + slug(words), "Actor", words)
        kind = name.senses[0].entry.kind if name.senses else self._organisation_class(words)
        return self.add("local:" + slug(words), kind, words)

    def _held(self, person: Entry, title: str | None) -> bool:
        """A bare surname is a known person's when the title fits, or without one when in office then."""
        office = normal_office(_bare(title)) if title else None
        if office is None:
            return self._in_office(person)
        on = self.published
        return any(
            # Former presidents are called so, too.
            t.office == office and (on is None or t.begin is None or t.begin <= on)
            for t in self.authority.offices(person.id)
        )

    def _in_office(self, person: Entry) -> bool:
        on = self.published
        return on is None or any(t.holds(on) for t in self.authority.offices(person.id))

    def _organisation_class(self, words: str) -> str:
        lower = set(words.lower().split())
        if lower & _BODY_WORDS:
            return "GovernmentBody"
        return "NewsOrganization" if lower & _NEWS_WORDS else "Organization"

    def _person(self, name: Name, words: str) -> str:
        alias = self._aliases.get(words.lower())
        if alias and self._fits(name, alias):
            return alias
        persons = [p for p in self.authority.persons(words, self.published) if self._agrees(name, p)]
        if len(persons) == 1 and (" " in words or self._held(persons[0], name.office)):
            return self._entry(persons[0])
        incumbent = self._incumbent(name, words)
        key = self._entry(incumbent) if incumbent is not None else self.add("local:" + slug(words), "Person", words)
        self._alias(words, key)
        return key

    def _incumbent(self, name: Name, words: str) -> Entry | None:
        """``President Joseph R. Biden``: the one of that surname who holds that office on the day of the article."""
        office, on = normal_office(_bare(name.office)) if name.office else None, self.published
        if office is None or on is None:
            return None
        fitting = [
            p
            for p in self.authority.persons(words.split()[-1], on)
            if p.name[0] == words[0]
            and self._agrees(name, p)
            and any(t.office == office and t.holds(on) for t in self.authority.offices(p.id))
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _agrees(self, name: Name, person: Entry) -> bool:
        """A person of the authority is not the one who is said to act for another state."""
        of = self._key_of.get(id(name.of)) if name.of else None
        if of is None or self.drafts[of].entry is None:
            return True
        states = {t.of for t in self.authority.offices(person.id)}
        entry = self.drafts[of].entry
        return not states or (entry is not None and (entry.id in states or entry.acts_for in states))

    def _fits(self, name: Name, key: str) -> bool:
        of = self._key_of.get(id(name.of)) if name.of else None
        known = self.drafts[key].acts_for
        return of is None or not known or of in known

    def _entry(self, entry: Entry) -> str:
        kind = entry.kind
        key = f"{'place' if kind == 'Place' else 'entry'}:{entry.id}"
        new = key not in self.drafts
        self.add(key, kind, entry.name, entry)
        principal = self.authority.get(entry.acts_for) if new and entry.acts_for and kind != "Place" else None
        if principal is not None:
            self.drafts[key].acts_for.append(self._entry(principal))
        if kind == "Person":
            self._alias(entry.name, key)
        return key

    def add(self, key: str, kind: str, label: str, entry: Entry | None = None) -> str:
        """Add an actor or place unless it is known, and return its key."""
        if key not in self.drafts:
            self.drafts[key] = ActorDraft(key, kind, label, entry)
        return key

    def _alias(self, words: str, key: str) -> None:
        """A person's later names: the surname, the first of an East Asian name, the last two words."""
        parts = words.lower().split()
        self._aliases.setdefault(" ".join(parts), key)
        for i in range(1, len(parts)):
            self._aliases.setdefault(" ".join(parts[i:]), key)
        if len(parts) in (2, 3):
            self._aliases.setdefault(parts[0], key)

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
                of = self._modifier_state(token, inside=name)
                if of and of != key:
                    draft.acts_for.append(of)
                    if draft.office is None and token != head and tree.pos[token] != "PROPN":
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

    def head(self, name: Name) -> int:
        """Return the token of a name that hangs outside it."""
        tree = self.tree
        for token in range(name.first, name.last + 1):
            if not name.first <= tree.head[token] <= name.last or tree.head[token] == token:
                return token
        return name.last

    def name_at(self, token: int) -> Name | None:
        """Return the longest name that a token belongs to."""
        return self._name_at.get(token)

    def key_of(self, name: Name) -> str | None:
        """Return the actor or place that a name means."""
        return self._key_of.get(id(name))

    # ---- noun phrases ------------------------------------------------------------------------------

    def expand(self, token: int) -> Iterator[int]:
        """Yield a noun phrase's head and the heads coordinated with it."""
        yield token
        for kid in self.tree.children(token, ("conj",)):
            if self.tree.pos[kid] not in {"VERB", "AUX"}:
                yield from self.expand(kid)

    def resolve_all(self, token: int) -> list[str]:
        """Return the actors meant by a noun phrase and those coordinated with it, in order, each once."""
        found: dict[str, None] = {}
        for part in self.expand(token):
            for key in self.resolve(part):
                found[key] = None
        return list(found)

    def resolve(self, token: int) -> list[str]:
        """Return the actors that one noun phrase means: none, one, or two (*the two leaders*)."""
        if token in self._resolving:
            return []
        self._resolving.add(token)
        try:
            return self._resolve(token)
        finally:
            self._resolving.discard(token)

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
        if self.tree.pos[token] in {"NOUN", "PROPN", "ADJ", "NUM", "X"}:
            return self._description(token)
        return []

    def adjective(self, token: int) -> str | None:
        """Return the state or organisation that an adjective or modifying noun names: *Omani* mediation."""
        name = self.name_at(token)
        key = self.key_of(name) if name is not None else None
        return key if key and self.drafts[key].kind not in {"Place"} else None

    def _is_people(self, name: Name) -> bool:
        sense = self._sense(name)
        if sense is None or sense.how != "demonym" or name.kind == "person":
            return False
        word = self.tree.lower[name.last]
        before = self.tree.lower[name.first - 1] if name.first else ""
        return self.tree.tag[name.last] in {"NNS", "NNPS"} or (
            before == "the" and word.endswith(("sh", "ch", "ese", "ss")) and self._stands_alone(name)
        )

    def _is_adjective(self, name: Name) -> bool:
        sense = self._sense(name)
        return sense is not None and sense.how == "demonym"

    def _stands_alone(self, name: Name) -> bool:
        return self.tree.dep[name.last] not in {"amod", "compound"}

    def place(self, token: int) -> str | None:
        """Return the place that a noun phrase names: a place, or a state standing as one."""
        name = self.name_at(token)
        if name is None:
            return None
        for sense in name.senses:
            if sense.entry.kind == "Place":
                key = self._entry(sense.entry)
                self.drafts[key].mention(name.first, name.last)
                return key
        found = self.key_of(name)
        if found is None or self.drafts[found].kind not in {"Place", "State"} or self._is_adjective(name):
            return None
        return found

    def _description(self, token: int) -> list[str]:
        tree, words = self.tree, self.lexicon
        lower = tree.lower[token]
        pair = self._pair(token)
        if pair:
            return pair
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
        if lower in words["government"] and state is None and not plural:
            ruler = self._ruler(token)
            if ruler:
                return [self._named_group(token, "Group", ruler)]
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
            return [self._named_group(token, "GovernmentBody", state)] if state else []
        if lower == "counterpart" and state and not plural:
            return [self._named_group(token, "Person", state)]
        if lower in words["collectives"]:
            person = not plural and lower in words["singular_persons"]
            return [self._named_group(token, "Person" if person else "Group", state)]
        return []

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
            return [holder for _, key in parts for holder in self._office_holder(token, office, key)]
        if noun in words["collectives"] | words["leaders"]:
            first, last = self._extent(token)
            return [self._group(first, last, [key], label=f"{tree.word[part]} {noun}") for part, key in parts]
        return []

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

    def _ruler(self, token: int) -> str | None:
        """The state whose ``Haddad administration`` it is."""
        for kid in self.tree.children(token, ("compound", "amod", "nmod:poss", "nmod:unmarked")):
            name = self.name_at(kid)
            key = self.key_of(name) if name is not None else None
            if key and self.drafts[key].kind == "Person":
                return self.side(key) or key
        return None

    def _first_person_possessive(self, token: int) -> bool:
        tree = self.tree
        return any(tree.lower[k] in {"our", "my", "his", "its", "their"} for k in tree.children(token, ("nmod:poss",)))

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

    def side(self, key: str) -> str | None:
        """Return the state or organisation for which an actor acts; a state is its own side."""
        draft = self.drafts[key]
        if draft.kind in {"State", "IntergovernmentalOrganization", "ArmedGroup", "Organization"}:
            return key
        if draft.acts_for:
            return draft.acts_for[0]
        if draft.entry is not None and self.published is not None:
            sides = {t.of for t in self.authority.offices(draft.entry.id) if t.holds(self.published)}
            if len(sides) == 1:
                entry = self.authority.get(sides.pop())
                return self._entry(entry) if entry else None
        return None

    def _extent(self, token: int) -> tuple[int, int]:
        """Return the tokens of a short noun phrase, without article: modifiers before the head, name after it."""
        tree = self.tree
        first = token
        for kid in tree.kids[token]:
            if kid < first and tree.dep[kid] in {"amod", "compound", "nmod:poss", "nmod:unmarked", "nummod"}:
                first = min(first, *tree.subtree(kid))
        while first < token and tree.lower[first] in {"the", "a", "an", "both"}:
            first += 1
        return first, token

    # ---- offices -----------------------------------------------------------------------------------

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

    def _office_holder(self, token: int, office: str, state: str | None) -> list[str]:
        same = [
            key
            for position, key in self._near(token)
            if (draft := self.drafts[key]).office
            and normal_office(_bare(draft.office)) == office
            and (state is None or state in draft.acts_for)
            and (position < token or state is not None)
        ]
        if same:
            return self._meant(same[-1] if state is None else same[0], token)
        entry = self.drafts[state].entry if state else None
        if entry is not None:
            holder = self.authority.holder(office, entry.id, self.published)
            if holder is not None:
                key = self._entry(holder)
                if state not in self.drafts[key].acts_for:
                    self.drafts[key].acts_for.append(state or "")
                return self._meant(key, token)
        if state is None and self.tree.lower[token] in {
            "king",
            "queen",
            "prince",
            "chief",
            "head",
            "speaker",
            "chair",
            "envoy",
        }:
            return []
        return [self._named_group(token, "Person", state)]

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
                and normal_office(_bare(draft.office)) in _LEADERS
            ):
                return self._meant(key, token)
        entry = self.drafts[state].entry
        if entry is not None and entry.kind == "State":
            holders = {h.id: h for o in _LEADERS if (h := self.authority.holder(o, entry.id, self.published))}
            if len(holders) == 1:
                key = self._entry(next(iter(holders.values())))
                if state not in self.drafts[key].acts_for:
                    self.drafts[key].acts_for.append(state)
                return self._meant(key, token)
        return [self._named_group(token, "Person", state)]

    def _definite(self, token: int) -> bool:
        return any(self.tree.lower[k] in {"the", "both", "this"} for k in self.tree.children(token, ("det",)))

    # ---- groups ------------------------------------------------------------------------------------

    def _named_group(self, token: int, kind: str, state: str | None) -> str:
        first, last = self._extent(token)
        if kind == "Group":
            last = self._of_phrase(token)
        return self._group(first, last, [state] if state else [], kind)

    def _of_phrase(self, token: int) -> int:
        """The last word of *leaders of the Alpine opposition*, *a group of deputies*: a short phrase with *of*."""
        tree = self.tree
        for kid in tree.children(token, ("nmod",)):
            words = tree.subtree(kid, ("acl", "acl:relcl", "appos", "conj", "cc", "punct", "nmod", "parataxis"))
            short = len(words) <= _OF_REACH and words == list(range(token + 1, token + 1 + len(words)))
            if short and tree.preposition(kid) == "of":
                return words[-1]
        return token

    def _group(self, first: int, last: int, acts_for: list[str], kind: str = "Group", label: str | None = None) -> str:
        words = label or " ".join(self.tree.span(first, last).quote.split())
        key = self.add("local:" + slug(words), kind, words)
        draft = self.drafts[key]
        draft.mention(first, last)
        for state in acts_for:
            if state != key and state not in draft.acts_for:
                draft.acts_for.append(state)
        return key

    # ---- coreference -------------------------------------------------------------------------------

    def _pair(self, token: int) -> list[str]:
        """``the two leaders``, ``both sides``: the two persons, or states, named last."""
        tree, lower = self.tree, self.tree.lower[token]
        if lower in {"two", "both", "pair"} and tree.pos[token] in {"NUM", "NOUN", "DET"} and self._definite(token):
            return self._last_two([(p, k) for p, k in self._near(token) if self._is_somebody(k)], token, False)
        if lower not in _PLURAL_PAIRS and lower not in _STATE_PAIRS:
            return []
        two = any(tree.lower[k] in {"two", "both"} for k in tree.kids[token])
        bare = lower in {"leaders", "sides"} and self._definite(token) and not self._modifier_state(token)
        if not (two or bare):
            return []
        if lower in _PLURAL_PAIRS:
            found = self._last_two([(p, k) for p, k in self._near(token) if self._is_somebody(k)], token, False)
        else:
            found = self._last_two(_window(self._bodies, token), token, lower in _STATE_PAIRS)
        return found if len(found) == 2 else []

    def _near(self, token: int) -> list[tuple[int, str]]:
        """Return the persons named around a token: before it as far as a reader remembers, and a little after."""
        return _window(self._persons, token)

    def _is_somebody(self, key: str) -> bool:
        """A person known, with an office or with a full name; a single unknown word may be anything."""
        draft = self.drafts[key]
        return draft.entry is not None or draft.office is not None or " " in draft.label

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
        lower = self.tree.lower[token]
        if lower in {"who", "which", "that", "whom", "whose"}:
            return self._relative(token)
        if lower in {"he", "him", "his", "she", "her", "himself", "herself"}:
            return self._single(token, self._persons)
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
                return self.resolve(self.tree.head[above])
        return []

    def subject(self, verb: int) -> int | None:
        """Return the surface subject of a clause, its own or the one it shares by coordination."""
        tree = self.tree
        while True:
            found = tree.child(verb, "nsubj", "nsubj:pass")
            if found is not None or tree.dep[verb] != "conj":
                return found
            verb = tree.head[verb]

    def _single(self, token: int, positions: list[tuple[int, str]]) -> list[str]:
        """Resolve a singular pronoun: subjects of the clauses above, then the sentence, then those before."""
        tree = self.tree
        kinds = _PERSON_KINDS if positions is self._persons else None
        governor = tree.head[token]
        own = self.subject(governor) if tree.dep[token] not in {"nsubj", "nsubj:pass", "nmod:poss"} else None
        excluded = set(self.resolve(own)) if own is not None and own != token else set()
        for above in tree.ancestors(token):
            subject = tree.child(above, "nsubj", "nsubj:pass")
            if subject is None or subject == token or subject > token or token in tree.subtree(subject):
                continue
            found = [k for k in self.resolve(subject) if self._is_of(k, kinds) and k not in excluded]
            if len(found) == 1:
                return found
        first, _ = tree.sentences[tree.sentence[token]]
        near = _window(positions, token)
        here = [(self._depth(p), -p, k) for p, k in near if first <= p < token and k not in excluded]
        if here:
            return [min(here)[2]]
        return self._from_before(token, kinds, positions)

    def _is_of(self, key: str, kinds: frozenset[str] | None) -> bool:
        kind = self.drafts[key].kind
        return kind in kinds if kinds is not None else kind not in _PERSON_KINDS and kind not in {"Place", "Group"}

    def _from_before(
        self, token: int, kinds: frozenset[str] | None, positions: list[tuple[int, str]], reach: int = 3
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
                    found = [k for k in self.resolve(verb) if self._is_of(k, kinds)]
                    if len(found) == 1:
                        return found
            there = [k for p, k in _window(positions, token) if first <= p < end]
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
            first, end = tree.sentences[earlier]
            for word in range(first, end):
                if tree.dep[word] in {"nsubj", "nsubj:pass"}:
                    found = self.resolve_all(word)
                    if self._is_plural(found):
                        return found
        return []

    def _is_plural(self, keys: list[str]) -> bool:
        return len(keys) > 1 or any(self.drafts[k].kind in {"Group", "ArmedGroup", "Organization"} for k in keys)


def _window(positions: list[tuple[int, str]], token: int) -> list[tuple[int, str]]:
    """Cut a list of named actors to those around a token, so that long texts cost no more a word than short ones."""
    return positions[bisect_left(positions, (token - _MEMORY, "")) : bisect_left(positions, (token + _AHEAD, ""))]


def _bare(office: str) -> str:
    """An office without *former*, *acting* and the like."""
    return re.sub(r"^(?:(?:former|acting|deputy|then|interim)[\s-])+", "", office, flags=re.IGNORECASE)
