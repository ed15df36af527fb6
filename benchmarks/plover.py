"""Political events for the scorer of the PLOVER gold records.

    python benchmarks/plover.py < open.input.jsonl > predictions.jsonl

Reads ``{"id", "text"}`` a line, writes ``{"id", "events": [{"type", "sources", "targets"}]}``. The event types
hang on class and status of an act (``ontology/codes.ttl``): a plain statement is no event, "will visit" is AGREE.
"""

from __future__ import annotations

from functools import cache

import rdflib
from predictions import Record, filter_lines
from rdflib.namespace import SKOS
from script import run_script
from wording import Wording

from backchannel.facts import CONVERSATION_CLASSES, Communication, Facts, Mediation
from backchannel.resources import ontology_path

__all__ = ["event_types", "predict"]


@cache
def event_types() -> dict[tuple[str, str], str]:
    """Return the event types of ``ontology/codes.ttl`` by class and status, by their names of 2016."""
    bc = rdflib.Namespace("https://w3id.org/backchannel/ontology#")
    codes = rdflib.Graph().parse(ontology_path() / "codes.ttl", format="turtle")
    return {
        (str(kind).removeprefix(bc), str(status).removeprefix(bc)): str(notation)
        for concept in codes.subjects(SKOS.inScheme, bc.EventCodeScheme)
        for notation in codes.objects(concept, SKOS.notation)
        if isinstance(notation, rdflib.Literal) and notation.datatype == bc.PLOVER2016
        for kind in codes.objects(concept, bc.ofClass)
        for status in codes.objects(concept, bc.ofStatus)
    }


def predict(facts: Facts) -> Record:
    """Return the events of one document: those that nobody but a denial speaks of are left out."""
    wording = Wording(facts)
    events: list[Record] = []
    for act in facts.acts():
        kind = act.kind if isinstance(act, Communication) else "Mediation"
        event = event_types().get((kind, act.status))
        if event is None or wording.is_denied(act):
            continue
        sources, targets = _sides(act)
        found = {"type": event, "sources": wording.near(sources, act), "targets": wording.near(targets, act)}
        if not found["targets"] and isinstance(act, Communication) and kind not in CONVERSATION_CLASSES:
            # Here a target is whoever is affected: who is threatened, not only who is told.
            found["targets"] = [name for name in wording.named_in(act.content, act) if name not in found["sources"]]
        if found not in events and (found["sources"] or found["targets"]):
            events.append(found)
    return {"events": events}


def _sides(act: Communication | Mediation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if isinstance(act, Mediation):
        return act.mediator, act.party
    if act.kind in CONVERSATION_CLASSES:
        # A visit's host is often told by the place alone.
        hosts = tuple(each for each in act.place if each not in act.participant) if act.kind == "Visit" else ()
        return act.participant or act.sender, act.recipient + hosts
    if act.kind == "Cooperation" and len(act.participant) > 1:
        # Both take part; the one named first is the source of "signed a treaty with".
        return act.participant[:1], act.participant[1:]
    return act.sender + act.participant, act.recipient


if __name__ == "__main__":
    run_script(lambda: filter_lines(predict))
