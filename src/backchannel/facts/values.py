"""What fields of facts may hold: the classes and codes of the vocabulary, ids, dates and words."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

__all__ = [
    "ACTOR_CLASSES",
    "COMMUNICATION_CLASSES",
    "CONVERSATION_CLASSES",
    "SCHEMA_VERSION",
    "ActorClass",
    "Channel",
    "CommunicationClass",
    "DateValue",
    "Id",
    "Iri",
    "Medium",
    "Modality",
    "Record",
    "Sha256",
    "Status",
    "Text",
    "WikidataId",
]

SCHEMA_VERSION = "facts/1"

ActorClass = Literal[
    "Actor",
    "State",
    "Person",
    "Organization",
    "IntergovernmentalOrganization",
    "ArmedGroup",
    "NewsOrganization",
    "GovernmentBody",
    "Group",
]
CommunicationClass = Literal[
    "Communication",
    "Statement",
    "Message",
    "Request",
    "Demand",
    "Offer",
    "Agreement",
    "Cooperation",
    "Support",
    "Concession",
    "Rejection",
    "Denial",
    "Criticism",
    "Accusation",
    "Threat",
    "Warning",
    "Conversation",
    "PhoneCall",
    "VideoCall",
    "Meeting",
    "Visit",
    "Negotiation",
]
Status = Literal[
    "hypothetical", "requested", "offered", "planned", "accepted", "ongoing", "concluded", "failed", "refused"
]
Modality = Literal["asserted", "confirmed", "hedged", "denied", "questioned"]
Medium = Literal[
    "telephone", "video", "in-person", "letter", "written", "broadcast", "press-conference", "social-media"
]
Channel = Literal["back-channel", "direct", "public", "private", "official", "hotline"]

ACTOR_CLASSES: tuple[str, ...] = ActorClass.__args__  # type: ignore[attr-defined]
COMMUNICATION_CLASSES: tuple[str, ...] = CommunicationClass.__args__  # type: ignore[attr-defined]
CONVERSATION_CLASSES = frozenset({"Conversation", "PhoneCall", "VideoCall", "Meeting", "Visit", "Negotiation"})

Id = Annotated[
    str,
    msgspec.Meta(
        description="Names a record within its document: letters, digits, '.', '_', '~' and '-'.",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._~-]*$",
        max_length=200,
    ),
]
WikidataId = Annotated[str, msgspec.Meta(description="A Wikidata item.", pattern=r"^Q[1-9][0-9]*$")]
DateValue = Annotated[
    str,
    msgspec.Meta(
        description="A day, a month or a year, as precise as the text is: 2025-10-06, 2025-10 or 2025.",
        pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
    ),
]
Text = Annotated[str, msgspec.Meta(min_length=1)]
Sha256 = Annotated[str, msgspec.Meta(description="A SHA-256 in hexadecimal digits.", pattern=r"^[0-9a-f]{64}$")]
Iri = Annotated[str, msgspec.Meta(description="An IRI.", pattern=r'^https?://[^\s<>"{}|\\^`]+$')]


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all records share: frozen, keyword-only, unknown fields refused, defaults left out of JSON."""
