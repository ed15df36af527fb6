"""The authoring form ``quotes/1``: facts without offsets, for a person or a model to write.

It says with quotes what :mod:`backchannel.facts` says with offsets, and nests each claim in the act that it claims,
so that the only names to keep track of are those of actors, places and acts.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

import msgspec

from backchannel.article import Article
from backchannel.facts import (
    ActorClass,
    Channel,
    CommunicationClass,
    DateValue,
    Extractor,
    Id,
    Medium,
    Modality,
    Status,
    Text,
    WikidataId,
)
from backchannel.facts.values import Record

__all__ = ["FORM_VERSION", "QuotedAct", "QuotedActor", "QuotedClaim", "QuotedFacts", "QuotedPlace", "form_schema"]

FORM_VERSION = "quotes/1"

_Meta = msgspec.Meta

Names = Annotated[
    tuple[Text, ...],
    _Meta(
        description="The names that the article uses for it, each as it stands there. A name with a capital letter is"
        " marked wherever it stands, other words ('the ministry') where they stand first. Left out: its `name`.",
        examples=[["Norway", "the Norwegian government"]],
    ),
]
Metonyms = Annotated[
    tuple[Text, ...],
    _Meta(description="Likewise, words that name something else and stand for it.", examples=[["Oslo"]]),
]
Ids = tuple[Id, ...]


class QuotedActor(Record, frozen=True, kw_only=True):
    """Somebody who communicates: a state, a person, an organisation or an unnamed group."""

    id: Annotated[Id, _Meta(description="Names the actor within the document.", examples=["norway"])]
    kind: Annotated[
        ActorClass,
        _Meta(
            description="What the actor is, as narrow as the text tells. A Group is unnamed: 'Norwegian officials'.",
            examples=["State"],
        ),
    ] = msgspec.field(name="class")
    name: Annotated[Text, _Meta(description="Its fullest name in the article.", examples=["Norway"])]
    mentions: Names = ()
    metonyms: Metonyms = ()
    acts_for: Annotated[
        Ids, _Meta(description="Ids of the actors it acts for, as the article tells.", examples=[["norway"]])
    ] = ()
    office: Annotated[
        Text | None, _Meta(description="Office held, in the article's words.", examples=["Foreign Minister"])
    ] = None
    authority: Annotated[
        Id | None, _Meta(description="Its id in the authority file, where you know it.", examples=["norway"])
    ] = None
    identifiers: Annotated[
        tuple[WikidataId, ...], _Meta(description="Wikidata items known for it.", examples=[["Q20"]])
    ] = ()


class QuotedPlace(Record, frozen=True, kw_only=True):
    """Where something happened, when it is not a state (a state's actor can stand as a place itself)."""

    id: Annotated[Id, _Meta(description="Names the place within the document.", examples=["geneva"])]
    name: Annotated[Text, _Meta(description="Its name in the article.", examples=["Geneva"])]
    mentions: Names = ()
    authority: Annotated[Id | None, _Meta(description="Its id in the authority file.", examples=["geneva"])] = None
    identifiers: Annotated[
        tuple[WikidataId, ...], _Meta(description="Wikidata items known for it.", examples=[["Q71"]])
    ] = ()


class QuotedClaim(Record, frozen=True, kw_only=True):
    """Somebody's word, and the words that prove it."""

    evidence: Annotated[
        tuple[Text, ...],
        _Meta(
            min_length=1,
            description="Quotes from the article that prove it, word for word; one sentence is usually right.",
            examples=[["Norway met Chile in Geneva, the Chilean Foreign Ministry said."]],
        ),
    ]
    asserted_by: Annotated[
        Id | None,
        _Meta(
            description="Id of the actor whose word it is; null where the article speaks in its own voice.",
            examples=["chilean-ministry"],
        ),
    ] = None
    reported_by: Annotated[
        Ids,
        _Meta(
            description="Ids of the actors that carried the claim: the agency that quotes a minister.",
            examples=[["harbour-news"]],
        ),
    ] = ()
    said_in: Annotated[
        Id | None,
        _Meta(
            description="Id of the act of communication in which the claim was made; never the act it claims.",
            examples=["statement"],
        ),
    ] = None
    modality: Annotated[
        Modality,
        _Meta(
            description="The asserter's stance: 'denied that they met' is a concluded meeting, denied.",
            examples=["asserted"],
        ),
    ] = "asserted"
    confidence: Annotated[
        float,
        _Meta(ge=0.0, le=1.0, description="How sure you are that the text says so, 0 to 1.", examples=[0.9]),
    ] = 1.0


class QuotedContent(QuotedClaim, frozen=True, kw_only=True):
    """A claim of something that is no act: an analysis, a guess."""

    content: Annotated[
        Text,
        _Meta(
            description="What is claimed, in the article's words.",
            examples=["the talks may be meant for a third capital"],
        ),
    ]


class QuotedAct(Record, frozen=True, kw_only=True):
    """One communication or mediation, and on whose word it stands."""

    id: Annotated[Id | None, _Meta(description="Names the act, where others refer to it.", examples=["meeting"])] = None
    kind: Annotated[
        CommunicationClass | Literal["Mediation"],
        _Meta(description="What kind of act, as narrow as the text tells.", examples=["Meeting"]),
    ] = msgspec.field(name="class")
    status: Annotated[
        Status,
        _Meta(
            description="How far the act got: 'will meet' is planned, 'met' is concluded, 'agreed to' is accepted.",
            examples=["concluded"],
        ),
    ]
    trigger: Annotated[
        Text | None,
        _Meta(
            description="The word or words of the evidence that name the act. Left out: all of the evidence.",
            examples=["met"],
        ),
    ] = None
    claims: Annotated[
        tuple[QuotedClaim, ...],
        _Meta(
            min_length=1,
            description="Everybody on whose word it stands.",
            examples=[[{"evidence": ["Norway met Chile in Geneva, the Chilean Foreign Ministry said."]}]],
        ),
    ]
    sender: Annotated[Ids, _Meta(description="Ids of those who tell, ask or offer.", examples=[["norway"]])] = ()
    recipient: Annotated[
        Ids, _Meta(description="Ids of those who are told, asked or offered.", examples=[["chile"]])
    ] = ()
    relayed_by: Annotated[
        Ids, _Meta(description="Ids of those who carried it from sender to recipient.", examples=[["portugal"]])
    ] = ()
    participant: Annotated[
        Ids,
        _Meta(
            description="Ids of those who took part in a two-way conversation, all of them.",
            examples=[["norway", "chile"]],
        ),
    ] = ()
    mediator: Annotated[
        Ids, _Meta(description="Of a Mediation: ids of those who work between others.", examples=[["portugal"]])
    ] = ()
    party: Annotated[
        Ids,
        _Meta(description="Of a Mediation: ids of those between whom they work.", examples=[["norway", "chile"]]),
    ] = ()
    comprises: Annotated[
        Ids, _Meta(description="Of a Mediation: ids of the communications in it.", examples=[["message"]])
    ] = ()
    topics: Annotated[
        tuple[Text, ...],
        _Meta(description="What it was about, in the article's words.", examples=[["grain shipments"]]),
    ] = ()
    content: Annotated[
        Text | None,
        _Meta(description="What was said, in the article's words.", examples=["the strait will stay open"]),
    ] = None
    content_act: Annotated[
        Id | None,
        _Meta(
            description="Id of the act that the content is about: a request to carry a message -> that message.",
            examples=["message"],
        ),
    ] = None
    medium: Annotated[
        Medium | None, _Meta(description="By what means, where the text says so.", examples=["telephone"])
    ] = None
    channel: Annotated[
        Channel | None, _Meta(description="Which way it took, where the text says so.", examples=["back-channel"])
    ] = None
    place: Annotated[
        Ids, _Meta(description="Ids of places, or of states that stand as places.", examples=[["geneva"]])
    ] = ()
    date: Annotated[
        DateValue | None, _Meta(description="When, as precise as the text tells.", examples=["2031-05-12"])
    ] = None
    not_before: Annotated[
        datetime.date | None, _Meta(description="First day of a span of time.", examples=["2031-05-01"])
    ] = None
    not_after: Annotated[
        datetime.date | None, _Meta(description="Last day of a span of time.", examples=["2031-05-31"])
    ] = None


class QuotedFacts(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What one article says, in quotes."""

    schema: Annotated[
        Literal["quotes/1"], _Meta(description="Name and version of this form.", examples=["quotes/1"])
    ] = "quotes/1"
    article: Annotated[
        Article | None,
        _Meta(
            description="The report; left out where `backchannel ground --article` names it.",
            examples=[{"text": "Norway met Chile in Geneva, the Chilean Foreign Ministry said."}],
        ),
    ] = None
    actors: Annotated[
        tuple[QuotedActor, ...],
        _Meta(
            description="Everybody whom an act or a claim names.",
            examples=[[{"id": "norway", "class": "State", "name": "Norway"}]],
        ),
    ] = ()
    places: Annotated[
        tuple[QuotedPlace, ...],
        _Meta(description="Places that are no states.", examples=[[{"id": "geneva", "name": "Geneva"}]]),
    ] = ()
    acts: Annotated[
        tuple[QuotedAct, ...],
        _Meta(
            description="Communications and mediations.",
            examples=[
                [
                    {
                        "class": "Meeting",
                        "status": "concluded",
                        "participant": ["norway", "chile"],
                        "trigger": "met",
                        "claims": [{"evidence": ["Norway met Chile in Geneva"]}],
                    }
                ]
            ],
        ),
    ] = ()
    claims: Annotated[
        tuple[QuotedContent, ...],
        _Meta(
            description="Claims of something that is no act.",
            examples=[[{"content": "the talks may be meant for a third capital", "evidence": ["Envoys met."]}]],
        ),
    ] = ()
    extractor: Annotated[
        Extractor | None,
        _Meta(description="What, or who, wrote this.", examples=[{"name": "my-extractor", "version": "1.2.0"}]),
    ] = None


def form_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one document in the authoring form."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/backchannel/schema/quotes/1",
        "title": "Facts of one article, in quotes",
    } | msgspec.json.schema(QuotedFacts)
