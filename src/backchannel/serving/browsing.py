"""What browsers ask for: the page of an IRI, the overviews, and the page on which one asks."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from pyoxigraph import Store

from backchannel.querying import query_names, query_text
from backchannel.serving.answering import RefusedQueryError, answer_query, solutions
from backchannel.serving.dereferencing import documented, iris, links, withdrawn_article
from backchannel.serving.descriptions import describe
from backchannel.serving.keeping import Kept
from backchannel.serving.messages import Settings, Task
from backchannel.serving.negotiation import Form
from backchannel.serving.pages import POLICY, Pages, SiteFrame
from backchannel.serving.replies import Answer
from backchannel.serving.representations import represent
from backchannel.storage import Snapshot

__all__ = ["Browsing"]

_PAGE = ".html"

_ROOM = 1 << 25
"""Bytes of pages that a worker keeps: some three thousand."""


class Browsing:
    """Pages of what a worker serves; they, and what they read of the whole graph, are kept until the graph changes.

    Parameters:
        settings: what they look like.
        text: gives the whole text of an article by its IRI, or none.
        snapshot: gives the snapshot that is served, where it is a store's.
    """

    def __init__(
        self,
        settings: Settings,
        text: Callable[[str], str | None] | None = None,
        snapshot: Callable[[], Snapshot | None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._snapshot = snapshot
        self._text = text if settings.full_text else None
        self._root = urlsplit(settings.base).path
        self._store: Store | None = None
        self._pages: Pages | None = None
        self._kept = Kept(_ROOM)

    def prepare(self, store: Store) -> None:
        """Read of the whole graph what nearly every page needs, before somebody waits for one."""
        _ = self._current(store).overview.dates

    def answer_page(self, store: Store, task: Task) -> Answer:
        """Return a page: ``task.text`` is what stands after the base, parameters included."""
        pages = self._current(store)
        answer = self._kept.get(task.text)
        if answer is None:
            answer = self._page(store, pages, task.text)
            if answer[0].status == 200:
                self._kept.put(task.text, answer)
        return answer

    def answer_missing(self, store: Store, task: Task) -> Answer:
        """Return the page that says that nothing is known of what stands after the base, or that it was withdrawn."""
        pages = self._current(store)
        article = withdrawn_article(store, self._settings.base + task.text, self._settings.base)
        if article == self._settings.base + task.text:
            head, body = _html(pages.article(article, self._root), links(task.text), status=410)
        else:
            head, body = self._missing(store, pages, task.text)
        head.headers.extend([(b"vary", b"accept"), (b"cache-control", b"no-cache")])
        return head, body

    def _page(self, store: Store, pages: Pages, text: str) -> Answer:
        path, _, parameters = text.partition("?")
        fields = _fields(parameters)
        if path.endswith(_PAGE):
            return self._page_of_iri(store, pages, path.removesuffix(_PAGE), fields)
        content = self._overview(pages, path, fields)
        if content is None:
            return self._missing(store, pages, path)
        return _html(content)

    def answer_question(self, store: Store, task: Task) -> Answer:
        """Return the page on which one asks, with the answer where there is a question."""
        fields = _fields(task.text.partition("?")[2])
        pages = self._current(store)
        query, name, show = fields.get("query"), fields.get("name"), fields.get("show", "table")
        if show in ("csv", "json") and query:
            accept = {"csv": "text/csv", "json": "application/sparql-results+json"}[show]
            return answer_query(
                store, Task("query", f"{accept}, text/turtle;q=0.5", query), self._settings, self._snapshot()
            )
        if query is None and name in query_names():
            return _html(pages.query(self._root, name=name, query=query_text(name)))
        if not query or not query.strip():
            return _html(pages.query(self._root))
        try:
            answer = solutions(store, query, self._settings, self._snapshot())
        except RefusedQueryError as error:
            return _html(pages.query(self._root, name=name, query=query, error=str(error)), status=error.status)
        return _html(pages.query(self._root, name=name, query=query, answer=answer, chart=show == "chart"))

    def _current(self, store: Store) -> Pages:
        if self._pages is None or store is not self._store:
            self._store = store
            self._kept.clear()
            self._pages = Pages(
                store,
                self._settings.base,
                frame=SiteFrame(name=self._settings.name),
                quote_limit=self._settings.quote_limit,
                text=self._text,
            )
        return self._pages

    def _page_of_iri(self, store: Store, pages: Pages, path: str, fields: dict[str, str]) -> Answer:
        for iri in iris(self._settings.base + path):
            content = pages.page(iri, self._root, part=_part(fields))
            if content is not None:
                return _html(content, links(path, Form.HTML))
            graphs = describe(store, iri)
            if graphs is None:
                continue
            return documented(Form.HTML, represent(graphs, Form.HTML, self._settings.base), links(path, Form.HTML))
        return self._missing(store, pages, path)

    def _missing(self, store: Store, pages: Pages, path: str) -> Answer:
        address = self._settings.base + path
        withdrawn = withdrawn_article(store, address, self._settings.base)
        return _html(pages.missing(self._root, address, withdrawn=withdrawn), status=404 if withdrawn is None else 410)

    def _overview(self, pages: Pages, path: str, fields: dict[str, str]) -> str | None:
        if path.startswith("timeline/"):
            return pages.timeline(self._root, path.removeprefix("timeline/"))
        if path.startswith("reports/"):
            return pages.reports(self._root, path.removeprefix("reports/"), part=_part(fields))
        if path == "search":
            return pages.search(fields.get("q", "")[:1000], self._root)
        plain: dict[str, Callable[[str], str | None]] = {
            "": pages.home,
            "mediations": pages.mediations,
            "timeline": pages.timeline,
            "actors": pages.actors,
            "reports": pages.reports,
            "about": pages.about,
        }
        return plain[path](self._root) if path in plain else None


def _html(content: str, links: str = "", *, status: int = 200) -> Answer:
    head, body = documented(Form.HTML, content.encode("utf-8", "replace"), links, status=status)
    head.headers.append((b"content-security-policy", f"{POLICY}; frame-ancestors 'none'".encode()))
    return head, body


def _part(fields: dict[str, str]) -> int:
    """Which part of a page that comes in several."""
    part = fields.get("page", "")
    return int(part) if part.isdecimal() and len(part) < 6 else 1


def _fields(parameters: str) -> dict[str, str]:
    """The parameters of an address, the first of each name; none where they cannot be read."""
    try:
        pairs = parse_qsl(parameters, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return {}
    return dict(reversed(pairs))
