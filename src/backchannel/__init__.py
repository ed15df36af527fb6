"""Reads news of diplomacy and publishes a citable knowledge graph.

The verbs are functions here, in the order in which data flows through them: :func:`read` a source into an
:class:`Article`, :func:`extract` its :class:`Facts`, :func:`link` its actors, :func:`map` all to quads,
:func:`validate` these, :func:`publish` facts as files and :func:`query` what was published. What a verb needs is
imported when it is first used.

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
    from backchannel.extraction.explanation import Explanation
    from backchannel.extractors import Failed
    from backchannel.extractors.llm import Settings
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
    "explain",
    "extract",
    "link",
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


def extract(
    article: Article,
    *,
    parser: str | None = None,
    lexicon: Path | str | None = None,
    authority: Path | str | None = None,
    min_confidence: float = 0.0,
    extractor: str = "rules",
    llm: Settings | None = None,
    failed: Failed | None = None,
) -> Facts:
    """Find what an article says.

    Parameters:
        article: what :func:`read` returned, or one you made.
        parser: an installed spaCy pipeline (Universal Dependencies) to use instead of the packaged one; loaded once
            a process.
        lexicon: a TOML file with frames of your own, in the form of ``extraction/lexicon/``. They come after the
            shipped ones; one that has the name of a shipped frame takes its place.
        authority: a file of entries of your own, as for :func:`link`: its names are found in the text.
        min_confidence: leave out claims below it, 0 to 1: see :func:`backchannel.confidence.at_least`.
        extractor: ``rules``, ``llm``, one of an installed package, or several joined by ``+``: see
            :mod:`backchannel.extractors`. Parser and lexicon are for ``rules``, the authority also for ``llm``.
        llm: for ``llm``: which model to ask, and where.
        failed: of several extractors, called with the error of each that fails, while another found something; when
            left out, the error is raised.

    Raises:
        DataError: the text is too long, the lexicon has something in it that means nothing, the authority is not of
            its form, or an extractor failed.
        UsageError: there is no such pipeline or extractor, or ``min_confidence`` cannot be meant.
    """
    from backchannel import extractors
    from backchannel.confidence import at_least

    find = extractors.extractor(extractor, parser=parser, lexicon=lexicon, authority=authority, llm=llm, failed=failed)
    return at_least(find(article), min_confidence)


def explain(
    article: Article,
    *,
    parser: str | None = None,
    lexicon: Path | str | None = None,
    authority: Path | str | None = None,
    min_confidence: float = 0.0,
) -> tuple[Explanation, ...]:
    """Say why each act is among the facts that :func:`extract` returns for the same arguments.

    Returns:
        One explanation an act: the frame of the lexicon that fired, where, and the words that filled each role.

    Raises:
        DataError, UsageError: as :func:`extract`.
    """
    from backchannel.extractors.rules import rule_extractor

    return rule_extractor(parser, lexicon, authority).explain(article, min_confidence=min_confidence)


def link(facts: Facts, *, authority: Path | str | None = None, judgements: Path | str | None = None) -> Facts:
    """Say who the actors and places of facts are in Wikidata and in a user's own authority; asks nobody.

    Parameters:
        facts: what :func:`extract` returned, or what another program found.
        authority: a file of entries of your own, CSV or SKOS: see :func:`backchannel.authority.own.read_own`.
        judgements: what a person accepted and rejected: see :class:`backchannel.linking.Judgements`.

    To ask a service, see :class:`backchannel.linking.Linking`.

    Raises:
        DataError: a file is not of its form.
    """
    from backchannel import linking
    from backchannel.authority import authority_file

    known = None if authority is None else authority_file(authority)
    judged = None if judgements is None else linking.Judgements.read(str(judgements))
    (linked,) = linking.Linking(linking.OfflineLinker(known), judgements=judged).link([facts])
    return linked


def map(facts: Facts, *, base: str = "https://backchannel.example/") -> Quads:
    """Turn facts into quads: see :func:`backchannel.mapping.map_facts`."""
    from backchannel.mapping import map_facts

    return map_facts(facts, base=base)


def validate(
    graph: Quads | rdflib.Graph | Path | str, *, shapes: Sequence[Path | str] = (), base: str | None = None
) -> list[Finding]:
    """Check quads, an rdflib graph or a file against the shapes; see :mod:`backchannel.validation`.

    Parameters:
        graph: the quads, the graph or the name of the file.
        shapes: files of shapes in place of those that come with the program, which go by the name ``shipped``.
        base: what the shipped shapes then ask every IRI that the graph describes to start with.

    Returns:
        What was found; the graph conforms when there is no ``violation`` among it.

    Raises:
        DataError, UsageError: a file cannot be read, or is not what it should be.
    """
    from pathlib import Path

    from backchannel import validation

    chosen = validation.own_shapes(shapes, base=base) if shapes else validation.shipped_shapes(base)
    if isinstance(graph, str | Path):
        return validation.validate_file(graph, shapes=chosen)
    return validation.validate(graph, shapes=chosen)


def publish(
    documents: Iterable[Facts],
    out: Path | str,
    *,
    base: str = "https://backchannel.example/",
    formats: Sequence[str] = ("ttl", "jsonld", "trig", "nq"),
    creator: str | None = None,
    licence: str | None = None,
    endpoint: str | None = None,
    accepted: Callable[[Facts], object] | None = None,
) -> Report:
    """Write the graph of all articles that conform to the shapes: see :func:`backchannel.publishing.publish`.

    Parameters:
        documents, out, base, formats, endpoint, accepted: as there.
        creator, licence: who publishes, and under which licence; IRIs. The format ``nanopub`` needs both.

    Raises:
        DataError: the disk is full.
        UsageError: there is no such format, the directory cannot be written, or an IRI cannot be meant.
    """
    from backchannel import publishing

    forms = [publishing.Format.named(name) for name in formats]
    attribution = publishing.Attribution.of(creator, licence)
    return publishing.publish(
        documents, out, base=base, formats=forms, attribution=attribution, endpoint=endpoint, accepted=accepted
    )


def query(
    graph: Quads | Path | str,
    query: Path | str,
    *,
    actor: str | None = None,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Answer:
    """Ask quads, a published file, a store or a SPARQL endpoint: see :func:`backchannel.querying.run_query`."""
    from backchannel.querying import run_query

    return run_query(graph, query, actor=actor, since=since, until=until)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one document of facts."""
    from backchannel.facts import json_schema

    return json_schema()
