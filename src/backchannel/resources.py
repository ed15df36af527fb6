"""Where the shipped data lies: the ontology and the shapes, inside the wheel or in a checkout."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from backchannel.errors import DataError

__all__ = ["ontology_path", "shapes_path"]


def ontology_path() -> Path:
    """Return the ontology: ``backchannel.ttl``, ``codes.ttl``, ``alignments.ttl``, ``context.jsonld``.

    Raises:
        DataError: the installation is incomplete.
    """
    return _directory("ontology")


def shapes_path() -> Path:
    """Return the directory of SHACL shapes, one Turtle file per noun of the vocabulary.

    Raises:
        DataError: the installation is incomplete.
    """
    return _directory("shapes")


def _directory(name: str) -> Path:
    # The wheel holds these directories under backchannel/data; a checkout holds them at its root,
    # two levels above src/backchannel, and an editable install sees only the checkout.
    package = Path(str(files("backchannel")))
    for candidate in (package / "data" / name, package.parents[1] / name):
        if candidate.is_dir():
            return candidate
    raise DataError(
        f"the {name} files are not in this installation", source=str(package), remedy="install backchannel again"
    )
