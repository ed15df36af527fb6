"""What one process does for a site: it makes the files of one part after the other, and leaves them on the stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from backchannel.querying import query_names, query_text
from backchannel.serving.pages import Pages, SiteFrame
from backchannel.site.answers import answer_to
from backchannel.site.descriptions import Describer
from backchannel.site.dumps import write_dumps
from backchannel.site.entities import EntityFiles
from backchannel.site.feed import atom
from backchannel.site.options import SiteOptions
from backchannel.site.quads import graphs_of, quads_of
from backchannel.site.sources import Source
from backchannel.site.stage import Stage, Staged

__all__ = ["Made", "Part", "Worker"]

_FEED = "feed.atom"
_Graphs = dict[str, dict[str, dict[str, list[str]]]]


class Part(NamedTuple):
    """A part of a site that is made in one go.

    Attributes:
        kind: ``article``, ``shared`` (what belongs to no article), ``overviews`` or ``dumps``.
        iri: of what, for the first two.
    """

    kind: str
    iri: str = ""


class Made(NamedTuple):
    """What became of a part.

    Attributes:
        files: those that were written.
        used: of an article, the shared actors and places that it names, between blanks.
    """

    files: tuple[Staged, ...]
    used: str = ""

    @property
    def pages(self) -> int:
        """How many of the files are pages."""
        return sum(file.path.endswith(".html") for file in self.files)


class Worker:
    """Makes parts.

    Parameters:
        source: what the site is made of.
        options: what a user decides about it.
        stage: where the files go.
    """

    def __init__(self, source: Source, options: SiteOptions, stage: Stage) -> None:
        self._source = source
        self._options = options
        self._stage = stage
        self._pages = Pages(
            source.store,
            source.base,
            frame=SiteFrame(name=options.name, files=True),
            quote_limit=options.quote_limit,
            text=source.text if options.full_text else None,
            feed=_FEED,
        )
        self._entities = EntityFiles(self._pages, source.base)
        self._describer = Describer(source.store)

    def make(self, part: Part) -> Made:
        """Make a part; its files are on the stage then."""
        used = ""
        if part.kind == "article":
            used = self._article(part.iri)
        elif part.kind == "shared":
            self._write(self._entities.of(part.iri, self._describer.shared))
            self._write(self._entities.further_parts(part.iri))
        elif part.kind == "dumps":
            write_dumps(self._stage, self._source, self._options.attribution, self._options.endpoint)
        else:
            self._write(self._overviews())
        return Made(self._stage.taken(), used)

    def _write(self, files: Iterable[tuple[str, bytes]]) -> None:
        for path, content in files:
            self._stage.write(path, content)

    def _article(self, iri: str) -> str:
        """Make what belongs to an article: its own page, and those of its claims, acts, and own actors and places."""
        graphs = graphs_of(quads := quads_of(self._source.lines(iri)))
        lookup = self._pages.reader.lookup
        lookup.hold(graphs)
        self._describer.enter(iri, quads)
        for entity in entities(iri, graphs):
            self._write(self._entities.of(entity, self._describer.describe))
        lookup.hold({})
        return " ".join(sorted(_named(graphs, self._source.base)))

    def _overviews(self) -> Iterator[tuple[str, bytes]]:
        pages = self._pages
        for path, page in self._overview_pages():
            name = path if path.endswith(".html") else f"{path}/index.html" if path else "index.html"
            yield name, page.encode()
        articles = len(pages.overview.dates)
        for name in query_names():
            answer = answer_to(self._source, name, articles)
            yield f"query/{name}/index.html", pages.query("../../", name=name, answer=answer).encode()
            yield f"query/{name}/query.rq", query_text(name).encode()
            if answer is not None:
                yield f"query/{name}/answer.csv", answer.csv().encode()
        yield "404.html", pages.missing(urlsplit(self._source.base).path).encode()
        yield _FEED, atom(self._pages.overview, self._source.base, self._options.name, self._pages.words)

    def _overview_pages(self) -> Iterator[tuple[str, str]]:
        pages = self._pages
        yield "", pages.home("")
        yield "mediations", pages.mediations("../")
        yield "timeline", pages.timeline("../") or ""
        yield "actors", pages.actors("../")
        yield "about", pages.about("../")
        yield "reports", pages.reports("../") or ""
        yield "query", pages.query("../")
        for month in pages.overview.months:
            yield f"timeline/{month}", pages.timeline("../../", month) or ""
        for month in pages.overview.reports:
            yield f"reports/{month}", pages.reports("../../", month) or ""
            for part in range(2, pages.parts_of_month(month) + 1):
                yield f"reports/{month}/page-{part}.html", pages.reports("../../", month, part=part) or ""


def _named(graphs: _Graphs, base: str) -> set[str]:
    """The shared actors and places that an article names."""
    stems = (f"{base}actor/", f"{base}place/")
    return {
        value
        for subjects in graphs.values()
        for properties in subjects.values()
        for values in properties.values()
        for value in values
        if value.startswith(stems) and " " not in value
    }


def entities(article: str, graphs: _Graphs) -> Iterable[str]:
    """Return the IRIs of an article that have pages: itself, its claims and acts, its own actors and places."""
    own = graphs.get(article, {})
    stem = f"{article}/"
    pages = {article, *(s for subjects in graphs.values() for s in subjects if s.startswith(stem))}
    return sorted(s for s in pages if not s.startswith((f"{stem}evidence/", f"{stem}mention/"))) if own else ()
