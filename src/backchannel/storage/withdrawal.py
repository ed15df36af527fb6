"""Links that a person has rejected, taken out of a store: what all articles share is otherwise only added to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from backchannel.facts.links import authority_of
from backchannel.linking import Judgement
from backchannel.mapping import Quad
from backchannel.mapping.vocabulary import BC
from backchannel.storage.reading import read_store
from backchannel.storage.writing import open_store

__all__ = ["withdraw_links"]

_LINKS_TO = f"<{BC}linksTo>"


def withdraw_links(path: Path | str, judgements: Iterable[Judgement]) -> int:
    """Take links of shared actors and places out of a store: their matches, and what is said of the links.

    An accepted entry rejects the others of its authority. Links of one article's own actors are not touched: they go
    when the article is published again.

    Parameters:
        path: the store.
        judgements: what was decided.

    Returns:
        How many links were taken out.

    Raises:
        UsageError: there is no such store, or another process writes to it.
    """
    judged: dict[str, list[Judgement]] = {}
    for each in judgements:
        if not each.actor.startswith("article/"):
            judged.setdefault(each.actor, []).append(each)
    left: dict[str, list[Quad]] = {}
    gone: list[str] = []
    with read_store(path) as snapshot:
        base = snapshot.base
        for key, verdicts in judged.items():
            quads = [_quad(line.decode()) for line in snapshot.shared_lines(f"{base}{key}")]
            links = {s for s, p, o, _ in quads if p == _LINKS_TO and _rejected(o[1:-1], verdicts)}
            if links:
                left[f"{base}{key}"] = [quad for quad in quads if links.isdisjoint((quad[0], quad[2]))]
                gone += sorted(link[1:-1] for link in links)
    if gone:
        with open_store(path, base=base) as writer:
            for graph, quads in left.items():
                writer.set_graph(graph, quads)
            for link in gone:
                writer.set_graph(link, ())
    return len(gone)


def _rejected(target: str, verdicts: Iterable[Judgement]) -> bool:
    accepted = {each.target for each in verdicts if each.judgement == "accept"}
    if target in accepted:
        return False
    return any(each.target == target and each.judgement == "reject" for each in verdicts) or authority_of(target) in {
        authority_of(each) for each in accepted
    }


def _quad(line: str) -> Quad:
    subject, predicate, rest = line.split(" ", 2)
    value, graph, _ = rest.rsplit(" ", 2)
    return subject, predicate, value, graph
