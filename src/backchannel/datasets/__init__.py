"""Event data sets in and out: rows of GDELT, ICEWS and POLECAT as facts, and a graph as rows of dyads.

What a row says becomes :class:`~backchannel.facts.Facts` of an article of its own: its text is the row's line, the
whole line is its evidence, the data set is the one who asserts it, and whoever published the report behind the row
carried the claim (``bc:reportedBy``). A code becomes a class and a status by the table in ``ontology/codes.ttl``, and
the other way round.
"""

from __future__ import annotations

from backchannel.datasets.importing import DATASETS, read_rows
from backchannel.datasets.tally import Tally

__all__ = ["DATASETS", "Tally", "read_rows"]
