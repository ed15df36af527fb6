"""What decides whether an article needs to be done again: its words, what is known of it, and who reads it how."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

import backchannel
from backchannel.article import Article

__all__ = ["Fingerprints", "program_digest"]

_PARTS = ("authority", "extraction", "extractors", "facts", "grounding", "linking", "mapping")
"""The packages that decide what is found in a text and what it becomes."""

_ENDINGS = (".py", ".toml", ".csv", ".json", ".md")
_BYTECODE = "__pycache__"


class Fingerprints:
    """Fingerprints of articles in one run.

    Parameters:
        options: whatever the run was told that changes what comes out; of files, their content.
    """

    def __init__(self, **options: object) -> None:
        environment = os.environ.get("SOURCE_DATE_EPOCH", "")
        run = [backchannel.__version__, program_digest(), environment, sorted(options.items())]
        self._run = msgspec.json.encode(run, enc_hook=str)

    def of(self, article: Article) -> str:
        """Return the fingerprint of an article: 32 hexadecimal digits."""
        about = msgspec.structs.replace(article, text=article.id)
        return hashlib.sha256(self._run + b"\n" + msgspec.json.encode(about, order="deterministic")).hexdigest()[:32]


@cache
def program_digest() -> str:
    """Return a hash of the code and the tables of this program that decide what is found.

    A version number does not tell two checkouts apart, nor a lexicon that was mended where it lies.
    """
    total = hashlib.sha256()
    for part in _PARTS:
        _take(total, files("backchannel") / part)
    return total.hexdigest()[:32]


def _take(total: hashlib._Hash, place: Traversable) -> None:
    if place.is_dir():
        for each in sorted(place.iterdir(), key=lambda each: each.name):
            if each.name != _BYTECODE:
                _take(total, each)
    elif place.name.endswith(_ENDINGS):
        total.update(place.name.encode() + b"\0" + place.read_bytes())
