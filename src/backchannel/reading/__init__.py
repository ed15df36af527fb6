"""Reading: from the bytes of a source to an :class:`~backchannel.article.Article`."""

from __future__ import annotations

from backchannel.reading.source import MAX_CHARACTERS, read

__all__ = ["MAX_CHARACTERS", "read"]
