"""Shipped queries about one actor, or one time: more conditions, written into their SPARQL.

They are written where they save work: into the query itself, and into each of its parts that gathers names, which
SPARQL evaluates on its own, for all acts there are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from backchannel.errors import UsageError
from backchannel.mapping.vocabulary import BC, SCHEMA, SKOS

__all__ = ["OF_ACTORS", "SUMS", "Narrowing", "naming", "narrowed"]

_BODY = re.compile(r"^WHERE \{$", re.MULTILINE)
_GATHERING = re.compile(r"WHERE \{ (?=\?act )")
SUMS = frozenset({"attested", "single"})
"""Queries that count over all articles, of which no part can be left out."""

OF_ACTORS = frozenset({"identifiers"})
"""Queries that are about actors themselves, and know no claims."""


class Narrowing(NamedTuple):
    """What a shipped query is narrowed to.

    Attributes:
        actors: IRIs; one of them asserts or reports the claim, or takes part in the act that it claims. None for
            whoever it may be.
        since: the first day; a month or year that it lies in counts.
        until: the last day.
    """

    actors: tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        """Whether it leaves anything out."""
        return self != Narrowing()


def naming(names: Sequence[str]) -> str:
    """Return the query for the IRIs of actors that have one of these names, or IRIs."""
    labels = " ".join(term for name in names for term in (_string(name), f"{_string(name)}@en"))
    lower = ", ".join(_string(name.lower()) for name in names)
    return (
        f"SELECT DISTINCT ?actor WHERE {{ ?actor a <{BC}Actor> ; <{SKOS}prefLabel> ?label ."
        f" {{ VALUES ?label {{ {labels} }} }} UNION"
        f" {{ ?actor <{SKOS}prefLabel> ?label . FILTER(LCASE(STR(?label)) IN ({lower})) }} }} ORDER BY ?actor"
    )


def narrowed(name: str, text: str, to: Narrowing) -> str:
    """Return a shipped query with conditions written into it.

    Parameters:
        name: what it is called.
        text: its SPARQL.
        to: the conditions.

    Raises:
        UsageError: it cannot be narrowed so.
    """
    if not to:
        return text
    if name in SUMS:
        raise UsageError(f"the query {name} counts over all that there is: leave --actor, --from and --to out")
    if name in OF_ACTORS:
        if to.since or to.until:
            raise UsageError(f"the query {name} is about no time: leave --from and --to out")
        return _BODY.sub(f"WHERE {{\n  {_values('actor', to.actors or ())}", text, count=1)
    body = f"WHERE {{\n  {_condition('claim', to)}"
    gathering = f"WHERE {{ {_condition('told', to)} ?told <{BC}claims> ?act . "
    return _GATHERING.sub(lambda _: gathering, _BODY.sub(lambda _: body, text, count=1))


def _condition(claim: str, to: Narrowing) -> str:
    """Which claims are meant, as a part of its own, so that it is evaluated first and once."""
    parts: list[str] = []
    if to.actors is not None:
        told = " UNION ".join(
            f"{{ ?{claim} {path} ?{claim}Actor }}"
            for path in (f"<{BC}assertedBy>", f"<{BC}reportedBy>", f"<{BC}claims>/<{BC}participant>")
        )
        parts.append(f"{_values(f'{claim}Actor', to.actors)} {told}")
    if to.since or to.until:
        parts.append(
            f"?{claim}Article <{BC}holds> ?{claim} ."
            f" OPTIONAL {{ ?{claim}Article <{SCHEMA}datePublished> ?{claim}Published }}"
            f" OPTIONAL {{ ?{claim} <{BC}claims>/(<{BC}date>|<{BC}notBefore>) ?{claim}Day }}"
            f" BIND(STR(COALESCE(?{claim}Day, ?{claim}Published)) AS ?{claim}When)"
        )
        for day, operator in ((to.since, ">="), (to.until, "<=")):
            if day is not None:
                # A month is compared with a month, a year with a year.
                when, bound = f"?{claim}When", f'"{day.isoformat()}"'
                parts.append(f"FILTER({when} {operator} SUBSTR({bound}, 1, STRLEN({when})))")
    return f"{{ SELECT DISTINCT ?{claim} WHERE {{ {' '.join(parts)} }} }}"


def _values(variable: str, iris: Sequence[str]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }}"


def _string(text: str) -> str:
    from backchannel.mapping.terms import literal

    return literal(text)
