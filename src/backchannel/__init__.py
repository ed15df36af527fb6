"""Reads news of diplomacy and publishes a citable knowledge graph."""

__version__ = "0.1.0"
