"""The small pieces of markup that come thousands of times: made here, since a macro of a template takes ten times as
long. All that comes from a store is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from backchannel.serving.pages.links import Links
from backchannel.serving.pages.phrases import Piece, shortened
from backchannel.serving.pages.records import Actor, Article, Claim, Place
from backchannel.serving.pages.tables import Cell

__all__ = ["actors", "asserter", "away", "cell", "link", "publisher", "sentence"]


def link(links: Links, iri: str | None, words: str, context: str = "") -> Markup:
    """Return words that lead to an IRI's page, or the words alone where there is none.

    Parameters:
        context: words for those who hear a list of links, without what stands around them.
    """
    address = None if iri is None else links.page(iri)
    shown = f"<bdi>{escape(words)}</bdi>" if not words.isascii() else str(escape(words))
    if address is None:
        return Markup(shown)
    more = f'<span class="unseen">: {escape(context)}</span>' if context else ""
    return Markup(f'<a href="{escape(address)}">{shown}{more}</a>')


def sentence(links: Links, pieces: Iterable[Piece]) -> Markup:
    """Return a sentence, its names as links."""
    return Markup("".join(link(links, piece.iri, piece.text) if piece.iri else escape(piece.text) for piece in pieces))


def actors(links: Links, named: Sequence[Actor | Place]) -> Markup:
    """Return names as links, between commas."""
    return Markup(", ".join(link(links, each.iri, shortened(each.name)) for each in named))


def asserter(links: Links, claim: Claim) -> Markup:
    """Return whose word a claim is; where the article speaks for itself, its publisher."""
    who = claim.asserter
    return publisher(links, who) if isinstance(who, Article) else link(links, who.iri, shortened(who.name))


def publisher(links: Links, article: Article) -> Markup:
    """Return who published an article, or a word for the article."""
    if isinstance(article.publisher, Actor):
        return link(links, article.publisher.iri, shortened(article.publisher.name))
    return link(links, None if article.publisher else article.iri, shortened(article.voice()))


def cell(links: Links, shown: Cell) -> Markup:
    """Return a cell of an answer: its words lead to a page, or to an address that a browser may follow."""
    words = shortened(shown.words, 400)
    if shown.iri is None:
        return Markup(f"<bdi>{escape(words)}</bdi>")
    return away(shown.iri, words) if links.local(shown.iri) is None else link(links, shown.iri, words)


def away(address: str, words: str) -> Markup:
    """Return words that lead to another site, or the words alone where a browser may not follow the address."""
    shown = f"<bdi>{escape(words)}</bdi>" if not words.isascii() else str(escape(words))
    if address.startswith(("http://", "https://")):
        return Markup(f'<a href="{escape(address)}" rel="external nofollow">{shown}</a>')
    return Markup(shown)
