"""Facts: everything one article says, as plain frozen records with a published JSON Schema.

This is the joint of the program. Whatever finds facts (the rules here, a person, another program's
JSON) hands over a :class:`Facts`; whatever comes after sees nothing else. No RDF in here.

The document is in :mod:`~backchannel.facts.records`, what it consists of in :mod:`~backchannel.facts.actors`,
:mod:`~backchannel.facts.acts`, :mod:`~backchannel.facts.links` and :mod:`~backchannel.facts.claims`, what their
fields may hold in :mod:`~backchannel.facts.values`, what a schema cannot say in :mod:`~backchannel.facts.checks`,
JSON there and back in :mod:`~backchannel.facts.documents`.
"""

from __future__ import annotations

from backchannel.facts.actors import Actor, Mention, Place, Span
from backchannel.facts.acts import Act, Communication, Mediation
from backchannel.facts.checks import check
from backchannel.facts.claims import Claim, Extractor, Prompt
from backchannel.facts.documents import decode, encode
from backchannel.facts.links import Link
from backchannel.facts.records import Facts
from backchannel.facts.schema import json_schema
from backchannel.facts.values import (
    ACTOR_CLASSES,
    COMMUNICATION_CLASSES,
    CONVERSATION_CLASSES,
    SCHEMA_VERSION,
    ActorClass,
    Channel,
    CommunicationClass,
    DateValue,
    Id,
    Iri,
    Medium,
    Modality,
    Sha256,
    Status,
    Text,
    WikidataId,
)

__all__ = [
    "ACTOR_CLASSES",
    "COMMUNICATION_CLASSES",
    "CONVERSATION_CLASSES",
    "SCHEMA_VERSION",
    "Act",
    "Actor",
    "ActorClass",
    "Channel",
    "Claim",
    "Communication",
    "CommunicationClass",
    "DateValue",
    "Extractor",
    "Facts",
    "Id",
    "Iri",
    "Link",
    "Mediation",
    "Medium",
    "Mention",
    "Modality",
    "Place",
    "Prompt",
    "Sha256",
    "Span",
    "Status",
    "Text",
    "WikidataId",
    "check",
    "decode",
    "encode",
    "json_schema",
]
