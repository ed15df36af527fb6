"""A run over a corpus: from items to articles made ready, each text once, in the order of the sources."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TypeVar

from backchannel.article import Article
from backchannel.corpus.account import Account
from backchannel.corpus.duplicates import Copy, Duplicates
from backchannel.corpus.journal import Journal
from backchannel.corpus.work import Foreign, Plan, Prepared, Task
from backchannel.corpus.workers import Workers
from backchannel.errors import DataError
from backchannel.facts import encode
from backchannel.mapping import Quads
from backchannel.mapping.terms import literal, web_address
from backchannel.mapping.vocabulary import BC, PROV
from backchannel.publishing import Addition, Composed, Done, Failure
from backchannel.reading import Item, NoArticle

__all__ = ["CorpusRun"]

_FEW = 8
"""Articles for which no process is started: it would take longer to start than they do."""
_ITEMS, _TASKS = 32, 16
"""How many go to a process at a time."""
_ITEM_BYTES, _TASK_CHARACTERS = 4_000_000, 60_000
"""How large they may be together; a larger one goes alone."""


class CorpusRun:
    """Makes articles ready to be published, with as many processes as there are.

    Parameters:
        plan: what is done to each article.
        jobs: how many processes.
        known: says what a store has of an article, if it needs no work.
        key: by what the journal tells articles; see :class:`backchannel.corpus.journal.Journal`.
        journal: opens what is done; None where nothing is to be kept.

    Attributes:
        account: what was met on the way.
        done: how many articles are through, whatever became of them.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        jobs: int = 1,
        known: Callable[[Article], Done | None] = lambda article: None,
        key: Callable[[Article], str] = lambda article: article.id,
        journal: Callable[[], Journal | None] = lambda: None,
    ) -> None:
        self.account = Account()
        self.done = 0
        self._plan = plan
        self._jobs = jobs
        self._known = known
        self._key = key
        self._open_journal = journal
        self._journal: Journal | None = None
        self._duplicates = Duplicates()
        self._handed: deque[tuple[str, str]] = deque()

    def documents(
        self, items: Iterable[Item | NoArticle | DataError]
    ) -> Iterator[Composed | Done | Addition | Failure]:
        """Yield each article made ready, and the error in place of what is at fault; at the end, where texts were
        published again.

        Raises:
            UsageError: what the plan asks for cannot be done to any article.
            DataError: the disk is full.
        """
        start = time.monotonic()
        iterator = iter(items)
        first = list(islice(iterator, _FEW))
        jobs = self._jobs if len(first) == _FEW else 1
        with Workers(jobs, self._plan) as workers:
            try:
                yield from self._made(chain(first, iterator), workers, patient=jobs > 1)
            finally:
                if self._journal is not None:
                    self._journal.close()
                self.account.seconds = {**workers.seconds, "elapsed": time.monotonic() - start}
        yield from self._additions()

    def finish(self) -> None:
        """Forget what was kept for the next run: all is published."""
        if self._journal is not None:
            self._journal.remove()

    def _made(
        self, items: Iterable[Item | NoArticle | DataError], workers: Workers, *, patient: bool
    ) -> Iterator[Composed | Done | Failure]:
        self._journal = self._open_journal()
        many = _ITEMS if patient else 1
        prepared = workers.map("prepare", _chunks(items, many, _size, _ITEM_BYTES), _lost)
        tasks = _chunks(self._tasks(prepared), _TASKS if patient else _FEW, _length, _TASK_CHARACTERS)
        for made in workers.map("compose", tasks, _lost):
            key, article = self._handed.popleft()
            self.done += 1
            if isinstance(made, DataError):
                self.account.fault(made)
                if article:
                    self._duplicates.withdraw(article)
                yield Failure(made)
                continue
            if isinstance(made, Composed):
                if made.verdict.violations:
                    self._duplicates.withdraw(article)
                if made.lacking:
                    self.account.lack(made.article, made.lacking)
                elif self._journal is not None and key:
                    self._journal.add(key, made.document)
            yield made

    def _tasks(
        self, prepared: Iterable[Prepared | Foreign | NoArticle | DataError]
    ) -> Iterator[Task | Done | DataError]:
        """Yield what is left to be done; count what is not."""
        for each in prepared:
            task: Task | Done | DataError | None
            if isinstance(each, NoArticle):
                self.account.passed_over += 1
                continue
            if isinstance(each, DataError):
                task, key, article = each, "", ""
            elif isinstance(each, Foreign):
                self.account.read += 1
                self.account.foreign[each.language] += 1
                self.done += 1
                continue
            else:
                self.account.read += 1
                article = each.article.id
                task, key = self._task(each)
            if task is None:
                self.done += 1
                continue
            self._handed.append((key, article))
            yield task

    def _task(self, each: Prepared) -> tuple[Task | Done | DataError | None, str]:
        """What is to be done with an article, and under which key it is kept; None where it came before."""
        before = self._duplicates.first(each.article, each.sketch)
        if before is not None:
            self._duplicates.note(before, Copy(each.article.publisher, each.article.url))
            if before == each.article.id:
                self.account.same += 1
            else:
                self.account.alike += 1
            return None, ""
        named = self._duplicates.named_before(each.source, each.id, each.place) if each.id else None
        if named is not None:
            where = f" at {named}" if named else ""
            return DataError(
                f"the id {each.id!r} was given to another text{where}", source=each.source, place=each.place
            ), ""
        done = self._known(each.article)
        if done is not None:
            self.account.resumed += 1
            if done.facts is None or not self._plan.formats:
                return done, ""
            return Task(each.article, each.source, each.place, encode(done.facts)), ""
        key = self._key(each.article) if self._journal is not None else ""
        kept = self._journal.get(key) if self._journal is not None else None
        self.account.resumed += kept is not None
        return Task(each.article, each.source, each.place, kept), "" if kept is not None else key

    def _additions(self) -> Iterator[Addition]:
        for id, copies in self._duplicates.copies():
            article = f"{self._plan.base}article/{id}"
            node = f"<{article}>"
            quads = [
                (node, f"<{BC}alsoPublishedBy>", literal(copy.publisher), node) for copy in copies if copy.publisher
            ]
            addresses = [web_address(copy.url) for copy in copies if copy.url]
            quads += [(node, f"<{PROV}alternateOf>", each, node) for each in addresses if each.startswith("<")]
            if quads:
                yield Addition(article, Quads(quads))


_Each = TypeVar("_Each")


def _chunks(items: Iterable[_Each], most: int, size: Callable[[_Each], int], largest: int) -> Iterator[list[_Each]]:
    """Yield the items in lists of so many, or of so large ones together."""
    chunk: list[_Each] = []
    total = 0
    for each in items:
        length = size(each)
        if chunk and total + length > largest:
            yield chunk
            chunk, total = [], 0
        chunk.append(each)
        total += length
        if len(chunk) >= most:
            yield chunk
            chunk, total = [], 0
    if chunk:
        yield chunk


def _size(item: Item | NoArticle | DataError) -> int:
    return len(item.content) if isinstance(item, Item) and isinstance(item.content, bytes | str) else 0


def _length(task: Task | Done | DataError) -> int:
    return len(task.article.text) if isinstance(task, Task) else 0


def _lost(task: object) -> DataError:
    """What is wrong with something on which a process died."""
    source = task.source if isinstance(task, Item | Task) else None
    place = task.place if isinstance(task, Item | Task) else None
    return DataError(
        "the process that worked on this article died", source=source, place=place, remedy="give it more memory"
    )
