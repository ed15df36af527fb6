"""Graphs into memory, to be asked."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph

from backchannel.errors import DataError, UsageError
from backchannel.mapping import Quads
from backchannel.publishing.formats import Format

__all__ = ["load"]

_SYNTAX = {
    Format.TURTLE: pyoxigraph.RdfFormat.TURTLE,
    Format.JSON_LD: pyoxigraph.RdfFormat.JSON_LD,
    Format.TRIG: pyoxigraph.RdfFormat.TRIG,
    Format.N_QUADS: pyoxigraph.RdfFormat.N_QUADS,
}


def load(graph: Path | str | Quads) -> pyoxigraph.Store:
    """Return a store in memory with the graph.

    Parameters:
        graph: a file in one of the published formats, told by its ending, or quads.

    Raises:
        UsageError: the file's ending tells no format.
        DataError: the file cannot be read, or is not of its format; names the line and column.
    """
    store = pyoxigraph.Store()
    if isinstance(graph, Quads):
        store.extend(graph.oxigraph())
        return store
    path = Path(graph)
    form = Format.of(path)
    if form is None:
        endings = ", ".join(f".{each.extension}" for each in Format)
        raise UsageError(f"{path}: the ending tells no format; a graph's file ends in {endings}")
    try:
        with path.open("rb") as stream:
            store.bulk_load(stream, _SYNTAX[form])
    except SyntaxError as error:
        raise _syntax_error(error, path, form) from None
    except OSError as error:
        raise DataError(f"cannot be read: {(error.strerror or str(error)).lower()}", source=str(path)) from None
    return store


def _syntax_error(error: SyntaxError, path: Path, form: Format) -> DataError:
    place = None if error.lineno is None else f"line {error.lineno}, column {error.offset}"
    message = re.sub(r"^Parser error (at line \d+ )?(between .*?: )?", "", str(error.msg))
    return DataError(
        f"this is not {form.media_type}: {message}", source=str(path), place=place, remedy="publish it again"
    )
