"""Answers to the shipped queries that are kept beside a store: how they are read.

How they are found is told in :mod:`backchannel.querying.preparing`. What is kept is of one state of the store, told by
a hash of all that is in it; where it is of another, the engine has to be asked. So what is kept is never wrong, at most
missing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import msgspec
import pyoxigraph

from backchannel.garbage import no_search_for_garbage
from backchannel.mapping.vocabulary import BC, RDF, XSD
from backchannel.querying.answers import Answer, Term
from backchannel.querying.kept_rows import KeptRows
from backchannel.querying.narrowing import OF_ACTORS, SUMS, Narrowing
from backchannel.querying.shipped import query_names, query_text
from backchannel.storage import Snapshot

__all__ = [
    "ALONE",
    "JOINED",
    "PreparedQuery",
    "PreparedRows",
    "Row",
    "Told",
    "prepared_actors",
    "prepared_query",
    "prepared_rows",
    "version",
]

ALONE, JOINED = "alone", "joined"
"""Kinds of queries: those whose rows are each of one article, or one actor; those that count over articles."""

_AT_ONCE = 500
"""Rows that are made records at a time: memory that has just been used costs less than new memory."""

_FORM = b"2"
"""Version of the form in which rows are kept."""

_OF_GROUPS = {"attested": "mediation", "contradictions": "act", "single": "act"}
"""Queries that look at several articles, each with a column that names an act of those that the row is of; of the
others a column names the article, or the actor, that the row is of."""

_BODY = re.compile(r"^WHERE \{$", re.MULTILINE)
_KEYS = re.compile(r"(DESC\()?\?(\w+)\)?")
_KIND = {"bnode": "1", "uri": "2", "literal": "3"}
"""How SPARQL orders terms by kind (SPARQL 1.1, section 15.1); what is not there comes first."""

_NUMERIC = frozenset({f"{XSD}integer", f"{XSD}decimal"})
_LARGEST = 10**12

Row = tuple[Term | None, ...]
Told = list[tuple[list[str], list[str]]]
"""The claims that a row rests on: days of each, and who asserts or reports it or takes part in its act."""

_Kept = tuple[str, msgspec.Raw, msgspec.Raw]
_ROWS = msgspec.json.Decoder(list[_Kept])
_TOLD = msgspec.json.Decoder(Told)


class PreparedQuery(NamedTuple):
    """A shipped query, and what its rows are found and kept by.

    Attributes:
        name: what it is called.
        text: its SPARQL.
        columns: its variables.
        kind: :data:`ALONE` or :data:`JOINED`.
        home: the column that tells which portion a row is of.
        with_claims: the SPARQL with the claims as a last column, where rows rest on claims.
        order: the columns that it orders by, each with whether from the highest down.
    """

    name: str
    text: str
    columns: tuple[str, ...]
    kind: str
    home: str
    with_claims: str | None
    order: tuple[tuple[int, bool], ...]

    def place(self, row: Row) -> str:
        """Return what rows are sorted by, as the engine does."""
        return "".join(_sortable(row[column], falling) for column, falling in self.order)

    def decoder(self) -> Callable[[bytes], list[Any]]:
        """Return what makes records of rows."""
        return _decoder(self.columns)


@cache
def prepared_query(name: str) -> PreparedQuery:
    """Return a shipped query as it is prepared.

    Raises:
        UsageError: there is none of that name.
    """
    text = query_text(name)
    found = pyoxigraph.Store().query(text)
    assert isinstance(found, pyoxigraph.QuerySolutions)  # the shipped queries are all SELECT
    columns = tuple(variable.value for variable in found.variables)
    keys = [(columns.index(key), bool(falling)) for falling, key in _KEYS.findall(text[text.rindex("\nORDER BY") :])]
    rest = [(n, False) for n in range(len(columns)) if n not in {column for column, _ in keys}]
    with_claims = None
    if name not in SUMS and name not in OF_ACTORS:
        with_claims = text if "claim" in columns else _BODY.sub("    ?claim\nWHERE {", text, count=1)
    return PreparedQuery(
        name=name,
        text=text,
        columns=columns,
        kind=JOINED if name in _OF_GROUPS else ALONE,
        home=_OF_GROUPS.get(name, "actor" if name in OF_ACTORS else "article"),
        with_claims=with_claims,
        order=(*keys, *rest),
    )


@cache
def version() -> int:
    """Return the version of what is kept: another text of a query gives another one."""
    total = hashlib.sha256(_FORM)
    for name in query_names():
        total.update(prepared_query(name).text.encode() + b"\0")
    return int.from_bytes(total.digest()[:4], "big") >> 1


class PreparedRows:
    """The rows of an answer, in order, as SPARQL 1.1 Query Results JSON has them (section 3.2.2: bindings)."""

    def __init__(self, query: PreparedQuery, rows: Sequence[msgspec.Raw]) -> None:
        self._query = query
        self._rows = rows

    def __len__(self) -> int:
        """How many they are."""
        return len(self._rows)

    def json(self) -> bytes:
        """Return the answer in that syntax."""
        head = b'{"head":{"vars":' + msgspec.json.encode(self._query.columns) + b'},"results":{"bindings":['
        return b"".join((head, b",".join(self._rows), b"]}}"))

    def csv(self) -> bytes | None:
        """Return the answer as SPARQL 1.1 Query Results CSV; None where it has blank nodes.

        A general reader of the one syntax and a general writer of the other take twice as long.
        """
        decoded, values = _value_decoder(self._query.columns)
        lines = [",".join(self._query.columns)]
        with no_search_for_garbage():
            for first in range(0, len(self._rows), _AT_ONCE):
                rows = b",".join(self._rows[first : first + _AT_ONCE])
                if b'"type":"bnode"' in rows:  # inside a value, a quote has a backslash before it
                    return None
                columns = zip(*map(values, decoded(b"[%b]" % rows)), strict=True)
                lines += map(",".join, zip(*map(_quoted, columns), strict=True))
            return "\r\n".join((*lines, "")).encode()

    def answer(self) -> Answer:
        """Return the answer as records."""
        with no_search_for_garbage():
            rows = self._query.decoder()(b"".join((b"[", b",".join(self._rows), b"]")))
            return Answer(self._query.columns, tuple(map(msgspec.structs.astuple, rows)))


def prepared_rows(snapshot: Snapshot, name: str, to: Narrowing | None = None) -> PreparedRows | None:
    """Return the rows of the answer to a shipped query as the engine gives it; None where they are not all kept.

    Parameters:
        snapshot: the store.
        name: of the query.
        to: what it is narrowed to; that it can be is for :func:`backchannel.querying.narrowing.narrowed` to say.
    """
    query = prepared_query(name)
    with KeptRows(snapshot.path, version(), read_only=True) as kept:
        portions = None if kept.lost else kept.rows(query.name, snapshot.state(), query.kind)
    if portions is None:
        return None
    with no_search_for_garbage():
        rows: list[_Kept] = []
        for each in portions:
            rows += _ROWS.decode(each)
        if to:
            rows = [row for row in rows if any(_fits(days, who, to) for days, who in _TOLD.decode(row[1]))]
        rows.sort(key=itemgetter(0))
        return PreparedRows(query, [binding for _, _, binding in rows])


def prepared_actors(snapshot: Snapshot, name: str) -> tuple[str, ...] | None:
    """Return the IRIs of the actors that have a name, as :func:`backchannel.querying.narrowing.naming` finds them.

    Parameters:
        snapshot: the store.
        name: in capital or small letters.

    Returns:
        None where it is not kept who is called what.
    """
    rows = prepared_rows(snapshot, "identifiers")
    if rows is None:
        return None
    columns = prepared_query("identifiers").columns
    label, actor = (itemgetter(columns.index(column)) for column in ("label", "actor"))
    called = {actor(row).value for row in rows.answer().rows if label(row).value.lower() == name.lower()}
    return tuple(sorted(iri for iri in called if _is_actor(snapshot.store, iri)))  # places are listed, too


def _is_actor(store: pyoxigraph.Store, iri: str) -> bool:
    pattern = (pyoxigraph.NamedNode(iri), pyoxigraph.NamedNode(f"{RDF}type"), pyoxigraph.NamedNode(f"{BC}Actor"))
    return next(store.quads_for_pattern(*pattern, None), None) is not None


def _fits(days: list[str], who: list[str], to: Narrowing) -> bool:
    """Whether a claim is one that a query is narrowed to; a month is compared with a month, a year with a year."""
    if to.actors is not None and not any(actor in who for actor in to.actors):
        return False
    since, until = (None if day is None else day.isoformat() for day in (to.since, to.until))
    if since is None and until is None:
        return True
    return any(
        (since is None or day >= since[: len(day)]) and (until is None or day <= until[: len(day)]) for day in days
    )


def _sortable(term: Term | None, falling: bool) -> str:
    if term is None:
        return "0\0"
    if term.datatype in _NUMERIC:
        number = Decimal(term.value)
        return f"4{_LARGEST - number if falling else number:030.12f}\0"
    return f"{_KIND[term.kind]}{term.value}\0"


class _Value(msgspec.Struct, frozen=True, gc=False):
    """Of a term, what CSV shows."""

    value: str


@cache
def _value_decoder(columns: tuple[str, ...]) -> tuple[Callable[[bytes], list[Any]], Callable[[Any], tuple[str, ...]]]:
    """Return what makes records of rows, and what takes the values of one."""
    row = msgspec.defstruct("Row", [(column, _Value, _Value("")) for column in columns], gc=False)
    decoder = msgspec.json.Decoder(list[row])  # type: ignore[valid-type]  # made above
    return decoder.decode, attrgetter(*(f"{column}.value" for column in columns))


def _quoted(column: Sequence[str]) -> Sequence[str]:
    """Quote the values that have to be (RFC 4180); in most columns none has to."""
    if not _to_be_quoted(" ".join(column)):
        return column
    return ['"' + value.replace('"', '""') + '"' if _to_be_quoted(value) else value for value in column]


def _to_be_quoted(text: str) -> bool:
    return "," in text or '"' in text or "\n" in text or "\r" in text


@cache
def _decoder(columns: tuple[str, ...]) -> Callable[[bytes], list[Any]]:
    row = msgspec.defstruct("Row", [(column, Term | None, None) for column in columns], gc=False)
    decoder = msgspec.json.Decoder(list[row])  # type: ignore[valid-type]  # made above
    return decoder.decode
