"""Extractors: whatever turns an :class:`~backchannel.article.Article` into :class:`~backchannel.facts.Facts`.

``rules`` is the one of :mod:`backchannel.extraction`; ``llm`` asks a language model. Others are plugged in: an
installed package names a callable in the entry-point group ``backchannel.extractors``. Names joined by ``+`` find
facts together: see :mod:`backchannel.extractors.combining`.
"""

from __future__ import annotations

from backchannel.extractors.choosing import Extract, Failed, extractor, extractor_names

__all__ = ["Extract", "Failed", "extractor", "extractor_names"]
