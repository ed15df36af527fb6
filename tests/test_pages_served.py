"""Pages as a server gives them: what is kept and for how long, what is not there, and what each look costs."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph
import pytest

import facts_examples as examples
from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.serving.browsing import Browsing
from backchannel.serving.keeping import Kept
from backchannel.serving.messages import Reply, Settings, Task
from backchannel.storage import open_store
from server_process import Server, running

RELAY = f"article/{examples.relay().article.id}"


def graph() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.extend(map_facts(examples.relay()).oxigraph())
    return store


def browsing() -> Browsing:
    return Browsing(Settings(("graph.trig",), DEFAULT_BASE))


# ---------------------------------------------------------------- what is not there


@pytest.mark.parametrize(
    "path", ["/actor/nobody", "/actor/nobody.html", "/article/0000/act/1-communication", "/no/where"]
)
def test_people_get_a_page_that_leads_on_where_there_is_none(server: Server, path: str) -> None:
    answer = server.get(path, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
    assert (answer.status, answer.kind) == (404, "text/html")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert f"{DEFAULT_BASE}{path[1:].removesuffix('.html')}" in answer.text
    for words in ('action="/search"', 'href="/actors"', 'href="/reports"'):
        assert words in answer.text


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "*/*", None])
def test_programs_get_a_line(server: Server, accept: str | None) -> None:
    answer = server.get("/actor/nobody", accept)
    assert (answer.status, answer.kind) == (404, "text/plain")
    assert answer.text.count("\n") == 1


def test_what_was_asked_for_in_vain_stays_words(server: Server) -> None:
    answer = server.get("/actor/%3Cscript%3Ealert(1)%3C/script%3E", "text/html")
    assert answer.status == 404
    assert "<script>alert" not in answer.text


# ---------------------------------------------------------------- what is kept


def test_a_page_is_made_once_until_the_graph_changes() -> None:
    desk, store = browsing(), graph()
    first = desk.answer_page(store, Task("page", "", f"{RELAY}.html"))
    assert first[0].status == 200
    assert desk.answer_page(store, Task("page", "", f"{RELAY}.html")) is first
    other = graph()
    other.extend(map_facts(examples.two_sided()).oxigraph())
    changed = desk.answer_page(other, Task("page", "", f"{RELAY}.html"))
    assert changed is not first and changed[0].status == 200


def test_what_is_not_there_is_not_kept() -> None:
    desk, store = browsing(), graph()
    before = desk.answer_page(store, Task("page", "", "actor/nobody.html"))
    assert before[0].status == 404
    assert desk.answer_page(store, Task("page", "", "actor/nobody.html")) is not before


def test_what_is_kept_is_bounded_in_bytes_and_the_latest_stays() -> None:
    kept = Kept(100_000)
    for n in range(100):
        kept.put(f"page {n}", (Reply(200, []), b"x" * 9_000))
        assert kept.get("page 0") is not None, "what is asked for again and again stays"
    assert sum(kept.get(f"page {n}") is not None for n in range(100)) == 9
    assert kept.get("page 99") is not None and kept.get("page 50") is None
    kept.put("page 99", (Reply(200, []), b"y"))
    assert kept.get("page 99") == (Reply(200, []), b"y")
    kept.put("large", (Reply(200, []), b"x" * 50_000))
    assert kept.get("large") is None, "one page does not drive out all others"
    kept.put("k" * 5_000, (Reply(200, []), b"x"))
    assert kept.get("k" * 5_000) is None
    kept.clear()
    assert kept.get("page 99") is None


def test_a_page_of_what_is_published_meanwhile_is_not_an_old_one(tmp_path: Path) -> None:
    place = tmp_path / "store"
    with open_store(place, base=DEFAULT_BASE) as store:
        store.put(map_facts(examples.relay()), facts=examples.relay())
    with running(place) as server:
        before = server.get("/actor/marvania.html", "text/html")
        assert before.status == 200
        same = server.get("/actor/marvania.html", "text/html", if_none_match=before.headers["etag"])
        assert (same.status, same.body) == (304, b"")
        with open_store(place) as store:
            store.put(map_facts(examples.two_sided()), facts=examples.two_sided())
        until = time.monotonic() + 30
        while server.get("/actor/marvania.html", "text/html").headers["etag"] == before.headers["etag"]:
            assert time.monotonic() < until, "the page stays as it was"
            time.sleep(0.1)


# ---------------------------------------------------------------- what a page costs


def test_the_page_of_a_popular_actor_takes_no_more_look_ups_than_it_shows() -> None:
    """Of hundreds of acts a page reads those that it shows, and of the others no more than when they were told."""

    def cost(reports: int) -> int:
        store = pyoxigraph.Store()
        for n in range(reports):
            facts = examples.two_sided(f"Marvania spoke with Ostrel, and once more: {n}.")
            store.extend(map_facts(facts).oxigraph())
        desk = browsing()
        desk.prepare(store)
        lookup = desk._current(store).reader.lookup
        counted = _Counted(store)
        lookup.store = counted  # type: ignore[assignment]
        assert desk.answer_page(store, Task("page", "", "actor/marvania.html"))[0].status == 200
        return counted.asked

    assert cost(200) <= cost(100) + 5


class _Counted:
    """A store that counts how often it is asked."""

    def __init__(self, store: pyoxigraph.Store) -> None:
        self._store = store
        self.asked = 0

    def __getattr__(self, name: str) -> object:
        self.asked += 1
        return getattr(self._store, name)
