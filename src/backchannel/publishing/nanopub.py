"""Nanopublications: each claim as a publication of its own, which can be cited and cannot be changed unnoticed.

Four graphs each, after the guidelines (https://nanopub.net/guidelines/working_draft/): the head names the others;
the assertion is the claim, never the act alone, so that what somebody denies is not published as true; the
provenance is how the claim was found; the publication information, who publishes it and under which licence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from backchannel.mapping import DEFAULT_BASE, Quad, Quads
from backchannel.mapping.terms import literal
from backchannel.mapping.vocabulary import BC, DCTERMS, OA, PROV, RDFS, SKOS
from backchannel.publishing.attribution import Attribution
from backchannel.publishing.layout import HOLDS, TYPE, Layout, Properties, pairs
from backchannel.publishing.notation import comment
from backchannel.publishing.trusty import BLANK, artifact_code
from backchannel.publishing.turtle import TrigWriter
from backchannel.publishing.writer import ByteStream

__all__ = ["NanopubWriter"]

NP = "http://www.nanopub.org/nschema#"
NPX = "http://purl.org/nanopub/x/"

Subjects = dict[str, Properties]

_ASSERTED = tuple(f"<{BC}{name}>" for name in ("claims", "content", "assertedBy", "reportedBy", "saidIn", "modality"))
"""What of a claim is the claim itself; the rest tells how it was found."""

_WHO = (
    TYPE,
    *(f"<{SKOS}{each}>" for each in ("prefLabel", "exactMatch", "closeMatch")),
    f"<{BC}candidate>",
    f"<{BC}actsFor>",
    f"<{BC}office>",
)
"""What is said of an actor or a place wherever it is named, beside its links."""

_VOUCHED = frozenset(f"<{BC}{modality}>" for modality in ("asserted", "confirmed"))
_REPORTED = f"<{BC}ReportedAct>"
_FOUND = frozenset({f"<{BC}Actor>", f"<{BC}Place>"})
_EVIDENCE = f"<{BC}evidence>"
_LINK_OF = f"<{BC}linkOf>"
_SAME_ACT = f"<{BC}sameAct>"
_GENERATED_BY = f"<{PROV}wasGeneratedBy>"


class NanopubWriter(TrigWriter):
    """TriG: one nanopublication a claim, in document order.

    A nanopublication holds what its article says and nothing that other articles say, so that its name stays the
    same whatever is published with it.

    Parameters:
        stream, base: as for all writers.
        attribution: who publishes, and under which licence.

    Raises:
        UsageError: the attribution is not complete, or ``base`` cannot start IRIs.
    """

    prefixes: ClassVar[Mapping[str, str]] = {"dcterms": DCTERMS, "np": NP, "npx": NPX}

    def __init__(self, stream: ByteStream, *, base: str = DEFAULT_BASE, attribution: Attribution) -> None:
        self._creator, self._licence = (f"<{iri}>" for iri in attribution.complete())
        super().__init__(stream, base=base)
        # A second # would make no IRI.
        self._separator = "/" if "#" in base else "#"

    def body(self, layout: Layout, words: Sequence[str]) -> Iterator[str]:
        """Yield the nanopublications of one article; ``words`` are its claims as sentences."""
        known = _described(layout)
        for claim, sentence in zip(layout.claims, words, strict=True):
            yield comment(f"Claim: {sentence}")
            yield from self.nanopublication(layout, known, claim, sentence)

    def nanopublication(self, layout: Layout, known: _Described, claim: str, sentence: str) -> Iterator[str]:
        """Yield the prefixes and the four graphs of a claim.

        Parameters:
            layout: its article.
            known: the subjects of the article's graph, and the shared actors and places it names.
            claim: its IRI in brackets.
            sentence: the claim in words.
        """
        this = f"<{self.base}np/{BLANK}>"
        head, assertion, provenance, information = (
            f"<{self.base}np/{BLANK}{self._separator}{part}>" for part in ("Head", "assertion", "provenance", "pubinfo")
        )
        asserted = _assertion(layout, known, claim)
        graphs = {
            head: {
                this: {
                    TYPE: [f"<{NP}Nanopublication>"],
                    f"<{NP}hasAssertion>": [assertion],
                    f"<{NP}hasProvenance>": [provenance],
                    f"<{NP}hasPublicationInfo>": [information],
                }
            },
            assertion: asserted,
            provenance: _provenance(layout, known, claim, assertion, asserted),
            information: {this: self.information(known, claim, sentence)},
        }
        code = artifact_code(_quads(graphs))
        stem = f"{self.base}np/{code}"
        yield f"@prefix this: <{stem}> .\n@prefix sub: <{stem}{self._separator}> .\n"
        own = {graph: f"sub:{graph[1:-1].rpartition(self._separator)[2]}" for graph in graphs}
        self.names.here = own | {this: "this:"}
        yield from (self.graph(name, subjects) for name, subjects in graphs.items())
        self.names.here = {}
        yield "\n"

    def information(self, known: _Described, claim: str, sentence: str) -> Properties:
        """Return what is said of the nanopublication itself."""
        properties = {
            f"<{RDFS}label>": [literal(sentence, "en")],
            f"<{DCTERMS}creator>": [self._creator],
            f"<{DCTERMS}license>": [self._licence],
            f"<{NPX}introduces>": [claim],
        }
        times = [
            time for run in known[claim].get(_GENERATED_BY, ()) for time in known[run].get(f"<{PROV}endedAtTime>", ())
        ]
        return properties | ({f"<{DCTERMS}created>": times} if times else {})

    def statements(self, quads: Quads) -> str:
        """Return nothing: each nanopublication tells of its actors itself, and cannot be added to."""
        return ""

    def ending(self, shared: Quads) -> str:
        """Return nothing, likewise."""
        return ""


class _Described(Subjects):
    """Subjects and their properties; ``links`` leads from actors and places to their links."""

    def __init__(self, subjects: Subjects) -> None:
        super().__init__(subjects)
        self.links: dict[str, list[str]] = {}


def _described(layout: Layout) -> _Described:
    """What the article says of each subject, and what the shared graphs it draws on say."""
    known = _Described({subject: dict(properties) for subject, properties in layout.here.items()})
    own = [(s, p, o) for graph in layout.matches.values() for s, about in graph.items() for p, o in pairs(about)]
    for s, p, o in (*own, *((s, p, o) for s, p, o, _ in layout.shared)):
        properties = known.setdefault(s, {})
        properties[p] = [*properties.get(p, ()), o]
    for node, about in known.items():
        for linked in about.get(_LINK_OF, ()):
            known.links.setdefault(linked, []).append(node)
    return known


def _assertion(layout: Layout, known: _Described, claim: str) -> Subjects:
    """The claim, the act it describes, and who and where those are that it names."""
    about = known[claim]
    found: Subjects = {claim: {TYPE: about[TYPE]} | _only(about, _ASSERTED)}
    vouched = not _VOUCHED.isdisjoint(about.get(f"<{BC}modality>", ()))
    for act, properties in layout.graphs.get(claim, {}).items():
        found[act] = dict(properties)
        # Another claim may vouch for an act that this one denies.
        if vouched and _REPORTED in known.get(act, {}).get(TYPE, ()):
            found[act][TYPE] = [*properties[TYPE], _REPORTED]
    _introduce(found, known, {})
    return found


def _provenance(layout: Layout, known: _Described, claim: str, assertion: str, asserted: Subjects) -> Subjects:
    """How the claim was found: in which article, in which words, by which run."""
    about = known[claim]
    runs = about.get(_GENERATED_BY, [])
    found: Subjects = {assertion: {f"<{PROV}wasDerivedFrom>": [layout.article]} | _only(about, (_GENERATED_BY,))}
    found[claim] = {p: objects for p, objects in about.items() if p != TYPE and p not in _ASSERTED}
    found |= {act: same for act in layout.graphs.get(claim, {}) if (same := _only(known.get(act, {}), (_SAME_ACT,)))}
    found[layout.article] = known[layout.article] | {HOLDS: [claim]}
    for words in about[_EVIDENCE]:
        found[words] = known[words]
        found |= {selector: known[selector] for selector in known[words][f"<{OA}hasSelector>"]}
    for run in runs:
        found[run] = known[run]
        found |= {agent: known[agent] for agent in known[run].get(f"<{PROV}wasAssociatedWith>", ())}
        for association in known[run].get(f"<{PROV}qualifiedAssociation>", ()):
            found[association] = known[association]
            found |= {plan: known[plan] for plan in known[association].get(f"<{PROV}hadPlan>", ())}
    _introduce(found, known, asserted)
    return found


def _introduce(found: Subjects, known: _Described, told: Subjects) -> None:
    """Say of all actors and places that ``found`` names who and where they are, unless ``told`` does."""
    queue = [o for properties in found.values() for _, o in pairs(properties)]
    while queue:
        node = queue.pop(0)
        about = known.get(node, {})
        if node not in found and node not in told and not _FOUND.isdisjoint(about.get(TYPE, ())):
            found[node] = _only(about, _WHO)
            found |= {link: known[link] for link in known.links.get(node, ())}
            queue += about.get(f"<{BC}actsFor>", ())


def _only(properties: Properties, wanted: Iterable[str]) -> Properties:
    return {predicate: properties[predicate] for predicate in wanted if predicate in properties}


def _quads(graphs: Mapping[str, Subjects]) -> Iterator[Quad]:
    for graph, subjects in graphs.items():
        for subject, properties in subjects.items():
            for predicate, value in pairs(properties):
                yield subject, predicate, value, graph
