"""Facts as JSON, one document a line, there and back."""

from __future__ import annotations

import msgspec

from backchannel.errors import DataError
from backchannel.facts.checks import check
from backchannel.facts.records import Facts
from backchannel.facts.values import SCHEMA_VERSION
from backchannel.facts.versions import migrated

__all__ = ["decode", "encode"]

_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Facts)


def encode(facts: Facts) -> bytes:
    """Return one line of JSON (UTF-8, no line break at its end), the same bytes for equal facts."""
    return _ENCODER.encode(facts)


def decode(line: bytes | str, *, source: str | None = None, place: str | None = None) -> Facts:
    """Read one JSON document and check it; older versions are migrated.

    Parameters:
        line: JSON of one document of facts.
        source, place: where it came from, for the error message.

    Raises:
        DataError: not JSON, not of the schema (naming the path), or not sound (see :func:`check`).
    """
    try:
        facts = _decoded(line)
    except DataError as error:
        raise error.at(source=source, place=place) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError(
            f"this is not JSON: {error}", source=source, place=place, remedy="give one facts/1 object a line"
        ) from None
    try:
        check(facts)
    except DataError as error:
        raise DataError(
            error.message if error.place is None else f"at {error.place}: {error.message}",
            source=source,
            place=place,
            remedy=error.remedy,
        ) from None
    return facts


def _decoded(line: bytes | str) -> Facts:
    try:
        return _DECODER.decode(line)
    except msgspec.ValidationError as error:
        fault = error
    try:
        present = migrated(line)
        if present is not None:
            return _DECODER.decode(present)
    except msgspec.ValidationError as error:
        fault = error
    raise _schema_error(fault)


def _schema_error(error: msgspec.ValidationError) -> DataError:
    message, _, path = str(error).partition(" - at ")
    where = path.strip("`") or "$"
    return DataError(
        f"does not fit the schema {SCHEMA_VERSION} at {where}: {message}",
        remedy="`backchannel schema` prints the schema",
    )
