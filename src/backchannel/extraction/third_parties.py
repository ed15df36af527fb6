"""Third parties: under whose auspices, with whose help or through whom others talk; and who asks for mediation."""

from __future__ import annotations

from backchannel.extraction.actors import Actors
from backchannel.extraction.attribution import Attribution
from backchannel.extraction.clauses import Clauses
from backchannel.extraction.events import Event
from backchannel.extraction.matching import Matching
from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["ThirdParties", "add_askers"]

# Frames of what two sides do together, which a third one may have helped to bring about.
_TOGETHER = frozenset({"reach", "sign", "agree"})
_SIDES = ("participant", "sender", "recipient")
# Those who are asked on somebody's orders, or for others, tell nothing about who is at odds with whom.
_OF_OTHERS = frozenset({"task", "instruct", "propose-to", "order", "demand", "duty", "advice"})
_ASKING = frozenset({"Request", "Demand", "Agreement", "Rejection"})


class ThirdParties(Matching):
    """Adds the mediation that the circumstances of a conversation or an agreement tell of."""

    def _with_third_parties(self, found: list[Event]) -> list[Event]:
        added = [m for event in found if (m := self._third_party(event, found)) is not None]
        for mediation in found:
            if mediation.kind == "Mediation" and mediation.verb != mediation.trigger and not mediation.roles["party"]:
                mediation.roles["party"] = self._sides_above(mediation, found)
        return sorted([*found, *added], key=lambda e: e.trigger)

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
