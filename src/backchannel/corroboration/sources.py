"""Which sources are independent of each other.

* A claim counts for the one on whose word it stands, whoever prints it: the speaker at the end of the chain.
* Where that is nobody who takes part in affairs of state, but a newspaper, an article or a data set, it counts for the
  agency or site that carried it (``bc:reportedBy``), if one is told.
* All who act for a state count as one: a government has one voice, and its ministries do not confirm each other.
* News that says it in nearly the same words is one text: a wire copy that does not name its agency.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from backchannel.authority.folding import fold
from backchannel.corroboration.descriptions import Claim, Graph
from backchannel.corroboration.sides import Side, side_of
from backchannel.mapping.vocabulary import SCHEMA

__all__ = ["Sources"]

_COPY = 0.8
"""Share of words from which two texts are taken for one. Two reporters who tell the same call in one sentence of their
own share about half of their words (``benchmarks/corroboration.tsv``)."""
_COMPARED = 50
"""How many texts of one act are compared with each other; words that are equal are found among all."""
_FEW_WORDS = 6
"""Shorter texts are alike by chance."""


class Sources:
    """Tells for each claim of an act for which source it counts.

    Parameters:
        graph: where the claims are from.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._publishers = graph.values(f"{SCHEMA}publisher")
        self._sides: dict[str, Side] = {}

    def of(self, claims: Sequence[Claim]) -> dict[str, str]:
        """Return the independent source of each claim of one act, by the claims' IRIs.

        A source that several articles name differently is called by the IRI that comes first.
        """
        keys: dict[str, str] = {}
        roots: dict[str, str] = {}
        for claim in claims:
            for key in self._keys(claim):
                roots.setdefault(key, key)
        for claim in claims:
            first, *others = self._keys(claim)
            keys[claim.iri] = first
            for other in others:
                _join(roots, first, other)
        for text, copy in self._copies(claims):
            _join(roots, keys[text.iri], keys[copy.iri])
        names: dict[str, str] = {}
        for claim in claims:
            root = _root(roots, keys[claim.iri])
            names[root] = min(self._name(claim), names.get(root, "￿"))
        return {claim.iri: names[_root(roots, keys[claim.iri])] for claim in claims}

    def _is_news(self, claim: Claim) -> bool:
        """Whether the asserter only tells what others do: he speaks for no state, and is no person."""
        side = self._side(claim.asserter)
        return not side.name and not any("/actor/" in each for each in side.states)

    def _side(self, actor: str) -> Side:
        if actor not in self._sides:
            graph = self._graph
            self._sides[actor] = side_of(actor, graph.kinds, graph.acts_for, graph.labels)
        return self._sides[actor]

    def _keys(self, claim: Claim) -> list[str]:
        """By what the source may be known; those of one claim mean one source."""
        if self._is_news(claim):
            return [self._news(each) for each in claim.reporters or (claim.asserter,)]
        side = self._side(claim.asserter)
        states = [f"for {each}" for each in sorted(side.states)]
        return states or [f"person {word}" for word in sorted(side.name)]

    def _news(self, iri: str) -> str:
        """A newspaper by its name, which articles share where they do not share its IRI."""
        label = self._graph.label(iri)
        if not label:
            (publisher,) = self._publishers.get(iri, ("",))[:1]
            label = self._graph.label(publisher) or publisher
        return f"news {fold(label).casefold() or iri}"

    def _name(self, claim: Claim) -> str:
        return min(claim.reporters) if claim.reporters and self._is_news(claim) else claim.asserter

    def _copies(self, claims: Iterable[Claim]) -> Iterator[tuple[Claim, Claim]]:
        """Pairs of claims whose words are nearly the same."""
        news = [claim for claim in claims if self._is_news(claim)]
        if len(news) < 2:
            return
        first: dict[frozenset[str], Claim] = {}
        for claim in news:
            words = self._graph.words(claim)
            known = first.setdefault(words, claim) if len(words) >= _FEW_WORDS else claim
            if known is not claim:
                yield known, claim
        different = list(first.items())[:_COMPARED]
        for at, (words, one) in enumerate(different):
            for others, other in different[:at]:
                if len(words & others) >= _COPY * len(words | others):
                    yield other, one


def _root(roots: dict[str, str], key: str) -> str:
    while roots[key] != key:
        roots[key] = roots[roots[key]]
        key = roots[key]
    return key


def _join(roots: dict[str, str], one: str, other: str) -> None:
    a, b = _root(roots, one), _root(roots, other)
    roots[max(a, b)] = min(a, b)
