"""Extraction: from an article to the facts it tells, by rules over its parse."""

from backchannel.extraction.extractor import Extractor

__all__ = ["Extractor"]
