"""Make more varied training text out of the treebank's: other names, other typography."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from naming import NameLists
from treebank import Sentence, Word

__all__ = ["curl_quotes", "lower_case", "swap_names"]

Paragraph = tuple[Sentence, ...]

CURLED = {"'s": "’s", "n't": "n’t", "'re": "’re", "'ve": "’ve", "'ll": "’ll", "'m": "’m", "'d": "’d"}


def rewrite(paragraph: Paragraph, change: Callable[[Word], Word]) -> Paragraph:
    """Return `paragraph` with every word passed through `change`; the trees stay as they are."""
    return tuple(replace(sentence, words=tuple(change(word) for word in sentence.words)) for sentence in paragraph)


def other_name(word: Word, tags: tuple[str | None, str | None], lists: NameLists, chance: random.Random) -> str | None:
    """Return another name for `word`, or None if it should stay; `tags` are its own and the next one's."""
    tag, following = tags
    if word.xpos != "NNP" or not word.form.istitle():
        return None
    if word.form in lists.states and tag != "I-ORG":
        return chance.choice(lists.states)
    if word.form in lists.cities and tag != "I-ORG":
        return chance.choice(lists.cities)
    if tag == "B-PER" and following == "I-PER":
        return chance.choice(lists.given)
    if tag in {"B-PER", "I-PER"}:
        return chance.choice(lists.family)
    return None


def swap_names(paragraph: Paragraph, lists: NameLists, chance: random.Random) -> Paragraph | None:
    """Return `paragraph` with other states, cities and persons in it, or None if it has none.

    The same name is replaced by the same other name throughout the paragraph.
    """
    replacements: dict[str, str] = {}
    for sentence in paragraph:
        tags = sentence.names or (None,) * len(sentence.words)
        pairs = zip(tags, (*tags[1:], None), strict=True)
        for word, pair in zip(sentence.words, pairs, strict=True):
            if word.form in replacements:
                continue
            name = other_name(word, pair, lists, chance)
            if name is not None:
                replacements[word.form] = name
    if not replacements:
        return None

    def other(word: Word) -> Word:
        form = replacements.get(word.form) if word.xpos == "NNP" else None
        return replace(word, form=form, lemma=form) if form else word

    return rewrite(paragraph, other)


def curl_quotes(paragraph: Paragraph) -> Paragraph:
    """Return `paragraph` with typographic quotes and apostrophes in the place of straight ones.

    The opening and closing marks are told apart by the treebank's own tags.
    """

    def curled(word: Word) -> Word:
        form = CURLED.get(word.form.lower(), word.form)
        if word.form == '"':
            form = "“" if word.xpos == "``" else "”"
        elif word.form == "'":
            form = "‘" if word.xpos == "``" else "’"
        return replace(word, form=form)

    return rewrite(paragraph, curled)


def lower_case(paragraph: Paragraph) -> Paragraph:
    """Return `paragraph` in lower case."""
    return rewrite(paragraph, lambda word: replace(word, form=word.form.lower()))
