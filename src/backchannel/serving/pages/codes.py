"""What the codes of the vocabulary mean, in the words of ``ontology/codes.ttl``."""

from __future__ import annotations

from functools import cache

from pyoxigraph import NamedNode, RdfFormat, Store

from backchannel.mapping.vocabulary import BC, SKOS
from backchannel.resources import ontology_path

__all__ = ["definitions", "terms"]


@cache
def definitions(scheme: str) -> tuple[tuple[str, str], ...]:
    """Return the codes of a scheme in their order, each with its definition.

    Parameters:
        scheme: its local name, such as ``StatusScheme``.
    """
    store = _loaded("codes.ttl")
    top = store.query(f"SELECT ?code WHERE {{ <{BC}{scheme}> <{SKOS}hasTopConcept> ?code }}")
    names = {solution["code"].value for solution in top}  # type: ignore[union-attr]
    listed = [name for name in _in_text(scheme) if BC + name in names]
    return tuple((name, _definition(store, BC + name)) for name in listed)


@cache
def terms() -> tuple[str, ...]:
    """Return the classes and properties of the vocabulary as prefixed names, sorted: what an editor completes."""
    found: set[str] = set()
    for name in ("backchannel.ttl", "codes.ttl"):
        for quad in _loaded(name).quads_for_pattern(None, None, None, None):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(BC):
                found.add(f"bc:{quad.subject.value.removeprefix(BC)}")
    others = ("oa:exact", "oa:hasSelector", "oa:hasSource", "schema:datePublished", "schema:headline")
    return (*sorted(found), *others, "schema:publisher", "schema:url", "skos:exactMatch", "skos:prefLabel")


@cache
def _loaded(name: str) -> Store:
    store = Store()
    store.load(path=str(ontology_path() / name), format=RdfFormat.TURTLE)
    return store


def _in_text(scheme: str) -> list[str]:
    """The local names after ``skos:hasTopConcept``: a graph has no order, the file has."""
    text = (ontology_path() / "codes.ttl").read_text(encoding="utf-8")
    listed = text.split(f"bc:{scheme} a ", 1)[1].split("skos:hasTopConcept", 1)[1].split(";", 1)[0]
    return [each.strip().removeprefix("bc:") for each in listed.split(",")]


def _definition(store: Store, iri: str) -> str:
    found = store.quads_for_pattern(NamedNode(iri), NamedNode(f"{SKOS}definition"), None, None)
    return next((quad.object.value for quad in found), "")  # type: ignore[union-attr]
