"""What is done: communications and mediations.

Each field's description and examples are those of the JSON Schema: written for whoever fills it in, person or model.
"""

from __future__ import annotations

import datetime
from typing import Annotated

import msgspec

from backchannel.facts.actors import Span
from backchannel.facts.values import Channel, CommunicationClass, DateValue, Id, Medium, Record, Status, Text

__all__ = ["Act", "Communication", "Mediation"]


class Act(Record, frozen=True, kw_only=True):
    """One description of a communication or a mediation. It does not say that the act happened: claims do."""

    id: Annotated[Id, msgspec.Meta(description="Names the act within the document.", examples=["c7"])]
    status: Annotated[
        Status,
        msgspec.Meta(
            description="How far the act got: 'will meet' is planned, 'met' is concluded, 'agreed to' is accepted.",
            examples=["concluded"],
        ),
    ]
    trigger: Annotated[
        Span,
        msgspec.Meta(
            description="The word or words that name the act; where they stand gives its IRI.",
            examples=[{"start": 7, "end": 10, "quote": "met"}],
        ),
    ]
    topics: Annotated[
        tuple[Text, ...],
        msgspec.Meta(description="What it was about, in the article's words.", examples=[["grain shipments"]]),
    ] = ()
    medium: Annotated[
        Medium | None, msgspec.Meta(description="By what means, where the text says so.", examples=["telephone"])
    ] = None
    channel: Annotated[
        Channel | None,
        msgspec.Meta(description="Which way it took, where the text says so.", examples=["back-channel"]),
    ] = None
    place: Annotated[
        tuple[Id, ...],
        msgspec.Meta(description="Ids of places, or of states that stand as places.", examples=[["geneva"]]),
    ] = ()
    date: Annotated[
        DateValue | None, msgspec.Meta(description="When, as precise as the text tells.", examples=["2031-05-12"])
    ] = None
    not_before: Annotated[
        datetime.date | None, msgspec.Meta(description="First day of a span of time.", examples=["2031-05-01"])
    ] = None
    not_after: Annotated[
        datetime.date | None, msgspec.Meta(description="Last day of a span of time.", examples=["2031-05-31"])
    ] = None


class Communication(Act, frozen=True, kw_only=True):
    """Somebody tells, asks, offers, meets or calls somebody."""

    kind: Annotated[
        CommunicationClass,
        msgspec.Meta(
            description="What kind of communication, as narrow as the text tells; Conversation and those below it are"
            " two-way.",
            examples=["Meeting"],
        ),
    ] = msgspec.field(name="class")
    sender: Annotated[
        tuple[Id, ...], msgspec.Meta(description="Ids of those who tell, ask or offer.", examples=[["norway"]])
    ] = ()
    recipient: Annotated[
        tuple[Id, ...], msgspec.Meta(description="Ids of those who are told, asked or offered.", examples=[["chile"]])
    ] = ()
    relayed_by: Annotated[
        tuple[Id, ...],
        msgspec.Meta(description="Ids of those who carried it from sender to recipient.", examples=[["portugal"]]),
    ] = ()
    participant: Annotated[
        tuple[Id, ...],
        msgspec.Meta(
            description="Ids of those who took part in a two-way conversation, all of them.",
            examples=[["norway", "chile"]],
        ),
    ] = ()
    content: Annotated[
        Text | None,
        msgspec.Meta(description="What was said, in the article's words.", examples=["the strait will stay open"]),
    ] = None
    content_act: Annotated[
        Id | None,
        msgspec.Meta(
            description="Id of the act that the content is about: a request to carry a message -> that message.",
            examples=["c31"],
        ),
    ] = None


class Mediation(Act, frozen=True, kw_only=True):
    """A third party works between others."""

    mediator: Annotated[
        tuple[Id, ...], msgspec.Meta(description="Ids of those who work between the others.", examples=[["portugal"]])
    ] = ()
    party: Annotated[
        tuple[Id, ...],
        msgspec.Meta(description="Ids of those between whom they work.", examples=[["norway", "chile"]]),
    ] = ()
    comprises: Annotated[
        tuple[Id, ...], msgspec.Meta(description="Ids of the communications that are part of it.", examples=[["c31"]])
    ] = ()
