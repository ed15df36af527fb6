"""Repairs that names decide: each name one phrase, names in a row coordinated, a verb after a name a verb."""

from __future__ import annotations

import itertools

from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.names import Name
from backchannel.extraction.tree import Tree

__all__ = ["collapse_names", "crowds", "holders_after_states", "join_lists", "verbs_after_names"]

_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "expl"})
# Labels that no phrase hangs by.
_LOOSE = frozenset({"punct", "case", "det", "cc", "dep"})
_CORE = _SUBJECTS | {"obj", "iobj", "obl"}


def collapse_names(tree: Tree, names: list[Name]) -> None:
    """Make each name one phrase: what the parser hung under a part of it hangs under its head.

    ``between Prime Minister Nadia Qassem and Haddad``: the coordination is with the name, not with its last word.
    """
    for name in names:
        inside = range(name.first, name.last + 1)
        heads = [t for t in inside if tree.head[t] not in inside or tree.head[t] == t]
        if not heads:
            continue
        # "Department of Health Secretary Lima hosted": the person is the subject, not the department before him.
        named = [t for t in heads if name.kind == "person" and t >= name.core and tree.dep[t] in _CORE]
        nominal = [t for t in heads if tree.dep[t] not in _LOOSE]
        head = (named or nominal or heads)[0]
        for token in inside:
            if token != head and token in heads:
                tree.attach(token, head, "flat")
        for token in inside:
            if name.first < token and tree.head[token] == head and tree.dep[token] in {"case", "cc"}:
                tree.dep[token] = "flat"  # "Secretary of the Interior Ana Rojas": no preposition of hers
            for kid in [k for k in tree.kids[token] if token != head and k not in inside]:
                tree.attach(kid, head, tree.dep[kid])


def holders_after_states(tree: Tree, names: list[Name]) -> None:
    """``spoke with Republic of Korea (ROK) National Security Advisor Cho``: the person, not the state before him."""
    states = {t for n in names if n.kind == "actor" for t in range(n.first, n.last + 1)}
    for name in names:
        if name.kind != "person" or name.office is None:
            continue
        person, first = _head(tree, name), name.first
        while first > 0 and (first - 1 in states or tree.word[first - 1] in {"(", ")"}):
            first -= 1
        before = range(first, name.first)
        state = next((t for t in before if tree.head[t] not in before and t in states), None)
        if state is None or tree.preposition(person):
            continue
        beside = tree.head[person] == tree.head[state] and tree.dep[person] == tree.dep[state]
        if tree.head[person] == state:
            if tree.dep[person] not in {"appos", "flat", "nmod:desc", "nmod"} or tree.head[state] == state:
                continue
            tree.attach(person, tree.head[state], tree.dep[state])
        elif not beside:
            continue
        for kid in [k for k in tree.kids[state] if tree.dep[k] in {"case", "cc"} or k > name.last]:
            tree.attach(kid, person, tree.dep[kid])
        tree.attach(state, person, "compound")


def crowds(tree: Tree, lexicon: Lexicon) -> None:
    """``with Northeastern Governors``: of capitals in a row that name people, the plural is the head."""
    for token in range(1, len(tree)):
        before = tree.head[token]
        if tree.dep[token] != "flat" or before >= token or tree.tag[token] not in {"NNP", "NNPS", "NNS"}:
            continue
        if not tree.lower[token].endswith("s") or tree.lower[token] not in lexicon["collectives"]:
            continue
        if token + 1 < len(tree) and tree.word[token + 1][0].isupper() and tree.head[token + 1] == before:
            continue
        titled = tree.lower[token].removesuffix("s") in lexicon["titles"] | lexicon["leaders"]
        if tree.entity[token] in {"PER", "PERSON"} and tree.entity[token - 1] == tree.entity[token] and not titled:
            continue  # "Ray Chambers"
        above, dep = tree.head[before], tree.dep[before]
        if above == before:
            continue
        tree.attach(token, above, dep)
        for kid in [k for k in tree.kids[before] if tree.dep[k] != "flat" or k > token]:
            tree.attach(kid, token, tree.dep[kid])
        tree.attach(before, token, "compound")
        tree.tag[token], tree.pos[token] = "NNS", "NOUN"


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
    tree.make_root(verb)
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
        leader = _head(tree, row[0] if row else before)
        # "Minister Lima, Director Haddad, and Adviser Berg met": of one verb's subjects the last goes on from the first
        shared = tree.dep[leader] in _SUBJECTS and tree.head[leader] == tree.head[second] and "and" in between
        if between and (tree.dep[second] not in _SUBJECTS or shared):
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
    first, complete = _head(tree, row[0]), bool(links & {"and", "&"}) or _goes_on(tree, row[-1].last + 1)
    if tree.dep[first] in _SUBJECTS and not complete:
        return
    crowd = _before_list(tree, row[0]) if complete else None
    beside = crowd is not None and tree.head[first] == crowd and tree.dep[first] == "appos"
    if crowd is not None and (beside or first not in tree.subtree(crowd)) and crowd not in tree.subtree(first):
        tree.attach(first, crowd, "conj")
    for name in row[1:]:
        token = _head(tree, name)
        if tree.dep[token] == "appos" and not (complete and name.office):
            continue
        if tree.head[token] == first and tree.dep[token] == "conj":
            continue
        if first not in tree.subtree(token):
            tree.attach(token, first, "conj")


def _goes_on(tree: Tree, token: int) -> bool:
    """``Minister Leyva, Ambassador Murillo, and their delegation``: the list ends in somebody without a name."""
    following = tree.lower[token : token + 3]
    return (
        len(following) == 3 and following[:2] == [",", "and"] and tree.pos[token + 2] in {"PRON", "ADJ", "DET", "NOUN"}
    )


def _before_list(tree: Tree, first: Name) -> int | None:
    """``with governors, Administrator Lima, and Adviser Haddad``: the crowd that a list of names goes on from."""
    comma = first.first - 1
    if comma < 1 or tree.word[comma] != ",":
        return None
    crowd = comma - 1
    if tree.tag[crowd] not in {"NNS", "NNPS"}:
        return None
    while tree.head[crowd] < crowd and tree.dep[crowd] in {"flat", "compound"}:
        crowd = tree.head[crowd]
    company = tree.preposition(crowd) == "with" or tree.dep[crowd] == "obj"
    return crowd if company and tree.dep[crowd] in {"obl", "nmod", "obj"} else None


def _head(tree: Tree, name: Name) -> int:
    inside = range(name.first, name.last + 1)
    return next((t for t in inside if tree.head[t] not in inside or tree.head[t] == t), name.last)
