"""What an actor is called where an act is told: the words that a scorer compares with the gold's."""

from __future__ import annotations

from backchannel.facts import Act, Actor, Facts

__all__ = ["Wording"]

_OWN = frozenset({"its", "his", "her", "their", "our", "my"})


class Wording:
    """The actors of one document, by id."""

    def __init__(self, facts: Facts) -> None:
        self._actors = {actor.id: actor for actor in facts.actors}
        self._spots = facts.places
        self._places = {place.id: place.name for place in facts.places}
        self._denied = _denied(facts)
        self._text = facts.article.text

    def is_denied(self, act: Act) -> bool:
        """Say whether nobody vouches for an act: all claims on it deny it."""
        return act.id in self._denied

    def near(self, ids: tuple[str, ...], act: Act) -> list[str]:
        """Return the words nearest to an act that name each actor, and those it acts for where they do not.

        Of mentions equally near the longer one counts: it has the title. A place gives its name.
        """
        return [
            self._near(self._actors[each], act) if each in self._actors else self._places[each]
            for each in dict.fromkeys(ids)
        ]

    def full(self, ids: tuple[str, ...]) -> list[str]:
        """Return each actor's name and office, with those it acts for; spelt as the article does, too."""
        found = []
        for actor in (self._actors[each] for each in dict.fromkeys(ids)):
            spelt = [actor.name, self._spelling(actor), actor.office]
            for state in (self._actors[each] for each in actor.acts_for):
                spelt += [state.name, self._spelling(state)]
            found.append(", ".join(dict.fromkeys(word for word in spelt if word)))
        return found

    def _spelling(self, actor: Actor) -> str | None:
        """Return the last word of an actor's longest name in the article, if its label lacks it: *Erdogan*."""
        named = [mention.quote for mention in actor.mentions if mention.quote[:1].isupper() and not mention.metonym]
        last = max(named, key=len).split()[-1] if named and actor.kind in {"Person", "State"} else ""
        return last if last[:1].isupper() and last not in actor.name else None

    def named_in(self, words: str | None, act: Act) -> list[str]:
        """Return the actors that words of the article name, at their place nearest to an act: one mention each."""
        start = _nearest(self._text, words, act.trigger.start) if words else None
        if start is None or words is None:
            return []
        inside = {
            actor.id: (mention.quote, actor)
            for actor in self._actors.values()
            for mention in sorted(actor.mentions, key=lambda m: -len(m.quote))
            if start <= mention.start and mention.end <= start + len(words)
        }
        # "its citizens" are the speaker's own; "workers" count where nobody is named.
        others = [(quote, actor) for quote, actor in inside.values() if quote.split()[0].lower() not in _OWN]
        named = [(quote, actor) for quote, actor in others if any(c.isupper() for c in quote)]
        found = [self._with_states(quote, actor) for quote, actor in named or others]
        return found or self._places_in(words, start)

    def _places_in(self, words: str, start: int) -> list[str]:
        """A place stands for those who live there where nobody else is named: *would extend the curfew in* ..."""
        return [
            place.name
            for place in self._spots
            if any(start <= m.start and m.end <= start + len(words) for m in place.mentions)
        ]

    def _near(self, actor: Actor, act: Act) -> str:
        named = [mention for mention in actor.mentions if any(c.isupper() for c in mention.quote)] or actor.mentions
        if not named:
            return self._with_states(actor.name, actor)
        place = act.trigger.start
        best = min(named, key=lambda m: (abs(m.start - place) // 40, -len(m.quote), m.start))
        return self._with_states(best.quote, actor)

    def _with_states(self, words: str, actor: Actor) -> str:
        states = [self._actors[each].name for each in actor.acts_for]
        return ", ".join([words, *(name for name in states if name not in words)])


def _nearest(text: str, words: str, place: int) -> int | None:
    starts = []
    start = text.find(words)
    while start >= 0:
        starts.append(start)
        start = text.find(words, start + 1)
    return min(starts, key=lambda each: abs(each - place), default=None)


def _denied(facts: Facts) -> frozenset[str]:
    stances: dict[str, set[str]] = {}
    for claim in facts.claims:
        if claim.claims is not None:
            stances.setdefault(claim.claims, set()).add(claim.modality)
    return frozenset(act for act, modalities in stances.items() if modalities == {"denied"})
