"""The page on which one asks, or finds what was asked."""

from __future__ import annotations

from backchannel.querying import Answer, query_text, shipped_queries
from backchannel.serving.pages import codes
from backchannel.serving.pages.charts import chart_of
from backchannel.serving.pages.rendering import PageMaker
from backchannel.serving.pages.tables import table_of

__all__ = ["QueryPage"]

_MOST_ROWS = 500
_MOST_ROWS_OF_A_FILE = 200

_FIRST_QUERY = """\
# Who mediates, and how often somebody vouches for it.
PREFIX bc: <https://w3id.org/backchannel/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?name (COUNT(DISTINCT ?mediation) AS ?mediations)
WHERE {
  ?mediation a bc:Mediation, bc:ReportedAct ; bc:mediator ?mediator .
  ?mediator skos:prefLabel ?name .
}
GROUP BY ?name
ORDER BY DESC(?mediations) ?name
"""


class QueryPage(PageMaker):
    """Makes the page with a query and its answer."""

    def query(
        self,
        root: str = "/",
        *,
        name: str | None = None,
        query: str | None = None,
        answer: Answer | None = None,
        chart: bool = False,
        error: str | None = None,
    ) -> str:
        """Return the page on which one asks.

        Parameters:
            name: of a shipped query, which stands in the editor unless ``query`` does.
            answer: what to show below it.
            chart: whether as a chart.
            error: what was wrong with the query.
        """
        questions = shipped_queries()
        known = name if name in questions else None
        most = _MOST_ROWS_OF_A_FILE if self.frame.files else _MOST_ROWS
        drawn, words = chart_of(answer) if chart and answer is not None and answer.truth is None else ([], "")
        return self.made(
            "query.html",
            root,
            path=f"query/{known}" if self.frame.files and known else "query",
            section="query",
            title="Query",
            description="Ask in SPARQL, or with a question that is ready.",
            name=known,
            sentence_=questions[known] if known else "",
            questions=list(questions.items()),
            query=query if query is not None else query_text(known) if known else _FIRST_QUERY,
            terms=" ".join(codes.terms()),
            answer=answer,
            chart=drawn,
            chart_words=words,
            error=error,
            table=None if answer is None or answer.truth is not None else table_of(answer, most),
            most=most,
            csv="answer.csv",
        )
