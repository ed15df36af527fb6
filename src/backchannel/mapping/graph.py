"""From facts to quads: which triples a record becomes, and in which graph they stand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache, lru_cache

from backchannel import __version__
from backchannel.errors import UsageError
from backchannel.facts import (
    Act,
    Actor,
    Claim,
    Communication,
    Extractor,
    Facts,
    Mediation,
    Place,
    Prompt,
    Span,
    check,
)
from backchannel.facts.links import Link
from backchannel.mapping.matches import all_links, link_quads
from backchannel.mapping.names import Names, agent, is_shared, link_name, plan
from backchannel.mapping.quads import Quad, Quads
from backchannel.mapping.terms import (
    DEFAULT_BASE,
    check_base,
    date_literal,
    decimal_literal,
    integer_literal,
    literal,
    moment_literal,
    typed_literal,
    web_address,
)
from backchannel.mapping.vocabulary import BC, OA, PROV, RDF, RDFS, SCHEMA, SKOS, SUPERPROPERTIES, lineage

__all__ = ["map_facts", "source_date"]

QUOTE_CONTEXT = 32
"""Code points of the text before and after a quote that its selector repeats, as Hypothesis does
(https://web.hypothes.is/blog/fuzzy-anchoring/): enough to find the words again in a text that was edited."""


_HAPPENED = frozenset({"ongoing", "concluded", "failed"})
_VOUCHED = frozenset({"asserted", "confirmed"})
_ACTOR_FIELDS = {
    "sender": "sender",
    "recipient": "recipient",
    "relayed_by": "relayedBy",
    "participant": "participant",
    "mediator": "mediator",
    "party": "party",
}
_TYPE = f"<{RDF}type>"
_SPECIFIC, _QUOTE, _POSITION = (
    f"<{OA}{name}>" for name in ("SpecificResource", "TextQuoteSelector", "TextPositionSelector")
)
_HAS_SOURCE, _HAS_SELECTOR, _EXACT, _PREFIX, _SUFFIX, _START, _END = (
    f"<{OA}{name}>" for name in ("hasSource", "hasSelector", "exact", "prefix", "suffix", "start", "end")
)
_DERIVED_FROM, _GENERATED_BY = (f"<{PROV}{name}>" for name in ("wasDerivedFrom", "wasGeneratedBy"))
_PREF_LABEL = f"<{SKOS}prefLabel>"
_EXACT_MATCH = f"<{SKOS}exactMatch>"


@cache
def _bc(name: str) -> str:
    return f"<{BC}{name}>"


@cache
def _classes(name: str) -> tuple[str, ...]:
    """A class of the vocabulary and all its superclasses; a state is a place, too."""
    places = (_bc("Place"),) if name == "State" else ()
    return tuple(_bc(each) for each in lineage(name)) + places


@lru_cache(maxsize=2048)  # states come again with each article
def _shared_description(
    node: str, name: str, classes: tuple[str, ...], links: tuple[Link, ...], identifiers: tuple[str, ...]
) -> tuple[tuple[Quad, ...], frozenset[str]]:
    """What is said of an actor or place that all articles share, and the names of its links."""
    found = [(node, _TYPE, each, node) for each in classes]
    found.append((node, _PREF_LABEL, literal(name, "en"), node))
    named: dict[str, Link] = {}
    for link in all_links(links, identifiers):
        named.setdefault(link_name(node, link.target), link)
    for each, link in named.items():
        found += link_quads(link, each, node, node)
    return tuple(found), frozenset(named)


def map_facts(facts: Facts, *, base: str = DEFAULT_BASE) -> Quads:
    """Return one article's graph.

    Parameters:
        facts: what the article says.
        base: what data IRIs start with: an absolute http(s) IRI ending in ``/`` or ``#``.

    The environment variable ``SOURCE_DATE_EPOCH`` (https://reproducible-builds.org/specs/source-date-epoch/),
    where set, is the time at which the extraction is said to have ended; no clock is read.

    Raises:
        DataError: the facts are not sound (see :func:`backchannel.facts.check`), or hold text or dates that no
            RDF file can.
        UsageError: ``base`` or ``SOURCE_DATE_EPOCH`` cannot be meant.
    """
    check_base(base)
    check(facts)
    return Quads(_ArticleGraph(facts, base).quads())


class _ArticleGraph:
    """The mapping of one document; each method gives the quads of one kind of record.

    Lists are joined to lists: quads that are handed from generator to generator take half as long again.
    """

    def __init__(self, facts: Facts, base: str) -> None:
        self.facts = facts
        self.base = base
        self.names = Names(facts, base)
        self.language = facts.article.language
        self.labelled: set[str] = set()
        self.linked: set[str] = set()

    def quads(self) -> list[Quad]:
        found = [*self.article()]
        for claim in self.facts.claims:
            found += self.claim(claim)
        found += self.descriptions()
        found += self.standing()
        for actor in self.facts.actors:
            found += self.actor(actor)
        for place in self.facts.places:
            found += self.place(place)
        found += self.runs()
        return found

    def article(self) -> Iterator[Quad]:
        node, article = self.names.article, self.facts.article
        yield node, _TYPE, _bc("Article"), node
        yield node, _TYPE, f"<{SCHEMA}NewsArticle>", node
        if article.title is not None:
            yield node, f"<{SCHEMA}headline>", literal(article.title, self.language), node
        if article.publisher is not None:
            yield node, f"<{SCHEMA}publisher>", self.publisher(article.publisher), node
        if article.published is not None:
            yield node, f"<{SCHEMA}datePublished>", date_literal(article.published.isoformat()), node
        yield node, f"<{SCHEMA}inLanguage>", literal(self.language), node
        if article.url is not None:
            yield node, f"<{SCHEMA}url>", web_address(article.url), node

    def publisher(self, name: str) -> str:
        """The actor of that name, where the facts have one; else the name."""
        for actor in self.facts.actors:
            if actor.name.casefold() == name.casefold():
                return self.names.actors[actor.id]
        return literal(name)

    def claim(self, claim: Claim) -> list[Quad]:
        node, graph, names = self.names.claims[claim.id], self.names.article, self.names
        found = [(graph, _bc("holds"), node, graph), (node, _TYPE, _bc("Claim"), graph)]
        if claim.claims is not None:
            found.append((node, _bc("claims"), names.acts[claim.claims], graph))
        if claim.content is not None:
            found.append((node, _bc("content"), literal(claim.content, self.language), graph))
        asserter = names.article if claim.asserted_by is None else names.actors[claim.asserted_by]
        found.append((node, _bc("assertedBy"), asserter, graph))
        found += [(node, _bc("reportedBy"), names.actors[reporter], graph) for reporter in claim.reported_by]
        if claim.said_in is not None:
            found.append((node, _bc("saidIn"), names.acts[claim.said_in], graph))
        found.append((node, _bc("modality"), _bc(claim.modality), graph))
        found.append((node, _bc("confidence"), decimal_literal(claim.confidence), graph))
        if claim.derived_from is not None:
            found.append((node, _DERIVED_FROM, names.claims[claim.derived_from], graph))
        found.append((node, _GENERATED_BY, names.run(claim.found_by), graph))
        for span in claim.evidence:
            evidence = names.evidence(span)
            found.append((node, _bc("evidence"), evidence, graph))
            found += self.words(evidence, span)
        return found

    def words(self, node: str, span: Span) -> list[Quad]:
        """A piece of the article, found again by its words and by its offsets (Web Annotation Data Model)."""
        # Two thirds of all quads are of this kind: they are made at one go, not one by one.
        graph, text = self.names.article, self.facts.article.text
        quote, position = f"{node[:-1]}/quote>", f"{node[:-1]}/position>"
        before = text[max(0, span.start - QUOTE_CONTEXT) : span.start]
        after = text[span.end : span.end + QUOTE_CONTEXT]
        return [
            (node, _TYPE, _SPECIFIC, graph),
            (node, _HAS_SOURCE, graph, graph),
            (node, _HAS_SELECTOR, quote, graph),
            (node, _HAS_SELECTOR, position, graph),
            (quote, _TYPE, _QUOTE, graph),
            (quote, _EXACT, literal(span.quote), graph),
            *([(quote, _PREFIX, literal(before), graph)] if before else ()),
            *([(quote, _SUFFIX, literal(after), graph)] if after else ()),
            (position, _TYPE, _POSITION, graph),
            (position, _START, integer_literal(span.start), graph),
            (position, _END, integer_literal(span.end), graph),
        ]

    def descriptions(self) -> list[Quad]:
        """Each act's description, in the graph of every claim that claims it."""
        described = {act.id: [*self.act(act)] for act in self.facts.acts()}
        found: list[Quad] = []
        for claim in self.facts.claims:
            if claim.claims is not None:
                graph = self.names.claims[claim.id]
                found += [(s, p, o, graph) for s, p, o in described[claim.claims]]
        return found

    def act(self, act: Communication | Mediation) -> Iterator[tuple[str, str, str]]:
        node, names = self.names.acts[act.id], self.names
        for name in _classes(act.kind if isinstance(act, Communication) else "Mediation"):
            yield node, _TYPE, name
        yield node, _bc("status"), _bc(act.status)
        for field, name in _ACTOR_FIELDS.items():
            for reference in getattr(act, field, ()):
                yield node, _bc(name), names.actors[reference]
                if name in SUPERPROPERTIES:
                    yield node, _bc(SUPERPROPERTIES[name]), names.actors[reference]
        if isinstance(act, Communication):
            if act.content is not None:
                yield node, _bc("content"), literal(act.content, self.language)
            if act.content_act is not None:
                yield node, _bc("contentAct"), names.acts[act.content_act]
        else:
            for reference in act.comprises:
                yield node, _bc("comprises"), names.acts[reference]
        yield from self.circumstances(node, act)

    def circumstances(self, node: str, act: Act) -> Iterator[tuple[str, str, str]]:
        for topic in act.topics:
            yield node, _bc("topic"), literal(topic, self.language)
        if act.medium is not None:
            yield node, _bc("medium"), _bc(act.medium)
        if act.channel is not None:
            yield node, _bc("channel"), _bc(act.channel)
        for reference in act.place:
            yield node, _bc("place"), self.names.place(reference)
        if act.date is not None:
            yield node, _bc("date"), date_literal(act.date)
        if act.not_before is not None:
            yield node, _bc("notBefore"), date_literal(act.not_before.isoformat())
        if act.not_after is not None:
            yield node, _bc("notAfter"), date_literal(act.not_after.isoformat())

    def standing(self) -> Iterator[Quad]:
        """Which acts somebody vouches for, and which descriptions are of one act (said both ways round)."""
        graph, acts = self.names.article, self.names.acts
        status = {act.id: act.status for act in self.facts.acts()}
        for claim in self.facts.claims:
            if claim.modality in _VOUCHED and claim.claims is not None and status[claim.claims] in _HAPPENED:
                yield acts[claim.claims], _TYPE, _bc("ReportedAct"), graph
        for one, other in self.facts.same_act:
            if one != other:
                yield acts[one], _bc("sameAct"), acts[other], graph
                yield acts[other], _bc("sameAct"), acts[one], graph

    def actor(self, actor: Actor) -> list[Quad]:
        node, article = self.names.actors[actor.id], self.names.article
        found = self.own_description(actor, node, _classes(actor.kind))
        found += [(node, _bc("actsFor"), self.names.actors[other], article) for other in actor.acts_for]
        if actor.office is not None:
            found.append((node, _bc("office"), literal(actor.office, self.language), article))
        return found + self.mentions(actor, node)

    def place(self, place: Place) -> list[Quad]:
        node = self.names.places[place.id]
        return self.own_description(place, node, (_bc("Place"),)) + self.mentions(place, node)

    def own_description(self, record: Actor | Place, node: str, classes: tuple[str, ...]) -> list[Quad]:
        """Class, label and links: in a graph of its own where all articles share the record."""
        shared = is_shared(record)
        if shared and node not in self.labelled:  # of several records with one authority id, the first gives the label
            self.labelled.add(node)
            quads, links = _shared_description(node, record.name, classes, record.links, record.identifiers)
            self.linked |= links
            return [*quads]
        graph = node if shared else self.names.article
        found = [(node, _TYPE, name, graph) for name in classes]
        if node not in self.labelled:
            self.labelled.add(node)
            found.append((node, _PREF_LABEL, literal(record.name, "en"), graph))
        if isinstance(record, Actor) and record.kind == "Group":
            return found  # whoever they are, they are no entry of anything
        for link in all_links(record.links, record.identifiers):
            name = link_name(node, link.target)
            if name not in self.linked:  # likewise, the first tells of the link
                self.linked.add(name)
                found += link_quads(link, name, node, graph)
        return found

    def mentions(self, record: Actor | Place, node: str) -> list[Quad]:
        graph = self.names.article
        found: list[Quad] = []
        for mention in record.mentions:
            words = self.names.mention(mention, node)
            found += ((words, _TYPE, _bc("Mention"), graph), (words, _bc("refersTo"), node, graph))
            if mention.metonym:
                found.append((words, _bc("metonym"), typed_literal("true", "boolean"), graph))
            found += self.words(words, mention)
        return found

    def runs(self) -> Iterator[Quad]:
        """What found the facts (PROV-O): one activity for each extractor, and the program or the person behind it."""
        usual = self.facts.extractor or Extractor(name="backchannel", version=__version__)
        yield from self.run(self.names.run(None), usual)
        for extractor in self.facts.extractors:
            yield from self.run(self.names.run(extractor.id), extractor)

    def run(self, node: str, extractor: Extractor) -> Iterator[Quad]:
        graph, who = self.names.article, agent(extractor, self.base)
        yield node, _TYPE, f"<{PROV}Activity>", graph
        yield node, f"<{PROV}used>", graph, graph
        yield node, f"<{PROV}wasAssociatedWith>", who, graph
        ended = source_date()
        if ended is not None:
            yield node, f"<{PROV}endedAtTime>", moment_literal(ended), graph
        label = " ".join(part for part in (extractor.name, extractor.version) if part)
        if extractor.agent == "person":
            yield who, _TYPE, f"<{PROV}Person>", graph
            yield who, f"<{RDFS}label>", literal(label), graph
            if extractor.iri is not None:
                yield who, _EXACT_MATCH, web_address(extractor.iri), graph
            return
        yield who, _TYPE, f"<{PROV}SoftwareAgent>", graph
        yield who, f"<{RDFS}label>", literal(label), graph
        for requirement in (extractor.parser, extractor.model and f"model {extractor.model}"):
            if requirement:
                yield who, f"<{SCHEMA}softwareRequirements>", literal(requirement), graph
        if extractor.prompt is not None:
            yield from self.plan(node, who, extractor.prompt)

    def plan(self, run: str, who: str, prompt: Prompt) -> Iterator[Quad]:
        """What a model was told to do in this run."""
        graph, association, told = self.names.article, f"{run[:-1]}/association>", plan(prompt, self.base)
        yield run, f"<{PROV}qualifiedAssociation>", association, graph
        yield association, _TYPE, f"<{PROV}Association>", graph
        yield association, f"<{PROV}agent>", who, graph
        yield association, f"<{PROV}hadPlan>", told, graph
        yield told, _TYPE, f"<{PROV}Plan>", graph
        yield told, f"<{RDFS}label>", literal(prompt.name), graph
        yield told, f"<{SCHEMA}sha256>", literal(prompt.sha256), graph


def source_date() -> datetime | None:
    """Return the time that ``SOURCE_DATE_EPOCH`` tells (https://reproducible-builds.org/specs/source-date-epoch/).

    Raises:
        UsageError: it is set, and tells none.
    """
    value = os.environ.get("SOURCE_DATE_EPOCH")
    if not value:
        return None
    try:
        return datetime.fromtimestamp(int(value), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH is {value!r}: give seconds since 1970, as `date +%s` does") from None
