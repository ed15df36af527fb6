"""Where the page of an IRI is, seen from another page."""

from __future__ import annotations

from urllib.parse import quote

from backchannel.serving.pages.reading import article_of

__all__ = ["Links"]

_SAFE = "/-._~!$&'()*+,;=:@"
"""What a path may hold as it is (RFC 3986, section 3.3)."""


class Links:
    """Addresses of pages, of data and of assets.

    Parameters:
        base: what the IRIs of the data start with.
        root: what leads from the page to the root of the site: ``/``, or ``../../`` for files.
        files: whether pages are files (``actor/peru/index.html``), which any web host and any file manager opens.
    """

    def __init__(self, base: str, root: str = "/", *, files: bool = False) -> None:
        self.base = base
        self.root = root
        self.files = files

    def at(self, root: str) -> Links:
        """Return the same, as seen from a page from which ``root`` leads to the root of the site."""
        return Links(self.base, root, files=self.files)

    def local(self, iri: str) -> str | None:
        """Return an IRI's path below the root of the site; none where it is not of this site."""
        if not iri.startswith(self.base) or len(iri) == len(self.base):
            return None
        return quote(iri[len(self.base) :], safe=_SAFE)

    def page(self, iri: str) -> str | None:
        """Return the address of an IRI's page; evidence and mentions are places in their article's page.

        On a server the IRI of a thing leads on to its page, which is a document with an address of its own.
        """
        article = article_of(iri)
        if article is not None and iri.startswith((f"{article}/evidence/", f"{article}/mention/")):
            words = iri[len(article) + 1 :].replace("/", "-")
            found = self.page(article)
            return None if found is None else f"{found}#{quote(words)}"
        local = self.local(iri)
        return None if local is None else self.to(local) if self.files else f"{self.root}{local}.html"

    def data(self, iri: str, extension: str) -> str | None:
        """Return the address of an IRI's description in a format, told by its extension."""
        local = self.local(iri)
        return None if local is None else f"{self.root}{local}.{extension}"

    def to(self, path: str) -> str:
        """Return the address of a page of the site by its path, ``""`` for the first one."""
        if not self.files:
            return f"{self.root}{path}"
        return f"{self.root}{path}/index.html" if path else f"{self.root}index.html"

    def asset(self, name: str) -> str:
        """Return the address of a file that all pages share."""
        return f"{self.root}static/{name}"
