"""Quads to findings: does a graph keep the rules, and if not, what is wrong, where, in which words."""

from backchannel.validation.checking import Verdict, conforms, focus_counts, judge, validate, validate_file
from backchannel.validation.findings import Finding, Severity
from backchannel.validation.own import own_shapes
from backchannel.validation.shapes import shipped_shapes

__all__ = [
    "Finding",
    "Severity",
    "Verdict",
    "conforms",
    "focus_counts",
    "judge",
    "own_shapes",
    "shipped_shapes",
    "validate",
    "validate_file",
]
