"""Links to quads: each in a graph of its own, which holds the match, so that it can be withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.errors import DataError
from backchannel.facts.links import WIKIDATA, Link
from backchannel.mapping.quads import Quad
from backchannel.mapping.terms import date_literal, decimal_literal, is_iri, literal, web_address
from backchannel.mapping.vocabulary import BC, DCTERMS, RDF, RDFS, SKOS

__all__ = ["all_links", "link_quads"]

_MATCHES = {"exact": f"<{SKOS}exactMatch>", "close": f"<{SKOS}closeMatch>"}


def all_links(links: tuple[Link, ...], identifiers: tuple[str, ...]) -> tuple[Link, ...]:
    """Return the links of a record: those it has, and those that its bare identifiers stand for.

    The first identifier is the exact one, unless a link says which is: nobody is exactly two items.
    """
    told = {link.target for link in links}
    certain = any(link.match == "exact" and link.target.startswith(WIKIDATA) for link in links)
    found = list(links)
    for identifier in identifiers:
        target = f"{WIKIDATA}{identifier}"
        if target not in told:
            found.append(Link(target=target, match="close" if certain else "exact"))
            certain = True
    return tuple(found)


def link_quads(link: Link, node: str, actor: str, graph: str) -> Iterator[Quad]:
    """Yield what is said of a link, and its match.

    Parameters:
        link: the link.
        node: its IRI in brackets, which is also the name of the graph of its match.
        actor: who is linked, likewise.
        graph: where the link is described.

    Raises:
        DataError: its target is no IRI.
    """
    if not is_iri(link.target):
        raise DataError(f"{link.target!r} is no IRI, and nothing can be linked with it")
    target = f"<{link.target}>"
    yield node, f"<{RDF}type>", f"<{BC}Link>", graph
    yield node, f"<{BC}linkOf>", actor, graph
    yield node, f"<{BC}linksTo>", target, graph
    yield node, f"<{BC}linkMethod>", f"<{BC}{link.method}>", graph
    yield node, f"<{BC}score>", decimal_literal(link.score), graph
    if link.label is not None:
        yield node, f"<{RDFS}label>", literal(link.label), graph
    if link.source is not None:
        yield node, f"<{DCTERMS}source>", _source(link.source), graph
    if link.date is not None:
        yield node, f"<{DCTERMS}date>", date_literal(link.date.isoformat()), graph
    if link.match in _MATCHES:
        yield actor, _MATCHES[link.match], target, node
    else:
        yield actor, f"<{BC}candidate>", node, graph


def _source(source: str) -> str:
    return web_address(source) if source.startswith(("http://", "https://")) else literal(source)
