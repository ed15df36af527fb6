"""Grounding of actors and places: each name is found in the text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from backchannel.article import Article
from backchannel.facts import Actor, Mention, Place, Span
from backchannel.grounding.form import QuotedActor, QuotedPlace
from backchannel.grounding.quotes import Quotable
from backchannel.grounding.rejections import Rejection

__all__ = ["ground_actors", "ground_places", "known_references", "words_of"]

_Named = TypeVar("_Named", bound=QuotedActor | QuotedPlace)


def ground_actors(
    records: Sequence[tuple[str, QuotedActor]], text: Quotable, article: Article, rejections: list[Rejection]
) -> list[Actor]:
    """Return the actors whom the text names.

    Parameters:
        records: each with its path in the document.
        text: where to look.
        article: its publisher may speak without being named.
        rejections: what is left out is added here.
    """
    publisher = (article.publisher or "").casefold()
    named = [
        (path, record, mentions)
        for path, record, mentions in _located(records, (), text, rejections)
        if mentions or record.name.casefold() == publisher or _unnamed(path, record, rejections)
    ]
    ids = {record.id for _, record, _ in named}
    return [
        Actor(
            id=record.id,
            kind=record.kind,
            name=record.name,
            authority=record.authority,
            identifiers=record.identifiers,
            acts_for=known_references(record.acts_for, ids - {record.id}, f"{path}.acts_for", rejections),
            office=words_of(record.office, text, f"{path}.office", rejections),
            mentions=mentions,
        )
        for path, record, mentions in named
    ]


def ground_places(
    records: Sequence[tuple[str, QuotedPlace]], text: Quotable, actors: Sequence[Actor], rejections: list[Rejection]
) -> list[Place]:
    """Return the places that the text names.

    Parameters:
        records, text, rejections: as for :func:`ground_actors`.
        actors: those of the document, whose ids and longer names come first.
    """
    return [
        Place(
            id=record.id,
            name=record.name,
            authority=record.authority,
            identifiers=record.identifiers,
            mentions=mentions,
        )
        for path, record, mentions in _located(records, actors, text, rejections)
        if mentions or _unnamed(path, record, rejections)
    ]


def words_of(words: str | None, text: Quotable, path: str, rejections: list[Rejection]) -> str | None:
    """Return words as the text has them; None, and a rejection, where it does not."""
    if words is None:
        return None
    span = text.first(words)
    if span is None:
        rejections.append(Rejection("words", path, f"the text does not say {_short(words)}"))
        return None
    return span.quote


def known_references(
    ids: Iterable[str], known: Collection[str], path: str, rejections: list[Rejection]
) -> tuple[str, ...]:
    """Return those ids that are known, each once; a rejection is added for each of the others."""
    kept: dict[str, None] = {}
    for i, each in enumerate(ids):
        if each in known:
            kept[each] = None
        else:
            rejections.append(Rejection("reference", f"{path}[{i}]", f"{each!r} is nothing here that may stand here"))
    return tuple(kept)


def _unnamed(path: str, record: QuotedActor | QuotedPlace, rejections: list[Rejection]) -> bool:
    noun = "nobody" if isinstance(record, QuotedActor) else "no place"
    rejections.append(Rejection("mention", path, f"the text names {noun} {_short(record.name)}"))
    return False


def _located(
    records: Iterable[tuple[str, _Named]], others: Sequence[Actor], text: Quotable, rejections: list[Rejection]
) -> Iterator[tuple[str, _Named, tuple[Mention, ...]]]:
    """Yield each record with its mentions, in the order of the text; ids that were used before are rejected."""
    unique: dict[str, tuple[str, _Named]] = {}
    taken = {other.id for other in others}
    for path, record in records:
        if record.id in unique or record.id in taken:
            rejections.append(Rejection("duplicate", path, f"the id {record.id!r} is used twice"))
        else:
            unique[record.id] = path, record
    found = {id: _mentions(path, record, text, rejections) for id, (path, record) in unique.items()}
    elsewhere = [(mention.start, mention.end) for other in others for mention in other.mentions]
    inside = _inside_longer([*elsewhere, *(span for spans in found.values() for span in spans)])
    for id, (path, record) in unique.items():
        mentions = (
            Mention(start=start, end=end, quote=text.text[start:end], metonym=metonym)
            for (start, end), metonym in sorted(found[id].items())
            if (start, end) not in inside
        )
        yield path, record, tuple(mentions)


def _mentions(
    path: str, record: QuotedActor | QuotedPlace, text: Quotable, rejections: list[Rejection]
) -> dict[tuple[int, int], bool]:
    """Return where the record is named, and whether by a metonym."""
    metonyms = record.metonyms if isinstance(record, QuotedActor) else ()
    names = record.mentions or (() if metonyms else (record.name,))
    found: dict[tuple[int, int], bool] = {}
    for field, words, metonym in (("mentions", names, False), ("metonyms", metonyms, True)):
        for i, name in enumerate(words):
            spans = list(_places_of(name, text))
            if not spans and record.mentions + metonyms:
                rejections.append(Rejection("mention", f"{path}.{field}[{i}]", f"the text does not say {_short(name)}"))
            for span in spans:
                found.setdefault((span.start, span.end), metonym)
    return found


def _places_of(name: str, text: Quotable) -> Iterator[Span]:
    """A name means the same wherever it stands; *the ministry* may be another one further down."""
    if any(character.isupper() for character in name) or not any(character.islower() for character in name):
        yield from text.every(name)
    else:
        first = text.first(name)
        if first is not None:
            yield first


def _inside_longer(spans: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the spans that lie within longer ones: *Harbour* in *Harbour News* is not the harbour."""
    inside: set[tuple[int, int]] = set()
    reach: tuple[int, int] | None = None
    # By their beginnings, the longest first: a span lies in an earlier one if it ends before the furthest end.
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if reach is not None and end <= reach[1]:
            inside.add((start, end))
        else:
            reach = (start, end)
    return inside


def _short(words: str, limit: int = 60) -> str:
    return repr(words if len(words) <= limit else words[: limit - 1] + "…")
