"""A site of a store: every page and all data as static files, for any web host."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import backchannel
from backchannel.querying import query_names, query_text
from backchannel.serving.pages import STATIC, Pages, SiteFrame
from backchannel.serving.pages.reading import article_of
from backchannel.site.descriptions import Describer
from backchannel.site.dumps import write_dumps
from backchannel.site.entities import EntityFiles
from backchannel.site.feed import LONGEST_SITEMAP, atom, sitemap, sitemap_index
from backchannel.site.options import SiteOptions
from backchannel.site.quads import graphs_of, quads_of
from backchannel.site.sources import Source, opened
from backchannel.site.tree import SiteTree

__all__ = ["SiteReport", "build_site"]

_FEED = "feed.atom"
_SOURCES = Path(backchannel.__file__).parent


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What a run did.

    Attributes:
        pages: how many pages were made; those of articles that did not change were not.
        written, kept, removed: files that are new or different, that stayed as they were, and that are gone.
    """

    pages: int
    written: int
    kept: int
    removed: int


def build_site(
    source: Path | str,
    out: Path | str,
    *,
    base: str | None = None,
    options: SiteOptions | None = None,
    progress: Callable[[list[str], int], Iterable[str]] = lambda articles, number: articles,
) -> SiteReport:
    """Make a site, or bring one up to date.

    Parameters:
        source: a store's directory, or a graph file.
        out: the folder of the site.
        base: what the IRIs of the data start with, and where the site will be; a store knows it.
        progress: yields the articles that it is given, with their number, and tells somebody how far it is.

    Raises:
        DataError: the source cannot be read, or the disk is full.
        UsageError: the folder cannot be written, or holds other files.
    """
    chosen = options or SiteOptions()
    with opened(source, base) as graph, SiteTree(Path(out), _edition(chosen, graph.base)) as tree:
        build = _Build(graph, tree, chosen)
        build.articles(progress)
        build.shared()
        build.overviews()
        build.sitemaps()
    return SiteReport(build.entities.pages + build.made, tree.written, tree.kept, tree.removed)


def _edition(options: SiteOptions, base: str) -> bytes:
    """What all pages depend on, as a hash: the options, and the program with its templates and styles."""
    hashed = hashlib.blake2b(f"{backchannel.__version__} {base} {options!r}".encode(), digest_size=16)
    folders = (STATIC, STATIC.parent, STATIC.parent / "templates", _SOURCES / "site", _SOURCES / "publishing")
    for folder in folders:
        for file in sorted(folder.iterdir()):
            if file.is_file() and file.suffix != ".pyc":
                hashed.update(file.name.encode() + file.read_bytes())
    return hashed.digest()


class _Build:
    """One run."""

    def __init__(self, source: Source, tree: SiteTree, options: SiteOptions) -> None:
        self.source = source
        self.tree = tree
        self.options = options
        self.pages = Pages(
            source.store,
            source.base,
            frame=SiteFrame(name=options.name, files=True),
            quote_limit=options.quote_limit,
            text=source.text if options.full_text else None,
            feed=_FEED,
        )
        self.reader = self.pages.reader
        self.entities = EntityFiles(tree, self.pages, source.base)
        self.describer = Describer(source.store)
        self.made = 0
        self._all = hashlib.blake2b(digest_size=16)
        self._hashes: dict[str, bytes] = {}

    # ------------------------------------------------------------ articles

    def articles(self, progress: Callable[[list[str], int], Iterable[str]]) -> None:
        """Write the pages of each article, its claims, acts, and the actors and places that are its own."""
        self._hashes = {told.iri: told.hash[:8] for told in self.source.articles()}
        joined = self._joined()
        for iri in progress(list(self._hashes), len(self._hashes)):
            known = self._hashes[iri]
            self._all.update(iri.encode() + known)
            others = (self._hashes.get(other, b"") for other in sorted(joined.get(iri, ())))
            self._article(iri, b"".join((known, *others)))

    def _article(self, iri: str, known: bytes) -> None:
        used = self.tree.fingerprint(f"used {iri}").decode()
        if used and self.tree.keep(iri, self._of_article(known, used)):
            self.tree.note(f"used {iri}", used.encode())
            return
        graphs = graphs_of(quads := quads_of(self.source.lines(iri)))
        used = " ".join(sorted(_named(graphs, self.source.base)))
        self.tree.keep(iri, self._of_article(known, used))
        self.tree.note(f"used {iri}", used.encode() or b" ")
        self.reader.lookup.hold(graphs)
        self.describer.enter(iri, quads)
        for entity in _entities(iri, graphs):
            self.entities.write(iri, entity, self.describer.describe)
        self.reader.lookup.hold({})

    def _of_article(self, known: bytes, used: str) -> bytes:
        """What an article's pages are made from: its quads, those joined to it, and the names of shared actors."""
        hashed = hashlib.blake2b(known, digest_size=16)
        for iri in used.split():
            actor = self.reader.actor(iri)
            hashed.update(f"{iri} {actor.kind} {actor.name}\n".encode())
        return hashed.digest()

    def _joined(self) -> dict[str, set[str]]:
        """Which articles tell of the same acts, or are versions of one report."""
        joined: dict[str, set[str]] = {}
        for predicate in ("bc:sameAct", "prov:wasRevisionOf"):
            for one, other, _ in self.reader.lookup.stating(predicate):
                homes = article_of(one), article_of(other)
                if homes[0] and homes[1] and homes[0] != homes[1]:
                    joined.setdefault(homes[0], set()).add(homes[1])
                    joined.setdefault(homes[1], set()).add(homes[0])
        return joined

    # ------------------------------------------------------------ what articles share

    def shared(self) -> None:
        """Write the pages of the actors and places that articles share."""
        lookup = self.reader.lookup
        shared = {iri for name in ("bc:Actor", "bc:Place") for iri in lookup.members(name) if article_of(iri) is None}
        for iri in sorted(shared):
            if self.tree.keep(iri, self._of_shared(iri)):
                continue
            self.entities.write(iri, iri, self.describer.shared)
            self.entities.write_parts(iri, iri)

    def _of_shared(self, iri: str) -> bytes:
        """What a shared page is made from: what is said of it, and the articles that have to do with it."""
        hashed = hashlib.blake2b(b"".join(self.source.shared_lines(iri)), digest_size=16)
        pointing = ("bc:participant", "bc:assertedBy", "bc:refersTo", "bc:actsFor", "bc:place", "schema:publisher")
        homes = {article_of(graph) or graph for name in pointing for _, graph in self.reader.lookup.pointing(name, iri)}
        homes |= {article_of(graph) or graph for graph in self.reader.lookup.graphs_of(iri)}
        for home in sorted(homes):
            hashed.update(home.encode() + self._hashes.get(home, b""))
        return hashed.digest()

    # ------------------------------------------------------------ all the rest

    def overviews(self) -> None:
        """Write what shows the whole: first page, overviews, questions, dumps, catalogue, feed, and static files."""
        for graph in self.source.shared():
            self._all.update(graph.encode() + b"".join(self.source.shared_lines(graph)))
        known = self._all.digest()
        write_dumps(self.tree, self.source, self.options.attribution, self.options.endpoint, known)
        for file in sorted(STATIC.rglob("*")):
            if file.is_file():
                self.tree.note("static", b"-")
                self.tree.write("static", f"static/{file.relative_to(STATIC).as_posix()}", file.read_bytes())
        if self.tree.keep("overviews", known):
            return
        for path, page in self._overviews():
            name = path if path.endswith(".html") else f"{path}/index.html" if path else "index.html"
            self.tree.write("overviews", name, page.encode())
            self.made += 1
        for name in query_names():
            self.tree.write("overviews", f"query/{name}/query.rq", query_text(name).encode())
        feed = atom(self.pages.overview, self.source.base, self.options.name, self.pages.words)
        self.tree.write("overviews", _FEED, feed)

    def _overviews(self) -> Iterator[tuple[str, str]]:
        pages = self.pages
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
        for name in query_names():
            yield f"query/{name}", pages.query("../../", name=name)

    def sitemaps(self) -> None:
        """Write the sitemap: as many files as the protocol asks for, and one that leads to them."""
        owner = "sitemaps"
        self.tree.note(owner, b"-")
        addresses = (self.source.base + path.removesuffix("index.html") for path in self.tree.files("*.html"))
        parts: list[str] = []
        while batch := list(islice(addresses, LONGEST_SITEMAP)):
            parts.append(f"sitemap-{len(parts) + 1}.xml")
            with self.tree.stream(owner, parts[-1]) as stream:
                sitemap(stream, batch)
        self.tree.write(owner, "sitemap.xml", sitemap_index(self.source.base + part for part in parts))


def _named(graphs: dict[str, dict[str, dict[str, list[str]]]], base: str) -> set[str]:
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


def _entities(article: str, graphs: dict[str, dict[str, dict[str, list[str]]]]) -> Iterable[str]:
    """The IRIs of an article that have pages: itself, its claims and acts, and the actors and places of its own."""
    own = graphs.get(article, {})
    stem = f"{article}/"
    pages = {article, *(s for subjects in graphs.values() for s in subjects if s.startswith(stem))}
    return sorted(s for s in pages if not s.startswith((f"{stem}evidence/", f"{stem}mention/"))) if own else ()
