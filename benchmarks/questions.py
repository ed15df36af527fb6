"""The eight questions of the gold, asked of a published graph in SPARQL, and what is right, missing or false."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pyoxigraph
from renaming import Case

__all__ = ["Answer", "Graph", "answers", "folded", "similar"]

_PREFIXES = """
PREFIX bc: <https://w3id.org/backchannel/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_BC = "https://w3id.org/backchannel/ontology#"
_WIKIDATA = "http://www.wikidata.org/entity/"

Row = dict[str, str]


class Answer(NamedTuple):
    """How one question was answered: parts right of those asked, what is missing, and what is wrong."""

    question: str
    right: int
    asked: int
    missing: tuple[str, ...]
    false: tuple[str, ...]


class Graph:
    """A published graph, its named graphs' union as default graph."""

    def __init__(self, nquads: bytes) -> None:
        self._store = pyoxigraph.Store()
        self._store.bulk_load(nquads, pyoxigraph.RdfFormat.N_QUADS)
        self.names: dict[str, set[str]] = {}
        for row in self.rows(
            "SELECT ?a ?name { { ?a skos:prefLabel ?name }"
            " UNION { ?mention bc:refersTo ?a ; oa:hasSelector/oa:exact ?name } }"
        ):
            self.names.setdefault(row["a"], set()).add(folded(row["name"]))

    def rows(self, query: str) -> list[Row]:
        """Return the solutions of a SELECT: names of variables to IRIs or literals' words, sorted."""
        solutions = self._store.query(_PREFIXES + query, use_default_graph_as_union=True)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        rows = []
        for solution in solutions:
            values = {name: solution[name] for name in names}
            rows.append(
                {name: str(getattr(value, "value", value)) for name, value in values.items() if value is not None}
            )
        return sorted(rows, key=lambda row: sorted(row.items()))

    def label(self, iri: str | None) -> str:
        """Return the shortest name of an actor or place."""
        return min(self.names.get(iri or "", {str(iri)}), key=lambda name: (len(name), name))


def answers(graph: Graph, case: Case) -> list[Answer]:
    """Ask all eight questions."""
    asked = _Questions(graph, case.gold)
    return [
        asked.mediation(),
        asked.relay(),
        asked.word(),
        asked.calls(),
        asked.confirmation(),
        asked.place(),
        asked.conjecture(),
        asked.identifiers(),
    ]


def similar(one: str, other: str) -> bool:
    """Say whether two phrases are the same but for their edges: one in the other, or half of all words shared."""
    a, b = folded(one), folded(other)
    if a in b or b in a:
        return bool(a and b)
    words = set(re.findall(r"\w+", a)), set(re.findall(r"\w+", b))
    return len(words[0] & words[1]) * 2 >= len(words[0] | words[1]) > 0


def folded(words: str) -> str:
    """Return a name or phrase without case, article, possessive and outer punctuation."""
    return re.sub(r"^(?:the|an?|our) |['’]s$", "", " ".join(words.casefold().replace("’", "'").split())).strip(
        " .,'\"“”"
    )


class _Questions:
    def __init__(self, graph: Graph, gold: dict[str, Any]) -> None:
        self.graph, self.gold = graph, gold
        self.acts = {act["id"]: act for act in gold["communications"]}
        self.known = {
            key: {folded(name) for name in [actor["name"], *actor["mentions"]]} for key, actor in gold["actors"].items()
        }

    def means(self, iri: str | None, keys: str) -> bool:
        """Say whether an actor of the graph is one of those that the gold allows (``putin|russia``)."""
        names = self.graph.names.get(iri or "", set())
        return any(names & self.known[key] for key in keys.split("|"))

    def spoken(self, iri: str | None) -> str:
        return self.graph.label(iri)

    def mediation(self) -> Answer:
        rows = self.graph.rows("SELECT DISTINCT ?m ?p { ?act a bc:Mediation ; bc:mediator ?m ; bc:party ?p }")
        gold = self.gold["mediations"][0]
        mediator = gold["mediator"][0]
        found = [
            party
            for party in gold["parties"]
            if any(self.means(r["m"], mediator) and self.means(r["p"], party) for r in rows)
        ]
        wrong = [
            f"{self.spoken(r['m'])} with {self.spoken(r['p'])}"
            for r in rows
            if not (self.means(r["m"], mediator) and any(self.means(r["p"], party) for party in gold["parties"]))
        ]
        return _answer("Q1", gold["parties"], found, wrong)

    def relay(self) -> Answer:
        rows = self.graph.rows(
            "SELECT DISTINCT ?s ?c ?r ?words { ?act bc:relayedBy ?c . OPTIONAL { ?act bc:sender ?s }"
            " OPTIONAL { ?act bc:recipient ?r } OPTIONAL { ?act bc:content ?words } }"
        )
        gold = self.acts["message"]
        roles = {"s": gold["sender"][0], "c": gold["relayed_by"][0], "r": gold["recipient"][0]}
        phrase = self.gold["questions"][1]["answer"][0][3].strip(".")
        found = [
            phrase
            for r in rows
            if phrase in r.get("words", "") and all(self.means(r.get(role), who) for role, who in roles.items())
        ]
        # A request to carry it goes to the carrier himself.
        allowed = roles | {"r": f"{roles['r']}|{roles['c']}"}
        wrong = [
            " ".join(f"{role}={self.spoken(r.get(role))}" for role in roles)
            for r in rows
            if any(role in r and not self.means(r[role], who) for role, who in allowed.items())
        ]
        return _answer("Q2", [phrase], found[:1], wrong)

    def word(self) -> Answer:
        rows = self.graph.rows(
            "SELECT DISTINCT ?by ?via { ?act bc:relayedBy ?c . ?claim bc:claims ?act ; bc:assertedBy ?by ."
            " OPTIONAL { ?claim bc:reportedBy ?via } }"
        )
        by, via = self.acts["message"]["asserted_by"][0], self.acts["statement"]["reported_by"][0]
        found = [by for r in rows if self.means(r["by"], by) and self.means(r.get("via"), via)]
        wrong = [
            f"{self.spoken(r['by'])} via {self.spoken(r.get('via'))}"
            for r in rows
            if (r["by"] in self.graph.names and not self.means(r["by"], by))
            or ("via" in r and not self.means(r["via"], via))
        ]
        return _answer("Q3", [by], found[:1], wrong)

    def _between(self) -> list[Row]:
        """All conversations of the two, a row for each combination of what is told of them."""
        one, other = self.acts["call"]["participants"]
        rows = self.graph.rows(
            "SELECT DISTINCT ?act ?a ?b ?class ?date ?medium ?topic { ?act a bc:Conversation , ?class ;"
            " bc:participant ?a , ?b . FILTER(?a != ?b) OPTIONAL { ?act bc:date ?date }"
            " OPTIONAL { ?act bc:medium ?medium } OPTIONAL { ?act bc:topic ?topic } }"
        )
        return [r for r in rows if self.means(r["a"], one) and self.means(r["b"], other)]

    def calls(self) -> Answer:
        rows, gold = self._between(), self.acts["call"]
        what = f"{gold['class']} {gold['time']}"
        found = [what] if any(r["class"] == _BC + gold["class"] and r.get("date") == gold["time"] for r in rows) else []
        found += [gold["medium"]] if any(r.get("medium") == _BC + gold["medium"] for r in rows) else []
        topics = {r["topic"] for r in rows if "topic" in r}
        found += [each for each in gold["topics"] if any(similar(each, topic) for topic in topics)]
        wrong = sorted(topic for topic in topics if not any(similar(each, topic) for each in gold["topics"]))
        wrong += sorted({f"date {r['date']}" for r in rows if r.get("date", gold["time"]) != gold["time"]})
        return _answer("Q4", [what, gold["medium"], *gold["topics"]], found, wrong)

    def confirmation(self) -> Answer:
        acts = {r["act"] for r in self._between()}
        rows = self.graph.rows(
            "SELECT DISTINCT ?act ?by { ?claim bc:claims ?act ; bc:modality bc:confirmed ; bc:assertedBy ?by }"
        )
        who = self.acts["call"]["asserted_by"][0]
        found = [who for r in rows if r["act"] in acts and self.means(r["by"], who)]
        wrong = [self.spoken(r["by"]) for r in rows if not self.means(r["by"], who)]
        return _answer("Q5", [who], found[:1], wrong)

    def place(self) -> Answer:
        rows = self.graph.rows("SELECT DISTINCT ?s ?place { ?act a bc:Statement ; bc:sender ?s ; bc:place ?place }")
        gold = self.acts["statement"]
        rows = [r for r in rows if self.means(r["s"], gold["sender"][0])]
        found = [gold["place"] for r in rows if self.means(r["place"], gold["place"])]
        wrong = [self.spoken(r["place"]) for r in rows if not self.means(r["place"], gold["place"])]
        return _answer("Q6", [gold["place"]], found[:1], wrong)

    def conjecture(self) -> Answer:
        rows = self.graph.rows(
            "SELECT DISTINCT ?by ?words { ?claim bc:modality bc:hedged ; bc:assertedBy ?by ."
            " { ?claim bc:content ?words } UNION { ?claim bc:evidence/oa:hasSelector/oa:exact ?words } }"
        )
        own = [r["words"] for r in rows if r["by"] not in self.graph.names]
        asked = [each["claim"] for each in self.gold["hedged"]]
        return _answer("Q7", asked, [each for each in asked if any(similar(each, words) for words in own)], [])

    def identifiers(self) -> Answer:
        rows = self.graph.rows(
            "SELECT DISTINCT ?a ?item { ?a skos:exactMatch ?item FILTER(STRSTARTS(STR(?item), '" + _WIKIDATA + "')) }"
        )
        items = {r["item"].removeprefix(_WIKIDATA) for r in rows}
        asked = [(key, actor["wikidata"]) for key, actor in self.gold["actors"].items() if actor.get("wikidata")]
        wrong = []
        for key, actor in self.gold["actors"].items():
            if "wikidata" in actor:
                given = {r["item"].removeprefix(_WIKIDATA) for r in rows if self.means(r["a"], key)}
                wrong += [f"{actor['name']} is no {item}" for item in sorted(given - self._items(key))]
        found = [item for _, item in asked if item in items]
        return _answer("Q8", [item for _, item in asked], found, wrong)

    def _items(self, key: str) -> set[str]:
        """The items that may belong to an actor of the gold; a name can stand for two of them ("Moscow")."""
        near = {other for other, names in self.known.items() if other == key or names & self.known[key]}
        return {self.gold["actors"][each].get("wikidata", "") for each in near}


def _answer(question: str, asked: Iterable[str], found: Iterable[str], wrong: Iterable[str]) -> Answer:
    asked, found = list(asked), list(found)
    right = sum(each in found for each in asked)
    return Answer(question, right, len(asked), tuple(_lacking(asked, found)), tuple(dict.fromkeys(wrong)))


def _lacking(asked: list[str], found: list[str]) -> Iterator[str]:
    yield from (each for each in asked if each not in found)
