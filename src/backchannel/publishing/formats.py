"""The formats a graph is published in."""

from __future__ import annotations

from enum import Enum
from pathlib import PurePath

from backchannel.errors import UsageError

__all__ = ["Format"]


class Format(Enum):
    """A syntax of RDF. The value is both its name on the command line and its file extension."""

    TURTLE = "ttl"
    JSON_LD = "jsonld"
    TRIG = "trig"
    N_QUADS = "nq"

    @property
    def media_type(self) -> str:
        """As registered with IANA."""
        return _MEDIA_TYPES[self]

    @property
    def extension(self) -> str:
        """File extension, without the dot."""
        return self.value

    @property
    def holds_graphs(self) -> bool:
        """Whether it keeps named graphs apart; Turtle knows triples only."""
        return self is not Format.TURTLE

    @classmethod
    def named(cls, name: str) -> Format:
        """Return the format of that name.

        Raises:
            UsageError: there is none.
        """
        try:
            return cls(name)
        except ValueError:
            names = ", ".join(each.value for each in cls)
            raise UsageError(f"there is no format {name!r}: choose from {names}") from None

    @classmethod
    def of(cls, path: PurePath) -> Format | None:
        """Return the format that a file's extension tells, if it is one of these."""
        extension = path.suffix.removeprefix(".").lower()
        return next((each for each in cls if each.extension == extension), None)


_MEDIA_TYPES = {
    Format.TURTLE: "text/turtle",
    Format.JSON_LD: "application/ld+json",
    Format.TRIG: "application/trig",
    Format.N_QUADS: "application/n-quads",
}
