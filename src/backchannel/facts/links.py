"""Links: that an actor or a place of an article is an entry of Wikidata, or of any other authority.

A link is a judgement with a method, a score and a source, and can be withdrawn; it is no claim of an article.
Each field's description and examples are those of the JSON Schema: written for whoever fills it in, person or model.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Annotated, Literal, Protocol

import msgspec

from backchannel.errors import DataError
from backchannel.facts.values import Iri, Record, Text

__all__ = ["LINK_METHODS", "WIKIDATA", "Link", "LinkMethod", "Linked", "Match", "authority_of", "check_links"]

WIKIDATA = "http://www.wikidata.org/entity/"
"""What the IRIs of Wikidata's items start with."""

LinkMethod = Literal["authority-file", "entity-search", "reconciliation", "judgement", "given"]
Match = Literal["exact", "close", "candidate"]

LINK_METHODS: tuple[str, ...] = LinkMethod.__args__  # type: ignore[attr-defined]


class Link(Record, frozen=True, kw_only=True):
    """That an actor or a place is an entry of another authority: for certain, probably, or perhaps."""

    target: Annotated[
        Iri, msgspec.Meta(description="IRI of the entry.", examples=["http://www.wikidata.org/entity/Q20"])
    ]
    match: Annotated[
        Match,
        msgspec.Meta(
            description="exact: certain; close: probable; candidate: possible, and nobody accepted it.",
            examples=["exact"],
        ),
    ]
    method: Annotated[LinkMethod, msgspec.Meta(description="How it was found.", examples=["authority-file"])] = "given"
    score: Annotated[
        float, msgspec.Meta(ge=0.0, le=1.0, description="How sure the method is, 0 to 1.", examples=[0.92])
    ] = 1.0
    label: Annotated[Text | None, msgspec.Meta(description="What the entry is called there.", examples=["Norway"])] = (
        None
    )
    source: Annotated[
        Text | None,
        msgspec.Meta(
            description="Who says so: the address of a service, or the source of a table's row.",
            examples=["https://www.wikidata.org/w/api.php"],
        ),
    ] = None
    date: Annotated[
        datetime.date | None,
        msgspec.Meta(description="Day on which the source said so; never the day of the run.", examples=["2031-05-14"]),
    ] = None


class Linked(Protocol):
    """An actor or a place."""

    @property
    def links(self) -> tuple[Link, ...]:
        """What it is linked with."""


def authority_of(target: str) -> str:
    """Return what stands for the authority that an entry belongs to: the host of its IRI."""
    host = target.partition("://")[2]
    return re.split(r"[/?#]", host, maxsplit=1)[0].casefold().removeprefix("www.")


def check_links(name: str, records: Sequence[Linked]) -> None:
    """Check that no entry is linked twice with one record, and that none is exactly two entries of one authority.

    Parameters:
        name: the field of the document that holds the records, for the path in the error.
        records: its actors, or its places.

    Raises:
        DataError: at the first fault, with its JSON path as ``place``.
    """
    for i, record in enumerate(records):
        targets: set[str] = set()
        certain: set[str] = set()
        for j, link in enumerate(record.links):
            where = f"$.{name}[{i}].links[{j}]"
            if link.target in targets:
                raise DataError(f"{link.target} is linked twice", place=where)
            targets.add(link.target)
            authority = authority_of(link.target)
            if link.match == "exact" and authority in certain:
                raise DataError(
                    f"an exact match with a second entry of {authority}",
                    place=where,
                    remedy="one of the two is a close match at most",
                )
            if link.match == "exact":
                certain.add(authority)
