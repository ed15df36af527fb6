"""What the IRIs of one article's records are.

IRIs come from the article's text, the offsets of the words that name an act, and the ids of actors;
never from roles or labels, so that a better extractor changes descriptions and not names.
"""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from backchannel.errors import DataError
from backchannel.facts import Act, Actor, Claim, Extractor, Facts, Mediation, Place, Prompt, Span
from backchannel.facts.links import WIKIDATA

__all__ = ["Names", "agent", "is_shared", "link_name", "plan"]


class Names:
    """The IRIs of one document, in N-Quads syntax (in angle brackets).

    Parameters:
        facts: the document; sound, as :func:`backchannel.facts.check` has it.
        base: what data IRIs start with.
    """

    def __init__(self, facts: Facts, base: str) -> None:
        self.stem = f"{base}article/{facts.article.id}"
        self.article = f"<{self.stem}>"
        self.actors = {actor.id: self._own(actor, "actor", base) for actor in facts.actors}
        self.places = {place.id: self._own(place, "place", base) for place in facts.places}
        self._taken: dict[str, int] = {}
        self._mentions: dict[tuple[int, int, str], str] = {}
        self.acts = {act.id: self._act(act) for act in facts.acts()}
        handles = {actor.id: actor.authority if is_shared(actor) else actor.id for actor in facts.actors}
        self.claims = {
            claim.id: self._claim(claim, handles.get(claim.asserted_by or "") or "article") for claim in facts.claims
        }

    def _own(self, record: Actor | Place, noun: str, base: str) -> str:
        if is_shared(record):
            return f"<{base}{noun}/{record.authority}>"
        return f"<{self.stem}/{noun}/{record.id}>"

    def _act(self, act: Act) -> str:
        noun = "mediation" if isinstance(act, Mediation) else "communication"
        return self._distinct(f"{self.stem}/act/{act.trigger.start}-{noun}")

    def _claim(self, claim: Claim, asserter: str) -> str:
        if claim.claims is not None:
            return self._distinct(f"{self.acts[claim.claims][1:-1]}/claim/{asserter}")
        return self._distinct(f"{self.stem}/claim/{claim.evidence[0].start}-{asserter}")

    def _distinct(self, iri: str) -> str:
        """Return ``iri``, or with ``-2``, ``-3``... where records before have taken it."""
        candidate = iri
        while candidate in self._taken:
            self._taken[iri] += 1
            candidate = f"{iri}-{self._taken[iri]}"
        self._taken[candidate] = 1
        return f"<{candidate}>"

    def place(self, reference: str) -> str:
        """Return the IRI of a place, or of the state that stands as one."""
        return self.places.get(reference) or self.actors[reference]

    def run(self, extractor: str | None) -> str:
        """Return the IRI of the run of the document's extractor, or of another one of that id."""
        return f"<{self.stem}/extraction>" if extractor is None else f"<{self.stem}/extraction/{extractor}>"

    def evidence(self, span: Span) -> str:
        """Return the IRI of the words as evidence; claims proven by the same words share it."""
        return f"<{self.stem}/evidence/{span.start}-{span.end}>"

    def mention(self, span: Span, referent: str) -> str:
        """Return the IRI of the words as a name of ``referent``: a mention refers to one thing only."""
        key = (span.start, span.end, referent)
        if key not in self._mentions:
            self._mentions[key] = self._distinct(f"{self.stem}/mention/{span.start}-{span.end}")
        return self._mentions[key]


def link_name(node: str, target: str) -> str:
    """Return the IRI of the link of an actor or place (its IRI in brackets) with an entry elsewhere."""
    item = target.removeprefix(WIKIDATA)
    handle = item if item != target else hashlib.sha256(target.encode()).hexdigest()[:16]
    return f"{node[:-1]}/link/{handle}>"


def is_shared(record: Actor | Place) -> bool:
    """Tell whether all articles share the record: it has an authority id, and is no unnamed group."""
    return record.authority is not None and not (isinstance(record, Actor) and record.kind == "Group")


def plan(prompt: Prompt, base: str) -> str:
    """Return the IRI, in brackets, of a prompt: by its hash, so that the same words have one name in all graphs."""
    return f"<{base}prompt/{prompt.sha256}>"


def agent(extractor: Extractor, base: str) -> str:
    """Return the IRI, in brackets, of the program in one version, with its model and its prompt; or of the person.

    Raises:
        DataError: a name or the version holds a lone surrogate.
    """
    prompt = extractor.prompt
    parts = [extractor.name, extractor.version, extractor.model, prompt and f"{prompt.name}-{prompt.sha256[:16]}"]
    noun = "software"
    if extractor.agent == "person":
        noun, parts = "annotator", [extractor.iri or extractor.name]
    try:
        return f"<{base}{noun}/{'/'.join(quote(part, safe='') for part in parts if part)}>"
    except UnicodeEncodeError:
        raise DataError("the extractor's name or version is not text", place="$.extractor") from None
