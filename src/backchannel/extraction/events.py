"""Events: one act as the text tells it, before it becomes a record."""

from __future__ import annotations

import msgspec

from backchannel.extraction.lexicon import Frame
from backchannel.extraction.speech import Quote
from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["ROLES", "Event"]

ROLES = ("sender", "recipient", "carrier", "participant", "mediator", "party")


class Event(msgspec.Struct, eq=False):
    """One act as the text tells it. Roles hold keys of actors; the rest are token numbers.

    ``content`` is the head of the clause that says what was said; ``quote`` the direct speech that does.
    ``joining`` is true of those who enter a conversation told of before; ``third`` are those through whom the
    sides of a conversation talk.
    """

    trigger: int
    frame: Frame
    kind: str
    verb: int | None
    roles: dict[str, list[str]]
    status: str
    modality: str
    content: int | None = None
    quote: Quote | None = None
    topics: list[int] = msgspec.field(default_factory=list)
    places: list[int] = msgspec.field(default_factory=list)
    anaphoric: bool = False
    joining: bool = False
    third: list[str] = msgspec.field(default_factory=list)
    inferred: int = 0
    first: int = -1

    @property
    def is_conversation(self) -> bool:
        """Say whether the act is two-way."""
        return self.kind in CONVERSATION_CLASSES

    def actors(self) -> list[str]:
        """Return all that fill a role, each once."""
        return list(dict.fromkeys(key for role in ROLES for key in self.roles.get(role, ())))
