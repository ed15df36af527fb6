"""What a page says of itself to machines that read its head: schema.org in JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from backchannel.serving.pages.phrases import as_text, claim_words, shortened
from backchannel.serving.pages.records import Actor, Article, Claim, Link, Place

__all__ = ["describe", "in_head"]

_TYPES = {
    "State": "Country",
    "Person": "Person",
    "NewsOrganization": "NewsMediaOrganization",
    "GovernmentBody": "GovernmentOrganization",
    "Actor": "Thing",
    "Group": "Thing",
}


def in_head(record: dict[str, Any]) -> Markup:
    """Return a record as the content of a script element: nothing in it can end the element."""
    text = msgspec.json.encode({"@context": "https://schema.org", **record}, order="sorted").decode()
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def describe(record: Actor | Place | Article | Claim, links: Sequence[Link] = ()) -> dict[str, Any]:
    """Return a record in the terms of schema.org; no act is made an event, for it may never have happened.

    Parameters:
        links: what an actor or a place is linked with; only an exact match is the same.
    """
    same = tuple(link.target for link in links if link.match == "exact")
    if isinstance(record, Actor):
        return _named(_TYPES.get(record.kind, "Organization"), record.iri, record.name, same)
    if isinstance(record, Place):
        return _named("Place", record.iri, record.name, same)
    if isinstance(record, Article):
        return _article(record)
    return _claim(record)


def _named(kind: str, iri: str, name: str, items: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": kind, "@id": iri, "name": shortened(name, 300)}
    if items:
        found["sameAs"] = list(items)
    return found


def _article(article: Article) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "NewsArticle", "@id": article.iri, "headline": shortened(article.title, 300)}
    found["inLanguage"] = article.language
    if article.published:
        found["datePublished"] = article.published
    if article.url:
        found["url"] = article.url
    if isinstance(article.publisher, Actor):
        found["publisher"] = describe(article.publisher)
    elif article.publisher:
        found["publisher"] = {"@type": "Organization", "name": shortened(article.publisher, 300)}
    return found


def _claim(claim: Claim) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Claim",
        "@id": claim.iri,
        "name": as_text(claim_words(claim)),
        "appearance": {"@type": "NewsArticle", "@id": claim.article.iri},
    }
    if isinstance(claim.asserter, Actor):
        found["author"] = describe(claim.asserter)
    return found
