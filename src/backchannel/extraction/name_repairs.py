"""Repairs that names decide: each name one phrase, names in a row coordinated, a verb after a name a verb."""

from __future__ import annotations

import itertools

from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.names import Name
from backchannel.extraction.tree import Tree

__all__ = ["collapse_names", "join_lists", "verbs_after_names"]

_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "expl"})


def collapse_names(tree: Tree, names: list[Name]) -> None:
    """Make each name one phrase: what the parser hung under a part of it hangs under its head.

    ``between Prime Minister Nadia Qassem and Haddad``: the coordination is with the name, not with its last word.
    """
    for name in names:
        inside = range(name.first, name.last + 1)
        heads = [t for t in inside if tree.head[t] not in inside or tree.head[t] == t]
        if not heads:
            continue
        head = heads[0]
        for token in inside:
            if token != head and token in heads:
                tree.attach(token, head, "flat")
        for token in inside:
            for kid in [k for k in tree.kids[token] if token != head and k not in inside]:
                tree.attach(kid, head, tree.dep[kid])


def verbs_after_names(tree: Tree, names: list[Name], lexicon: Lexicon) -> None:
    """``The United States welcomes the announcement``: a form of a known verb right after a name, in a sentence
    that has no verb, is that verb."""
    ends = {name.last: name for name in names}
    for first, end in tree.sentences:
        root = next((t for t in range(first, end) if tree.head[t] == t), first)
        if tree.pos[root] not in {"NOUN", "PROPN"} or tree.child(root, "cop", "nsubj") is not None:
            continue
        for token in range(first + 1, root):
            told = tree.word[token].islower() and tree.lower[token] in lexicon.verbs and tree.lower[token].endswith("s")
            if (
                told
                and token - 1 in ends
                and tree.tag[token] in {"NNS", "NNP", "NNPS"}
                and tree.dep[token] == "compound"
            ):
                _make_root(tree, token, root, _head(tree, ends[token - 1]))
                break


def _make_root(tree: Tree, verb: int, root: int, subject: int) -> None:
    tree.kids[tree.head[verb]].remove(verb)
    tree.head[verb], tree.dep[verb] = verb, "root"
    tree.tag[verb], tree.pos[verb] = "VBZ", "VERB"
    tree.attach(root, verb, "obj")
    tree.attach(subject, verb, "nsubj")


def join_lists(tree: Tree, names: list[Name]) -> None:
    """``Macron of France, Scholz of Germany, and Johnson``: names in a row are coordinated."""
    persons = sorted((n for n in names if n.kind == "person"), key=lambda n: n.first)
    states = {n.first: n.last for n in names if n.kind == "actor"}
    row: list[Name] = []
    links: set[str] = set()
    for before, after in itertools.pairwise(persons):
        between = _between(tree, before, after, states)
        second = _head(tree, after)
        if between and tree.dep[second] not in _SUBJECTS:
            row = row or [before]
            row.append(after)
            links |= between
            continue
        _join(tree, row, links)
        row, links = [], set()
    _join(tree, row, links)


def _between(tree: Tree, before: Name, after: Name, states: dict[int, int]) -> set[str]:
    """Return the commas and *and* that alone stand between two names, but for the state of the first."""
    if tree.sentence[before.first] != tree.sentence[after.first] or after.first <= before.last:
        return set()
    position = before.last + 1
    if tree.lower[position] == "of":
        start = position + 2 if tree.lower[position + 1] == "the" else position + 1
        position = states[start] + 1 if start in states else position
    between = set(tree.lower[position : after.first])
    return between if between <= {",", "and", "&"} else set()


def _join(tree: Tree, row: list[Name], links: set[str]) -> None:
    """Coordinate the names of one row with its first. No person with a title is an apposition to another."""
    if not row:
        return
    first, complete = _head(tree, row[0]), bool(links & {"and", "&"})
    if tree.dep[first] in _SUBJECTS and not complete:
        return
    for name in row[1:]:
        token = _head(tree, name)
        if tree.dep[token] == "appos" and not (complete and name.office):
            continue
        if tree.head[token] == first and tree.dep[token] == "conj":
            continue
        if first not in tree.subtree(token):
            tree.attach(token, first, "conj")


def _head(tree: Tree, name: Name) -> int:
    inside = range(name.first, name.last + 1)
    return next((t for t in inside if tree.head[t] not in inside or tree.head[t] == t), name.last)
