"""The answer to a query: screened, run on the dataset that is asked for, within limits, in the form that is wanted."""

from __future__ import annotations

from itertools import islice

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QueryTriples, Store

from backchannel.errors import DataError
from backchannel.mapping import PREFIXES
from backchannel.querying.screening import DatasetClauses, dataset_clauses, refuse, syntax_error
from backchannel.serving.limits import BoundedBody, TooLongError
from backchannel.serving.messages import Reply, Settings, Task
from backchannel.serving.negotiation import GRAPHS, Form, Rows, choose
from backchannel.serving.replies import Answer, content_type, no_form, refusal

__all__ = ["answer_query"]

_SOURCE = "the query"
_ROWS = tuple(Rows)


def answer_query(store: Store, task: Task, settings: Settings) -> Answer:
    """Return the head and the body of the answer.

    What is wrong with the query is an answer, too, in text: 400 where it is no SPARQL, 403 where it is refused, 406
    where its form is none that there is.
    """
    try:
        refuse(task.text, _SOURCE)
        dataset = _dataset(task)
        unknown = _unknown(store, dataset)
    except DataError as error:
        return refusal(400 if error.place else 403, str(error))
    if unknown:
        return refusal(
            403, f"{_SOURCE}: the graph <{unknown}> is not in the store; nothing is fetched, only what is here is asked"
        )
    try:
        return _run(store, task, dataset, settings)
    except SyntaxError as error:
        return refusal(400, str(syntax_error(error, _SOURCE)))
    except TooLongError as error:
        return refusal(403, f"{_SOURCE}: the answer has {error}; ask for fewer, with LIMIT for instance")
    except (OSError, RuntimeError, ValueError) as error:
        return refusal(400, f"{_SOURCE} failed: {error}")


def _dataset(task: Task) -> DatasetClauses | None:
    """What the request names is the dataset, else what the query names (SPARQL 1.1 Protocol, section 2.1.4)."""
    if task.default_graphs or task.named_graphs:
        return DatasetClauses(task.default_graphs, task.named_graphs)
    return dataset_clauses(task.text, _SOURCE)


def _unknown(store: Store, dataset: DatasetClauses | None) -> str | None:
    """Return the first graph of the dataset that the store has not."""
    if dataset is None:
        return None
    for iri in (*dataset.default, *dataset.named):
        try:
            if not store.contains_named_graph(NamedNode(iri)):
                return iri
        except ValueError:
            raise DataError(f"{iri!r} is not an absolute IRI", source=_SOURCE, place="dataset") from None
    return None


def _run(store: Store, task: Task, dataset: DatasetClauses | None, settings: Settings) -> Answer:
    if dataset is None:
        found = store.query(task.text, use_default_graph_as_union=True)
    else:
        # A dataset that names graphs of one kind only has none of the other (SPARQL 1.1, section 13.2).
        found = store.query(
            task.text,
            default_graph=[NamedNode(each) for each in dataset.default],
            named_graphs=[NamedNode(each) for each in dataset.named],
        )
    if isinstance(found, QueryTriples):
        return _graph(found, task, settings)
    rows = choose(task.accept, _ROWS)
    if rows is None:
        return no_form(_ROWS)
    if isinstance(found, QueryBoolean):
        body = found.serialize(format=rows.syntax)
        assert body is not None
    else:
        stream = BoundedBody(settings.limit, settings.largest, rows)
        found.serialize(stream, format=rows.syntax)
        body = stream.getvalue()
    return Reply(200, [(b"content-type", content_type(rows))]), body


def _graph(found: QueryTriples, task: Task, settings: Settings) -> Answer:
    form = choose(task.accept, GRAPHS)
    if form is None:
        return no_form(GRAPHS)
    triples = list(islice(found, settings.limit + 1))
    if len(triples) > settings.limit:
        raise TooLongError(f"more than {settings.limit} triples")
    stream = BoundedBody(0, settings.largest)
    prefixes = PREFIXES if form in (Form.TURTLE, Form.TRIG, Form.RDF_XML) else None
    pyoxigraph.serialize(dict.fromkeys(triples), stream, form.syntax, prefixes=prefixes)
    return Reply(200, [(b"content-type", content_type(form))]), stream.getvalue()
