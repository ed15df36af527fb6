"""Familiar names for the parser: it reads *Tokayev flew to Astana* as *Smith flew to Baghdad*.

A small parser stumbles over names that it never saw: it ends a sentence inside them or takes them for verbs.
What a name is can be told before parsing, from the authority and from titles; each of its tokens is then
shown to the parser as one of the same kind that the treebanks are full of. The text itself stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.lang.en.stop_words import STOP_WORDS

from backchannel.authority import Authority
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.titles import title_length

__all__ = ["familiar_words"]

_STATE, _DEMONYM, _PEOPLE, _CAPITAL = "Iraq", "Iraqi", "Iraqis", "Baghdad"
_GIVEN, _SURNAME = "John", "Smith"
_LONGEST_NAME = 7
_INSIDE = frozenset(
    {
        "al",
        "el",
        "bin",
        "ibn",
        "de",
        "da",
        "von",
        "van",
        "der",
        "-",
        "’",
        "'",
        "abu",
        "ben",
        "del",
        "dos",
        "ul",
        "ur",
    }
)


def familiar_words(words: Sequence[str], authority: Authority, lexicon: Lexicon, surnames: set[str]) -> list[str]:
    """Return the words to parse: as many as ``words``, names replaced by familiar ones of their kind.

    Parameters:
        words: tokens of one paragraph.
        surnames: last names met so far in the article; those found here are added.
    """
    shown = list(words)
    lower = [word.lower() for word in words]
    position = 0
    while position < len(words):
        word = words[position]
        if not word[:1].isupper():
            position += _after_lower_title(words, lower, position, shown, authority, lexicon, surnames)
            continue
        count, senses = authority.longest(words, position)
        title = title_length(lower, position, len(words), lexicon)
        if senses and count >= title:
            _show_known(shown, position, count, {(s.entry.kind, s.how) for s in senses}, surnames)
            position += count
        elif title:
            _show_title(lower, position, title, shown)
            position += title + _person_after(words, position + title, shown, authority, surnames)
        else:
            position += _unknown(words, position, shown, authority, lexicon, surnames)
    return shown


def _unknown(
    words: Sequence[str],
    position: int,
    shown: list[str],
    authority: Authority,
    lexicon: Lexicon,
    surnames: set[str],
) -> int:
    """A surname met before, or two or three capitalised words in mid-sentence that name no organisation."""
    if words[position] in surnames:
        shown[position] = _SURNAME
        return 1
    end = position
    while end < len(words) and end - position < 4 and words[end].isalpha() and words[end][0].isupper():
        if (
            words[end].lower() in lexicon["organisations"]
            or words[end].isupper()
            or _is_known_state(words, end, authority)
        ):
            return max(1, end - position)
        end += 1
    starts = position == 0 or (not words[position - 1][0].isalnum() and words[position - 1] != ",")
    if starts:
        # "Lars Tveit said": two capitals begin a sentence only where the first is a name's too.
        starts = words[position].lower() in STOP_WORDS or words[position].lower() in lexicon["collectives"]
    if 2 <= end - position <= 3 and not starts:
        _show_person(shown, position, end - position)
    return max(1, end - position)


def _show_known(shown: list[str], position: int, count: int, kinds: set[tuple[str, str]], surnames: set[str]) -> None:
    last = shown[position + count - 1]
    if kinds == {("Person", "name")}:
        surnames.add(last)
        _show_person(shown, position, count)
    elif count == 1 and last.isalpha():
        hows = {how for kind, how in kinds if kind == "State"}
        if "demonym" in hows and hows == {"demonym"}:
            shown[position] = _PEOPLE if last.endswith("s") and not last.endswith("ss") else _DEMONYM
        elif hows == {"name"}:
            shown[position] = _STATE
        elif "capital" in hows:
            shown[position] = _CAPITAL


def _show_person(shown: list[str], position: int, count: int) -> None:
    shown[position : position + count] = [_GIVEN] * (count - 1) + [_SURNAME]


def _show_title(lower: Sequence[str], position: int, count: int, shown: list[str]) -> None:
    """``President-elect`` reads like *Secretary-General*; ``incoming`` is no verb before a title."""
    for i in range(position, position + count):
        if lower[i] in {"elect", "designate"} and i > position:
            shown[i] = "General" if shown[i - 1] == "-" else "elected"
        elif lower[i] in {"incoming", "outgoing"}:
            shown[i] = "new"


def _after_lower_title(
    words: Sequence[str],
    lower: Sequence[str],
    position: int,
    shown: list[str],
    authority: Authority,
    lexicon: Lexicon,
    surnames: set[str],
) -> int:
    """``foreign minister Omar Haddad``: return how many tokens were dealt with."""
    title = title_length(lower, position, len(words), lexicon)
    if not title:
        return 1
    _show_title(lower, position, title, shown)
    return title + _person_after(words, position + title, shown, authority, surnames)


def _person_after(
    words: Sequence[str], position: int, shown: list[str], authority: Authority, surnames: set[str]
) -> int:
    """Show the capitalised words after a title as a person's name; return how many they are."""
    end = position
    while end < min(len(words), position + _LONGEST_NAME):
        word = words[end]
        joins = (word.lower() in _INSIDE and end > position) or word.lower() in {"al", "el", "bin", "abu"}
        if word == "-" and end > position and words[end + 1 : end + 2] and words[end + 1].isalpha():
            end += 2
        elif (
            joins and end + 1 < len(words) and (words[end + 1][:1].isupper() or words[end + 1].lower() in _INSIDE)
        ) or (
            word[:1].isupper()
            and word[:1].isalpha()
            and (end == position or not _is_known_state(words, end, authority))
        ):
            end += 1
        else:
            break
    count = end - position
    if count == 0 or (count == 1 and _is_known_state(words, position, authority) and words[position] not in surnames):
        return 0
    surnames.add(words[end - 1])
    if words[end : end + 1] == [","] and words[end + 1 : end + 2] in (["Jr."], ["Sr."], ["Jr"], ["Sr"]):
        count += 2
    _show_person(shown, position, count)
    return count


def _is_known_state(words: Sequence[str], position: int, authority: Authority) -> bool:
    _, senses = authority.longest(words, position)
    return any(s.entry.kind == "State" for s in senses)
