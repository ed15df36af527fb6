"""One article made ready for all files: mapped, judged, written in each format, counted.

What comes out is plain data, so that it can be made in another process than the one that writes: see
:mod:`backchannel.corpus`.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import msgspec

from backchannel.errors import DataError
from backchannel.facts import Facts, encode
from backchannel.mapping import DEFAULT_BASE, Quad, Quads, map_facts
from backchannel.publishing.attribution import Attribution
from backchannel.publishing.census import Tally, tally
from backchannel.publishing.formats import Format
from backchannel.publishing.jsonld import JsonLdWriter
from backchannel.publishing.layout import Layout
from backchannel.publishing.nanopub import NanopubWriter
from backchannel.publishing.notation import Notation
from backchannel.publishing.summary import summary
from backchannel.publishing.turtle import TrigWriter, TurtleWriter
from backchannel.publishing.writer import ByteStream, NQuadsWriter, Portion, Writer

__all__ = ["Composed", "Composer", "Verdict", "writers"]

_NOBODY = Attribution()


class Verdict(NamedTuple):
    """What the shapes say of one article.

    Attributes:
        violations: each as text; an article that has any is not published.
        warnings: likewise.
        reasons: what is wrong in general words, by which rejections are counted.
    """

    violations: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


class Composed(NamedTuple):
    """One article, ready to be written.

    Attributes:
        article: its id.
        title: its headline.
        document: its facts as JSON.
        summary: what it says in plain words; empty where it is not to be published.
        quads: its graph; empty where it could not be mapped, or nobody asks for it.
        size: how many quads it has.
        verdict: what the shapes say of it.
        portions: its text in each format, in their order; none where it is not to be published.
        shared: the quads that all articles share, for the end of each file.
        tally: what the catalogue counts.
        lacking: why there is less in it than was asked for: of several extractors, those that failed.
    """

    article: str
    title: str | None
    document: bytes
    summary: str
    quads: Quads
    size: int
    verdict: Verdict
    portions: tuple[Portion, ...] = ()
    shared: tuple[Quad, ...] = ()
    tally: Tally | None = None
    lacking: tuple[DataError, ...] = ()


class Composer:
    """Makes articles ready; the same for all of a run.

    Parameters:
        base: what data IRIs start with.
        formats: which files there will be; none for no files at all.
        attribution: who publishes, and under which licence.

    Attributes:
        seconds: how long it took, by stage.

    Raises:
        UsageError: ``base`` cannot start IRIs, or the attribution of nanopublications is not complete.
    """

    def __init__(
        self, *, base: str = DEFAULT_BASE, formats: Sequence[Format] = (), attribution: Attribution = _NOBODY
    ) -> None:
        self.base = base
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._writers = writers([(form, _Nowhere()) for form in formats], base=base, attribution=attribution)

    def compose(self, facts: Facts) -> Composed:
        """Return one article, mapped and judged, and, where it conforms, written."""
        [composed] = self.compose_all([facts])
        return composed

    def compose_all(self, documents: Iterable[Facts]) -> list[Composed]:
        """Return articles made ready, in their order; each is judged for itself."""
        return [self._composed(facts) for facts in documents]

    def judged(self, facts: Facts, quads: Quads) -> Composed:
        """Return an article whose quads say more than its facts do."""
        return self._judged(facts, quads)

    def _composed(self, facts: Facts) -> Composed:
        try:
            with self._timed("mapping"):
                quads = map_facts(facts, base=self.base)
        except DataError as error:
            return _rejected(facts, Quads(), Verdict((str(error),), (), ("the facts cannot be mapped",)))
        return self._judged(facts, quads)

    def _judged(self, facts: Facts, quads: Quads) -> Composed:
        with self._timed("judging"):
            verdict = self._verdict(quads)
        if verdict.violations:
            return _rejected(facts, quads, verdict)
        with self._timed("writing"):
            layout = Layout(quads, f"<{self.base}article/{facts.article.id}>")
            return Composed(
                article=facts.article.id,
                title=facts.article.title,
                document=encode(facts),
                summary=summary(facts),
                quads=quads,
                size=len(quads),
                verdict=verdict,
                portions=tuple(each.portion(layout, facts) for each in self._writers),
                shared=tuple(layout.shared),
                tally=tally(layout, self.base) if self._writers else None,
            )

    def _verdict(self, quads: Quads) -> Verdict:
        from backchannel.validation import shipped_shapes, validate

        findings = validate(quads, shapes=shipped_shapes(self.base))
        violations = [finding for finding in findings if finding.severity == "violation"]
        return Verdict(
            tuple(finding.text() for finding in violations),
            tuple(finding.text() for finding in findings if finding.severity != "violation"),
            tuple(dict.fromkeys(finding.message for finding in violations)),
        )

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - start


def writers(
    targets: Iterable[tuple[Format, ByteStream]], *, base: str, attribution: Attribution = _NOBODY
) -> list[Writer]:
    """Return a writer for each format and stream; those of Turtle and TriG write what they share once.

    Raises:
        UsageError: ``base`` cannot start IRIs, or the attribution of nanopublications is not complete.
    """
    names = Notation(base, {})
    made: list[Writer] = []
    for form, stream in targets:
        if form is Format.NANOPUB:
            made.append(NanopubWriter(stream, base=base, attribution=attribution))
        elif form is Format.JSON_LD:
            made.append(JsonLdWriter(stream, base=base))
        elif form is Format.N_QUADS:
            made.append(NQuadsWriter(stream, base=base))
        else:
            made.append((TurtleWriter if form is Format.TURTLE else TrigWriter)(stream, base=base, names=names))
    return made


class _Nowhere:
    """Where nothing is kept: portions are carried elsewhere."""

    def write(self, data: bytes, /) -> None:
        """Take nothing."""


def _rejected(facts: Facts, quads: Quads, verdict: Verdict) -> Composed:
    try:
        document = encode(facts)
    except UnicodeEncodeError:  # lone surrogates: only JSON's escapes can hold them
        document = json.dumps(msgspec.to_builtins(facts), sort_keys=True).encode()
    return Composed(facts.article.id, facts.article.title, document, "", quads, len(quads), verdict)
