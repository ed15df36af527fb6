"""The JSON Schema of facts."""

from __future__ import annotations

from typing import Any

import msgspec

from backchannel.facts.records import Facts

__all__ = ["json_schema"]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one document of facts."""
    schema = msgspec.json.schema(Facts)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/backchannel/schema/facts/1",
        "title": "Facts of one article",
    } | schema
