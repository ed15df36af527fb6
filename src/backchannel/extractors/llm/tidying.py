"""An answer in the authoring form, as far as it can be read as one.

A model leaves out and adds, writes null for nothing and a word for a list. That is put right here, record by record;
what a fact rests on is left as it is, for grounding to judge.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from backchannel.grounding import Rejection
from backchannel.grounding.form import QuotedAct, QuotedActor, QuotedClaim, QuotedContent, QuotedPlace

__all__ = ["UNTRUSTED", "tidied"]

_RECORDS: Mapping[str, type[msgspec.Struct]] = {
    "actors": QuotedActor,
    "places": QuotedPlace,
    "acts": QuotedAct,
    "claims": QuotedContent,
}
UNTRUSTED = frozenset({"authority", "identifiers"})
"""Fields that a model is not asked for, and not believed in: it remembers numbers of Wikidata wrongly."""

_ID_FIELDS = frozenset({"id", "asserted_by", "said_in", "content_act"})
_ID_LISTS = frozenset(
    {"acts_for", "reported_by", "sender", "recipient", "relayed_by", "participant", "mediator", "party"}
    | {"comprises", "place"}
)
_UNSURE = 0.5
"""The confidence of a claim for which a model gives none."""


def tidied(answer: Mapping[str, list[Any]]) -> tuple[dict[str, list[Any]], list[Rejection]]:
    """Return an answer as a document of the authoring form, and what had to be left out of its records."""
    rejections: list[Rejection] = []
    document = {
        name: [_record(value, kind, f"$.{name}[{i}]", rejections) for i, value in enumerate(answer.get(name, ()))]
        for name, kind in _RECORDS.items()
    }
    return document, rejections


def _record(value: Any, kind: type[msgspec.Struct], path: str, rejections: list[Rejection]) -> Any:
    if not isinstance(value, dict):
        return value
    fields = _fields(kind)
    record: dict[str, Any] = {}
    for name, held in value.items():
        if name in fields and name not in UNTRUSTED and held is not None and held != "":
            record[name] = _field(name, held, f"{path}.{name}", rejections)
    if issubclass(kind, QuotedClaim):
        record.setdefault("confidence", _UNSURE)
    for name, field in fields.items():
        if name in record and not field.required and not _fits(record[name], field):
            rejections.append(Rejection("form", f"{path}.{name}", "does not fit the form"))
            del record[name]
            if name == "confidence":
                record[name] = _UNSURE
    return record


def _field(name: str, held: Any, path: str, rejections: list[Rejection]) -> Any:
    if name == "claims":
        claims = held if isinstance(held, list) else [held]
        return [_record(each, QuotedClaim, f"{path}[{i}]", rejections) for i, each in enumerate(claims)]
    if name in _ID_FIELDS:
        return _id(held)
    if name in _ID_LISTS:
        return [_id(each) for each in _list(held)]
    if name in {"mentions", "metonyms", "topics", "evidence"}:
        return [each for each in _list(held) if each != ""]
    return held


def _list(held: Any) -> Iterable[Any]:
    return held if isinstance(held, list) else [held]


def _id(held: Any) -> Any:
    """Return an id with all that an id cannot hold as hyphens, the same wherever it is written the same."""
    if isinstance(held, int) and not isinstance(held, bool):
        held = str(held)
    if not isinstance(held, str):
        return held
    return re.sub(r"^[^A-Za-z0-9]+", "", re.sub(r"[^A-Za-z0-9._~-]+", "-", held))[:100] or "x"


def _fits(held: Any, field: msgspec.structs.FieldInfo) -> bool:
    try:
        msgspec.convert(held, field.type)
    except msgspec.ValidationError:
        return False
    return True


@functools.cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """Return the fields of a record by their names in JSON."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}
