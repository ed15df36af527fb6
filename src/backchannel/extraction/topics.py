"""Topics: what a conversation was about, each matter whole, in the article's words."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.extraction.extents import goes_on, may_be_matter, run_around
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.roles import ABOUT
from backchannel.extraction.tree import Tree
from backchannel.facts import Span

__all__ = ["topic_words"]

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
# What is no part of a matter, though it hangs under its head; and what joins it to the word before.
_ASIDE = frozenset({"parataxis", "discourse", "cc", "conj", "case", "mark", "vocative"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "expl"})
_ENDS = frozenset({".", ";", ":", "?", "!"})
_CLAUSES = frozenset({"advcl", "xcomp", "acl", "ccomp"})


def topic_words(tree: Tree, lexicon: Lexicon, head: int) -> Iterator[Span]:
    """Yield what a conversation was about, coordinated matters one by one.

    ``the need to end the war, efforts to free the hostages, and trade``: three. Of ``the crisis, including the
    hostages``, these are another. A clause is one: ``how to end the war``.
    """
    found: set[int] = set()
    for first, last in _members(tree, lexicon, head):
        while first < last and tree.lower[first] in ABOUT and tree.dep[first] in {"case", "mark"}:
            first += 1
        span = tree.phrase(list(range(first, last + 1)))
        if span.start not in found:
            found.add(span.start)
            yield span


def _members(tree: Tree, lexicon: Lexicon, head: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last token of each member of the list that ``head`` is the first of.

    Where the parser lost the rest of the list, the words after the last member tell: see :func:`_lost`.
    """
    if _is_clause(tree, head):
        tokens = run_around(tree, set(tree.subtree(head)) - set(_prepositions(tree, head)), head)
        yield tokens[0], tokens[-1]
        return
    seen: set[int] = set()
    pending: int | None = head
    while pending is not None and pending not in seen:
        chain = _chain(tree, pending)
        seen.update(chain)
        whole = run_around(tree, set(tree.subtree(pending, ("parataxis", "discourse", "case", "mark"))), pending)
        end = whole[-1]
        for place, member in enumerate(chain):
            own = run_around(tree, set(tree.subtree(member, _ASIDE)), member)
            last = chain[-1] == member
            end = _further(tree, member, max(own[-1], whole[-1] if last else own[-1]))
            if not last:
                end = min(end, _first(tree, chain[place + 1]) - 1)
            yield from _with_included(tree, lexicon, member, own[0], end)
        pending = goes_on(tree, chain[-1], end)


def _is_clause(tree: Tree, head: int) -> bool:
    """Say whether a matter is told by a clause with a subject or a question word: *how the war can end*."""
    verb = tree.tag[head].startswith("VB") or tree.child(head, "cop") is not None
    asked = any(tree.tag[k] in {"WRB", "WP", "WDT"} or tree.lower[k] in {"whether", "if"} for k in tree.kids[head])
    return verb and (asked or tree.child(head, *_SUBJECTS) is not None)


def _prepositions(tree: Tree, head: int) -> Iterator[int]:
    return (k for k in tree.kids[head] if k < head and tree.pos[k] == "ADP")


def _chain(tree: Tree, head: int) -> list[int]:
    """Return the heads of a list, in order: what the parser joined, unless it is a deed told next."""
    chain, pending = [head], [head]
    while pending:
        for kid in tree.children(pending.pop(), ("conj",)):
            if kid > head and may_be_matter(tree, kid):
                chain.append(kid)
                pending.append(kid)
    return sorted(chain)


def _first(tree: Tree, member: int) -> int:
    return run_around(tree, set(tree.subtree(member, _ASIDE)), member)[0]


def _further(tree: Tree, member: int, end: int) -> int:
    """``the efforts by Oslo to build a port``: what follows at once and tells more of the matter belongs to it."""
    _, stop = tree.sentences[tree.sentence[member]]
    above = {member, *tree.ancestors(member)}
    ahead = False
    while end + 2 < stop:
        again = _second_purpose(tree, end)
        if again is not None and (tree.head[again] not in above - {member} or tree.tag[tree.head[again]] in _FINITE):
            end = run_around(tree, set(tree.subtree(again)), again)[-1]
            continue
        token = end + 1
        while tree.head[token] not in above and tree.head[token] != token:
            token = tree.head[token]
        words = tree.subtree(token)
        if token in above or words[0] != end + 1 or tree.dep[token] not in {*_CLAUSES, "obl", "obl:unmarked"}:
            return end
        opening = tree.lower[end + 1]
        purpose = opening == "to" and tree.tag[token] == "VB" and tree.dep[token] in _CLAUSES
        case = opening in {"should", "if", "as"} and tree.dep[token] == "advcl"
        when = ahead and tree.dep[token] == "obl:unmarked"
        ahead = tree.preposition(token) == "ahead of"
        if not (purpose or case or when or ahead):
            return end
        end = run_around(tree, set(words), token)[-1]
    return end


def _second_purpose(tree: Tree, end: int) -> int | None:
    """``efforts to free them – including women – and to feed the towns``: the verb of a second *to* after *and*."""
    token = end + 1 + (tree.pos[end + 1] == "PUNCT" and tree.word[end + 1] not in _ENDS)
    if tree.lower[token : token + 2] != ["and", "to"] or token + 2 >= len(tree) or tree.tag[token + 2] != "VB":
        return None
    return token + 2 if tree.sentence[token + 2] == tree.sentence[end] else None


def _with_included(tree: Tree, lexicon: Lexicon, member: int, first: int, end: int) -> Iterator[tuple[int, int]]:
    """``the crisis, including the hostages``, ``a range of issues including trade``: what is included comes last."""
    for token in range(member + 1, end):
        if tree.lower[token] != "including" or tree.head[token] <= token:
            continue
        part = tree.head[token]
        named = part in tree.kids[member] or tree.lower[token - 1 - (tree.word[token - 1] == ",")] in lexicon["broad"]
        if named and may_be_matter(tree, part) and _first(tree, part) == token + 1:
            yield first, token - 1
            yield from _members(tree, lexicon, part)
            return
    yield first, end
