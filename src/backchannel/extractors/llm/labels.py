"""Labels out of the text: a model's own word for somebody is no name."""

from __future__ import annotations

from msgspec.structs import replace

from backchannel.facts import Facts, Place
from backchannel.facts.actors import Actor
from backchannel.grounding.quotes import Quotable

__all__ = ["labelled"]


def labelled(facts: Facts) -> Facts:
    """Return the facts with each actor and place under a name that the authority or the text gives it.

    A label that is in neither gives way to the longest name by which the text mentions it.
    """
    text = Quotable(facts.article.text)
    return replace(
        facts,
        actors=tuple(_named(actor, text, facts.article.publisher) for actor in facts.actors),
        places=tuple(_named_place(place, text) for place in facts.places),
    )


def _named(actor: Actor, text: Quotable, publisher: str | None) -> Actor:
    names = [mention.quote for mention in actor.mentions if not mention.metonym] or [m.quote for m in actor.mentions]
    if actor.authority is not None or actor.name == publisher or not names or text.first(actor.name) is not None:
        return actor
    return replace(actor, name=" ".join(max(names, key=len).split()))


def _named_place(place: Place, text: Quotable) -> Place:
    if place.authority is not None or text.first(place.name) is not None:
        return place
    return replace(place, name=" ".join(max((mention.quote for mention in place.mentions), key=len).split()))
