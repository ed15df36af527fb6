"""Finding events: every word of the article that a frame of the lexicon may fire on."""

from __future__ import annotations

from backchannel.extraction.actors import Actors
from backchannel.extraction.clauses import Clauses
from backchannel.extraction.events import Event
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.noun_frames import NounFrames
from backchannel.extraction.speech import Quote
from backchannel.extraction.tree import Tree
from backchannel.extraction.verb_frames import VerbFrames

__all__ = ["find_events"]


def find_events(tree: Tree, clauses: Clauses, lexicon: Lexicon, actors: Actors, quotes: list[Quote]) -> list[Event]:
    """Return the events of the article in the order of their triggers."""
    return _Finder(tree, clauses, lexicon, actors, quotes).find()


class _Finder(VerbFrames, NounFrames):
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
