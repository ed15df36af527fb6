"""Acts of communication for the scorer of the readouts.

    python benchmarks/readouts.py < open.jsonl > predictions.jsonl

Reads ``{"id", "date", "text"}`` a line, writes ``{"id", "acts": [{"type", "participants", "date"}]}``. A date is
given only where the text tells one.
"""

from __future__ import annotations

from predictions import Record, filter_lines
from wording import Wording

from backchannel.facts import Facts

__all__ = ["predict"]


def predict(facts: Facts) -> Record:
    """Return the communications of one document, with all who took part in them."""
    wording = Wording(facts)
    return {
        "acts": [
            {
                "type": act.kind,
                "participants": wording.full(act.participant + act.sender + act.recipient + act.relayed_by),
                "date": act.date,
            }
            for act in facts.communications
            if not wording.is_denied(act)
        ]
    }


if __name__ == "__main__":
    filter_lines(predict)
