"""The article: one text, and what is known of where it came from."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Annotated

import msgspec

from backchannel.errors import DataError

__all__ = ["Article", "parse_date"]

_ENGLISH = "en"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Article(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One news report. Offsets everywhere are Unicode code points into ``text``."""

    text: Annotated[
        str,
        msgspec.Meta(
            description="The text, header lines excluded. Every offset counts its Unicode code points.",
            examples=["Norway met Chile in Geneva, the Chilean Foreign Ministry said."],
        ),
    ]
    title: Annotated[
        str | None,
        msgspec.Meta(description="Headline, when given apart from the text.", examples=["Norway and Chile meet"]),
    ] = None
    publisher: Annotated[str | None, msgspec.Meta(description="Who published it.", examples=["Harbour Post"])] = None
    published: Annotated[
        date | None,
        msgspec.Meta(
            description="Date of publication; relative dates in the text count from it.", examples=["2031-05-14"]
        ),
    ] = None
    language: Annotated[
        str, msgspec.Meta(description="BCP 47 tag of the text.", pattern=r"^[A-Za-z0-9-]+$", examples=["en"])
    ] = _ENGLISH
    url: Annotated[
        str | None,
        msgspec.Meta(description="Where it was published.", examples=["https://harbour-post.example/2031/05/14/talks"]),
    ] = None

    def __post_init__(self) -> None:
        # msgspec leaves a default out when it is the very object, not one that is equal: what came from a file or
        # from another process would be written with it.
        if self.language == _ENGLISH:
            msgspec.structs.force_setattr(self, "language", _ENGLISH)

    @property
    def id(self) -> str:
        """The first 128 bits of the SHA-256 of the text in UTF-8, as 32 hexadecimal digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def parse_date(value: str) -> date:
    """Read an ISO 8601 calendar date (``YYYY-MM-DD``).

    Raises:
        DataError: when it is none, or a day that does not exist.
    """
    if _DATE.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise DataError(f"{value.strip()!r} is not a date", remedy="write it as YYYY-MM-DD, e.g. 2025-10-09")
