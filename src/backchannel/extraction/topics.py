"""Topics: what a conversation was about, each matter whole, in the article's words."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.roles import ABOUT
from backchannel.extraction.tree import Tree
from backchannel.facts import Span

__all__ = ["topic_words"]

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_MATTER = frozenset({"NOUN", "PROPN", "NUM"})
# What is no part of a matter, though it hangs under its head; and what joins it to the word before.
_ASIDE = frozenset({"parataxis", "discourse", "cc", "conj", "case", "mark", "vocative"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "expl"})
_JOINING = frozenset({"and", "or", "plus", "also", "including"})
_AND = frozenset({"and", "or", "including"})
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
        tokens = _run(tree, set(tree.subtree(head)) - set(_prepositions(tree, head)), head)
        yield tokens[0], tokens[-1]
        return
    seen: set[int] = set()
    pending: int | None = head
    while pending is not None and pending not in seen:
        chain = _chain(tree, pending)
        seen.update(chain)
        whole = _run(tree, set(tree.subtree(pending, ("parataxis", "discourse", "case", "mark"))), pending)
        end = whole[-1]
        for place, member in enumerate(chain):
            own = _run(tree, set(tree.subtree(member, _ASIDE)), member)
            last = chain[-1] == member
            end = _further(tree, member, max(own[-1], whole[-1] if last else own[-1]))
            if not last:
                end = min(end, _first(tree, chain[place + 1]) - 1)
            yield from _with_included(tree, lexicon, member, own[0], end)
        pending = _lost(tree, chain[-1], end)


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
            if kid > head and _may_be_matter(tree, kid):
                chain.append(kid)
                pending.append(kid)
    return sorted(chain)


def _may_be_matter(tree: Tree, token: int) -> bool:
    if tree.child(token, "nsubj", "nsubj:pass", "cop") is not None:
        return False
    return tree.pos[token] in _MATTER or tree.tag[token] == "VBG" or tree.lower[token] in {"those", "that"}


def _first(tree: Tree, member: int) -> int:
    return _run(tree, set(tree.subtree(member, _ASIDE)), member)[0]


def _run(tree: Tree, tokens: set[int], head: int) -> list[int]:
    """Keep the tokens of one sentence that stand together around the head; marks between them break nothing."""
    start, stop = tree.sentences[tree.sentence[head]]
    low = high = head
    while low - 1 >= start and (low - 1 in tokens) and tree.pos[low - 1] != "PUNCT":
        low -= 1
    while low - 2 >= start and low - 2 in tokens and _is_inner(tree, low - 1):
        low -= 2
        while low - 1 >= start and low - 1 in tokens and tree.pos[low - 1] != "PUNCT":
            low -= 1
    while high + 1 < stop:
        if high + 1 in tokens:
            high += 1
        elif high + 2 < stop and tree.pos[high + 1] == "PUNCT" and high + 2 in tokens:
            high += 2
        else:
            break
    return list(range(low, high + 1))


def _is_inner(tree: Tree, mark: int) -> bool:
    """Say whether a mark stands inside a noun phrase, before its noun: *an unmanned, unarmed balloon*."""
    return tree.word[mark] in {"-", "–", "“", '"', "‘"} or (tree.word[mark] == "," and tree.pos[mark - 1] == "ADJ")


def _further(tree: Tree, member: int, end: int) -> int:
    """``the efforts by Oslo to build a port``: what follows at once and tells more of the matter belongs to it."""
    _, stop = tree.sentences[tree.sentence[member]]
    above = {member, *tree.ancestors(member)}
    ahead = False
    while end + 2 < stop:
        again = _second_purpose(tree, end)
        if again is not None and (tree.head[again] not in above - {member} or tree.tag[tree.head[again]] in _FINITE):
            end = _run(tree, set(tree.subtree(again)), again)[-1]
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
        end = _run(tree, set(words), token)[-1]
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
        if named and _may_be_matter(tree, part) and _first(tree, part) == token + 1:
            yield first, token - 1
            yield from _members(tree, lexicon, part)
            return
    yield first, end


def _lost(tree: Tree, before: int, end: int) -> int | None:
    """Return the head of the member that goes on after ``before``, whose words end at ``end``.

    ``the crisis, and the need to end it``: the parser may hang the need anywhere. A noun phrase after a comma is a
    member where *and* comes later, before anything is told with a verb of its own.
    """
    _, stop = tree.sentences[tree.sentence[end]]
    token = end + 1
    comma = token < stop and tree.word[token] == ","
    token += comma
    words = tree.lower[token : token + 3]
    joint = token
    if words == ["as", "well", "as"]:
        token += 3
    elif words and words[0] in _AND:
        token += 1 + (words[1:2] == ["also"])
    closed = token > joint
    if token >= stop or not (comma or closed):
        return None
    token += tree.dep[token] == "case"
    head = token
    while head < stop and tree.head[head] > head and tree.head[head] < stop:
        head = tree.head[head]
    if token >= stop or head >= stop or not _may_be_matter(tree, head):
        return None
    gerunds = tree.tag[head] == "VBG"
    if tree.pos[head] in {"NUM", "PRON"} or (gerunds and not closed and tree.tag[before] != "VBG"):
        return None
    if gerunds and tree.lower[joint] == "including":
        return head
    if any(tree.tag[t] in _FINITE for t in range(token, head)):
        return None
    return head if closed or _closes(tree, head, stop) else None


def _closes(tree: Tree, head: int, stop: int) -> bool:
    """Say whether a list goes on to its *and* before a verb of its own or the end of the sentence."""
    for token in range(head + 1, stop):
        if tree.word[token] in _ENDS or tree.tag[token] in _FINITE:
            return False
        if tree.lower[token] == "and" and tree.word[token - 1] == ",":
            return tree.tag[token + 1] not in _FINITE and tree.tag[token + 1] != "PRP"
    return False
