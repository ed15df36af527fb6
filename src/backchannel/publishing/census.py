"""What a graph holds, in numbers, counted article by article in memory that does not grow with their number."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from backchannel.errors import DataError
from backchannel.mapping import Quad, Quads
from backchannel.mapping.vocabulary import BC, PROV, SCHEMA, SKOS, WIKIDATA
from backchannel.publishing.layout import TYPE, Layout, Properties, SharedDescriptions, pairs

__all__ = ["Census", "Tally", "tally"]

_CLAIMS = f"<{BC}claims>"
_DATE = f"<{SCHEMA}datePublished>"
_ENDED = f"<{PROV}endedAtTime>"
_MATCHES = frozenset({f"<{SKOS}exactMatch>", f"<{SKOS}closeMatch>"})


class Tally(NamedTuple):
    """What one article adds to the census: plain data, which may come from another process.

    Attributes:
        subjects, entities, objects, triples: how many belong to the article alone.
        classes, properties, links: likewise, by term.
        terms: hashes of the objects that other articles may have, too.
        shared: what it says of subjects that articles share.
        example: the article, a claim in it and the act claimed, as far as there are any.
        published: the day, where it has one.
        ended: when the run ended, where that is told.
    """

    subjects: int
    entities: int
    objects: int
    triples: int
    classes: dict[str, int]
    properties: dict[str, int]
    links: dict[str, int]
    terms: tuple[bytes, ...]
    shared: tuple[Quad, ...]
    example: tuple[str, ...]
    published: tuple[str, ...]
    ended: tuple[str, ...]


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
        self._base = base
        self._own = f"<{base}article/"
        self._shared = SharedDescriptions()
        self._terms = _DistinctTerms()

    def take(self, quads: Quads, article: str) -> None:
        """Count one article.

        Parameters:
            quads: its graph.
            article: its IRI in brackets.
        """
        self.add(tally(Layout(quads, article), self._base))

    def add(self, counted: Tally) -> None:
        """Count one article that was counted for itself."""
        self.articles += 1
        self.subjects += counted.subjects
        self.entities += counted.entities
        self.objects += counted.objects
        self.triples += counted.triples
        for total, counts in (
            (self.classes, counted.classes),
            (self.properties, counted.properties),
            (self.links, counted.links),
        ):
            for term, number in counts.items():
                total[term] += number
        if len(self.examples) < 2 and (len(counted.example) > 1 or not self.examples):
            self.examples = list(counted.example)
        for day in counted.published:
            first, last = self.published or (day, day)
            self.published = min(first, day), max(last, day)
        for time in counted.ended:
            self.ended = max(self.ended or time, time)
        self._shared.take(counted.shared)
        self._terms.add(counted.terms)

    def amend(self, quads: Iterable[Quad]) -> None:
        """Count what is said of articles that were counted before."""
        for _, p, o, _ in quads:
            self.triples += 1
            self.properties[p] += 1
            self._terms.add([_hash(o)])

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
            self._terms.add(_hash(o) for _, o in pairs(properties) if not o.startswith(self._own))
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


def tally(layout: Layout, base: str) -> Tally:
    """Count one article.

    Parameters:
        layout: its graph.
        base: what data IRIs start with.
    """
    stem, own = layout.article[:-1], f"<{base}article/"
    subjects = entities = triples = 0
    classes: dict[str, int] = {}
    properties: dict[str, int] = {}
    links: dict[str, int] = {}
    shared: list[Quad] = []
    found: set[str] = set()
    for subject, about in layout.union.items():
        if not subject.startswith(stem):
            shared.extend((subject, p, o, "") for p, o in pairs(about))
            found.update(o for _, o in pairs(about) if o.startswith(own))
            continue
        subjects += 1
        for predicate, objects in about.items():
            triples += len(objects)
            properties[predicate] = properties.get(predicate, 0) + len(objects)
            found.update(objects)
            if predicate == TYPE:
                entities += 1
                for each in objects:
                    classes[each] = classes.get(each, 0) + 1
            elif predicate in _MATCHES:
                matches = sum(each.startswith(f"<{WIKIDATA}") for each in objects)
                links[predicate] = links.get(predicate, 0) + matches
    shared.extend((s, p, o, "") for s, p, o, _ in layout.shared)
    inside = {term for term in found if term.startswith(own)}
    return Tally(
        subjects=subjects,
        entities=entities,
        objects=len(inside),
        triples=triples,
        classes=classes,
        properties=properties,
        links=links,
        terms=tuple(map(_hash, found - inside)),
        shared=tuple(shared),
        example=_example(layout),
        published=tuple(literal[1:11] for literal in layout.here[layout.article].get(_DATE, ())),
        ended=tuple(time for about in layout.here.values() for time in about.get(_ENDED, ())),
    )


def _example(layout: Layout) -> tuple[str, ...]:
    """The article, a claim in it and the act claimed, as far as there are any."""
    claims = [each for each in layout.claims if _CLAIMS in layout.here[each]] or layout.claims
    acts = layout.here[claims[0]].get(_CLAIMS, []) if claims else []
    return layout.article, *claims[:1], *acts


def _hash(term: str) -> bytes:
    return hashlib.blake2b(term.encode(), digest_size=16).digest()


class _DistinctTerms:
    """Counts distinct terms: their hashes wait in a temporary database, which goes to the disk when it grows."""

    def __init__(self) -> None:
        # An empty name: a file in the folder for temporary files, gone with the connection
        # (https://www.sqlite.org/inmemorydb.html). Nobody needs it after a crash.
        self._database = sqlite3.connect("")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("CREATE TABLE term (hash BLOB PRIMARY KEY) WITHOUT ROWID")

    def add(self, hashes: Iterable[bytes]) -> None:
        try:
            self._database.executemany("INSERT OR IGNORE INTO term VALUES (?)", ((each,) for each in hashes))
        except sqlite3.OperationalError as error:
            raise DataError(
                f"the graph cannot be counted for its catalogue: {error}",
                remedy="make room in the folder for temporary files, or choose another one with SQLITE_TMPDIR",
            ) from None

    def count(self) -> int:
        [number] = self._database.execute("SELECT count(*) FROM term").fetchone()
        self._database.close()
        return int(number)
