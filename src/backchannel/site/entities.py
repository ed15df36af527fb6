"""The files of one IRI: its page, and its description in Turtle and in JSON-LD."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from backchannel.serving.descriptions import Graphs
from backchannel.serving.negotiation import Form
from backchannel.serving.pages import Pages
from backchannel.serving.pages.links import Links
from backchannel.serving.representations import represent
from backchannel.site.tree import SiteTree

__all__ = ["EntityFiles"]

_FORMS = (Form.TURTLE, Form.JSON_LD)


class EntityFiles:
    """Writes what belongs to single IRIs.

    Parameters:
        tree: where the files go.
        pages: makes the pages.
        base: what the IRIs start with.
    """

    def __init__(self, tree: SiteTree, pages: Pages, base: str) -> None:
        self._tree = tree
        self._pages = pages
        self._base = base
        self._links = Links(base, files=True)
        self.pages = 0

    def write(self, owner: str, iri: str, description: Callable[[str], Graphs | None]) -> None:
        """Write page and data of an IRI, where it has a page.

        Parameters:
            owner: the part of the site that the files belong to.
            description: gives the quads that describe it.
        """
        local = self._links.local(iri)
        if local is None:
            return
        path = unquote(local)
        root = "../" * (path.count("/") + 1)
        page = self._pages.page(iri, root)
        if page is None:
            return
        self._tree.write(owner, f"{path}/index.html", page.encode())
        self.pages += 1
        graphs = description(iri)
        if graphs is not None:
            for form in _FORMS:
                self._tree.write(owner, f"{path}.{form.extension}", represent(graphs, form, self._base))

    def write_parts(self, owner: str, iri: str) -> None:
        """Write the further parts of an actor's page."""
        local = self._links.local(iri)
        if local is None:
            return
        path = unquote(local)
        root = "../" * (path.count("/") + 1)
        for part in range(2, self._pages.parts(iri) + 1):
            page = self._pages.actor(iri, root, part=part)
            self._tree.write(owner, f"{path}/page-{part}.html", page.encode())
            self.pages += 1
