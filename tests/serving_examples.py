"""The graph that the tests of the server serve, and what stands in it."""

from __future__ import annotations

import facts_examples as examples
from backchannel.mapping import DEFAULT_BASE
from backchannel.mapping.vocabulary import BC

__all__ = ["ACT", "ARTICLE", "BC", "CLAIM_GRAPH", "DOCUMENTS", "PERSON"]

DOCUMENTS = (examples.relay(), examples.two_sided())
ARTICLE = f"{DEFAULT_BASE}article/{examples.relay().article.id}"
ACT = f"{ARTICLE}/act/78-mediation"
CLAIM_GRAPH = f"{ACT}/claim/ilan-torvik"
PERSON = f"{DEFAULT_BASE}actor/ilan-torvik"
