"""Runs over corpora: the same bytes however many work on them, each text once, and no fault stops the rest."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest

from backchannel.article import Article
from backchannel.corpus import CorpusRun, Journal, Plan
from backchannel.corpus.duplicates import Copy, Duplicates, sketch
from backchannel.errors import DataError
from backchannel.publishing import Composed, Failure, Format
from backchannel.reading.items import MAX_ITEM_BYTES, Form, Item, Known

CommandLine = Callable[..., "subprocess.CompletedProcess[str]"]

_STATES = ("Chile", "Mongolia", "Portugal", "Iceland", "Kenya", "Peru", "Oman", "Norway", "Ghana", "Nepal", "Fiji")
_TOLD = (
    "{a} asked {b} on Monday to carry a message to {c}.",
    "{a} is mediating between {b} and {c}, its foreign ministry said.",
    "The foreign ministers of {a} and {b} met in {c} on Tuesday.",
    "{a} denied that talks with {b} were planned.",
)


def told(number: int) -> str:
    """Return a short report; no two have the same words."""
    chance = random.Random(number)
    sentences = (each.format(**dict(zip("abc", chance.sample(_STATES, 3), strict=True))) for each in _TOLD)
    return f"Report {number}. {next(sentences)} {next(sentences)}"


def lines(path: Path, records: list[object]) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def quads(path: Path) -> set[str]:
    return {str(quad) for quad in pyoxigraph.parse(path=str(path))}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve reports, two that came before, one at fault, one in French."""
    records: list[object] = [
        {
            "text": told(n),
            "date": f"2031-05-{n + 1:02}",
            "publisher": "Harbour Post",
            "url": f"https://post.example/{n}",
        }
        for n in range(12)
    ]
    records.insert(5, {"text": told(2), "publisher": "The Tide", "url": "https://tide.example/2"})
    records.insert(9, {"text": told(2), "publisher": "The Lantern"})
    records.insert(7, {"text": told(20), "date": "soon"})
    records.append({"text": "Le ministre du Chili a rencontré lundi à Lisbonne son homologue de Mongolie. " * 4})
    return lines(tmp_path_factory.mktemp("corpus") / "a.jsonl", records)


@pytest.fixture(scope="module")
def published(corpus: Path, backchannel: CommandLine) -> Path:
    """What one process makes of it."""
    out = corpus.parent / "out"
    done = backchannel("publish", corpus, "--out", out, "--jobs", 1, "--report", corpus.parent / "report.json")
    assert done.returncode == 1, done.stderr
    (corpus.parent / "stdout").write_text(done.stdout)
    (corpus.parent / "stderr").write_text(done.stderr)
    return out


def test_the_bytes_are_the_same_however_many_work(published: Path, corpus: Path, backchannel: CommandLine) -> None:
    out = corpus.parent / "three"
    done = backchannel("publish", corpus, "--out", out, "--jobs", 3)
    assert contents(out) == contents(published)
    assert done.stdout == (corpus.parent / "stdout").read_text()


def test_the_report_tells_what_became_of_all(published: Path, corpus: Path) -> None:
    report = json.loads((corpus.parent / "report.json").read_text())
    assert (report["read"], report["published"], report["rejected"]) == (15, 12, 0)
    assert report["duplicates"] == {"same": 2, "alike": 0}
    assert report["skipped"]["otherLanguages"] == {"fr": 1}
    [fault] = report["faults"]
    assert (fault["source"], fault["place"]) == (str(corpus), "line 8")
    assert {"elapsed", "extraction", "judging", "mapping", "reading", "writing"} <= report["seconds"].keys()
    said = (corpus.parent / "stderr").read_text()
    assert f"{corpus}, line 8: 'soon' is not a date" in said
    assert "2 articles came before, 2 in the same words and 0 in nearly the same" in said
    assert "1 article in other languages passed over: 1 fr" in said


def test_all_who_published_a_text_are_named_in_all_formats(published: Path) -> None:
    graph = quads(published / "graph.nq")
    again = sorted(line for line in graph if "alsoPublishedBy" in line)
    assert [line.split('"')[1] for line in again] == ["The Lantern", "The Tide"]
    assert sum("alternateOf> <https://tide.example/2>" in line for line in graph) == 1
    assert quads(published / "graph.trig") == quads(published / "graph.jsonld") == graph
    triples = {line.rpartition(" <")[0] for line in graph}
    assert quads(published / "graph.ttl") == triples


def test_a_store_holds_the_same(published: Path, corpus: Path, backchannel: CommandLine) -> None:
    store = corpus.parent / "store"
    for _ in range(2):  # the second time, all is there already
        done = backchannel("publish", corpus, "--store", store, "--jobs", 2)
        assert done.returncode == 1, done.stderr
    assert "12 unchanged" in done.stderr
    dumped = set(backchannel("store", "dump", store).stdout.splitlines())
    assert dumped == set((published / "graph.nq").read_text().splitlines())


def test_shards_hold_so_many_articles_each(published: Path, corpus: Path, backchannel: CommandLine) -> None:
    out = corpus.parent / "shards"
    for size in (2, 5):  # of the first run, the last shards go
        backchannel("publish", corpus, "--out", out, "--jobs", 2, "--shard", size)
    shards = sorted(out.glob("graph-*.nq"))
    assert [path.name for path in shards] == ["graph-00001.nq", "graph-00002.nq", "graph-00003.nq"]
    assert [len(path.read_bytes().splitlines()) for path in sorted(out.glob("facts-*.jsonl"))] == [5, 5, 2]
    assert set().union(*map(quads, shards)) == quads(published / "graph.nq")
    assert set().union(*map(quads, out.glob("graph-*.jsonld"))) == quads(published / "graph.nq")
    catalog = (out / "catalog.ttl").read_text()
    assert all(path.name in catalog for path in out.iterdir() if path.name != "catalog.ttl")


def test_an_id_that_comes_again_with_another_text_is_told(tmp_path: Path, backchannel: CommandLine) -> None:
    source = lines(tmp_path / "a.jsonl", [{"text": told(1), "id": "x"}, {"text": told(2), "id": "x"}])
    done = backchannel("publish", source, "--out", tmp_path / "out")
    assert "line 2: the id 'x' was given to another text at line 1" in done.stderr
    assert "1 article published" in done.stderr and done.returncode == 1


def test_sources_without_anything_to_publish_leave_all_as_it_was(tmp_path: Path, backchannel: CommandLine) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "style.css").write_text("a {}")
    done = backchannel("publish", tmp_path / "site", "--out", tmp_path / "out")
    assert done.returncode == 1 and "none of the 1 files in this folder is an article" in done.stderr
    french = tmp_path / "a.txt"
    french.write_text("Le ministre du Chili a rencontré lundi à Lisbonne son homologue de Mongolie. " * 4)
    done = backchannel("publish", french, "--out", tmp_path / "out")
    assert done.returncode == 1 and "there is nothing to publish" in done.stderr
    assert not (tmp_path / "out").exists()


class Bomb:
    """Ends the process that unpacks it."""

    def __reduce__(self) -> object:
        return os._exit, (9,)


def test_a_process_that_dies_costs_one_article() -> None:
    items = [Item(Form.PLAIN, "a", f"line {n}", told(n)) for n in range(40)]
    items[13] = items[13]._replace(content=Bomb())  # type: ignore[arg-type]
    run = CorpusRun(Plan(formats=(Format.N_QUADS,)), jobs=2)
    made = list(run.documents(items))
    assert [each.error.place for each in made if isinstance(each, Failure)] == ["line 14"[:5] + "13"]
    assert sum(isinstance(each, Composed) for each in made) == 39


def article(text: str) -> Article:
    return Article(text=text, publisher="Post")


LONG = " ".join(told(n) for n in range(30, 36)) + " Officials in Lisbon gave no details of what had been said there."


def first(*texts: str) -> list[bool]:
    """Tell of each text whether it is new."""
    before = Duplicates()
    return [before.first(article(text), sketch(text)) is None for text in texts]


def test_nearly_the_same_text_is_told() -> None:
    cut = LONG.replace(" Officials in Lisbon gave no details of what had been said there.", "")
    reworded = LONG.replace("gave no details", "gave no more details")
    assert first(LONG, cut, reworded, LONG) == [True, False, False, False]


def test_a_text_with_another_name_or_number_is_another_text() -> None:
    assert first(LONG, LONG.replace("Lisbon", "Madrid"), LONG.replace("Report 31", "Report 77")) == [True, True, True]


def test_other_texts_and_short_ones_are_not_alike() -> None:
    other = " ".join(told(n) for n in range(60, 66))
    assert first(LONG, other, "Envoys of Chile met.", "Envoys of Chile met there.") == [True, True, True, True]


def test_copies_are_told_once_and_without_the_origin() -> None:
    before = Duplicates()
    origin = article(LONG)
    before.first(origin, None)
    for copy in (Copy("Post", None), Copy("Tide", None), Copy("Tide", None), Copy("Post", "https://post.example/2")):
        before.note(origin.id, copy)
    [(id, copies)] = before.copies()
    assert id == origin.id
    assert [each for each in copies if any(each)] == [Copy(None, "https://post.example/2"), Copy("Tide", None)]
    before.withdraw(origin.id)
    assert list(before.copies()) == []


def test_a_journal_keeps_what_is_done_and_goes_when_all_is(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.add("a", b"1")
    journal.keep()
    journal.add("b", b"2")
    journal.close()
    again = Journal(tmp_path / "journal")
    assert (again.get("a"), again.get("b"), again.get("c")) == (b"1", b"2", None)
    again.remove()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", [b"", b"nonsense" * 999])
def test_a_damaged_journal_is_of_no_use_and_does_no_harm(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "journal").write_bytes(damage)
    journal = Journal(tmp_path / "journal")
    assert journal.get("a") is None
    journal.add("a", b"1")
    journal.keep()
    assert journal.get("a") == b"1"


def kept(journal: Path) -> int:
    """How many articles a run that is at work has kept."""
    try:
        database = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    except sqlite3.Error:
        return 0
    try:
        return int(database.execute("SELECT count(*) FROM done").fetchone()[0])
    except sqlite3.Error:
        return 0
    finally:
        database.close()


def killed(source: Path, out: Path, after: Callable[[subprocess.Popen[bytes]], None]) -> bool:
    """Publish, kill the process in the midst of it; tell whether it was still at work."""
    command = [sys.executable, "-m", "backchannel", "publish", str(source), "--out", str(out), "--jobs", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    after(process)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def workers_of(out: Path) -> list[int]:
    """Return the processes that still work for a run into this directory."""
    found = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in found.splitlines() if str(out) in line]


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path, backchannel: CommandLine) -> None:
    source = lines(tmp_path / "a.jsonl", [{"text": " ".join(told(n) for n in range(k, k + 9))} for k in range(120)])
    out = tmp_path / "out"

    def something_is_kept(process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None and not kept(out / ".backchannel.journal"):
            time.sleep(0.05)

    assert killed(source, out, something_is_kept), "the run ended before anything was kept"
    done = backchannel("publish", source, "--out", out, "--jobs", 2)
    assert done.returncode == 0, done.stderr
    resumed = re.search(r"(\d+) articles? had been done before this run", done.stderr)
    assert resumed and int(resumed[1]) > 0
    whole = tmp_path / "whole"
    backchannel("publish", source, "--out", whole, "--jobs", 1)
    assert contents(out) == contents(whole)
    assert not workers_of(out)


@pytest.mark.soak
def test_thirty_kills_leave_no_trace(tmp_path: Path, backchannel: CommandLine) -> None:
    source = lines(
        tmp_path / "a.jsonl",
        [{"text": " ".join(told(n) for n in range(k, k + 4)), "publisher": f"Post {k % 7}"} for k in range(900)]
        + [{"text": " ".join(told(n) for n in range(k, k + 4)), "publisher": "Tide"} for k in range(0, 900, 9)],
    )
    whole, out = tmp_path / "whole", tmp_path / "out"
    start = time.monotonic()
    backchannel("publish", source, "--out", whole, "--jobs", 2)
    seconds = time.monotonic() - start
    chance = random.Random(1)
    kills = 0
    for _ in range(30):
        # Most in the first runs, which have all before them; later ones have less left to do.
        kills += killed(source, out, lambda process: time.sleep(chance.uniform(0.5, max(2.0, seconds / 8))))
    done = backchannel("publish", source, "--out", out, "--jobs", 2)
    assert done.returncode == 0, done.stderr
    print(f"{kills} of 30 runs were killed at work; an undisturbed one takes {seconds:.0f} s")
    assert kills >= 15
    assert contents(out) == contents(whole)


def spoilt(folder: Path) -> int:
    """Write a corpus of a thousand, fifty of them at fault; return how many faults are to be told."""
    good = [json.dumps({"text": told(n), "id": n}).encode() for n in range(1000)]
    bad = [
        b'{"text": "Chile asked', b'["Chile"]', b"42", b"null", b'{"body": "Chile"}', b'{"text": 7}', b'{"text": {}}',
        b'{"text": "a", "date": "2031-13-01"}', b'{"text": "b", "date": "yesterday"}', b'{"text": "c", "date": 20310}',
        b'{"text": "Chile\\u0000met"}', b'{"text": "Chile\\ud800met"}', b'{"text": "Chile\\udc00"}', b'{"text": ""}',
        b'{"text": "  \\n "}', b'{"text": "d", "url": "javascript:alert(1)"}', b'{"text": "e", "title": ["x"]}',
        '{"text": "Chile \u202e met"}'.encode(), '{"text": "\u202dChile"}'.encode(), b"\xff\xfe\x00", b"{'text': 'f'}",
        b'{"text": "g"', b"[[[[" * 50_000, b'{"text": "' + b"h" * 50_000_000 + b'"}',
        json.dumps({"text": told(2000), "id": 3}).encode(), json.dumps({"text": told(2001), "id": 4}).encode(),
    ]  # fmt: skip
    corpus = good[:900]
    for n, line in enumerate(bad):
        corpus.insert(7 + 30 * n, line)
    (folder / "a.jsonl").write_bytes(b"\n".join(corpus) + b"\n")
    (folder / "b.csv").write_bytes(
        b"date,text\n" + b"".join(f'2031-05-01,"{told(n)}"\n'.encode() for n in range(900, 935))
        + b"2031-02-30,Envoys met.\n,\n2031-05-01\n2031-05-01,a\xffb\n"
    )  # fmt: skip
    packed = gzip.compress(b"".join(line + b"\n" for line in good[935:945]))
    (folder / "c.jsonl.gz").write_bytes(packed[:-8])
    (folder / "d.html").write_bytes(b"<html><body>" + b"<div>" * 300_000)
    (folder / "e.html").write_bytes(b"<html><body><p>" + b"x" * (MAX_ITEM_BYTES + 1))
    (folder / "f.txt").write_bytes(b"")
    (folder / "g.txt").write_bytes(b"Title: A\nDate: never\n\nEnvoys met.")
    (folder / "h.txt").write_bytes("Envoys met in Málaga.".encode("latin-1"))
    (folder / "i.txt").write_bytes("Envoys met.".encode("utf-16"))
    (folder / "j.jsonl.gz").write_bytes(gzip.compress(bytes(200_000_000)))
    (folder / "k.warc").write_bytes(
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\nHTTP/1.1 200 OK\r\n"
    )
    (folder / "l.parquet").write_bytes(b"PAR1" + bytes(100))
    (folder / "m.xml").write_bytes(b'<?xml version="1.0"?><rss><channel><item><title>x')
    for n in range(945, 950):  # marks that only help Arabic names along do no harm
        (folder / f"n{n}.txt").write_text(told(n) + " \u200f")
    return len(bad)


def test_a_thousand_with_all_faults_there_are(tmp_path: Path, backchannel: CommandLine) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    lines_at_fault = spoilt(folder)
    report = tmp_path / "report.json"
    done = backchannel("publish", folder, "--out", tmp_path / "out", "--jobs", 2, "--format", "nq", "--report", report)
    assert done.returncode == 1
    account = json.loads(report.read_text())
    assert account["published"] == 950
    faults = [(Path(each["source"]).name, each["place"]) for each in account["faults"]]
    assert [place for name, place in faults if name == "a.jsonl"] == [
        f"line {8 + 30 * n}" for n in range(lines_at_fault)
    ]
    assert [place for name, place in faults if name == "b.csv"] == ["line 37", "line 38", "line 39", "line 40"]
    assert dict(faults)["c.jsonl.gz"].startswith("byte ") and dict(faults)["g.txt"] == "line 2"
    assert dict(faults)["k.warc"] == "byte 0" and dict(faults)["l.parquet"] == "after row 0"
    others = {name for name, _ in faults} - {"a.jsonl", "b.csv"}
    assert others == {each.name for each in folder.iterdir() if each.name[0] in "cdefghijklm"}
    assert all("\n" not in str(DataError(each["message"])) for each in account["faults"])


def test_known_is_what_is_told_of_an_article() -> None:
    assert Known()._fields == ("title", "published", "publisher", "url", "language", "id")
