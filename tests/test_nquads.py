"""Lines of N-Quads: the fast writer gives the bytes of the plain one, and of another program."""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

import facts_examples as examples
from backchannel.facts import Facts
from backchannel.mapping import Quad, Quads, map_facts
from backchannel.mapping.terms import literal

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import corpus

IRIS = st.sampled_from(["<http://a.example/>", "<http://a.example/a>", "<http://a.example/a.>", "<http://a.example/é>"])
# Words that look like the ends of lines, and such as sort before and after the blank.
WORDS = st.text(st.sampled_from('ab .\n"\\<>@^\t\x00!é🕊'), max_size=6)
LITERALS = st.builds(literal, WORDS, st.sampled_from([None, "en", "en-GB"]))
QUADS = st.lists(st.tuples(IRIS, IRIS, IRIS | LITERALS, IRIS), max_size=12)


def plainly(quads: Quads) -> bytes:
    """Each line for itself, then sorted."""
    return "".join(sorted(f"{s} {p} {o} {g} .\n" for s, p, o, g in quads)).encode()


def by_another(quads: Quads) -> bytes:
    """As Oxigraph writes them, sorted."""
    written = pyoxigraph.serialize(quads.oxigraph(), format=pyoxigraph.RdfFormat.N_QUADS)
    assert written is not None
    return b"".join(sorted(written.splitlines(keepends=True)))


@given(QUADS)
def test_any_quads_are_written_as_the_plain_writer_does(made: list[Quad]) -> None:
    quads = Quads(made)
    assert quads.nquads() == plainly(quads) == by_another(quads)


@pytest.mark.parametrize("facts", [examples.relay(), *corpus.articles(50)], ids=lambda facts: facts.article.id[:8])
def test_articles_are_written_as_the_plain_writer_does(facts: Facts) -> None:
    quads = map_facts(facts)
    assert quads.nquads() == plainly(quads) == by_another(quads)
