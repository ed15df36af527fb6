"""Political events for the scorer of the PLOVER gold records.

    python benchmarks/plover.py < open.input.jsonl > predictions.jsonl

Reads ``{"id", "text"}`` a line, writes ``{"id", "events": [{"type", "sources", "targets"}]}``. The event types
hang on class and status of an act (``plover_types.csv``): a plain statement is no event, "will visit" is AGREE.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from predictions import Record, filter_lines
from wording import Wording

from backchannel.facts import CONVERSATION_CLASSES, Communication, Facts, Mediation

__all__ = ["predict"]


@cache
def _types() -> dict[tuple[str, str], str]:
    with Path(__file__).with_name("plover_types.csv").open(encoding="utf-8", newline="") as file:
        return {(row["class"], row["status"]): row["type"] for row in csv.DictReader(file)}


def _type(kind: str, status: str) -> str:
    """Return the event type, or an empty string.

    A class that the table lacks is no event; else the line for class and status counts, then the one for the status
    of any class, then the one for the class in any other status.
    """
    table = _types()
    if (kind, "*") not in table:
        return ""
    return next(table[key] for key in ((kind, status), ("*", status), (kind, "*")) if key in table)


def predict(facts: Facts) -> Record:
    """Return the events of one document: those that nobody but a denial speaks of are left out."""
    wording = Wording(facts)
    events: list[Record] = []
    for act in facts.acts():
        kind = act.kind if isinstance(act, Communication) else "Mediation"
        event = _type(kind, act.status)
        if not event or wording.is_denied(act):
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
    return act.sender + act.participant, act.recipient


if __name__ == "__main__":
    filter_lines(predict)
