"""Turn the treebank files into the binary corpora that spaCy trains on.

A spaCy document is one paragraph: the parser learns to find sentence boundaries inside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab
from treebank import Sentence, Word, read_paragraphs

__all__ = ["document", "write_corpora"]

Paragraph = tuple[Sentence, ...]


def document(vocab: Vocab, paragraph: Paragraph) -> Doc:
    """Return `paragraph` as a fully annotated spaCy document."""
    words: list[Word] = []
    heads: list[int] = []
    starts: list[bool] = []
    for sentence in paragraph:
        heads.extend(len(words) + word.head for word in sentence.words)
        starts.extend(index == 0 for index in range(len(sentence.words)))
        words.extend(sentence.words)
    # spaCy writes a missing name tag as the empty string.
    names = [
        tag or "" for sentence in paragraph for tag in sentence.names or [""] * len(sentence.words)
    ]
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


def write_documents(paragraphs: Iterable[Paragraph], path: Path) -> int:
    """Write `paragraphs` to the DocBin file `path` and return how many there were."""
    vocab = spacy.blank("en").vocab
    documents = [document(vocab, paragraph) for paragraph in paragraphs]
    path.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=documents, store_user_data=False).to_disk(path)
    return len(documents)


def write_corpora(treebank: Path, corpus: Path) -> None:
    """Write `train.spacy` and `dev.spacy` to the folder `corpus` from the files in `treebank`.

    Raises `FileNotFoundError` when a treebank file is missing and `TreebankError` when one is broken.
    """
    gum = {
        split: read_paragraphs(
            treebank / f"gum-commercial-{split}.conllu.gz",
            treebank / f"gum-commercial-{split}.iob2.gz",
        )
        for split in ("train", "dev")
    }
    ewt_train = read_paragraphs(treebank / "ewt-train.conllu.gz")
    ewt_dev = read_paragraphs(treebank / "ewt-dev.conllu.gz", treebank / "ewt-uner-dev.iob2.gz")
    train = chain(ewt_train, gum["train"])
    write_documents(train, corpus / "train.spacy")
    write_documents(chain(ewt_dev, gum["dev"]), corpus / "dev.spacy")
