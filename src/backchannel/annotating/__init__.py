"""Annotating: a person reads an article with what was found in it, and confirms, corrects, rejects and adds.

What a person has judged is that person's word: the document's ``extractor`` is then the person, and what is still as
a program left it names that program in ``found_by``.
"""

from __future__ import annotations

from backchannel.annotating.edits import apply
from backchannel.annotating.review import annotator, begun, done, gold, pending

__all__ = ["annotator", "apply", "begun", "done", "gold", "pending"]
