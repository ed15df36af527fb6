"""Turn the treebank files into the binary corpora that spaCy trains on.

A spaCy document is one paragraph: the parser learns to find sentence boundaries inside it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import spacy
from augmentation import curl_quotes, lower_case, swap_names
from naming import NameLists, known_names, label_names
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab
from treebank import Sentence, Word, read_paragraphs, read_sentences

__all__ = ["document", "write_corpora"]

FOLDER = Path(__file__).parent
SEED = 20
# Shares of the paragraphs that get a changed copy; tuned by nothing but common sense.
SWAPPED = 0.25
CURLED = 0.15
LOWERED = 0.02
# How often each of our own sentences is shown, every time with other names: 1 % of the corpus.
VERSIONS = 10

Paragraph = tuple[Sentence, ...]


def document(vocab: Vocab, paragraph: Paragraph) -> Doc:
    """Return `paragraph` as a fully annotated spaCy document."""
    words: list[Word] = []
    heads: list[int] = []
    starts: list[bool | int | None] = []
    for sentence in paragraph:
        heads.extend(len(words) + word.head for word in sentence.words)
        starts.extend(index == 0 for index in range(len(sentence.words)))
        words.extend(sentence.words)
    # spaCy writes a missing name tag as the empty string.
    names = [tag or "" for sentence in paragraph for tag in sentence.names or [""] * len(sentence.words)]
    return Doc(
        vocab,
        words=[word.form for word in words],
        spaces=[word.space_after for word in words],
        tags=[word.xpos for word in words],
        pos=[word.upos for word in words],
        morphs=[word.features for word in words],
        lemmas=[word.lemma for word in words],
        heads=heads,
        deps=[word.relation for word in words],
        sent_starts=starts,
        ents=names,
    )


def write_documents(paragraphs: Iterable[Paragraph], path: Path) -> None:
    """Write `paragraphs` to the DocBin file `path`."""
    vocab = spacy.blank("en").vocab
    documents = [document(vocab, paragraph) for paragraph in paragraphs]
    path.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=documents, store_user_data=False).to_disk(path)


def varied(paragraphs: Sequence[Paragraph], lists: NameLists) -> Iterator[Paragraph]:
    """Yield `paragraphs`, and after some of them a copy with other names or other typography."""
    chance = random.Random(SEED)
    for paragraph in paragraphs:
        yield paragraph
        swapped = swap_names(paragraph, lists, chance) if chance.random() < SWAPPED else None
        if swapped is not None:
            yield curl_quotes(swapped) if chance.random() < CURLED else swapped
        elif chance.random() < LOWERED:
            yield lower_case(paragraph)
        elif chance.random() < CURLED and has_quotes(paragraph):
            yield curl_quotes(paragraph)


def has_quotes(paragraph: Paragraph) -> bool:
    """Tell whether `paragraph` has straight quotation marks or apostrophes to curl."""
    return any(mark in form for s in paragraph for form in s.forms for mark in "\"'")


def diplomatic(path: Path, known: dict[str, str], lists: NameLists) -> Iterator[Paragraph]:
    """Yield many versions of the sentences about diplomacy that were written for this project.

    They show what the treebanks hardly have: messages sent through somebody to somebody.
    """
    chance = random.Random(SEED)
    known = known | dict.fromkeys(lists.family, "PER")
    sentences = [label_names(sentence, known, lists) for sentence in read_sentences(path)]
    for _ in range(VERSIONS):
        chance.shuffle(sentences)
        for pair in zip(sentences[::2], sentences[1::2], strict=True):
            yield swap_names(pair, lists, chance) or pair


def write_corpora(treebank: Path, corpus: Path) -> None:
    """Write `train.spacy` and `dev.spacy` to the folder `corpus` from the files in `treebank`.

    Raises `FileNotFoundError` when a treebank file is missing and `TreebankError` when one is broken.
    """
    gum = {
        split: list(
            read_paragraphs(
                treebank / f"gum-commercial-{split}.conllu.gz",
                treebank / f"gum-commercial-{split}.iob2.gz",
            )
        )
        for split in ("train", "dev")
    }
    ewt_dev = list(read_paragraphs(treebank / "ewt-dev.conllu.gz", treebank / "ewt-uner-dev.iob2.gz"))
    lists = NameLists.load(FOLDER / "names.json")
    known = known_names(chain.from_iterable(chain(gum["train"], ewt_dev)), lists)
    ewt_train = [
        tuple(label_names(sentence, known, lists) for sentence in paragraph)
        for paragraph in read_paragraphs(treebank / "ewt-train.conllu.gz")
    ]
    train = chain(
        varied([*ewt_train, *gum["train"]], lists),
        diplomatic(FOLDER / "diplomacy.conllu", known, lists),
    )
    write_documents(train, corpus / "train.spacy")
    write_documents(chain(ewt_dev, gum["dev"]), corpus / "dev.spacy")
