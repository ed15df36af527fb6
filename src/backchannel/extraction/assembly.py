"""Assembly: from drafts to the frozen records of :mod:`backchannel.facts`."""

from __future__ import annotations

from backchannel.article import Article
from backchannel.authority import Authority
from backchannel.extraction.actors import Actors
from backchannel.extraction.attribution import Attribution, Conjecture
from backchannel.extraction.dates import When
from backchannel.extraction.drafts import ActDraft
from backchannel.extraction.events import Event
from backchannel.extraction.grading import Grader
from backchannel.extraction.layout import visible
from backchannel.extraction.phrases import after_colon, clause_words
from backchannel.extraction.register import slug, true_office
from backchannel.extraction.tree import Tree
from backchannel.facts import (
    ACTOR_CLASSES,
    Actor,
    Claim,
    Communication,
    Extractor,
    Facts,
    Mediation,
    Mention,
    Place,
    Span,
)

__all__ = ["assemble"]


def assemble(
    article: Article,
    tree: Tree,
    actors: Actors,
    authority: Authority,
    attribution: Attribution,
    drafts: list[ActDraft],
    extractor: Extractor,
) -> Facts:
    """Put the records together. Acts are in the order of their triggers, actors in the order of their mentions."""
    return _Assembly(article, tree, actors, authority, attribution, drafts, extractor).facts()


class _Assembly:
    def __init__(
        self,
        article: Article,
        tree: Tree,
        actors: Actors,
        authority: Authority,
        attribution: Attribution,
        drafts: list[ActDraft],
        extractor: Extractor,
    ) -> None:
        self.article = article
        self.tree = tree
        self.actors = actors
        self.authority = authority
        self.attribution = attribution
        self.drafts = drafts
        self.grader = Grader(tree, actors)
        self.extractor = extractor
        self.act_ids: dict[int, str] = {}
        self.act_of: dict[int, ActDraft] = {}
        self.ids: dict[str, str] = {}
        # request, offer ... -> the acts in its content
        self.inner: dict[int, list[ActDraft]] = {}
        for draft in self.drafts:
            frame = attribution.content_of(draft.event)
            if draft.derived_from is None and frame is not None:
                self.inner.setdefault(id(frame), []).append(draft)
        self.publisher: str | None = None

    def facts(self) -> Facts:
        self._name_acts()
        self.publisher = self._publisher()
        self._name_actors()
        communications = tuple(self._communication(d) for d in self.drafts if not d.is_mediation)
        mediations = tuple(self._mediation(d) for d in self.drafts if d.is_mediation)
        claims = [c for d in self.drafts for c in self._claims(d)]
        claims += self._conjectures()
        pairs = tuple((self.act_ids[id(d.same_as)], self.act_ids[id(d)]) for d in self.drafts if d.same_as is not None)
        return Facts(
            article=self.article,
            actors=tuple(self._actor(k) for k in self.ids if self.actors.drafts[k].kind != "Place"),
            places=tuple(self._place(k) for k in self.ids if self.actors.drafts[k].kind == "Place"),
            communications=communications,
            mediations=mediations,
            claims=tuple(claims),
            same_act=pairs,
            extractor=self.extractor,
        )

    # ---- names -------------------------------------------------------------------------------------

    def _name_acts(self) -> None:
        taken: set[str] = set()
        for draft in self.drafts:
            start = self.tree.first[draft.event.trigger]
            name = f"{'m' if draft.is_mediation else 'c'}{start}"
            ordinal = 2
            while name in taken:
                name, ordinal = f"{'m' if draft.is_mediation else 'c'}{start}-{ordinal}", ordinal + 1
            taken.add(name)
            self.act_ids[id(draft)] = name
            if draft.derived_from is None:
                for event in draft.events:
                    self.act_of[id(event)] = draft

    def _publisher(self) -> str | None:
        """The article's own voice is its publisher's, where the publisher is known."""
        if self.article.publisher is None or not self.article.publisher.strip():
            return None
        words = " ".join(self.article.publisher.split())
        entries = {s.entry.id: s.entry for s in self.authority.lookup(words) if s.entry.kind != "Place"}
        if len(entries) == 1:
            entry = next(iter(entries.values()))
            return self.actors.add(f"entry:{entry.id}", entry.kind, entry.name, entry)
        return self.actors.add("local:" + slug(words), "NewsOrganization", words, None)

    def _spoken_of(self) -> list[str]:
        """Return the actors and places that the content of acts is about: *demanded the removal of the commander*."""
        tree, found = self.tree, []
        seen: set[int] = set()
        for draft in self.drafts:
            if draft.event.content is None or draft.kind == "Statement" or draft.is_mediation:
                continue
            for token in tree.subtree(draft.event.content):
                if token not in seen and tree.pos[token] in {"NOUN", "PROPN"}:
                    seen.add(token)
                    place = self.actors.place(token)
                    name = self.actors.name_at(token)
                    held = self.actors.resolve(token) if name or tree.tag[token] in {"NNS", "NNPS"} else []
                    found += held or ([place] if place else [])
        return found

    def _name_actors(self) -> None:
        """Keep those who take part, those they act for, those spoken of, and all that the authority knows."""
        keep: dict[str, None] = {}
        for draft in self.drafts:
            for keys in draft.roles.values():
                keep.update(dict.fromkeys(keys))
            for place in self._places(draft):
                keep[place] = None
            for speech in self.attribution.chain(draft.event):
                keep.update(dict.fromkeys((*speech.roles.get("sender", ()), *speech.roles.get("recipient", ()))))
        keep.update(dict.fromkeys(self._spoken_of()))
        keep.update({each.asserter: None for each in self.attribution.conjectures if each.asserter})
        if self.publisher is not None:
            keep[self.publisher] = None
        for key, known in self.actors.drafts.items():
            if known.entry is not None and known.mentions and known.kind != "Place":
                keep[key] = None
        waiting = list(keep)
        while waiting:
            new = [k for k in self._principals(waiting.pop()) if k not in keep]
            keep.update(dict.fromkeys(new))
            waiting += new
        taken: set[str] = set()
        for key in sorted(keep, key=self._first_mention):
            known = self.actors.drafts[key]
            name = base = known.entry.id if known.entry is not None else slug(known.label)
            ordinal = 2
            while name in taken:
                name, ordinal = f"{base}-{ordinal}", ordinal + 1
            taken.add(name)
            self.ids[key] = name

    def _first_mention(self, key: str) -> tuple[int, str]:
        mentions = self.actors.drafts[key].mentions
        return (min((self.tree.first[first] for first, _ in mentions), default=1 << 60), key)

    def _actor(self, key: str) -> Actor:
        draft = self.actors.drafts[key]
        entry = draft.entry
        return Actor(
            id=self.ids[key],
            kind=draft.kind if draft.kind in ACTOR_CLASSES else "Actor",  # type: ignore[arg-type]
            name=draft.label,
            authority=entry.id if entry else None,
            identifiers=entry.identifiers if entry else (),
            acts_for=tuple(self.ids[k] for k in self._principals(key)),
            office=true_office(draft.office) if draft.kind == "Person" else None,
            mentions=self._mentions(key),
        )

    def _principals(self, key: str) -> list[str]:
        """Those for whom an actor acts: states and organisations, no places."""
        return [k for k in self.actors.drafts[key].acts_for if k != key and self.actors.drafts[k].kind != "Place"]

    def _place(self, key: str) -> Place:
        draft = self.actors.drafts[key]
        entry = draft.entry
        return Place(
            id=self.ids[key],
            name=draft.label,
            authority=entry.id if entry else None,
            identifiers=entry.identifiers if entry else (),
            mentions=self._mentions(key),
        )

    def _mentions(self, key: str) -> tuple[Mention, ...]:
        found = []
        for (first, last), metonym in sorted(self.actors.drafts[key].mentions.items()):
            span = self.tree.span(first, last)
            found.append(Mention(start=span.start, end=span.end, quote=span.quote, metonym=metonym))
        return tuple(found)

    def _keys(self, draft: ActDraft, role: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.ids[k] for k in draft.roles.get(role, ())))

    # ---- acts --------------------------------------------------------------------------------------

    def _places(self, draft: ActDraft) -> list[str]:
        found: dict[str, None] = {}
        if draft.derived_from is None:
            for event in draft.events:
                for token in event.places:
                    place = self.actors.place(token)
                    if place:
                        found[place] = None
        return list(found)

    def _topics(self, draft: ActDraft) -> tuple[str, ...]:
        words = dict.fromkeys(_words(span) for span in sorted(draft.topics, key=lambda s: s.start))
        # "the situation" says no more beside "the situation in the north"
        return tuple(w for w in words if not any(other.startswith(w + " ") for other in words))

    def _trigger(self, draft: ActDraft) -> Span:
        return self.tree.span(draft.event.trigger, draft.event.trigger)

    def _communication(self, draft: ActDraft) -> Communication:
        event, when = draft.event, draft.when or _NEVER
        sender, recipient = self._keys(draft, "sender"), self._keys(draft, "recipient")
        carrier = tuple(k for k in self._keys(draft, "carrier") if k not in sender and k not in recipient)
        return Communication(
            id=self.act_ids[id(draft)],
            kind=draft.kind,  # type: ignore[arg-type]
            status=draft.status,  # type: ignore[arg-type]
            trigger=self._trigger(draft),
            topics=self._topics(draft),
            medium=draft.medium,  # type: ignore[arg-type]
            place=tuple(self.ids[k] for k in self._places(draft)),
            date=when.date,
            not_before=when.not_before,
            not_after=when.not_after,
            sender=sender,
            recipient=tuple(k for k in recipient if k not in sender),
            relayed_by=carrier,
            participant=self._keys(draft, "participant"),
            content=self._content(event),
            content_act=self._content_act(event),
        )

    def _content(self, event: Event) -> str | None:
        if event.quote is not None:
            tokens = list(range(event.quote.first, event.quote.last + 1))
            return _words(self.tree.phrase(tokens))
        if event.content is None:
            told = after_colon(self.tree, event.trigger) if event.kind == "Message" else None
            return _words(told) if told is not None else None
        return _words(clause_words(self.tree, event.content, event.trigger))

    def _content_act(self, event: Event) -> str | None:
        """Of the acts in a request's content, the one that it is about: a relay, else what its clause says."""
        inner = sorted(
            self.inner.get(id(event), ()),
            key=lambda d: (not d.event.roles.get("carrier"), d.event.trigger != event.content, not d.is_mediation),
        )
        return self.act_ids[id(inner[0])] if inner else None

    def _mediation(self, draft: ActDraft) -> Mediation:
        when = draft.when or _NEVER
        return Mediation(
            id=self.act_ids[id(draft)],
            status=draft.status,  # type: ignore[arg-type]
            trigger=self._trigger(draft),
            topics=self._topics(draft),
            channel="back-channel" if self._is_back_channel(draft.event) else None,
            place=tuple(self.ids[k] for k in self._places(draft)),
            date=when.date,
            not_before=when.not_before,
            not_after=when.not_after,
            mediator=self._keys(draft, "mediator"),
            party=self._keys(draft, "party"),
            comprises=tuple(self.act_ids[id(d)] for d in draft.comprises),
        )

    def _is_back_channel(self, event: Event) -> bool:
        quote = self.tree.sentence_span(event.trigger).quote.lower()
        return event.frame.name == "intermediary" and (
            "back channel" in quote or "backchannel" in quote or "back-channel" in quote
        )

    # ---- claims ------------------------------------------------------------------------------------

    def _claims(self, draft: ActDraft) -> list[Claim]:
        chain = self.attribution.chain(draft.event)
        source = chain[0] if chain else None
        act = self.act_ids[id(draft)]
        asserters: list[str | None] = [*source.roles["sender"]] if source else [self.publisher]
        evidence = tuple(sorted(draft.evidence, key=lambda s: (s.start, s.end)))
        claims = []
        for asserter in asserters:
            claims.append(
                Claim(
                    id=f"{act}.{self._asserter_id(asserter)}",
                    claims=act,
                    asserted_by=self.ids[asserter] if asserter else None,
                    reported_by=self._reported_by(chain, asserter),
                    said_in=self._said_in(source, draft),
                    modality=_modality(draft.event, source, self.tree.tag[source.trigger] if source else ""),  # type: ignore[arg-type]
                    confidence=self.grader.grade(draft, told=source is not None),
                    derived_from=self._derived(draft, asserter),
                    evidence=evidence,
                )
            )
        return claims

    def _asserter_id(self, asserter: str | None) -> str:
        return self.ids[asserter] if asserter else "article"

    def _said_in(self, source: Event | None, draft: ActDraft) -> str | None:
        if source is None or id(source) not in self.act_of:
            return None
        telling = self.act_of[id(source)]
        return self.act_ids[id(telling)] if telling is not draft else None

    def _reported_by(self, chain: list[Event], asserter: str | None) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for speech in chain:
            for key in speech.roles.get("recipient", ()):
                # What is told to a news organisation is known through it.
                if self.actors.drafts[key].kind == "NewsOrganization":
                    found[self.ids[key]] = None
        for speech in chain[1:]:
            for key in speech.roles.get("sender", ()):
                if key != asserter:
                    found[self.ids[key]] = None
        return tuple(found)

    def _derived(self, draft: ActDraft, asserter: str | None) -> str | None:
        if draft.derived_from is None:
            return None
        return f"{self.act_ids[id(draft.derived_from)]}.{self._asserter_id(asserter)}"

    def _conjectures(self) -> list[Claim]:
        claims = []
        taken: set[str] = set()
        for conjecture in self.attribution.conjectures:
            claim = self._conjecture(conjecture)
            if claim.id not in taken:
                taken.add(claim.id)
                claims.append(claim)
        return claims

    def _conjecture(self, conjecture: Conjecture) -> Claim:
        start = self.tree.first[conjecture.trigger]
        asserter = conjecture.asserter or self.publisher
        # "It may fail, analysts believe": their belief is no part of it; in the middle of it, it stays.
        after = conjecture.asserter and self.tree.subtree(conjecture.trigger)[0] > conjecture.head
        return Claim(
            id=f"t{start}.{self._asserter_id(asserter)}",
            content=_words(clause_words(self.tree, conjecture.head, conjecture.trigger if after else None)),
            asserted_by=self.ids[asserter] if asserter else None,
            modality=conjecture.modality,  # type: ignore[arg-type]
            confidence=0.8,
            evidence=(self.tree.sentence_span(conjecture.trigger),),
        )


_NEVER = When(None, None, None, 0, 0)


def _words(span: Span) -> str:
    """The article's words with white space made single blanks."""
    return visible(span.quote)


def _modality(event: Event, source: Event | None, tag: str) -> str:
    """The asserter's stance: the speech's, unless the act is hedged, denied or questioned in it.

    ``tag`` is that of the verb of speech.
    """
    if source is not None and event.modality == "hedged" and source.frame.modality == "denied":
        return "denied"  # "dismissed reports that they met"
    if source is None or event.modality != "asserted":
        return event.modality
    if source.status == "refused" and source.frame.kind == "Statement" and tag == "VB":
        return "questioned"  # "would not confirm that they met"
    if source.modality in {"denied", "questioned"} or source.status in {"hypothetical", "planned", "requested"}:
        return "hedged"
    return source.frame.modality
