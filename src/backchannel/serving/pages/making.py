"""Pages of a store: an IRI or the name of an overview in, HTML out. No server and no request in here."""

from __future__ import annotations

from backchannel.serving.pages.entity_pages import EntityPages
from backchannel.serving.pages.overview_pages import OverviewPages
from backchannel.serving.pages.query_page import QueryPage

__all__ = ["Pages"]


class Pages(EntityPages, OverviewPages, QueryPage):
    """Makes all pages of one snapshot of a store; see :class:`~backchannel.serving.pages.rendering.PageMaker`."""
