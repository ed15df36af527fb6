"""Which model to ask, where, and at what price."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from backchannel.errors import UsageError

__all__ = ["KEY_VARIABLE", "Key", "Price", "Settings", "check_endpoint_url", "default_cache", "parse_price"]

KEY_VARIABLE = "BACKCHANNEL_LLM_KEY"
"""The environment variable that holds the key; no option does, since others can read the arguments of a process."""

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class Key:
    """A key that shows itself to nobody but the header it is put into."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Key(...)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def header(self) -> str:
        """Return the value of an ``Authorization`` header."""
        return f"Bearer {self._value}"

    def struck_from(self, text: str) -> str:
        """Return a text without the key, should a server repeat it."""
        return text.replace(self._value, "...")


class Price(msgspec.Struct, frozen=True):
    """What a million tokens cost, in any currency."""

    asked: float
    answered: float


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Where to ask, and how.

    Attributes:
        url: what ``/chat/completions`` is put to: ``https://api.openai.com/v1``, ``http://localhost:11434/v1``.
        model: the model's name there.
        key: what the server wants to know one by.
        price: for the count of what it cost.
        cache: where answers are kept; None keeps none.
        timeout: seconds after which an answer is no longer waited for.
        temperature: 0 for the likeliest answer, the same each time as far as the server can; None for the server's own.
        most_tokens: the longest answer; a passage full of acts takes some 5,000.
    """

    url: str
    model: str
    key: Key | None = None
    price: Price | None = None
    cache: Path | None = None
    timeout: float = 300.0
    temperature: float | None = 0.0
    most_tokens: int = 8_192

    def __post_init__(self) -> None:
        check_endpoint_url(self.url)
        where = urlsplit(self.url)
        if self.key is not None and where.scheme == "http" and where.hostname not in _LOCAL:
            raise UsageError(f"the key would travel unencrypted to {where.hostname}; give an https address")


def check_endpoint_url(value: str) -> str:
    """Return the address of a server.

    Raises:
        UsageError: it is no http or https address, or there is a user or a query in it.
    """
    try:
        parts = urlsplit(value)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or value != value.strip() or any(character.isspace() for character in value):
        raise UsageError(f"{value!r} is no address of a server; write it like http://localhost:11434/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError(f"the address holds more than a place to ask at; a key goes into {KEY_VARIABLE}")
    return value


def parse_price(value: str) -> Price:
    """Read ``0.15/0.60``: the price of a million tokens asked and answered.

    Raises:
        UsageError: it is not of that form.
    """
    try:
        asked, answered = (float(part) for part in value.split("/"))
    except ValueError:
        asked = answered = -1.0
    if not (0 <= asked < float("inf") and 0 <= answered < float("inf")):
        raise UsageError(f"{value!r} is no price; write it like 0.15/0.60, for a million tokens asked and answered")
    return Price(asked, answered)


def default_cache() -> Path:
    """Return the directory for answers (XDG Base Directory Specification)."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(given) if Path(given).is_absolute() else Path.home() / ".cache"
    return base / "backchannel" / "llm"
