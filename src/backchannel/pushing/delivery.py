"""A push: what has changed since the last one goes out, what is gone is deleted, batch by batch."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from backchannel.errors import UsageError
from backchannel.pushing.sent import Sent, SentUnit
from backchannel.pushing.server import Parcel, Server
from backchannel.storage import Snapshot
from backchannel.storage.directory import explained
from backchannel.storage.graphs import graph_of

__all__ = ["Delivered", "push"]


class Delivered(NamedTuple):
    """What became of a push.

    Attributes:
        sent: articles and shared graphs that went out.
        deleted: those that the server had and the store has no more.
        unchanged: those that the server had already.
        quads: how many went out.
        requests: how many requests were made.
    """

    sent: int
    deleted: int
    unchanged: int
    quads: int
    requests: int


class _Unit(NamedTuple):
    iri: str
    hash: bytes
    article: bool


def push(
    snapshot: Snapshot,
    server: Server,
    *,
    batch: int = 1000,
    everything: bool = False,
    progress: Callable[[list[str]], Iterable[str]] = iter,
) -> Delivered:
    """Bring a server to what a store has.

    Parameters:
        snapshot: the store.
        server: where to send it.
        batch: quads that go out together, about.
        everything: send also what the server has been sent before, in case that it has lost it.
        progress: gives back the IRIs that it is given, and shows how far it got.

    Raises:
        DataError: the server cannot be reached, or refuses; what was sent until then is known, and the next push goes
            on from there.
        UsageError: another push to this server is going on.
    """
    folder = snapshot.path / "pushes"
    with Sent(folder, server.url) as sent, _alone(folder, server.url):
        if everything:
            sent.forget_all()
        before = sent.units()
        units = {unit.iri: unit for unit in _units(snapshot)}
        fresh = [iri for iri, unit in units.items() if iri not in before or before[iri].hash != unit.hash]
        gone = [iri for iri in before if iri not in units]
        quads = 0
        portion: list[tuple[str, SentUnit, Parcel]] = []
        room = batch
        for iri in progress([*gone, *fresh]):
            had = before[iri].graphs if iri in before else ()
            parcel, unit = _parcel(snapshot, units.get(iri), had)
            if portion and parcel.quads > room:
                _deliver(sent, server, portion)
                portion, room = [], batch
            portion.append((iri, unit, parcel))
            quads += parcel.quads
            room -= max(parcel.quads, 1)
        if portion:
            _deliver(sent, server, portion)
    return Delivered(len(fresh), len(gone), len(units) - len(fresh), quads, server.requests)


def _units(snapshot: Snapshot) -> Iterator[_Unit]:
    """The graphs that articles share first, so that who reads meanwhile finds names for those that articles name."""
    for graph, hash_, _ in snapshot.shared():
        yield _Unit(graph, hash_, article=False)
    for record in snapshot.articles():
        yield _Unit(record.iri, record.hash, article=True)


def _parcel(snapshot: Snapshot, unit: _Unit | None, had: tuple[str, ...]) -> tuple[Parcel, SentUnit]:
    if unit is None:
        return Parcel(had, {}), SentUnit(b"", ())
    lines = snapshot.lines(unit.iri) if unit.article else snapshot.shared_lines(unit.iri)
    graphs: dict[str, list[bytes]] = {}
    for line in lines:
        graphs.setdefault(graph_of(line), []).append(line)
    # Also what comes is dropped before: the server may have something of that name from elsewhere.
    return Parcel(tuple(dict.fromkeys((*had, *graphs))), graphs), SentUnit(unit.hash, tuple(sorted(graphs)))


def _deliver(sent: Sent, server: Server, portion: list[tuple[str, SentUnit, Parcel]]) -> None:
    # Said before: should this end in the middle, the next push knows which graphs may be there.
    sent.note((iri, SentUnit(b"", tuple(parcel.drop))) for iri, _, parcel in portion)
    server.deliver([parcel for _, _, parcel in portion])
    sent.note((iri, unit) for iri, unit, _ in portion if unit.graphs)
    sent.forget(iri for iri, unit, _ in portion if not unit.graphs)


@contextmanager
def _alone(folder: Path, url: str) -> Iterator[None]:
    """Keep a second push to the same server out."""
    name = hashlib.sha256(url.encode()).hexdigest()[:32]
    with explained(folder):
        descriptor = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(f"another push to {url} is going on; wait for it to end") from None
        yield
    finally:
        os.close(descriptor)
