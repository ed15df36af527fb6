"""Frames at verbs: *conveyed*, *met*, *called on*, *acted as an intermediary*."""

from __future__ import annotations

from backchannel.extraction.events import Event
from backchannel.extraction.lexicon import Frame
from backchannel.extraction.relaying import Relaying
from backchannel.extraction.speech import Quote
from backchannel.extraction.speech_repairs import told_somebody
from backchannel.extraction.topics import told_about
from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["VerbFrames"]

# How far before "brokered by" the thing may stand.
_NOUN_REACH = 10
_EFFORTS = frozenset({"effort", "efforts"})
_PEACEMAKING = frozenset(
    {"end", "bring", "resolve", "mediate", "broker", "secure", "settle", "stop", "reach", "defuse"}
)
_OWN = frozenset({"its", "their", "his", "her", "our", "my", "itself", "themselves", "himself", "herself", "ourselves"})
_FELT = frozenset(
    {"support", "appreciation", "gratitude", "respect", "admiration", "sympathy", "thanks", "condolences", "concern"}
)
_HIDDEN = frozenset({"named", "identified", "quoted", "disclosed"})
_ALLOWED = frozenset({"authorised", "authorized", "permitted", "allowed", "cleared"})
_UNWILLING = frozenset({"would", "could", "will", "can", "neither"})
_RELATIVES = frozenset({"that", "which", "who", "whom"})
_CALLED = frozenset({"xcomp", "obj", "obl", "ccomp", "advcl", "acl"})


class VerbFrames(Relaying):
    """Matches the frames of verbs."""

    def _verb_event(self, token: int) -> Event | None:
        uses = self.lexicon.verbs[self.tree.lower[token]]
        with_particle = [u for u in uses if u[1] and self._has_particle(token, u[1])]
        # What its objects tell apart comes first: "expressed outrage" before "expressed".
        plain = [u for u in uses if not u[1] and (u[2].objects or not with_particle)]
        plain.sort(key=lambda u: (not u[2].objects, not u[2].requires))
        for _, particle, frame in sorted(with_particle, key=lambda u: not u[2].objects) + plain:
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
            if particle == "in":
                continue  # "gave food to refugees in the camps" gives in to nobody
            if tree.preposition(kid).split(" ")[0] == particle and not self._is_when(particle, kid):
                return True
            if tree.tag[kid] == "VBG" and any(tree.lower[k] == particle for k in tree.children(kid, ("mark",))):
                return True
        following = verb + 1
        if following >= len(tree) or tree.lower[following] != particle:
            return False
        return not (tree.dep[following] == "case" and self._is_when(particle, tree.head[following]))

    def _has_guest(self, verb: int) -> bool:
        """``called the premier to congratulate her on the result``: with an object of its own, *on* is another's."""
        return any(
            k > verb and not self.slots.is_time(k) and not self.tree.preposition(k)
            for k in self.tree.children(verb, ("obj", "iobj"))
        )

    def _is_when(self, particle: str, noun: int) -> bool:
        """*called on Monday* is no call on anybody; *called for talks* is a call for them."""
        return particle != "for" and self.slots.is_time(noun)

    def _frame_at_verb(self, verb: int, frame: Frame, particle: str) -> Event | None:
        tree = self.tree
        if not particle and tree.child(verb, "compound:prt") is not None:
            return None
        if tree.lemma[verb] == "call" and particle in {"on", "upon", "for"} and self._has_guest(verb):
            return None  # "called the province a model for others"
        if frame.hyphenated and not self.clauses.is_hyphenated(verb):
            return None
        if (frame.finite and self._is_purpose(verb)) or not self._is_called(verb, frame):
            return None
        if not self._object_fits(verb, frame) or not self._complement_fits(verb, frame):
            return None
        if frame.roles_as and not self._acts_as(verb, frame):
            return None
        if self._is_other_sense(verb, frame):
            return None
        if tree.lower[verb] in {"wanted", "needed"} and self.clauses.is_passive(verb):
            return None
        if self._is_no_answer(verb, frame):
            return None
        roles = self._roles(frame, lambda slot: self.slots.verb(slot, verb))
        if tree.lower[verb] in self.lexicon["wanting"] and self.clauses.infinitive(verb) is None:
            # "requested the troops": what is asked for is nobody who is asked
            wanted = {k for t in self.clauses.patient(verb) for k in self.actors.resolve_all(t)}
            roles["recipient"] = [k for k in roles.get("recipient", []) if k not in wanted]
        if frame.kind in CONVERSATION_CLASSES and "with" in frame.participant:
            if len(roles["participant"]) == 1:
                self._company(verb, roles["participant"])
            elif roles["participant"] and not self.slots.verb("with", verb):
                self._company(verb, roles["participant"], close=True)
        event = self._event(verb, verb, frame, roles)
        event.joining = frame.name == "join"
        event.content = self._content(verb, frame, event)
        event.quote = self.quote_of.get(verb) if "quote" in frame.content else None
        if event.quote is not None and frame.speech and event.content is None:
            # 'would talk "without conditions," he said'
            told = self._told_before(verb)
            if told is not None and self._is_fragment(event.quote, told):
                event.content = told
        if event.quote is not None and self._is_fragment(event.quote, event.content):
            event.quote = None
        if frame.speech and event.content is None and event.quote is None:
            event.content = self._told_before(verb)
        if "matter" in frame.topic:
            event.topics += self._matters(verb)
        event.topics += told_about(self.slots, verb, None) if frame.about else []
        self._relay(event)
        if frame.kind == "Statement" and frame.speech and self._holds_back(verb):
            event.status, event.modality = "refused", "asserted"
            other = next(self.tree.children(verb, ("conj",)), None)
            if event.content is None and other is not None:
                gerund = self.clauses.gerund(other) or self.clauses.gerund(verb)
                event.content = self.clauses.clause(other) or gerund or next(iter(self.clauses.patient(other)), None)
        if frame.kind == "Support" and not roles.get("recipient"):
            roles["recipient"] = self._spoken_with(verb, roles.get("sender", []))
        return event if self._complete(event) else None

    def _matters(self, verb: int) -> list[int]:
        """``discussed trade``, ``discussed deepening their ties``, ``discussed how to end it``: a thing or a clause."""
        talked = self.tree.lemma[verb] in {"discuss", "review"}
        found = [k for k in self.clauses.patient(verb) if talked or not self.actors.resolve(k)]
        if found or not talked:
            return found
        clause = next((k for k in self.tree.children(verb, ("ccomp", "xcomp")) if k > verb), None)
        return [] if clause is None else [clause]

    def _spoken_with(self, verb: int, senders: list[str]) -> list[str]:
        """``spoke with the premier to offer his congratulations``: whom one speaks with to offer it gets it."""
        tree, above = self.tree, self.tree.head[verb]
        if (
            tree.tag[verb] != "VB"
            or tree.dep[verb] not in {"advcl", "xcomp"}
            or tree.lower[above] not in self.lexicon.conversing
        ):
            return []
        company = self.clauses.oblique(above, "with") or self.clauses.patient(above)
        return [k for t in company for k in self.actors.resolve_all(t) if k not in senders]

    def _is_other_sense(self, verb: int, frame: Frame) -> bool:
        """*met the goal*, *defended its territory*, *asked not to be named*, *stopped talking*: no such acts."""
        tree, clauses = self.tree, self.clauses
        above = tree.head[verb]
        if tree.lower[above] in _ALLOWED and tree.dep[verb] == "xcomp" and clauses.is_negated(above):
            # "was not authorised to speak to the media": why somebody is not named
            return clauses.is_passive(above) and (frame.kind in CONVERSATION_CLASSES or frame.kind == "Statement")
        if frame.kind in CONVERSATION_CLASSES:
            if tree.dep[verb] == "xcomp" and tree.tag[verb] == "VBG" and tree.lemma[above] in self.lexicon["ceasing"]:
                return True
            above = tree.head[verb] if tree.dep[verb] == "conj" else verb
            shared = above != verb and clauses.is_passive(above) and not clauses.patient(verb)
            if frame.name == "meet" and (shared or clauses.is_passive(verb)):
                return not clauses.oblique(verb, "by") and not clauses.oblique(verb, "with")
            return frame.name == "meet" and any(
                tree.lower[k] in self.lexicon["met_things"] for k in clauses.patient(verb)
            )
        if frame.name == "voice-view" and tree.lemma[verb] == "convey" and clauses.oblique(verb, "to"):
            return True  # "asked us to convey to them that": a message, if another's
        if frame.name == "convey" and not clauses.oblique(verb, "to"):
            # "conveyed his support for Oslo": of what one feels, nothing is told to them
            things = [t for t in clauses.patient(verb) if tree.lower[t] in _FELT]
            if any(clauses.oblique(t, "for") or clauses.oblique(verb, "for") for t in things):
                return True
        if tree.lemma[verb] == "plead":
            return any(tree.lower[k] in {"guilty", "innocent", "insanity", "contest"} for k in tree.kids[verb])
        if frame.name == "threaten" and clauses.infinitive(verb) is None and verb not in self.quote_of:
            return any(tree.lower[k] in {"can", "could", "may", "might"} for k in tree.children(verb, ("aux",)))
        if frame.name == "defend":
            things = clauses.patient(verb)
            return any(tree.lower[k] in _OWN for t in things for k in (t, *clauses.possessor(t)))
        if frame.name == "deny" and tree.dep[verb] == "conj" and tree.lower[verb - 1] == "nor":
            return True  # "would neither confirm nor deny"
        if frame.name == "concede" and tree.lemma[verb] == "submit" and clauses.patient(verb):
            return True  # "submitted to them a set of proposals"
        if frame.name == "ask" and tree.lemma[verb] == "call" and self._pays_a_call(verb):
            return True
        if frame.name == "ask":
            wish = clauses.infinitive(verb)
            return wish is not None and tree.lower[wish] in _HIDDEN and clauses.is_negated(wish)
        return False

    def _pays_a_call(self, verb: int) -> bool:
        """``called on the foreign minister``, and asked him nothing: that is a visit to him."""
        clauses = self.clauses
        if clauses.infinitive(verb) is not None or clauses.clause(verb) is not None or verb in self.quote_of:
            return False
        if (
            clauses.oblique(verb, "for")
            or clauses.gerund(verb) is not None
            or self.tree.child(verb, "xcomp") is not None
        ):
            return False
        end = self.tree.sentences[self.tree.sentence[verb]][1]
        if any(self.tree.tag[t] == "TO" for t in range(verb + 1, end)):
            return False  # "called on Lima, who is to leave, to mediate"
        called = [
            k for t in (*clauses.oblique(verb, "on"), *clauses.oblique(verb, "upon")) for k in self.actors.resolve(t)
        ]
        return len(called) == 1 and self.actors.drafts[called[0]].kind == "Person"

    def _is_fragment(self, quote: Quote, content: int | None) -> bool:
        """``said Haddad "is no friend of ours"``: a quotation that is a part of what was said, not all of it."""
        tree = self.tree
        if content is None:
            return False
        words = [t for t in tree.subtree(content) if tree.dep[t] not in {"mark", "punct"}]
        return (
            words[0] < quote.first and quote.first <= words[-1] and tree.sentence[quote.last] == tree.sentence[content]
        )

    def _is_called(self, verb: int, frame: Frame) -> bool:
        """*called the raid a crime*: the words that the object gets must be those that the frame names."""
        tree, wanted = self.tree, frame.predicates
        kids = [*tree.kids[verb], *(k for back in tree.children(verb, ("advmod",)) for k in tree.kids[back])]
        called = [k for k in kids if tree.dep[k] in _CALLED and k > verb]
        called += [o for k in called if tree.lower[k] == "act" for o in self.clauses.oblique(k, "of")]
        return not wanted or any(tree.lower[k] in wanted for k in called)

    def _is_purpose(self, verb: int) -> bool:
        """*talks to release them*, *ways of supporting it*: no subject of its own, under a noun or beside a verb."""
        tree = self.tree
        while (tree.dep[verb] == "conj" and tree.child(verb, "nsubj", "nsubj:pass") is None) or (
            # "a mediator to help end the strikes"
            tree.dep[verb] in {"xcomp", "ccomp"} and tree.lower[tree.head[verb]] in {"help", "helping"}
        ):
            verb = tree.head[verb]
        if tree.tag[verb] not in {"VB", "VBG"} or tree.child(verb, "nsubj", "nsubj:pass", "aux") is not None:
            return False
        return tree.dep[verb] in {"acl", "advcl", "nmod", "obl", "advmod"} or self.clauses.is_negated(verb)

    def _is_no_answer(self, verb: int, frame: Frame) -> bool:
        """*declined to comment*, *did not say whether*, *Asked about the report*: these tell of no act."""
        tree = self.tree
        if frame.name == "reject" and (infinitive := self.clauses.infinitive(verb)) is not None:
            return tree.lower[infinitive] in self.lexicon["answering"] | _HIDDEN
        if (
            frame.kind in {"Statement", "Denial"}
            and self.clauses.is_negated(verb)
            and self.clauses.clause(verb) is None
        ):
            # "neither confirmed nor denied the report"
            return not (frame.name == "confirm" and self._holds_back(verb))
        circumstance = tree.dep[verb] == "advcl" and self.clauses.is_passive(verb)
        return frame.name == "ask" and circumstance and self.clauses.infinitive(verb) is None

    def _holds_back(self, verb: int) -> bool:
        """``would not confirm``, ``could neither confirm nor deny``: who will not answer refuses a statement."""
        tree = self.tree
        words = {tree.lower[k] for k in tree.children(verb, ("aux", "cc:preconj", "advmod"))}
        return bool(words & _UNWILLING) and self.clauses.is_negated(verb)

    def _told_before(self, verb: int) -> int | None:
        """``They met on Monday, two officials said``: the clause before is what they said."""
        tree = self.tree
        head = tree.head[verb]
        if tree.dep[verb] == "advcl" and any(tree.lower[k] == "as" for k in tree.children(verb, ("mark",))):
            # "They met, the agency quoted her as saying"
            return self.clauses.clause(head)
        if tree.dep[verb] == "parataxis" and head < verb and tree.pos[head] in {"VERB", "NOUN", "ADJ", "PROPN", "AUX"}:
            return head if tree.child(verb, "obj", "iobj") is None or told_somebody(tree, verb) else None
        if tree.dep[verb] == "parataxis" and head > verb and tree.word[verb + 1] == "," and self.clauses.is_verb(head):
            return head  # "Oslo, he says, asked them"
        return None

    def _object_fits(self, verb: int, frame: Frame) -> bool:
        if not frame.objects:
            return not frame.bare or self._is_bare(verb)
        wanted, tree = self.lexicon.objects[frame.name], self.tree
        things = [k for part in self.clauses.patient(verb) for k in self.actors.expand(part)]
        wider = self.lexicon["kinds"] | {"state"}  # "a series of talks", "the state of emergency"
        things += [k for t in things if tree.lower[t] in wider for k in self.clauses.oblique(t, "of")]
        if self.clauses.is_hyphenated(verb):
            things.append(tree.head[verb])
        elif tree.dep[verb] in {"acl", "acl:relcl"} and self.clauses.is_passive(verb):
            # "a ceasefire between Israel and militants brokered by Egypt": the parser takes the nearest noun
            things += range(max(tree.sentences[tree.sentence[verb]][0], verb - _NOUN_REACH), verb)
        for thing in things:
            before = list(tree.children(thing, ("compound",)))
            if tree.lower[thing] in _EFFORTS and frame.hyphenated and not self._is_for_peace(thing, wanted):
                continue  # "Haitian-led efforts to rebuild"
            if tree.lower[thing] in wanted or (
                # "facilitated the peace process"
                frame.kind == "Mediation" and any(tree.lower[k] in wanted for k in before)
            ):
                return not any(tree.lower[k] in frame.commercial for k in tree.children(thing, ("compound", "amod")))
        if "quote" in frame.content and verb in self.quote_of:
            return True
        if things:
            return False
        clause = "clause" in frame.content and self.clauses.clause(verb) is not None
        return clause or ("saying" in frame.content and self.clauses.gerund(verb) is not None)

    def _is_for_peace(self, effort: int, wanted: frozenset[str]) -> bool:
        tree = self.tree
        if any(tree.lower[k] in wanted | {"diplomatic"} for k in tree.children(effort, ("compound", "amod"))):
            return True
        return any(tree.lower[k] in _PEACEMAKING for k in tree.children(effort, ("acl", "advcl")))

    def _is_bare(self, verb: int) -> bool:
        """*called the president*, and no more: not *called him a liar*, *called the vote a fraud*, *called to say*."""
        tree = self.tree
        return (
            len(self.clauses.patient(verb)) == 1
            and tree.child(verb, "ccomp", "compound:prt") is None
            and all(tree.lower[k] in self.lexicon.verbs for k in tree.children(verb, ("xcomp",)))
            and not any(
                tree.preposition(k) in {"for", "on", "upon", "into", "off"} and not self.slots.is_time(k)
                for k in tree.kids[verb]
            )
        )

    def _complement_fits(self, verb: int, frame: Frame) -> bool:
        for needed in frame.requires:
            under = self.slots.content(["object infinitive"], verb, True)
            if needed == "infinitive" and under is None and self.clauses.infinitive(verb) is None:
                return False
            if needed == "clause" and self.clauses.clause(verb) is None:
                return False
            if needed == "object clause" and self.slots.content(["object clause", "clause"], verb, True) is None:
                return False
            if needed == "clause subject" and not self.slots.verb(needed, verb):
                return False
            if needed == "occasion" and not self._has_occasion(verb):
                return False
            if needed == "for" and not self.clauses.oblique(verb, needed):
                return False
        return True

    def _has_occasion(self, verb: int) -> bool:
        """*came for talks*, *went on a state visit*, *was sent to discuss the truce*."""
        occasions = [k for p in ("for", "on") for k in self.clauses.oblique(verb, p)]
        occasions += self.tree.children(verb, ("advcl", "xcomp"))
        return any(self.tree.lower[k] in self.lexicon.meeting for k in occasions)

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

    def _content(self, verb: int, frame: Frame, event: Event) -> int | None:
        fillers = {k for key in ("recipient", "participant") for k in self._heads.get(key, ())}
        if frame.kind == "Support":
            # "applauded Peru's leadership on climate": what it does, and not who leads it
            fillers -= {k for k in fillers if self.tree.lower[k] == "leadership" and self.clauses.possessor(k)}
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
        if head is None or head in fillers or self.tree.lower[head] in _RELATIVES:
            return None
        return head

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
