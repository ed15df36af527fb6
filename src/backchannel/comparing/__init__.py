"""Comparing: two extractors on the same articles, beside each other and against a gold record."""

from __future__ import annotations

from backchannel.comparing.comparison import SAMPLES, Comparison, compare, document

__all__ = ["SAMPLES", "Comparison", "compare", "document"]
