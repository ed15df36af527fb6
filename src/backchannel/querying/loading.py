"""Graphs into memory, to be asked."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph

from backchannel.errors import DataError, UsageError
from backchannel.mapping import Quads

__all__ = ["load"]

_FORMATS = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
"""What is published, and N-Triples, which other programs write."""


def load(graph: Path | str | Quads) -> pyoxigraph.Store:
    """Return a store in memory with the graph.

    Parameters:
        graph: a file in one of the published formats or in N-Triples, told by its ending, or quads.

    Raises:
        UsageError: the file's ending tells no format.
        DataError: the file cannot be read, or is not of its format; names the line and column.
    """
    store = pyoxigraph.Store()
    if isinstance(graph, Quads):
        store.extend(graph.oxigraph())
        return store
    path = Path(graph)
    rdf_format = _FORMATS.get(path.suffix.lower())
    if rdf_format is None:
        raise UsageError(f"{path}: the ending tells no format that can be read; use one of {' '.join(_FORMATS)}")
    try:
        with path.open("rb") as stream:
            store.bulk_load(stream, rdf_format)
    except SyntaxError as error:
        raise _syntax_error(error, path, rdf_format) from None
    except OSError as error:
        raise DataError(f"cannot be read: {(error.strerror or str(error)).lower()}", source=str(path)) from None
    return store


def _syntax_error(error: SyntaxError, path: Path, rdf_format: pyoxigraph.RdfFormat) -> DataError:
    place = None if error.lineno is None else f"line {error.lineno}, column {error.offset}"
    reason = re.sub(r"^Parser error at line .*?: ", "", str(error.msg))
    if "LoadDocumentCallback" in reason:
        return DataError(
            "refers to a context on the web, and nothing is fetched",
            source=str(path),
            remedy="put the context inline, under @context",
        )
    return DataError(f"not {rdf_format.name}: {reason}", source=str(path), place=place)
