"""What is left of a retracted article: that it was there, where it was published, when it was withdrawn and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from backchannel.mapping.terms import literal, moment_literal
from backchannel.mapping.vocabulary import BC, PROV, RDF, SCHEMA, SKOS

__all__ = ["tombstone"]

_KEPT = frozenset(
    f"<{iri}>".encode()
    for iri in (
        f"{RDF}type",
        *(f"{SCHEMA}{name}" for name in ("headline", "datePublished", "inLanguage", "url")),
        f"{PROV}wasRevisionOf",
    )
)
_PUBLISHER = f"<{SCHEMA}publisher>".encode()
_LABEL = f"<{SKOS}prefLabel>".encode()


def tombstone(article: str, lines: Iterable[bytes], reason: str, at: datetime.datetime) -> frozenset[bytes]:
    """Return the lines that take the place of an article's.

    Parameters:
        article: its IRI.
        lines: its own graphs, as lines of N-Quads.
        reason: why it was withdrawn.
        at: when.

    Raises:
        DataError: ``reason`` holds a lone surrogate.
    """
    lines = list(lines)
    node, end = f"<{article}>".encode(), f" <{article}> .\n".encode()
    kept: set[bytes] = set()
    publisher = b""
    labels: dict[bytes, bytes] = {}
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        if subject == node and rest.endswith(end):
            if predicate in _KEPT:
                kept.add(line)
            elif predicate == _PUBLISHER:
                publisher = rest[: -len(end)]
        elif predicate == _LABEL and rest.endswith(end):
            labels[subject] = rest[: -len(end)].rpartition(b"@")[0]
    if publisher.startswith(node[:-1] + b"/"):  # described by the article only, and so no longer
        publisher = labels.get(publisher, b"")
    if publisher:
        kept.add(node + b" " + _PUBLISHER + b" " + publisher + end)
    for name, term in ((f"{PROV}invalidatedAtTime", moment_literal(at)), (f"{BC}retractionReason", literal(reason))):
        kept.add(f"<{article}> <{name}> {term} <{article}> .\n".encode())
    return frozenset(kept)
