"""From a document in the authoring form to facts: each quote is found in the text, or what rests on it is rejected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec

from backchannel.article import Article
from backchannel.errors import DataError
from backchannel.facts import Actor, Extractor, Facts, Place, check
from backchannel.grounding.actors import ground_actors, ground_places
from backchannel.grounding.acts import GroundedActs, ground_acts
from backchannel.grounding.form import FORM_VERSION, QuotedAct, QuotedActor, QuotedContent, QuotedPlace
from backchannel.grounding.quotes import Quotable
from backchannel.grounding.rejections import Rejection

__all__ = ["Grounded", "ground", "parse"]

_Record = TypeVar("_Record", bound=msgspec.Struct)
_LISTS: Mapping[str, type[msgspec.Struct]] = {
    "actors": QuotedActor,
    "places": QuotedPlace,
    "acts": QuotedAct,
    "claims": QuotedContent,
}
_FIELDS = frozenset({"schema", "article", "extractor", *_LISTS})


class Grounded(NamedTuple):
    """What was found in the text, and what was not."""

    facts: Facts
    rejections: tuple[Rejection, ...]


def parse(line: bytes | str) -> dict[str, Any]:
    """Read JSON that is to be grounded.

    Raises:
        DataError: it is not JSON, no object, or of another form.
    """
    try:
        document = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise DataError(f"this is not JSON: {error}", remedy=f"give one {FORM_VERSION} object a line") from None
    if not isinstance(document, dict):
        raise DataError("this is no object", place="$", remedy=f"give one {FORM_VERSION} object a line")
    version = document.get("schema", FORM_VERSION)
    if version != FORM_VERSION:
        raise DataError(
            f"this is of the form {version!r}, not {FORM_VERSION}",
            place="$.schema",
            remedy="facts/1 has offsets already; `backchannel map` takes it as it is",
        )
    return document


def ground(
    document: Mapping[str, Any],
    *,
    article: Article | None = None,
    within: tuple[int, int] | None = None,
    extractor: Extractor | None = None,
) -> Grounded:
    """Find each quote of a document in its article.

    Parameters:
        document: what :func:`parse` returned; each record in it is checked by itself, so that one that is wrong
            spoils no other.
        article: the report, where the document holds none, or in place of what it holds.
        within: the part of the text in which to look, as two offsets.
        extractor: who wrote the document, where it does not say.

    Returns:
        Sound facts (see :func:`backchannel.facts.check`), whose spans hold the words of the text, and a rejection
        for everything that was left out.

    Raises:
        DataError: there is no article, or what the document says of it or of its extractor does not fit the form.
    """
    found = article or _single(document, "article", Article)
    if found is None:
        raise DataError("there is no article", place="$.article", remedy="put it into the document, or name its file")
    author = _single(document, "extractor", Extractor) or extractor
    rejections = [
        Rejection("form", f"$.{name}", f"the form has no field {name!r}") for name in document if name not in _FIELDS
    ]
    text = Quotable(found.text, *(within or ()))
    actors = ground_actors(list(_records(document, "actors", QuotedActor, rejections)), text, found, rejections)
    places = ground_places(list(_records(document, "places", QuotedPlace, rejections)), text, actors, rejections)
    acts = ground_acts(
        list(_records(document, "acts", QuotedAct, rejections)),
        list(_records(document, "claims", QuotedContent, rejections)),
        text,
        {each.id for each in actors},
        {each.id for each in places},
        rejections,
    )
    return Grounded(_facts(found, actors, places, acts, author), tuple(rejections))


def _facts(
    article: Article, actors: list[Actor], places: list[Place], acts: GroundedActs, author: Extractor | None
) -> Facts:
    facts = Facts(
        article=article,
        actors=tuple(actors),
        places=tuple(places),
        communications=tuple(acts.communications),
        mediations=tuple(acts.mediations),
        claims=tuple(acts.claims),
        extractor=author,
    )
    check(facts)
    return facts


def _single(document: Mapping[str, Any], name: str, kind: type[_Record]) -> _Record | None:
    value = document.get(name)
    if value is None:
        return None
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise DataError(f"does not fit the form {FORM_VERSION}: {error}", place=f"$.{name}") from None


def _records(
    document: Mapping[str, Any], name: str, kind: type[_Record], rejections: list[Rejection]
) -> Iterator[tuple[str, _Record]]:
    """Yield each record of a list that fits the form, with its path."""
    values = document.get(name)
    if values is not None and not isinstance(values, list):
        rejections.append(Rejection("form", f"$.{name}", "this is no list"))
        return
    for i, value in enumerate(values or ()):
        path = f"$.{name}[{i}]"
        try:
            yield path, msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            message, _, where = str(error).partition(" - at ")
            inside = where.strip("`").removeprefix("$")
            rejections.append(Rejection("form", path + inside, message))
