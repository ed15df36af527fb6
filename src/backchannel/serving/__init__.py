"""A graph on the web: SPARQL and every IRI of the data over HTTP, read-only.

How it is built: the server (:mod:`~backchannel.serving.application`, an ASGI application under uvicorn) reads requests
and sends replies, and never touches the graph. Each query and each description is a task
(:mod:`~backchannel.serving.messages`) for a worker, a process that can be killed when its time is up
(:mod:`~backchannel.serving.pool`). Workers are forked by the nursery (:mod:`~backchannel.serving.nursery`), a process
that has loaded the files once, so that a new worker is there within milliseconds and shares their memory; of a store
each worker opens a snapshot.
"""
