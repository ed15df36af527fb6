"""The shipped queries: their names, and their SPARQL."""

from __future__ import annotations

from importlib.resources import files

from backchannel.errors import UsageError

__all__ = ["query_names", "query_text", "shipped_queries"]


def shipped_queries() -> dict[str, str]:
    """Return the names of the shipped queries, sorted, each with the sentence that says what it answers."""
    return {name: query_text(name).splitlines()[0].removeprefix("#").strip() for name in query_names()}


def query_names() -> list[str]:
    """Return the names of the shipped queries, sorted."""
    folder = files("backchannel.querying") / "queries"
    return sorted(each.name.removesuffix(".rq") for each in folder.iterdir() if each.name.endswith(".rq"))


def query_text(name: str) -> str:
    """Return the SPARQL of a shipped query.

    Raises:
        UsageError: there is none of that name; lists those there are.
    """
    if name not in query_names():
        raise UsageError(
            f"there is no query {name!r}: choose from {', '.join(query_names())}, or give a file that ends in .rq"
        )
    return (files("backchannel.querying") / "queries" / f"{name}.rq").read_text(encoding="utf-8")
