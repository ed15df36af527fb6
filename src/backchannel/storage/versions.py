"""Versions of one report: articles with one web address, ordered by the day of publication, then as they came.

Each says of which it is a revision (``prov:wasRevisionOf``), in its own graph. An older version that comes later is
put between those that are there.
"""

from __future__ import annotations

from typing import NamedTuple

from backchannel.storage.records import ArticleRecord, Records

__all__ = ["Placing", "place"]


class Placing(NamedTuple):
    """Where an article stands among the versions of its report.

    Attributes:
        rank: what it is ordered by.
        revises: the IRI of the version before it.
        amended: other articles, with what they are revisions of now.
    """

    rank: str
    revises: str | None
    amended: tuple[tuple[ArticleRecord, str | None], ...] = ()


def place(records: Records, iri: str, url: str | None, published: str, sequence: int) -> Placing:
    """Find the place of an article that is put in, or put in anew.

    Parameters:
        records: what is in the store.
        iri: the article.
        url: where it was published; without one it is a report of its own.
        published: the day, or nothing: then it counts as published on the day of the version that came before it.
        sequence: the number under which it came first.
    """
    old = records.article(iri)
    others = [] if url is None else [each for each in records.versions(url) if each.iri != iri]
    rank = published or (old.rank if old is not None and old.url == url else others[-1].rank if others else "")
    before = [each for each in others if (each.rank, each.sequence) < (rank, sequence)]
    after = [each for each in others if (each.rank, each.sequence) > (rank, sequence)]
    amended: list[tuple[ArticleRecord, str | None]] = []
    if old is not None and old.url is not None and (old.url, old.rank) != (url, rank):
        # It leaves a gap where it was; who followed it there follows the one before it.
        amended += [(each, old.revises) for each in records.versions(old.url) if each.revises == iri]
    if after and after[0].revises != iri:
        amended = [each for each in amended if each[0].iri != after[0].iri] + [(after[0], iri)]
    revises = before[-1].iri if before else None
    return Placing(rank, revises, tuple(amended))
