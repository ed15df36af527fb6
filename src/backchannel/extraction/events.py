"""Events: the frames of the lexicon found in the parsed article, with the fillers of their roles."""

from __future__ import annotations

import msgspec

from backchannel.extraction.actors import Actors
from backchannel.extraction.clauses import Clauses
from backchannel.extraction.lexicon import Frame, Lexicon
from backchannel.extraction.roles import Slots
from backchannel.extraction.speech import Quote
from backchannel.extraction.stance import stance
from backchannel.extraction.tree import Tree
from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["ROLES", "Event", "find_events"]

ROLES = ("sender", "recipient", "carrier", "participant", "mediator", "party")
# Words before a noun that make it one the reader knows already: "the call", "their meeting".
_ANAPHORIC = frozenset({"the", "this", "that", "these", "those", "their", "its"})
_FOCUS = frozenset(
    {"focus", "centre", "center", "touch", "cover", "address", "concern", "dwell", "revolve", "include", "deal"}
)
# "a series of messages", "any sort of message"
_KINDS = frozenset(
    [
        "sort",
        "kind",
        "type",
        "number",
        "set",
        "series",
        "couple",
        "piece",
        "lot",
        "flurry",
        "exchange",
        "list",
        "day",
        "days",
        "week",
        "weeks",
        "round",
        "rounds",
        "month",
        "months",
    ]
)
# How far before "brokered by" the thing may stand.
_NOUN_REACH = 10
_CALLED = frozenset({"xcomp", "obj", "obl", "ccomp", "advcl", "acl"})
# How many words after the verb its company may be named.
_REACH = 16
_PERSONAL = frozenset({"Person", "Group", "GovernmentBody", "Actor"})


class Event(msgspec.Struct, eq=False):
    """One act as the text tells it. Roles hold keys of actors; the rest are token numbers.

    ``content`` is the head of the clause that says what was said; ``quote`` the direct speech that does.
    """

    trigger: int
    frame: Frame
    kind: str
    verb: int | None
    roles: dict[str, list[str]]
    status: str
    modality: str
    content: int | None = None
    quote: Quote | None = None
    topics: list[int] = msgspec.field(default_factory=list)
    places: list[int] = msgspec.field(default_factory=list)
    anaphoric: bool = False
    inferred: int = 0
    first: int = -1

    @property
    def is_conversation(self) -> bool:
        """Say whether the act is two-way."""
        return self.kind in CONVERSATION_CLASSES

    def actors(self) -> list[str]:
        """Return all that fill a role, each once."""
        return list(dict.fromkeys(key for role in ROLES for key in self.roles.get(role, ())))


def find_events(tree: Tree, clauses: Clauses, lexicon: Lexicon, actors: Actors, quotes: list[Quote]) -> list[Event]:
    """Return the events of the article in the order of their triggers."""
    return _Finder(tree, clauses, lexicon, actors, quotes).find()


class _Finder:
    def __init__(self, tree: Tree, clauses: Clauses, lexicon: Lexicon, actors: Actors, quotes: list[Quote]) -> None:
        self.tree = tree
        self.clauses = clauses
        self.lexicon = lexicon
        self.actors = actors
        self.slots = Slots(tree, clauses, lexicon)
        self.quote_of = {q.verb: q for q in reversed(quotes) if q.verb is not None}

    def find(self) -> list[Event]:
        tree, found = self.tree, []
        for token, lower in enumerate(tree.lower):
            if tree.sentence[token] in tree.headlines:
                continue
            event = None
            if lower in self.lexicon.verbs and self.clauses.is_verb(token):
                event = self._verb_event(token)
            if event is None and lower in self.lexicon.nouns and tree.pos[token] in {"NOUN", "PROPN", "VERB"}:
                event = self._noun_event(token)
            if event is not None:
                found.append(event)
        verbs = {e.trigger for e in found if e.verb == e.trigger and e.frame.objects}
        return [e for e in found if e.verb == e.trigger or self.clauses.governor(e.trigger) not in verbs]

    # ---- verbs -------------------------------------------------------------------------------------

    def _verb_event(self, token: int) -> Event | None:
        uses = self.lexicon.verbs[self.tree.lower[token]]
        with_particle = [u for u in uses if u[1] and self._has_particle(token, u[1])]
        # What its objects tell apart comes first: "expressed outrage" before "expressed".
        for _, particle, frame in sorted(
            with_particle or [u for u in uses if not u[1]], key=lambda u: not u[2].objects
        ):
            event = self._frame_at_verb(token, frame, particle)
            if event is not None:
                return event
        return None

    def _has_particle(self, verb: int, particle: str) -> bool:
        tree = self.tree
        if " " in particle:
            return all(self._has_particle(verb, word) for word in particle.split())
        for kid in tree.kids[verb]:
            if tree.lower[kid] == particle and tree.dep[kid] in {
                "compound:prt",
                "advmod",
                "case",
                "mark",
                "compound",
                "xcomp",
            }:
                return True
            if tree.preposition(kid).split(" ")[0] == particle and not self.slots.is_time(kid):
                return True
        following = verb + 1
        if following >= len(tree) or tree.lower[following] != particle:
            return False
        return not (tree.dep[following] == "case" and self.slots.is_time(tree.head[following]))

    def _frame_at_verb(self, verb: int, frame: Frame, particle: str) -> Event | None:
        tree = self.tree
        if not particle and tree.child(verb, "compound:prt") is not None:
            return None
        if frame.hyphenated and not self.clauses.is_hyphenated(verb):
            return None
        if (frame.finite and self._is_purpose(verb)) or not self._is_called(verb, frame):
            return None
        if not self._object_fits(verb, frame) or not self._complement_fits(verb, frame):
            return None
        if frame.roles_as and not self._acts_as(verb, frame):
            return None
        if tree.lower[verb] in {"wanted", "needed"} and self.clauses.is_passive(verb):
            return None
        roles = self._roles(frame, lambda slot: self.slots.verb(slot, verb))
        if frame.kind in CONVERSATION_CLASSES and "with" in frame.participant and len(roles["participant"]) == 1:
            self._company(verb, roles["participant"])
        event = self._event(verb, verb, frame, roles)
        event.content = self._content(verb, frame, event)
        event.quote = self.quote_of.get(verb) if "quote" in frame.content else None
        if frame.speech and event.content is None and event.quote is None:
            event.content = self._told_before(verb)
        if "matter" in frame.topic:
            event.topics += [k for k in self.clauses.patient(verb) if not self.actors.resolve(k)]
        event.topics += self.slots.about(verb, None) if frame.about else []
        self._relay(event)
        return event if self._complete(event) else None

    def _is_called(self, verb: int, frame: Frame) -> bool:
        """*called the raid a crime*: the words that the object gets must be those that the frame names."""
        tree, wanted = self.tree, frame.predicates
        kids = tree.kids[verb]
        return not wanted or any(tree.lower[k] in wanted and tree.dep[k] in _CALLED and k > verb for k in kids)

    def _is_purpose(self, verb: int) -> bool:
        """*talks to release them*, *ways of supporting it*: no subject of its own, under a noun or beside a verb."""
        tree = self.tree
        while tree.dep[verb] == "conj" and tree.child(verb, "nsubj", "nsubj:pass") is None:
            verb = tree.head[verb]
        if tree.tag[verb] not in {"VB", "VBG"} or tree.child(verb, "nsubj", "nsubj:pass", "aux") is not None:
            return False
        return tree.dep[verb] in {"acl", "advcl", "nmod", "obl", "advmod"} or self.clauses.is_negated(verb)

    def _told_before(self, verb: int) -> int | None:
        """``They met on Monday, two officials said``: the clause before is what they said."""
        tree = self.tree
        head = tree.head[verb]
        if tree.dep[verb] == "parataxis" and head < verb and tree.pos[head] in {"VERB", "NOUN", "ADJ", "PROPN", "AUX"}:
            return head if tree.child(verb, "obj", "iobj") is None else None
        return None

    def _company(self, verb: int, participants: list[str]) -> None:
        """``met today at the White House with``: the next *with* in the clause, wherever the parser hung it."""
        tree = self.tree
        _, end = tree.sentences[tree.sentence[verb]]
        for position in range(verb + 1, min(end, verb + _REACH)):
            if tree.lower[position] == "with" and tree.dep[position] == "case" and tree.head[position] > position:
                found = [k for k in self.actors.resolve_all(tree.head[position]) if k not in participants]
                if found:
                    participants += found
                    return
            if tree.pos[position] == "VERB" and tree.tag[position] != "VBN":
                return

    def _object_fits(self, verb: int, frame: Frame) -> bool:
        if not frame.objects:
            return not frame.bare or self._is_bare(verb)
        wanted, tree = self.lexicon.objects[frame.name], self.tree
        things = [k for part in self.clauses.patient(verb) for k in self.actors.expand(part)]
        things += [k for t in things if tree.lower[t] in _KINDS for k in self.clauses.oblique(t, "of")]
        if self.clauses.is_hyphenated(verb):
            things.append(tree.head[verb])
        elif tree.dep[verb] in {"acl", "acl:relcl"} and self.clauses.is_passive(verb):
            # "a ceasefire between Israel and militants brokered by Egypt": the parser takes the nearest noun
            things += range(max(tree.sentences[tree.sentence[verb]][0], verb - _NOUN_REACH), verb)
        for thing in things:
            if tree.lower[thing] in wanted:
                return not any(tree.lower[k] in frame.commercial for k in tree.children(thing, ("compound", "amod")))
        if "quote" in frame.content and verb in self.quote_of:
            return True
        return "clause" in frame.content and not things and self.clauses.clause(verb) is not None

    def _is_bare(self, verb: int) -> bool:
        """*called the president*, and no more: not *called him a liar*, *called the vote a fraud*, *called to say*."""
        tree = self.tree
        return (
            len(list(tree.children(verb, ("obj", "iobj")))) == 1
            and tree.child(verb, "ccomp", "compound:prt") is None
            and all(tree.lower[k] in self.lexicon.verbs for k in tree.children(verb, ("xcomp",)))
            and not any(
                tree.preposition(k) in {"for", "on", "upon", "into", "off"} and not self.slots.is_time(k)
                for k in tree.kids[verb]
            )
        )

    def _complement_fits(self, verb: int, frame: Frame) -> bool:
        for needed in frame.requires:
            if needed == "infinitive" and self.clauses.infinitive(verb) is None:
                return False
            if needed == "clause" and self.clauses.clause(verb) is None:
                return False
        return True

    def _acts_as(self, verb: int, frame: Frame) -> bool:
        things = self.clauses.oblique(verb, "as") + (
            self.clauses.patient(verb) if self.tree.lemma[verb] == "play" else []
        )
        things += [k for t in things for k in self.clauses.oblique(t, "of") + self.clauses.oblique(t, "as")]
        for thing in things:
            for noun in self.actors.expand(thing):
                if self._is_role_noun(noun, frame):
                    return True
        return False

    def _is_role_noun(self, noun: int, frame: Frame) -> bool:
        tree = self.tree
        for head, before, candidate in self.lexicon.nouns.get(tree.lower[noun], ()):
            if candidate is frame and (not before or self._has_before(noun, before)):
                if head == "channel" and not before:
                    return any(tree.lower[k] in {"back", "communication", "mediation"} for k in tree.kids[noun])
                return True
        return False

    def _content(self, verb: int, frame: Frame, event: Event) -> int | None:
        fillers = {k for key in ("recipient", "participant") for k in self._heads.get(key, ())}
        head = self.slots.content(frame.content, verb, self.clauses.is_verb(verb))
        if head is not None and "matter" in frame.content and "infinitive" in frame.content:
            head = self._matter_with(verb, head, fillers)
        if head is None or head in fillers:
            slots = [s for s in frame.content if s != "matter" or head not in fillers]
            head = self.slots.content([s for s in slots if s != "matter"], verb, True)
        if head is None and "of" in frame.content:
            head = self.clauses.gerund(verb)
            for thing in self.clauses.patient(verb) if head is None else ():
                gerund = self.clauses.gerund(thing)
                head = gerund if gerund is not None and self.tree.lower[gerund - 1] == "of" else head
        return head if head not in fillers else None

    def _matter_with(self, verb: int, content: int, fillers: set[int]) -> int:
        """``demanded a meeting to discuss the border``: the infinitive belongs to the thing before it."""
        tree = self.tree
        if (
            tree.head[content] != verb
            or tree.tag[content] != "VB"
            or tree.dep[content] not in {"xcomp", "advcl", "ccomp"}
        ):
            return content
        for thing in tree.children(verb, ("obj",)):
            if thing not in fillers and thing < content and not self.actors.resolve(thing):
                tree.attach(content, thing, "acl")
                return thing
        return content

    # ---- nouns -------------------------------------------------------------------------------------

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

    def _has_before(self, noun: int, before: str) -> bool:
        tree = self.tree
        if noun > 0 and tree.lower[noun - 1] == before:
            return True
        return any(tree.lower[k] == before for k in tree.children(noun, ("compound", "amod")))

    def _looks_like(self, token: int, phrase: str) -> bool:
        words = phrase.split()
        lower = self.tree.lower
        for start in range(token - len(words) + 1, token + 1):
            if start >= 0 and lower[start : start + len(words)] == words:
                return True
        return False

    def _light_verb(self, noun: int, frame: Frame) -> int | None:
        tree = self.tree
        forms = {form for lemma in frame.light for form in _forms(lemma)}
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
        light = self._light_verb(noun, frame)
        roles = self._roles(frame, lambda slot: self.slots.noun(slot, noun, light))
        governor = light if light is not None else self.clauses.governor(noun)
        if "participant" in roles and light is None:
            self._attend(noun, governor, roles)
            self._include_teller(noun, roles)
        event = self._event(trigger, governor, frame, roles, carries=light is not None)
        event.content = self._noun_content(noun, light, frame)
        event.topics += self.slots.about(noun, light) if frame.about else []
        if governor is not None and self.tree.lemma[governor] in _FOCUS and self.tree.dep[noun].startswith("nsubj"):
            event.topics += self.slots.about(governor, None) + list(self.tree.children(governor, ("obj",)))
        event.anaphoric = self._is_anaphoric(noun)
        self._relay(event)
        retold = self.tree.lower[noun] in self.lexicon["retold"]
        if event.is_conversation and event.anaphoric and retold and len(event.roles["participant"]) < frame.least:
            return event
        return event if self._complete(event) else None

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
        if len(roles["participant"]) != 1 or not self.clauses.oblique(noun, "with"):
            return
        for above in list(tree.ancestors(noun))[:3]:
            if self.clauses.is_verb(above):
                tellers = [k for t in self.clauses.agent(above) for k in self.actors.resolve_all(t)]
                new = [k for k in tellers if k not in roles["participant"]]
                if new:
                    roles["participant"][:0] = new
                    return

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
        elif tree.preposition(noun) == "as" and tree.dep[noun] in {"nmod", "obl"}:
            verb_frames = {f.name for _, p, f in self.lexicon.verbs.get(tree.lower[head], ()) if p == "as"}
            if frame.name in verb_frames:
                return None
            role = noun - 2 if noun > 1 and tree.lower[noun - 2] == "role" else head
            bearers = self.clauses.possessor(role) or (self.clauses.patient(head) if self.clauses.is_verb(head) else [])
        parties = self.clauses.between(noun)
        plain = tree.lower[noun] in {"mediator", "mediators"}
        weak = not plain and tree.lower[noun] not in {"intermediary", "intermediaries", "go-between", "middleman"}
        if weak and not parties:
            return None
        if plain and not bearers and not parties:
            return self._mediators_event(noun, frame)
        for token in bearers:
            roles["mediator"] += [k for k in self.actors.resolve_all(token) if k not in roles["mediator"]]
        if not roles["mediator"]:
            roles["mediator"] += [k for m in self.clauses.modifiers(noun) if (k := self.actors.adjective(m))]
        for token in parties:
            roles["party"] += [k for k in self.actors.resolve_all(token) if k not in roles["mediator"]]
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

    def _mediators_event(self, noun: int, frame: Frame) -> Event | None:
        """``African Union mediators met the rebels``: those whom mediators talk with are the parties."""
        tree, clauses = self.tree, self.clauses
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

    # ---- both --------------------------------------------------------------------------------------

    def _roles(self, frame: Frame, fillers: object) -> dict[str, list[str]]:
        """Fill the roles of a frame; for one-way roles the first slot that yields an actor wins."""
        roles: dict[str, list[str]] = {}
        self._heads: dict[str, list[int]] = {}
        for role in ROLES:
            slots: tuple[str, ...] = getattr(frame, role)
            if not slots:
                continue
            found: list[str] = []
            for slot in slots:
                heads = fillers(slot)  # type: ignore[operator]
                keys = [k for head in heads for k in self._resolve(head, slot)]
                if role == "party" and keys and slot.endswith("between"):
                    keys = [k for head in heads for k in self._sides(head)]
                if keys:
                    self._heads.setdefault(role, []).extend(heads)
                found += [k for k in keys if k not in found]
                if found and role != "participant":
                    break
            roles[role] = found
        return roles

    def _sides(self, head: int) -> list[str]:
        """Of *between A and B* both are sides: where one is known, the other is somebody too."""
        return [k for part in self.actors.expand(head) for k in self.actors.resolve(part) or self.actors.unknown(part)]

    def _resolve(self, head: int, slot: str) -> list[str]:
        if slot.endswith("adjective") or (slot == "helper" and self.tree.pos[head] == "ADJ"):
            key = self.actors.adjective(head)
            return [key] if key else []
        if slot == "subject" and self.tree.dep[head] in {"amod", "compound"}:
            key = self.actors.adjective(head)
            return [key] if key else []
        return self.actors.resolve_all(head)

    def _event(
        self, trigger: int, verb: int | None, frame: Frame, roles: dict[str, list[str]], carries: bool = True
    ) -> Event:
        status, modality = stance(self.tree, self.clauses, self.lexicon, trigger, verb, carries)
        if frame.status is not None and status == "concluded":
            status = frame.status
        event = Event(trigger, frame, frame.kind, verb, roles, status, modality)
        event.places = self._places(trigger, verb, frame)
        if event.kind == "Conversation":
            event.kind = self._how(event)
        return event

    def _how(self, event: Event) -> str:
        """A conversation by telephone or video is told by its circumstances."""
        for head in {event.trigger, event.verb if event.verb is not None else event.trigger}:
            for kid in self.tree.kids[head]:
                words = {self.tree.lower[k] for k in (kid, *self.tree.kids[kid])}
                if words & self.lexicon["video"] and self.tree.preposition(kid) in {
                    "by",
                    "via",
                    "over",
                    "on",
                    "through",
                    "in",
                    "",
                }:
                    return "VideoCall"
                if words & self.lexicon["telephone"] and (
                    self.tree.preposition(kid) in {"by", "on", "over", "via"}
                    or self.tree.dep[kid] in {"advmod", "compound", "amod"}
                ):
                    return "PhoneCall"
        return event.kind

    def _places(self, trigger: int, verb: int | None, frame: Frame) -> list[int]:
        found: list[int] = []
        heads = [trigger] if verb is None or verb == trigger else [trigger, verb]
        for head in heads:
            for preposition in dict.fromkeys(("in", "at", *frame.destination)):
                found += self.clauses.oblique(head, preposition)
            if frame.destination and self.clauses.is_verb(head):
                found += self.clauses.patient(head)
        for kid in self.tree.children(trigger, ("acl",)):
            found += self.clauses.oblique(kid, "in")
        return [k for part in found for k in self.actors.expand(part)]

    def _relay(self, event: Event) -> None:
        """Sort out author and carrier where the frame tells of a message that somebody passes on."""
        frame, roles = event.frame, event.roles
        if "carrier" in roles and event.is_conversation:
            self._at_second_hand(event)
        if not frame.relay or frame.name == "send":
            return
        if not roles.get("recipient") and self._carries_between(event):
            return
        senders, carriers = roles.get("sender", []), roles.get("carrier", [])
        subject = [k for t in self.clauses.agent(event.trigger) for k in self.actors.resolve_all(t)]
        if not roles.get("recipient"):
            roles["recipient"] = self._met_before(event.trigger, carriers)
        if carriers and not subject:
            return
        if carriers and subject and not set(carriers) & set(subject):
            # "Iran conveyed a message through Oman": the subject is the author
            roles["sender"] = senders or subject
            return
        roles["sender"] = [k for k in senders if k not in carriers]
        if not roles["sender"]:
            requester = self._requester(event.trigger, carriers)
            if requester is None:
                roles["sender"], roles["carrier"] = carriers, []
            else:
                roles["sender"] = requester

    def _carries_between(self, event: Event) -> bool:
        """``relayed messages between Chile and Peru``: who carries both ways mediates."""
        heads = self.slots.verb("object between", event.trigger) or self.clauses.between(event.trigger)
        sides = [k for head in heads for k in self.actors.resolve_all(head)]
        carriers = [k for t in self.clauses.agent(event.trigger) for k in self.actors.resolve_all(t) if k not in sides]
        if len(sides) < 2 or not carriers:
            return False
        event.kind, event.roles = "Mediation", {"mediator": carriers, "party": sides}
        return True

    def _met_before(self, verb: int, carriers: list[str]) -> list[str]:
        """``met with the envoy and conveyed the demands``: it is the envoy who hears them."""
        tree = self.tree
        before = tree.head[verb]
        uses = self.lexicon.verbs.get(tree.lower[before], ())
        if tree.dep[verb] != "conj" or not any(f.kind in CONVERSATION_CLASSES for _, _, f in uses):
            return []
        company = self.clauses.oblique(before, "with") + self.clauses.patient(before)
        return [k for t in company for k in self.actors.resolve_all(t) if k not in carriers]

    def _at_second_hand(self, event: Event) -> None:
        """Contact *through* somebody is a relay; negotiating through somebody is his mediation."""
        roles = event.roles
        carriers = [k for k in roles.get("carrier", []) if k not in roles["participant"]]
        if not carriers:
            roles.pop("carrier", None)
        elif event.frame.name == "contact" and roles["participant"]:
            fill = self.slots.verb if event.trigger == event.verb else lambda s, t: self.slots.noun(s, t, event.verb)
            toward = [h for slot in ("with", "to", "object") for h in fill(slot, event.trigger)]
            there = [k for head in toward for k in self.actors.resolve_all(head) if k not in carriers]
            if not there:
                self._company(event.trigger, there)
            roles["sender"] = [k for k in roles.pop("participant") if k not in there and k not in carriers]
            roles["recipient"], roles["carrier"] = there, carriers
            event.kind = "Message"

    def _requester(self, verb: int, carriers: list[str]) -> list[str] | None:
        """Who asked the carrier to pass the message on: *Israel asked him to convey*. None: nobody did."""
        tree = self.tree
        node = verb
        for _ in range(4):
            while tree.dep[node] == "conj":
                node = tree.head[node]
            above = tree.head[node]
            if above == node:
                return None
            if self._asks(above) or tree.lower[above] in {"told", "sent"}:
                asker = [k for t in self.clauses.agent(above) for k in self.actors.resolve_all(t)]
                return [k for k in asker if k not in carriers]
            node = above
        return None

    def _asks(self, verb: int) -> bool:
        uses = self.lexicon.verbs.get(self.tree.lower[verb], ())
        return any(frame.inside == "requested" for _, _, frame in uses)

    def _complete(self, event: Event) -> bool:
        """Say whether enough roles are filled for the act to be one."""
        frame, roles = event.frame, event.roles
        if event.kind == "Mediation" and frame.kind != "Mediation":
            return bool(roles.get("mediator")) and bool(roles.get("party"))
        second_hand = frame.name == "contact" and bool(roles.get("carrier"))
        if frame.needs and not second_hand and not any(roles.get(role) for role in frame.needs):
            return False
        if frame.relay and not (roles.get("sender") or roles.get("carrier")):
            return False
        if frame.official and self.actors.drafts[roles["sender"][0]].kind == "Group":
            return False
        participants = roles.get("participant", [])
        if "participant" in roles:
            if frame.persons and not any(self._can_be_guest(k) for k in participants[1:]):
                return False
            if len(participants) < frame.least:
                return False
        for role in frame.also_needs:
            if role == "destination":
                if not any(self.actors.place(k) for k in event.places):
                    return False
            elif not roles.get(role) and not self._asks_somebody(event):
                return False
        if frame.speech or frame.content:
            return self._says_something(event)
        if frame.kind == "Mediation":
            roles["party"] = [k for k in roles.get("party", []) if k not in roles["mediator"]]
        return True

    def _can_be_guest(self, key: str) -> bool:
        """Persons and bodies are called and received; *35,000 refugees* are something else."""
        draft = self.actors.drafts[key]
        return draft.kind in _PERSONAL and not any(c.isdigit() for c in draft.label)

    def _asks_somebody(self, event: Event) -> bool:
        """``appealed to both sides to stop``: who is asked is told, though nobody can say who it is."""
        content, trigger = event.content, event.trigger
        if event.frame.name not in {"ask", "order"} or content is None or event.verb != trigger:
            return False
        return content > trigger + 1 and self.clauses.infinitive(trigger) == content and bool(event.roles.get("sender"))

    def _says_something(self, event: Event) -> bool:
        """A statement without content is no act worth keeping; a request to nobody about nothing neither."""
        if event.content is not None or event.quote is not None:
            return True
        mute = not event.frame.speech or event.frame.kind in {"Accusation", "Warning"}
        return mute and bool(event.roles.get("recipient"))


def _forms(lemma: str) -> tuple[str, ...]:
    from backchannel.extraction.inflection import verb_forms

    return verb_forms(lemma)
