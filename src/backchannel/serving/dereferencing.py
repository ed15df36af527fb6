"""Every IRI of the data on the web: a thing answers 303 with the address of a document about it, a document is sent.

The IRI of a thing (``.../actor/chile``) never names a document, so that what is said of Chile is not said of a file
(https://www.w3.org/TR/cooluris/, section 4.2). Its documents have the same address with an extension for the form.
What was retracted answers 410, with what is left of the article, its tombstone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote_to_bytes

from pyoxigraph import NamedNode, Store

from backchannel.mapping.vocabulary import BC
from backchannel.serving.descriptions import describe
from backchannel.serving.messages import Reply, Settings, Task
from backchannel.serving.negotiation import FORMS, Form, choose
from backchannel.serving.replies import Answer, content_type, no_form, refusal
from backchannel.serving.representations import represent

__all__ = ["answer_iri", "documented", "iris", "links", "withdrawn_article"]

_EXTENSIONS = {form.extension: form for form in FORMS}
_RETRACTED = NamedNode(f"{BC}retractionReason")
_ENCODED = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_KEPT = "/%:@!$&'()*+,;=-._~"
"""What stays as it is in a path (RFC 3986, section 3.3)."""


def answer_iri(store: Store, task: Task, settings: Settings) -> Answer:
    """Answer a request for what stands after the base: ``task.text``, as it was sent."""
    path = task.text
    for iri in iris(settings.base + path):
        article = withdrawn_article(store, iri, settings.base)
        if article is not None:
            return _gone(store, article, task.accept, settings, links(path) if iri == article else "")
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


def withdrawn_article(store: Store, iri: str, base: str) -> str | None:
    """Return the article that an IRI is of, where it was retracted; what it held is gone with it."""
    stem = f"{base}article/"
    if not iri.startswith(stem):
        return None
    article = stem + iri[len(stem) :].partition("/")[0]
    try:
        found = store.quads_for_pattern(NamedNode(article), _RETRACTED, None, None)
    except ValueError:
        return None
    return None if next(found, None) is None else article


def _gone(store: Store, article: str, accept: str, settings: Settings, others: str) -> Answer:
    """Say that an article was withdrawn, and what its tombstone says (RFC 9110, section 15.5.11)."""
    form = choose(accept, FORMS)
    if form is None:
        return no_form(FORMS)
    body = represent(describe(store, article) or {}, form, settings.base)
    head, body = documented(form, body, others, status=410)
    head.headers.extend([(b"vary", b"accept"), (b"cache-control", b"no-cache")])
    return head, body


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
