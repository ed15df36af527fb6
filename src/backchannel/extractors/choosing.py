"""Extractors by their names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from backchannel.article import Article
from backchannel.errors import BackchannelError, DataError, UsageError
from backchannel.extractors.combining import combine
from backchannel.facts import Extractor, Facts, check

if TYPE_CHECKING:
    from backchannel.extractors.llm import Settings

__all__ = ["GROUP", "Extract", "Failed", "check_names", "extractor", "extractor_names"]

Extract = Callable[[Article], Facts]
"""What an extractor is."""

Failed = Callable[[DataError], object]
"""What is called when one of several extractors fails on an article, and what the others found stands."""

GROUP = "backchannel.extractors"
"""The group of entry points in which packages name their extractors."""

_OWN = ("rules", "llm")
_CONDITIONS = "an extractor takes an Article and returns the Facts of that article"


def extractor_names() -> list[str]:
    """Return the names of all extractors: our own, then those of installed packages."""
    return [*_OWN, *sorted({point.name for point in entry_points(group=GROUP)} - set(_OWN))]


def extractor(
    name: str = "rules",
    *,
    parser: str | None = None,
    lexicon: Path | str | None = None,
    authority: Path | str | None = None,
    llm: Settings | None = None,
    failed: Failed | None = None,
) -> Extract:
    """Return an extractor.

    Parameters:
        name: one of :func:`extractor_names`, or several of them joined by ``+``.
        parser, lexicon: for ``rules``: see :func:`backchannel.extract`.
        authority: for ``rules`` and ``llm``: see there, too.
        llm: for ``llm``: which model to ask, and where.
        failed: of several extractors, called for each that fails on an article, unless all do. When left out, one that
            fails is an error.

    Raises:
        DataError: the lexicon or the authority is at fault.
        UsageError: there is no such extractor, or it lacks what it needs.
    """
    chosen = [(each, _single(each, parser, lexicon, authority, llm)) for each in check_names(name)]
    if len(chosen) == 1:
        return chosen[0][1]
    return partial(_together, chosen, _raise if failed is None else failed)


def _raise(error: DataError) -> None:
    raise error


def _together(chosen: Sequence[tuple[str, Extract]], failed: Failed, article: Article) -> Facts:
    """Return what several extractors found, those that failed left out."""
    found: list[tuple[str, Facts]] = []
    errors: list[tuple[str, DataError]] = []
    for name, find in chosen:
        try:
            found.append((name, find(article)))
        except DataError as error:
            errors.append((name, error))
    if not found:
        raise errors[0][1]
    for name, fault in errors:
        failed(DataError(f"without what {name!r} finds: {fault.message}", remedy=fault.remedy))
    return combine(found)


def check_names(name: str) -> list[str]:
    """Return the names that ``+`` joins.

    Raises:
        UsageError: one comes twice, or there is no extractor of that name.
    """
    names = name.split("+")
    if len(set(names)) < len(names):
        raise UsageError(f"the extractors {name!r} are not all different")
    for each in names:
        if each not in _OWN and each not in extractor_names():
            raise UsageError(f"there is no extractor {each!r}; there are: {', '.join(extractor_names())}")
    return names


def _single(
    name: str,
    parser: str | None,
    lexicon: Path | str | None,
    authority: Path | str | None,
    llm: Settings | None,
) -> Extract:
    if name == "rules":
        from backchannel.extractors.rules import rule_extractor

        return rule_extractor(parser, lexicon, authority).extract
    if name == "llm":
        from backchannel.authority import authority_file
        from backchannel.extractors.llm import language_model

        if llm is None:
            raise UsageError("the extractor llm needs a model to ask; give --llm-url and --llm-model")
        known = None if authority is None else authority_file(authority)
        return partial(language_model(llm).extract, authority=known)
    return _plugged_in(next(point for point in entry_points(group=GROUP) if point.name == name))


def _plugged_in(point: EntryPoint) -> Extract:
    """Return the extractor of another package; what it returns is checked, what it raises is told in one line."""
    try:
        loaded: Any = point.load()
        find = loaded() if isinstance(loaded, type) else loaded
    except Exception as error:
        raise UsageError(f"the extractor {point.name!r} cannot be loaded: {type(error).__name__}: {error}") from error
    if not callable(find):
        raise UsageError(f"the extractor {point.name!r} cannot be called; {_CONDITIONS}")

    def extract(article: Article) -> Facts:
        try:
            facts = find(article)
        except BackchannelError:
            raise
        except Exception as error:
            raise DataError(f"the extractor {point.name!r} failed: {type(error).__name__}: {error}") from error
        return _accepted(point, article, facts)

    return extract


def _accepted(point: EntryPoint, article: Article, facts: object) -> Facts:
    if not isinstance(facts, Facts) or facts.article != article:
        what = "facts of another article" if isinstance(facts, Facts) else f"a {type(facts).__name__}"
        raise DataError(f"the extractor {point.name!r} returned {what}", remedy=_CONDITIONS)
    try:
        check(facts)
    except DataError as error:
        raise DataError(f"what the extractor {point.name!r} returned is not sound: {error}") from None
    if facts.extractor is not None:
        return facts
    version = None if point.dist is None else point.dist.version
    return replace(facts, extractor=Extractor(name=point.name, version=version))
