"""Guess who and what the proper nouns are, where the treebank has trees but no name labels.

The web treebank's training part carries no names. What is certain there is that words other than
proper nouns are no names; a run of proper nouns is labelled only where lists or the words inside
it tell its kind, and is otherwise left open, which spaCy does not train on.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from treebank import Sentence, Word

__all__ = ["NameLists", "known_names", "label_names", "name_spans"]

PROPER = frozenset({"NNP", "NNPS"})
JOINERS = frozenset({"of", "the", "and", "&", "for", "-", "in"})


@dataclass(frozen=True)
class NameLists:
    """Names written for this project: to recognise names by, and to put in the places of others.

    The cues are words that tell the kind of a longer name: "Ministry", "River". Titles are no part
    of a name.
    """

    titles: tuple[str, ...]
    organisation_cues: tuple[str, ...]
    place_cues: tuple[str, ...]
    organisations: tuple[str, ...]
    states: tuple[str, ...]
    cities: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]

    @classmethod
    def load(cls, path: Path) -> NameLists:
        """Read the lists from the JSON file at `path`."""
        lists: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{kind: tuple(words) for kind, words in lists.items()})


def name_spans(tags: Sequence[str | None]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, kind) for each name in a sequence of IOB2 tags."""
    start = 0
    for index, tag in enumerate([*tags, "O"]):
        if index > start and not (tag or "O").startswith("I-"):
            yield start, index, (tags[start] or "")[2:]
            start = index
        if not (tag or "O").startswith(("B-", "I-")):
            start = index + 1


def known_names(sentences: Iterable[Sentence], lists: NameLists) -> dict[str, str]:
    """Return {name: kind} for the names labelled in `sentences` and those of `lists`."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for start, end, kind in name_spans(sentence.names or ()):
            kinds[" ".join(sentence.forms[start:end])][kind] += 1
    known = {name: counts.most_common(1)[0][0] for name, counts in kinds.items()}
    known |= dict.fromkeys(lists.organisations, "ORG")
    return known | dict.fromkeys((*lists.states, *lists.cities), "LOC")


def proper_runs(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of each run of proper nouns, joined through "of", hyphens and the like."""
    index = 0
    while index < len(words):
        if words[index].xpos not in PROPER:
            index += 1
            continue
        start = end = index
        while index < len(words) and (words[index].xpos in PROPER or words[index].form in JOINERS):
            index += 1
            if words[index - 1].xpos in PROPER:
                end = index
        yield start, end


def kind_of(forms: Sequence[str], known: dict[str, str], lists: NameLists) -> str | None:
    """Return PER, ORG or LOC for a run of proper nouns, or None when nothing tells."""
    name = " ".join(forms)
    if name in known:
        return known[name]
    cues = lists.organisation_cues
    if forms[-1] in cues or (forms[0] in cues and "of" in forms):
        return "ORG"
    if forms[-1] in lists.place_cues:
        return "LOC"
    if 1 < len(forms) < 4 and forms[0] in lists.given and not JOINERS & set(forms):
        return "PER"
    return None


def label_names(sentence: Sentence, known: dict[str, str], lists: NameLists) -> Sentence:
    """Return `sentence` with the names in it guessed from `known` names and from `lists`."""
    tags: list[str | None] = ["O"] * len(sentence.words)
    for start, end in proper_runs(sentence.words):
        while start < end - 1 and sentence.words[start].form in lists.titles:
            start += 1
        kind = kind_of(sentence.forms[start:end], known, lists)
        if kind is None:
            tags[start:end] = [None] * (end - start)
        else:
            tags[start:end] = [f"B-{kind}"] + [f"I-{kind}"] * (end - start - 1)
    return replace(sentence, names=tuple(tags))
