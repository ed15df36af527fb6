"""Reads news of diplomacy and publishes a citable knowledge graph.

The verbs are functions here, in the order in which data flows through them: :func:`read` a source into an
:class:`Article`, :func:`extract` its :class:`Facts`, :func:`map` them to quads, :func:`validate` these,
:func:`publish` facts as files and :func:`query` what was published. What a verb needs is imported when it is first
used.

>>> import backchannel
>>> article = backchannel.read("examples/relayed-message.txt")
>>> article.title
'Portugal says it carried a Chilean message to Mongolia'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import rdflib

    from backchannel.article import Article
    from backchannel.errors import BackchannelError, DataError, UsageError
    from backchannel.extraction import Extractor
    from backchannel.facts import Facts
    from backchannel.mapping import Quads
    from backchannel.publishing import Report
    from backchannel.querying import Answer
    from backchannel.validation import Finding

__all__ = [
    "Article",
    "BackchannelError",
    "DataError",
    "Facts",
    "UsageError",
    "__version__",
    "extract",
    "map",
    "publish",
    "query",
    "read",
    "schema",
    "validate",
]

__version__ = "0.1.0"

_HOMES = {
    "Article": "backchannel.article",
    "BackchannelError": "backchannel.errors",
    "DataError": "backchannel.errors",
    "Facts": "backchannel.facts",
    "UsageError": "backchannel.errors",
}

_extractors: dict[str | None, Extractor] = {}


def __getattr__(name: str) -> Any:
    """Import a class when it is first asked for (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def read(
    source: str | Path,
    *,
    title: str | None = None,
    published: datetime.date | str | None = None,
    publisher: str | None = None,
    url: str | None = None,
) -> Article:
    """Read one news report: see :func:`backchannel.reading.read`."""
    from backchannel import reading

    return reading.read(source, title=title, published=published, publisher=publisher, url=url)


def extract(article: Article, *, parser: str | None = None, min_confidence: float = 0.0) -> Facts:
    """Find what an article says.

    Parameters:
        article: what :func:`read` returned, or one you made.
        parser: an installed spaCy pipeline (Universal Dependencies) to use instead of the packaged one; loaded once
            a process.
        min_confidence: leave out claims below it, 0 to 1: see :func:`backchannel.confidence.at_least`.

    Raises:
        DataError: the text is too long.
        UsageError: the pipeline cannot be used, or ``min_confidence`` cannot be meant.
    """
    from backchannel.confidence import at_least
    from backchannel.extraction import Extractor

    if parser not in _extractors:
        _extractors[parser] = Extractor(parser)
    return at_least(_extractors[parser].extract(article), min_confidence)


def map(facts: Facts, *, base: str = "https://backchannel.example/") -> Quads:
    """Turn facts into quads: see :func:`backchannel.mapping.map_facts`."""
    from backchannel.mapping import map_facts

    return map_facts(facts, base=base)


def validate(graph: Quads | rdflib.Graph | Path | str) -> list[Finding]:
    """Check quads, an rdflib graph or a file against the shapes; see :mod:`backchannel.validation`.

    Returns:
        What was found; the graph conforms when there is no ``violation`` among it.

    Raises:
        DataError, UsageError: the file cannot be read.
    """
    from pathlib import Path

    from backchannel import validation

    if isinstance(graph, str | Path):
        return validation.validate_file(graph)
    return validation.validate(graph)


def publish(
    documents: Iterable[Facts],
    out: Path | str,
    *,
    base: str = "https://backchannel.example/",
    formats: Sequence[str] = ("ttl", "jsonld", "trig", "nq"),
    accepted: Callable[[Facts], object] | None = None,
) -> Report:
    """Write the graph of all articles that conform to the shapes: see :func:`backchannel.publishing.publish`.

    Raises:
        DataError: the disk is full.
        UsageError: there is no such format, the directory cannot be written, or ``base`` cannot start IRIs.
    """
    from backchannel import publishing

    forms = [publishing.Format.named(name) for name in formats]
    return publishing.publish(documents, out, base=base, formats=forms, accepted=accepted)


def query(graph: Quads | Path | str, query: Path | str) -> Answer:
    """Ask quads or a published file: see :func:`backchannel.querying.run_query`."""
    from backchannel.querying import run_query

    return run_query(graph, query)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one document of facts."""
    from backchannel.facts import json_schema

    return json_schema()
