"""The register of an article's actors: which names are one actor, and who that is."""

from __future__ import annotations

import datetime
import re
import unicodedata
from bisect import bisect_left

import msgspec

from backchannel.authority import Authority, Entry, Sense, normal_office
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.names import Name
from backchannel.extraction.tree import Tree

__all__ = ["ActorDraft", "Register", "bare_office", "slug", "true_office", "window"]

_BODY_WORDS = frozenset(
    {"ministry", "parliament", "army", "senate", "congress", "assembly", "court", "department", "presidency"}
)
_NEWS_WORDS = frozenset({"times", "post", "news", "press", "television", "tv", "radio", "journal", "agency"})
# How many tokens back a reader remembers who was named, and how many ahead a title may be explained.
_MEMORY, _AHEAD = 4000, 400
# They go before names and are no offices.
_COURTESIES = frozenset(
    ["mr", "mr.", "mister", "mrs", "mrs.", "ms", "ms.", "miss", "dr", "dr.", "sir", "madam", "h.e."],
)
_LOCATIVE = frozenset({"in", "at", "near", "outside", "around", "inside", "into", "across", "throughout"})


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


class Register:
    """The actors and places that the names of one article mean, by key.

    ``drafts`` leads from keys to what is known of them; a key is the authority's id or the name's own.
    """

    def __init__(
        self, tree: Tree, names: list[Name], authority: Authority, lexicon: Lexicon, published: datetime.date | None
    ) -> None:
        self.tree = tree
        self.authority = authority
        self.lexicon = lexicon
        self.published = published
        self.drafts: dict[str, ActorDraft] = {}
        self._name_at: dict[int, Name] = {}
        self._key_of: dict[int, str] = {}
        self._aliases: dict[str, str] = {}
        self._persons: list[tuple[int, str]] = []
        self._bodies: list[tuple[int, str]] = []
        # "leaders of the Omani opposition": whom they act for is told by what they are of.
        self._bodies_of = lexicon["government"] | lexicon["bodies"] | lexicon["styles"] | lexicon["collectives"]
        self._known_entries = {s.entry.id for n in names for s in n.senses if len({x.entry.id for x in n.senses}) == 1}
        short = _short_names(names, tree)
        for name in sorted(names, key=lambda n: (n.first == n.last or id(n) in short, n.first)):
            self._register(name)
        self._persons.sort()
        self._bodies.sort()

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
        namesake = sense is not None and sense.entry.kind == "Person" and not self._agrees(name, sense.entry)
        if sense is not None and not namesake and (name.kind != "person" or sense.entry.kind == "Person"):
            key = self._entry(sense.entry)
            if sense.entry.kind == "Person":
                self._alias(name.words(self.tree), key)
            return key
        words = name.words(self.tree)
        if name.kind == "person":
            return self._person(name, words)
        alias = self._aliases.get(words.lower())
        if alias:
            return alias
        if name.kind == "thing":
            return None
        if name.kind == "place" and self.published is not None and not name.senses:
            # The NER takes "Assad" for a place; the table of office holders knows better.
            persons = self.authority.persons(words, self.published)
            if len(persons) == 1 and self._in_office(persons[0]):
                return self._entry(persons[0])
        if name.kind == "place":
            return self.add("place:" + slug(words), "Place", words)
        if name.kind == "unknown":
            persons = self.authority.persons(words, self.published)
            if len(persons) == 1 and self._in_office(persons[0]) and words.lower() not in self.lexicon["given_names"]:
                return self._entry(persons[0])
            if name.senses:
                return self.add("local:" + slug(words), name.senses[0].entry.kind, words)
            return self.add("local:" + slug(words), "Actor", words)
        kind = name.senses[0].entry.kind if name.senses else self._organisation_class(words)
        return self.add("local:" + slug(words), kind, words)

    def _held(self, person: Entry, title: str | None) -> bool:
        """A bare surname is a known person's when the title fits, or without one when in office then."""
        office = normal_office(bare_office(title)) if title else None
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
        given = name.office is None and words.lower() in self.lexicon["given_names"]
        if len(persons) == 1 and not given and (" " in words or self._held(persons[0], name.office)):
            key = self._entry(persons[0])
            self._alias(words, key)
            return key
        incumbent = self._incumbent(name, words)
        key = self._entry(incumbent) if incumbent is not None else self.add("local:" + slug(words), "Person", words)
        self._alias(words, key)
        return key

    def _incumbent(self, name: Name, words: str) -> Entry | None:
        """``President Joseph R. Biden``: the one of that surname who holds that office on the day of the article."""
        office, on = normal_office(bare_office(name.office)) if name.office else None, self.published
        if office is None or on is None:
            return None
        fitting = [
            p
            for p in self.authority.persons(words.split()[-1], on)
            if (" " not in words or p.name[0] == words[0])
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
        if of is None or not known or of in known:
            return True
        # "NEC Director Lima" may be the director of a council told of by its full name.
        return self.drafts[of].entry is None and self.drafts[of].label.isupper()

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
            if parts[i] in {"bin", "ibn", "bint"}:
                # "Prince Khalid bin Salman Al Saud": later "Minister bin Salman"
                self._aliases.setdefault(" ".join(parts[i : i + 2]), key)
        if len(parts) in (2, 3) or (len(parts) > 1 and set(parts[1]) <= set("ivx")):
            self._aliases.setdefault(parts[0], key)

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

    def adjective(self, token: int) -> str | None:
        """Return the state or organisation that an adjective or modifying noun names: *Omani* mediation."""
        name = self.name_at(token)
        key = self.key_of(name) if name is not None else None
        return key if key and self.drafts[key].kind not in {"Place"} else None

    def is_venue(self, token: int) -> bool:
        """``the Oslo talks``: a capital before a noun of meeting is where it is held."""
        name = self.name_at(token)
        sense = self._sense(name) if name is not None else None
        return sense is not None and sense.how == "capital"

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

    def _near(self, token: int) -> list[tuple[int, str]]:
        """Return the persons named around a token: before it as far as a reader remembers, and a little after."""
        return window(self._persons, token)

    def _is_somebody(self, key: str) -> bool:
        """A person known, with an office or with a full name; a single unknown word may be anything."""
        draft = self.drafts[key]
        return draft.entry is not None or draft.office is not None or " " in draft.label


def _short_names(names: list[Name], tree: Tree) -> set[int]:
    """Return the names that are the end of a longer one: *Al Marwan* in a headline, before *Jassim Al Marwan*."""
    words = {id(n): n.words(tree).lower() for n in names if n.kind in {"person", "unknown"}}
    ends = {
        " ".join(parts[i:])
        for each in set(words.values())
        if len(parts := each.split()) > 1
        for i in range(1, len(parts))
    }
    return {key for key, each in words.items() if each in ends}


def window(positions: list[tuple[int, str]], token: int) -> list[tuple[int, str]]:
    """Cut a list of named actors to those around a token, so that long texts cost no more a word than short ones."""
    return positions[bisect_left(positions, (token - _MEMORY, "")) : bisect_left(positions, (token + _AHEAD, ""))]


def true_office(office: str | None) -> str | None:
    """Return an office without *Mr.* and *Dr.* around it; None where there is nothing else."""
    words = (office or "").split()
    while words and words[0].lower() in _COURTESIES:
        del words[0]
    while words and words[-1].lower() in _COURTESIES:
        del words[-1]
    return " ".join(words) or None


def bare_office(office: str) -> str:
    """Return an office without *former*, *acting* and the like; of two joined by *and* the first known one."""
    bare = re.sub(r"^(?:(?:former|acting|deputy|then|interim)[\s-])+", "", office, flags=re.IGNORECASE)
    # "Crown Prince and Prime Minister": the first that is an office
    parts = bare.split(" and ") if " and " in bare and normal_office(bare) is None else [bare]
    return next((part for part in parts if normal_office(part) is not None), bare)
