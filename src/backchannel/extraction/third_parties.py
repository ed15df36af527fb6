"""Third parties: under whose auspices, with whose help or through whom others talk; and who asks for mediation."""

from __future__ import annotations

from backchannel.extraction.actors import Actors
from backchannel.extraction.attribution import Attribution
from backchannel.extraction.clauses import Clauses
from backchannel.extraction.events import Event
from backchannel.extraction.relaying import Relaying
from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["ThirdParties", "add_askers"]

# Frames of what two sides do together, which a third one may have helped to bring about.
_TOGETHER = frozenset({"reach", "sign", "agree"})
_SIDES = ("participant", "sender", "recipient")
# Those who are asked on somebody's orders, or for others, tell nothing about who is at odds with whom.
_OF_OTHERS = frozenset({"task", "instruct", "propose-to", "order", "demand", "duty", "advice"})
# Contact that may go through somebody else.
_SPOKEN = frozenset({"contact", "speak", "communicate"})
_THROUGH = frozenset({"through", "via"})
_FIRST_HAND = frozenset({"directly", "direct", "indirectly"})
_DONE = frozenset({"do", "handle", "conduct", "go", "happen", "run"})
# How many sentences back the conversation may be, and how many words on the name.
_SENTENCES = 2
_NAME_REACH = 6
_ASKING = frozenset({"Request", "Demand", "Agreement", "Rejection"})


class ThirdParties(Relaying):
    """Adds the mediation that the circumstances of a conversation or an agreement tell of."""

    def _with_third_parties(self, found: list[Event]) -> list[Event]:
        found = sorted([*found, *self._second_hands(found)], key=lambda e: e.trigger)
        added = [m for event in found if (m := self._third_party(event, found)) is not None]
        for mediation in found:
            if mediation.kind == "Mediation" and mediation.verb != mediation.trigger and not mediation.roles["party"]:
                mediation.roles["party"] = self._sides_above(mediation, found)
        return sorted([*found, *added], key=lambda e: e.trigger)

    def _second_hands(self, found: list[Event]) -> list[Event]:
        """Messages beside a conversation, by those through whom it was held, too.

        *has been in contact with Peru, directly or through Oslo*; *They talk. This is done through Oslo.*
        """
        tree, added = self.tree, []
        carrying = [e for e in found if e.is_conversation and e.frame.name in _SPOKEN and not e.third]
        for token, lower in enumerate(tree.lower):
            if lower not in _THROUGH or not carrying:
                continue
            carriers = self._named_after(token)
            event = self._told_beside(token, carrying) or self._told_before_it(token, carrying) if carriers else None
            if event is not None:
                added += self._message_through(event, token, carriers)
                if (
                    added
                    and added[-1].trigger == token
                    and tree.word[tree.sentences[tree.sentence[token]][1] - 1] == "?"
                ):
                    added[-1].modality = "questioned"
        return added

    def _named_after(self, preposition: int) -> list[str]:
        _, end = self.tree.sentences[self.tree.sentence[preposition]]
        for token in range(preposition + 1, min(end, preposition + _NAME_REACH)):
            if self.tree.lower[token] in {",", ";", "and"}:
                return []
            found = [k for k in self.actors.resolve_all(token) if self._is_third_hand(k)]
            if found and self.tree.dep[token] not in {"amod", "compound"}:
                return found
        return []

    def _told_beside(self, token: int, events: list[Event]) -> Event | None:
        """``directly or through``: the conversation told of before in the sentence."""
        tree = self.tree
        if token < 2 or tree.lower[token - 1] not in {"or", "and"} or tree.lower[token - 2] not in _FIRST_HAND:
            return None
        sentence = tree.sentence[token]
        before = [e for e in events if e.trigger < token and tree.sentence[e.trigger] == sentence]
        return before[-1] if before else None

    def _told_before_it(self, token: int, events: list[Event]) -> Event | None:
        """``This is done through``: the conversation that a sentence before tells of."""
        tree, verb = self.tree, self.tree.head[self.tree.head[token]]
        subject = tree.child(verb, "nsubj", "nsubj:pass")
        if subject is None or tree.lower[subject] not in {"this", "that", "it"} or tree.lemma[verb] not in _DONE:
            return None
        sentence = tree.sentence[token]
        before = [e for e in events if 0 < sentence - tree.sentence[e.trigger] <= _SENTENCES]
        return before[-1] if before else None

    def _message_through(self, event: Event, token: int, carriers: list[str]) -> list[Event]:
        """Make the message; where both sides are named alike, those through whom they talk mediate."""
        participants = event.roles["participant"] = [k for k in event.roles["participant"] if k not in carriers]
        fill = self.slots.verb if event.trigger == event.verb else lambda s, t: self.slots.noun(s, t, event.verb)
        there = [
            k for s in ("with", "to", "object") for h in fill(s, event.trigger) for k in self.actors.resolve_all(h)
        ]
        there = [k for k in there if k not in carriers]
        here = [k for k in participants if k not in there]
        if there and here:
            frame = next(f for f in self.lexicon.frames if f.name == "send")
            roles = {"sender": here, "recipient": there, "carrier": carriers}
            return [Event(token, frame, "Message", event.verb, roles, event.status, event.modality)]
        event.third = carriers if len(here) > 1 else []
        return []

    def _third_party(self, event: Event, found: list[Event]) -> Event | None:
        if event.kind not in CONVERSATION_CLASSES and event.frame.name not in _TOGETHER:
            return None
        trigger, mediators = event.trigger, list(event.third)
        if not mediators:
            trigger, mediators = self._sponsor(event)
        sides = self._sides_of(event, mediators)
        behind = {s for k in sides for s in self._behind(k)}
        mediators = [k for k in mediators if not self._behind(k) & behind]
        if not mediators or len(sides) < 2 or any(e.kind == "Mediation" and e.trigger == trigger for e in found):
            return None
        if "participant" in event.roles:
            event.roles["participant"] = [k for k in event.roles["participant"] if k not in mediators]
        frame = next(f for f in self.lexicon.frames if f.kind == "Mediation")
        roles = {"mediator": mediators, "party": sides}
        return Event(trigger, frame, "Mediation", event.verb, roles, event.status, event.modality)

    def _sides_of(self, event: Event, mediators: list[str]) -> list[str]:
        return [k for role in _SIDES for k in event.roles.get(role, ()) if k not in mediators]

    def _sides_above(self, mediation: Event, found: list[Event]) -> list[str]:
        """``After months of Norse mediation, Peru and Chile signed``: what it is a circumstance of tells the sides."""
        tree, mediators = self.tree, mediation.roles["mediator"]
        for above in list(tree.ancestors(mediation.trigger))[:4]:
            for event in found:
                together = event.frame.name in _TOGETHER or event.is_conversation
                if above not in {event.trigger, event.verb} or not together:
                    continue
                sides = self._sides_of(event, mediators)
                if len(sides) > 1 and not {s for k in sides for s in self._behind(k)} & set(mediators):
                    return sides
        return []

    def _sponsor(self, event: Event) -> tuple[int, list[str]]:
        """``under the auspices of Oslo``, ``under Norse auspices``, ``with the help of Oslo``, ``with Oslo's help``."""
        tree, clauses = self.tree, self.clauses
        heads = dict.fromkeys((event.trigger, event.verb if event.verb is not None else event.trigger))
        for noun in [k for head in heads for k in tree.children(head, ("obl", "nmod", "advcl", "advmod"))]:
            word, preposition = tree.lower[noun], tree.preposition(noun)
            under = word in self.lexicon["auspices"] and preposition == "under"
            if not under and not (word in self.lexicon["third_party_help"] and preposition in {"with", "through"}):
                continue
            owners = clauses.possessor(noun) + clauses.oblique(noun, "of") + clauses.oblique(noun, "from")
            keys = [k for token in owners for k in self.actors.resolve_all(token)]
            keys = keys or [k for m in clauses.modifiers(noun) if (k := self.actors.adjective(m)) is not None]
            if keys:
                return noun, list(dict.fromkeys(keys))
        return event.trigger, []


def add_askers(clauses: Clauses, actors: Actors, attribution: Attribution, events: list[Event]) -> None:
    """Make who asks for mediation, accepts or rejects it a side, where no two sides are told.

    *Peru asked Oslo to mediate*, *rejected an offer to mediate in its dispute with Chile*. Organisations of
    states ask for others.
    """
    for event in events:
        named_by_role = bool(event.frame.roles_as) and event.verb != event.trigger
        word = attribution.content_of(event) if event.kind == "Mediation" and not named_by_role else None
        answer = attribution.content_of(word) if word is not None and word.kind == "Offer" else None
        if answer is not None and answer.kind in {"Rejection", "Agreement"} and answer.frame.inside is not None:
            word, event.status = answer, answer.frame.inside  # "turned down Oslo's offer to mediate"
        if word is None or word.kind not in _ASKING or word.frame.name in _OF_OTHERS:
            continue
        parties, mediators = event.roles["party"], event.roles["mediator"]
        if len(parties) > 1 or clauses.between(event.trigger):
            continue
        for key in word.roles.get("sender", ()):
            others = {*mediators, *parties} | {actors.side(k) for k in mediators}
            if key not in others and actors.drafts[key].kind != "IntergovernmentalOrganization":
                parties.append(key)
