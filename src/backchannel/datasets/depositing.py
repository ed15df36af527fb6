"""Rows into a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from backchannel import __version__
from backchannel.errors import DataError
from backchannel.facts import Facts
from backchannel.mapping import Quads, map_facts
from backchannel.mapping.vocabulary import BC

__all__ = ["deposit"]


def deposit(documents: Iterable[Facts], path: Path | str, *, base: str | None = None) -> int:
    """Put the articles of rows into a store, made if need be; return how many it did not have as they are.

    Rows of one form make graphs that differ in their words alone, so that the shapes judge one row of each form.

    Raises:
        DataError: a row's graph does not conform, which is a fault of the program; the disk is full.
        UsageError: the store is in use, or of another base.
    """
    from backchannel.storage import Change, Deposit, open_store

    with open_store(path, base=base) as store:
        judge = _Judge(store.base)

        def deposits() -> Iterator[Deposit]:
            for facts in documents:
                quads = map_facts(facts, base=store.base)
                judge.check(quads, facts)
                yield Deposit(quads, facts, f"import {__version__}")

        return sum(change in (Change.ADDED, Change.REPLACED) for change in store.put_all(deposits()))


class _Judge:
    """Lets the shapes judge the first graph of each form."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._seen: set[frozenset[tuple[str, str, str]]] = set()

    def check(self, quads: Quads, facts: Facts) -> None:
        form = self._form(quads, facts)
        if form in self._seen:
            return
        from backchannel.validation import shipped_shapes, validate

        findings = validate(quads, shapes=shipped_shapes(self._base))
        wrong = [finding.text() for finding in findings if finding.severity == "violation"]
        if wrong:
            raise DataError(f"the graph of this row does not conform: {wrong[0]}", source=facts.article.title)
        self._seen.add(form)

    def _form(self, quads: Quads, facts: Facts) -> frozenset[tuple[str, str, str]]:
        """The graph without what is the row's alone: words, offsets, and who the shared actors are."""
        stem = f"<{self._base}article/{facts.article.id}"
        others: dict[str, int] = {}

        def kind(term: str) -> str:
            if term.startswith(stem):
                # Offsets and their like go, what is left tells nodes of one sort apart from others.
                return "".join(c for c in term[len(stem) :] if not c.isdigit())
            if term.startswith('"'):
                return term[term.rindex('"') :]
            # One and the same in two roles is another form than two in them.
            return term if term.startswith(f"<{BC}") else str(others.setdefault(term, len(others)))

        return frozenset((kind(s), p, kind(o)) for s, p, o, _ in quads)
