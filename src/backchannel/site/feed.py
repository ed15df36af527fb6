"""The feed of the latest claims, in Atom (RFC 4287), and the sitemap (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from backchannel.serving.pages.display import Words, clipped
from backchannel.serving.pages.overview import Overview
from backchannel.serving.pages.phrases import as_text, claim_words
from backchannel.serving.pages.records import Claim

__all__ = ["ENTRIES", "LONGEST_SITEMAP", "atom", "sitemap", "sitemap_index"]

ENTRIES = 60
"""Claims in the feed."""

LONGEST_SITEMAP = 50_000
"""Addresses in one file, by the protocol."""

_NO_DATE = "1970-01-01"


def atom(overview: Overview, base: str, name: str, words: Words) -> bytes:
    """Return the feed: the claims of the latest reports, none of them dated by the clock.

    Parameters:
        base: the address of the site.
        words: cuts quotes.
    """
    claims = list(islice(_latest(overview), ENTRIES))
    updated = max((_moment(claim) for claim in claims), default=f"{_NO_DATE}T00:00:00Z")
    entries = "".join(_entry(claim, base, words) for claim in claims)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>{escape(base)}feed.atom</id>
<title>{escape(name)}: the latest claims</title>
<updated>{updated}</updated>
<author><name>{escape(name)}</name></author>
<link rel="self" type="application/atom+xml" href={quoteattr(f"{base}feed.atom")}/>
<link rel="alternate" type="text/html" href={quoteattr(base)}/>
{entries}</feed>
""".encode()


def _latest(overview: Overview) -> Iterator[Claim]:
    for article in overview.dates:
        yield from overview.reader.claims(overview.reader.article(article))


def _entry(claim: Claim, base: str, words: Words) -> str:
    quote = words.quoted(claim.evidence[0].quote) if claim.evidence else claim.content or ""
    return f"""<entry>
<id>{escape(claim.iri)}</id>
<title>{escape(clipped(as_text(claim_words(claim)), 300))}</title>
<updated>{_moment(claim)}</updated>
<author><name>{escape(clipped(claim.who(), 120))}</name></author>
<link rel="alternate" type="text/html" href={quoteattr(f"{claim.iri}/index.html")}/>
<summary>{escape(clipped(quote, 600))}</summary>
</entry>
"""


def _moment(claim: Claim) -> str:
    return f"{claim.article.published or _NO_DATE}T00:00:00Z"


def sitemap(stream: BinaryIO, addresses: Iterable[str]) -> None:
    """Write one sitemap."""
    stream.write(
        b'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    )
    for address in addresses:
        stream.write(f"<url><loc>{escape(address)}</loc></url>\n".encode())
    stream.write(b"</urlset>\n")


def sitemap_index(addresses: Iterable[str]) -> bytes:
    """Return the sitemap that leads to the others."""
    entries = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{entries}</sitemapindex>
""".encode()
