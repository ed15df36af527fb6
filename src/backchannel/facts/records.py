"""The document: what one article says, in frozen records. No RDF in here.

Each field's description and examples are those of the JSON Schema: written for whoever fills it in, person or model.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from backchannel.article import Article
from backchannel.facts.actors import Actor, Place
from backchannel.facts.acts import Communication, Mediation
from backchannel.facts.claims import Claim, Extractor
from backchannel.facts.values import Id, Record

__all__ = ["Facts"]


class Facts(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What one article says."""

    schema: Annotated[
        Literal["facts/1"], msgspec.Meta(description="Name and version of this schema.", examples=["facts/1"])
    ] = "facts/1"
    article: Annotated[
        Article,
        msgspec.Meta(
            description="The report. All offsets are code points into its text.",
            examples=[
                {"text": "Norway met Chile in Geneva, the Chilean Foreign Ministry said.", "published": "2031-05-14"}
            ],
        ),
    ]
    actors: Annotated[
        tuple[Actor, ...],
        msgspec.Meta(
            description="Everybody whom an act or a claim names.",
            examples=[[{"id": "norway", "class": "State", "name": "Norway"}]],
        ),
    ] = ()
    places: Annotated[
        tuple[Place, ...],
        msgspec.Meta(description="Places that are no states.", examples=[[{"id": "geneva", "name": "Geneva"}]]),
    ] = ()
    communications: Annotated[
        tuple[Communication, ...],
        msgspec.Meta(
            description="Acts of communication; each must be claimed.",
            examples=[
                [
                    {
                        "id": "c7",
                        "class": "Meeting",
                        "status": "concluded",
                        "trigger": {"start": 7, "end": 10, "quote": "met"},
                        "participant": ["norway", "chile"],
                    }
                ]
            ],
        ),
    ] = ()
    mediations: Annotated[
        tuple[Mediation, ...],
        msgspec.Meta(
            description="Acts of mediation; each must be claimed.",
            examples=[
                [
                    {
                        "id": "m9",
                        "status": "ongoing",
                        "trigger": {"start": 9, "end": 17, "quote": "mediates"},
                        "mediator": ["portugal"],
                        "party": ["norway", "chile"],
                    }
                ]
            ],
        ),
    ] = ()
    claims: Annotated[
        tuple[Claim, ...],
        msgspec.Meta(
            description="On whose word all of this stands, and in which words.",
            examples=[
                [
                    {
                        "id": "k7",
                        "claims": "c7",
                        "asserted_by": "chile",
                        "evidence": [{"start": 0, "end": 26, "quote": "Norway met Chile in Geneva"}],
                    }
                ]
            ],
        ),
    ] = ()
    same_act: Annotated[
        tuple[tuple[Id, Id], ...],
        msgspec.Meta(description="Pairs of act descriptions that are of one act.", examples=[[["c7", "c90"]]]),
    ] = ()
    extractor: Annotated[
        Extractor | None,
        msgspec.Meta(
            description="What, or who, found the facts.", examples=[{"name": "my-extractor", "version": "1.2.0"}]
        ),
    ] = None
    extractors: Annotated[
        tuple[Extractor, ...],
        msgspec.Meta(
            description="Others that found some of the claims, where there are several; each with an id, which these"
            " claims name in `found_by`.",
            examples=[[{"id": "llm", "name": "other-extractor", "version": "0.3"}]],
        ),
    ] = ()

    def acts(self) -> Iterator[Communication | Mediation]:
        """Yield the communications, then the mediations."""
        yield from self.communications
        yield from self.mediations
