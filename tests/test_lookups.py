"""Look-ups that a front answers itself: which queries those are, and that the answers are a worker's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from backchannel.mapping import DEFAULT_BASE
from backchannel.serving.answering import answer_query
from backchannel.serving.lookups import Lookups
from backchannel.serving.messages import Settings, Task
from backchannel.serving.sources import Source, source_of
from serving_examples import ACT, BC, PERSON

JSON = "application/sparql-results+json"
LOOKUPS = [
    f"SELECT ?p ?o {{ <{PERSON}> ?p ?o }}",
    f"SELECT * WHERE {{ <{PERSON}> a ?class . }}",
    f"select ?o where{{<{PERSON}> <{BC}office> ?o}} limit 2",
    f"PREFIX bc: <{BC}>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nSELECT ?c {{ ?c bc:claims <{ACT}> }}",
    f"PREFIX actor: <{DEFAULT_BASE}actor/> SELECT ?s ?p {{ ?s ?p actor:ilan-torvik }} LIMIT 5",
    f"SELECT ?s {{ ?s a <{BC}Nothing> }}",
]
OTHERS = [
    "SELECT * { ?s ?p ?o }",
    f"SELECT * {{ ?s <{BC}claims> ?o }}",
    f"SELECT * {{ <{PERSON}> ?p ?p }}",
    f"SELECT * {{ <{PERSON}> ?p ?o . ?o ?q ?r }}",
    f"SELECT DISTINCT ?o {{ <{PERSON}> ?p ?o }}",
    f"SELECT (COUNT(*) AS ?n) {{ <{PERSON}> ?p ?o }}",
    f"SELECT ?o {{ <{PERSON}> ?p ?o }} ORDER BY ?o",
    f"SELECT ?o FROM <{PERSON}> {{ <{PERSON}> ?p ?o }}",
    f"SELECT ?o {{ <{PERSON}> !<urn:x> ?o }}",
    f"SELECT ?o {{ <{PERSON}> (<{BC}office>|^<{BC}claims>)* ?o }}",
    f"SELECT ?o {{ SERVICE <{PERSON}> {{ <{PERSON}> ?p ?o }} }}",
    f"SELECT ?o {{ GRAPH <{PERSON}> {{ <{PERSON}> ?p ?o }} }}",
    f"SELECT ?o {{ <{PERSON}> ?p ?o FILTER(?o > 1) }}",
    f"SELECT ?o {{ <{PERSON}> ?p ?o }} OFFSET 1000000",
    f"SELECT ?o {{ <{PERSON}> ?p ?o }} # SERVICE",
    f"CONSTRUCT WHERE {{ <{PERSON}> ?p ?o }}",
    "DROP ALL",
    "",
    f"SELECT ?undeclared {{ <{PERSON}> nowhere:x ?o }}",
    f"SELECT ?o {{ <{PERSON}> <relative> ?o }}",
    "SELECT ?o { <" + "x" * 5000 + "> ?p ?o }",
    f"SELECT ?c {{ ?c a <{BC}Mention> }} LIMIT 100000",
]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    path = tmp_path_factory.mktemp("lookups") / "graph.nq"
    lines = [f'<{PERSON}> <{BC}office> "envoy {n}"@en <{DEFAULT_BASE}g> .' for n in range(20)]
    lines += [f"<{PERSON}> a <{BC}Person> <{PERSON}> .", f"<{ACT}/claim> <{BC}claims> <{ACT}> <{DEFAULT_BASE}g> ."]
    lines += [f"<{DEFAULT_BASE}m{n}> a <{BC}Mention> <{DEFAULT_BASE}g> ." for n in range(1000)]
    path.write_text("\n".join(lines).replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ") + "\n")
    source = source_of((str(path),))
    source.prepare()
    source.open()
    return source


@pytest.mark.parametrize("query", LOOKUPS)
@pytest.mark.parametrize("accept", [JSON, "text/csv", ""])
def test_the_answer_is_what_a_worker_says(source: Source, query: str, accept: str) -> None:
    task = Task("query", accept, query)
    answer = Lookups(source).answer(task)
    assert answer is not None
    assert answer == answer_query(source.current(), task, Settings((), DEFAULT_BASE))


@pytest.mark.parametrize("query", OTHERS)
def test_all_else_is_left_to_workers(source: Source, query: str) -> None:
    assert Lookups(source).answer(Task("query", JSON, query)) is None


def test_so_is_a_dataset_and_what_cannot_be_had(source: Source) -> None:
    lookups = Lookups(source)
    assert lookups.answer(Task("query", JSON, LOOKUPS[0], default_graphs=(PERSON,))) is None
    assert lookups.answer(Task("query", JSON, LOOKUPS[0], named_graphs=(PERSON,))) is None
    assert lookups.answer(Task("query", "image/png", LOOKUPS[0])) is None


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux does this")
def test_a_worker_cannot_connect_whatever_it_is_asked() -> None:
    """Should a query get past all checks, the wall behind them stands."""
    program = """
import socket, pyoxigraph
from backchannel.serving.confinement import forbid_connections
with socket.create_server(("127.0.0.1", 0)) as listener:
    port = listener.getsockname()[1]
    pair = socket.socketpair()
    assert forbid_connections()
    for connect in (
        lambda: socket.socket(),
        lambda: list(pyoxigraph.Store().query("SELECT * { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } }" % port)),
    ):
        try:
            connect()
        except OSError as error:
            print("refused")
    pair[0].send(b"still there")
    print(pair[1].recv(20).decode())
    listener.settimeout(1)
    try:
        listener.accept()
    except TimeoutError:
        print("nobody came")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["refused", "refused", "still there", "nobody came"], done.stderr


def test_the_whole_of_a_process_may_not_be_taken(tmp_path: Path) -> None:
    program = (
        "from backchannel.serving.confinement import bound_memory\n"
        "bound_memory(50 << 20)\n"
        "try:\n    bytearray(200 << 20)\nexcept MemoryError:\n    print('refused')\n"
        "print(len(bytearray(20 << 20)))"
    )
    if sys.platform == "linux":
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path)
        assert done.stdout.splitlines() == ["refused", str(20 << 20)], done.stderr
