"""Distil static word vectors from the weights of all-MiniLM-L6-v2 (Apache-2.0).

Each word is read alone by the transformer; what its layers make of it is then reduced to a few
dozen numbers. Half of these are principal components; the other half are the directions that best
predict how a word behaves in the training trees (its tags, its relations, its governors), because
a parser gains more from grammar than from topic. The transformer runs in numpy: the vocabulary is
a few tens of thousands of words, and nothing heavier need be installed.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from treebank import Sentence

__all__ = ["Transformer", "behaviour", "frequent_words", "reduce_vectors"]

Matrix = NDArray[np.float32]

# The lowest layers know spelling, frequency and grammar; adding those above changed a probe of the tags of
# unseen words by less than half a point.
LAYERS = (0, 1, 2)
BATCH = 256
MAX_PIECES = 12
HEADS = 12
EPSILON = 1e-12


def read_safetensors(path: Path) -> dict[str, Matrix]:
    """Return the float32 tensors of the safetensors file at `path` by name."""
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])
    tensors: dict[str, Matrix] = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        begin, end = entry["data_offsets"]
        flat = np.frombuffer(raw, np.float32, (end - begin) // 4, start + begin)
        tensors[name] = flat.reshape(entry["shape"])
    return tensors


def gelu(x: Matrix) -> Matrix:
    """The activation of BERT, in its tanh form (within 0.001 of the exact one)."""
    # Products, not a power: numpy's power is many times slower.
    inner = np.float32(0.7978845608) * (x + np.float32(0.044715) * x * x * x)
    activated: Matrix = np.float32(0.5) * x * (1 + np.tanh(inner))
    return activated


@dataclass(frozen=True)
class Transformer:
    """The packaged weights and their word pieces. `embed` is its one purpose."""

    weights: dict[str, Matrix]
    pieces: dict[str, int]

    @classmethod
    def load(cls, folder: Path) -> Transformer:
        """Read `model.safetensors` and `vocab.txt` from `folder`."""
        lines = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        return cls(
            read_safetensors(folder / "model.safetensors"),
            {piece: index for index, piece in enumerate(lines)},
        )

    def split(self, word: str) -> list[int]:
        """Return the ids of the word pieces of `word`, longest match first."""
        plain = unicodedata.normalize("NFD", word.lower())
        plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
        ids: list[int] = []
        start = 0
        prefix = ""
        while start < len(plain):
            end = len(plain)
            while end > start and prefix + plain[start:end] not in self.pieces:
                end -= 1
            if end == start:
                return [self.pieces["[UNK]"]]
            ids.append(self.pieces[prefix + plain[start:end]])
            # Punctuation is a word of its own, so the letters after it do not continue it.
            prefix = "##" if plain[end - 1].isalnum() else ""
            start = end
        return ids[:MAX_PIECES] or [self.pieces["[UNK]"]]

    def embed(self, words: Sequence[str]) -> Matrix:
        """Return one row per word: its mean state in each of `LAYERS`, side by side."""
        by_length: dict[int, list[int]] = defaultdict(list)
        split = [self.split(word) for word in words]
        for index, ids in enumerate(split):
            by_length[len(ids)].append(index)
        size = self.weights["embeddings.word_embeddings.weight"].shape[1]
        rows = np.zeros((len(words), size * len(LAYERS)), np.float32)
        first, last = self.pieces["[CLS]"], self.pieces["[SEP]"]
        for indices in by_length.values():
            for start in range(0, len(indices), BATCH):
                batch = indices[start : start + BATCH]
                padded = np.array([[first, *split[index], last] for index in batch])
                states = list(self.states(padded))
                rows[batch] = np.hstack([states[n][:, 1:-1].mean(axis=1) for n in LAYERS])
        return rows

    def states(self, ids: NDArray[np.int64]) -> Iterator[Matrix]:
        """Yield the output of the embedding layer and of each layer up to the last one wanted."""
        w = self.weights
        x = (
            w["embeddings.word_embeddings.weight"][ids]
            + w["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        x = self.normalise(x, "embeddings.LayerNorm")
        yield x
        for layer in range(max(LAYERS)):
            name = f"encoder.layer.{layer}."
            attended = self.linear(self.attend(x, name), name + "attention.output.dense")
            x = self.normalise(x + attended, name + "attention.output.LayerNorm")
            inner = gelu(self.linear(x, name + "intermediate.dense"))
            x = self.normalise(x + self.linear(inner, name + "output.dense"), name + "output.LayerNorm")
            yield x

    def attend(self, x: Matrix, name: str) -> Matrix:
        """Return the concatenated heads of the self-attention of the layer called `name`."""
        batch, length, size = x.shape

        def heads(part: str) -> Matrix:
            projected = self.linear(x, f"{name}attention.self.{part}")
            return projected.reshape(batch, length, HEADS, size // HEADS).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32((size // HEADS) ** 0.5)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed: Matrix = (weights @ heads("value")).transpose(0, 2, 1, 3)
        return mixed.reshape(batch, length, size)

    def linear(self, x: Matrix, name: str) -> Matrix:
        """Apply the linear layer called `name`."""
        product: Matrix = x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]
        return product

    def normalise(self, x: Matrix, name: str) -> Matrix:
        """Apply the layer normalisation called `name`."""
        centred = x - x.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
        normal: Matrix = centred / scale * self.weights[name + ".weight"]
        return normal + self.weights[name + ".bias"]


def frequent_words(transformer: Transformer) -> list[str]:
    """Return the whole words among the word pieces: a list of frequent English words for free."""
    return [piece for piece in transformer.pieces if piece.isalpha() and piece.isascii()]


def behaviour(sentences: Iterable[Sentence]) -> tuple[list[str], Matrix, Matrix]:
    """Return the lower-cased words of `sentences`, how they behave, and how often they occur.

    A row holds, for one word, the share of its occurrences with each tag, relation, governor (tag
    and side) and dependent relation.
    """
    features: dict[str, Counter[str]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    for sentence in sentences:
        for index, word in enumerate(sentence.words):
            governor = sentence.words[word.head]
            row = features[word.form.lower()]
            counts[word.form.lower()] += 1
            side = "<" if word.head < index else ">"
            row.update((f"tag {word.xpos}", f"is {word.relation}", f"{side} {governor.upos}"))
            if governor is not word:
                features[governor.form.lower()][f"has {word.relation}"] += 1
    words = sorted(counts)
    names = sorted({name for row in features.values() for name in row})
    column = {name: index for index, name in enumerate(names)}
    table = np.zeros((len(words), len(names)), np.float32)
    for index, key in enumerate(words):
        for name, count in features[key].items():
            table[index, column[name]] = count / counts[key]
    return words, table, np.array([counts[key] for key in words], np.float32)


def standardise(rows: Matrix) -> Matrix:
    """Centre the columns and scale them to unit deviation."""
    spread: Matrix = rows.std(axis=0) + 1e-6
    standard: Matrix = (rows - rows.mean(axis=0)) / spread
    return standard


def reduce_vectors(rows: Matrix, known: Sequence[int], table: Matrix, counts: Matrix, width: int) -> Matrix:
    """Reduce `rows` to `width` columns; `table` and `counts` describe the rows listed in `known`.

    The first half is a reduced-rank ridge regression of `table`, weighted by the logarithm of the
    counts so that function words do not decide everything; the rest are principal components of
    what the regression left over.
    """
    x = standardise(rows)
    weight = np.log1p(counts)[:, None]
    seen = x[list(known)]
    target = table - (table * weight).sum(axis=0) / weight.sum()
    ridge = 300.0 * np.eye(x.shape[1], dtype=np.float32)
    coefficients = np.linalg.solve(seen.T @ (seen * weight) + ridge, seen.T @ (target * weight))
    fitted = seen @ coefficients
    _, directions = np.linalg.eigh(fitted.T @ (fitted * weight))
    grammar = x @ (coefficients @ directions[:, ::-1][:, : width // 2])
    # Principal components of the part of x that the grammatical columns do not explain.
    basis, _ = np.linalg.qr(grammar - grammar.mean(axis=0))
    rest = x - basis @ (basis.T @ x)
    _, axes = np.linalg.eigh(rest.T @ rest)
    topic = rest @ axes[:, ::-1][:, : width - grammar.shape[1]]
    reduced = np.hstack([standardise(grammar), standardise(topic)])
    return np.ascontiguousarray(reduced, dtype=np.float32)
