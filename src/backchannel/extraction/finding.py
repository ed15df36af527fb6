"""Finding events: every word of the article that a frame of the lexicon may fire on."""

from __future__ import annotations

from backchannel.extraction.actors import Actors
from backchannel.extraction.clauses import Clauses
from backchannel.extraction.events import Event
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.noun_frames import NounFrames
from backchannel.extraction.speech import Quote
from backchannel.extraction.third_parties import ThirdParties
from backchannel.extraction.topics import told_about
from backchannel.extraction.tree import Tree
from backchannel.extraction.verb_frames import VerbFrames

__all__ = ["find_events"]

# What is talked about by those who meet for it: "met to discuss the ceasefire", "spoke to review the deal".
_DISCUSSING = frozenset({"discuss", "discussing", "review", "debate"})
_SPEAKING = frozenset({"consult", "talk", "confer", "speak"})


def find_events(tree: Tree, clauses: Clauses, lexicon: Lexicon, actors: Actors, quotes: list[Quote]) -> list[Event]:
    """Return the events of the article in the order of their triggers."""
    return _Finder(tree, clauses, lexicon, actors, quotes).find()


class _Finder(VerbFrames, NounFrames, ThirdParties):
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
        found = self._with_purposes(self._without_carriers(found))
        return self._with_third_parties(self._without_doubles(found))

    def _without_doubles(self, found: list[Event]) -> list[Event]:
        """``expressed support``: one act; ``sought mediation``: a request, and the mediation that it is about."""
        kinds = {e.trigger: e.kind for e in found if e.verb == e.trigger and e.frame.objects}
        kept = []
        for event in found:
            carrier = kinds.get(self.clauses.governor(event.trigger) or 0) if event.verb != event.trigger else None
            if carrier is None or (event.kind == "Mediation" and carrier != "Mediation"):
                kept.append(event)
        return kept

    def _without_carriers(self, found: list[Event]) -> list[Event]:
        """``convened a call with allies``: the call is the act, and the day of the verb is the call's."""
        carriers = {
            e.verb
            for e in found
            if e.is_conversation and e.verb != e.trigger and self.tree.dep[e.trigger] in {"obj", "nsubj:pass"}
        }
        return [e for e in found if not (e.is_conversation and e.verb == e.trigger and e.trigger in carriers)]

    def _with_purposes(self, found: list[Event]) -> list[Event]:
        """``met to discuss the ceasefire``: what a conversation is held for is its topic, not another one."""
        tree = self.tree
        held = {token: e for e in found if e.is_conversation for token in (e.trigger, e.verb) if token is not None}
        kept = []
        for event in found:
            purpose = event.is_conversation and event.verb == event.trigger and tree.tag[event.trigger] == "VB"
            above = [held[a] for a in list(tree.ancestors(event.trigger))[:3] if a in held] if purpose else []
            told = above and above[0] is not event and event.topics
            if told and (event.frame.topic or _same_company(event, above[0])):
                above[0].topics += event.topics
            else:
                kept.append(event)
        fired = {event.trigger for event in found}
        for head, event in held.items():
            # with nobody named but those above, "to discuss" is no event
            for deed in tree.children(head, ("advcl", "xcomp", "acl")):
                if tree.lower[deed] in _DISCUSSING and deed > head and deed not in fired:
                    event.topics += [k for k in self._matters(deed) if k not in event.topics]
                elif tree.lower[deed] in _SPEAKING and deed > head and deed not in fired:
                    event.topics += [k for k in told_about(self.slots, deed, None) if k not in event.topics]
        return kept


def _same_company(event: Event, above: Event) -> bool:
    """Say whether nobody is named but who meets: *travelled to Oslo to meet bishops to discuss* tells of others."""
    return set(event.roles.get("participant", ())) <= set(above.roles.get("participant", ()))
