"""Relays: whose message it is, who carries it and to whom."""

from __future__ import annotations

from backchannel.extraction.events import Event
from backchannel.extraction.matching import Matching
from backchannel.extraction.tree import FINITE
from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["Relaying"]

# How many words after the verb its company may be named.
_REACH = 16
# "delivered it at the request of Oslo"
_WISHES = frozenset({"request", "requests", "behest", "instruction", "instructions", "order", "orders"})
# Prepositions of time and place, and of the company itself.
_CIRCUMSTANCES = frozenset({"with", "in", "at", "on", "of"})
# One-way acts of words alone, which somebody else can carry.
_WORDS = frozenset({"Statement", "Message", "Request", "Demand", "Offer", "Warning", "Threat", "Rejection"})
# "through Swiss channels"
_CHANNELS = frozenset({"channel", "channels", "hands", "offices"})
_MESSENGERS = frozenset({"State", "Person", "Group", "GovernmentBody"})


class Relaying(Matching):
    """Sorts out author, carrier and recipient of what is passed on."""

    def _relay(self, event: Event) -> None:
        """Sort out author and carrier where the frame tells of a message that somebody passes on."""
        frame, roles = event.frame, event.roles
        if event.frame.name == "message" and not roles.get("carrier"):
            roles["carrier"] = self._passed_by(event.trigger)
        elif "carrier" in roles and not roles["carrier"] and "through" in frame.carrier and not event.is_conversation:
            roles["carrier"] = self._through_whom(event.trigger)
        if "carrier" in roles:
            roles["carrier"] = [k for k in roles["carrier"] if self._is_third_hand(k)]
        if "carrier" in roles and event.is_conversation:
            self._at_second_hand(event)
        elif frame.name == "send":
            self._sent_by_another(event)
        elif not frame.relay and event.kind != "Mediation":
            self._told_by_another(event)
        if not frame.relay or frame.name == "send":
            return
        if not roles.get("recipient") and self._carries_between(event):
            return
        self._said_in_message(event)
        self._carried_for(event)
        senders, carriers = roles.get("sender", []), roles.get("carrier", [])
        subject = [k for t in self.clauses.agent(event.trigger) for k in self.actors.resolve_all(t)]
        if not roles.get("recipient"):
            roles["recipient"] = self._met_before(event.trigger, carriers)
        if frame.name == "bear":
            # "has its own proposal for Oslo": nobody else's, so nobody carries it
            own = {s for k in carriers for s in self._behind(k)}
            roles["sender"] = [k for k in senders if k not in own]
            return
        if carriers and not subject:
            return
        if carriers and subject and not set(carriers) & set(subject):
            # "Iran conveyed a message through Oman": the subject is the author
            roles["sender"] = senders or subject
            return
        # Who conveys the support of his own state speaks for it.
        own = {s for k in carriers for s in self._behind(k) if self.actors.drafts[s].kind == "State"}
        roles["sender"] = [k for k in senders if k not in carriers and k not in own]
        if not roles["sender"]:
            requester = self._requester(event.trigger, carriers)
            if requester is None:
                roles["sender"], roles["carrier"] = carriers, []
            else:
                roles["sender"] = requester

    def _said_in_message(self, event: Event) -> None:
        """``in a letter conveyed by Oslo, Peru told Chile``: who says it wrote the letter, who is told got it."""
        tree, clauses, roles = self.tree, self.clauses, event.roles
        message = tree.head[event.trigger]
        verb = clauses.governor(message) if tree.dep[event.trigger] in {"acl", "acl:relcl"} else None
        if verb is None or tree.lower[message].rstrip("s") not in clauses.messages | self.lexicon["documents"]:
            return
        if tree.preposition(message) != "in" or not clauses.is_passive(event.trigger):
            return
        if not roles.get("sender"):
            roles["sender"] = [k for t in clauses.agent(verb) for k in self.actors.resolve_all(t)]
        if not roles.get("recipient"):
            told = clauses.oblique(message, "to") or clauses.patient(verb) + clauses.oblique(verb, "to")
            roles["recipient"] = [k for t in told for k in self.actors.resolve_all(t)]

    def _passed_by(self, message: int) -> list[str]:
        """``Oslo's message, passed by the Omanis, reached Lima``: who carried it is told beside it."""
        passed = [
            participle
            for participle in self.tree.children(message, ("acl", "acl:relcl"))
            if any(f.relay for _, _, f in self.lexicon.verbs.get(self.tree.lower[participle], ()))
        ]
        return [k for p in passed for t in self.clauses.oblique(p, "by") for k in self.actors.resolve_all(t)]

    def _through_whom(self, trigger: int) -> list[str]:
        """``received a letter from the king through the emir``: the next *through*, wherever the parser hung it."""
        tree = self.tree
        _, end = tree.sentences[tree.sentence[trigger]]
        for position in range(trigger + 1, min(end, trigger + _REACH)):
            if tree.tag[position] in FINITE or tree.word[position] in {",", ";"}:
                return []
            if tree.lower[position] not in {"through", "via"} or tree.dep[position] != "case":
                continue
            head = tree.head[position]
            if any(tree.tag[k] == "PRP$" for k in tree.children(head, ("nmod:poss",))):
                return []  # "through their envoys": their own
            found = self.actors.resolve_all(head)
            if not found and tree.lower[head] in _CHANNELS:
                modifiers = self.clauses.modifiers(head)
                found = [k for m in modifiers if (k := self.actors.adjective(m)) is not None]
            return [k for k in found if self._is_messenger(k)]
        return []

    def _carried_for(self, event: Event) -> None:
        """``carried messages for the families to the kidnappers``: beside *to*, *for* tells whose it is."""
        clauses, roles = self.clauses, event.roles
        if event.frame.name not in {"convey", "deliver"}:
            return
        things = clauses.patient(event.trigger)
        if not roles.get("recipient"):
            # "a letter from the king to President Lima": hung under the king
            under = [a for t in things for f in clauses.oblique(t, "from") for a in clauses.oblique(f, "to")]
            roles["recipient"] = [k for t in under for k in self.actors.resolve_all(t)]
        if roles.get("sender"):
            return
        authors = [k for t in (event.trigger, *things) for k in clauses.oblique(t, "for")]
        addressees = [k for t in (event.trigger, *things, *authors) for k in clauses.oblique(t, "to")]
        sender = [k for t in authors for k in self.actors.resolve_all(t)]
        recipient = [k for t in addressees for k in self.actors.resolve_all(t) if k not in sender]
        if sender and recipient:
            roles["sender"], roles["recipient"] = sender, recipient

    def _carries_between(self, event: Event) -> bool:
        """``relayed messages between Chile and Peru``: who carries both ways mediates."""
        things = [k for k in self.clauses.patient(event.trigger) if self.tree.lower[k] in self.lexicon["carried"]]
        heads = [k for t in things[:1] for k in self.clauses.between(t) or self.clauses.between(event.trigger)]
        sides = [k for head in heads for k in self.actors.resolve_all(head)]
        carriers = [k for t in self.clauses.agent(event.trigger) for k in self.actors.resolve_all(t) if k not in sides]
        if len(sides) < 2 or not carriers:
            return False
        event.kind, event.roles = "Mediation", {"mediator": carriers, "party": sides}
        return True

    def _met_before(self, verb: int, carriers: list[str]) -> list[str]:
        """``met with the envoy and conveyed the demands``: it is the envoy who hears them."""
        tree = self.tree
        before, circumstance = tree.head[verb], tree.tag[verb] == "VBG"
        if circumstance and tree.dep[verb] == "acl":
            # "an envoy, carrying a letter, met the president"
            before = self.clauses.governor(before) or before
        uses = self.lexicon.verbs.get(tree.lower[before], ())
        beside = tree.dep[verb] == "conj" or (circumstance and tree.dep[verb] in {"acl", "advcl"})
        if not beside or not any(f.kind in CONVERSATION_CLASSES for _, _, f in uses):
            return []
        company = self.clauses.oblique(before, "with") + self.clauses.patient(before)
        return [k for t in company for k in self.actors.resolve_all(t) if k not in carriers]

    def _at_second_hand(self, event: Event) -> None:
        """Contact *through* somebody is a relay; negotiating through somebody is his mediation."""
        roles = event.roles
        carriers = [k for k in roles.get("carrier", []) if k not in roles["participant"]]
        if not carriers:
            roles.pop("carrier", None)
        elif (event.frame.name == "contact" and roles["participant"]) or self._speaks_through(event):
            fill = self.slots.verb if event.trigger == event.verb else lambda s, t: self.slots.noun(s, t, event.verb)
            toward = [h for slot in ("with", "to", "object") for h in fill(slot, event.trigger)]
            there = [k for head in toward for k in self.actors.resolve_all(head) if k not in carriers]
            if not there:
                self._company(event.trigger, there)
            here = [k for k in roles["participant"] if k not in there and k not in carriers]
            if len(here) > 1 and not there:
                # "Chile and Peru communicate through Oslo": both are authors, and both are told
                del roles["carrier"]
                event.third = carriers
                return
            del roles["participant"]
            roles["sender"], roles["recipient"], roles["carrier"] = here, there, carriers
            event.kind = "Message"
        else:
            del roles["carrier"]
            event.third = carriers

    def _speaks_through(self, event: Event) -> bool:
        """``spoke with Peru through Oslo``; *talks through Oslo* are negotiations that he mediates."""
        return event.frame.name == "speak" and event.trigger == event.verb and bool(event.roles["participant"])

    def _is_third_hand(self, key: str) -> bool:
        """Whose own voice a spokesman, an interpreter or the press is, speaks himself."""
        draft = self.actors.drafts[key]
        last = draft.label.lower().rpartition(" ")[2]
        return draft.kind != "NewsOrganization" and last not in self.lexicon["mouthpieces"]

    def _told_by_another(self, event: Event) -> None:
        """``told Peru through Oslo``, ``asked Oslo to tell Peru that``, ``told Peru on behalf of Oslo``."""
        roles = event.roles
        senders, recipients = roles.get("sender", []), roles.get("recipient", [])
        if "carrier" not in roles and senders and recipients and event.kind in _WORDS:
            roles["carrier"] = [k for k in self._through(event) if self._is_third_hand(k) and self._is_messenger(k)]
        if "carrier" in roles:
            taken = {*senders, *recipients}
            roles["carrier"] = [k for k in roles["carrier"] if k not in taken] if senders and recipients else []
        if event.frame.name != "tell" or roles["carrier"] or not senders or not recipients:
            return
        authors = [k for t in self.slots.verb("on behalf of", event.trigger) for k in self.actors.resolve_all(t)]
        if not authors and self.tree.tag[event.trigger] == "VB" and self.clauses.clause(event.trigger) is not None:
            authors = self._requester(event.trigger, senders) or []
        own = {s for k in senders for s in self._behind(k)}
        if authors and not own & {s for k in authors for s in self._behind(k)}:
            roles["sender"], roles["carrier"] = authors, senders

    def _through(self, event: Event) -> list[str]:
        """Who stands after *through* or *via*: *offered Peru a swap through Oslo*, *made the offer through Oslo*."""
        verb = event.verb if event.verb is not None else event.trigger
        things = [verb, *self.tree.children(verb, ("obj", "xcomp")), event.trigger]
        heads = dict.fromkeys(k for t in things for p in ("through", "via") for k in self.clauses.oblique(t, p))
        return [k for head in heads for k in self.actors.resolve_all(head)]

    def _is_messenger(self, key: str) -> bool:
        """States, persons and embassies carry words; what goes through a fund or an alliance is money or policy."""
        return self.actors.drafts[key].kind in _MESSENGERS

    def _sent_by_another(self, event: Event) -> None:
        """``used Oslo to send a message to Peru``: who is used carries it."""
        tree, roles = self.tree, event.roles
        above = tree.head[event.trigger]
        if tree.tag[event.trigger] != "VB" or tree.lemma[above] != "use" or roles.get("carrier"):
            return
        users = [k for t in self.clauses.agent(above) for k in self.actors.resolve_all(t)]
        if users and not set(users) & set(roles["sender"]):
            roles["sender"], roles["carrier"] = users, roles["sender"]

    def _requester(self, verb: int, carriers: list[str]) -> list[str] | None:
        """Who asked the carrier to pass the message on: *Israel asked him to convey*. None: nobody did."""
        tree = self.tree
        node = verb
        asked = [k for p in ("at", "on") for k in self.clauses.oblique(verb, p) if tree.lower[k] in _WISHES]
        for wish in asked:
            owners = self.clauses.possessor(wish) + self.clauses.oblique(wish, "of")
            if found := [k for t in owners for k in self.actors.resolve_all(t) if k not in carriers]:
                return found
        for _ in range(4):
            while tree.dep[node] == "conj":
                node = tree.head[node]
            above = tree.head[node]
            if above == node:
                return None
            if self._asks(above) or tree.lower[above] in {"told", "sent"}:
                asker = [k for t in self.clauses.agent(above) for k in self.actors.resolve_all(t)]
                return [k for k in asker if k not in carriers]
            if any(frame.inside == "requested" for _, _, frame in self.lexicon.nouns.get(tree.lower[above], ())):
                asker = [k for t in self._who_requests(above) for k in self.actors.resolve_all(t) if k not in carriers]
                if asker:
                    return asker
            node = above
        return None

    def _who_requests(self, noun: int) -> list[int]:
        """Whose request it is; in *signals from Oslo with a request to convey* that of the sender."""
        own = self.clauses.possessor(noun) + self.clauses.oblique(noun, "from") + self.clauses.oblique(noun, "by")
        if own:
            return own
        for above in list(self.tree.ancestors(noun))[:3]:
            if self.tree.preposition(above) == "from":
                return [above]
            found = self.clauses.oblique(above, "from")
            if found:
                return found
        return []

    def _asks(self, verb: int) -> bool:
        uses = self.lexicon.verbs.get(self.tree.lower[verb], ())
        return any(frame.inside == "requested" for _, _, frame in uses)

    def _company(self, verb: int, participants: list[str], *, close: bool = False) -> None:
        """``met today at the White House with``: the next *with* in the clause, wherever the parser hung it.

        ``close`` asks that nothing but a time and a place stand before it: *met over the dispute with Peru*.
        """
        tree = self.tree
        _, end = tree.sentences[tree.sentence[verb]]
        for position in range(verb + 1, min(end, verb + _REACH)):
            other = tree.dep[position] in {"case", "mark"} and tree.lower[position] not in _CIRCUMSTANCES
            if close and (other or tree.word[position] == ","):
                return
            if tree.lower[position] == "with" and tree.dep[position] == "case" and tree.head[position] > position:
                if tree.lower[position - 1] in self.lexicon["relations"] | self.lexicon["dyads"]:
                    continue
                head = tree.head[position]
                found = [k for k in self.actors.resolve_all(head) if k not in participants]
                if found and not self._looks_on(head):
                    participants += found
                    return
            if tree.pos[position] == "VERB" and tree.tag[position] != "VBN":
                return
