"""Frames at nouns: *a telephone call between*, *Omani mediation*, *held talks with*, *the mediators*."""

from __future__ import annotations

from backchannel.extraction.events import Event
from backchannel.extraction.inflection import verb_forms
from backchannel.extraction.lexicon import Frame
from backchannel.extraction.relaying import Relaying
from backchannel.extraction.topics import told_about
from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["NounFrames"]

# Words before a noun that make it one the reader knows already: "the call", "their meeting".
_ANAPHORIC = frozenset({"the", "this", "that", "these", "those", "their", "its"})
# What may stand before such a noun without making it another conversation.
_SAME = frozenset({"same", "bilateral", "whole", "entire", "one-on-one", "today", "virtual", "trilateral", "hour-long"})
# These are mediators only between two.
_SPANNED = {"bridge": 2, "channel": 2, "conduit": 1, "guarantor": 1}
_FOCUS = frozenset({"focus", "centre", "center", "touch", "cover", "address", "concern", "dwell", "revolve", "deal"})


class NounFrames(Relaying):
    """Matches the frames of nouns, alone or carried by a light verb."""

    def _noun_event(self, token: int) -> Event | None:
        tree = self.tree
        core = token
        if tree.dep[token] in {"compound", "amod", "nmod:unmarked"} and tree.head[token] > token:
            core = tree.head[token]
            if tree.lower[core] not in self.lexicon["efforts"]:
                return None
        uses = sorted(self.lexicon.nouns[tree.lower[token]], key=lambda use: -len(use[1]))
        for head, before, frame in uses:
            if before and not self._has_before(token, before):
                continue
            if any(self._looks_like(token, phrase) for phrase in frame.exclude):
                return None
            if head in frame.roles_as or f"{before} {head}" in frame.roles_as:
                event = self._role_noun_event(token, frame)
            else:
                event = self._frame_at_noun(token, core, frame)
            if event is not None:
                return event
        return None

    def _looks_like(self, token: int, phrase: str) -> bool:
        words = phrase.split()
        lower = self.tree.lower
        for start in range(token - len(words) + 1, token + 1):
            if start >= 0 and lower[start : start + len(words)] == words:
                return True
        return False

    def _light_verb(self, noun: int, frame: Frame) -> int | None:
        tree = self.tree
        forms = {form for lemma in frame.light for form in verb_forms(lemma)}
        verb = self.clauses.governor(noun)
        if verb is not None and tree.lower[verb] in forms:
            return verb
        if (
            tree.dep[noun] in {"obl", "nmod"}
            and tree.preposition(noun) in {"in", "during", "after", "at"}
            and verb is not None
        ):
            return None
        for kid in tree.children(noun, ("acl", "acl:relcl")):
            if tree.lower[kid] in forms:
                return kid
        return None

    def _frame_at_noun(self, trigger: int, noun: int, frame: Frame) -> Event | None:
        """Match a frame at a noun; in *mediation efforts* the ``trigger`` is the first, ``noun`` the second."""
        if frame.name == "at-request" and self.tree.preposition(noun) != "at":
            return None
        light = self._light_verb(noun, frame)
        if frame.name == "at-request":
            light = self.clauses.governor(noun)
        elif self._is_in_market(noun, frame):
            return None
        named = dict.fromkeys((noun, trigger))  # "the Norse mediation effort": Norse may hang under either
        roles = self._roles(frame, lambda slot: [k for head in named for k in self.slots.noun(slot, head, light)])
        governor = light if light is not None else self.clauses.governor(noun)
        if "participant" in roles and light is None:
            self._attend(noun, governor, roles)
            self._include_teller(noun, roles)
        joined = light is not None and self.tree.lemma[light] == "join" and self.tree.preposition(noun) == "for"
        if joined and light is not None:
            # "joined the ministers for their call with the governors": they, too
            present = roles.setdefault("participant", [])
            present += [k for t in self.clauses.patient(light) for k in self.actors.resolve_all(t) if k not in present]
        if light is not None and frame.kind in CONVERSATION_CLASSES and len(roles.get("participant", ())) == 1:
            # "had calls about the bill with Senator Berg": whatever the parser hung him under
            self._company(noun, roles["participant"])
        elif light is not None and frame.kind in CONVERSATION_CLASSES and self._is_all_hosts(noun, light, roles):
            self._company(noun, roles["participant"])
        event = self._event(trigger, governor, frame, roles, carries=light is not None)
        if frame.name == "at-request":
            event.status = "concluded"  # who is due to come was asked already
        event.content = self._noun_content(noun, light, frame)
        event.topics += told_about(self.slots, noun, light) if frame.about else []
        if governor is not None and self.tree.lemma[governor] in _FOCUS and self.tree.dep[noun].startswith("nsubj"):
            event.topics += told_about(self.slots, governor, None) + list(self.tree.children(governor, ("obj",)))
        event.anaphoric = self._is_anaphoric(noun)
        event.anaphoric = event.anaphoric and not joined
        event.joining = event.anaphoric and light is not None and self.tree.lemma[light] == "join"
        self._relay(event)
        if event.is_conversation and self._is_retold(noun, event):
            return event
        return event if self._complete(event) else None

    def _is_all_hosts(self, noun: int, light: int, roles: dict[str, list[str]]) -> bool:
        """``A and B convened a meeting on the law with state leaders``: none of those named so far was invited."""
        hosts = {k for t in self.clauses.agent(light) for k in self.actors.resolve_all(t)}
        convened = self.tree.lemma[light] in {"convene", "host", "chair", "lead"}
        return convened and bool(roles.get("participant")) and set(roles["participant"]) <= hosts

    def _is_in_market(self, noun: int, frame: Frame) -> bool:
        """``demand for coal fell``: what buyers want is nobody's demand."""
        governor = self.clauses.governor(noun)
        rises = governor is not None and self.tree.lemma[governor] in self.lexicon["market_verbs"]
        return frame.name == "demand" and rises

    def _attend(self, noun: int, governor: int | None, roles: dict[str, list[str]]) -> None:
        """``said during a visit to``, ``after talks with``: the subject of the clause takes part."""
        preposition = self.tree.preposition(noun)
        if (
            governor is not None
            and preposition in {"during", "in", "after", "on", "at", "following", "before", "for"}
            and len(roles["participant"]) < 2
        ):
            owners = self.clauses.possessor(noun)
            subject = owners or self.clauses.agent(governor)
            if preposition == "for" and self.tree.lemma[governor] not in {
                "arrive",
                "travel",
                "come",
                "fly",
                "be",
                "leave",
            }:
                return
            for token in subject:
                for key in self.actors.resolve_all(token):
                    if key not in roles["participant"]:
                        roles["participant"].insert(0, key)

    def _include_teller(self, noun: int, roles: dict[str, list[str]]) -> None:
        """``Peru denied a meeting with Chile``: the one who plans, offers or denies it would take part."""
        tree = self.tree
        company = [k for t in self.clauses.oblique(noun, "with") for k in self.actors.resolve_all(t)]
        if not company or set(roles["participant"]) - set(company):
            return
        for above in list(tree.ancestors(noun))[:3]:
            if self.clauses.is_verb(above):
                tellers = [k for t in self.clauses.agent(above) for k in self.actors.resolve_all(t)]
                new = [k for k in tellers if k not in roles["participant"]]
                if new:
                    roles["participant"][:0] = new
                    return
        if len(roles["participant"]) > 1:
            roles["participant"] = []  # with both, but nobody says who

    def _noun_content(self, noun: int, light: int | None, frame: Frame) -> int | None:
        for slot in frame.content:
            if slot == "infinitive":
                head = self.clauses.infinitive(noun)
            elif slot == "clause":
                head = self.clauses.clause(noun)
            elif slot in {"for", "of", "against"}:
                found = self.clauses.oblique(noun, slot)
                head = found[0] if found else None
            else:
                continue
            if head is not None:
                return head
        return None

    def _is_retold(self, noun: int, event: Event) -> bool:
        """``During the call``: it names no company, and nothing in it tells of another one than the last.

        *The NATO summit*, *the next call*, *the talks in Geneva* are not the conversation told of before.
        """
        tree = self.tree
        if not event.anaphoric or len(event.roles["participant"]) >= event.frame.least:
            return False
        first, _ = tree.sentences[tree.sentence[noun]]
        is_named = noun > first and tree.word[noun][0].isupper()
        if is_named or tree.lower[noun] not in self.lexicon["retold"] or event.places:
            return False
        if any(tree.preposition(k) in {"of", "for", "at"} for k in tree.children(noun, ("nmod",))):
            return False
        narrowed = (
            k
            for k in tree.children(noun, ("amod", "compound", "nmod:poss", "nmod:unmarked", "nummod", "acl:relcl"))
            if tree.lower[k] not in _ANAPHORIC | self.lexicon["telephone"] | self.lexicon["video"] | _SAME
        )
        return next(narrowed, None) is None

    def _is_anaphoric(self, noun: int) -> bool:
        return any(self.tree.lower[k] in _ANAPHORIC for k in self.tree.children(noun, ("det", "nmod:poss")))

    def _role_noun_event(self, noun: int, frame: Frame) -> Event | None:
        """``Qatar is a mediator between``, ``its role as mediator``, ``Oman, an intermediary between``."""
        tree = self.tree
        if not self._is_role_noun(noun, frame):
            return None
        roles: dict[str, list[str]] = {"mediator": [], "party": []}
        subject = tree.child(noun, "nsubj")
        head = tree.head[noun]
        bearers: list[int] = []
        if subject is not None:
            bearers = [subject]
        elif tree.dep[noun] == "appos":
            bearers = [head]
        elif tree.dep[noun] in {"obj", "xcomp"} and self.clauses.is_verb(head):
            bearers = self._made_or_opened(noun, head)
        elif noun > 1 and tree.lower[noun - 1] == "as" and tree.preposition(noun - 2) == "with":
            bearers = [noun - 2]
        elif tree.preposition(noun) == "as" and tree.dep[noun] in {"nmod", "obl"}:
            verb_frames = {f.name for _, p, f in self.lexicon.verbs.get(tree.lower[head], ()) if p == "as"}
            if frame.name in verb_frames:
                return None
            role = noun - 2 if noun > 1 and tree.lower[noun - 2] == "role" else head
            bearers = self.clauses.possessor(role) or (self.clauses.patient(head) if self.clauses.is_verb(head) else [])
        parties = self.clauses.between(noun) or self.slots.noun("dyad", noun, None)
        plain = tree.lower[noun] in {"mediator", "mediators"}
        if not parties and tree.preposition(noun) == "as":
            parties = self.slots.noun("between before", noun, None) or self._between_with(noun)
        if not parties and not plain:
            parties = self.clauses.oblique(noun, "for")  # "became a go-between for"
        weak = not plain and tree.lower[noun] not in {"intermediary", "intermediaries", "go-between", "middleman"}
        if weak and not parties:
            return None
        if plain and not bearers and not parties:
            return self._mediators_event(noun, frame)
        for token in bearers:
            roles["mediator"] += [k for k in self.actors.resolve_all(token) if k not in roles["mediator"]]
        if not roles["mediator"] and tree.lower[noun] not in _SPANNED:
            roles["mediator"] += [k for m in self.clauses.modifiers(noun) if (k := self.actors.adjective(m))]
        for token in parties:
            sides = self.actors.resolve_all(token) if tree.lower[noun] in _SPANNED else self._sides(token)
            roles["party"] += [k for k in sides if k not in roles["mediator"]]
        if len(roles["party"]) < _SPANNED.get(tree.lower[noun], 0):
            return None
        if not roles["mediator"] or (subject is None and not roles["party"] and not plain):
            return None
        event = self._event(
            noun,
            noun if subject is not None else self.clauses.governor(noun),
            frame,
            roles,
            carries=subject is not None,
        )
        if subject is not None:
            event.status = "ongoing" if event.status == "concluded" else event.status
        return event

    def _made_or_opened(self, noun: int, verb: int) -> list[int]:
        """``appointed her mediator``, ``became the go-between``, ``opened a back channel between``."""
        tree, clauses = self.tree, self.clauses
        if tree.lemma[verb] in self.lexicon["making"]:
            return [k for k in clauses.patient(verb) if k != noun]
        if tree.lemma[verb] == "become" or tree.lower[verb] in {"became", "remain", "remained", "remains"}:
            return clauses.surface_subject(verb)
        opens = tree.lemma[verb] in self.lexicon["channel_verbs"] and tree.lower[noun].endswith("channel")
        return clauses.agent(verb) if opens else []

    def _between_with(self, noun: int) -> list[int]:
        """The sides in *talks between A and B with Oslo as mediator*."""
        head = self.tree.head[noun]
        return self.clauses.oblique(head, "between") or self.slots.noun("between before", head, None)

    def _mediators_event(self, noun: int, frame: Frame) -> Event | None:
        """``African Union mediators met the rebels``: those whom mediators talk with are the parties."""
        tree, clauses = self.tree, self.clauses
        if tree.head[noun] > noun and self.actors.name_at(tree.head[noun]) is not None:
            noun = tree.head[noun]  # "UN mediator Ida Lunde met"
        mediators = self.actors.resolve(noun)
        verb = clauses.governor(noun)
        if verb is None and tree.preposition(noun) in {"with", "between"}:
            # "held talks with mediators"
            verb = clauses.governor(tree.head[noun])
        if not mediators or verb is None:
            return None
        uses = self.lexicon.verbs.get(tree.lower[verb], [])
        talks = [
            k
            for k in tree.kids[verb]
            if any(f.kind in CONVERSATION_CLASSES for _, _, f in self.lexicon.nouns.get(tree.lower[k], ()))
        ]
        if not talks and not any(f.kind in CONVERSATION_CLASSES for _, _, f in uses):
            return None
        others = (
            clauses.agent(verb) + clauses.patient(verb) + clauses.oblique(verb, "with") + clauses.oblique(verb, "to")
        )
        others += [k for t in talks for k in clauses.oblique(t, "with")]
        parties = [k for t in others if t != noun for k in self.actors.resolve_all(t) if k not in mediators]
        if not parties:
            return None
        event = self._event(noun, verb, frame, {"mediator": mediators, "party": list(dict.fromkeys(parties))})
        event.status = "ongoing" if event.status == "concluded" else event.status
        return event
