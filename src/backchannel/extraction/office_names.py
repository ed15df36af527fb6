"""Offices that end in a body, before the name of who holds them: *Head of the Office of the President Ana Rojas*.

The words of such an office are capitals as those of the name are, and nothing parts the two. What decides is the place:
a title without an article, where a member of a sentence begins, is that of a person whose name comes last.
"""

from __future__ import annotations

from backchannel.authority import Authority
from backchannel.extraction.layout import visible
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.names import Name
from backchannel.extraction.titles import title_length
from backchannel.extraction.tree import Tree

__all__ = ["complete_offices"]

_INSIDE = frozenset({"of", "for", "the", "to", "on", "and", "&", "'s", "’s", "'", "’"})
_PARTICLES = frozenset(
    {"al", "el", "bin", "ibn", "bint", "de", "del", "della", "da", "dos", "von", "van", "der", "ter", "ben", "-"}
)
# Members of a body written small: "member of the War Cabinet Tomas Silva".
_SMALL = frozenset({"member", "head", "chair", "leader"})
# After these words a member of a sentence begins.
_STARTS = frozenset(
    {"and", "&", "with", "by", "from", "between", "today", "yesterday", "including", "where", "when", "that", "while"}
)
_AGAINST = frozenset({"v.", "vs.", "v", "vs"})
_QUOTES = frozenset({"“", "”", '"', "‘", "’", "``", "''"})
_BODIES = frozenset(
    {"endowment", "partnership", "centre", "center", "network", "society", "fund", "bureau", "secretariat"}
)
_PERSON = frozenset({"PER", "PERSON"})
_PLACE = frozenset({"LOC", "GPE"})
# A name has at most so many words.
_LONGEST_NAME = 4
# How many offices more than the one before his name somebody may have.
_MOST_OFFICES = 3


def complete_offices(tree: Tree, names: list[Name], authority: Authority, lexicon: Lexicon) -> list[Name]:
    """Return the names of an article in order, those of persons with the whole of their office before them."""
    complete: list[Name] = []
    position = 0
    for first, end in tree.sentences:
        mine: list[Name] = []
        while position < len(names) and names[position].first < end:
            mine.append(names[position])
            position += 1
        complete += _Offices(tree, mine, authority, lexicon, first, end).complete()
    return complete


class _Offices:
    def __init__(
        self, tree: Tree, names: list[Name], authority: Authority, lexicon: Lexicon, first: int, end: int
    ) -> None:
        self.tree, self.names, self.authority, self.lexicon = tree, names, authority, lexicon
        self.first, self.end = first, end
        self.ends: set[int] = set()

    def complete(self) -> list[Name]:
        # "Chief Trade and Climate Adviser": what a minister is over is no surname.
        self.names = [n for n in self.names if not self._is_portfolio(n)]
        self.names = [n for n in self.names if not self._is_in_lawsuit(n)]
        self._nicknames()
        tree, position = self.tree, self.first
        while position < self.end:
            count = self._title(position)
            if not count:
                position += 1
                continue
            after = position + count
            while after + 1 < self.end and tree.lower[after] in {"and", "&"}:
                # "Adviser to the President and Director of the Office of Ports B. Haddad": two offices of one
                more = title_length(tree.lower, after + 1, self.end, self.lexicon)
                if not more:
                    break
                after += 1 + more
            last = self._stretch(after)
            found = self._person(position, after, last)
            if found is not None:
                self._put(found)
                position = found.last + 1
            else:
                position += count
        # "National Endowment for the Arts" is no person, whatever the NER says.
        self.ends = {
            n.last
            for n in self.names
            if n.kind == "person" and (n.office is not None or not self._is_joined(n.last + 1))
        }
        for name in [n for n in self.names if n.kind == "person" and n.office is not None]:
            self._extend(name)
        for name in [n for n in self.names if n.kind == "person" and n.office is not None]:
            self._add_offices(name)
        return self.names

    def _add_offices(self, name: Name) -> None:
        """``Alban Party Council Member, Director of the Trade Office, and Foreign Minister Tan Wei``: one with three.

        Titles in a row without articles are those of the one name at their end.
        """
        tree, first = self.tree, name.first
        for _ in range(_MOST_OFFICES):
            end = first - 1
            if end > self.first and tree.lower[end] in {"and", "&"}:
                end -= 1
            if end > self.first and tree.word[end] == ",":
                end -= 1
            start = self._bare_office(end) if end < first - 1 else None
            if start is None:
                break
            first = start
        if first < name.first:
            inside = [n for n in self.names if first <= n.first < name.first and n.kind == "actor" and n.senses]
            of = name.of or (inside[0] if inside else None)
            self._put(Name(first, name.last, name.core, "person", name.senses, name.office, of))

    def _bare_office(self, end: int) -> int | None:
        """Return where an office of several words begins that ends at ``end``, with no article and nobody's."""
        tree, start = self.tree, end + 1
        while start > self.first and (
            tree.word[start - 1][0].isupper() or tree.lower[start - 1] in {"of", "for", "the", "'s", "’s"}
        ):
            start -= 1
        if end - start < 1 or not tree.word[start][0].isupper() or tree.pos[start] in {"ADP", "DET"}:
            return None
        inside = range(start, end + 1)
        persons = [n for n in self.names if n.kind == "person" and n.last >= start - 2 and n.first <= end]
        if any(n.office is not None or n.last < start or n.last == end for n in persons):
            return None
        if tree.lower[end] in self.lexicon["collectives"] and tree.lower[end].endswith("s"):
            return None  # "Southern Governors, Administrator Lima": several
        titled = any(title_length(tree.lower, t, end + 1, self.lexicon) for t in inside)
        return start if titled or tree.lower[end] == "member" else None

    def _nicknames(self) -> None:
        """``Benjamin "Benny" Rojas``: one person."""
        tree = self.tree
        starts = {n.first: n for n in self.names}
        for name in [n for n in self.names if n.kind == "person"]:
            opening, closing = name.last + 1, name.last + 3
            if closing + 1 >= self.end or tree.word[opening] not in _QUOTES or tree.word[closing] not in _QUOTES:
                continue
            rest = starts.get(closing + 1)
            if rest is not None and rest.kind in {"person", "unknown"} and rest.office is None:
                self._put(Name(name.first, rest.last, name.core, "person", (), name.office, name.of))

    def _extend(self, name: Name) -> None:
        """``National Endowment for the Arts (NEA) Chair Ida Falk``: the body of the office belongs to the name."""
        tree, first = self.tree, name.first
        position = first - 1
        while position >= self.first and position not in self.ends:
            lower = tree.lower[position]
            if tree.word[position][0].isupper() and lower not in self.lexicon["calendar"] | _STARTS:
                if tree.pos[position] not in {"PROPN", "NOUN", "ADJ"}:
                    break
                first = position
            elif tree.word[position] == ")" and self._is_short(position - 2):
                position -= 2
            elif not self._is_inside_body(position):
                break
            position -= 1
        if first < name.first:
            self._put(Name(first, name.last, name.core, "person", name.senses, name.office, name.of))

    def _is_joined(self, position: int) -> bool:
        return position < self.end and self.tree.lower[position] in {"of", "for"}

    def _is_inside_body(self, position: int) -> bool:
        """``Office of Management and Budget``: a small word in the name of a body."""
        tree, lower = self.tree, self.tree.lower[position]
        if lower == "the":
            return position > self.first and self._is_joined(position - 1)
        if lower not in {"of", "for", "and", "&"} or position == self.first:
            return False
        if lower in {"of", "for"}:
            return self._is_body(position - 1)
        start = position - 1
        while start > self.first and tree.word[start][0].isupper():
            start -= 1
        return self._is_joined(start) and start > self.first and self._is_body(start - 1)

    def _is_body(self, position: int) -> bool:
        tree = self.tree
        if position in self.ends:
            return False
        known = tree.lower[position] in self.lexicon["organisations"] or tree.entity[position] == "ORG"
        return tree.word[position][0].isupper() and (known or tree.lower[position] in _BODIES)

    def _is_portfolio(self, name: Name) -> bool:
        following = name.last + 1
        words = self.tree.lower[name.core : following]
        known = name.office is None or bool(name.senses)
        if known or not set(words) <= self.lexicon["portfolios"] or following >= self.end:
            return False
        return self.tree.lower[following] in {"and", "&"}

    def _is_in_lawsuit(self, name: Name) -> bool:
        """``overturned Lima v. Haddad``: the names of a judgement are nobody's who takes part."""
        around = {self.tree.lower[t] for t in (name.first - 1, name.last + 1) if self.first <= t < self.end}
        return name.kind != "actor" and not around.isdisjoint(_AGAINST)

    def _title(self, position: int) -> int:
        """Return how many words of a title begin a member of the sentence here."""
        tree, word = self.tree, self.tree.word[position]
        if tree.lower[position] in _SMALL and word.islower():
            following = tree.lower[position + 1 : position + 3]
            return 1 if following == ["of", "the"] and self._begins(position) else 0
        if not word[0].isupper() or not self._begins(position):
            return 0
        return title_length(tree.lower, position, self.end, self.lexicon)

    def _begins(self, position: int) -> bool:
        tree = self.tree
        if position == self.first:
            return True
        before = position - 1
        if tree.word[before] in {",", ";", ":", "(", "—", "–"} or tree.lower[before] in _STARTS | {"the"}:
            return True
        body = next((n for n in self.names if n.last == before and n.kind == "actor"), None)
        if body is not None:
            return self._begins(body.first)  # "UN Special Coordinator for the Sahel"
        return tree.pos[before] in {"VERB", "AUX"} or (tree.word[before].islower() and tree.pos[before] != "ADP")

    def _stretch(self, position: int) -> int:
        """Return the last word of the capitals, and of what joins them, from ``position``."""
        tree, last = self.tree, position - 1
        while position < self.end:
            if tree.word[position][0].isupper() and tree.lower[position] not in self.lexicon["calendar"]:
                last = position
            elif tree.lower[position] in {"and", "&"} and self._title(position + 1):
                break  # "Envoy for Water Ida Falk and Director General Karim"
            elif not (tree.lower[position] in _INSIDE | _PARTICLES or self._is_short(position)):
                break
            if self._is_short(position):
                position += 3
                continue
            position += 1
        return last

    def _is_short(self, position: int) -> bool:
        """``(NAF)`` inside an office."""
        tree = self.tree
        return position + 2 < self.end and tree.word[position] == "(" and tree.word[position + 2] == ")"

    def _person(self, start: int, after_title: int, last: int) -> Name | None:
        """Return the person whose office begins at ``start``, where it has more words than the title."""
        tree = self.tree
        persons = sorted(
            (n for n in self.names if n.kind == "person" and start <= n.core <= last), key=lambda n: n.core
        )
        for name in persons:
            if name.office is not None and name.first <= name.core - 1:
                # "Senior Adviser to the President and Director of Arts Dr. Jon Berg": one office up to his name
                if name.first <= start:
                    return None
                between = tree.lower[after_title : name.first]
                if name.first == start or not self._is_office(between):
                    return None
                return self._made(start, name.core, name.last, name)
        return self._unnamed(start, after_title, last)

    def _is_office(self, between: list[str]) -> bool:
        """Say whether what stands between a title and a titled name is the rest of the first one's office."""
        return bool(between) and between[0] in {"of", "for", "to"} and "and" not in between[-1:]

    def _unnamed(self, start: int, after_title: int, last: int) -> Name | None:
        """Find a name at the end of the stretch, or before *of Peru* there, where nobody saw one."""
        tree = self.tree
        if last > start and tree.lower[last - 1] == "of" and tree.entity[last - 2] in _PERSON:
            last -= 2
        joined = any(tree.lower[t] in {"of", "for", "to"} for t in range(start, last))
        if not joined or last - after_title < 2:
            return None
        core = last
        while core - 1 > after_title and last - core + 1 < _LONGEST_NAME:
            before = core - 1
            initial = len(tree.word[before]) <= 2 and tree.word[before].endswith(".")
            named = tree.entity[before] in _PERSON and tree.word[before][0].isupper()
            if (
                tree.lower[before] in _PARTICLES
                or initial
                or (core == last and tree.word[before][0].isupper())
                or named
            ):
                core = before
            else:
                break
        while core < last - 1 and (tree.lower[core - 1] in _INSIDE or tree.word[core] == "-"):
            core += 1  # "for Response and Recovery David Bibo": the first of them is what the office is over
        words = tree.lower[core : last + 1]
        voted = any(tree.entity[t] in _PERSON for t in range(core, last + 1))
        if core == last or tree.lower[core - 1] in _INSIDE or not self._can_be_person(words, core, last):
            return None
        if self._is_apposition(start) and not voted:
            return None
        return self._made(start, core, last, None)

    def _can_be_person(self, words: list[str], core: int, last: int) -> bool:
        lexicon, tree = self.lexicon, self.tree
        common = (
            lexicon["organisations"]
            | lexicon["portfolios"]
            | lexicon["things"]
            | lexicon["styles"]
            | lexicon["bodies"]
            | lexicon["government"]
            | lexicon["titles"]
            | lexicon["collectives"]
        )
        if any(w in common for w in words) or (words[-1].endswith("s") and words[-1].removesuffix("s") in common):
            return False
        if all(tree.entity[t] in _PLACE for t in range(core, last + 1)) and tree.entity[core - 1] not in _PLACE:
            return False
        for position in range(core - 1, last):
            count, senses = self.authority.longest(tree.word, position)
            if position + count > last and senses and all(s.entry.kind != "Person" for s in senses):
                return False
        return True

    def _is_apposition(self, start: int) -> bool:
        """``Jon Berg, Director of the Office of Foreign Assets Control``: the office of the name before the comma."""
        tree = self.tree
        if start > self.first and tree.lower[start - 1] == "the":
            return True
        before = [n for n in self.names if n.kind == "person" and n.last < start]
        if not before:
            return False
        name = max(before, key=lambda n: n.last)
        return name.office is None and tree.word[name.last + 1] == ","

    def _made(self, start: int, core: int, last: int, known: Name | None) -> Name:
        tree = self.tree
        inner = [n for n in self.names if n.first >= start and n.last < core and n.kind == "actor"]
        state = next((n for n in reversed(inner) if n.senses and n.last == core - 1), None)
        before = [n for n in self.names if n.last == start - 1 and n.kind == "actor" and n.senses]
        first = before[-1].first if before else start
        office = visible(tree.span(start, core - 1).quote)
        of = (
            (known.of if known is not None and known.of is not None else None)
            or state
            or (before[-1] if before else None)
        )
        return Name(first, last, core, "person", known.senses if known else (), office, of)

    def _put(self, name: Name) -> None:
        """Put a person in the place of the names that were found in its words."""
        kept: list[Name] = []
        for other in self.names:
            if (
                other.last < name.first
                or other.first > name.last
                or other is name.of
                or (other.last < name.core and other.kind != "person")
            ):
                kept.append(other)
            elif other.first < name.core <= other.last:
                count, senses = self.authority.longest(self.tree.word, other.first)
                if senses and other.first + count <= name.core:
                    kinds = {s.entry.kind for s in senses}
                    kind = "person" if kinds == {"Person"} else "place" if kinds == {"Place"} else "actor"
                    state = Name(other.first, other.first + count - 1, other.first, kind, senses)
                    kept.append(state)
                    if kind == "actor" and name.of is None:
                        name.of = state
        kept.append(name)
        self.names = sorted(kept, key=lambda n: (n.last, -n.first))
