"""Every IRI of the data on the web: a thing answers 303 with the address of a document about it, a document is sent.

The IRI of a thing (``.../actor/chile``) never names a document, so that what is said of Chile is not said of a file
(https://www.w3.org/TR/cooluris/, section 4.2). Its documents have the same address with an extension for the form.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote_to_bytes

from pyoxigraph import NamedNode, Store

from backchannel.serving.descriptions import describe
from backchannel.serving.messages import Reply, Settings, Task
from backchannel.serving.negotiation import FORMS, Form, choose
from backchannel.serving.replies import Answer, content_type, no_form, refusal
from backchannel.serving.representations import represent

__all__ = ["answer_iri", "documented", "iris", "links"]

_EXTENSIONS = {form.extension: form for form in FORMS}
_ENCODED = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_KEPT = "/%:@!$&'()*+,;=-._~"
"""What stays as it is in a path (RFC 3986, section 3.3)."""


def answer_iri(store: Store, task: Task, settings: Settings) -> Answer:
    """Answer a request for what stands after the base: ``task.text``, as it was sent."""
    path = task.text
    for iri in iris(settings.base + path):
        if _is_known(store, iri):
            return _see_other(path, task.accept)
    stem, dot, extension = path.rpartition(".")
    form = _EXTENSIONS.get(extension)
    if dot and form is not None:
        for iri in iris(settings.base + stem):
            graphs = describe(store, iri)
            if graphs is not None:
                body = represent(graphs, form, settings.base)
                return documented(form, body, links(stem, form))
    return refusal(404, f"nothing is known of <{settings.base}{path}>")


def documented(form: Form, body: bytes, links: str = "", *, status: int = 200) -> Answer:
    """Return a document with its ETag: a hash, so that it is the same as long as its bytes are.

    Parameters:
        links: the value of its header Link.
    """
    tag = hashlib.blake2b(body, digest_size=16).hexdigest()
    headers = [(b"content-type", content_type(form))]
    if status == 200:
        headers += [(b"etag", f'"{tag}"'.encode()), (b"cache-control", b"no-cache")]
    if links:
        headers.append((b"link", links.encode()))
    return Reply(status, headers), body


def _see_other(path: str, accept: str) -> Answer:
    form = choose(accept, FORMS)
    if form is None:
        return no_form(FORMS)
    location = f"{_last(path)}.{form.extension}"
    head, body = refusal(303, f"see {location}", (b"location", location.encode()), (b"vary", b"accept"))
    head.headers.append((b"link", links(path).encode()))
    return head, body


def links(path: str, sent: Form | None = None) -> str:
    """Return the value of Link: the documents about a thing, except the one that is sent, and it (RFC 6892)."""
    name = _last(path)
    others = (form for form in FORMS if form is not sent)
    values = [f'<{name}.{form.extension}>; rel="alternate"; type="{form.media_type}"' for form in others]
    return ", ".join(values if sent is None else [*values, f'<{name}>; rel="describes"'])


def _last(path: str) -> str:
    """The last segment, as a relative reference; ``./`` so that no colon in it makes a scheme of what is before."""
    return f"./{quote(path.rpartition('/')[2], safe=_KEPT)}"


def iris(address: str) -> Iterator[str]:
    """Yield the IRIs that an address can mean: as sent, and with letters beyond ASCII decoded (RFC 3987)."""
    yield address
    if "%" in address:
        decoded = _ENCODED.sub(lambda match: unquote_to_bytes(match[0]).decode("utf-8", "replace"), address)
        if decoded != address:
            yield decoded


def _is_known(store: Store, iri: str) -> bool:
    try:
        node = NamedNode(iri)
    except ValueError:
        return False
    return any(
        next(store.quads_for_pattern(*pattern), None) is not None
        for pattern in ((node, None, None, None), (None, None, node, None), (None, None, None, node))
    )
