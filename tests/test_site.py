"""The static site: whole, the same bytes on every run, changed at once, and good for others' programs."""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

import facts_examples as examples
from backchannel.errors import DataError, UsageError
from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.querying import query_names, run_query
from backchannel.reading import read
from backchannel.serving.descriptions import describe
from backchannel.site import SiteOptions, build_site
from backchannel.site import tree as tree_module
from backchannel.site.descriptions import Describer
from backchannel.site.quads import graphs_of, quads_of
from backchannel.site.sources import opened
from backchannel.site.tree import SiteTree
from backchannel.site.work import entities
from backchannel.site.workers import Workers
from backchannel.storage import open_store, read_store
from conftest import missing
from hostile_reports import ALARM
from site_links import dead_links

if TYPE_CHECKING:
    from backchannel.extraction import Extractor

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def files(site: Path) -> dict[str, str]:
    """The hashes of all files of a site that a web server would send."""
    return {
        str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def store_of(path: Path, *documents: Facts) -> Path:
    with open_store(path, base=DEFAULT_BASE) as store:
        for facts in documents:
            store.put(map_facts(facts), facts=facts)
    return path


@pytest.fixture(scope="module")
def site(showcase: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "public"
    build_site(showcase, out)
    return out


# ---------------------------------------------------------------- whole


def test_every_thing_has_a_page_and_its_data(site: Path, showcase: Path) -> None:
    for name in ("index.html", "catalog.ttl", "sitemap.xml", "feed.atom", "data/graph.nq", "static/style.css"):
        assert (site / name).is_file(), name
    for path in ("actor/peru", "place/riga"):
        assert (site / path / "index.html").is_file()
    with read_store(showcase) as snapshot:
        for record in snapshot.articles():
            local = record.iri.removeprefix(snapshot.base)
            for ending in ("/index.html", ".ttl", ".jsonld"):
                assert (site / f"{local}{ending}").is_file()


def test_no_link_is_dead(site: Path) -> None:
    assert list(dead_links(site)) == []


def test_the_page_for_what_is_not_there_leads_on_from_any_address(tmp_path: Path) -> None:
    base = "https://news.example/talks/"
    with open_store(tmp_path / "store", base=base) as store:
        store.put(map_facts(examples.relay(), base=base), facts=examples.relay())
    build_site(tmp_path / "store", tmp_path / "site")
    assert list(dead_links(tmp_path / "site")) == []
    page = (tmp_path / "site" / "404.html").read_text(encoding="utf-8")
    links = re.findall(r'(?:href|src)="([^"]+)"', page)
    assert links and all(link.startswith("/talks/") or link == "#main" for link in links)
    assert "404" not in (tmp_path / "site" / "sitemap-1.xml").read_text(encoding="utf-8")


def test_each_question_has_its_answer_and_all_rows_to_take(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", examples.relay(), *many(2))
    build_site(store, tmp_path / "site")
    for name in query_names():
        page = (tmp_path / "site" / "query" / name / "index.html").read_text(encoding="utf-8")
        rows = run_query(store, name)
        table = (tmp_path / "site" / "query" / name / "answer.csv").read_bytes().decode()
        assert table == rows.csv()
        assert page.count("<tr>") == (len(rows.rows) + 1 if rows.rows else 0)
        assert (f"All {len(rows.rows)} row" in page) == bool(rows.rows)


def test_questions_about_many_reports_have_the_rows_that_the_store_keeps(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", *many(60))
    build_site(store, tmp_path / "site")
    for name in ("communications", "single"):
        folder = tmp_path / "site" / "query" / name
        assert (folder / "answer.csv").exists()
        assert "Answered when this site was made" in (folder / "index.html").read_text(encoding="utf-8")
    table = (tmp_path / "site" / "query" / "communications" / "answer.csv").read_bytes().decode()
    assert table == run_query(store, "communications").csv()
    assert list(dead_links(tmp_path / "site")) == []


def test_the_link_checker_finds_dead_links(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<a href="gone.html"><a href="#nowhere"><a href="/root"><a href="">', "utf-8")
    assert len(list(dead_links(tmp_path))) == 3


def test_the_dumps_hold_the_whole_graph(site: Path, showcase: Path) -> None:
    with read_store(showcase) as snapshot:
        expected = set(snapshot.store)
    for form, name in ((RdfFormat.N_QUADS, "graph.nq"), (RdfFormat.TRIG, "graph.trig")):
        loaded = pyoxigraph.Store()
        loaded.bulk_load(path=str(site / "data" / name), format=form)
        assert set(loaded) == expected
    triples = {quad.triple for quad in pyoxigraph.parse(path=str(site / "data/graph.ttl"), format=RdfFormat.TURTLE)}
    named = pyoxigraph.Store()
    named.bulk_load(path=str(site / "data/graph.ttl"), format=RdfFormat.TURTLE)
    assert {quad.triple for quad in named} == {quad.triple for quad in expected}
    assert len(triples) >= len(named)


def test_the_catalogue_describes_the_dumps(site: Path) -> None:
    text = (site / "catalog.ttl").read_text(encoding="utf-8")
    for name in ("graph.ttl", "graph.trig", "graph.nq"):
        digest = hashlib.sha256((site / "data" / name).read_bytes()).hexdigest()
        assert digest in text, f"the hash of {name} is not in the catalogue"
        assert f"{DEFAULT_BASE}data/{name}" in text


def test_the_data_of_each_thing_is_what_the_server_says_of_it(showcase: Path) -> None:
    with opened(showcase) as source:
        describer = Describer(source.store)
        compared = 0
        for told in source.articles():
            quads = quads_of(source.lines(told.iri))
            describer.enter(told.iri, quads)
            for iri in entities(told.iri, graphs_of(quads)):
                assert describer.describe(iri) == describe(source.store, iri), iri
                compared += 1
    assert compared > 300


def test_turtle_and_jsonld_of_a_thing_say_the_same(site: Path) -> None:
    compared = 0
    for path in sorted(site.rglob("*.ttl")):
        if path.name == "catalog.ttl" or path.parent.name == "data":
            continue
        turtle = {q.triple for q in pyoxigraph.parse(path=str(path), format=RdfFormat.TURTLE)}
        linked = pyoxigraph.parse(path=str(path.with_suffix(".jsonld")), format=RdfFormat.JSON_LD)
        assert turtle == {q.triple for q in linked}, path
        compared += 1
    assert compared > 300


def test_the_feed_has_the_latest_claims(site: Path) -> None:
    feed = ET.parse(site / "feed.atom").getroot()
    entries = feed.findall("a:entry", ATOM)
    assert len(entries) == 60
    dates = [entry.findtext("a:updated", "", ATOM) for entry in entries]
    assert dates == sorted(dates, reverse=True)
    assert feed.findtext("a:updated", "", ATOM) == dates[0]
    for entry in entries:
        assert entry.findtext("a:title", "", ATOM)
        assert entry.findtext("a:author/a:name", "", ATOM)
        link = entry.find("a:link", ATOM)
        assert link is not None
        assert (site / link.attrib["href"].removeprefix(DEFAULT_BASE)).is_file()


def test_the_sitemap_names_every_page(site: Path) -> None:
    parts = [e.text or "" for e in ET.parse(site / "sitemap.xml").getroot().findall("s:sitemap/s:loc", SITEMAP)]
    named = {
        (loc.text or "").removeprefix(DEFAULT_BASE)
        for part in parts
        for loc in ET.parse(site / part.removeprefix(DEFAULT_BASE)).getroot().findall("s:url/s:loc", SITEMAP)
    }
    pages = {str(path.relative_to(site)).removesuffix("index.html") for path in site.rglob("*.html")}
    assert named == pages - {"404.html"}


def test_the_policy_stands_in_each_page(site: Path) -> None:
    for path in site.rglob("*.html"):
        assert '<meta http-equiv="Content-Security-Policy" content="default-src' in path.read_text(encoding="utf-8")


# ---------------------------------------------------------------- the same bytes, and no more than is new


def test_the_same_store_gives_the_same_bytes(site: Path, showcase: Path, tmp_path: Path) -> None:
    program = f"from backchannel.site import build_site; build_site({str(showcase)!r}, {str(tmp_path / 'again')!r})"
    subprocess.run([sys.executable, "-c", program], check=True, env=os.environ | {"PYTHONHASHSEED": "7"})
    assert files(tmp_path / "again") == files(site)


def test_several_processes_make_the_same_site(site: Path, showcase: Path, tmp_path: Path) -> None:
    one = build_site(showcase, tmp_path / "one", jobs=1)
    several = build_site(showcase, tmp_path / "several", jobs=3)
    assert files(tmp_path / "one") == files(tmp_path / "several") == files(site)
    assert one == several
    again = build_site(showcase, tmp_path / "several", jobs=3)
    assert (again.pages, again.written, again.removed) == (0, 0, 0)


def test_several_processes_tell_of_the_snapshot_that_the_run_began_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_of(tmp_path / "store", examples.relay(), *many(4))
    build_site(store, tmp_path / "before")
    begun = Workers.__enter__

    def meanwhile(workers: Workers) -> Workers:
        with open_store(store) as writer:
            for facts in many(3, "quarrelled"):
                writer.put(map_facts(facts), facts=facts)
        return begun(workers)

    monkeypatch.setattr(Workers, "__enter__", meanwhile)
    build_site(store, tmp_path / "site", jobs=2)
    assert files(tmp_path / "site") == files(tmp_path / "before")


def test_a_process_that_is_killed_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(tmp_path / "store", examples.relay(), *many(30))
    started = Workers._started

    def shot(workers: Workers) -> ProcessPoolExecutor:
        pool = started(workers)
        for process in list(pool._processes.values()):
            process.kill()
        return pool

    monkeypatch.setattr(Workers, "_started", shot)
    with pytest.raises(DataError, match=r"was killed.*--jobs 1"):
        build_site(store, tmp_path / "site", jobs=2)
    assert [path.name for path in (tmp_path / "site").iterdir()] == []


def test_a_graph_file_gives_the_same_pages_as_a_store(site: Path, tmp_path: Path) -> None:
    build_site(site / "data" / "graph.nq", tmp_path / "again")
    assert files(tmp_path / "again") == files(site)


def test_a_second_run_writes_nothing(showcase: Path, tmp_path: Path) -> None:
    build_site(showcase, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if not path.name.startswith(".")}
    report = build_site(showcase, tmp_path)
    assert (report.pages, report.written, report.removed) == (0, 0, 0)
    assert report.kept > 900
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if not p.name.startswith(".")} == before


def many(number: int, word: str = "spoke") -> list[Facts]:
    return [examples.two_sided(f"Marvania {word} with Ostrel, and once more: {n}.") for n in range(number)]


def test_a_site_brought_up_to_date_is_one_made_anew(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", examples.relay(), *many(30))
    build_site(store, tmp_path / "site")
    with open_store(store) as writer:
        for facts in many(5, "quarrelled"):
            writer.put(map_facts(facts), facts=facts)
    report = build_site(store, tmp_path / "site")
    assert 5 * 3 <= report.pages < 60
    build_site(store, tmp_path / "anew")
    assert files(tmp_path / "site") == files(tmp_path / "anew")


def test_pages_of_what_is_gone_are_removed(tmp_path: Path) -> None:
    build_site(store_of(tmp_path / "two", examples.relay(), *many(1)), tmp_path / "site")
    (tmp_path / "site" / "CNAME").write_text("news.example", "utf-8")
    report = build_site(store_of(tmp_path / "one", *many(1)), tmp_path / "site")
    assert report.removed > 30
    assert (tmp_path / "site" / "CNAME").is_file(), "what the site did not write stays"
    assert not (tmp_path / "site" / "article" / examples.relay().article.id).exists()
    (tmp_path / "site" / "CNAME").unlink()
    build_site(tmp_path / "one", tmp_path / "anew")
    assert files(tmp_path / "site") == files(tmp_path / "anew")


def test_a_new_name_of_a_shared_actor_reaches_every_page(tmp_path: Path) -> None:
    build_site(store_of(tmp_path / "old", *many(2)), tmp_path / "site")
    renamed = [
        examples.two_sided(f"Marvania spoke with Ostrel, and once more: {n}.", name="The Marvanian Republic")
        for n in range(2)
    ]
    build_site(store_of(tmp_path / "new", *renamed), tmp_path / "site")
    for page in (tmp_path / "site" / "article").rglob("index.html"):
        assert "Marvanian Republic" in page.read_text(encoding="utf-8"), page


def test_other_options_reach_every_page(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", examples.relay())
    build_site(store, tmp_path / "site", options=SiteOptions(name="Back room", quote_limit=3))
    article = tmp_path / "site" / "article" / examples.relay().article.id / "index.html"
    assert "Back room" in article.read_text(encoding="utf-8")
    assert "grain shipments. The Marvanian" not in article.read_text(encoding="utf-8")
    build_site(store, tmp_path / "site", options=SiteOptions(full_text=True))
    assert "The talks in Marvania last year failed." in article.read_text(encoding="utf-8")
    assert 'id="evidence-' in article.read_text(encoding="utf-8")


# ---------------------------------------------------------------- nothing half done


def test_a_fault_leaves_the_site_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(tmp_path / "store", examples.relay())
    build_site(store, tmp_path / "site")
    before = files(tmp_path / "site")
    with open_store(store) as writer:
        writer.put(map_facts(many(1)[0]))

    def fail(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("backchannel.site.building.sitemap_index", fail)
    with pytest.raises((DataError, OSError)):
        build_site(store, tmp_path / "site")
    assert files(tmp_path / "site") == before
    assert not (tmp_path / "site" / ".backchannel.partial").exists()


def test_a_run_killed_while_it_renames_is_finished_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(tmp_path / "store", examples.relay())
    build_site(store, tmp_path / "site")
    with open_store(store) as writer:
        for facts in many(3):
            writer.put(map_facts(facts), facts=facts)

    done = 0
    replace = os.replace

    def killed(old: object, new: object) -> None:
        nonlocal done
        done += 1
        if done > 7:
            raise KeyboardInterrupt
        replace(old, new)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(tree_module.os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            build_site(store, tmp_path / "site")
    build_site(store, tmp_path / "site")
    build_site(store, tmp_path / "anew")
    assert files(tmp_path / "site") == files(tmp_path / "anew")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_nothing_behind(showcase: Path, tmp_path: Path, jobs: str) -> None:
    command = [sys.executable, "-m", "backchannel", "site", "--jobs", jobs, showcase, tmp_path / "site"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    stage = tmp_path / "site" / ".backchannel.partial"
    while process.poll() is None and not stage.exists():
        pass
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode in (0, 130)
    assert "Traceback" not in told
    assert not stage.exists()
    if process.returncode == 130:
        assert not (tmp_path / "site" / "index.html").exists()


def test_a_folder_with_other_files_is_refused(showcase: Path, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="holds other files"):
        build_site(showcase, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_a_second_run_at_the_same_time_is_refused(showcase: Path, tmp_path: Path) -> None:
    with SiteTree(tmp_path, b"x"), pytest.raises(UsageError, match="another run"):
        build_site(showcase, tmp_path)


def test_the_command_tells_what_it_did(
    backchannel: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    store = store_of(tmp_path / "store", examples.relay())
    done = backchannel("site", store, tmp_path / "site", "--name", "Back room", "--quote-limit", 5, "--jobs", 2)
    assert done.returncode == 0, done.stderr
    assert "files written" in done.stderr
    assert "Back room" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert backchannel("site", tmp_path / "nothing.ttl", tmp_path / "other").returncode == 1
    assert backchannel("site", store, tmp_path / "store").returncode == 2
    assert backchannel("site", store, "").returncode == 2


def test_a_base_that_is_not_the_stores_is_refused(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", examples.relay())
    with pytest.raises(UsageError, match=re.escape(DEFAULT_BASE)):
        build_site(store, tmp_path / "site", base="https://news.example/talks/")


def test_an_empty_graph_needs_a_base(tmp_path: Path) -> None:
    (tmp_path / "empty.nt").touch()
    with pytest.raises(DataError, match="--base"):
        build_site(tmp_path / "empty.nt", tmp_path / "site")
    build_site(tmp_path / "empty.nt", tmp_path / "site", base=DEFAULT_BASE)
    assert list(dead_links(tmp_path / "site")) == []


# ---------------------------------------------------------------- in the hands of others


@pytest.fixture(scope="session")
def modules() -> Path:
    """Where npm has put the packages that the tests use."""
    path = os.environ.get("NODE_PATH")
    if path is None or shutil.which("node") is None:
        missing("a folder of npm packages (NODE_PATH)")
    return Path(path)


def test_the_html_is_valid(site: Path, modules: Path) -> None:
    checker = modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    java = shutil.which("java")
    if java is None or not checker.is_file():
        missing("vnu-jar, a package of npm, or java,")
    # Of pages made by one template a few: the checker takes its time.
    kinds = (
        "*.html",
        "*/index.html",
        "actor/*/index.html",
        "place/*/index.html",
        "timeline/*/*.html",
        "reports/*/*.html",
    )
    chosen = {page for kind in kinds for page in site.glob(kind)}
    for folder in sorted((site / "article").iterdir()):
        pages = sorted(folder.rglob("index.html"))
        chosen.update(pages if any(ALARM in page.read_text("utf-8") for page in pages) else pages[:4])
    command = [java, "-Xss8m", "-jar", checker, "--errors-only", "--format", "json", *sorted(chosen)]
    done = subprocess.run(command, capture_output=True, text=True)
    messages = json.loads(done.stderr)["messages"]
    assert [f"{m.get('url')}: {m['message']}" for m in messages] == []
    assert len(chosen) > 80


def cell(value: str | None) -> str:
    """A value without an order of what is joined in it: SPARQL fixes none."""
    return ", ".join(sorted(re.split("[,;] ", value or "")))


MISJOINED = {
    ("attested", "mediators"),
    ("attested", "parties"),
    ("attribution", "participants"),
    ("confirmations", "participants"),
}
"""Queries and columns that Comunica 4.5 fills wrongly."""


def test_comunica_answers_the_shipped_queries_from_the_files_alone(
    examples: Path, extractor: Extractor, tmp_path: Path, modules: Path
) -> None:
    if not (modules / "@comunica" / "query-sparql-file").is_dir():
        missing("@comunica/query-sparql-file, a package of npm,")
    site = tmp_path / "site"  # of one report: Comunica takes its time
    build_site(store_of(tmp_path / "store", extractor.extract(read(examples / "relayed-message.txt"))), site)
    script = Path(__file__).parent / "comunica_answers.js"
    files = [site / "query" / name / "query.rq" for name in query_names()]
    done = subprocess.run(
        [shutil.which("node") or "node", script, site / "data" / "graph.ttl", *files],
        capture_output=True,
        text=True,
        env=os.environ | {"NODE_PATH": str(modules)},
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    for name, rows in zip(query_names(), answers, strict=True):
        answer = run_query(site / "data" / "graph.ttl", name)
        # Comunica 4.5 may join few rows to an optional group by putting them into it, and then loses or mixes what the
        # group binds: the columns in which it does are left out, all others must be the same.
        columns = [each for each in answer.columns if (name, each) not in MISJOINED]
        expected = [dict(zip(answer.columns, row, strict=True)) for row in answer.values()]
        told, wanted = (sorted([cell(row.get(c)) for c in columns] for row in each) for each in (rows, expected))
        assert len(rows) == len(expected), name
        assert told == wanted, name
    assert sum(map(len, answers)) > 40


# ---------------------------------------------------------------- disks


@pytest.mark.parametrize("room", [2_000, 100_000], ids=["not for the manifest", "not for the dump"])
def test_a_site_for_which_there_is_no_room_is_told_and_leaves_nothing(
    showcase: Path, tmp_path: Path, room: int
) -> None:
    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    out = tmp_path / "public"
    done = subprocess.run(
        [sys.executable, "-m", "backchannel", "site", showcase, out],
        capture_output=True,
        text=True,
        preexec_fn=narrow,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"backchannel: {out}") and "make room" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not out.exists() or not list(out.iterdir())


def test_a_damaged_manifest_is_told(tmp_path: Path) -> None:
    store, out = store_of(tmp_path / "store", examples.relay()), tmp_path / "public"
    build_site(store, out)
    before = {path: path.read_bytes() for path in out.rglob("*.html")}
    (out / ".backchannel.manifest").write_bytes(bytes(range(256)) * 20)
    with pytest.raises(DataError, match=r"\.backchannel\.manifest: .*file is not a database; .*made anew"):
        build_site(store, out)
    assert {path: path.read_bytes() for path in out.rglob("*.html")} == before
