"""What all pages of a site have in common."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["POLICY", "SECTIONS", "SiteFrame"]

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'"
)
"""The Content-Security-Policy of every page: all that it needs comes from its own server, nothing is inline.

As a header it may add ``frame-ancestors 'none'``, which an element of the page cannot say.
"""

SECTIONS = (
    ("mediations", "Mediations"),
    ("timeline", "Timeline"),
    ("actors", "Actors"),
    ("reports", "Reports"),
    ("query", "Query"),
)
"""Paths and names of what the head of each page leads to."""


@dataclass(frozen=True, slots=True)
class SiteFrame:
    """The name of a site, and whether its pages are files or come from a server."""

    name: str = "backchannel"
    files: bool = False
    policy: str = POLICY
    sections: tuple[tuple[str, str], ...] = SECTIONS
