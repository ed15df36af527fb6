"""Which fields of a record hold what of an article: light, since the options of the command line name them too."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["COLUMNS", "Columns"]


class Columns(NamedTuple):
    """The names under which JSON Lines, CSV and Parquet hold what an article needs.

    A dot leads into an object: ``article.body``.
    """

    text: str = "text"
    published: str = "date"
    title: str = "title"
    publisher: str = "publisher"
    url: str = "url"
    language: str = "language"
    id: str = "id"


COLUMNS = Columns()
"""The names unless a user gives others."""
