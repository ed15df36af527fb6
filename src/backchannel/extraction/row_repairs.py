"""Repairs of rows of those who take part: names with their offices after them, bodies, and a crowd at the end.

``Eva Lund, Chief Adviser, and Tomas Silva, Director of the Roads Office, met with town officials``: commas part the
members of the row and set off what each one is; the parser takes one for the other. What the words tell decides: a
title without an article after a name and a comma is that one's office, and whoever has a name takes part.
"""

from __future__ import annotations

from typing import NamedTuple

from backchannel.extraction.layout import visible
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.names import Name
from backchannel.extraction.titles import title_length
from backchannel.extraction.tree import Tree

__all__ = ["rows"]

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_AND = frozenset({"and", "&"})
_BESIDES = (("as", "well", "as"), ("along", "with"), ("together", "with"))
_NOUN_PHRASE = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_HIS = frozenset({"staff", "team", "teams", "delegation", "wife", "husband", "spouse", "family", "entourage"})
_ENDS = frozenset({".", ";", ":", "?", "!", "—", "–"})
# After these words of a sentence a row may begin that is the subject.
_CLAUSE_STARTS = frozenset({"and", "but", "while", "that", "as", "when", "where"})
_TIMES = frozenset({"today", "yesterday", "tonight", "earlier", "recently"})
_JOINING = frozenset({"of", "for", "in", "and", "&", "the", "'s", "’s", "-"})
# How many words may stand before an office, telling what it is over.
_OVER = 9
# How many bodies make a row; of two the parser knows.
_ROW = 3
# How many words an office after a name may have.
_OFFICE = 24


class _Member(NamedTuple):
    first: int
    last: int
    head: int


class _Row:
    """A row as it is read from left to right."""

    def __init__(self) -> None:
        self.members: list[_Member] = []
        # The head of the member, the first and the last word of his office.
        self.offices: list[tuple[int, int, int]] = []
        self.persons: dict[int, Name] = {}
        self.joined = False
        self.after_office = False
        self.beside = False


def rows(tree: Tree, names: list[Name], lexicon: Lexicon) -> None:
    """Coordinate the members of each row, and hang offices under whose they are."""
    outer = _outermost(names)
    starts = {n.first: n for n in outer}
    taken = -1
    for name in outer:
        if name.kind not in {"person", "actor"} or name.first <= taken:
            continue
        row, end = _read(tree, starts, lexicon, name)
        if name.kind == "actor" and not _is_row_of_bodies(tree, row, end):
            continue
        if len(row.members) == 1 and not row.offices and name.office is None:
            continue
        taken = row.members[-1].last
        _mend(tree, row, end, lexicon)


def _is_row_of_bodies(tree: Tree, row: _Row, end: int) -> bool:
    """``the Roads Council, the Ports Council, and the Fish Office met``: bodies, where they are the subject."""
    name = row.members[0]
    begin = name.first - 1
    if not row.joined or len(row.members) < _ROW or begin < 0 or tree.lower[begin] != "the":
        return False
    row.members[0] = name._replace(first=begin)
    return all(tree.lower[m.first] == "the" for m in row.members) and _verb(tree, row, end) is not None


def _outermost(names: list[Name]) -> list[Name]:
    found: list[Name] = []
    for name in sorted(names, key=lambda n: (n.first, -n.last)):
        if not found or name.first > found[-1].last:
            found.append(name)
    return found


def _read(tree: Tree, starts: dict[int, Name], lexicon: Lexicon, name: Name) -> tuple[_Row, int]:
    """Return the row that begins with a name, and the word after it."""
    row = _Row()
    row.members.append(_Member(name.first, name.last, _head(tree, name.first, name.last)))
    row.persons[row.members[0].head] = name
    _, end = tree.sentences[tree.sentence[name.first]]
    position = _after_state(tree, starts, name.last + 1, end)
    while position + 1 < end:
        link, start = _link(tree, position, end)
        if not link:
            break
        if link == "," or row.after_office:
            closing = _office(tree, starts, lexicon, start, end)
            if closing is not None:
                row.offices.append((row.members[-1].head, start, closing - 1))
                row.after_office = True
                position = closing
                continue
        # "Premier Lima and her cabinet, Minister Lund, and Adviser Berg": what is hers ends no row
        own = row.joined and tree.tag[row.members[-1].first] == "PRP$"
        if row.joined and not own and (link != "and" or tree.word[position] == ","):
            break
        member, following = _member(tree, starts, lexicon, start, end, last=link != ",")
        if member is None:
            break
        row.members.append(member)
        person = starts.get(_before_person(tree, starts, start + (tree.lower[start] == "the"), end))
        if person is not None and person.kind == "person":
            row.persons[member.head] = person
        row.joined = link != ","
        row.beside = link == "besides"
        row.after_office = False
        position = following
    return row, position


def _link(tree: Tree, position: int, end: int) -> tuple[str, int]:
    """Return what joins a member that follows, and where that one begins: a comma, *and*, or *as well as*."""
    start = position + 1 if tree.word[position] == "," else position
    if start < end and tree.lower[start] in _AND:
        return "and", start + 1
    for words in _BESIDES:
        if tuple(tree.lower[start : start + len(words)]) == words:
            return "besides", start + len(words)
    return (",", start) if start > position else ("", position)


def _after_state(tree: Tree, starts: dict[int, Name], position: int, end: int) -> int:
    """Skip *of Peru* and *(AU)* after a name."""
    if position + 1 < end and tree.lower[position] == "of":
        start = position + 2 if tree.lower[position + 1] == "the" else position + 1
        state = starts.get(start)
        if state is not None and state.kind != "person":
            position = state.last + 1
    if position + 2 < end and tree.word[position] == "(" and tree.word[position + 2] == ")":
        position += 3
    return position


def _office(tree: Tree, starts: dict[int, Name], lexicon: Lexicon, start: int, end: int) -> int | None:
    """Return the word after an office set off by commas that begins at ``start``: *, Director of the Roads Office,*."""
    if start in starts and starts[start].kind == "person":
        return None
    before = start
    while before < end and before < start + 4 and not _is_title(tree, before, end, lexicon):
        # "White House Intergovernmental Affairs Director"
        if not (tree.word[before][0].isupper() or tree.word[before] in {"'s", "’s"}):
            return None
        before += 1
    if before >= end or before >= start + 4 or not tree.word[start][0].isupper():
        return None
    for position in range(before, min(end, start + _OFFICE)):
        person = starts.get(position)
        if tree.word[position] in {",", *_ENDS} or (tree.tag[position] in _FINITE and tree.pos[position] == "VERB"):
            return position
        if tree.lower[position] in _AND and position + 1 in starts and starts[position + 1].kind == "person":
            return position
        if person is not None and person.kind == "person":
            return None
        if tree.word[position].islower() and tree.pos[position] not in {"ADP", "DET", "CCONJ", "PART", "NOUN", "ADJ"}:
            return position
    return None


def _is_title(tree: Tree, position: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether a title begins here, that of one or of several: *Special Assistants to the President*."""
    if title_length(tree.lower, position, end, lexicon):
        return True
    word = tree.lower[position]
    return word.endswith("s") and word.removesuffix("s") in lexicon["titles"] and tree.word[position][0].isupper()


def _member(
    tree: Tree, starts: dict[int, Name], lexicon: Lexicon, start: int, end: int, *, last: bool
) -> tuple[_Member | None, int]:
    """Return the member of a row that begins at ``start``, and the word after it."""
    first = start + 1 if tree.lower[start] == "the" else start
    name = starts.get(_before_person(tree, starts, first, end))
    if name is not None and name.kind == "person" and tree.tag[name.last] != "POS":
        if name.last + 1 < end and tree.lower[name.last + 1] in {"'s", "’s", "'", "’"}:
            return None, start
        head = _head(tree, name.first, name.last)
        return _Member(start, name.last, head), _after_state(tree, starts, name.last + 1, end)
    if tree.tag[start] == "PRP$" and start + 1 in starts and starts[start + 1].kind in {"actor", "unknown"}:
        body = starts[start + 1]
        return _Member(start, body.last, _head(tree, body.first, body.last)), body.last + 1
    if name is not None and name.kind == "actor" and first > start:
        following = name.last + 1
        closed = following < end and (tree.word[following] == "," or tree.tag[following] in _FINITE)
        if closed:
            return _Member(start, name.last, _head(tree, name.first, name.last)), following
    return _crowd(tree, lexicon, start, end) if last else (None, start)


def _before_person(tree: Tree, starts: dict[int, Name], first: int, end: int) -> int:
    """Skip what is over an office but no known part of it: *German Chancellery Trade and Climate Adviser Jens Vogt*."""
    position = first
    while position < min(end, first + _OVER):
        name = starts.get(position)
        if name is not None and name.kind == "person":
            return position if position == first or name.office is not None else first
        if name is not None and name.kind == "actor":
            position = name.last + 1
        elif tree.word[position][0].isupper() or (position > first and tree.lower[position] in _JOINING):
            position += 1
        else:
            break
    return first


def _crowd(tree: Tree, lexicon: Lexicon, start: int, end: int) -> tuple[_Member | None, int]:
    """Return ``other leaders from the league``, ``her delegation``: people without a name at the end of a row."""
    position = start
    while position < end and (
        tree.pos[position] in _NOUN_PHRASE or (position == start and tree.tag[position] in {"PRP$", "VBG"})
    ):
        position += 1
    head = position - 1
    people = (
        lexicon["collectives"] | lexicon["leaders"] | lexicon["friends"] | lexicon["government"] | lexicon["bodies"]
    )
    if (
        head < start
        or tree.lower[head] not in people | _HIS
        or tree.word[head][0].isupper()
        or tree.pos[head] != "NOUN"
    ):
        return None, start
    while position < end and tree.word[position] not in {",", *_ENDS} and tree.tag[position] not in _FINITE:
        position += 1
    return _Member(start, head, head), position


def _mend(tree: Tree, row: _Row, end: int, lexicon: Lexicon) -> None:
    verb = _verb(tree, row, end)
    start = row.members[0].first
    if verb is not None and tree.lower[start - 1] in _CLAUSE_STARTS and _has_subject(tree, verb):
        verb = None  # the last ones of a row that was broken off
    elif verb is not None and not _is_opened(tree, start):
        if _has_subject(tree, verb) or len(row.members) == 1:
            verb = None
        else:
            # "After talks with Minister Lima, President Lund and Adviser Berg met": the first is of the circumstance
            row.members = row.members[1:] if len(row.members) > 2 else row.members[-1:]
    alone = len(row.members) == 1 and not row.offices
    if verb is not None:
        _day_before(tree, row.members[0].first, verb)
    if alone and (verb is None or _has_subject(tree, verb)):
        return
    if verb is not None and (row.joined or len(row.members) == 1):
        _make_subject(tree, row, verb)
    elif len(row.members) > 1 and not row.joined:
        # Two names of persons are never of one: what looks like an apposition goes on the row.
        row.members[1:] = [m for m in row.members[1:] if tree.dep[m.head] == "appos"]
    first = row.members[0]
    if tree.dep[first.head] == "appos" and tree.head[first.head] < first.first and len(row.members) > 1:
        # "the president of Peru, Ana Rojas, and her delegation"
        above = tree.head[first.head]
        first = _Member(above, first.last, above)
    for member in row.members[1:]:
        if tree.head[member.head] == first.head and tree.dep[member.head] == "conj":
            continue
        deed = tree.head[member.head]
        if tree.dep[member.head] == "nsubj" and tree.tag[deed] == "VB" and deed > member.last and verb is None:
            # "asked Minister Lima, Minister Lund, and Adviser Berg to travel": all of them are to
            tree.attach(deed, tree.head[first.head], "xcomp")
        if first.head in tree.subtree(member.head):
            if tree.head[member.head] == member.head:
                continue
            tree.attach(first.head, tree.head[member.head], tree.dep[member.head])
        tree.attach(member.head, first.head, "conj")
        for token in range(member.first, member.head):
            if tree.head[token] == member.head and tree.dep[token] in {"case", "cc"}:
                tree.dep[token] = "flat"  # "Jobs in Peru Adviser Jon Berg": inside his office
            elif not member.first <= tree.head[token] <= member.last:
                tree.attach(token, member.head, "det" if tree.pos[token] in {"DET", "PRON"} else "compound")
    for head, start, last in row.offices:
        inside = range(start, last + 1)
        person = row.persons.get(head)
        if person is not None and person.office is None:
            person.office = visible(tree.span(start, last).quote)
        loose = [t for t in inside if tree.head[t] not in inside and tree.pos[t] in {"NOUN", "PROPN"} and t != head]
        for token in loose:
            # "Spokesman and Chief Adviser to the President of Peru": all of it is what he is
            tree.attach(token, head if token == loose[0] else loose[0], "appos" if token == loose[0] else "nmod")


def _verb(tree: Tree, row: _Row, end: int) -> int | None:
    """Return the verb whose subject a row is: the finite one right after it, or after the comma that closes it."""
    verb = end
    if verb < len(tree) and tree.word[verb] == "," and (row.after_office or row.beside or len(row.members) == 1):
        verb += 1
    elif verb < len(tree) and tree.word[verb] == ",":
        return None
    while verb < len(tree) and (tree.lower[verb] in _TIMES or tree.pos[verb] == "ADV"):
        verb += 1
    if verb >= len(tree) or tree.sentence[verb] != tree.sentence[row.members[0].first]:
        return None
    if tree.tag[verb] not in _FINITE or tree.pos[verb] != "VERB" or not tree.word[verb].islower():
        return None
    return verb


def _is_opened(tree: Tree, first: int) -> bool:
    """Say whether a clause may begin with the word ``first``."""
    begin, _ = tree.sentences[tree.sentence[first]]
    before = first - 1
    return first == begin or tree.word[before] in {",", ";", "—", "–"} or tree.lower[before] in _TIMES | _CLAUSE_STARTS


def _make_subject(tree: Tree, row: _Row, verb: int) -> None:
    """Make the first member the subject of the verb; whatever hung under the row before it, under the verb."""
    first = row.members[0]
    begin, _ = tree.sentences[tree.sentence[verb]]
    if verb in tree.subtree(first.head):
        return
    above = tree.head[verb]
    if above != verb and begin <= above < first.first and tree.head[above] == above and tree.pos[above] == "NOUN":
        # "Yesterday, Minister Lima and his staff, ..., met": the time is taken for the main word
        tree.make_root(verb)
        tree.attach(first.head, verb, "nsubj")
        tree.attach(above, verb, "obl:unmarked")
    for kid in list(tree.kids[verb]):
        if tree.dep[kid] in _SUBJECTS and kid < verb and kid != first.head:
            tree.dep[kid] = "obl"
    if tree.dep[verb] == "advcl" and tree.lower[first.first - 1] in _AND and tree.head[verb] < first.first:
        tree.dep[verb] = "conj"  # "discussed the dam and President Lund expressed hope"
    tree.attach(first.head, verb, "nsubj")
    members = {m.head for m in row.members}
    for token in range(begin, first.first):
        if tree.head[token] in members and tree.pos[token] in {"NOUN", "PROPN", "ADV", "VERB"}:
            tree.attach(token, verb, "obl" if tree.pos[token] != "ADV" else "advmod")


def _has_subject(tree: Tree, verb: int) -> bool:
    """Say whether a verb has a subject; a day is none: *Today President Lima joined the talks*."""
    return any(tree.lower[k] not in _TIMES for k in tree.children(verb, _SUBJECTS))


def _day_before(tree: Tree, first: int, verb: int) -> None:
    """``Building on the accord, today Minister Lima met``: the day right before the subject is that of the verb."""
    day = first - 1
    if day > 0 and tree.word[day] == ",":
        day -= 1
    if day >= 0 and tree.lower[day] in _TIMES and tree.head[day] not in {verb, day}:
        tree.attach(day, verb, "obl:unmarked")


def _head(tree: Tree, first: int, last: int) -> int:
    inside = range(first, last + 1)
    return next((t for t in inside if tree.head[t] not in inside or tree.head[t] == t), last)
