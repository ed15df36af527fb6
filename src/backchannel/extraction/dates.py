"""Dates: what "on Monday", "Oct. 6" or "earlier this week" mean on the day of publication.

Patterns run over the words of one sentence, set apart by single blanks, so that they do not depend on how a
hyphen or a full stop was split. Without a publication date only what carries its own year is resolved.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

from backchannel.extraction.date_patterns import RULES, Frame, Period
from backchannel.extraction.tree import Tree

__all__ = ["When", "direction", "find_dates", "told_years"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FULL_MONTHS = _words("january february march april may june july august september october november december")
_FULL_DAYS = _words("monday tuesday wednesday thursday friday saturday sunday")
_DAYS = _FULL_DAYS | _words("mon tue tues wed thu thur thurs fri mon. tue. tues. wed. thu. thur. thurs. fri. sat. sun.")
_MONTHS = _FULL_MONTHS | {form for name in _FULL_MONTHS for form in (name[:3], name[:3] + ".")} | {"sept", "sept."}
_NAMES = _MONTHS | _DAYS

# Cheap test before any pattern runs: a sentence with none of these words, and no number that starts with four
# digits or holds a slash or a dot, has no date.
_CUES = _NAMES | _words("today yesterday tomorrow tonight morning afternoon evening night week weekend month year ago")
_NUMERIC = re.compile(r"[0-9]{4}|[0-9]+[./]")

# A year that a tale begins with, and what shows that it is over.
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9][0-9]")
_HEAD_OF_SENTENCE = 8
_BEFORE_YEAR = _FULL_MONTHS | _words("in of , since during") | {str(day) for day in range(1, 32)}
_OF_NOW = _DAYS | _words("today yesterday tomorrow tonight now ago this last next")

# Before a day's name: no day in particular, or one counted from another day than that of publication.
_UNSPECIFIC = _words("every each most some any a one that previous following preceding same other alternate")
_FEASTS = _words("black good bloody super easter palm ash holy cyber giving whit maundy")
# "the Oct. 7 attack", "Sunday's election": the day of something that is no communication.
_HAPPENINGS = _words(
    "attack assault massacre bombing shooting killing assassination explosion blast raid strike airstrike offensive"
    " invasion war battle clash revolution uprising coup election vote referendum poll ballot protest rally"
    " demonstration crash earthquake flood storm deadline anniversary game match article issue edition report"
)
_JUBILEES = _words("anniversary centenary jubilee bicentenary commemoration")
# No name begins with them: "Today Minister Haddad met".
_DAY_WORDS = _words("today yesterday tomorrow tonight")
_FORWARD_VERBS = _words(
    "plan schedule expect set slate intend hope aim prepare agree invite propose ask urge offer promise vow pledge"
    " want decide arrange be go"
)
_FORWARD_MODALS = _words("will shall 'll wo would")
_FORWARD_ADJECTIVES = _words("due set likely ready scheduled slated bound prepared")
_BOUND = _FORWARD_ADJECTIVES | _words("is are")
_FORWARD_WORDS = _words("upcoming forthcoming planned scheduled proposed expected next")
_PAST_TAGS = _words("VBD VBN")
_MODIFIERS = ("nmod", "compound", "amod", "nummod")


class When(NamedTuple):
    """A date expression, tokens ``first`` through ``last``.

    ``date`` is as precise as the words are (``2025-10-06``, ``2025-10``, ``2025``); a span has ``not_before`` and
    ``not_after`` instead, one of which may be open.
    """

    date: str | None
    not_before: datetime.date | None
    not_after: datetime.date | None
    first: int
    last: int


def find_dates(
    tree: Tree,
    first: int,
    end: int,
    published: datetime.date | None,
    future: bool | Callable[[int], bool] | None = None,
    year: int | None = None,
) -> list[When]:
    """Return the dates told by the tokens ``first`` up to ``end`` of one sentence, in order, none overlapping.

    Parameters:
        published: the day that relative expressions count from; without it they give nothing.
        future: whether what is dated lies ahead ("on Friday" is then the coming one), for all of the sentence or
            told from the expression's first token; by default :func:`direction` decides.
        year: the year that the text before tells of, where it is not that of publication: days without one are its.
    """
    if not _has_cue(tree, first, end):
        return []
    words = f" {' '.join(tree.lower[first:end])} "
    starts, position = [], 1
    for word in tree.lower[first:end]:
        starts.append(position)
        position += len(word) + 1
    taken: set[int] = set()
    found = []
    for pattern, resolve in RULES:
        for match in pattern.finditer(words):
            low, high = match.span("core" if "core" in pattern.groupindex else 0)
            a, b = first + bisect_right(starts, low) - 1, first + bisect_right(starts, high - 1) - 1
            if not taken.isdisjoint(range(a, b + 1)) or not _capitalised(tree, a, b):
                continue
            taken.update(range(a, b + 1))
            ahead = future(a) if callable(future) else direction(tree, a, b) if future is None else future
            period = None if _misleads(tree, first, a, b, end) else resolve(match, Frame(published, ahead, year))
            when = period and _bounded(tree, first, a, b, period, published)
            if when:
                found.append(when)
    return sorted(found, key=lambda when: when.first)


def told_years(tree: Tree, published: datetime.date | None) -> list[int | None]:
    """Return for each sentence the year of another time that the text tells of there, None where it is its own.

    ``In the summer of 1903 they fell out. On 3 June ...``: an earlier year at the head of a sentence holds until
    something is dated from the day of publication (*on Tuesday*, *this week*).
    """
    years: list[int | None] = []
    current: int | None = None
    for first, end in tree.sentences:
        words = tree.lower[first:end]
        if not _OF_NOW.isdisjoint(words):
            current = None
        years.append(current)
        for position, word in enumerate(words[:_HEAD_OF_SENTENCE]):
            told = _YEAR.fullmatch(word) and position > 0 and words[position - 1] in _BEFORE_YEAR
            if told and (published is None or int(word) < published.year):
                current = int(word)
    return years


def direction(tree: Tree, a: int, b: int) -> bool | None:
    """Say whether a date lies ahead (*set for Friday*) or behind (*met on Friday*); None where nothing tells."""
    if any(_looks_ahead(tree, token) for token in {a, b}):
        return True
    heads = {tree.head[token] for token in range(a, b + 1)} - set(range(a, b + 1))
    return False if any(tree.tag[head] in _PAST_TAGS for head in heads) else None


def _looks_ahead(tree: Tree, token: int) -> bool:
    below = token
    for above in [token, *tree.ancestors(token)][:6]:
        if any(tree.lower[k] in _FORWARD_WORDS for k in tree.children(above, ("amod",))):
            return True
        if tree.tag[above] == "VB" and any(tree.lower[k] in _BOUND for k in tree.kids[above]):
            return True  # "is due to fly on Sunday", "is to meet her on Friday"
        if tree.lower[above] in _FORWARD_ADJECTIVES and tree.tag[below] == "VB":
            return True
        if tree.pos[above] == "VERB":
            if any(tree.lower[k] in _FORWARD_MODALS for k in tree.children(above, ("aux", "aux:pass"))):
                return True
            infinitive = tree.tag[below] == "VB" and tree.dep[below] in {"xcomp", "advcl", "acl", "ccomp"}
            if tree.lemma[above] in _FORWARD_VERBS and (infinitive or tree.preposition(below) == "for"):
                return True
            if tree.dep[above] not in {"xcomp", "conj"} and tree.tag[above] != "VB":
                return False
            below = above
    return False


def _has_cue(tree: Tree, first: int, end: int) -> bool:
    words = tree.lower[first:end]
    if not _CUES.isdisjoint(words):
        return True
    return any("0" <= word[0] <= "9" and _NUMERIC.match(word) is not None for word in words if word)


def _capitalised(tree: Tree, a: int, b: int) -> bool:
    """Say whether the names of months and days are written as such, and not tagged as verbs: *May I*."""
    for i in range(a, b + 1):
        word = tree.lower[i]
        if word in _NAMES:
            alone = a == b and word in {"may", "march"}
            if not tree.word[i][0].isupper() or (alone and tree.tag[i][:2] in {"MD", "VB"}):
                return False
    return True


def _misleads(tree: Tree, first: int, a: int, b: int, end: int) -> bool:
    """Say whether the words only look like the date of an act: part of a name, a dateline, an attack's date."""
    before = tree.lower[a - 1] if a > first else ""
    if before in _UNSPECIFIC and tree.lower[a] in _NAMES:
        return True
    if before in _FEASTS and tree.lower[a] in _DAYS:
        return True
    if before in {"on", "of", "in"} and a - 1 > first and tree.lemma[a - 2] in _HAPPENINGS:
        return True
    if any(tree.lemma[above] in _JUBILEES for above in (b, *tree.ancestors(b)) if above < a):
        return True  # "the centenary of the treaty of 1903"
    if a - first <= 8 and b + 1 < end and _is_dateline(tree, b + 1, end):
        return True
    for i in range(a, b + 1):
        head, dep = tree.head[i], tree.dep[i].partition(":")[0]
        if a <= head <= b:
            continue
        named = tree.pos[head] == "PROPN" and dep in {"compound", "flat"} and not tree.lower[head].isdigit()
        if named and tree.lower[i] not in _DAY_WORDS:
            return True
        if dep in _MODIFIERS and tree.lemma[head] in _HAPPENINGS:
            return True
        if a == b and dep == "nummod" and head > b:
            return True  # "in 2000 villages"
    names = [
        k for k in tree.kids[b] if k < a and tree.pos[k] == "PROPN" and tree.dep[k].startswith(("compound", "flat"))
    ]
    return a == b and bool(names)


def _is_dateline(tree: Tree, after: int, end: int) -> bool:
    """Say whether ``(AGENCY) -`` or a dash follows: CITY, Oct 6 (Agency) - The ..."""
    if tree.lower[after] == "(":
        close = next((i for i in range(after, min(after + 6, end)) if tree.lower[i] == ")"), end)
        return close + 1 < end and tree.lower[close + 1] in {"-", "--", "–", "—"}
    return tree.lower[after] in {"--", "—"} and tree.word[after - 1][0].isalnum() and after < end - 1


def _bounded(tree: Tree, first: int, a: int, b: int, period: Period, published: datetime.date | None) -> When | None:
    """Apply the preposition: *since Monday* starts a span, *until Friday* ends one."""
    day = datetime.timedelta(days=1)
    before = tree.lower[a - 1] if a > first else ""
    if before == "the" and a - 1 > first:
        before = tree.lower[a - 2]
    if _modifies_next(tree, b):
        before = ""  # "after Monday's call": the preposition is the call's
    try:
        match before:
            case "since":
                return When(None, period.start, max(published, period.start) if published else None, a, b)
            case "by":
                return None  # a deadline dates what is to be done, hardly what was said of it
            case "until" | "till" | "through":
                return When(None, None, period.end, a, b)
            case "before":
                return When(None, None, period.start - day, a, b)
            case "after":
                return When(None, period.end + day, None, a, b)
            case "from" | "starting":
                return When(None, period.start, None, a, b)
    except OverflowError:
        return None
    if period.name is not None:
        return When(period.name, None, None, a, b)
    return When(None, period.start, period.end, a, b)


def _modifies_next(tree: Tree, b: int) -> bool:
    if b + 1 < len(tree) and tree.lower[b + 1] in {"'s", "'"}:
        return True
    return tree.head[b] > b and tree.dep[b].partition(":")[0] in _MODIFIERS
