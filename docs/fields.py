"""Fill the tables of ``docs/facts.md``: every field of facts and of the authoring form, from their JSON Schemas.

``python docs/fields.py`` renews the page in place. The tests compare it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backchannel.facts import json_schema
from backchannel.grounding import form_schema

__all__ = ["PAGE", "filled"]

PAGE = Path(__file__).resolve().parent / "facts.md"

_TABLES = re.compile(r"(<!-- fields of (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
_HEAD = "| field | holds | what it is | example |\n|---|---|---|---|\n"
_SCHEMAS = {"facts/1": json_schema, "quotes/1": form_schema}
_ELSEWHERE = {"quotes/1": frozenset({"Article", "Extractor", "Prompt"})}


def filled(page: str) -> str:
    """Return the page with a table for each record between the marks ``fields of`` and ``end``."""
    return _TABLES.sub(lambda match: f"{match[1]}\n{''.join(_tables(match[2]))}{match[3]}", page)


def _tables(version: str) -> Iterator[str]:
    definitions = _SCHEMAS[version]()["$defs"]
    for name, record in definitions.items():
        if name in _ELSEWHERE.get(version, ()):
            continue
        yield f"### {name}\n\n{_prose(record['description'])}\n\n{_HEAD}"
        required = record.get("required", ())
        for field, told in record["properties"].items():
            needed = f"**`{field}`**" if field in required else f"`{field}`"
            example = json.dumps(told["examples"][0], ensure_ascii=False)
            yield f"| {needed} | {_holds(told)} | {_cell(told['description'])} | `{_cell(example)}` |\n"
        yield "\n"


def _holds(told: dict[str, Any]) -> str:
    """Return in a few words what a value may be."""
    if "$ref" in told:
        return str(told["$ref"]).rpartition("/")[2]
    if "anyOf" in told:
        kinds = [_holds(each) for each in told["anyOf"] if each.get("type") != "null"]
        return " or ".join(kinds) + " or null"
    if "enum" in told:
        return " ".join(f"`{each}`" for each in told["enum"] if each is not None)
    if told.get("type") == "array":
        items = told.get("items") or {}
        return f"list of {_holds(items)}" if items else "list of pairs of ids"
    return {"string": "text", "integer": "number", "boolean": "true or false"}.get(told["type"], str(told["type"]))


def _prose(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


def _cell(text: str) -> str:
    return _prose(text).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
