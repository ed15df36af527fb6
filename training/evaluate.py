"""Score a spaCy pipeline on the test sets of the treebank, and measure its speed.

    python training/evaluate.py --treebank ../shared/treebank [--model NAME_OR_FOLDER] [--json]

Two figures for everything: with the tokens of the treebank, as parsers are usually compared, and
with the model's own tokens, as it is used. With its own tokens a word counts as right only where
its tokens have the same bounds as the treebank's.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import spacy
from make_corpus import document
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from treebank import read_paragraphs

PACKAGED = Path(__file__).resolve().parent.parent / "src" / "backchannel" / "data" / "model"
# The files of trees and of names for each test set.
TEST_SETS = {
    "EWT": ("ewt-test.conllu.gz", "ewt-uner-test.iob2.gz"),
    "GUM": ("gum-commercial-test.conllu.gz", "gum-commercial-test.iob2.gz"),
}
FIGURES = {
    "UAS": "dep_uas",
    "LAS": "dep_las",
    "POS": "pos_acc",
    "XPOS": "tag_acc",
    "morphology": "morph_acc",
    "lemma": "lemma_acc",
    "sentence F": "sents_f",
    "name F": "ents_f",
    "name precision": "ents_p",
    "name recall": "ents_r",
    "token F": "token_f",
}
# Words that the speed is measured on; the first pass over them warms up the caches.
SPEED_PASSES = 3


@dataclass(frozen=True)
class Report:
    """The scores, in per cent, on one test set with one kind of tokens."""

    test_set: str
    tokens: str
    scores: dict[str, float]


def blank_copy(nlp: Language, gold: Doc) -> Doc:
    """Return the words and spaces of `gold` without its annotation."""
    return Doc(nlp.vocab, words=[token.text for token in gold], spaces=[bool(token.whitespace_) for token in gold])


def score(nlp: Language, golds: Sequence[Doc], own_tokens: bool) -> dict[str, float]:
    """Return the `FIGURES` of `nlp` on the annotated documents `golds`."""
    inputs = [nlp.make_doc(gold.text) if own_tokens else blank_copy(nlp, gold) for gold in golds]
    examples = [Example(predicted, gold) for predicted, gold in zip(nlp.pipe(inputs), golds, strict=True)]
    for example in examples:
        # A few sentences have no name labels; the scorer would count every name in them as wrong.
        if any(not token.ent_iob for token in example.reference):
            example.predicted.ents = ()
            example.reference.ents = ()
    found = Scorer(nlp).score(examples)
    return {figure: round(100 * float(found.get(key) or 0.0), 2) for figure, key in FIGURES.items()}


def reports(nlp: Language, treebank: Path) -> Iterator[Report]:
    """Yield one report for each test set and kind of tokens.

    Raises `FileNotFoundError` when a file of `treebank` is missing.
    """
    for name, (trees, names) in TEST_SETS.items():
        for tokens in ("gold", "own"):
            golds = [
                document(nlp.vocab, paragraph) for paragraph in read_paragraphs(treebank / trees, treebank / names)
            ]
            yield Report(name, tokens, score(nlp, golds, own_tokens=tokens == "own"))


def words_a_second(nlp: Language, treebank: Path) -> float:
    """Return the speed of the whole pipeline, tokenizer included, on the paragraphs of a test set.

    The best of a few passes is reported: other programs on the machine only ever make it slower.
    """
    trees, _ = TEST_SETS["GUM"]
    texts = [document(nlp.vocab, paragraph).text for paragraph in read_paragraphs(treebank / trees)]
    best = 0.0
    for _ in range(SPEED_PASSES):
        start = time.process_time()
        words = sum(len(doc) for doc in nlp.pipe(texts))
        best = max(best, words / (time.process_time() - start))
    return best


def size_in_megabytes(folder: Path) -> float:
    """Return the size of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def table(found: Sequence[Report]) -> str:
    """Return `found` as a Markdown table with a row for each figure."""
    head = " | ".join(f"{report.test_set}, {report.tokens} tokens" for report in found)
    lines = [f"| | {head} |", "|---|" + "---:|" * len(found)]
    for figure in FIGURES:
        cells = " | ".join(f"{report.scores[figure]:.1f}" for report in found)
        lines.append(f"| {figure} | {cells} |")
    return "\n".join(lines)


def main() -> None:
    """Read the command line, print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebank", type=Path, required=True, help="folder of the gold files")
    parser.add_argument("--model", default=str(PACKAGED), help="folder or name of a spaCy pipeline")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    nlp = spacy.load(options.model)
    found = list(reports(nlp, options.treebank))
    speed = words_a_second(nlp, options.treebank)
    if options.json:
        print(json.dumps({"reports": [asdict(one) for one in found], "words a second": round(speed)}, indent=1))
        return
    print(table(found))
    print(f"\n{speed:,.0f} words a second of processor time, tokenizer included")
    if Path(options.model).is_dir():
        print(f"{size_in_megabytes(Path(options.model)):.1f} MB")


if __name__ == "__main__":
    main()
