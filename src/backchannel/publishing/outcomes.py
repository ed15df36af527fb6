"""What goes into a publication, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from backchannel.errors import DataError
from backchannel.facts import Facts
from backchannel.mapping import Quads

__all__ = ["REJECTED", "Addition", "Done", "Failure", "Rejection", "Report"]

REJECTED = "rejected"
"""Folder, beside the output, of articles that were not published."""


class Failure(NamedTuple):
    """A source that gave no facts, and why."""

    error: DataError


class Done(NamedTuple):
    """An article that a store has as it would be made again.

    Attributes:
        article: its IRI.
        facts: what was found in it; None where it was retracted.
    """

    article: str
    facts: Facts | None


class Addition(NamedTuple):
    """More to say of an article that was published before.

    Attributes:
        article: its IRI.
        quads: in its graph.
    """

    article: str
    quads: Quads


class Rejection(NamedTuple):
    """An article that was not published, and why, a line a finding; the reasons tell it in general words."""

    article: str
    title: str | None
    findings: tuple[str, ...]
    reasons: tuple[str, ...] = ()


class Report(NamedTuple):
    """What became of a run.

    Attributes:
        published: how many articles conform, and went into the files, the store, or both.
        quads: how many quads they have.
        duplicates: how many more articles had the text of one of them.
        warnings: what the shapes warn of.
        rejected: the articles that do not conform.
        failures: the sources that could not be read.
        files: what was written.
        stored: what became of how many articles in the store: ``added``, ``replaced``, ``unchanged``, ``retracted``.
    """

    published: int
    quads: int
    duplicates: int
    warnings: tuple[str, ...]
    rejected: tuple[Rejection, ...]
    failures: tuple[Failure, ...]
    files: tuple[Path, ...]
    stored: Mapping[str, int] = MappingProxyType({})

    @property
    def complete(self) -> bool:
        """Whether every source was published."""
        return not self.rejected and not self.failures

    def text(self) -> str:
        """Return a few lines for people."""
        lines = [str(failure.error) for failure in self.failures]
        lines += self.warnings
        for rejection in self.rejected:
            title = f" ({rejection.title})" if rejection.title else ""
            lines.append(f"not published: article {rejection.article}{title}")
            lines += [f"  {finding}" for finding in rejection.findings]
        if self.duplicates:
            lines.append(f"{_counted(self.duplicates, 'article')} came more than once and went out once")
        if self.files or not self.stored:
            lines.append(f"{_counted(self.published, 'article')} published, {_counted(self.quads, 'quad')}")
        if self.stored:
            lines.append("in the store: " + ", ".join(f"{number} {change}" for change, number in self.stored.items()))
        if self.rejected and self.files:
            lines.append(f"{_counted(len(self.rejected), 'article')} in {REJECTED}/, each with its findings")
        return "\n".join(lines) + "\n"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
