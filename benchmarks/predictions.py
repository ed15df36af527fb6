"""From texts to the lines that a scorer reads: shared by the scripts that feed one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from backchannel.article import Article, parse_date
from backchannel.errors import DataError
from backchannel.extraction import Extractor
from backchannel.facts import Facts

__all__ = ["Predict", "Record", "article_of", "as_lines", "filter_lines", "predicted"]

Record = dict[str, Any]
Predict = Callable[[Facts], Record]


def article_of(record: Record) -> Article:
    """Make an article of ``{"id", "text"}``, with ``"date"`` where the record has one."""
    published = parse_date(record["date"]) if record.get("date") else None
    return Article(text=record["text"], published=published)


def predicted(predict: Predict, records: Iterable[Record], extractor: Extractor) -> Iterator[Record]:
    """Yield each record's id with what ``predict`` makes of its facts.

    A text that extraction fails on is told on stderr and yields nothing: it then counts as one with no answer.
    """
    for record in records:
        try:
            facts = extractor.extract(article_of(record))
        except DataError as error:
            print(f"{record['id']}: {error}", file=sys.stderr)
            continue
        yield {"id": record["id"], **predict(facts)}


def as_lines(records: Iterable[Record]) -> str:
    """Return JSON Lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def filter_lines(predict: Predict) -> None:
    """Read records on stdin, write predictions to stdout: the body of a script."""
    extractor = Extractor()
    for line in sys.stdin:
        if line.strip():
            sys.stdout.write(as_lines(predicted(predict, [json.loads(line)], extractor)))
