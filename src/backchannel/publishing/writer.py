"""What all writers have in common, and the plainest of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, Quads, check_base
from backchannel.publishing.layout import Layout, SharedDescriptions

__all__ = ["ByteStream", "NQuadsWriter", "Writer"]


class ByteStream(Protocol):
    """Where bytes go: a binary file, or what counts them on their way into one."""

    def write(self, data: bytes, /) -> object:
        """Take all of them."""


class Writer(ABC):
    """Writes a graph article by article; what articles share comes once, at the end.

    Parameters:
        stream: where the bytes go; stays open.
        base: what data IRIs start with.
    """

    def __init__(self, stream: ByteStream, *, base: str = DEFAULT_BASE) -> None:
        self.base = check_base(base)
        self._stream = stream
        self._shared = SharedDescriptions()

    def write(self, quads: Quads, facts: Facts) -> None:
        """Write one article.

        Parameters:
            quads: the article's graph, as :func:`backchannel.mapping.map_facts` made it from ``facts``.
            facts: the article's facts, for the words of comments.
        """
        layout = Layout(quads, f"<{self.base}article/{facts.article.id}>")
        self._shared.take(layout.shared)
        self._emit(self.article(layout, facts))

    def finalize(self) -> None:
        """Write what the articles share, and whatever closes the file."""
        self._emit(self.ending(self._shared.quads()))

    def _emit(self, text: str) -> None:
        self._stream.write(text.encode())

    @abstractmethod
    def article(self, layout: Layout, facts: Facts) -> str:
        """Return the text of one article."""

    @abstractmethod
    def ending(self, shared: Quads) -> str:
        """Return what comes after the last article."""


class NQuadsWriter(Writer):
    """N-Quads: one quad a line, sorted within each article; what articles share follows, sorted."""

    def article(self, layout: Layout, facts: Facts) -> str:
        """Return the article's own quads, sorted."""
        graphs = {layout.article: layout.here, **layout.graphs}
        return "".join(
            sorted(
                f"{s} {p} {o} {g} .\n"
                for g, subjects in graphs.items()
                for s, properties in subjects.items()
                for p, objects in properties.items()
                for o in objects
            )
        )

    def ending(self, shared: Quads) -> str:
        """Return the shared quads, sorted."""
        return shared.nquads().decode()
