"""Facts to quads: the one place where facts become RDF."""

from backchannel.mapping.graph import map_facts, source_date
from backchannel.mapping.quads import Quad, Quads
from backchannel.mapping.terms import DEFAULT_BASE, check_base
from backchannel.mapping.vocabulary import PREFIXES

__all__ = ["DEFAULT_BASE", "PREFIXES", "Quad", "Quads", "check_base", "map_facts", "source_date"]
