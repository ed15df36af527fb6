"""Repairs of company without names: several crowds in a row, whom they represent, and who joined.

``with governors from the north, Cabinet and agency officials, and energy partners``, ``joined by Administrator Lund``.
"""

from __future__ import annotations

from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.tree import Tree

__all__ = ["company_after_matter", "crowds_in_row", "joined_by", "over_the_phone", "representing"]

_ABOUT = frozenset({"on", "about", "over", "regarding", "concerning"})
_AND = frozenset({"and", "&"})
_NOUN_PHRASE = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})


def over_the_phone(tree: Tree, over: int, lexicon: Lexicon) -> None:
    """``spoke over the phone with``: by what means, and no object of *speak over*."""
    means = next((k for k in tree.children(tree.head[over], ("obj",)) if tree.lower[k] in lexicon["means"]), None)
    if means is not None and over < means:
        tree.dep[means] = "obl"
        tree.attach(over, means, "case")


def crowds_in_row(tree: Tree, token: int, lexicon: Lexicon) -> None:
    """``with governors from the north, Cabinet and agency officials, and energy partners``: all of them.

    Nouns for people in the plural, each at the end of its phrase, commas between them and *and* before the last.
    """
    if tree.tag[token] not in {"NNS", "NNPS"} or tree.preposition(token) != "with":
        return
    people = lexicon["collectives"] | lexicon["leaders"] | lexicon["friends"]
    _, end = tree.sentences[tree.sentence[token]]
    position, closed = token + 1, False
    found: list[tuple[int, int]] = []
    if position < end and tree.lower[position] in {"from", "of"}:
        while position < end and tree.word[position] != "," and tree.pos[position] in _NOUN_PHRASE | {"ADP"}:
            position += 1
        closed_off = [w for w in range(token + 1, position) if tree.head[w] >= position]
        for word in closed_off if position < end and tree.word[position] == "," else ():
            if tree.pos[word] in {"NOUN", "PROPN"}:
                tree.attach(word, token, "nmod")  # "governors from the north", however the list goes on
    while position + 1 < end and tree.word[position] == "," and not closed:
        start = position + 1
        if tree.lower[start] in _AND:
            start, closed = start + 1, True
        position = start
        while position < end and (tree.pos[position] in _NOUN_PHRASE or tree.lower[position] in _AND):
            position += 1
        head = position - 1
        if head < start or tree.lower[head] not in people or tree.tag[head] not in {"NNS", "NNPS"}:
            return
        found.append((start, head))
    if not closed or tree.lower[token] not in people:
        return
    for start, head in found:
        if token not in tree.subtree(head):
            tree.attach(head, token, "conj")
        elif tree.head[token] != head:
            continue
        for word in range(start, head):
            if not start <= tree.head[word] <= head:
                tree.attach(word, head, "compound")


def representing(tree: Tree, participle: int, lexicon: Lexicon) -> None:
    """``met with leaders representing the islands``: it is they who represent, and not those who met them."""
    people = participle - 1
    known = lexicon["collectives"] | lexicon["leaders"] | lexicon["friends"] | lexicon["styles"]
    if people >= 0 and tree.tag[people] == "NNS" and tree.lower[people] in known:
        if tree.head[people] == participle and tree.preposition(people):
            tree.attach(people, tree.head[participle], "obl")
        tree.attach(participle, people, "acl")


def joined_by(tree: Tree, participle: int, lexicon: Lexicon) -> None:
    """``spoke with the envoy, joined by Administrator Lund``: she took part beside the one who was joined."""
    by = next((k for k in tree.kids[participle] if tree.preposition(k) == "by"), None)
    above = tree.head[participle]
    if by is None or participle == 0 or tree.word[participle - 1] != ",":
        return
    if tree.child(participle, *_SUBJECTS, "aux", "aux:pass") is not None or tree.dep[participle] not in {
        "acl",
        "advcl",
    }:
        return
    host: int | None = above
    if tree.pos[above] == "VERB":
        if tree.lower[above] not in lexicon.conversing:
            return
        before = [k for k in tree.kids[above] if k < participle and tree.preposition(k) == "with"]
        host = before[-1] if before and before[-1] > above else tree.child(above, *_SUBJECTS)
    if host is None or tree.pos[host] not in {"NOUN", "PROPN"} or host > participle:
        return
    for kid in [k for k in tree.kids[by] if tree.dep[k] == "case"]:
        tree.dep[kid] = "cc"
    for kid in [k for k in tree.children(participle, ("conj",)) if tree.pos[above] == "VERB"]:
        tree.attach(kid, above, "conj")
    tree.attach(by, host, "conj")


def company_after_matter(tree: Tree, token: int, lexicon: Lexicon) -> None:
    """``a meeting on housing with state leaders``: people are whom one meets, and no part of the matter."""
    head = tree.head[token]
    matter = tree.head[head]
    while tree.dep[matter] in {"appos", "conj"}:
        matter = tree.head[matter]
    above = tree.head[matter]
    if (
        tree.dep[head] != "nmod"
        or tree.preposition(matter) not in _ABOUT
        or tree.lower[above] not in lexicon.conversing
    ):
        return
    if tree.lower[matter] in lexicon["relations"] or tree.lower[matter] in lexicon["dyads"]:
        return
    people = lexicon["collectives"] | lexicon["leaders"]
    if tree.entity[head] in {"PER", "PERSON"} or (tree.tag[head] == "NNS" and tree.lower[head] in people):
        tree.attach(head, above, "nmod" if tree.pos[above] in {"NOUN", "PROPN"} else "obl")
