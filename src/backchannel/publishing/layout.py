"""How an article's quads are laid out for people: what belongs together, and in which order it is read.

Nothing here knows a syntax. The writers of Turtle, TriG and JSON-LD all follow this layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from backchannel.mapping import Quad, Quads
from backchannel.mapping.vocabulary import BC, DCTERMS, OA, PROV, RDF, RDFS, SCHEMA, SKOS

__all__ = ["HOLDS", "TYPE", "Layout", "Properties", "SharedDescriptions", "by_graph", "in_reading_order", "pairs"]

Properties = dict[str, list[str]]
"""Predicates of one subject, each with its objects in document order."""

TYPE = f"<{RDF}type>"
HOLDS = f"<{BC}holds>"

_RUN = ("used", "wasAssociatedWith", "qualifiedAssociation", "agent", "hadPlan", "wasDerivedFrom", "wasGeneratedBy")
_ORDER = {
    predicate: rank
    for rank, predicate in enumerate(
        [
            TYPE,
            *(f"<{SKOS}{name}>" for name in ("prefLabel", "exactMatch", "closeMatch")),
            f"<{RDFS}label>",
            *(
                f"<{BC}{name}>"
                for name in ("candidate", "linkOf", "linksTo", "linkMethod", "score", "actsFor", "office")
            ),
            *(f"<{SCHEMA}{name}>" for name in ("headline", "publisher", "datePublished", "inLanguage", "url")),
            f"<{BC}alsoPublishedBy>",
            f"<{PROV}alternateOf>",
            *(f"<{BC}{name}>" for name in ("claims", "assertedBy", "reportedBy", "saidIn")),
            *(f"<{BC}{name}>" for name in ("modality", "status", "sender", "recipient", "relayedBy")),
            *(f"<{BC}{name}>" for name in ("mediator", "party", "participant", "content", "contentAct", "comprises")),
            *(f"<{BC}{name}>" for name in ("topic", "medium", "channel", "place", "date", "notBefore", "notAfter")),
            *(f"<{BC}{name}>" for name in ("sameAct", "confidence", "refersTo", "metonym", "evidence")),
            *(f"<{OA}{name}>" for name in ("hasSource", "exact", "prefix", "suffix", "start", "end", "hasSelector")),
            *(f"<{PROV}{name}>" for name in _RUN),
            HOLDS,
        ]
    )
}


def in_reading_order(properties: Properties) -> Iterator[tuple[str, list[str]]]:
    """Yield predicates with their objects, the telling ones first, unknown ones last by name."""
    return ((predicate, properties[predicate]) for predicate in _ordered(tuple(properties)))


@lru_cache(maxsize=4096)  # subjects of one kind have the same predicates
def _ordered(predicates: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(predicates, key=lambda each: (_ORDER.get(each, len(_ORDER)), each)))


class Layout:
    """The quads of one article, by graph and subject, and in the order in which they are read.

    Parameters:
        quads: what :func:`backchannel.mapping.map_facts` made of it, in its order.
        article: the article's IRI in brackets.

    Attributes:
        quads: what was given.
        here: the article's own graph: its subjects and their properties.
        graphs: the graphs of its claims, likewise.
        claims: the claims, in document order.
        matches: the graphs of the links of its own actors and places.
        shared: the quads of all other graphs, those of shared actors and places, and of their links.
    """

    def __init__(self, quads: Sequence[Quad], article: str) -> None:
        self.quads = quads
        graphs = by_graph(quads)
        self.article = article
        self.here = graphs.pop(article, {})
        self.claims = self.here.get(article, {}).get(HOLDS, [])
        self.graphs = {claim: graphs.pop(claim) for claim in self.claims if claim in graphs}
        own = f"{article[:-1]}/"
        self.matches = {name: graphs.pop(name) for name in list(graphs) if name.startswith(own)}
        self.shared = [
            (s, p, o, g)
            for g, subjects in graphs.items()
            for s, properties in subjects.items()
            for p, o in pairs(properties)
        ]
        described = {s for graph in self.graphs.values() for s in graph}
        listed = {article, *self.claims, *described}
        self._ranked: tuple[list[str], ...] = tuple([] for _ in _GROUPS)
        for subject, properties in self.here.items():
            if subject not in listed:
                self._ranked[_rank(properties)].append(subject)

    @property
    def others(self) -> list[str]:
        """Other subjects of the article's graph: actors and places first, then the run, last quoted words; not those
        that a claim's graph describes.
        """
        return [subject for group in self._ranked for subject in group]

    def groups(self) -> Iterator[tuple[str, list[str]]]:
        """Yield what :attr:`others` holds in groups, each with a heading."""
        return zip(_GROUPS, self._ranked, strict=True)

    @cached_property
    def union(self) -> dict[str, Properties]:
        """The article's graph, its claims' and its links' graphs as one, each triple once; not to be changed."""
        merged: dict[str, Properties] = {}
        for graph in (*self.graphs.values(), self.here, *self.matches.values()):
            for s, properties in graph.items():
                known = merged.get(s)
                merged[s] = properties if known is None else _united(known, properties)
        return merged


def by_graph(quads: Iterable[Quad]) -> dict[str, dict[str, Properties]]:
    """Return graphs with their subjects and what is said of these, all in the order in which they come first."""
    graphs: dict[str, dict[str, Properties]] = {}
    graph = subject = ""
    about: Properties = {}
    for s, p, o, g in quads:
        if s is not subject or g is not graph:  # most of what is said of a subject comes in one go
            graph, subject = g, s
            about = graphs.setdefault(g, {}).setdefault(s, {})
        objects = about.get(p)
        if objects is None:
            about[p] = [o]
        else:
            objects.append(o)
    return graphs


def pairs(properties: Properties) -> Iterator[tuple[str, str]]:
    """Yield each predicate with each of its objects."""
    return ((p, o) for p, objects in properties.items() for o in objects)


def _united(one: Properties, other: Properties) -> Properties:
    united = dict(one)
    for p, objects in other.items():
        united[p] = list(dict.fromkeys((*united.get(p, ()), *objects)))
    return united


_GROUPS = ("Actors and places", "How this was found", "Names and quotes, and where they stand in the text")


def _rank(properties: Properties) -> int:
    """The place of a subject's group in ``_GROUPS``."""
    types = properties.get(TYPE, ())
    if any(each.startswith(f"<{OA}") for each in types):
        return 2
    return 1 if any(each.startswith(f"<{PROV}") for each in types) else 0


_SINGLE = frozenset(
    {f"<{SKOS}prefLabel>", f"<{RDFS}label>", f"<{BC}linkMethod>", f"<{BC}score>"}
    | {f"<{DCTERMS}source>", f"<{DCTERMS}date>"}
)


class SharedDescriptions:
    """What all articles share, collected until the end: a graph an actor, told once however often it comes.

    What there can be only one of (an actor's label, the score of a link) stands as it was told first, should
    articles differ on it; all else is united.
    """

    def __init__(self) -> None:
        self._quads: dict[Quad, None] = {}
        self._single: dict[tuple[str, str], str] = {}

    def take(self, quads: Iterable[Quad]) -> None:
        """Add the quads of shared graphs."""
        for quad in quads:
            s, p, o, _ = quad
            if p in _SINGLE and self._single.setdefault((s, p), o) != o:
                continue
            self._quads[quad] = None

    def quads(self) -> Quads:
        """Return all of them by subject; what is said of one stays in the order in which it was said."""
        return Quads(sorted(self._quads, key=lambda quad: quad[0]))
