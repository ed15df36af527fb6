"""The service described (SPARQL 1.1 Service Description): what it can do, with which dataset, in which formats."""

from __future__ import annotations

from backchannel.mapping.terms import literal
from backchannel.mapping.vocabulary import BC, RDF
from backchannel.publishing.layout import Properties
from backchannel.serving.dereferencing import documented
from backchannel.serving.descriptions import Graphs
from backchannel.serving.messages import Settings, Task
from backchannel.serving.negotiation import FORMS, GRAPHS, Form, Rows, choose
from backchannel.serving.replies import Answer, no_form, refusal
from backchannel.serving.representations import represent

__all__ = ["answer_service", "service_description"]

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
DCTERMS = "http://purl.org/dc/terms/"
FORMATS = "http://www.w3.org/ns/formats/"

_NAMES: dict[Rows | Form, str] = {
    Rows.JSON: "SPARQL_Results_JSON",
    Rows.XML: "SPARQL_Results_XML",
    Rows.CSV: "SPARQL_Results_CSV",
    Rows.TSV: "SPARQL_Results_TSV",
    Form.TURTLE: "Turtle",
    Form.JSON_LD: "JSON-LD",
    Form.N_TRIPLES: "N-Triples",
    Form.TRIG: "TriG",
    Form.N_QUADS: "N-Quads",
    Form.RDF_XML: "RDF_XML",
}
"""Local names in http://www.w3.org/ns/formats/."""


def service_description(settings: Settings) -> Graphs:
    """Return the description of the endpoint at ``{base}sparql``."""
    service, dataset, default = (f"<{settings.base}sparql{part}>" for part in ("", "#dataset", "#default-graph"))
    subjects: dict[str, Properties] = {
        service: {
            f"<{RDF}type>": [f"<{SD}Service>"],
            f"<{DCTERMS}title>": [literal("SPARQL endpoint of acts of diplomatic communication", "en")],
            f"<{SD}endpoint>": [service],
            f"<{SD}supportedLanguage>": [f"<{SD}SPARQL11Query>"],
            f"<{SD}feature>": [f"<{SD}UnionDefaultGraph>"],
            f"<{SD}resultFormat>": sorted(f"<{FORMATS}{_NAMES[each]}>" for each in (*Rows, *GRAPHS)),
            f"<{SD}defaultDataset>": [dataset],
        },
        dataset: {
            f"<{RDF}type>": [f"<{SD}Dataset>", f"<{VOID}Dataset>"],
            f"<{SD}defaultGraph>": [default],
            f"<{VOID}sparqlEndpoint>": [service],
            f"<{VOID}uriSpace>": [literal(settings.base)],
            f"<{VOID}vocabulary>": [f"<{BC.removesuffix('#')}>"],
        },
        default: {
            f"<{RDF}type>": [f"<{SD}Graph>"],
            f"<{DCTERMS}description>": [literal("The union of all named graphs.", "en")],
        },
    }
    return {"": subjects}


def answer_service(task: Task, settings: Settings) -> Answer:
    """Return the description in the form that is wanted."""
    form = choose(task.accept, FORMS)
    if form is None:
        return no_form(FORMS)
    if form is Form.HTML:  # people are better served by the page on which one asks
        return refusal(303, "see ./query", (b"location", b"./query"), (b"vary", b"accept"))
    head, body = documented(form, represent(service_description(settings), form, settings.base))
    head.headers.append((b"vary", b"accept"))
    return head, body
