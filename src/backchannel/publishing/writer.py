"""What all writers have in common, and the plainest of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from backchannel.facts import Facts
from backchannel.mapping import DEFAULT_BASE, Quad, Quads, check_base
from backchannel.mapping.quads import sorted_lines
from backchannel.publishing.layout import Layout, SharedDescriptions

__all__ = ["ByteStream", "NQuadsWriter", "Portion", "Writer"]


class ByteStream(Protocol):
    """Where bytes go: a binary file, or what counts them on their way into one."""

    def write(self, data: bytes, /) -> object:
        """Take all of them."""


class Portion(NamedTuple):
    """One article as a format has it: plain data, which may come from another process.

    Attributes:
        text: what goes into the file.
        gathered: quads that wait for the end of the file, beside those that all formats share.
    """

    text: bytes
    gathered: tuple[Quad, ...] = ()


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
        self.add(self.portion(layout, facts), layout.shared)

    def portion(self, layout: Layout, facts: Facts) -> Portion:
        """Return one article as it will stand in the file; writes nothing, and does not depend on what was written."""
        return Portion(self.article(layout, facts).encode())

    def add(self, portion: Portion, shared: Iterable[Quad]) -> None:
        """Write one article.

        Parameters:
            portion: what :meth:`portion` returned.
            shared: what its layout has in the graphs that articles share.
        """
        self._shared.take(shared)
        self._shared.take(portion.gathered)
        self._stream.write(portion.text)

    def finalize(self) -> None:
        """Write what the articles share, and whatever closes the file."""
        self._emit(self.ending(self._shared.quads()))

    def _emit(self, text: str) -> None:
        self._stream.write(text.encode())

    @abstractmethod
    def article(self, layout: Layout, facts: Facts) -> str:
        """Return the text of one article."""

    def amend(self, quads: Quads) -> None:
        """Say more of an article that was written before."""
        self._emit(self.statements(quads))

    @abstractmethod
    def statements(self, quads: Quads) -> str:
        """Return quads that belong to no article's portion."""

    def ending(self, shared: Quads) -> str:
        """Return what comes after the last article."""
        return self.statements(shared)


class NQuadsWriter(Writer):
    """N-Quads: one quad a line, sorted within each article; what articles share follows, sorted."""

    def article(self, layout: Layout, facts: Facts) -> str:
        """Return the article's own quads, sorted."""
        own = {layout.article, *layout.graphs, *layout.matches}
        return sorted_lines([quad for quad in layout.quads if quad[3] in own])

    def statements(self, quads: Quads) -> str:
        """Return the quads, sorted."""
        return quads.nquads().decode()
