"""The articles of one session, kept in a file after every edit."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from backchannel.annotating.edits import EDIT, apply
from backchannel.annotating.review import done, gold
from backchannel.errors import DataError, UsageError
from backchannel.facts import Extractor, Facts, encode
from backchannel.whole_files import write_whole

__all__ = ["Desk"]

_MOST_STEPS_BACK = 200


class Desk:
    """What lies before the annotator.

    Parameters:
        documents: facts, at most one document an article.
        out: where they are kept. What is there from a session before takes the place of ``documents``.
        person: who annotates.
        gold: where what is done is kept as gold; nowhere when None.

    Raises:
        DataError: ``out`` holds something else than facts, or there is nothing to annotate.
        UsageError: the files cannot be written.
    """

    def __init__(self, documents: Iterable[Facts], out: Path, person: Extractor, gold: Path | None = None) -> None:
        self.person = person
        self._out = out
        self._gold = gold
        self._lock = threading.Lock()
        before = _read(out)
        self._articles: dict[str, Facts] = {}
        for facts in documents:
            if facts.article.id in self._articles:
                raise DataError("there are two documents of one article", remedy="keep one document for each text")
            self._articles[facts.article.id] = before.pop(facts.article.id, facts)
        # Nothing that somebody annotated is lost because it is not among today's articles.
        self._articles |= before
        if not self._articles:
            raise DataError("there is nothing to annotate", remedy="give facts, as `backchannel extract` prints them")
        self._ids = list(self._articles)
        self._past: dict[str, list[Facts]] = {}
        self.save()

    def __len__(self) -> int:
        return len(self._ids)

    def article(self, number: int) -> Facts:
        """Return the facts of an article.

        Raises:
            DataError: there is none of that number.
        """
        if not 0 <= number < len(self._ids):
            raise DataError(f"there is no article {number}", remedy="load the page again")
        return self._articles[self._ids[number]]

    def edit(self, number: int, edit: EDIT) -> Facts:
        """Make an edit and keep it; return the facts after it.

        Raises:
            DataError: as :func:`backchannel.annotating.edits.apply`.
            UsageError: it cannot be kept.
        """
        with self._lock:
            before = self.article(number)
            after = apply(before, edit, self.person)
            past = self._past.setdefault(self._ids[number], [])
            past.append(before)
            del past[:-_MOST_STEPS_BACK]
            self._articles[self._ids[number]] = after
            self.save()
            return after

    def undo(self, number: int) -> Facts:
        """Take the last edit of an article back; return the facts as they were.

        Raises:
            DataError: there is none.
        """
        with self._lock:
            self.article(number)
            past = self._past.get(self._ids[number])
            if not past:
                raise DataError("there is nothing to take back")
            self._articles[self._ids[number]] = past.pop()
            self.save()
            return self.article(number)

    def gold(self) -> bytes:
        """Return what the annotator vouches for, of the articles that are done: facts, one article a line."""
        finished = (facts for facts in self._articles.values() if done(facts, self.person))
        return b"".join(encode(gold(facts)) + b"\n" for facts in finished)

    def save(self) -> None:
        """Write everything, whole or not at all."""
        _replace(self._out, b"".join(encode(facts) + b"\n" for facts in self._articles.values()))
        if self._gold is not None:
            _replace(self._gold, self.gold())


def _read(path: Path) -> dict[str, Facts]:
    from backchannel.reading import read_facts

    if not path.exists() or path.stat().st_size == 0:
        return {}
    found: dict[str, Facts] = {}
    for facts in read_facts(str(path)):
        if isinstance(facts, DataError):
            raise facts
        found[facts.article.id] = facts
    return found


def _replace(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content)
    except OSError as error:
        raise UsageError(f"{path}: this cannot be written: {error.strerror or error}") from None
