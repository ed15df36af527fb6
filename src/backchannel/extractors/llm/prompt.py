"""What a model is told and asked."""

from __future__ import annotations

import functools
import hashlib
from importlib.resources import files
from typing import Any

import msgspec

from backchannel.article import Article
from backchannel.extractors.llm.answers import LISTS
from backchannel.extractors.llm.tidying import UNTRUSTED
from backchannel.facts import Prompt
from backchannel.grounding import form_schema

__all__ = ["PROMPT", "answer_schema", "instructions", "messages", "prompt_record"]

PROMPT = "acts-1"
"""The prompt in use; another wording is another file with another number."""

# Keywords that say what a value means or is checked for later. Servers that hold a model to a schema know few:
# https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
_DROPPED = frozenset(
    {"default", "examples", "title", "pattern", "format", "minLength", "maxLength", "minItems", "minimum", "maximum"}
)


@functools.cache
def instructions(name: str = PROMPT) -> bytes:
    """Return the text of a prompt of this package."""
    return files("backchannel.extractors.llm").joinpath("prompts", f"{name}.md").read_bytes()


@functools.cache
def prompt_record(name: str = PROMPT) -> Prompt:
    """Return the prompt's name and hash, for the provenance of what comes of it."""
    return Prompt(name=name, sha256=hashlib.sha256(instructions(name)).hexdigest())


def messages(article: Article, start: int, end: int) -> list[dict[str, str]]:
    """Return the conversation that asks for the facts of a passage.

    The passage goes in as a string of JSON, so that nothing in it can end it.
    """
    about = {
        "title": article.title,
        "publisher": article.publisher,
        "published": None if article.published is None else article.published.isoformat(),
        "language": article.language,
        "passage": article.text[start:end],
    }
    told = msgspec.json.encode({name: value for name, value in about.items() if value is not None}).decode()
    return [
        {"role": "system", "content": instructions().decode()},
        {"role": "user", "content": told},
    ]


@functools.cache
def answer_schema() -> dict[str, Any]:
    """Return the JSON Schema of an answer, in the dialect of servers that hold a model to one.

    It is that of the authoring form without what is not the model's to say. Every field is required there, so what
    may be missing may be null instead.
    """
    whole = form_schema()
    definitions = {
        name: _strict(record)
        for name, record in whole["$defs"].items()
        if name not in {"QuotedFacts", "Article", "Extractor", "Prompt"}
    }
    top = whole["$defs"]["QuotedFacts"]["properties"]
    return {
        "type": "object",
        "properties": {name: _strict(top[name]) for name in LISTS},
        "required": list(LISTS),
        "additionalProperties": False,
        "$defs": definitions,
    }


def _strict(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: _strict(value) for name, value in schema.items() if name not in _DROPPED and name != "properties"}
    if "$ref" in kept:  # where a reference stands no other keyword may
        return {"$ref": kept["$ref"]}
    if "properties" in schema:
        kept["properties"] = {
            name: _strict(value) for name, value in schema["properties"].items() if name not in UNTRUSTED
        }
        kept["required"] = list(kept["properties"])
        kept["additionalProperties"] = False
    return kept
