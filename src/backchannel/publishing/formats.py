"""The formats a graph is published in."""

from __future__ import annotations

from enum import Enum
from pathlib import PurePath

from backchannel.errors import UsageError

__all__ = ["WHOLE_GRAPH", "Format"]


class Format(Enum):
    """A syntax of RDF, or nanopublications. The value is its name on the command line."""

    TURTLE = "ttl"
    JSON_LD = "jsonld"
    TRIG = "trig"
    N_QUADS = "nq"
    NANOPUB = "nanopub"

    @property
    def media_type(self) -> str:
        """As registered with IANA."""
        return _MEDIA_TYPES[self]

    @property
    def extension(self) -> str:
        """File extension, without the first dot."""
        return "nanopub.trig" if self is Format.NANOPUB else self.value

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
        if path.name.lower().endswith(f".{cls.NANOPUB.extension}"):
            return cls.NANOPUB
        extension = path.suffix.removeprefix(".").lower()
        return next((each for each in cls if each.extension == extension), None)


WHOLE_GRAPH = (Format.TURTLE, Format.JSON_LD, Format.TRIG, Format.N_QUADS)
"""The formats that hold all that was mapped. Nanopublications hold what belongs to claims, and need to be asked for:
they name who answers for them, which nobody but that person can say."""

_MEDIA_TYPES = {
    Format.TURTLE: "text/turtle",
    Format.JSON_LD: "application/ld+json",
    Format.TRIG: "application/trig",
    Format.N_QUADS: "application/n-quads",
    Format.NANOPUB: "application/trig",
}
