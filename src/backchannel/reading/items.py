"""What a source holds, one item an article, before any of it is understood.

An item is plain data, so that it can be handed to another process: taking a container apart is quick and needs one
reader, making an article of what lies in it is slow and needs none (:mod:`backchannel.reading.articles`).
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from backchannel.columns import COLUMNS, Columns

__all__ = ["COLUMNS", "MAX_ITEM_BYTES", "Columns", "Form", "Item", "Known"]

MAX_ITEM_BYTES = 16_000_000
"""The largest page, line or record that is looked at. A text of a million characters has four million bytes in UTF-8,
six million written with JSON's escapes; pages of the largest newspapers have two million."""


class Form(Enum):
    """What the content of an item is."""

    REPORT = "report"
    """The bytes of a text, header lines before it."""
    PAGE = "page"
    """The bytes of an HTML page."""
    FRAGMENT = "fragment"
    """HTML without a page around it, as feeds have it."""
    PLAIN = "plain"
    """A text, and nothing else."""


class Known(NamedTuple):
    """What is told of an article apart from its text, each as it was written; empty where nothing is."""

    title: str = ""
    published: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""
    id: str = ""
    """The name that its source gives it: no two articles of one source may share it."""


class Item(NamedTuple):
    """One article to be.

    Attributes:
        form: what the content is.
        source: the file, address or ``-`` that holds it.
        place: where in that, unless it is all there is.
        content: bytes of a report or a page, words of the others.
        known: what is told of it.
        charset: how a page is encoded, where its server said so.
    """

    form: Form
    source: str
    place: str | None
    content: bytes | str
    known: Known = Known()
    charset: str | None = None
