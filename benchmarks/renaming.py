"""Variants of the article and its gold with other names or other words, kept in memory only."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from backchannel.article import Article, parse_date

__all__ = ["Case", "original", "variants"]

Gold = dict[str, Any]


class Case(NamedTuple):
    """One article and what the graph must answer about it: the original, a renamed or a reworded one."""

    name: str
    article: Article
    gold: Gold
    kind: str


def original(folder: Path) -> Case:
    """Read the article and its gold from the data folder."""
    text = (folder / "back_channel.txt").read_text(encoding="utf-8")
    gold: Gold = json.loads((folder / "back_channel.json").read_text(encoding="utf-8"))
    for call in gold["communications"]:
        if call["id"] == "call":
            call["medium"] = "telephone"
    return Case("as it is", Article(text=text, published=parse_date(gold["published"])), gold, "original")


def variants(case: Case) -> Iterator[Case]:
    """Yield the renamed articles of ``renamings.toml``, each with its gold renamed alike."""
    table = tomllib.loads(Path(__file__).with_name("renamings.toml").read_text(encoding="utf-8"))
    for variant in table["variant"]:
        rename = _Renaming(variant["words"])
        gold = rename.anywhere(case.gold)
        for actor in gold["actors"].values():
            if "wikidata" in actor:
                actor["wikidata"] = variant["identifiers"].get(actor["wikidata"], actor["wikidata"])
        published: datetime.date = variant["published"]
        for act in gold["communications"]:
            if act["id"] == "call":
                act |= {"time": str(variant["call"]), "class": variant["class"], "medium": variant["medium"]}
            elif act["id"] == "statement":
                act["time"] = published.isoformat()
        article = Article(text=rename(case.article.text), published=published)
        yield Case(variant["name"], article, gold, variant.get("kind", "renamed"))


class _Renaming:
    """Replace whole words, all at once, so that what one replacement puts in no other takes out."""

    def __init__(self, words: dict[str, str]) -> None:
        self._words = words
        longest_first = sorted(words, key=lambda word: (-len(word), word))
        self._pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")

    def __call__(self, text: str) -> str:
        return self._pattern.sub(lambda match: self._words[match[0]], text)

    def anywhere(self, value: Any) -> Any:
        """Rename in every string of a JSON document; keys stay."""
        if isinstance(value, str):
            return self(value)
        if isinstance(value, list):
            return [self.anywhere(item) for item in value]
        if isinstance(value, dict):
            return {key: self.anywhere(item) for key, item in value.items()}
        return value
