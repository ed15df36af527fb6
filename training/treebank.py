"""Read the gold treebank files (CoNLL-U trees, IOB2 names) into frozen records.

Nothing here knows spaCy: the records are what the files say, with indices counted from zero.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

__all__ = ["Sentence", "TreebankError", "Word", "read_names", "read_paragraphs", "read_sentences"]

CONLLU_COLUMNS = 10


class TreebankError(ValueError):
    """A treebank file does not have the form that its format promises."""


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word. `head` is the index of its governor in the sentence; a root governs itself."""

    form: str
    lemma: str
    upos: str
    xpos: str
    features: str
    head: int
    relation: str
    space_after: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """One tree. `names` holds an IOB2 tag for each word, None where nobody has looked."""

    document: str
    identifier: str
    starts_paragraph: bool
    words: tuple[Word, ...]
    names: tuple[str | None, ...] | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """The words as written."""
        return tuple(word.form for word in self.words)


def read_blocks(path: Path) -> Iterator[list[str]]:
    """Yield the lines of each blank-line-separated block of the file at `path`, plain or gzip."""
    block: list[str] = []
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                block.append(line.rstrip("\n"))
            elif block:
                yield block
                block = []
    if block:
        yield block


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of the CoNLL-U file at `path`, in order.

    Raises `TreebankError` for a row that has not ten columns or a sentence without an identifier.
    """
    document = ""
    for block in read_blocks(path):
        comments = [line for line in block if line.startswith("#")]
        identifier = ""
        starts = False
        for comment in comments:
            key, _, value = comment.lstrip("# ").partition(" = ")
            if key == "newdoc id":
                document, starts = value, True
            elif key.startswith("newpar"):
                starts = True
            elif key == "sent_id":
                identifier = value
        if not identifier:
            raise TreebankError(f"{path.name}: a sentence without sent_id: {block[0][:60]!r}")
        rows = [line.split("\t") for line in block if not line.startswith("#")]
        yield Sentence(document, identifier, starts, read_words(rows, f"{path.name}, {identifier}"))


def read_words(rows: list[list[str]], where: str) -> tuple[Word, ...]:
    """Turn the rows of one sentence into words; `where` names the sentence in a `TreebankError`.

    A multiword token (`don't`) is kept as its words, with no space between them: this is also how
    spaCy's tokenizer sees it. Empty nodes belong to the enhanced graph and are left out.
    """
    words: list[Word] = []
    inside_until = 0
    space_after_token = True
    for row in rows:
        if len(row) != CONLLU_COLUMNS:
            raise TreebankError(f"{where}: {len(row)} columns in {row!r}")
        number, form, lemma, upos, xpos, features, head, relation, _, misc = row
        spaced = "SpaceAfter=No" not in misc.split("|")
        if "." in number:
            continue
        if "-" in number:
            inside_until, space_after_token = int(number.split("-")[1]), spaced
            continue
        index = int(number)
        if index <= inside_until:
            spaced = space_after_token and index == inside_until
        words.append(
            Word(
                form=form,
                lemma=form if lemma == "_" else lemma,
                upos=upos,
                xpos=xpos,
                features="" if features == "_" else features,
                head=index - 1 if head == "0" else int(head) - 1,
                relation="ROOT" if head == "0" else relation,
                space_after=spaced,
            )
        )
    return tuple(words)


def read_names(path: Path) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return {sentence identifier: (forms, IOB2 tags)} of the name file at `path`."""
    names: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for block in read_blocks(path):
        identifier = next((line.partition(" = ")[2] for line in block if line.startswith("# sent_id")), "")
        rows = [line.split("\t") for line in block if line[:1].isdigit()]
        names[identifier] = (tuple(row[1] for row in rows), tuple(row[2] for row in rows))
    return names


def read_paragraphs(trees: Path, names: Path | None = None) -> Iterator[tuple[Sentence, ...]]:
    """Yield the paragraphs of the CoNLL-U file `trees`, with the tags of `names` where both agree.

    A name file may be tokenised differently in a few sentences: these stay without tags, because
    a guess at the alignment would be a wrong label.
    """
    tags = read_names(names) if names is not None else {}
    paragraph: list[Sentence] = []
    for sentence in read_sentences(trees):
        if sentence.starts_paragraph and paragraph:
            yield tuple(paragraph)
            paragraph = []
        forms, labels = tags.get(sentence.identifier, ((), ()))
        if forms == sentence.forms:
            sentence = replace(sentence, names=labels)
        paragraph.append(sentence)
    if paragraph:
        yield tuple(paragraph)
