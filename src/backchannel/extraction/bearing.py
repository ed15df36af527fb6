"""Bearers of messages: who comes with one, who has one for somebody, and to whom it goes beyond its carrier."""

from __future__ import annotations

from backchannel.extraction.clauses import Clauses
from backchannel.extraction.lexicon import Lexicon

__all__ = ["bearers", "beyond_carrier", "beyond_matter", "taken_up", "visited"]

_MEANS = frozenset({"through", "via"})
# "went ahead with the offer", "came up with a proposal": nobody travels.
_PARTICLES = frozenset({"through", "ahead", "up", "along", "on", "out", "forward", "off"})


def bearers(clauses: Clauses, lexicon: Lexicon, message: int) -> list[int]:
    """Return who brings a message: *flew to Oslo with a letter from Peru*, *has a message from Peru for Oslo*."""
    tree = clauses.tree
    verb = clauses.governor(message)
    if verb is None:
        return []
    if tree.dep[message] == "obj" and tree.lemma[verb] in lexicon["having"]:
        return clauses.surface_subject(verb)
    if tree.preposition(message) != "with" or tree.lemma[verb] not in lexicon["arriving"]:
        return []
    preposition = next(k for k in tree.kids[message] if tree.lower[k] == "with")
    if tree.lower[preposition - 1] in _PARTICLES:
        return []
    if tree.lemma[verb] in lexicon["making"]:
        return clauses.patient(verb)  # "sent its envoy to Oslo with a letter"
    return clauses.agent(verb)


def visited(clauses: Clauses, lexicon: Lexicon, message: int) -> list[int]:
    """Return to whom somebody comes with a message, or for whom he has it."""
    tree = clauses.tree
    verb = clauses.governor(message)
    if verb is None:
        return []
    if tree.lemma[verb] in lexicon["having"]:
        return clauses.oblique(verb, "for")
    found = clauses.oblique(verb, "for") + clauses.oblique(verb, "to") + clauses.oblique(verb, "in")
    return found + (clauses.patient(verb) if tree.lemma[verb] in {"visit", "meet"} else [])


def beyond_carrier(clauses: Clauses, verb: int) -> list[int]:
    """Return to whom it goes in *reached out through intermediaries or in other ways to Oslo*.

    The parser hangs the addressee under what it goes through.
    """
    tree = clauses.tree
    for kid in tree.children(verb, ("obl", "nmod")):
        if tree.preposition(kid) in _MEANS:
            for part in (*tree.children(kid, ("conj",)), kid):
                found = [k for k in clauses.oblique(part, "to") if k > part]
                if found:
                    return found
    return []


def beyond_matter(clauses: Clauses, lexicon: Lexicon, message: int, slot: str) -> list[int]:
    """Return to whom it is, or from whom, in *a message of peace to Oslo*.

    The parser hangs that under what the message is of.
    """
    if slot not in {"to", "from"} or clauses.tree.lower[message] not in lexicon.objects["deliver"]:
        return []
    return [k for matter in clauses.oblique(message, "of") for k in clauses.oblique(matter, slot)]


def taken_up(clauses: Clauses, lexicon: Lexicon, things: list[int]) -> list[int]:
    """Return what is meant by the objects of a verb, where one only takes up a message.

    *heard the views of Oslo and relayed them*, *has its views on the truce, which he relayed*.
    """
    tree, carried = clauses.tree, lexicon.objects["deliver"]
    found: list[int] = []
    for thing in things:
        verb = tree.head[thing]
        if tree.lower[thing] in {"them", "it"} and tree.dep[verb] == "conj" and tree.head[verb] < verb:
            found += [k for k in tree.children(tree.head[verb], ("obj",)) if tree.lower[k] in carried] or [thing]
            continue
        related = tree.child(thing, "acl:relcl") is not None and tree.dep[thing] == "nmod"
        above = [a for a in list(tree.ancestors(thing))[:3] if tree.lower[a] in carried] if related else []
        found.append(above[0] if above and tree.lower[thing] not in carried else thing)
    return found
