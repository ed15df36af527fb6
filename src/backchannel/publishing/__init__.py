"""Graphs to files: a writer each format, a catalogue of them, and the gate that only graphs that conform pass."""

from backchannel.publishing.attribution import Attribution, check_creator, check_endpoint, check_licence
from backchannel.publishing.composition import Composed, Composer
from backchannel.publishing.formats import WHOLE_GRAPH, Format
from backchannel.publishing.outcomes import Addition, Done, Failure, Rejection, Report
from backchannel.publishing.publication import Shelf, publish, write_graph, writer
from backchannel.publishing.summary import sentences, summary
from backchannel.publishing.writer import Writer

__all__ = [
    "WHOLE_GRAPH",
    "Addition",
    "Attribution",
    "Composed",
    "Composer",
    "Done",
    "Failure",
    "Format",
    "Rejection",
    "Report",
    "Shelf",
    "Writer",
    "check_creator",
    "check_endpoint",
    "check_licence",
    "publish",
    "sentences",
    "summary",
    "write_graph",
    "writer",
]
