"""Graph files: which formats are read, told by the ending, and what is wrong with a file in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyoxigraph

from backchannel.errors import DataError, UsageError

__all__ = ["opened_graph"]

_FORMATS = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
"""What is published, and N-Triples, which other programs write."""

_LONGEST_MESSAGE = 300
"""Characters of what the parser says: it repeats all that it could not read, megabytes if need be."""


@contextmanager
def opened_graph(path: Path | str) -> Iterator[tuple[BinaryIO, pyoxigraph.RdfFormat]]:
    """Open a graph file to be parsed by pyoxigraph inside the ``with`` block.

    Parameters:
        path: a file whose name ends in ``.ttl``, ``.trig``, ``.nq``, ``.nt`` or ``.jsonld``.

    Raises:
        UsageError: the name has another ending, or is that of a directory.
        DataError: the file cannot be read, or is not of its format; names the line and column.
    """
    file = Path(path)
    if file.is_dir():
        raise UsageError(f"{file} is a directory and no store: give a store, or a graph file")
    rdf_format = _FORMATS.get(file.suffix.lower())
    if rdf_format is None:
        raise UsageError(f"{file}: the ending tells no format that can be read; use one of {' '.join(_FORMATS)}")
    try:
        with file.open("rb") as stream:
            yield stream, rdf_format
    except SyntaxError as error:
        raise _syntax_error(error, file, rdf_format) from None
    except OSError as error:
        raise DataError(f"cannot be read: {(error.strerror or str(error)).lower()}", source=str(file)) from None


def _syntax_error(error: SyntaxError, file: Path, rdf_format: pyoxigraph.RdfFormat) -> DataError:
    reason = re.sub(r"^Parser error at line .*?: ", "", str(error.msg)[:_LONGEST_MESSAGE])
    if "LoadDocumentCallback" in reason:
        return DataError(
            "refers to a context on the web, and nothing is fetched",
            source=str(file),
            remedy="put the context inline, under @context",
        )
    place = None if error.lineno is None else f"line {error.lineno}, column {error.offset}"
    return DataError(f"not {rdf_format.name}: {reason}", source=str(file), place=place)
