"""A site of a store: every page and all data as static files, for any web host."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import backchannel
from backchannel.processes import processors
from backchannel.serving.pages import STATIC
from backchannel.serving.pages.reading import Reader, article_of
from backchannel.site.answers import keep_answers
from backchannel.site.feed import LONGEST_SITEMAP, sitemap, sitemap_index
from backchannel.site.options import SiteOptions
from backchannel.site.sources import Source, opened
from backchannel.site.tree import SiteTree
from backchannel.site.work import Made, Part
from backchannel.site.workers import Workers

__all__ = ["SiteReport", "build_site"]

_MISSING = "404.html"
"""What hosts show where there is no page."""

_FEW = 100
"""Articles whose pages are made sooner than other processes have begun."""

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
    jobs: int | None = None,
    progress: Callable[[list[str], int], Iterable[str]] = lambda articles, number: articles,
) -> SiteReport:
    """Make a site, or bring one up to date.

    Parameters:
        source: a store's directory, or a graph file.
        out: the folder of the site.
        base: what the IRIs of the data start with, and where the site will be; a store knows it.
        jobs: how many processes make it; when left out, one for each processor, where there are many articles. The
            site is the same. Of a graph file, which is in the memory of this process alone, it makes all itself.
        progress: yields the articles that it is given, with their number, and tells somebody how far it is.

    Raises:
        DataError: the source cannot be read, or the disk is full.
        UsageError: the folder cannot be written, or holds other files.
    """
    chosen = options or SiteOptions()
    with (
        opened(source, base) as graph,
        SiteTree(Path(out), _edition(chosen, graph.base)) as tree,
        Workers(graph, source, chosen, tree.stage, tree.own, jobs or _jobs(graph)) as workers,
    ):
        build = _Build(graph, source, tree, workers)
        build.whole()
        build.articles(progress)
        build.shared()
        workers.finish()
        build.sitemaps()
    return SiteReport(build.pages, tree.written, tree.kept, tree.removed)


def _jobs(source: Source) -> int:
    if source.generation is None:
        return 1
    return processors() if sum(1 for _ in islice(source.articles(), _FEW)) == _FEW else 1


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
    """One run: decides what is to be made, and takes it over."""

    def __init__(self, source: Source, path: Path | str, tree: SiteTree, workers: Workers) -> None:
        self.source = source
        self.path = path
        self.tree = tree
        self.workers = workers
        self.reader = Reader(source.store)
        self.pages = 0
        self._hashes = {told.iri: told.hash[:8] for told in source.articles()}

    def _make(self, owner: str, part: Part) -> None:
        def take(made: Made) -> None:
            self.tree.take(owner, made.files)
            self.pages += made.pages

        self.workers.make(part, take)

    # ------------------------------------------------------------ what shows the whole

    def whole(self) -> None:
        """Have made what shows the whole: dumps and catalogue, first page, overviews, questions, feed; static files."""
        hashed = hashlib.blake2b(digest_size=16)
        for article, known in self._hashes.items():
            hashed.update(article.encode() + known)
        for graph in self.source.shared():
            hashed.update(graph.encode() + b"".join(self.source.shared_lines(graph)))
        if not self.tree.keep("dumps", hashed.digest()):
            self._make("dumps", Part("dumps"))
        if not self.tree.keep("overviews", hashed.digest()):
            keep_answers(self.source, self.path, len(self._hashes))
            self._make("overviews", Part("overviews"))
        self.tree.note("static", b"-")
        for file in sorted(STATIC.rglob("*")):
            if file.is_file():
                self.tree.write("static", f"static/{file.relative_to(STATIC).as_posix()}", file.read_bytes())

    # ------------------------------------------------------------ articles

    def articles(self, progress: Callable[[list[str], int], Iterable[str]]) -> None:
        """Have the pages of each article made: those of its claims and acts, and of the actors that are its own."""
        joined = self._joined()
        for iri in progress(list(self._hashes), len(self._hashes)):
            others = (self._hashes.get(other, b"") for other in sorted(joined.get(iri, ())))
            self._article(iri, b"".join((self._hashes[iri], *others)))

    def _article(self, iri: str, known: bytes) -> None:
        used = self.tree.fingerprint(f"used {iri}").decode()
        if used and self.tree.keep(iri, self._of_article(known, used)):
            self.tree.note(f"used {iri}", used.encode())
            return

        def take(made: Made) -> None:
            self.tree.keep(iri, self._of_article(known, made.used))
            self.tree.note(f"used {iri}", made.used.encode() or b" ")
            self.tree.take(iri, made.files)
            self.pages += made.pages

        self.workers.make(Part("article", iri), take)

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
        """Have the pages of the actors and places made that articles share."""
        lookup = self.reader.lookup
        named = lookup.rows("SELECT DISTINCT ?each { { ?each a bc:Actor } UNION { ?each a bc:Place } }")
        for iri in sorted({iri for (iri,) in named if article_of(iri) is None}):
            if not self.tree.keep(iri, self._of_shared(iri)):
                self._make(iri, Part("shared", iri))

    def _of_shared(self, iri: str) -> bytes:
        """What a shared page is made from: what is said of it, and the articles that have to do with it."""
        hashed = hashlib.blake2b(b"".join(self.source.shared_lines(iri)), digest_size=16)
        for link, _ in sorted(self.reader.lookup.pointing("bc:linkOf", iri)):
            hashed.update(b"".join(self.source.shared_lines(link)))
        pointing = ("bc:participant", "bc:assertedBy", "bc:refersTo", "bc:actsFor", "bc:place", "schema:publisher")
        graphs = {graph for name in pointing for graph in self.reader.lookup.graphs_pointing(name, iri)}
        graphs.update(self.reader.lookup.graphs_of(iri))
        for home in sorted({article_of(graph) or graph for graph in graphs}):
            hashed.update(home.encode() + self._hashes.get(home, b""))
        return hashed.digest()

    # ------------------------------------------------------------ sitemaps

    def sitemaps(self) -> None:
        """Write the sitemap: as many files as the protocol asks for, and one that leads to them."""
        owner = "sitemaps"
        self.tree.note(owner, b"-")
        addresses = (
            self.source.base + path.removesuffix("index.html") for path in self.tree.files("*.html") if path != _MISSING
        )
        parts: list[str] = []
        while batch := list(islice(addresses, LONGEST_SITEMAP)):
            parts.append(f"sitemap-{len(parts) + 1}.xml")
            with self.tree.stream(owner, parts[-1]) as stream:
                sitemap(stream, batch)
        self.tree.write(owner, "sitemap.xml", sitemap_index(self.source.base + part for part in parts))
