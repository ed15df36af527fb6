"""Graphs to files: writers for four formats, and the gate that only graphs that conform pass."""

from backchannel.publishing.formats import Format
from backchannel.publishing.publication import Failure, Rejection, Report, publish, write_graph, writer
from backchannel.publishing.summary import sentences, summary
from backchannel.publishing.writer import Writer

__all__ = [
    "Failure",
    "Format",
    "Rejection",
    "Report",
    "Writer",
    "publish",
    "sentences",
    "summary",
    "write_graph",
    "writer",
]
