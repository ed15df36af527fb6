"""Country codes of event data sets: ISO 3166-1 alpha-3, and the few of CAMEO that differ."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files

__all__ = ["code_of", "state_of"]


def state_of(code: str) -> str | None:
    """Return the id in the authority of a state or territory by its code; None for other codes (``EUR``, ``IGO``)."""
    return _ids().get(code)


def code_of(id: str) -> str | None:
    """Return the code of a state or territory by its id in the authority."""
    return _codes().get(id)


@cache
def _ids() -> dict[str, str]:
    return {code: id for code, id, _ in _table()}


@cache
def _codes() -> dict[str, str]:
    """The standard's code where there is one: several codes of CAMEO may mean one state."""
    codes: dict[str, str] = {}
    for code, id, _source in sorted(_table(), key=lambda row: not row[2].startswith("ISO")):
        codes.setdefault(id, code)
    return codes


def _table() -> list[list[str]]:
    text = (files("backchannel.datasets") / "data" / "countries.csv").read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text)))[1:]
