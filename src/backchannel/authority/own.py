"""A user's own authority file: CSV with a header line, or SKOS in any syntax of RDF."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from backchannel.authority.offices import OFFICES, normal_office
from backchannel.authority.records import KINDS, Entry, Tenure
from backchannel.authority.tables import day_bound, split_names
from backchannel.errors import DataError

__all__ = ["OWN_COLUMNS", "Own", "read_identifiers", "read_own"]

OWN_COLUMNS = (
    *("id", "class", "name", "aliases", "acronyms", "demonyms", "metonyms", "short"),
    *("identifiers", "acts_for", "office", "of", "from", "to", "source", "date"),
)
"""Columns that an own table may have; ``id``, ``class`` and ``name`` it must have. Several values in a cell are
separated by ``|``. A row more with the same id adds another time in office."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*")
_ITEM = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/)?(Q[1-9][0-9]*)")
_IRI = re.compile(r'https?://[^\s<>"{}|\\^`]+')
_HOW = {"aliases": "name", "acronyms": "acronym", "demonyms": "demonym", "metonyms": "metonym", "short": "short"}


class Own(NamedTuple):
    """A user's entries; ``names`` are ids with names and ways in which they name.

    ``ids_given`` tells that the user chose the ids; else an entry that has a Wikidata item of the shipped tables is
    that one of theirs.
    """

    name: str
    entries: tuple[Entry, ...]
    names: tuple[tuple[str, str, str], ...]
    tenures: tuple[Tenure, ...]
    ids_given: bool = True


def read_own(path: str, data: bytes) -> Own:
    """Read a user's authority file.

    Parameters:
        path: its name; the ending tells the syntax: ``.csv``, or one of RDF.
        data: its bytes.

    Raises:
        DataError: it is not of its form; names the file and the line or the entry.
    """
    if Path(path).suffix.lower() in ("", ".csv"):
        return _from_csv(path, data)
    from backchannel.authority.concepts import read_concepts

    return read_concepts(path, data)


def _from_csv(path: str, data: bytes) -> Own:
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), restkey="", strict=True)
        columns = reader.fieldnames or ()
        strange = [column for column in columns if column not in OWN_COLUMNS]
        missing = [column for column in ("id", "class", "name") if column not in columns]
        if strange or missing:
            wrong = f"there is no column {missing[0]!r}" if missing else f"{strange[0]!r} is no column of an authority"
            raise DataError(wrong, source=path, place="line 1", remedy=f"columns are {', '.join(OWN_COLUMNS)}")
        rows = [(reader.line_num, row) for row in reader]
    except UnicodeDecodeError as error:
        raise DataError("this is not UTF-8", source=path, place=f"byte {error.start}") from None
    except csv.Error as error:
        raise DataError(f"this is no CSV: {error}", source=path) from None
    entries: dict[str, Entry] = {}
    names: dict[tuple[str, str, str], None] = {}
    tenures: list[Tenure] = []
    for line, row in rows:
        place = f"line {line}"
        if "" in row or None in row.values():
            raise DataError(f"{len(columns)} cells belong in this line", source=path, place=place)
        cells = {column: row.get(column, "").strip() for column in OWN_COLUMNS}
        entry = _row_entry(cells, path, place)
        entries.setdefault(entry.id, entry)
        names.update(dict.fromkeys(_row_names(cells)))
        if cells["office"]:
            tenures.append(_row_tenure(cells, path, place))
    return Own(path, tuple(entries.values()), tuple(names), tuple(tenures))


def _row_entry(cells: dict[str, str], path: str, place: str) -> Entry:
    if not _ID.fullmatch(cells["id"]):
        raise DataError(
            f"{cells['id']!r} is no id", source=path, place=place, remedy="write letters, digits, '.', '_', '~', '-'"
        )
    if cells["class"] not in KINDS:
        raise DataError(
            f"{cells['class']!r} is no class",
            source=path,
            place=place,
            remedy=f"write one of {', '.join(sorted(KINDS))}",
        )
    if not cells["name"]:
        raise DataError("there is no name", source=path, place=place)
    items, matches = read_identifiers(split_names(cells["identifiers"]), path, place)
    day = day_bound(cells["date"], begin=True, source=path, place=place)
    source = cells["source"] or Path(path).name
    return Entry(cells["id"], cells["class"], cells["name"], items, cells["acts_for"] or None, matches, source, day)


def read_identifiers(values: Sequence[str], path: str, place: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return Wikidata items and other IRIs, each once, in the order given.

    Raises:
        DataError: a value is neither.
    """
    items: dict[str, None] = {}
    matches: dict[str, None] = {}
    for value in values:
        item = _ITEM.fullmatch(value.strip())
        if item:
            items[item[1]] = None
        elif _IRI.fullmatch(value.strip()):
            matches[value.strip()] = None
        else:
            raise DataError(
                f"{value!r} is no identifier",
                source=path,
                place=place,
                remedy="write a Wikidata item such as Q31, or an http or https IRI",
            )
    return tuple(items), tuple(matches)


def _row_names(cells: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    yield cells["id"], cells["name"], "name"
    for column, how in _HOW.items():
        for name in split_names(cells[column]):
            if name.strip():
                yield cells["id"], name.strip(), how if how != "short" or cells["class"] == "Person" else "name"


def _row_tenure(cells: dict[str, str], path: str, place: str) -> Tenure:
    office = normal_office(cells["office"])
    if office is None or cells["class"] != "Person" or not cells["of"]:
        raise DataError(
            f"{cells['office']!r} of {cells['of']!r} cannot be held by {cells['id']!r}",
            source=path,
            place=place,
            remedy="a Person holds an office such as " + ", ".join(sorted({*OFFICES.values()})[:6]) + " of an id",
        )
    begin = day_bound(cells["from"], begin=True, source=path, place=place)
    end = day_bound(cells["to"], begin=False, source=path, place=place)
    return Tenure(cells["id"], office, cells["of"], begin, end, cells["source"] or Path(path).name)
