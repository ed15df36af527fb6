"""Reading: from the bytes of sources to :class:`~backchannel.article.Article`, or to facts found before.

:func:`items` takes sources apart, whatever they are, and :func:`article` makes an article of each item; the second
half is the slow one, and needs nothing but the item, so it can be done in another process.
"""

from __future__ import annotations

from backchannel.reading.articles import MAX_CHARACTERS, Given, article
from backchannel.reading.corpus import NoArticle, Traffic, items
from backchannel.reading.documents import json_documents, read_facts
from backchannel.reading.items import Columns, Item
from backchannel.reading.language import foreign_language
from backchannel.reading.source import read

__all__ = [
    "MAX_CHARACTERS",
    "Columns",
    "Given",
    "Item",
    "NoArticle",
    "Traffic",
    "article",
    "foreign_language",
    "items",
    "json_documents",
    "read",
    "read_facts",
]
