"""Searching actors and places by their names."""

from __future__ import annotations

from functools import cached_property
from unicodedata import combining, normalize

from backchannel.serving.pages.reading import Reader, article_of
from backchannel.serving.pages.records import Actor

__all__ = ["Names", "folded"]


class Names:
    """The names of all actors, read once for a snapshot when the first one is looked for."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @cached_property
    def _all(self) -> list[tuple[str, str]]:
        named = self._reader.lookup.rows("SELECT DISTINCT ?who ?name { ?who a bc:Actor ; skos:prefLabel ?name }")
        return sorted({(folded(name), iri) for iri, name in named})

    def find(self, wanted: str, most: int) -> list[Actor]:
        """Return actors in whose names all words of ``wanted`` begin a word, whatever the accents and capitals.

        Those that articles share come first, then those whose name begins with what is wanted.
        """
        words = folded(wanted).split()
        if not words:
            return []
        found = [(name, iri) for name, iri in self._all if all(f" {word}" in f" {name}" for word in words)]
        found.sort(key=lambda each: (article_of(each[1]) is not None, not each[0].startswith(words[0]), each))
        return [self._reader.actor(iri, article_of(iri)) for _, iri in found[:most]]


def folded(name: str) -> str:
    """Return a name without accents and capitals, its words parted by single spaces."""
    plain = "".join(c for c in normalize("NFKD", name[:1_000]) if not combining(c)).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())
