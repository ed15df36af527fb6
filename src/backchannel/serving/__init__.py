"""A graph on the web: SPARQL and every IRI of the data over HTTP, read-only.

How it is built: fronts (:mod:`~backchannel.serving.front`, with the ASGI application
:mod:`~backchannel.serving.application`) read requests and send replies. Each query and each description is a task
(:mod:`~backchannel.serving.messages`) for a worker (:mod:`~backchannel.serving.worker`), a process that is killed when
its time is up (:mod:`~backchannel.serving.pool`). Only what can be looked up with one pattern, and so cannot take long,
a front answers itself (:mod:`~backchannel.serving.lookups`). The supervisor
(:mod:`~backchannel.serving.supervisor`) has loaded the files once and forks all of them, so that a new worker is there
within milliseconds and memory is shared; of a store each process opens a snapshot.
"""
