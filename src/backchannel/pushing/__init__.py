"""A store to somebody else's server: over SPARQL Update or the Graph Store Protocol, and only what has changed.

What has been sent is kept beside the store, a file a server. A graph is sent as a whole, in place of what the server
has under its name, so that sending it again does no harm: a push that was cut off is simply started again.
"""

from backchannel.pushing.delivery import Delivered, push
from backchannel.pushing.server import Credentials, GraphStore, Server, UpdateEndpoint

__all__ = ["Credentials", "Delivered", "GraphStore", "Server", "UpdateEndpoint", "push"]
