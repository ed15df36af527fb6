"""The answer to a query: screened, run on the dataset that is asked for, within limits, in the form that is wanted."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import TypeAlias, TypeVar

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

from backchannel.errors import DataError
from backchannel.mapping import PREFIXES
from backchannel.querying import Answer as Solutions
from backchannel.querying.gathering import gathered
from backchannel.querying.prepared import PreparedRows, prepared_rows
from backchannel.querying.recognition import recognised
from backchannel.querying.screening import DatasetClauses, dataset_clauses, refuse, syntax_error
from backchannel.serving.limits import BoundedBody, TooLongError
from backchannel.serving.messages import Reply, Settings, Task
from backchannel.serving.negotiation import GRAPHS, Form, Rows, choose
from backchannel.serving.replies import Answer, content_type, no_form, refusal
from backchannel.storage import Snapshot

__all__ = ["RefusedQueryError", "answer_query", "solutions"]

_SOURCE = "the query"
_ROWS = tuple(Rows)
_Found: TypeAlias = QuerySolutions | QueryTriples | QueryBoolean
_Taken = TypeVar("_Taken")


class RefusedQueryError(Exception):
    """The query is not answered: with which status, and why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def answer_query(store: Store, task: Task, settings: Settings, snapshot: Snapshot | None = None) -> Answer:
    """Return the head and the body of the answer.

    Parameters:
        snapshot: of ``store``, where answers to the shipped queries are kept.

    What is wrong with the query is an answer, too, in text: 400 where it is no SPARQL, 403 where it is refused, 406
    where its form is none that there is.
    """

    def take(found: _Found) -> Answer:
        if isinstance(found, QueryTriples):
            return _graph(found, task, settings)
        return _rows(found, task, settings)

    def take_kept(kept: PreparedRows) -> Answer:
        rows = choose(task.accept, _ROWS)
        return no_form(_ROWS) if rows is None else _kept_rows(kept, rows, settings)

    try:
        kept = _kept(task, settings, snapshot, take_kept)
        if kept is not None:
            return kept
        return _asked(store, task, take)
    except RefusedQueryError as error:
        return refusal(error.status, str(error))


def solutions(store: Store, text: str, settings: Settings, snapshot: Snapshot | None = None) -> Solutions:
    """Return the answer to a query as records; ``snapshot`` as for :func:`answer_query`.

    Raises:
        RefusedQueryError: the query is no SPARQL, is refused, or has too many answers.
    """

    def take(found: _Found) -> Solutions:
        answer = gathered(found, settings.limit + 1)
        if len(answer.rows) > settings.limit:
            raise TooLongError(f"more than {settings.limit} rows")
        return answer

    task = Task("query", "", text)
    kept = _kept(task, settings, snapshot, PreparedRows.answer)
    return _asked(store, task, take) if kept is None else kept


def _kept(
    task: Task, settings: Settings, snapshot: Snapshot | None, take: Callable[[PreparedRows], _Taken]
) -> _Taken | None:
    """Have the answer taken that is kept, where a shipped query is asked, of the whole graph.

    Raises:
        RefusedQueryError: the answer is too long.
    """
    if snapshot is None or task.default_graphs or task.named_graphs or (known := recognised(task.text)) is None:
        return None
    rows = prepared_rows(snapshot, *known)
    if rows is None:
        return None
    try:
        if len(rows) > settings.limit:
            raise TooLongError(f"more than {settings.limit} rows")
        return take(rows)
    except TooLongError as error:
        raise _too_long(error) from None


def _asked(store: Store, task: Task, take: Callable[[_Found], _Taken]) -> _Taken:
    """Screen and run a query, and have what is found taken.

    Raises:
        RefusedQueryError: with what is wrong.
    """
    try:
        refuse(task.text, _SOURCE)
        dataset = _dataset(task)
        _check(store, dataset)
        return take(_run(store, task.text, dataset))
    except DataError as error:
        raise RefusedQueryError(403, str(error)) from None
    except SyntaxError as error:
        raise RefusedQueryError(400, str(syntax_error(error, _SOURCE))) from None
    except TooLongError as error:
        raise _too_long(error) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise RefusedQueryError(400, f"{_SOURCE} failed: {error}") from None


def _too_long(error: TooLongError) -> RefusedQueryError:
    return RefusedQueryError(403, f"{_SOURCE}: the answer has {error}; ask for fewer, with LIMIT for instance")


def _dataset(task: Task) -> DatasetClauses | None:
    """What the request names is the dataset, else what the query names (SPARQL 1.1 Protocol, section 2.1.4)."""
    if task.default_graphs or task.named_graphs:
        return DatasetClauses(task.default_graphs, task.named_graphs)
    return dataset_clauses(task.text, _SOURCE)


def _check(store: Store, dataset: DatasetClauses | None) -> None:
    """Refuse graphs that the store has not.

    Raises:
        RefusedQueryError: with the first of them.
    """
    for iri in () if dataset is None else (*dataset.default, *dataset.named):
        try:
            known = store.contains_named_graph(NamedNode(iri))
        except ValueError:
            raise RefusedQueryError(400, f"{_SOURCE}: {iri!r} is no absolute IRI, and so names no graph") from None
        if not known:
            message = (
                f"{_SOURCE}: the graph <{iri}> is not in the store; nothing is fetched, only what is here is asked"
            )
            raise RefusedQueryError(403, message)


def _run(store: Store, text: str, dataset: DatasetClauses | None) -> _Found:
    if dataset is None:
        return store.query(text, use_default_graph_as_union=True)
    # A dataset that names graphs of one kind only has none of the other (SPARQL 1.1, section 13.2).
    return store.query(
        text,
        default_graph=[NamedNode(each) for each in dataset.default],
        named_graphs=[NamedNode(each) for each in dataset.named],
    )


def _rows(found: QuerySolutions | QueryBoolean, task: Task, settings: Settings) -> Answer:
    rows = choose(task.accept, _ROWS)
    if rows is None:
        return no_form(_ROWS)
    return _written(found, rows, settings)


def _written(found: QuerySolutions | QueryBoolean, rows: Rows, settings: Settings) -> Answer:
    stream = BoundedBody(settings.limit, settings.largest, rows)
    found.serialize(stream, format=rows.syntax)
    return Reply(200, [(b"content-type", content_type(rows))]), stream.getvalue()


def _kept_rows(kept: PreparedRows, rows: Rows, settings: Settings) -> Answer:
    body = kept.json() if rows is Rows.JSON else kept.csv() if rows is Rows.CSV else None
    if body is None:
        found = pyoxigraph.parse_query_results(kept.json(), format=pyoxigraph.QueryResultsFormat.JSON)
        return _written(found, rows, settings)
    if len(body) > settings.largest:
        raise TooLongError(f"more than {settings.largest >> 20} MiB")
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
