"""Which texts have come before: the same ones, and nearly the same ones.

Newspapers print what agencies send, cut here and there. Nearly the same is a text whose runs of five words are four
fifths those of another one (MinHash: Broder, On the resemblance and containment of documents, 1997), unless either
has a name or a number that the other lacks: "spoke with Chile" is not "spoke with Peru", however much is alike.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from backchannel.article import Article
from backchannel.errors import DataError

__all__ = ["Copy", "Duplicates", "Sketch", "sketch"]

_RUN = 5
_PERMUTATIONS = 128
# 16 bands of 8: two texts that are alike by 0.8 share a band in 95 of 100 cases, by 0.9 nearly always, by 0.5 in 6.
_BANDS = 16
_ALIKE = 0.8
_SEED = 1
# Below this, runs of words tell little: one word more or less is a fifth of them.
_FEWEST_WORDS = 40

_WORD = re.compile(r"\w+")
# Names and numbers; not the capital at the beginning of a sentence.
_NAME = re.compile(r"(?<![.!?:\n\"“”'‘’(\[] )(?<![\n\"“'‘(\[])(?<!^)\b[A-Z]\w+|\d+")


class Sketch(NamedTuple):
    """What of a text is compared.

    Attributes:
        signature: the least hashes of its runs of words, four bytes each.
        names: hashes of its names and numbers, four bytes each, sorted.
    """

    signature: bytes
    names: bytes


class Copy(NamedTuple):
    """Where a text was published again."""

    publisher: str | None
    url: str | None


def sketch(text: str) -> Sketch | None:
    """Return what of a text is compared; None where it is too short to be told from others by its words."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < _FEWEST_WORDS:
        return None
    from rensa import RMinHash

    least = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    least.update([" ".join(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1)])
    names = {hashlib.blake2b(name.encode(), digest_size=4).digest() for name in _NAME.findall(text)}
    signature = b"".join(each.to_bytes(4, "big") for each in least.digest())
    return Sketch(signature, b"".join(sorted(names)))


class Duplicates:
    """Remembers the texts of a run, on the disk once they are many.

    Texts are compared with those that came before, so what is a duplicate hangs on their order alone.
    """

    def __init__(self) -> None:
        # An empty name: a file in the folder for temporary files, gone with the connection.
        self._db = sqlite3.connect("")
        for statement in (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "CREATE TABLE text (id BLOB PRIMARY KEY, article BLOB) WITHOUT ROWID",
            "CREATE TABLE band (hash BLOB PRIMARY KEY, article BLOB) WITHOUT ROWID",
            "CREATE TABLE sketch (article BLOB PRIMARY KEY, signature BLOB, names BLOB) WITHOUT ROWID",
            "CREATE TABLE named (hash BLOB PRIMARY KEY, place TEXT) WITHOUT ROWID",
            "CREATE TABLE copy (article BLOB, publisher TEXT, url TEXT)",
            "CREATE TABLE origin (article BLOB PRIMARY KEY, publisher TEXT, url TEXT) WITHOUT ROWID",
        ):
            self._db.execute(statement)

    def first(self, article: Article, compared: Sketch | None) -> str | None:
        """Return the id of the article that had this text, or nearly this, before; None where it is new."""
        id = bytes.fromhex(article.id)
        try:
            before = self._same(id) or self._alike(id, compared)
            if before is None:
                self._db.execute("INSERT INTO origin VALUES (?, ?, ?)", (id, article.publisher, article.url))
            return before
        except sqlite3.OperationalError as error:
            raise DataError(
                f"the texts cannot be compared: {error}",
                remedy="make room in the folder for temporary files, or choose another one with SQLITE_TMPDIR",
            ) from None

    def note(self, article: str, copy: Copy) -> None:
        """Remember where an article was published again."""
        self._db.execute("INSERT INTO copy VALUES (?, ?, ?)", (bytes.fromhex(article), copy.publisher, copy.url))

    def withdraw(self, article: str) -> None:
        """Forget where an article was published: it is not published here."""
        self._db.execute("DELETE FROM origin WHERE article = ?", (bytes.fromhex(article),))

    def named_before(self, source: str, id: str, place: str | None) -> str | None:
        """Return where the source gave this id before; remember it where it did not."""
        key = hashlib.blake2b(f"{source}\0{id}".encode("utf-8", "replace"), digest_size=16).digest()
        row = self._db.execute("SELECT place FROM named WHERE hash = ?", (key,)).fetchone()
        if row is None:
            self._db.execute("INSERT INTO named VALUES (?, ?)", (key, place or ""))
        return None if row is None else str(row[0])

    def copies(self) -> Iterator[tuple[str, list[Copy]]]:
        """Yield each article that was published again, with where, in the order of their ids."""
        rows = self._db.execute(
            "SELECT DISTINCT copy.article, nullif(copy.publisher, origin.publisher), nullif(copy.url, origin.url)"
            " FROM copy JOIN origin ON origin.article = copy.article ORDER BY 1, 2, 3"
        )
        article, found = b"", list[Copy]()
        for id, publisher, url in rows:
            if id != article and found:
                yield article.hex(), found
                found = []
            article = id
            found.append(Copy(publisher, url))
        if found:
            yield article.hex(), found

    def _same(self, id: bytes) -> str | None:
        row = self._db.execute("SELECT article FROM text WHERE id = ?", (id,)).fetchone()
        return None if row is None else bytes(row[0]).hex()

    def _alike(self, id: bytes, compared: Sketch | None) -> str | None:
        bands: list[bytes] = []
        if compared is not None:
            width = len(compared.signature) // _BANDS
            bands = [
                hashlib.blake2b(bytes([n]) + compared.signature[n * width : (n + 1) * width], digest_size=8).digest()
                for n in range(_BANDS)
            ]
            marks = ",".join("?" * _BANDS)
            rows = self._db.execute(
                f"SELECT DISTINCT s.article, signature, names FROM band JOIN sketch s ON s.article = band.article"
                f" WHERE hash IN ({marks}) ORDER BY s.article",
                bands,
            )
            for article, signature, names in rows:
                if _are_alike(compared, Sketch(signature, names)):
                    self._db.execute("INSERT INTO text VALUES (?, ?)", (id, article))
                    return bytes(article).hex()
            self._db.executemany("INSERT OR IGNORE INTO band VALUES (?, ?)", [(band, id) for band in bands])
            self._db.execute("INSERT INTO sketch VALUES (?, ?, ?)", (id, *compared))
        self._db.execute("INSERT INTO text VALUES (?, ?)", (id, id))
        return None


def _are_alike(one: Sketch, other: Sketch) -> bool:
    same = sum(one.signature[n : n + 4] == other.signature[n : n + 4] for n in range(0, len(one.signature), 4))
    if same < _ALIKE * _PERMUTATIONS:
        return False
    few, many = sorted((_names(one), _names(other)), key=len)
    return few <= many


def _names(sketch: Sketch) -> set[bytes]:
    return {sketch.names[n : n + 4] for n in range(0, len(sketch.names), 4)}
