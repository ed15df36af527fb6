"""Names in the parsed article: gazetteer, titles and runs of proper nouns, the NER being one vote.

A name is a run of tokens with what it can mean. ``Russian President Vladimir Putin`` is one name of a person
with an office and a state; the state's adjective in it is a name of its own, inside.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

from backchannel.authority import Authority, Sense
from backchannel.extraction.layout import visible
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.name_kinds import NameKinds
from backchannel.extraction.titles import title_length
from backchannel.extraction.tree import Tree

__all__ = ["Name", "find_names"]

_CONNECTORS = frozenset(
    {"al", "el", "bin", "ibn", "bint", "de", "del", "della", "da", "dos", "von", "van", "der", "ter", "abu", "ben"}
)
_ORGANISATION_CONNECTORS = frozenset({"of", "for", "and", "&", "the", "on", "in"})
# "On Tuesday" after a date, "We" at the head of a letter: words of these classes begin no name.
_CLOSED = frozenset({"ADP", "DET", "PRON", "CCONJ", "SCONJ", "AUX", "PART"})
# Who is sent to a state or body; what he is sent to stands before his name.
_SENT = frozenset({"ambassador", "envoy", "representative", "consul", "commissioner", "delegate", "emissary"})
_DASHES = frozenset({"-", "–"})
_PREFIXES = frozenset({"al", "el", "ul"})


class Name(msgspec.Struct, eq=False):
    """One name: tokens ``first`` to ``last``, and what it can mean.

    ``kind`` is person, actor, place, thing or unknown; ``core`` is where the name proper starts, after title and state.
    """

    first: int
    last: int
    core: int
    kind: str
    senses: tuple[Sense, ...] = ()
    office: str | None = None
    of: Name | None = None

    def words(self, tree: Tree) -> str:
        """Return the name proper, white space made single blanks, without *Jr.*"""
        return re.sub(r",? [JS]r\.?$", "", visible(tree.span(self.core, self.last).quote))


class _Chunk(NamedTuple):
    first: int
    last: int
    kind: str  # known, title, unknown
    senses: tuple[Sense, ...] = ()


def find_names(tree: Tree, authority: Authority, lexicon: Lexicon) -> list[Name]:
    """Return the names of the article, in order; a name inside another comes before it."""
    finder = _Finder(tree, authority, lexicon)
    for first, end in tree.sentences:
        finder.sentence(first, end)
    return finder.names


class _Finder(NameKinds):
    def __init__(self, tree: Tree, authority: Authority, lexicon: Lexicon) -> None:
        super().__init__(tree, lexicon)
        self.authority = authority
        self.names: list[Name] = []

    def sentence(self, first: int, end: int) -> None:
        chunks: list[_Chunk] = []
        position = first
        after_short = -1
        while position < end:
            if chunks and chunks[-1].last == position - 1 and self._is_short_form(position, end):
                # "the World Bank (WB) President Lima": the short form is a name of its own, inside
                short = self._chunk(position + 1, end, first)
                if short is not None and short.kind != "title":
                    self.names.append(self._name(short))
                position = after_short = position + 3
                continue
            chunk = self._chunk(position, end, first)
            if chunk is None:
                position += 1
                continue
            titled = "title" in {chunk.kind, chunks[-1].kind if chunks else ""}
            bridged = chunk.first == after_short and titled
            if chunks and not bridged and not self._adjacent(chunks[-1], chunk):
                self._combine(chunks)
                chunks = []
            chunks.append(chunk)
            position = chunk.last + 1
        self._combine(chunks)

    def _is_short_form(self, position: int, end: int) -> bool:
        tree = self.tree
        if position + 2 >= end or tree.word[position] != "(" or tree.word[position + 2] != ")":
            return False
        return tree.word[position + 1].isupper() and 2 <= len(tree.word[position + 1]) <= 8

    def _adjacent(self, before: _Chunk, after: _Chunk) -> bool:
        gap = after.first - before.last - 1
        if gap == 0:
            return True
        between = self.tree.lower[before.last + 1]
        if gap == 1 and between in {"and", "&"} and before.kind == after.kind == "title":
            return self._is_double_title(before)
        return gap == 1 and between in {"'s", "'"} and before.kind == "known" and after.kind == "title"

    def _is_double_title(self, before: _Chunk) -> bool:
        """``Crown Prince and Prime Minister Haddad`` is one; *the President and Prime Minister Haddad* are two."""
        first = before.first
        while first and self.tree.dep[first - 1] in {"amod", "compound"} and self.tree.word[first - 1][0].isupper():
            first -= 1
        return first == 0 or self.tree.lower[first - 1] not in {"the", "his", "her", "their", "its", "both"}

    def _chunk(self, position: int, end: int, sentence: int) -> _Chunk | None:
        word = self.tree.word[position]
        capital = word[0].isupper() or word[0].isdigit() or self.tree.lower[position] in self.lexicon["titles"]
        if word in _PREFIXES and self._is_prefix(position, end):
            return self._unknown(position, end, sentence)
        if not capital and not (word[0].islower() and self._lower_title(position, end)):
            return None
        if self.tree.lower[position] in {"the", "a", "an"}:
            return None
        title = self._title(position, end)
        count, senses = self.authority.longest(self.tree.word, position)
        count = min(count, end - position)
        if senses and count and count > title and word[0].isupper():
            return _Chunk(position, position + count - 1, "known", senses)
        if title:
            return _Chunk(position, position + title - 1, "title")
        return self._unknown(position, end, sentence)

    def _is_prefix(self, position: int, end: int) -> bool:
        """Say whether *al* or *el* and a hyphen begin a name here: ``al-Harthy met``."""
        tree = self.tree
        joined = position + 2 < end and tree.word[position + 1] in _DASHES
        return joined and tree.last[position] == tree.first[position + 1] and tree.word[position + 2][0].isupper()

    def _lower_title(self, position: int, end: int) -> bool:
        """Say whether a lower-case title begins here that a name follows: *foreign minister Omar Haddad*."""
        count = self._title(position, end)
        after = position + count
        return count > 0 and after < end and self._is_proper(after)

    def _title(self, position: int, end: int) -> int:
        """Return how many tokens from ``position`` are a title or an office."""
        count = title_length(self.tree.lower, position, end, self.lexicon)
        return count + self._sent_to(position + count, end) if count else 0

    def _sent_to(self, position: int, end: int) -> int:
        """Return how many words of *to the United Nations* stand between the title of an envoy and his name."""
        tree = self.tree
        if position + 2 >= end or tree.lower[position - 1] not in _SENT or tree.lower[position] not in {"to", "in"}:
            return 0
        start = position + 2 if tree.lower[position + 1] == "the" else position + 1
        count, _ = self.authority.longest(tree.word, start)
        following = start + count
        named = count > 0 and following < end and self._is_proper(following)
        return following - position if named and tree.pos[following] == "PROPN" else 0

    def _is_proper(self, position: int) -> bool:
        tree = self.tree
        if not tree.word[position][0].isupper():
            return False
        if tree.pos[position] == "PROPN" or tree.entity[position]:
            return True
        first = tree.sentences[tree.sentence[position]][0]
        if position + 2 < len(tree) and tree.word[position + 1] in _DASHES and tree.word[position + 2][0].isupper():
            # "Asante-Osei told reporters": a hyphen between capitals joins a name
            return True
        # In the middle of a sentence a capital is a name's, whatever the tagger says.
        return position > first and tree.word[position - 1][0].isalpha() and tree.lower[position] != "i"

    def _unknown(self, position: int, end: int, sentence: int) -> _Chunk | None:
        tree = self.tree
        if not (self._is_proper(position) or self._is_prefix(position, end)) or (
            (tree.pos[position] in _CLOSED and not tree.entity[position])
            or tree.lower[position] in self.lexicon["no_names"]
            or not tree.word[position][0].isalpha()
        ):
            return None
        if self._is_common(position, end) or (self.is_crowd(position) and self._ends_here(position, end)):
            return None
        lower = tree.lower[position]
        people = position == sentence and lower.endswith("s") and lower in self.lexicon["collectives"]
        if people and lower not in self.surnames and self._ends_here(position, end):
            return None  # "Rebels asked for talks"
        last = position
        following = position + 1
        while following < end:
            if self.is_crowd(following) and tree.lower[following - 1] != "of":
                break  # "Northeastern Governors", but "the House of Representatives"
            if self._is_proper(following) and tree.lower[following] not in self.lexicon["calendar"]:
                if self._title(following, end) and not self._is_of_body(position, following, end):
                    break
                last = following
                following += 1
            elif self._joins(position, following, end):
                if tree.word[following - 1] in _DASHES:
                    last = following
                following += 1
            else:
                break
        return _Chunk(position, last, "unknown")

    def _is_of_body(self, start: int, title: int, end: int) -> bool:
        """``the Council of Ministers`` has a title in it; in ``the Food Agency Director Lima`` one comes after."""
        if not self.is_organisation(start, title):
            return False
        tree, following = self.tree, title + self._title(title, end)
        if tree.lower[title - 1] in _ORGANISATION_CONNECTORS or tree.word[title - 1] in _DASHES or following >= end:
            return True
        named = tree.word[following][0].isupper() and tree.pos[following] == "PROPN"
        return not named or self.is_organisation(following, following + 1)

    def _ends_here(self, position: int, end: int) -> bool:
        return position + 1 >= end or not self.tree.word[position + 1][0].isupper()

    def _is_common(self, position: int, end: int) -> bool:
        """``the Government of Peru``, ``our Cabinet``: a capital out of respect makes no name."""
        tree = self.tree
        if tree.lower[position] not in self.lexicon["government"]:
            return False
        return self._ends_here(position, end) and position > 0 and not tree.word[position - 1][0].isupper()

    def _joins(self, start: int, position: int, end: int) -> bool:
        """Say whether a small word inside a name joins what stands on both sides of it."""
        tree, word = self.tree, self.tree.lower[position]
        if position + 1 >= end:
            return False
        if word in _DASHES and tree.first[position] == tree.last[position - 1]:
            return tree.first[position + 1] == tree.last[position]
        after = tree.word[position + 1]
        if word in _CONNECTORS:
            return after[0].isupper() or after in _DASHES or tree.lower[position + 1] in _CONNECTORS
        if tree.word[position - 1] in _DASHES and tree.first[position] == tree.last[position - 1]:
            return True
        if word == "of" and self._is_body_of(position + 1, end):
            return True
        if word in _ORGANISATION_CONNECTORS and self.is_organisation(start, position):
            beyond = position + 1
            while beyond < end - 1 and tree.lower[beyond] in {"the", "of"}:
                beyond += 1
            if word in {"and", "&"} and self._title(beyond, end):
                return False  # "members of Congress and Transport Secretary Lima"
            return tree.word[beyond][0].isupper() and word != "in"
        return False

    def _is_body_of(self, position: int, end: int) -> bool:
        """``the Gulf of Guinea Commission``: the capitals after *of* end in the word for a body."""
        tree, last = self.tree, position
        while last < end and tree.word[last][0].isupper():
            last += 1
        return last - position > 1 and tree.lower[last - 1] in self.lexicon["organisations"]

    def _combine(self, chunks: list[_Chunk]) -> None:
        """Make names of chunks that stand together: ``[state] [office] [person]``."""
        position = 0
        pending: list[Name] = []
        while position < len(chunks):
            chunk = chunks[position]
            if chunk.kind == "title":
                self._titled(chunks, position, pending)
                following = position + 1
                while following < len(chunks) and chunks[following].kind == "title":
                    following += 1
                position = following + (1 if following < len(chunks) and self._can_be_person(chunks[following]) else 0)
                pending = []
                continue
            merged = self._merge_unknown(chunks, position)
            name = self._name(merged)
            self.names.append(name)
            pending = [*pending, name]
            position += 1
            while position < len(chunks) and chunks[position].last <= merged.last:
                position += 1

    def _merge_unknown(self, chunks: list[_Chunk], position: int) -> _Chunk:
        """Join a state's name and unknown words after it when they are one name: *Jordan Smith*, *Iran Air*."""
        chunk = chunks[position]
        if position + 1 >= len(chunks):
            return chunk
        after = chunks[position + 1]
        if after.kind == "title" or after.first != chunk.last + 1:
            return chunk
        tree = self.tree
        if "unknown" not in (chunk.kind, after.kind):
            return chunk
        if tree.word[after.first] in _PREFIXES and any(s.entry.kind == "Person" for s in chunk.senses):
            return _Chunk(chunk.first, after.last, "known", chunk.senses)  # "King Salman bin Abdulaziz al-Saud"
        if chunk.kind == "known" and any(s.how == "demonym" for s in chunk.senses):
            return chunk
        flat = any(
            tree.dep[i] == "flat" and tree.head[i] in range(chunk.first, after.last + 1)
            for i in range(after.first, after.last + 1)
        )
        person = all(tree.entity[i] == "PER" for i in range(chunk.first, after.last + 1))
        if flat or person or self.is_organisation(after.first, after.last + 1):
            return _Chunk(chunk.first, after.last, "unknown")
        return chunk

    def _can_be_person(self, chunk: _Chunk) -> bool:
        if chunk.kind == "known":
            return any(s.entry.kind == "Person" for s in chunk.senses) or self._is_surname(chunk)
        if self.tree.lower[chunk.last] in self.lexicon["things"]:
            return False  # "the Alpine Leaders Summit"
        return chunk.kind == "unknown" and not self.is_organisation(chunk.first, chunk.last + 1)

    def _is_surname(self, chunk: _Chunk) -> bool:
        """A state's or city's name right after a title is a surname when the NER says so, or the title is his.

        *President Lima* is somebody; *the minister Lima sent* and *the President Lima knew* have no title of his.
        """
        tree, first = self.tree, chunk.first
        if first != chunk.last:
            return False
        if tree.entity[first] == "PER" or tree.lower[first] in self.surnames:
            return True
        start = first
        while start and tree.word[start - 1][0].isupper() and tree.sentence[start - 1] == tree.sentence[first]:
            start -= 1
        own = any(s.how == "capital" for s in chunk.senses)
        return own and start < first and (not start or tree.lower[start - 1] not in {"the", "a", "an"})

    def _titled(self, chunks: list[_Chunk], position: int, pending: list[Name]) -> None:
        """A title, with the states before it and the person after it, if any."""
        tree = self.tree
        title_first, title_last = chunks[position].first, chunks[position].last
        following = position + 1
        while following < len(chunks) and chunks[following].kind == "title":
            title_last = chunks[following].last
            following += 1
        office = visible(tree.span(title_first, title_last).quote)
        of = pending[-1] if pending else None
        if following >= len(chunks):
            return
        # "Foreign Minister Jordan Halvorsen": after a title a state's name may be a first name
        chunk = self._merge_unknown(chunks, following)
        if not self._can_be_person(chunk):
            return
        first = pending[0].first if pending else title_first
        senses = tuple(s for s in chunk.senses if s.entry.kind == "Person")
        self.names.append(Name(first, self._with_suffix(chunk.last), chunk.first, "person", senses, office, of))
        self.surnames.add(tree.lower[chunk.last])

    def _with_suffix(self, last: int) -> int:
        """``Joseph R. Biden, Jr.``: the suffix belongs to the name."""
        tree = self.tree
        following = last + 1
        if following < len(tree) and tree.word[following] == ",":
            following += 1
        if following < len(tree) and tree.lower[following] in {"jr.", "jr", "sr.", "sr"}:
            return following
        return last

    def _name(self, chunk: _Chunk) -> Name:
        kinds = {s.entry.kind for s in chunk.senses}
        if kinds:
            kind = "person" if kinds == {"Person"} else "place" if kinds == {"Place"} else "actor"
            return Name(chunk.first, chunk.last, chunk.first, kind, chunk.senses)
        return Name(chunk.first, chunk.last, chunk.first, self.guess(chunk.first, chunk.last))
