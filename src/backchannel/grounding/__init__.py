"""Grounding: from facts written with quotes (the form ``quotes/1``) to facts with offsets, or to a reason why not."""

from __future__ import annotations

from backchannel.grounding.documents import Grounded, ground, parse
from backchannel.grounding.form import FORM_VERSION, form_schema
from backchannel.grounding.rejections import REASONS, Reason, Rejection, tally

__all__ = ["FORM_VERSION", "REASONS", "Grounded", "Reason", "Rejection", "form_schema", "ground", "parse", "tally"]
