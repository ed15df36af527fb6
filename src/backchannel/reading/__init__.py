"""Reading: from the bytes of a source to an :class:`~backchannel.article.Article`, or to facts found before."""

from __future__ import annotations

from backchannel.reading.documents import json_documents, read_facts
from backchannel.reading.source import MAX_CHARACTERS, read

__all__ = ["MAX_CHARACTERS", "json_documents", "read", "read_facts"]
