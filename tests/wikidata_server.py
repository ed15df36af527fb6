"""A server that speaks the Action API of Wikidata over some 200 entities, keeps count, and can be told to misbehave.

The states are real and have their items; all people and organisations beside them are invented, with ids of nobody.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from backchannel.authority import default_authority

Entity = dict[str, Any]
Fault = Callable[["_Handler"], bool]

HUMAN, STATE, ORGANIZATION, NEWSPAPER, DAILY, FILM = "Q5", "Q6256", "Q43229", "Q11032", "Q1110794", "Q11424"


def item(value: str) -> dict[str, Any]:
    return {"snaktype": "value", "property": "P1", "datavalue": {"type": "wikibase-entityid", "value": {"id": value}}}


def day(value: str) -> dict[str, Any]:
    time = {"time": f"+{value}T00:00:00Z", "precision": 11}
    return {"snaktype": "value", "property": "P1", "datavalue": {"type": "time", "value": time}}


def entity(id: str, label: str, aliases: tuple[str, ...] = (), links: int = 5, **claims: Any) -> Entity:
    """An entity; a claim is an id, a day, or a triple of office, first and last day."""
    statements: dict[str, list[dict[str, Any]]] = {}
    for property, values in claims.items():
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, tuple):
                office, begin, end = value
                qualifiers = {"P580": [day(begin)] if begin else [], "P582": [day(end)] if end else []}
                statement = {"mainsnak": item(office), "rank": "normal", "qualifiers": qualifiers}
            else:
                statement = {"mainsnak": item(value) if value[0] == "Q" else day(value), "rank": "normal"}
            statements.setdefault(property, []).append(statement)
    return {
        "id": id,
        "type": "item",
        "labels": {"en": {"language": "en", "value": label}},
        "descriptions": {},
        "aliases": {"en": [{"language": "en", "value": each} for each in aliases]} if aliases else {},
        "claims": statements,
        "sitelinks": {f"wiki{n}": {"site": f"wiki{n}", "title": label} for n in range(links)},
    }


def world() -> dict[str, Entity]:
    """All entities: the states of the authority, classes, and invented people, bodies and things."""
    entities = [
        entity(entry.identifiers[0], entry.name, links=250, P31=STATE, P571="1900-01-01")
        for entry in default_authority().entries()
        if entry.kind == "State"
    ]
    entities += [
        entity(HUMAN, "human"),
        entity(STATE, "country"),
        entity(ORGANIZATION, "organization"),
        entity(NEWSPAPER, "newspaper", P279="Q900010"),
        entity("Q900010", "publication house", P279=ORGANIZATION),
        entity(DAILY, "daily newspaper", P279=NEWSPAPER),
        entity(FILM, "film"),
        entity("Q900001", "foreign minister of Norway", P1001="Q20"),
        # Two people of one name, of whom one is in office; a film; a family name.
        entity(
            "Q990001",
            "Mira Holt",
            ("M. Holt",),
            12,
            P31=HUMAN,
            P27="Q20",
            P569="1980-02-03",
            P39=[("Q900001", "2029-01-01", "")],
        ),
        entity("Q990002", "Mira Holt", (), 3, P31=HUMAN, P27="Q298", P569="1975-01-01"),
        entity("Q990003", "Mira Holt", (), 2, P31=FILM),
        entity("Q990004", "Aron Velde", (), 8, P31=HUMAN, P27="Q20", P569="1820-01-01", P570="1890-01-01"),
        entity("Q990005", "Tessa Quill", (), 4, P31=HUMAN, P27="Q20", P569="1970-01-01"),
        entity("Q990006", "Tessa Quill", (), 4, P31=HUMAN, P27="Q20", P569="1971-01-01"),
        entity("Q990007", "Harbour Post", ("The Post",), 15, P31=DAILY, P17="Q20", P571="1901-01-01"),
        entity("Q990008", "Ferry Union", ("FU",), 9, P31="Q900010"),
    ]
    return {each["id"]: each for each in entities}


class WikidataServer:
    """The server's state: what is asked, and what goes wrong next."""

    def __init__(self) -> None:
        self.entities = world()
        self.redirects = {"Q990099": "Q990007"}
        self.deleted = {"Q990098"}
        self.hits: dict[str, list[str]] = {}
        self.faults: list[Fault] = []
        self.calls: list[dict[str, str]] = []
        self.agents: list[str] = []
        self.encodings: list[str] = []
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()
        self.url = ""

    def search(self, name: str) -> list[str]:
        if name in self.hits:
            return self.hits[name]
        found = []
        for id, each in self.entities.items():
            names = [each["labels"]["en"]["value"], *(alias["value"] for alias in each["aliases"].get("en", []))]
            if any(name.casefold() in spelt.casefold() for spelt in names):
                found.append(id)
        return found[:10]

    def answer(self, params: dict[str, str]) -> dict[str, Any]:
        if params["action"] == "wbsearchentities":
            hits = [
                {"id": id, "label": self.entities.get(id, {"labels": {"en": {"value": ""}}})["labels"]["en"]["value"]}
                for id in self.search(params["search"])
            ]
            return {"searchinfo": {"search": params["search"]}, "search": hits, "success": 1}
        ids = params["ids"].split("|")
        if len(ids) > 50:
            return {"error": {"code": "toomanyvalues", "info": "Too many values supplied"}}
        entities: dict[str, Any] = {}
        for id in ids:
            target = self.redirects.get(id, id)
            if id in self.deleted:
                entities[id] = {"id": id, "missing": ""}
            elif target not in self.entities:
                return {
                    "error": {
                        "code": "no-such-entity",
                        "info": f'Could not find an entity with the ID "{id}".',
                        "id": id,
                    }
                }
            else:
                moved = {"redirects": {"from": id, "to": target}} if target != id else {}
                entities[id] = self.entities[target] | moved
        return {"entities": entities, "success": 1}


class _Handler(BaseHTTPRequestHandler):
    state: ClassVar[WikidataServer]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        state = self.state
        with state.lock:
            state.at_once += 1
            state.most_at_once = max(state.most_at_once, state.at_once)
            params = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            state.calls.append(params)
            state.agents.append(self.headers.get("User-Agent", ""))
            state.encodings.append(self.headers.get("Accept-Encoding", ""))
            fault = state.faults.pop(0) if state.faults else None
        try:
            if fault is None or not fault(self):
                self.send(json.dumps(state.answer(params)).encode())
        finally:
            with state.lock:
                state.at_once -= 1

    def send(self, body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def too_many(handler: _Handler) -> bool:
    handler.send(b"slow down", 429, "text/plain", Retry_After="7")
    return True


def lagging(handler: _Handler) -> bool:
    body = {"error": {"code": "maxlag", "info": "Waiting for a database server: 6 seconds lagged.", "lag": 6}}
    handler.send(json.dumps(body).encode(), Retry_After="5")
    return True


def unavailable(handler: _Handler) -> bool:
    handler.send(b"<html>Our servers are under maintenance</html>", 503, "text/html")
    return True


def cut(handler: _Handler) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"search": [')
    handler.wfile.flush()
    handler.close_connection = True
    handler.connection.shutdown(2)
    return True


def page(handler: _Handler) -> bool:
    handler.send(b"<!DOCTYPE html><title>Sign in to the hotel</title>", 200, "text/html")
    return True


def hidden_error(handler: _Handler) -> bool:
    body = {"error": {"code": "internal_api_error_DBQueryError", "info": "Caught exception"}}
    handler.send(json.dumps(body).encode())
    return True


def another_form(handler: _Handler) -> bool:
    handler.send(b'{"search": {"results": []}, "entities": []}')
    return True


def slow(handler: _Handler) -> bool:
    time.sleep(0.3)
    return False


FAULTS: dict[str, Fault] = {
    "429 with Retry-After": too_many,
    "maxlag": lagging,
    "5xx": unavailable,
    "a cut connection": cut,
    "a page of a hotel": page,
    "an error in a 200": hidden_error,
    "a slow answer": slow,
}


@contextmanager
def running() -> Iterator[WikidataServer]:
    state = WikidataServer()
    handler = type("Handler", (_Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}/w/api.php"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
