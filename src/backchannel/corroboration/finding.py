"""The graph of corroborations: which acts several articles tell, and how many independent sources each has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph

from backchannel.corroboration.descriptions import Claim, Description, Graph, descriptions
from backchannel.corroboration.grouping import Link, grouped, links
from backchannel.corroboration.likeness import THRESHOLD
from backchannel.corroboration.sources import Sources
from backchannel.garbage import no_search_for_garbage
from backchannel.mapping import DEFAULT_BASE, Quad, Quads, check_base
from backchannel.mapping.terms import decimal_literal, literal
from backchannel.mapping.vocabulary import BC, RDF

__all__ = ["Findings", "corroborate", "corroboration_graph"]

_VOUCHED = frozenset({"asserted", "confirmed"})


class Findings(NamedTuple):
    """What was found.

    Attributes:
        quads: the graph of corroborations.
        descriptions: how many descriptions of acts there are.
        shared: how many acts more than one article tells.
        attested: how many acts two independent sources or more vouch for.
        contradicted: how many acts somebody vouches for and somebody denies.
    """

    quads: Quads
    descriptions: int
    shared: int
    attested: int
    contradicted: int


def corroboration_graph(base: str) -> str:
    """Return the IRI of the graph of corroborations."""
    return f"{check_base(base)}corroboration"


def corroborate(store: pyoxigraph.Store, *, base: str = DEFAULT_BASE, threshold: float = THRESHOLD) -> Findings:
    """Find acts that several articles tell.

    Parameters:
        store: the graph. What an earlier run found in it is not looked at.
        base: what the IRIs of the data start with.
        threshold: how alike two descriptions must be, 0 to 1.

    Raises:
        UsageError: ``base`` cannot start IRIs.
    """
    with no_search_for_garbage():  # among millions of objects it takes a fourth more time
        return _findings(store, corroboration_graph(base), threshold)


def _findings(store: pyoxigraph.Store, name: str, threshold: float) -> Findings:
    graph = Graph(store, name)
    found = list(descriptions(graph))
    linked = list(links(found, threshold))
    groups, made = grouped(found, linked, graph.same)
    quads = [quad for link in made for quad in _link(found, link, name)]
    sources = Sources(graph)
    shared = attested = contradicted = 0
    for members in groups:
        claims = list(_claims(found[number] for number in members))
        independent = sources.of(claims)
        vouching = {independent[claim.iri] for claim in claims if claim.modality in _VOUCHED}
        shared += len({found[number].article for number in members}) > 1
        attested += len(vouching) > 1
        contradicted += bool(vouching) and any(claim.modality == "denied" for claim in claims)
        quads += [(f"<{c}>", f"<{BC}independentSource>", f"<{s}>", f"<{name}>") for c, s in independent.items()]
    return Findings(Quads(sorted(quads)), len(found), shared, attested, contradicted)


def _claims(members: Iterable[Description]) -> Iterator[Claim]:
    """The claims of a group, each once: descriptions that are the same share theirs."""
    seen: set[str] = set()
    for description in members:
        for claim in description.claims:
            if claim.iri not in seen:
                seen.add(claim.iri)
                yield claim


def _link(found: list[Description], link: Link, name: str) -> Iterator[Quad]:
    one, other = sorted((found[link.one].iri, found[link.other].iri))
    node = f"<{name}/{hashlib.sha256(f'{one} {other}'.encode()).hexdigest()[:32]}>"
    graph = f"<{name}>"
    yield f"<{one}>", f"<{BC}sameAct>", f"<{other}>", graph
    yield f"<{other}>", f"<{BC}sameAct>", f"<{one}>", graph
    yield node, f"<{RDF}type>", f"<{BC}Corroboration>", graph
    yield node, f"<{BC}corroborates>", f"<{one}>", graph
    yield node, f"<{BC}corroborates>", f"<{other}>", graph
    yield node, f"<{BC}likeness>", decimal_literal(round(link.likeness.score, 2)), graph
    yield node, f"<{BC}reason>", literal(link.likeness.reason, "en"), graph
