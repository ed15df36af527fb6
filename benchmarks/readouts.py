"""Acts of communication for the scorer of the readouts.

    python benchmarks/readouts.py < open.jsonl > predictions.jsonl
    python benchmarks/readouts.py --told < open.jsonl > predictions.jsonl

Reads ``{"id", "date", "text"}`` a line, writes ``{"id", "acts": [{"type", "participants", "date"}]}``. The scorer
wants one day for each act. It is the day that the text tells; a report that tells no day for any act is taken to
report of its own day, as corroboration takes it to when it compares reports. Our graph does not say so: there such an
act has no date, and ``--told`` gives none here either.
"""

from __future__ import annotations

import sys

from predictions import Record, filter_lines
from script import run_script
from wording import Wording

from backchannel.facts import Act, Facts

__all__ = ["predict", "predict_told"]

_OVER = frozenset({"concluded", "failed"})


def predict(facts: Facts) -> Record:
    """Return the communications of one document, with all who took part in them and the most likely day."""
    published = facts.article.published
    if published is None or any(_is_dated(act) for act in facts.communications):
        return _record(facts, None)
    return _record(facts, published.isoformat())


def predict_told(facts: Facts) -> Record:
    """Return the same with those days only that the text tells."""
    return _record(facts, None)


def _is_dated(act: Act) -> bool:
    return not (act.date is None and act.not_before is None and act.not_after is None)


def _record(facts: Facts, day: str | None) -> Record:
    wording = Wording(facts)
    return {
        "acts": [
            {
                "type": act.kind,
                "participants": wording.full(act.participant + act.sender + act.recipient + act.relayed_by),
                "date": act.date or (day if act.status in _OVER else None),
            }
            for act in facts.communications
            if not wording.is_denied(act)
        ]
    }


if __name__ == "__main__":
    run_script(lambda: filter_lines(predict_told if "--told" in sys.argv[1:] else predict))
