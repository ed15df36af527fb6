"""`backchannel validate` and `shapes`: a user's own shapes, the report, and hostile files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import rdflib
from rdflib.namespace import SH

from backchannel.cli import main

Report = Callable[..., Path]
GOOD = Path(__file__).parent / "data" / "shapes" / "good.ttl"
PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix bc: <https://w3id.org/backchannel/ontology#> .
@prefix ex: <https://shapes.example/> .
"""
OWN = """
ex:Sure a sh:NodeShape ; sh:targetClass bc:Claim ;
    sh:property [ sh:path bc:confidence ; sh:minInclusive 0.75 ; sh:message "Too unsure for us." ] .
"""


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


CommandLine = Callable[..., Done]


@pytest.fixture
def backchannel(capfd: pytest.CaptureFixture[str]) -> CommandLine:
    """Run the command line in this process: loading an engine anew takes a second."""

    def run(*arguments: object) -> Done:
        code = main([*map(str, arguments)])
        return Done(code, *capfd.readouterr())

    return run


@pytest.fixture
def spoilt(report: Report) -> Path:
    """The good graph with a status that is none and a description joined one way only."""
    # What corroborates them would be at fault too, and hide what this is about.
    text, _, _ = GOOD.read_text(encoding="utf-8").partition("<https://backchannel.example/corroboration/")
    for old, new in (
        ("bc:status bc:failed", "bc:status bc:finished"),
        ("; bc:sameAct <act/50-communication>", ""),
    ):
        assert old in text
        text = text.replace(old, new)
    return report(text, "spoilt.ttl")


# ---- the three forms


def test_text_tells_what_to_mend(backchannel: CommandLine, spoilt: Path) -> None:
    done = backchannel("validate", spoilt)
    assert done.returncode == 1
    assert done.stdout.count("  to mend  ") == 4
    assert "  act      Negotiation of Strait Front and Strait League <" in done.stdout
    assert done.stderr == f"{spoilt}: does not conform, 4 findings\n"


def test_json_tells_article_act_words_and_remedy(backchannel: CommandLine, spoilt: Path) -> None:
    findings = json.loads(backchannel("validate", spoilt, "--format", "json").stdout)
    assert len(findings) == 4
    for finding in findings:
        assert {"severity", "message", "remedy", "focus", "article", "title", "act", "act_words", "quote"} <= set(
            finding
        )


def test_the_report_is_w3c_turtle_and_the_same_bytes_on_every_run(
    backchannel: CommandLine, spoilt: Path, under_hash_seeds: Callable[[str], set[bytes]]
) -> None:
    program = f"from backchannel.cli import main; main(['validate', {str(spoilt)!r}, '--format', 'turtle'])"
    (report,) = under_hash_seeds(program)
    assert report.decode() == backchannel("validate", spoilt, "--format", "turtle").stdout
    graph = rdflib.Graph().parse(data=report, format="turtle")
    (found,) = graph.subjects(rdflib.RDF.type, SH.ValidationReport)
    assert found.startswith("https://backchannel.example/report/")
    assert len(list(graph.objects(found, SH.result))) == 4
    assert graph.value(found, SH.conforms).toPython() is False
    # SHACL takes an IRI for a property: a path that is none has to be a blank node, and nothing else is.
    blank = {node for triple in graph for node in triple if isinstance(node, rdflib.BNode)}
    assert blank == {node for node in graph.objects(None, SH.resultPath) if isinstance(node, rdflib.BNode)}
    assert len(blank) == 1


def test_the_report_of_a_good_graph_conforms(backchannel: CommandLine) -> None:
    done = backchannel("validate", GOOD, "--format", "turtle", "--base", "https://backchannel.example/")
    assert done.returncode == 0
    graph = rdflib.Graph().parse(data=done.stdout, format="turtle")
    assert [o.toPython() for o in graph.objects(None, SH.conforms)] == [True]


# ---- the base


def test_what_is_named_outside_the_base_does_not_conform(backchannel: CommandLine) -> None:
    assert backchannel("validate", GOOD, "--base", "https://backchannel.example/").returncode == 0
    done = backchannel("validate", GOOD, "--base", "https://backchannel.example/article/", "--format", "json")
    assert done.returncode == 1
    outside = {finding["focus"] for finding in json.loads(done.stdout)}
    subjects = {str(subject) for subject in rdflib.Graph().parse(GOOD).subjects()}
    assert outside == {
        subject for subject in subjects if not subject.startswith("https://backchannel.example/article/")
    }


def test_a_base_is_taken_by_its_letters(backchannel: CommandLine) -> None:
    assert backchannel("validate", GOOD, "--base", "https://backchannelXexample/").returncode == 1
    assert backchannel("shapes", "--base", "https://a.example/(b)*+$/").returncode == 0


def test_a_base_that_cannot_be_meant_is_the_callers_fault(backchannel: CommandLine) -> None:
    done = backchannel("validate", GOOD, "--base", "here")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


# ---- shapes of one's own


def test_own_shapes_take_the_place_of_the_shipped_ones(backchannel: CommandLine, spoilt: Path, report: Report) -> None:
    mine = report(PREFIXES + OWN, "mine.ttl")
    done = backchannel("validate", spoilt, "--shapes", mine, "--format", "json")
    assert done.returncode == 1
    findings = json.loads(done.stdout)
    assert {finding["message"] for finding in findings} == {"Too unsure for us."}
    assert {finding["shape"] for finding in findings} == {"https://shapes.example/Sure"}
    assert {finding["value"] for finding in findings} == {"0.6", "0.7"}
    assert all(finding["quote"] for finding in findings)


def test_own_shapes_join_the_shipped_ones(backchannel: CommandLine, spoilt: Path, report: Report) -> None:
    mine = report(PREFIXES + OWN, "mine.ttl")
    done = backchannel("validate", spoilt, "--shapes", "shipped", "--shapes", mine, "--format", "json")
    found = {finding["shape"].rpartition("/")[2] for finding in json.loads(done.stdout)}
    assert found > {"Sure", "shapes#act-status"}


def test_a_directory_of_shapes_is_taken_whole(backchannel: CommandLine, report: Report, root: Path) -> None:
    assert backchannel("validate", GOOD, "--shapes", root / "shapes").returncode == 0


def test_own_sparql_constraints_are_run(backchannel: CommandLine, report: Report) -> None:
    mine = report(
        PREFIXES
        + """ex:NoGuess a sh:NodeShape ; sh:targetClass bc:Claim ;
            sh:sparql [ sh:message "A guess." ;
                sh:select "SELECT $this WHERE { $this <https://w3id.org/backchannel/ontology#content> ?o }" ] .""",
        "mine.ttl",
    )
    done = backchannel("validate", GOOD, "--shapes", mine, "--format", "json")
    assert [finding["focus"][-11:] for finding in json.loads(done.stdout)] == ["claim/guess"]


def test_shapes_for_another_vocabulary_check_its_data(backchannel: CommandLine, report: Report) -> None:
    mine = report(
        PREFIXES + "ex:P a sh:NodeShape ; sh:targetClass ex:Person ; sh:property [ sh:path ex:name ; sh:minCount 1 ] .",
        "p.ttl",
    )
    data = report("<https://a.example/b> a <https://shapes.example/Person> .", "data.ttl")
    done = backchannel("validate", data, "--shapes", mine, "--format", "turtle")
    assert done.returncode == 1
    runs = {backchannel("validate", data, "--shapes", mine, "--format", "turtle").stdout, done.stdout}
    assert len(runs) == 1


def test_own_shapes_that_pick_nothing_in_the_graph_have_checked_nothing(
    backchannel: CommandLine, report: Report
) -> None:
    mine = report(PREFIXES + OWN.replace("bc:Claim", "bc:Clam"), "mine.ttl")
    done = backchannel("validate", GOOD, "--shapes", mine)
    assert done.returncode == 1
    assert done.stdout.startswith("violation: Nothing was checked")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.ttl", None, "no such file"),
        ("none.xlsx", None, "the ending tells no format"),
        ("empty.ttl", "", "no shape in it picks anything to check"),
        ("data.ttl", "<https://a.example/b> a <https://a.example/C> .", "no shape in it picks anything to check"),
        ("broken.ttl", "ex:Sure a sh:NodeShape", "broken.ttl, line 1"),
        ("binary.ttl", b"\x00\xff\xfe\x01", "binary.ttl"),
        ("pattern.ttl", PREFIXES + "ex:S sh:targetClass bc:Claim ; a sh:NodeShape ; sh:pattern '(' .", "cannot be run as SHACL"),
        ("path.ttl", PREFIXES + "ex:S sh:targetClass bc:Claim ; a sh:NodeShape ; sh:property [ sh:path 5 ; sh:minCount 1 ] .", "cannot be run as SHACL"),
        ("twice.ttl", PREFIXES + "ex:S sh:targetClass bc:Claim ; a sh:NodeShape ; sh:in (1), (2) .", "cannot be run as SHACL"),
        ("sparql.ttl", PREFIXES + "ex:S sh:targetClass bc:Claim ; a sh:NodeShape ; sh:sparql [ sh:select 'SELECT' ] .", "cannot be run as SHACL"),
    ],
)  # fmt: skip
def test_shapes_that_are_none_are_one_clear_line(
    name: str, content: str | bytes | None, words: str, backchannel: CommandLine, report: Report, tmp_path: Path
) -> None:
    path = tmp_path / name if content is None else report(content, name)
    done = backchannel("validate", GOOD, "--shapes", path)
    assert done.returncode == (2 if name.endswith("xlsx") else 1)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert words in done.stderr and name in done.stderr


def test_an_empty_name_of_shapes_is_the_callers_fault(backchannel: CommandLine) -> None:
    assert backchannel("validate", GOOD, "--shapes", "").returncode == 2


# ---- hostile graphs


@pytest.mark.parametrize("command", [["validate"], ["query", "mediations"], ["export", "events"]], ids=" ".join)
def test_a_directory_that_is_no_store_is_called_that(
    command: list[str], backchannel: CommandLine, tmp_path: Path
) -> None:
    arguments = [command[0], tmp_path, *command[1:]] if command[0] == "query" else [*command, tmp_path]
    done = backchannel(*arguments)
    told = f"backchannel: {tmp_path} is a directory and no store: give a store, or a graph file\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


@pytest.mark.parametrize("form", ["text", "json", "turtle"])
def test_an_empty_graph_is_told_in_every_form(form: str, backchannel: CommandLine, report: Report) -> None:
    done = backchannel("validate", report("", "graph.ttl"), "--format", form)
    assert done.returncode == 1
    assert "Nothing was checked: the graph is empty" in done.stdout + done.stderr
    assert (done.stdout == "") is (form == "turtle")


def test_a_graph_that_is_no_rdf_is_one_clear_line(backchannel: CommandLine, report: Report) -> None:
    done = backchannel("validate", report("Envoys met in Kelp Bay.\n", "graph.ttl"))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "graph.ttl, line 1" in done.stderr


@pytest.mark.parametrize(
    "content", [b"x" * 50_000_000, b'<https://a.example/b> <https://a.example/c> "' + b"x" * 50_000_000 + b'" .']
)
def test_a_line_of_fifty_megabytes_ends_in_a_short_line(
    content: bytes, backchannel: CommandLine, report: Report
) -> None:
    done = backchannel("validate", report(content, "graph.nt"))
    assert done.returncode == 1
    assert len(done.stdout) + len(done.stderr) < 2_000


def test_blank_nodes_are_told_alike_on_every_run(backchannel: CommandLine, report: Report) -> None:
    text = GOOD.read_text(encoding="utf-8") + "[] a bc:Place ; skos:prefLabel 'A' . [] a bc:Place ; skos:altLabel 'B' ."
    path = report(text, "graph.ttl")
    for form in ("text", "json", "turtle"):
        assert len({backchannel("validate", path, "--format", form).stdout for _ in range(2)}) == 1


def test_nothing_is_fetched_that_shapes_import(backchannel: CommandLine, report: Report) -> None:
    mine = report(
        PREFIXES + OWN + "ex:o <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/shapes.ttl> .", "mine.ttl"
    )
    done = backchannel("validate", GOOD, "--shapes", mine)
    assert "Too unsure for us." in done.stdout


def test_service_is_not_asked(backchannel: CommandLine, report: Report) -> None:
    mine = report(
        PREFIXES
        + """ex:S a sh:NodeShape ; sh:targetClass bc:Claim ; sh:sparql [ sh:select
            "SELECT $this WHERE { SERVICE <http://127.0.0.1:9/sparql> { $this ?p ?o } }" ] .""",
        "mine.ttl",
    )
    done = backchannel("validate", GOOD, "--shapes", mine)
    assert done.returncode == 1
    assert "cannot be run as SHACL" in done.stderr
