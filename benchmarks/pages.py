"""How fast pages come: from the server, and as files of a site.

    python benchmarks/pages.py [ARTICLES] [--store DIR] [--seconds N] [--site N] [--jobs N] [--links]

Made-up articles (`corpus.py`) are put into a store, 10,000 of them unless told otherwise. Four clients, one page after
the other each, ask the server of this machine for pages of things drawn by chance: claims, acts, reports, actors, as
many of each; the client takes the time of each page. Then a site is made of the first N articles (1,000), twice: all
anew, and with nothing to do; by so many processes as there are processors, unless `--jobs` tells. `--links` follows
every link of it. Beside the clock stands how long processors worked on it, which other programs disturb less.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import corpus
from script import run_script

from backchannel.mapping import DEFAULT_BASE
from backchannel.mapping.vocabulary import BC
from backchannel.storage import read_store

__all__ = ["main"]

_CLIENTS = 4
_KINDS = ("Claim", "Act", "Article", "Actor")
_DRAWN = 2_000
"""Pages that are asked for, of each kind; each client goes through all of them in an order of its own."""


def _drawn(path: Path) -> dict[str, list[str]]:
    """Paths of pages of each kind, drawn by chance, the same on each run."""
    chance = random.Random(1)
    drawn: dict[str, list[str]] = {}
    with read_store(path) as snapshot:
        for kind in _KINDS:
            query = f"SELECT DISTINCT ?s {{ ?s a <{BC}{kind}> }}"
            found = snapshot.store.query(query, use_default_graph_as_union=True)
            iris = sorted(solution[0].value for solution in found)  # type: ignore[union-attr]
            chosen = chance.sample(iris, min(_DRAWN, len(iris)))
            drawn[kind] = [f"/{iri.removeprefix(DEFAULT_BASE)}.html" for iri in chosen]
    return drawn


@contextmanager
def _served(path: Path) -> Iterator[tuple[str, int]]:
    """Run the server on a store; yields host and port."""
    command = [sys.executable, "-m", "backchannel", "serve", str(path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        address = urlsplit(server.stderr.readline().partition(" at ")[2].partition(",")[0])
        try:
            yield address.hostname or "", address.port or 0
        finally:
            server.terminate()


def _asked(where: tuple[str, int], pages: list[tuple[str, str]], seconds: float, seed: int) -> list[tuple[str, float]]:
    """Ask for pages for some seconds; returns kind and seconds of each."""
    order = random.Random(seed).sample(pages, len(pages))
    connection = http.client.HTTPConnection(*where, timeout=60)
    taken: list[tuple[str, float]] = []
    end = time.perf_counter() + seconds
    while True:
        for kind, page in order:
            start = time.perf_counter()
            connection.request("GET", page, headers={"Accept": "text/html"})
            response = connection.getresponse()
            response.read()
            taken.append((kind, time.perf_counter() - start))
            assert response.status == 200, f"{page}: {response.status}"
            if time.perf_counter() > end:
                connection.close()
                return taken


def _told(kind: str, taken: list[float]) -> str:
    """A line about times: how many, the median, and what one in a hundred exceeds."""
    taken.sort()
    median, slow = (taken[int(len(taken) * share)] * 1000 for share in (0.5, 0.99))
    return f"  {kind:8} {len(taken):7} pages, median {median:6.1f} ms, 99 of 100 within {slow:6.1f} ms"


def _serve(path: Path, seconds: float) -> None:
    drawn = _drawn(path)
    pages = [(kind, page) for kind, each in drawn.items() for page in each]
    with _served(path) as where:
        start = time.perf_counter()
        for overview in ("/", "/mediations", "/timeline", "/actors"):
            began = time.perf_counter()
            _asked(where, [("overview", overview)], 0, 0)
            print(f"  {overview:12} first {time.perf_counter() - began:5.2f} s")
        _asked(where, pages, 3, 0)
        print(f"server, {_CLIENTS} clients (warm after {time.perf_counter() - start:.1f} s)")
        with multiprocessing.Pool(_CLIENTS) as pool:
            jobs = [pool.apply_async(_asked, (where, pages, seconds, n)) for n in range(_CLIENTS)]
            taken = [each for job in jobs for each in job.get()]
    for kind in _KINDS:
        print(_told(kind, [each for name, each in taken if name == kind]))
    print(_told("all", [each for _, each in taken]))
    print(f"  {len(taken) / seconds:.0f} pages/s")


def _processor() -> float:
    """The seconds that processors worked for this process and for those that it has seen end."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def _site(articles: int, jobs: int | None, follow: bool) -> None:
    from backchannel.site import build_site

    with tempfile.TemporaryDirectory() as scratch:
        corpus.fill(Path(scratch, "store"), articles)
        for run in ("anew", "again, with nothing to do"):
            start, processor = time.perf_counter(), _processor()
            report = build_site(Path(scratch, "store"), Path(scratch, "site"), jobs=jobs)
            wall, processor = time.perf_counter() - start, _processor() - processor
            files = report.written + report.kept
            print(
                f"site of {articles} articles, {run}: {report.pages} pages, {files} files, {wall:.1f} s"
                f" ({processor:.1f} s of processor), {report.pages / wall:.0f} pages/s,"
                f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
            )
        if follow:
            checker = Path(__file__).resolve().parent.parent / "tests" / "site_links.py"
            subprocess.run([sys.executable, str(checker), str(Path(scratch, "site"))], check=True)


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=10_000)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--site", type=int, default=1_000)
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--links", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        store = chosen.store or Path(scratch, "store")
        corpus.fill(store, chosen.articles)
        _serve(store, chosen.seconds)
    if chosen.site:
        _site(chosen.site, chosen.jobs, chosen.links)


if __name__ == "__main__":
    run_script(main)
