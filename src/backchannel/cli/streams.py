"""What goes through a command: data on stdout, what is found in many sources, interruptions."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import click

from backchannel.cli import complain
from backchannel.cli.models import tell_account
from backchannel.cli.options import Extraction
from backchannel.cli.progress import progress
from backchannel.errors import DataError

__all__ = [
    "extracted",
    "found",
    "heeding_interruptions",
    "interruptible",
    "sound",
    "stdout",
    "taken_apart",
    "tell",
    "write",
]

if TYPE_CHECKING:
    from backchannel.reading import Item, NoArticle, Traffic

_Found = TypeVar("_Found")


def stdout() -> BinaryIO:
    """Return the stream for data: UTF-8, whatever the locale.

    Raises:
        DataError: whoever started the program has closed it (``>&-``).
    """
    if sys.stdout is None:
        raise DataError("standard output is closed", remedy="send it into a file or a pipe")
    return sys.stdout.buffer


def write(data: bytes) -> None:
    """Put data on stdout."""
    stdout().write(data)


def tell(words: str, *, end: str = "\n", color: bool | None = None) -> None:
    """Put words on stdout, as the terminal can show them."""
    stdout()
    click.echo(words + end, nl=False, color=color)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process at once: Oxigraph, once asked, does not return to Python before it has an answer.

    For what writes no files only.
    """
    handler = signal.getsignal(signal.SIGINT)
    mendable = handler is signal.default_int_handler and threading.current_thread() is threading.main_thread()
    if mendable:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        if mendable:
            signal.signal(signal.SIGINT, handler)


def heeding_interruptions(items: Iterable[_Found]) -> Iterator[_Found]:
    """Yield the items; raise again, before the next one, a Ctrl-C that compiled code has swallowed."""
    if threading.current_thread() is not threading.main_thread():
        yield from items
        return
    interrupted = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        signal.default_int_handler(number, frame)

    before = signal.signal(signal.SIGINT, note)
    try:
        for item in items:
            if interrupted:
                raise KeyboardInterrupt
            yield item
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


def taken_apart(wanted: Extraction, traffic: Traffic | None = None) -> Iterator[Item | NoArticle | DataError]:
    """Yield what the sources hold, one item an article."""
    from backchannel.reading import items

    fetcher = None
    if wanted.fetch:
        from backchannel.reading.fetching import Fetcher

        fetcher = Fetcher()
    return items(wanted.sources, columns=wanted.columns, fetcher=fetcher, traffic=traffic)


def found(wanted: Extraction, find: Callable[..., _Found]) -> Iterator[tuple[str, _Found | DataError]]:
    """Yield where each article stands, with what ``find`` makes of it, or with the error that says why it cannot."""
    from backchannel.reading import Given, Item, NoArticle, Traffic, article

    given = Given(wanted.title, wanted.published, wanted.publisher, wanted.url)
    traffic = Traffic.of(wanted.sources)
    for each in heeding_interruptions(progress(taken_apart(wanted, traffic), traffic)):
        if isinstance(each, NoArticle):
            continue
        if isinstance(each, DataError):
            yield each.source or "", each
            continue
        assert isinstance(each, Item)
        where = each.source if each.place is None else f"{each.source}, {each.place}"
        try:
            yield (
                where,
                find(
                    article(each, given),
                    parser=wanted.parser,
                    lexicon=wanted.lexicon,
                    authority=wanted.authority,
                    min_confidence=wanted.min_confidence,
                ),
            )
        except DataError as error:
            yield where, error.at(source=each.source, place=each.place)


def extracted(wanted: Extraction, find: Callable[..., _Found]) -> Iterator[_Found | DataError]:
    """Yield what ``find`` makes of each source with the extractor that is wanted; at the end tell what a model took.

    After what several extractors found comes the error of each that failed.
    """
    lacking: list[DataError] = []
    asked = partial(find, extractor=wanted.extractor, llm=wanted.llm, failed=lacking.append)
    try:
        for where, each in found(wanted, asked):
            yield each
            yield from (error.at(source=where) for error in lacking)
            lacking.clear()
    finally:
        tell_account(wanted.llm)


def sound(found: Iterable[_Found | DataError], faults: list[DataError]) -> Iterator[_Found]:
    """Yield what was found; report the faults between, and keep them in ``faults``."""
    for each in found:
        if isinstance(each, DataError):
            complain(each)
            faults.append(each)
        else:
            yield each
