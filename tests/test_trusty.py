"""Trusty URIs: the hash by the letter of the specification, written a second time, and by a toolkit of other people."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cmp_to_key

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from backchannel.publishing.trusty import BLANK, artifact_code

XSD = "http://www.w3.org/2001/XMLSchema#"


def rebuilt(quads: Iterable[Quad], code: str) -> str:
    """The artifact code of module RA, version 1 of the specification, rule by rule; shares nothing with the program."""

    def order(a: Quad, b: Quad) -> int:
        for pick in (lambda q: q.graph_name, lambda q: q.subject, lambda q: q.predicate):
            if iri(pick(a)) != iri(pick(b)):  # rules 1 to 3
                return -1 if iri(pick(a)) < iri(pick(b)) else 1
        x, y = a.object, b.object
        if isinstance(x, Literal) != isinstance(y, Literal):  # rule 4
            return 1 if isinstance(x, Literal) else -1
        if isinstance(x, NamedNode):  # rule 5
            return (iri(x) > iri(y)) - (iri(x) < iri(y))
        if x.value != y.value:  # rule 6
            return -1 if x.value < y.value else 1
        if bool(x.language) != bool(y.language):  # rules 7 and 8
            return -1 if x.language else 1
        p, q = x.language or x.datatype.value, y.language or y.datatype.value  # rule 9
        return (p > q) - (p < q)

    def iri(node: NamedNode) -> str:
        assert isinstance(node, NamedNode), "no blank nodes, no default graph"
        return node.value.replace(code, " ")

    def told(term: NamedNode | Literal) -> str:
        if isinstance(term, NamedNode):
            return iri(term)
        words = term.value.replace("\\", "\\\\").replace("\n", "\\n")
        return f"@{term.language} {words}" if term.language else f"^{term.datatype.value} {words}"

    text = ""
    for each in sorted(quads, key=cmp_to_key(order)):
        text += f"{iri(each.graph_name)}\n{iri(each.subject)}\n{iri(each.predicate)}\n{told(each.object)}\n"
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest(), altchars=b"-_").decode()
    return f"RA{digest.rstrip('=')}"


def test_the_hash_of_nothing_is_that_of_an_empty_file() -> None:
    # The specification gives it, for module FA, as FA47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU.
    assert artifact_code([]) == "RA47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"


TERMS = st.one_of(
    st.sampled_from([NamedNode("https://a.example/x"), NamedNode("https://a.example/x#y"), NamedNode("urn:z")]),
    st.text(st.characters(exclude_categories=["Cs"])).map(Literal),
    st.text(st.characters(exclude_categories=["Cs"])).map(lambda words: Literal(words, language="en")),
    st.sampled_from(["1", "01", "a\\b", "a\nb", "a\\nb"]).flatmap(
        lambda words: st.sampled_from(
            [
                Literal(words),
                Literal(words, language="de"),
                Literal(words, language="en"),
                Literal(words, datatype=NamedNode(f"{XSD}integer")),
                Literal(words, datatype=NamedNode(f"{XSD}decimal")),
            ]
        )
    ),
)
NODES = st.sampled_from(
    [NamedNode(f"https://a.example/{name}") for name in ("np/RAcode", "np/RAcode#a", "b", "b#c", "ü")]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.builds(Quad, NODES, NODES, TERMS, NODES), unique=True))
def test_any_graphs_have_the_hash_of_the_specification(quads: list[Quad]) -> None:
    def term(node: NamedNode | Literal) -> str:
        text = str(node)
        return text.replace("RAcode", BLANK) if isinstance(node, NamedNode) else text

    ours = artifact_code((term(q.subject), term(q.predicate), term(q.object), term(q.graph_name)) for q in quads)
    assert ours == rebuilt(quads, "RAcode")
    assert len(ours) == 45


@pytest.mark.parametrize("change", ["object", "language", "graph", "more"])
def test_any_change_changes_the_hash(change: str) -> None:
    quad = ("<urn:s>", "<urn:p>", '"words"@en', "<urn:g>")
    others = {
        "object": [(*quad[:2], '"word"@en', quad[3])],
        "language": [(*quad[:2], '"words"@de', quad[3])],
        "graph": [(*quad[:3], "<urn:h>")],
        "more": [quad, (*quad[:2], '"more"', quad[3])],
    }
    assert artifact_code([quad]) != artifact_code(others[change])


def test_the_order_of_the_quads_does_not_matter() -> None:
    text = '<urn:s> <urn:p> "b" <urn:g> .\n<urn:s> <urn:p> "a"@en <urn:g> .\n<urn:s> <urn:p> <urn:o> <urn:g> .\n'
    quads = list(pyoxigraph.parse(text.encode(), RdfFormat.N_QUADS))
    terms = [tuple(map(str, (q.subject, q.predicate, q.object, q.graph_name))) for q in quads]
    assert artifact_code(terms) == artifact_code(reversed(terms)) == rebuilt(quads, "RAcode")
