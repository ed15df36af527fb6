"""On whose word it stands, in which words, and who found it.

Each field's description and examples are those of the JSON Schema: written for whoever fills it in, person or model.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from backchannel.facts.actors import Span
from backchannel.facts.values import Id, Iri, Modality, Record, Sha256, Text

__all__ = ["Claim", "Extractor", "Prompt"]


class Claim(Record, frozen=True, kw_only=True):
    """Somebody's word for an act, or for something outside the vocabulary (then ``content``, no ``claims``)."""

    id: Annotated[Id, msgspec.Meta(description="Names the claim within the document.", examples=["k7"])]
    claims: Annotated[Id | None, msgspec.Meta(description="Id of the act claimed.", examples=["c7"])] = None
    content: Annotated[
        Text | None,
        msgspec.Meta(
            description="What is claimed, when it is no act: an analysis, a guess.",
            examples=["the talks may be meant for a third capital"],
        ),
    ] = None
    asserted_by: Annotated[
        Id | None,
        msgspec.Meta(
            description="Id of the actor whose word it is; null where the article speaks in its own voice.",
            examples=["chile"],
        ),
    ] = None
    reported_by: Annotated[
        tuple[Id, ...],
        msgspec.Meta(
            description="Ids of the actors that carried the claim: the agency that quotes a minister.",
            examples=[["harbour-news"]],
        ),
    ] = ()
    said_in: Annotated[
        Id | None,
        msgspec.Meta(
            description="Id of the communication in which the claim was made; never the act it claims.",
            examples=["c40"],
        ),
    ] = None
    modality: Annotated[
        Modality,
        msgspec.Meta(
            description="The asserter's stance: 'denied that they met' is a concluded meeting, denied.",
            examples=["asserted"],
        ),
    ] = "asserted"
    confidence: Annotated[
        float,
        msgspec.Meta(
            ge=0.0,
            le=1.0,
            description="How sure whoever found it is that the text says so, 0 to 1; not how sure the source is.",
            examples=[0.9],
        ),
    ] = 1.0
    derived_from: Annotated[
        Id | None, msgspec.Meta(description="Id of the claim this one was inferred from.", examples=["k31"])
    ] = None
    evidence: Annotated[
        tuple[Span, ...],
        msgspec.Meta(
            min_length=1,
            description="The words that prove it.",
            examples=[[{"start": 0, "end": 31, "quote": "Norway met Chile in Geneva, the"}]],
        ),
    ]
    found_by: Annotated[
        Id | None,
        msgspec.Meta(
            description="Which of `extractors` found it; null for the document's `extractor`.", examples=["llm"]
        ),
    ] = None


class Prompt(Record, frozen=True, kw_only=True):
    """What a language model was told to do, in one fixed version."""

    name: Annotated[Text, msgspec.Meta(description="Its name, with its version.", examples=["acts-1"])]
    sha256: Annotated[
        Sha256,
        msgspec.Meta(
            description="SHA-256 of the prompt's bytes, in hexadecimal digits.",
            examples=["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
        ),
    ]


class Extractor(Record, frozen=True, kw_only=True):
    """What, or who, found the facts."""

    id: Annotated[
        Id | None,
        msgspec.Meta(
            description="Names it within the document; needed in `extractors`, where claims refer to it.",
            examples=["llm"],
        ),
    ] = None
    agent: Annotated[
        Literal["software", "person"], msgspec.Meta(description="A program, or a person.", examples=["software"])
    ] = "software"
    name: Annotated[Text, msgspec.Meta(description="The program's name, or the person's.", examples=["my-extractor"])]
    version: Annotated[
        Text | None, msgspec.Meta(description="The program's version; a person has none.", examples=["1.2.0"])
    ] = None
    iri: Annotated[
        Iri | None,
        msgspec.Meta(
            description="An IRI of the person, such as an ORCID iD.", examples=["https://orcid.org/0000-0002-1825-0097"]
        ),
    ] = None
    parser: Annotated[
        Text | None,
        msgspec.Meta(description="Language model used for parsing, with its version.", examples=["en_parser 1.0"]),
    ] = None
    model: Annotated[
        Text | None,
        msgspec.Meta(description="Large language model that was asked, as its server names it.", examples=["qwen3:8b"]),
    ] = None
    prompt: Annotated[
        Prompt | None,
        msgspec.Meta(
            description="What that model was told to do.",
            examples=[{"name": "acts-1", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],
        ),
    ] = None
