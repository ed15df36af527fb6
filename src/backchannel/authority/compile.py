"""Compile ``states.csv`` and ``names.csv``: ``python -m backchannel.authority.compile [FOLDER]``.

Identifiers and official names come from the territories of the `rigour` package (a development dependency);
which territories, under which ids, with which short names, acronyms and demonyms, is reviewed by hand in
``territories.csv``. The demonyms of rigour are not taken: some are wrong, and plurals are missing.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from backchannel.authority.folding import fold, without_article
from backchannel.authority.tables import COLUMNS, read_table, split_names
from backchannel.errors import DataError

__all__ = ["compile_tables", "main"]

# rigour writes remarks into some names, in brackets or after a comma; and some are not in Latin letters.
_PLAIN_NAME = re.compile(r"[^\W\d_][^()\[\],;]*")
_SOURCE = "rigour territories"


class _Territory(NamedTuple):
    id: str
    code: str
    kind: str
    name: str
    names: list[str]
    acronyms: list[str]
    demonyms: list[str]
    identifiers: list[str]
    source: str


def compile_tables(folder: Traversable) -> dict[str, str]:
    """Return file name -> text of the two compiled tables.

    Raises:
        DataError: a code or an identifier of ``territories.csv`` is unknown to rigour, or a country of rigour is
            missing there.
        ImportError: rigour is not installed.
    """
    from rigour.territories import get_territories

    known = {territory.code: territory for territory in get_territories()}
    rows = list(_reviewed(folder))
    _check_complete(rows, known)
    states: list[tuple[str, ...]] = []
    names: set[tuple[str, ...]] = set()
    for row in rows:
        territory = known[row.code]
        identifiers = row.identifiers or [territory.qid]
        states.append((row.id, row.kind, row.name, "|".join(identifiers), _SOURCE))
        official = _official_names(territory) if territory.qid in identifiers else []
        names.update(_name_rows(row, official))
    return {"names.csv": _to_csv("names.csv", sorted(names)), "states.csv": _to_csv("states.csv", sorted(states))}


def _reviewed(folder: Traversable) -> Iterator[_Territory]:
    for id, code, kind, name, names, acronyms, demonyms, identifiers, source in read_table(folder, "territories.csv"):
        yield _Territory(
            *(id, code, kind, name, split_names(names), split_names(acronyms)),
            *(split_names(demonyms), split_names(identifiers), source),
        )


def _check_complete(rows: list[_Territory], known: dict[str, Any]) -> None:
    for row in rows:
        if row.code not in known:
            raise DataError(f"rigour has no territory {row.code!r}", source="territories.csv", place=row.id)
        strange = set(row.identifiers) - known[row.code].qids
        if strange:
            raise DataError(
                f"rigour does not know {', '.join(sorted(strange))} for {row.code!r}",
                source="territories.csv",
                place=row.id,
            )
    reviewed = {row.code for row in rows}
    # A country in rigour's sense has an ISO 3166 code; of these, the inhabited ones with a foreign policy matter.
    states = {code for code, territory in known.items() if territory.is_country and not territory.parent}
    missing = states - reviewed - _UNREVIEWED
    if missing:
        raise DataError(
            f"no row for the countries {', '.join(sorted(missing))}",
            source="territories.csv",
            remedy="review them, or list them as not reviewed",
        )


_UNREVIEWED = frozenset({"ai", "gs", "hm", "ms", "nf", "pn", "sh", "tc", "wf"})


def _official_names(territory: Any) -> list[str]:
    return [
        name.removeprefix("the ").removeprefix("The ")
        for name in (territory.name, territory.full_name, territory.in_sentence)
        if _PLAIN_NAME.fullmatch(name)
    ]


def _name_rows(row: _Territory, official: Iterable[str]) -> Iterator[tuple[str, ...]]:
    taken: set[str] = set()
    listed = (
        *((name, "name", row.source) for name in (row.name, *row.names)),
        *((name, "acronym", row.source) for name in row.acronyms),
        *((name, "demonym", row.source) for name in row.demonyms),
        *((name, "name", _SOURCE) for name in official),
    )
    for name, how, source in listed:
        key = without_article(fold(name))
        if key not in taken:
            taken.add(key)
            yield row.id, name, how, source


def _to_csv(table: str, rows: Iterable[tuple[str, ...]]) -> str:
    lines: list[str] = []

    class _Lines:
        def write(self, line: str) -> int:
            lines.append(line)
            return len(line)

    writer = csv.writer(_Lines(), lineterminator="\n")
    writer.writerow(COLUMNS[table])
    writer.writerows(rows)
    return "".join(lines)


def main(arguments: list[str]) -> int:
    """Write the two tables into a folder (that of the package unless one is given); return the exit status."""
    shipped = files("backchannel.authority").joinpath("data")
    folder = Path(arguments[0]) if arguments else Path(str(shipped))
    for name, text in compile_tables(shipped).items():
        folder.joinpath(name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{name}: {text.count(chr(10)) - 1} rows", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
