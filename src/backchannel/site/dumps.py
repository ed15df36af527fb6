"""The whole graph as files, and the catalogue that describes them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pyoxigraph

from backchannel.mapping import Quads
from backchannel.publishing import Attribution
from backchannel.publishing.catalog import CATALOG, Catalog, Dump
from backchannel.publishing.formats import Format
from backchannel.publishing.notation import Notation
from backchannel.site.quads import quads_of
from backchannel.site.sources import Source
from backchannel.site.stage import Stage

__all__ = ["FOLDER", "write_dumps"]

FOLDER = "data"
_FORMATS = (Format.TURTLE, Format.TRIG, Format.N_QUADS)


def write_dumps(stage: Stage, source: Source, attribution: Attribution, endpoint: str | None) -> None:
    """Write ``data/graph.*`` and ``catalog.ttl`` to the stage, article by article."""
    catalog = Catalog(source.base, attribution, endpoint)
    with contextlib.ExitStack() as stack:
        dumps = [
            Dump(path, stack.enter_context(stage.stream(path)), form)
            for form in _FORMATS
            for path in (f"{FOLDER}/graph.{form.extension}",)
        ]
        turtle, trig, nquads = dumps
        # What belongs to an article would be written article:0fb2...\/act\/28-communication.
        prefixes = {name: iri for name, iri in Notation(source.base, {}).prefixes.items() if name != "article"}
        head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items()))
        for each in (turtle, trig):
            each.write(head.encode())
        for article, lines in _parts(source):
            nquads.write(b"".join(lines))
            quads = list(pyoxigraph.parse(b"".join(lines), pyoxigraph.RdfFormat.N_QUADS))
            triples = dict.fromkeys(quad.triple for quad in quads)
            turtle.write(_body(list(triples), pyoxigraph.RdfFormat.TURTLE, prefixes))
            trig.write(_body(quads, pyoxigraph.RdfFormat.TRIG, prefixes))
            if article:
                catalog.count(Quads(quads_of(lines)), article)
            else:
                catalog.share(quads_of(lines))
    stage.write(CATALOG, catalog.turtle(dumps))


def _parts(source: Source) -> Iterator[tuple[str, list[bytes]]]:
    """The lines of each article, by its id; then, under no id, those that all share."""
    for article in source.articles():
        yield article.iri.rpartition("/")[2], source.lines(article.iri)
    for graph in source.shared():
        yield "", source.shared_lines(graph)


def _body(
    statements: list[pyoxigraph.Quad] | list[pyoxigraph.Triple], form: pyoxigraph.RdfFormat, prefixes: dict[str, str]
) -> bytes:
    """Statements without the lines of prefixes, which a file has once."""
    text = pyoxigraph.serialize(statements, format=form, prefixes=prefixes) or b""
    return b"".join(line for line in text.splitlines(keepends=True) if not line.startswith(b"@prefix"))
