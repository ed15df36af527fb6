"""Graphs of the version before are brought to this one by the update that is shipped, as the documentation says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import OWL, RDF

import facts_examples as examples
from backchannel.mapping import map_facts
from backchannel.mapping.vocabulary import BC, SUPERCLASSES, SUPERPROPERTIES
from backchannel.resources import ontology_path
from backchannel.validation import conforms, validate

MIGRATIONS = ontology_path() / "migrations"
PAGE = Path(__file__).parents[1] / "docs" / "versions.md"
GOOD = Path(__file__).parent / "data" / "shapes" / "good.ttl"
IS_A = pyoxigraph.NamedNode(str(RDF.type))
ABOVE = {f"{BC}{name}" for name in {*SUPERCLASSES.values(), *SUPERPROPERTIES.values()}}


def left_to_a_reasoner(quads: set[pyoxigraph.Quad]) -> set[pyoxigraph.Quad]:
    """What follows from the rest by subclass and sub-property."""
    gone = set()
    for quad in quads:
        same = [other for other in quads if other.subject == quad.subject]
        if quad.predicate == IS_A and isinstance(quad.object, pyoxigraph.NamedNode) and quad.object.value in ABOVE:
            kinds = {str(other.object.value) for other in same if other.predicate == IS_A}
            implied = any(quad.object.value in superclasses(kind) for kind in kinds)
        else:
            roles = {other.predicate.value for other in same if other.object == quad.object}
            implied = quad.predicate.value == f"{BC}participant" and bool(
                roles & {f"{BC}{name}" for name in SUPERPROPERTIES}
            )
        if implied:
            gone.add(quad)
    return gone


def superclasses(kind: str) -> set[str]:
    found: set[str] = set()
    name = kind.removeprefix(BC)
    while name in SUPERCLASSES and kind.startswith(BC):
        name = SUPERCLASSES[name]
        found.add(f"{BC}{name}")
    return found


def update(name: str) -> str:
    return (MIGRATIONS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", ["backchannel.ttl", "codes.ttl", "alignments.ttl"])
def test_there_is_an_update_from_the_version_before(file: str) -> None:
    graph = rdflib.Graph().parse(ontology_path() / file)
    header = graph.value(None, RDF.type, OWL.Ontology)
    before, now = (str(graph.value(header, p)).rpartition("/")[2] for p in (OWL.priorVersion, OWL.versionIRI))
    assert (MIGRATIONS / f"{before}-to-{now}.ru").is_file()
    assert f"**{now}.**" in PAGE.read_text(encoding="utf-8")


def test_the_update_states_what_was_left_to_a_reasoner() -> None:
    store = pyoxigraph.Store()
    store.extend(map_facts(examples.relay()).oxigraph())
    quads = set(store)
    implied = left_to_a_reasoner(quads)
    assert len(implied) > 40
    for quad in implied:
        store.remove(quad)
    store.update(update("0.1.0-to-0.2.0.ru"))
    statements = {(quad.subject, quad.predicate, quad.object) for quad in quads}
    assert {(quad.subject, quad.predicate, quad.object) for quad in store} == statements


def test_a_graph_that_keeps_the_rule_is_left_as_it_is() -> None:
    store = pyoxigraph.Store()
    store.extend(map_facts(examples.relay()).oxigraph())
    quads = set(store)
    store.update(update("0.1.0-to-0.2.0.ru"))
    assert set(store) == quads


def test_a_graph_that_does_not_conform_does_afterwards_by_the_words_of_the_page(tmp_path: Path) -> None:
    quads = set(pyoxigraph.parse(path=GOOD))
    implied = left_to_a_reasoner(quads)
    assert len(implied) > 20
    pyoxigraph.serialize(quads - implied, tmp_path / "graph.trig", pyoxigraph.RdfFormat.TRIG)
    before = rdflib.Graph().parse(tmp_path / "graph.trig", format="trig")
    assert not conforms(validate(before))
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    subprocess.run([sys.executable, "-c", snippet], cwd=tmp_path, check=True, timeout=60)
    after = rdflib.Graph().parse(tmp_path / "migrated.nq", format="nt")
    assert conforms(validate(after))
    assert set(after) == set(rdflib.Graph().parse(GOOD))
