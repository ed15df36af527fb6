"""The files of one IRI: its page, and its description in Turtle and in JSON-LD."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import unquote

from backchannel.serving.descriptions import Graphs
from backchannel.serving.negotiation import Form
from backchannel.serving.pages import Pages
from backchannel.serving.pages.links import Links
from backchannel.serving.representations import represent

__all__ = ["EntityFiles"]

_FORMS = (Form.TURTLE, Form.JSON_LD)


class EntityFiles:
    """Makes what belongs to single IRIs: paths, and what the files hold.

    Parameters:
        pages: makes the pages.
        base: what the IRIs start with.
    """

    def __init__(self, pages: Pages, base: str) -> None:
        self._pages = pages
        self._base = base
        self._links = Links(base, files=True)

    def of(self, iri: str, description: Callable[[str], Graphs | None]) -> Iterator[tuple[str, bytes]]:
        """Yield page and data of an IRI, where it has a page.

        Parameters:
            description: gives the quads that describe it.
        """
        local = self._links.local(iri)
        if local is None:
            return
        path = unquote(local)
        page = self._pages.page(iri, _root(path))
        if page is None:
            return
        yield f"{path}/index.html", page.encode()
        graphs = description(iri)
        if graphs is not None:
            for form in _FORMS:
                yield f"{path}.{form.extension}", represent(graphs, form, self._base)

    def further_parts(self, iri: str) -> Iterator[tuple[str, bytes]]:
        """Yield the further parts of an actor's page."""
        local = self._links.local(iri)
        if local is None:
            return
        path = unquote(local)
        for part in range(2, self._pages.parts(iri) + 1):
            yield f"{path}/page-{part}.html", self._pages.actor(iri, _root(path), part=part).encode()


def _root(path: str) -> str:
    """What leads from the folder of a page to the root of the site."""
    return "../" * (path.count("/") + 1)
