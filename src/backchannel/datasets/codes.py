"""Event codes there and back: the table in ``ontology/codes.ttl``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from backchannel.mapping.vocabulary import BC, SKOS
from backchannel.resources import ontology_path

if TYPE_CHECKING:
    import pyoxigraph

__all__ = ["EventCodes", "EventTable", "Reading", "event_table"]


class Reading(NamedTuple):
    """What a row with a code is read as: a class of acts and a status (local names of the vocabulary)."""

    kind: str
    status: str


class EventCodes(NamedTuple):
    """What an act counts as; None where the scheme has no event for it."""

    cameo: str | None
    plover: str | None


_NO_EVENT = EventCodes(None, None)


class EventTable(NamedTuple):
    """The table, both ways.

    Attributes:
        cameo: readings by CAMEO code.
        plover: readings by PLOVER event type, or event type and mode (``CONSULT-visit``).
        written: codes by class and status.
    """

    cameo: dict[str, Reading]
    plover: dict[str, Reading]
    written: dict[tuple[str, str], EventCodes]

    def read_cameo(self, code: str) -> Reading | None:
        """Return what a CAMEO code is read as; one that is not listed is read as the code it is a part of.

        ``0312`` is a kind of ``031``, which is a kind of nothing that has a class. None for an event that is no
        communication.
        """
        return self.cameo.get(code) or self.cameo.get(code[:3])

    def read_plover(self, event_type: str, modes: tuple[str, ...]) -> Reading | None:
        """Return what a PLOVER event type is read as, by its first mode that makes a difference."""
        for mode in modes:
            reading = self.plover.get(f"{event_type}-{mode}")
            if reading is not None:
                return reading
        return self.plover.get(event_type)

    def codes_of(self, kind: str, status: str) -> EventCodes:
        """Return the codes of an act of that class and status."""
        return self.written.get((kind, status), _NO_EVENT)


@cache
def event_table() -> EventTable:
    """Return the shipped table; it is read once."""
    import pyoxigraph

    store = pyoxigraph.Store()
    store.bulk_load(path=str(ontology_path() / "codes.ttl"), format=pyoxigraph.RdfFormat.TURTLE)
    read: dict[str, dict[str, Reading]] = {"CAMEO": {}, "PLOVER": {}}
    for kind, status, code in _rows(store, "?concept bc:readAs ?status ; bc:readFrom ?code ."):
        scheme = code.datatype.value.removeprefix(BC)
        read[scheme][code.value] = Reading(_local(kind), _local(status))
    written: dict[tuple[str, str], EventCodes] = {}
    for kind, status, code in _rows(store, "?concept bc:ofStatus ?status ; skos:notation ?code ."):
        scheme = code.datatype.value.removeprefix(BC).lower()
        if scheme in EventCodes._fields:
            key = (_local(kind), _local(status))
            written[key] = written.get(key, _NO_EVENT)._replace(**{scheme: code.value})
    return EventTable(read["CAMEO"], read["PLOVER"], written)


def _rows(store: pyoxigraph.Store, pattern: str) -> Any:
    prefixes = f"PREFIX bc: <{BC}> PREFIX skos: <{SKOS}>"
    return store.query(f"{prefixes} SELECT ?kind ?status ?code {{ ?concept bc:ofClass ?kind . {pattern} }}")


def _local(term: pyoxigraph.NamedNode) -> str:
    return term.value.removeprefix(BC)
