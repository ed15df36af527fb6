"""A cluster: the work of ``publish`` on each article, spread by Spark over as many machines as there are.

Nothing here imports Spark but :mod:`backchannel.cluster.job`, which is used where it is installed.
"""

from backchannel.cluster.work import Outcome, Work

__all__ = ["Outcome", "Work"]
