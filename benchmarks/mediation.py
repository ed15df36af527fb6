"""Mediations, relays and requests for the scorer of the mediation gold.

    python benchmarks/mediation.py < open.input.jsonl > predictions.jsonl

Reads ``{"id", "text"}`` a line, writes ``{"id", "mediations", "relays", "requests"}``. Of requests only
those to mediate or to relay are asked for: their content is a mediation, or a message carried by somebody.
"""

from __future__ import annotations

from predictions import Record, filter_lines
from script import run_script
from wording import Wording

from backchannel.facts import Communication, Facts

__all__ = ["predict"]


def predict(facts: Facts) -> Record:
    """Return what one passage says of go-betweens; the gold has only mediations that are stated, none inferred."""
    wording = Wording(facts)
    inferred = {claim.claims for claim in facts.claims if claim.derived_from is not None}
    mediations = [
        {
            "mediators": wording.near(act.mediator, act),
            "parties": wording.near(act.party, act),
            "negated": wording.is_denied(act),
        }
        for act in facts.mediations
        if act.id not in inferred
    ]
    relays = [
        {
            "author": wording.near(act.sender, act),
            "carrier": wording.near(act.relayed_by, act),
            "recipient": wording.near(act.recipient, act),
            "negated": wording.is_denied(act),
        }
        for act in facts.communications
        if act.relayed_by
    ]
    carried = {act.id for act in facts.mediations} | {act.id for act in facts.communications if act.relayed_by}
    requests = [
        {"sender": wording.near(act.sender, act), "recipient": wording.near(act.recipient, act)}
        for act in facts.communications
        if _asks(act) and act.content_act in carried
    ]
    return {"mediations": mediations, "relays": relays, "requests": requests}


def _asks(act: Communication) -> bool:
    return act.kind in {"Request", "Demand"} and not act.relayed_by


if __name__ == "__main__":
    run_script(lambda: filter_lines(predict))
