"""Corroboration: acts that several articles tell, and how many independent sources there are for each.

What is found stands in a graph of its own, ``{base}corroboration``, which can be dropped and made again: links
(``bc:sameAct``) between descriptions in different articles, each with a ``bc:Corroboration`` that says how alike
they are and why, and for each claim of an act the source that it counts for (``bc:independentSource``).
"""

from backchannel.corroboration.finding import Findings, corroborate, corroboration_graph
from backchannel.corroboration.likeness import THRESHOLD

__all__ = ["THRESHOLD", "Findings", "corroborate", "corroboration_graph"]
