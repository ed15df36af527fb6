"""Pages that people like: what a store says, as HTML that needs no script.

:class:`Pages` makes them from a snapshot of a store, by IRI or by the name of an overview; ``static`` beside this
module holds what they all load, :data:`POLICY` is the Content-Security-Policy that they keep. The server and the
static site use the same.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backchannel.serving.pages.frame import POLICY, SECTIONS, SiteFrame
    from backchannel.serving.pages.making import Pages

__all__ = ["POLICY", "SECTIONS", "STATIC", "Pages", "SiteFrame"]

STATIC = Path(__file__).parent / "static"
"""The folder of style sheet, typefaces, icon and editor."""

_HOMES = {"POLICY": "frame", "SECTIONS": "frame", "SiteFrame": "frame", "Pages": "making"}


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for (PEP 562): a server of data alone needs no templates."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
