"""The two ways to change the graphs of a server (SPARQL 1.1 Update, and the Graph Store HTTP Protocol)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from backchannel.pushing.sending import Credentials, Sender, check_address

__all__ = ["Credentials", "GraphStore", "Parcel", "Server", "UpdateEndpoint"]

_ANYBODY = Credentials()
_GONE = frozenset({404, 410})


class Parcel(NamedTuple):
    """What is sent of one article, or of one graph that articles share.

    Attributes:
        drop: graphs that go, or are replaced.
        graphs: the lines of N-Quads of each graph that comes.
    """

    drop: Sequence[str]
    graphs: dict[str, list[bytes]]

    @property
    def quads(self) -> int:
        """How many come."""
        return sum(map(len, self.graphs.values()))


class Server(Protocol):
    """Where graphs are sent."""

    url: str

    def deliver(self, parcels: Sequence[Parcel]) -> None:
        """Send parcels, and return when the server has taken them.

        Raises:
            DataError: it cannot be reached, or refuses.
        """

    @property
    def requests(self) -> int:
        """How many requests were made."""

    def close(self) -> None:
        """Close the connection."""


class _Reached:
    """What both have in common."""

    def __init__(self, url: str, credentials: Credentials = _ANYBODY, *, batch: int = 1000) -> None:
        self.url = check_address(url)
        self.batch = batch
        self.sender = Sender(url, credentials)

    @property
    def requests(self) -> int:
        """How many requests were made."""
        return self.sender.requests

    def close(self) -> None:
        """Close the connection."""
        self.sender.close()


class UpdateEndpoint(_Reached):
    """A server that takes SPARQL 1.1 updates, several articles in one.

    Parameters:
        url: its address.
        credentials: who sends.
        batch: quads in one request, about: some servers limit the length of an update.
    """

    def deliver(self, parcels: Sequence[Parcel]) -> None:
        """Send parcels as one update, or several where there is too much for one.

        Most servers take an update as one transaction, so that nobody sees an article without its claims.
        """
        for update in self._updates(parcels):
            self.sender.send("POST", body=update, media_type="application/sparql-update")

    def _updates(self, parcels: Iterable[Parcel]) -> Iterator[bytes]:
        """Yield updates of about the size of a batch; only what is larger than a batch is parted."""
        operations: list[bytes] = []
        quads = 0
        for parcel in parcels:
            if operations and quads + parcel.quads > self.batch:
                yield _joined(operations)
                operations, quads = [], 0
            # Virtuoso drops only what was created by name; others keep the name of what was only cleared.
            operations += [f"CLEAR SILENT GRAPH <{graph}>".encode() for graph in parcel.drop]
            operations += [f"DROP SILENT GRAPH <{graph}>".encode() for graph in parcel.drop]
            for graph, lines in parcel.graphs.items():
                for piece in (lines[n : n + self.batch] for n in range(0, len(lines), self.batch)):
                    if operations and quads and quads + len(piece) > self.batch and parcel.quads > self.batch:
                        yield _joined(operations)
                        operations, quads = [], 0
                    operations.append(_insertion(graph, piece))
                    quads += len(piece)
        if operations:
            yield _joined(operations)


class GraphStore(_Reached):
    """A server that speaks the Graph Store HTTP Protocol: a request a graph.

    Parameters:
        url: its address, to which ``?graph=`` is added.
        credentials: who sends.
    """

    def deliver(self, parcels: Sequence[Parcel]) -> None:
        """Replace each graph, and delete those that go. The article's own graph comes last: it names the others."""
        for parcel in parcels:
            for graph in sorted(parcel.graphs, reverse=True):
                triples = b"".join(_triple(line) + b" .\n" for line in parcel.graphs[graph])
                self.sender.send("PUT", body=triples, media_type="application/n-triples", parameters={"graph": graph})
            for graph in parcel.drop:
                if graph not in parcel.graphs:
                    self.sender.send("DELETE", parameters={"graph": graph}, accepted=_GONE)


def _joined(operations: Iterable[bytes]) -> bytes:
    return b" ;\n".join(operations)


def _triple(line: bytes) -> bytes:
    return line[:-3].rpartition(b" ")[0]


def _insertion(graph: str, lines: Iterable[bytes]) -> bytes:
    triples = b" .\n".join(map(_triple, lines))
    return b"INSERT DATA { GRAPH <" + graph.encode() + b"> {\n" + triples + b"\n} }"
