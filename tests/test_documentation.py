"""The documentation shows what the program says, and its pages in HTML are whole."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
sys.path.insert(0, str(DOCS))

import answers  # noqa: E402
import build  # noqa: E402


@pytest.fixture(scope="module")
def current(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    return answers.pages(tmp_path_factory.mktemp("graphs"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    build.build(out)
    return out


@pytest.mark.parametrize("name", ["model.md", "questions.md"])
def test_the_answers_shown_are_those_of_the_graph(current: dict[Path, str], name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == current[DOCS / name], "run `make docs`"


def test_every_query_of_the_walk_finds_something(current: dict[Path, str]) -> None:
    page = current[DOCS / "model.md"]
    assert page.count("```sparql") == page.count("```answer") >= 10
    assert "\n0 rows\n" not in page


def test_every_competency_question_is_answered(current: dict[Path, str]) -> None:
    rows = [row for row in current[DOCS / "questions.md"].splitlines() if "](questions/" in row]
    assert len(rows) == len(list((DOCS / "questions").glob("*.rq"))) >= 15
    assert [row for row in rows if row.endswith("| nothing |")] == []


def test_an_answer_is_renewed_not_doubled(current: dict[Path, str], tmp_path: Path) -> None:
    graph = answers.published([answers.EXAMPLES / "relayed-message.txt"], tmp_path)
    page = "```prefixes\nPREFIX bc: <https://w3id.org/backchannel/ontology#>\n```\n\n```sparql\nASK { ?a a bc:Mediation }\n```\n"
    once = answers.filled(page, graph)
    assert once == page + "\n```answer\nyes\n```\n"
    assert answers.filled(once, graph) == once


def test_a_page_without_prefixes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="prefixes"):
        answers.filled("```sparql\nASK {}\n```\n", tmp_path / "graph.trig")


class Links(HTMLParser):
    """Where a page leads, and the places within it that can be led to."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.targets.append(value)
            if name == "id" and value:
                self.ids.add(value)


def test_links_of_the_site_lead_somewhere(site: Path) -> None:
    pages = {}
    for path in site.glob("*.html"):
        pages[path.name] = Links()
        pages[path.name].feed(path.read_text(encoding="utf-8"))
    names = (
        "index",
        "questions",
        "ontology",
        "codes",
        "own-facts",
        "facts",
        "cluster",
        "releasing",
        "versions",
        "decisions",
    )
    assert set(pages) == {f"{name}.html" for name in names}
    for name, links in pages.items():
        for target in links.targets:
            if re.match(r"https?:|mailto:|data:", target):
                continue
            file, _, place = target.partition("#")
            assert not file or (site / file).exists(), (name, target)
            if place and file in ("", *pages):
                assert place in pages[file or name].ids, (name, target)


def test_every_term_of_the_vocabulary_has_its_entry(site: Path) -> None:
    ontology = (DOCS.parent / "ontology" / "backchannel.ttl").read_text(encoding="utf-8")
    page = (site / "ontology.html").read_text(encoding="utf-8")
    terms = re.findall(r"^bc:(\w+) a owl:", ontology, re.MULTILINE)
    assert len(terms) > 50
    for term in terms:
        assert f"<code>https://w3id.org/backchannel/ontology#{term}</code>" in page, term


def test_every_code_has_its_row(site: Path) -> None:
    codes = (DOCS.parent / "ontology" / "codes.ttl").read_text(encoding="utf-8")
    page = (site / "codes.html").read_text(encoding="utf-8")
    for code in re.findall(r"^bc:([\w-]+) a skos:Concept ", codes, re.MULTILINE):
        assert f"bc:{code}</code>" in page, code


def test_the_same_files_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, DOCS / "build.py", tmp_path / "again"],
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert done.returncode == 0, done.stderr
    for path in site.rglob("*"):
        if path.is_file():
            assert (tmp_path / "again" / path.relative_to(site)).read_bytes() == path.read_bytes(), path.name
