"""The store: a directory with the graph in it (Oxigraph on RocksDB), and the record of what has been done.

One process writes, any number read, and none waits for another::

    with open_store("news", base=BASE) as store:        # takes the lock; a second writer gets a UsageError
        if not store.done(article_iri, fingerprint):    # the record: this text, by this program, with these options
            store.put(quads, facts=facts, fingerprint=fingerprint)

    with read_store("news") as snapshot:                # never blocks, never changes under its reader
        snapshot.store.query(...)                       # a read-only pyoxigraph.Store
    generation("news")                                  # a number that grows when there is something new to read

**What belongs to an article** are the graphs whose IRI is the article's or begins with it and a slash: its own, those
of its claims, and any other named under it. :meth:`StoreWriter.put` replaces them as a whole, in one transaction. All
other graphs (actors and places of the authority) are shared: they are only added to; of two labels the first stands.
Graphs that are neither are set and dropped by name: :meth:`StoreWriter.set_graph`.

**Readers see checkpoints.** Oxigraph leaves undefined what a reader sees while another process writes. So the writer
works on files of its own (``live``), and :meth:`StoreWriter.checkpoint` gives readers a snapshot of hard links, which
costs no copy. It happens when the writer is closed, and every half minute of a long run. What a killed writer left is
checked against the record by whoever opens the store next, and becomes visible then.

**Terms change inside.** Oxigraph keeps ``"0"^^xsd:nonNegativeInteger`` as ``xsd:integer`` and ``"1.0"^^xsd:decimal`` as
``"1"``. What leaves a store as RDF goes through :mod:`backchannel.storage.terms`, which gives it back as it was.
"""

from backchannel.storage.deposits import Change, Deposit
from backchannel.storage.directory import base_of, generation, is_store
from backchannel.storage.reading import Snapshot, read_store
from backchannel.storage.terms import restored, restored_lines
from backchannel.storage.writing import StoreWriter, open_store

__all__ = [
    "Change",
    "Deposit",
    "Snapshot",
    "StoreWriter",
    "base_of",
    "generation",
    "is_store",
    "open_store",
    "read_store",
    "restored",
    "restored_lines",
]
