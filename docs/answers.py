"""Fill the answers of the documentation: each query of a page is asked, and its answer written below it.

``python docs/answers.py`` renews the pages in place. The tests compare them, so that no page shows what the program
does not say.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import backchannel
from backchannel.querying import Answer

__all__ = ["EXAMPLES", "competency_questions", "filled", "pages", "published"]

DOCS = Path(__file__).resolve().parent
EXAMPLES = DOCS.parent / "examples"

_PREFIXES = re.compile(r"^```prefixes\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_QUESTION = re.compile(r"(^```sparql\n(.*?)^```\n)(?:\n```answer\n.*?^```\n)?", re.MULTILINE | re.DOTALL)

_WIDTH = 110
"""Characters across an answer: what a page shows without scrolling sideways."""

_MOST_ROWS = 6
"""Rows of an answer in the table of questions; more would make it a wall."""


def published(sources: Iterable[Path], folder: Path) -> Path:
    """Publish the reports and return the graph's file, a TriG file in ``folder``."""
    facts = [backchannel.extract(backchannel.read(source)) for source in sources]
    backchannel.publish(facts, folder, formats=["trig"])
    return folder / "graph.trig"


def filled(page: str, graph: Path) -> str:
    """Return the page with the answer of each of its queries below it.

    Parameters:
        page: Markdown with one block of ``prefixes`` and blocks of ``sparql``.
        graph: the published file to ask.

    Raises:
        ValueError: the page has no block of prefixes.
        DataError: a query is not SPARQL.
    """
    prefixes = _PREFIXES.search(page)
    if prefixes is None:
        raise ValueError("the page has no block of prefixes")

    def answer(match: re.Match[str]) -> str:
        found = _ask(graph, prefixes[1] + match[2])
        return f"{match[1]}\n```answer\n{found.table(_WIDTH)}```\n"

    return _QUESTION.sub(answer, page)


def competency_questions(graph: Path) -> str:
    """Return the page of competency questions: each with its query and its answer on ``graph``."""
    prefixes = _PREFIXES.search((DOCS / "model.md").read_text(encoding="utf-8"))
    assert prefixes is not None
    rows = []
    for file in sorted((DOCS / "questions").glob("*.rq")):
        question, _, query = file.read_text(encoding="utf-8").partition("\n")
        found = _ask(graph, prefixes[1] + query)
        name = question.removeprefix("#").strip()
        rows.append(f"| {name} | [{file.stem}](questions/{file.name}) | {_cell(found)} |")
    return f"""# Competency questions

What the vocabulary must be able to answer, each question with its query and what it answers on the three example
reports together, which are fiction. `make docs` renews the answers. Every query begins with these lines:

```prefixes
{prefixes[1]}```

| question | query | answer |
|---|---|---|
{chr(10).join(rows)}
"""


def pages(folder: Path) -> dict[Path, str]:
    """Return what each page with answers should say, by its path; ``folder`` takes the graphs that are asked."""
    one = published([EXAMPLES / "relayed-message.txt"], folder / "one")
    every = published(sorted(EXAMPLES.glob("*.txt")), folder / "all")
    model = DOCS / "model.md"
    return {
        model: filled(model.read_text(encoding="utf-8"), one),
        DOCS / "questions.md": competency_questions(every),
    }


def _ask(graph: Path, query: str) -> Answer:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "question.rq"
        file.write_text(query, encoding="utf-8")
        return backchannel.query(graph, file)


def _cell(answer: Answer) -> str:
    """An answer in one cell: a row a line, its values set apart by dashes."""
    rows = [" — ".join(_escaped(value) for value in row if value) for row in answer.values()]
    more = [f"and {len(rows) - _MOST_ROWS} more"] if len(rows) > _MOST_ROWS else []
    return "<br>".join([*rows[:_MOST_ROWS], *more]) or "nothing"


def _escaped(value: str) -> str:
    return " ".join(value.split()).replace("|", "\\|").replace("<", "&lt;")


def main() -> int:
    """Renew the pages in place; say which changed."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in pages(Path(folder)).items():
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                print(f"renewed {path.name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
