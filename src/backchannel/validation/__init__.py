"""Quads to findings: does a graph keep the rules, and if not, what is wrong, where, in which words."""

from backchannel.validation.checking import conforms, focus_counts, validate, validate_file
from backchannel.validation.findings import Finding, Severity

__all__ = ["Finding", "Severity", "conforms", "focus_counts", "validate", "validate_file"]
