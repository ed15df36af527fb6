"""The files of one run: the graph in each format, the facts, the catalogue, and what was rejected."""

from __future__ import annotations

from pathlib import Path

from backchannel.mapping import Quads
from backchannel.publishing.catalog import CATALOG, Catalog, Dump
from backchannel.publishing.composition import Composed, writers
from backchannel.publishing.formats import Format
from backchannel.publishing.outcomes import REJECTED
from backchannel.publishing.output import OutputDirectory

__all__ = ["GraphFiles"]


class GraphFiles:
    """The files of one run.

    Parameters:
        directory: where they go.
        base, formats: as for :func:`backchannel.publishing.publish`.
        catalog: describes them.
        shard: how many articles go into one file of each format; None for all.
    """

    def __init__(
        self, directory: OutputDirectory, base: str, formats: tuple[Format, ...], catalog: Catalog, shard: int | None
    ) -> None:
        self.directory = directory
        self.catalog = catalog
        self._base = base
        self._formats = formats
        self._shard = shard
        self._dumps: list[Dump] = []
        self._shards = self._articles = 0
        self._open()

    def _open(self) -> None:
        """Begin the files, or the next shard of each."""
        self._shards += 1
        number = "" if self._shard is None else f"-{self._shards:05}"
        graphs = [(form, f"graph{number}.{form.extension}") for form in self._formats]
        self._graphs = [Dump(name, self.directory.open(name), form) for form, name in graphs]
        self._writers = writers(
            zip(self._formats, self._graphs, strict=True), base=self._base, attribution=self.catalog.attribution
        )
        self._lines = Dump(f"facts{number}.jsonl", self.directory.open(f"facts{number}.jsonl"))
        self._dumps += [*self._graphs, self._lines]

    def _close(self) -> None:
        for each in self._writers:
            each.finalize()
        for dump in (*self._graphs, self._lines):
            self.directory.close(dump.name)

    def write(self, composed: Composed) -> None:
        """Write one article."""
        if self._articles == self._shard:
            self._close()
            self._open()
            self._articles = 0
        self._articles += 1
        for each, portion in zip(self._writers, composed.portions, strict=True):
            each.add(portion, composed.shared)
        self._lines.write(composed.document + b"\n")
        if composed.tally is not None:
            self.catalog.add(composed.tally)

    def amend(self, quads: Quads) -> None:
        """Say more of an article that was written."""
        for each in self._writers:
            each.amend(quads)
        self.catalog.amend(quads)

    def reject(self, composed: Composed) -> None:
        """Keep an article that does not conform, with its findings."""
        self.directory.write(f"{REJECTED}/{composed.article}.json", composed.document + b"\n")
        text = "".join(f"{finding}\n" for finding in composed.verdict.violations)
        self.directory.write(f"{REJECTED}/{composed.article}.txt", text.encode("utf-8", "backslashreplace"))

    def finish(self) -> None:
        """Write what comes after the last article, and the catalogue."""
        self._close()
        self.directory.open(CATALOG).write(self.catalog.turtle(self._dumps))

    def names(self) -> tuple[Path, ...]:
        """Return what was written."""
        return tuple(self.directory.path / name for name in (*(dump.name for dump in self._dumps), CATALOG))
