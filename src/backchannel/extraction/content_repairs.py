"""Repairs of what is praised, blamed, thanked for and offered: owners before their nouns, reasons under their verbs."""

from __future__ import annotations

from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.tree import Tree

__all__ = ["next_deed", "owner_of_deed", "reason_of_praise"]

_BEFORE = frozenset({"amod", "compound", "nummod", "nmod:unmarked", "advmod", "nmod:desc", "nmod:poss", "case", "flat"})
_TOLD = frozenset({"obj", "iobj", "obl", "nmod", "conj", "appos"})


def owner_of_deed(tree: Tree, mark: int, lexicon: Lexicon) -> None:
    """Hang an owner under the noun after it, and both where the owner hung.

    ``thanked them for Peru and Chad's support``, ``condemned the Republic of Chad's attack``: the noun is what is
    thanked for and condemned, whatever stands before the possessive mark.
    """
    owner, noun = tree.head[mark], mark + 1
    if tree.dep[mark] != "case" or owner >= mark or noun >= len(tree):
        return
    while tree.head[noun] > noun and tree.dep[noun] in _BEFORE:
        noun = tree.head[noun]
    if tree.pos[noun] != "NOUN":
        return
    if tree.head[owner] == noun:
        _realm(tree, owner, noun)
        return
    top = owner
    while tree.dep[top] == "conj":
        top = tree.head[top]
    above = tree.head[top]
    if tree.dep[top] not in _TOLD or above == top or tree.lower[above] not in lexicon.verbs or above > top:
        return
    if any(tree.word[t] == "," for t in range(top, mark)) or tree.head[noun] not in {owner, above}:
        return
    prepositions = [k for k in tree.children(top, ("case",)) if k < top]
    later = [k for k in tree.kids[owner] if k > noun]
    tree.attach(noun, above, tree.dep[top])
    tree.attach(top, noun, "nmod:poss")
    for kid in prepositions:
        tree.attach(kid, noun, "case")
    for kid in later:
        tree.attach(kid, noun, tree.dep[kid])


def _realm(tree: Tree, owner: int, noun: int) -> None:
    """``the Republic of Chad's attack``: the whole name is the owner, and not *of the attack*."""
    of = next((k for k in tree.children(noun, ("case",)) if k < owner and tree.lower[k] == "of"), None)
    realm = tree.head[noun]
    if of is None or realm != of - 1 or tree.pos[realm] != "PROPN" or tree.head[realm] == realm:
        return
    tree.attach(noun, tree.head[realm], tree.dep[realm])
    tree.attach(realm, noun, "nmod:poss")
    tree.attach(owner, realm, "nmod")
    tree.attach(of, owner, "case")
    for kid in [k for k in tree.kids[realm] if k < realm and tree.dep[k] == "case"]:
        tree.attach(kid, noun, "case")


def reason_of_praise(tree: Tree, verb: int, lexicon: Lexicon) -> None:
    """``commended the premier for his visits``: what follows *for* or *on* is why, and no part of who it is."""
    if tree.lemma[verb] not in lexicon["thanking"] or not tree.tag[verb].startswith("VB"):
        return
    people = lexicon["leaders"] | lexicon["collectives"] | lexicon["titles"] | lexicon["friends"]
    for first in list(tree.children(verb, ("obj",))):
        for whom in (first, *tree.children(first, ("conj",))):
            if tree.pos[whom] not in {"PROPN", "PRON"} and tree.lower[whom] not in people:
                continue
            for kid in [k for k in tree.children(whom, ("nmod",)) if tree.preposition(k) in {"for", "on"}]:
                owned = tree.child(kid, "nmod:poss") is not None
                owned = owned or (tree.preposition(kid) == "for" and tree.child(kid, "det") is not None)
                taken = any(tree.preposition(k) == tree.preposition(kid) for k in tree.kids[verb])
                if kid > whom and owned and not taken:
                    tree.attach(kid, verb, "obl")


def next_deed(tree: Tree, verb: int, lexicon: Lexicon) -> None:
    """``pledged to help them as they rebuild and underscored``: told as past, it does not go on from the present."""
    before = tree.head[verb]
    if tree.dep[verb] != "conj" or tree.tag[verb] != "VBD" or tree.dep[before] != "advcl":
        return
    if tree.tag[before] not in {"VBZ", "VBP"} or tree.child(verb, "nsubj", "nsubj:pass") is not None:
        return
    main = next((a for a in tree.ancestors(before) if tree.tag[a] == "VBD"), None)
    if main is not None and tree.lower[verb] in lexicon.verbs:
        tree.attach(verb, main, "conj")
