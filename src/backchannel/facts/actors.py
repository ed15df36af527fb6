"""Who acts, and where: actors and places, and the words that name them.

Each field's description and examples are those of the JSON Schema: written for whoever fills it in, person or model.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from backchannel.facts.links import Link
from backchannel.facts.values import ActorClass, Id, Record, Text, WikidataId

__all__ = ["Actor", "Mention", "Place", "Span"]


class Span(Record, frozen=True, kw_only=True):
    """Words of the article: ``text[start:end] == quote``, letter for letter."""

    start: Annotated[
        int,
        msgspec.Meta(ge=0, description="Where the quote begins: its first code point in article.text.", examples=[0]),
    ]
    end: Annotated[int, msgspec.Meta(ge=1, description="One past the last code point of the quote.", examples=[10])]
    quote: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            description="The words between start and end, exactly as they stand in article.text.",
            examples=["Norway met"],
        ),
    ]


class Mention(Span, frozen=True, kw_only=True):
    """One place where the article names an actor or a place."""

    metonym: Annotated[
        bool,
        msgspec.Meta(
            description="The words name something else that stands for it: 'Oslo' for Norway.", examples=[True]
        ),
    ] = False


class Actor(Record, frozen=True, kw_only=True):
    """Somebody who communicates: a state, a person, an organisation or an unnamed group."""

    id: Annotated[Id, msgspec.Meta(description="Names the actor within the document.", examples=["norway"])]
    kind: Annotated[
        ActorClass,
        msgspec.Meta(
            description="What the actor is, as narrow as the text tells. A Group is unnamed: 'Norwegian officials'.",
            examples=["State"],
        ),
    ] = msgspec.field(name="class")
    name: Annotated[
        Text,
        msgspec.Meta(description="Its label: the authority's, else the article's fullest name.", examples=["Norway"]),
    ]
    authority: Annotated[
        Id | None,
        msgspec.Meta(
            description="Its id in the authority file; the actor is then shared by all articles.", examples=["norway"]
        ),
    ] = None
    identifiers: Annotated[
        tuple[WikidataId, ...], msgspec.Meta(description="Wikidata items known for it.", examples=[["Q20"]])
    ] = ()
    links: Annotated[
        tuple[Link, ...],
        msgspec.Meta(
            description="Entries of Wikidata or other authorities that it is, certainly or perhaps; found by linking.",
            examples=[[{"target": "http://www.wikidata.org/entity/Q20", "match": "exact"}]],
        ),
    ] = ()
    acts_for: Annotated[
        tuple[Id, ...],
        msgspec.Meta(
            description="Ids of the actors (states, organisations) it acts for, as the article tells.",
            examples=[["norway"]],
        ),
    ] = ()
    office: Annotated[
        Text | None, msgspec.Meta(description="Office held, in the article's words.", examples=["Foreign Minister"])
    ] = None
    mentions: Annotated[
        tuple[Mention, ...],
        msgspec.Meta(description="Where the article names it.", examples=[[{"start": 0, "end": 6, "quote": "Norway"}]]),
    ] = ()


class Place(Record, frozen=True, kw_only=True):
    """Where something happened, when it is not a state (a state's actor can stand as a place itself)."""

    id: Annotated[Id, msgspec.Meta(description="Names the place within the document.", examples=["geneva"])]
    name: Annotated[Text, msgspec.Meta(description="Its label.", examples=["Geneva"])]
    authority: Annotated[
        Id | None,
        msgspec.Meta(description="Its id in the authority file; shared by all articles.", examples=["geneva"]),
    ] = None
    identifiers: Annotated[
        tuple[WikidataId, ...], msgspec.Meta(description="Wikidata items known for it.", examples=[["Q71"]])
    ] = ()
    links: Annotated[
        tuple[Link, ...],
        msgspec.Meta(
            description="Entries of Wikidata or other authorities that it is, certainly or perhaps; found by linking.",
            examples=[[{"target": "http://www.wikidata.org/entity/Q71", "match": "exact"}]],
        ),
    ] = ()
    mentions: Annotated[
        tuple[Mention, ...],
        msgspec.Meta(
            description="Where the article names it.", examples=[[{"start": 24, "end": 30, "quote": "Geneva"}]]
        ),
    ] = ()
