"""Questions to a graph, and their answers."""

from backchannel.querying.answers import Answer, Term
from backchannel.querying.asking import query_names, query_text, run_query, shipped_queries

__all__ = ["Answer", "Term", "query_names", "query_text", "run_query", "shipped_queries"]
