"""What a user decides about a site."""

from __future__ import annotations

from dataclasses import dataclass

from backchannel.publishing import Attribution
from backchannel.serving.pages.display import DEFAULT_QUOTE_LIMIT

__all__ = ["SiteOptions"]


_NOBODY = Attribution()


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """How a site is made.

    Attributes:
        name: what it is called at the head of each page.
        full_text: whether the pages of articles show the whole text, where the store has it.
        quote_limit: words of one quote; none for no limit.
        attribution: who publishes, under which licence; told in the catalogue.
        endpoint: where the graph can be asked with SPARQL; told in the catalogue.
    """

    name: str = "backchannel"
    full_text: bool = False
    quote_limit: int | None = DEFAULT_QUOTE_LIMIT
    attribution: Attribution = _NOBODY
    endpoint: str | None = None
