"""Older versions of facts, brought to the present one as they are read.

A step leads from one version to the next and takes the whole document. Within a version fields are only added, with
defaults that mean what their absence meant, so that no step is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from backchannel.errors import DataError
from backchannel.facts.values import SCHEMA_VERSION

__all__ = ["STEPS", "migrated"]

Document = dict[str, Any]

STEPS: dict[str, Callable[[Document], Document]] = {}
"""Each older version with the step to the one after it, which names its own version in ``schema``."""


def migrated(line: bytes | str) -> bytes | None:
    """Return a document of an older version as one of the present version; None for one that is of it already.

    Raises:
        DataError: it is of another form, or of a version that is not known here.
    """
    try:
        document = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    version = document.get("schema", SCHEMA_VERSION)
    if version == SCHEMA_VERSION:
        return None
    while version in STEPS:
        document = STEPS[version](document)
        version = document["schema"]
    if version == SCHEMA_VERSION:
        return msgspec.json.encode(document)
    remedy = f"this program reads {', '.join([*STEPS, SCHEMA_VERSION])}"
    if isinstance(version, str) and version.startswith("quotes/"):
        remedy = "`backchannel ground` turns quotes into facts"
    elif isinstance(version, str) and version.startswith("facts/"):
        remedy += "; a newer one may read it"
    raise DataError(f"does not fit the schema {SCHEMA_VERSION} at $.schema: this is {version!r}", remedy=remedy)
