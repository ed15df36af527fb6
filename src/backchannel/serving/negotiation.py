"""Which form of an answer somebody wants: the Accept header (RFC 9110, section 12.5.1) against what there is."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import TypeVar

import pyoxigraph

__all__ = ["FORMS", "GRAPHS", "Form", "Rows", "choose"]

_LONGEST = 4096
"""Characters of the header that are read: browsers send fewer than two hundred."""


class Rows(Enum):
    """A syntax of solutions and truth values: its media type, what else it is asked for by, and pyoxigraph's name."""

    JSON = ("application/sparql-results+json", ("application/json",), pyoxigraph.QueryResultsFormat.JSON)
    XML = ("application/sparql-results+xml", ("application/xml", "text/xml"), pyoxigraph.QueryResultsFormat.XML)
    CSV = ("text/csv", (), pyoxigraph.QueryResultsFormat.CSV)
    TSV = ("text/tab-separated-values", (), pyoxigraph.QueryResultsFormat.TSV)

    def __init__(self, media_type: str, aliases: tuple[str, ...], syntax: pyoxigraph.QueryResultsFormat) -> None:
        self.media_type = media_type
        self.aliases = aliases
        self.syntax = syntax


class Form(Enum):
    """A form in which a graph, or the description of a thing, is given."""

    TURTLE = ("text/turtle", ("application/x-turtle",), "ttl", pyoxigraph.RdfFormat.TURTLE)
    JSON_LD = ("application/ld+json", ("application/json",), "jsonld", pyoxigraph.RdfFormat.JSON_LD)
    N_TRIPLES = ("application/n-triples", ("text/plain",), "nt", pyoxigraph.RdfFormat.N_TRIPLES)
    TRIG = ("application/trig", ("application/x-trig",), "trig", pyoxigraph.RdfFormat.TRIG)
    N_QUADS = ("application/n-quads", ("text/x-nquads",), "nq", pyoxigraph.RdfFormat.N_QUADS)
    RDF_XML = ("application/rdf+xml", ("application/xml", "text/xml"), "rdf", pyoxigraph.RdfFormat.RDF_XML)
    HTML = ("text/html", ("application/xhtml+xml",), "html", None)

    def __init__(
        self, media_type: str, aliases: tuple[str, ...], extension: str, syntax: pyoxigraph.RdfFormat | None
    ) -> None:
        self.media_type = media_type
        self.aliases = aliases
        self.extension = extension
        self.syntax = syntax


GRAPHS = (Form.TURTLE, Form.JSON_LD, Form.N_TRIPLES, Form.TRIG, Form.N_QUADS, Form.RDF_XML)
"""The forms of RDF, the preferred ones first."""

FORMS = (*GRAPHS, Form.HTML)
"""The forms in which things are described."""

_Offer = TypeVar("_Offer", Rows, Form)


def choose(accept: str, offers: tuple[_Offer, ...]) -> _Offer | None:
    """Return the offer that somebody likes best; of several the first; None where none will do.

    Parameters:
        accept: the header; empty where there is none, which takes anything.
        offers: the preferred ones first.
    """
    return _chosen(accept[:_LONGEST].lower(), offers)


@lru_cache(maxsize=256)
def _chosen(accept: str, offers: tuple[_Offer, ...]) -> _Offer | None:
    if not accept.strip():
        return offers[0]
    ranges = _ranges(accept)
    best: _Offer | None = None
    best_quality = 0.0
    for offer in offers:
        # Other names count where they are given in full: "*/*" is asking for the media type itself.
        quality = _quality(ranges, offer.media_type)
        for name in offer.aliases:
            quality = max(quality, ranges.get(name, 0.0))
        if quality > best_quality:
            best, best_quality = offer, quality
    return best


def _quality(ranges: dict[str, float], media_type: str) -> float:
    """How much a media type is wanted: the most specific range that covers it tells."""
    for pattern in (media_type, media_type[: media_type.index("/")] + "/*", "*/*"):
        if pattern in ranges:
            return ranges[pattern]
    return 0.0


def _ranges(accept: str) -> dict[str, float]:
    """The media ranges of a header with their weights. What cannot be read of it counts as not there."""
    ranges: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        if "/" not in name:
            continue
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                weight = _weight(parameter[2:])
        ranges[name] = max(ranges.get(name, 0.0), weight)
    return ranges


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
