"""What a graph holds, in numbers, counted article by article in memory that does not grow with their number."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable

from backchannel.errors import DataError
from backchannel.mapping import Quad, Quads
from backchannel.mapping.vocabulary import BC, PROV, SCHEMA, SKOS, WIKIDATA
from backchannel.publishing.layout import TYPE, Layout, Properties, SharedDescriptions, pairs

__all__ = ["Census"]

_CLAIMS = f"<{BC}claims>"
_DATE = f"<{SCHEMA}datePublished>"
_ENDED = f"<{PROV}endedAtTime>"
_MATCHES = frozenset({f"<{SKOS}exactMatch>", f"<{SKOS}closeMatch>"})


class Census:
    """Counts the distinct triples of all graphs together, as the Turtle file holds them.

    What belongs to one article has that article's IRI before its own, so it is counted with it and forgotten; what
    articles share is kept until the end; words, which any article may repeat, wait in :class:`_DistinctTerms`.

    Parameters:
        base: what data IRIs start with.

    Attributes:
        articles: how many.
        triples: distinct ones; likewise the others, once :meth:`close` was called.
        subjects, objects, entities: the distinct subjects and objects, and the subjects that have a class.
        classes, properties: for each, its members and the triples with it.
        links: triples that lead to Wikidata, by property.
        examples: an article, a claim in it and the act claimed.
        published: the first and the last day on which an article was published, where one has a day.
        ended: when the last run ended, where that is told.
    """

    def __init__(self, base: str) -> None:
        self.articles = self.triples = self.subjects = self.objects = self.entities = 0
        self.classes: Counter[str] = Counter()
        self.properties: Counter[str] = Counter()
        self.links: Counter[str] = Counter()
        self.examples: list[str] = []
        self.published: tuple[str, str] | None = None
        self.ended: str | None = None
        self._own = f"<{base}article/"
        self._shared = SharedDescriptions()
        self._terms = _DistinctTerms()

    def take(self, quads: Quads, article: str) -> None:
        """Count one article.

        Parameters:
            quads: its graph.
            article: its IRI in brackets.
        """
        layout = Layout(quads, article)
        self.articles += 1
        self._note(layout)
        found: set[str] = set()
        for subject, properties in layout.union.items():
            if subject.startswith(article[:-1]):
                self._subject(properties)
                found.update(o for _, o in pairs(properties))
            else:
                self._shared.take((subject, p, o, "") for p, o in pairs(properties))
                found.update(o for _, o in pairs(properties) if o.startswith(self._own))
        self._shared.take((s, p, o, "") for s, p, o, _ in layout.shared)
        own = {term for term in found if term.startswith(self._own)}
        self.objects += len(own)
        self._terms.add(found - own)

    def share(self, quads: Iterable[Quad]) -> None:
        """Count quads of graphs that belong to no article, where they come apart from the articles."""
        self._shared.take((s, p, o, "") for s, p, o, _ in quads)

    def close(self) -> None:
        """Count what articles share; nothing can be taken any more."""
        shared: dict[str, Properties] = {}
        for s, p, o, _ in self._shared.quads():
            shared.setdefault(s, {}).setdefault(p, []).append(o)
        for properties in shared.values():
            self._subject(properties)
            self._terms.add(o for _, o in pairs(properties) if not o.startswith(self._own))
        self.objects += self._terms.count()

    def _subject(self, properties: Properties) -> None:
        self.subjects += 1
        self.entities += TYPE in properties
        self.classes.update(properties.get(TYPE, ()))
        for predicate, objects in properties.items():
            self.triples += len(objects)
            self.properties[predicate] += len(objects)
            if predicate in _MATCHES:
                self.links[predicate] += sum(each.startswith(f"<{WIKIDATA}") for each in objects)

    def _note(self, layout: Layout) -> None:
        """Keep an example, and what the article says about time."""
        about = layout.here[layout.article]
        if len(self.examples) < 2:
            claims = [each for each in layout.claims if _CLAIMS in layout.here[each]] or layout.claims
            acts = layout.here[claims[0]].get(_CLAIMS, []) if claims else []
            if claims or not self.examples:
                self.examples = [layout.article, *claims[:1], *acts]
        for day in (literal[1:11] for literal in about.get(_DATE, ())):
            first, last = self.published or (day, day)
            self.published = min(first, day), max(last, day)
        for properties in layout.here.values():
            for time in properties.get(_ENDED, ()):
                self.ended = max(self.ended or time, time)


class _DistinctTerms:
    """Counts distinct terms: their hashes wait in a temporary database, which goes to the disk when it grows."""

    def __init__(self) -> None:
        # An empty name: a file in the folder for temporary files, gone with the connection
        # (https://www.sqlite.org/inmemorydb.html). Nobody needs it after a crash.
        self._database = sqlite3.connect("")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("CREATE TABLE term (hash BLOB PRIMARY KEY) WITHOUT ROWID")

    def add(self, terms: Iterable[str]) -> None:
        hashes = [(hashlib.blake2b(term.encode(), digest_size=16).digest(),) for term in terms]
        try:
            self._database.executemany("INSERT OR IGNORE INTO term VALUES (?)", hashes)
        except sqlite3.OperationalError as error:
            raise DataError(
                f"the graph cannot be counted for its catalogue: {error}",
                remedy="make room in the folder for temporary files, or choose another one with SQLITE_TMPDIR",
            ) from None

    def count(self) -> int:
        [number] = self._database.execute("SELECT count(*) FROM term").fetchone()
        self._database.close()
        return int(number)
