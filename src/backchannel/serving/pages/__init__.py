"""Pages that people like: what a store says, as HTML that needs no script.

:class:`Pages` makes them from a snapshot of a store, by IRI or by the name of an overview; ``static`` beside this
module holds what they all load, :data:`POLICY` is the Content-Security-Policy that they keep. The server and the
static site use the same.
"""

from pathlib import Path

from backchannel.serving.pages.frame import POLICY, SECTIONS, SiteFrame
from backchannel.serving.pages.making import Pages

__all__ = ["POLICY", "SECTIONS", "STATIC", "Pages", "SiteFrame"]

STATIC = Path(__file__).parent / "static"
"""The folder of style sheet, typefaces, icon and editor."""
