"""Questions to a graph, and their answers."""

from backchannel.querying.answers import Answer, Term
from backchannel.querying.asking import run_query
from backchannel.querying.preparing import prepare
from backchannel.querying.shipped import query_names, query_text, shipped_queries

__all__ = ["Answer", "Term", "prepare", "query_names", "query_text", "run_query", "shipped_queries"]
