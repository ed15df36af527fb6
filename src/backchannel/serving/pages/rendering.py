"""What the makers of all pages have in common: what they read from, and how a template becomes a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyoxigraph import Store

from backchannel.serving.pages.display import DEFAULT_QUOTE_LIMIT, Words
from backchannel.serving.pages.environment import environment
from backchannel.serving.pages.frame import SiteFrame
from backchannel.serving.pages.links import Links
from backchannel.serving.pages.overview import Overview
from backchannel.serving.pages.reading import Reader
from backchannel.serving.pages.search import Names
from backchannel.serving.pages.structured import in_head

__all__ = ["PageMaker"]


class PageMaker:
    """Makes pages of one snapshot of a store; what takes long to read is read once.

    Parameters:
        store: what the pages tell of; it must not change.
        base: what the IRIs of the data start with.
        frame: the site's name, and whether its pages are files.
        quote_limit: words of one quote; none for no limit.
        text: gives the whole text of an article by its IRI, where it may be shown; none where it never may.
        feed: the path of the feed below the root of the site, if there is one.
    """

    def __init__(
        self,
        store: Store,
        base: str,
        *,
        frame: SiteFrame | None = None,
        quote_limit: int | None = DEFAULT_QUOTE_LIMIT,
        text: Callable[[str], str | None] | None = None,
        feed: str | None = None,
    ) -> None:
        self.base = base
        self.frame = frame or SiteFrame()
        self.reader = Reader(store)
        self.overview = Overview(self.reader)
        self.names = Names(self.reader)
        self.words = Words(quote_limit)
        self.text = text
        self._feed = feed
        self.links = Links(base, files=self.frame.files)

    def made(
        self,
        template: str,
        root: str,
        *,
        title: str,
        description: str,
        iri: str | None = None,
        path: str | None = None,
        section: str | None = None,
        record: dict[str, Any] | None = None,
        **more: object,
    ) -> str:
        """Return a page made from a template.

        Parameters:
            root: what leads from the page to the root of the site.
            iri: of what it is the page; or ``path``, below the root, for one that is about no single IRI.
            section: which part of the site it belongs to, where its path does not tell.
            record: what its head says of it to machines, in the terms of schema.org.
            more: what the template wants.
        """
        links = self.links.at(root)
        local = links.local(iri) if iri is not None else None
        return (
            environment()
            .get_template(template)
            .render(
                site=self.frame,
                links=links,
                words=self.words,
                title=title,
                description=description,
                section=section or path,
                canonical=iri if iri is not None else None if path is None else self.base + path,
                turtle=links.data(iri, "ttl") if iri is not None and local else None,
                jsonld=links.data(iri, "jsonld") if iri is not None and local else None,
                feed=None if self._feed is None else f"{root}{self._feed}",
                structured=in_head(record or {"@type": "WebPage", "name": title}),
                **more,
            )
        )

    def part_links(self, address: str) -> Callable[[int], str]:
        """Return what gives the address of a part of a page that comes in several."""

        def part(number: int) -> str:
            if not self.frame.files:
                return address if number == 1 else f"{address}?page={number}"
            folder = address.removesuffix("index.html")
            return address if number == 1 else f"{folder}page-{number}.html"

        return part
