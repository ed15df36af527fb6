"""What acts are about, in the article's words: whole, and nothing more. All events and officials are invented."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from telling import Telling

Tell = Callable[..., Telling]

DATA = Path(__file__).parent / "data"


def cases(name: str) -> list[tuple[str, ...]]:
    """The rows of a table of sentences, without its head."""
    with (DATA / name).open(encoding="utf-8", newline="") as sheet:
        return [tuple(row) for row in csv.reader(sheet, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]


@pytest.mark.parametrize(("text", "topics"), cases("topics.tsv"))
def test_each_matter_is_told_whole(tell: Tell, text: str, topics: str) -> None:
    """All matters talked about, one by one, and none that is no matter."""
    told = tell(text)
    found = [topic for act in told.acts("Conversation", "Meeting", "VideoCall") for topic in act.topics]
    assert found == (topics.split(";") if topics else [])


@pytest.mark.parametrize(("text", "contents"), cases("contents.tsv"))
def test_what_is_said_is_told_whole(tell: Tell, text: str, contents: str) -> None:
    """From its first word to its last, through its lists, and not into what is told next."""
    found = {act.content for act in tell(text).facts.communications if act.content is not None}
    wanted = set(contents.split(";"))
    assert wanted <= found
    assert not any(other != one and (one in other or other in one) for one in wanted for other in found - wanted)
