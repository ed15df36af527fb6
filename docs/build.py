"""Make the documentation in HTML: ``python docs/build.py DIR``.

The reference of the ontology is made by pyLODE; the pages in Markdown and the tables of codes stand beside it. Nothing
is fetched, and the same files give the same bytes.
"""

from __future__ import annotations

import html
import re
import shutil
import sys
from pathlib import Path

import markdown
from pylode import OntPub
from rdflib import RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

__all__ = ["build"]

DOCS = Path(__file__).resolve().parent
ONTOLOGY = DOCS.parent / "ontology"

_IRI = "https://w3id.org/backchannel/ontology"
_LANGUAGES = {"ar": "Arabic", "es": "Spanish", "fr": "French", "ru": "Russian", "zh": "Chinese"}

_PAGES = {
    "index": "The model",
    "questions": "Competency questions",
    "ontology": "Classes and properties",
    "codes": "Codes",
    "own-facts": "Your own facts",
    "facts": "Facts: the contract",
    "cluster": "On a cluster",
    "releasing": "Releasing",
    "versions": "Versions",
    "decisions": "Decisions",
}


def build(out: Path) -> list[Path]:
    """Write the pages into ``out`` and return their paths.

    Parameters:
        out: a directory; it is made where it is missing, and files of the same names are replaced.
    """
    out.mkdir(parents=True, exist_ok=True)
    texts = {
        "index": _page("index", _rendered("model")),
        "questions": _page("questions", _rendered("questions")),
        "codes": _page("codes", _codes()),
        "own-facts": _page("own-facts", _rendered("own-facts")),
        "facts": _page("facts", _rendered("facts")),
        "cluster": _page("cluster", _rendered("cluster")),
        "releasing": _page("releasing", _rendered("releasing")),
        "versions": _page("versions", _rendered("versions")),
        "decisions": _page("decisions", _rendered("decisions")),
        "ontology": _reference(),
    }
    written = []
    for name, text in texts.items():
        path = out / f"{name}.html"
        path.write_text(text, encoding="utf-8")
        written.append(path)
    for asset in ("model.svg", "style.css"):
        shutil.copyfile(DOCS / asset, out / asset)
    shutil.copytree(DOCS / "questions", out / "questions", dirs_exist_ok=True)
    return written


def _page(name: str, body: str) -> str:
    links = " ".join(
        f'<a href="{each}.html"{" aria-current=page" if each == name else ""}>{title}</a>'
        for each, title in _PAGES.items()
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(_PAGES[name])} · backchannel</title>\n"
        f'<link rel="stylesheet" href="style.css">\n</head>\n<body>\n<nav>{links}</nav>\n<main>\n{body}\n</main>\n'
        "</body>\n</html>\n"
    )


def _rendered(name: str) -> str:
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    body: str = markdown.markdown(text, extensions=["fenced_code", "tables", "toc"])
    body = body.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>")
    body = body.replace('src="model.svg"', 'src="model.svg" class="model"')
    body = re.sub(r'<a href="([\w-]+)\.md(?=["#])', r'<a href="\1.html', body)
    # Links to files of the source tree lead nowhere in the built pages; the words stay.
    return re.sub(r'<a href="\.\./[^"]*">', "<a>", body)


def _codes() -> str:
    """The schemes of codes, a table each: the code, its label and meaning, and the codes of event data sets."""
    graph = Graph().parse(ONTOLOGY / "codes.ttl")
    parts = [
        "<h1>Codes</h1>",
        "<p>The concepts that modality, status, medium, channel and the codes of events take.</p>",
    ]
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        concepts = sorted(graph.subjects(SKOS.inScheme, scheme), key=str)
        parts.append(f'<h2 id="{_local(scheme)}">{_text(graph, scheme, SKOS.prefLabel) or _local(scheme)}</h2>')
        parts.append(f"<p>{_text(graph, scheme, SKOS.definition)}</p>")
        notations = any(graph.value(each, SKOS.notation) for each in concepts)
        head = "<th>code</th><th>label</th><th>meaning</th>" + ("<th>notations</th>" if notations else "")
        rows = "\n".join(_code_row(graph, each, notations) for each in concepts)
        parts.append(f'<div class="wide"><table><tr>{head}</tr>\n{rows}</table></div>')
    return "\n".join(parts)


def _code_row(graph: Graph, concept: Node, notations: bool) -> str:
    cells = [
        f'<code id="{_local(concept)}">bc:{_local(concept)}</code>',
        _text(graph, concept, SKOS.prefLabel),
        _text(graph, concept, SKOS.definition),
    ]
    if notations:
        codes = sorted(
            f"{_local(code.datatype)} {code}"
            for code in graph.objects(concept, SKOS.notation)
            if isinstance(code, Literal) and code.datatype is not None
        )
        cells.append("<br>".join(map(html.escape, codes)))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _reference() -> str:
    """The page that pyLODE makes, with the way back to the other pages."""
    made = _alternatives_in_order(str(OntPub(_documented(), sort_subjects=True).make_html()))
    links = " · ".join(f'<a href="{each}.html">{title}</a>' for each, title in _PAGES.items() if each != "ontology")
    diagram = '<p><img src="model.svg" alt="The model" style="width:100%;height:auto;color-scheme:light"></p>'
    return made.replace('<div id="content">', f'<div id="content"><p>{links}</p>{diagram}', 1)


def _alternatives_in_order(page: str) -> str:
    """Put the classes of each union in order: pyLODE leaves them as they come out of a set."""
    between = '<span class="cardinality">or</span>'

    def ordered(cell: re.Match[str]) -> str:
        indent, choices, end = cell.groups()
        if between not in choices:
            return cell[0]
        in_order = sorted(each.strip() + indent for each in choices.split(between))
        return indent + f"{between}{indent}".join(in_order) + end

    return re.sub(r"(?<=<td>)(\s*)((?:(?!</td>).)*?)\s*(\s</td>)", ordered, page, flags=re.DOTALL)


def _documented() -> Graph:
    """The ontology as pyLODE shows it best: its own terms, English headings, the other languages in a note."""
    ontology = Graph().parse(ONTOLOGY / "backchannel.ttl")
    shown = Graph()
    for prefix, namespace in ontology.namespaces():
        shown.bind(prefix, namespace)
    for subject, predicate, value in ontology:
        if isinstance(subject, BNode) or str(subject).startswith(_IRI):
            if predicate == RDFS.label and isinstance(value, Literal) and value.language in _LANGUAGES:
                continue
            shown.add((subject, predicate, value))
    for subject in set(ontology.subjects(RDFS.label)):
        labels = {each.language: each for each in ontology.objects(subject, RDFS.label) if isinstance(each, Literal)}
        named = [f"{labels[code]} ({name})" for code, name in _LANGUAGES.items() if code in labels]
        if named and str(subject).startswith(_IRI):
            shown.add((subject, SKOS.note, Literal("In other languages: " + ", ".join(named))))
    return shown


def _text(graph: Graph, subject: Node, predicate: URIRef) -> str:
    values = [
        each
        for each in graph.objects(subject, predicate)
        if isinstance(each, Literal) and each.language in (None, "en")
    ]
    return html.escape(str(min(values))) if values else ""


def _local(iri: object) -> str:
    return str(iri).rpartition("#")[2].rpartition("/")[2]


def main() -> int:
    """Build into the directory given on the command line."""
    if len(sys.argv) != 2:
        print("usage: python docs/build.py DIR", file=sys.stderr)
        return 2
    for path in build(Path(sys.argv[1])):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
