"""From any number of sources to a graph: streaming, on all processors, each text once, going on where it stopped.

Reading takes the sources apart. Worker processes make articles of the items, and of them facts, quads, a verdict and
the text of each file. The one process that writes puts these together in the order of the sources: so the same sources
give the same bytes however many workers there are, and memory holds a few articles at a time.
"""

from backchannel.corpus.account import Account
from backchannel.corpus.journal import Journal
from backchannel.corpus.run import CorpusRun
from backchannel.corpus.work import Plan

__all__ = ["Account", "CorpusRun", "Journal", "Plan"]
