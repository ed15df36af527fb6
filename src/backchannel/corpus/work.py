"""What is done to each article, in whatever process."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import backchannel
from backchannel.article import Article
from backchannel.confidence import at_least
from backchannel.corpus.duplicates import Sketch, sketch
from backchannel.errors import DataError, UsageError
from backchannel.facts import Facts, decode
from backchannel.mapping import DEFAULT_BASE, Quads
from backchannel.publishing import Attribution, Composed, Composer, Done, Format
from backchannel.reading import Given, Item, NoArticle, article, foreign_language

if TYPE_CHECKING:
    from backchannel.extraction.tree import Tree
    from backchannel.extractors.llm import Settings
    from backchannel.linking import Linking

__all__ = ["Foreign", "Plan", "Prepared", "Task", "Worker"]

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


class Plan(NamedTuple):
    """What is to be done to each article; plain data, the same in every process.

    Attributes:
        given: what the user says of all articles.
        parser, lexicon, authority, min_confidence, extractor, llm: as for :func:`backchannel.extract`.
        linking: makes what says who the actors are, or tells that nobody is to be said to be anybody; None to leave
            the facts as the extractor has them.
        base, formats, attribution: as for :func:`backchannel.publishing.publish`.
        keeps_quads: whether the graph itself is wanted beside the files: a store takes it.
    """

    given: Given = Given()
    parser: str | None = None
    lexicon: str | None = None
    authority: str | None = None
    min_confidence: float = 0.0
    extractor: str = "rules"
    llm: Settings | None = None
    linking: Callable[[], Linking | None] | None = None
    base: str = DEFAULT_BASE
    formats: tuple[Format, ...] = ()
    attribution: Attribution = Attribution()
    keeps_quads: bool = False


class Prepared(NamedTuple):
    """An article that was read.

    Attributes:
        article: it.
        source, place: where it was found.
        id: the name its source gives it, if any.
        sketch: by which it is compared with others.
    """

    article: Article
    source: str
    place: str | None
    id: str
    sketch: Sketch | None


class Foreign(NamedTuple):
    """An article in another language, which is passed over."""

    language: str


class Task(NamedTuple):
    """An article of which facts are wanted.

    Attributes:
        article: it.
        source, place: where it was found.
        facts: what was found in it before, as JSON.
    """

    article: Article
    source: str
    place: str | None
    facts: bytes | None = None


class Worker:
    """Does the work that a plan asks for; one a process.

    Attributes:
        seconds: how long it took, by stage, since they were last asked for.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._linking: Linking | None = None
        self._made_linking = False
        self._chunks = 0
        self._composer = Composer(base=plan.base, formats=plan.formats, attribution=plan.attribution)
        self.seconds = self._composer.seconds

    def prepare(
        self, items: Sequence[Item | NoArticle | DataError]
    ) -> list[Prepared | Foreign | NoArticle | DataError]:
        """Make articles of items; an error in place of what is at fault. What is no item stays as it is."""
        start = time.perf_counter()
        made = [
            _guarded(self._prepared, each, each.source, each.place) if isinstance(each, Item) else each
            for each in items
        ]
        self.seconds["reading"] += time.perf_counter() - start
        return made

    def _prepared(self, item: Item) -> Prepared | Foreign:
        found = article(item, self._plan.given)
        language = foreign_language(found.text, item.known.language)
        if language is not None:
            return Foreign(language)
        return Prepared(found, item.source, item.place, item.known.id, sketch(found.text))

    def compose(self, tasks: Sequence[Task | Done | DataError]) -> list[Composed | Done | DataError]:
        """Find the facts of articles and make them ready for the files; an error in place of what is at fault.

        What is no task stays as it is.
        """
        self._settle()
        trees = self._parsed([each.article for each in tasks if isinstance(each, Task) and each.facts is None])
        return [
            _guarded(lambda task: self._composed(task, trees), each, each.source, each.place)
            if isinstance(each, Task)
            else each
            for each in tasks
        ]

    def _settle(self) -> None:
        """Spare Python the search for garbage among what stays to the end: language model, tables and shapes.

        They are a million objects, loaded with the first articles; where no more come, looking through them once
        would cost more than it spares.
        """
        self._chunks += 1
        if self._chunks == 2:
            gc.collect()
            gc.freeze()

    def _parsed(self, articles: Sequence[Article]) -> dict[str, Tree]:
        """Parse articles together, for the rules; nothing where that fails, and each is tried by itself."""
        if self._plan.extractor != "rules" or not articles:
            return {}
        from backchannel.extractors.rules import rule_extractor

        start = time.perf_counter()
        extractor = rule_extractor(self._plan.parser, self._plan.lexicon, self._plan.authority)
        try:
            trees = extractor.parsed(articles)
        except Exception:  # told of the article that it is the fault of
            trees = []
        self.seconds["parsing"] += time.perf_counter() - start
        return {article.id: tree for article, tree in zip(articles, trees, strict=False)}

    def _composed(self, task: Task, trees: dict[str, Tree]) -> Composed:
        start = time.perf_counter()
        lacking: list[DataError] = []
        facts = self._facts(task, trees.pop(task.article.id, None), lacking)
        self.seconds["extraction"] += time.perf_counter() - start
        if task.facts is None and self._plan.linking is not None:
            start = time.perf_counter()
            facts = self._linked(facts)
            self.seconds["linking"] += time.perf_counter() - start
        told = tuple(error.at(source=task.source, place=task.place) for error in lacking)
        composed = self._composer.compose(facts)._replace(lacking=told)
        return composed if self._plan.keeps_quads else composed._replace(quads=Quads())

    def _linked(self, facts: Facts) -> Facts:
        """Say who the actors are; without anything that links, nobody is said to be anybody."""
        from backchannel.linking import unlinked

        if not self._made_linking and self._plan.linking is not None:
            self._linking, self._made_linking = self._plan.linking(), True
        if self._linking is None:
            return unlinked(facts)
        [linked] = self._linking.link(iter([facts]))
        return linked

    def _facts(self, task: Task, tree: Tree | None, lacking: list[DataError]) -> Facts:
        plan = self._plan
        if task.facts is not None:
            return decode(task.facts)
        if tree is not None:
            from backchannel.extractors.rules import rule_extractor

            rules = rule_extractor(plan.parser, plan.lexicon, plan.authority)
            return at_least(rules.extract(task.article, tree=tree), plan.min_confidence)
        return backchannel.extract(
            task.article,
            parser=plan.parser,
            lexicon=plan.lexicon,
            authority=plan.authority,
            min_confidence=plan.min_confidence,
            extractor=plan.extractor,
            llm=plan.llm,
            failed=lacking.append,
        )

    def taken_seconds(self) -> dict[str, float]:
        """Return the seconds by stage, and begin anew."""
        taken = dict(self.seconds)
        self.seconds.clear()
        return taken


def _guarded(work: Callable[[_Given], _Made], what: _Given, source: str, place: str | None) -> _Made | DataError:
    """Do the work; whatever goes wrong is a fault of that one article."""
    try:
        return work(what)
    except DataError as error:
        return error.at(source=source, place=place)
    except UsageError:
        raise
    except MemoryError:
        return DataError("there is not enough memory for this article", source=source, place=place)
    except Exception as error:
        if os.environ.get("BACKCHANNEL_DEBUG") == "1":
            raise
        return DataError(
            f"the program failed on this article: {type(error).__name__}: {error}",
            source=source,
            place=place,
            remedy="please report it with what BACKCHANNEL_DEBUG=1 shows",
        )
