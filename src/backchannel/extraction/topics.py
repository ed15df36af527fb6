"""Topics: what a conversation was about, each matter whole, in the article's words."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.extraction.extents import goes_on, may_be_matter, run_around
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.roles import Slots
from backchannel.extraction.tree import FINITE, Tree
from backchannel.facts import Span

__all__ = ["told_about", "topic_words"]

# What is no part of a matter, though it hangs under its head; and what joins it to the word before.
_ASIDE = frozenset({"parataxis", "discourse", "cc", "conj", "case", "mark", "vocative"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "expl"})
_ENDS = frozenset({".", ";", ":", "?", "!"})
_ABOUT = ("about", "on", "over", "regarding", "concerning", "focusing on", "focused on", "as to")
_TALKS = frozenset({"discussion", "discussions", "review", "conversation", "talks", "consultation", "consultations"})
_QUESTIONS = frozenset({"how", "whether", "why"})
# How many words after its subject the verb of a question may stand.
_REACH = 12
# With a number before them, *about* says how late or how long it was.
_CLOCK = frozenset({"noon", "midnight", "dawn", "dusk", "hour", "hours", "minutes", "percent", "o'clock"})
# "on the train to Oslo"
_ABOARD = frozenset(
    {"flight", "plane", "aircraft", "helicopter", "train", "bus", "ship", "boat", "ferry", "way", "journey"}
)
# After these stands more about a thing; the others may tell where and with whom it was talked about.
_MORE = frozenset({"from", "against", "between", "toward", "towards"})
_CLAUSES = frozenset({"advcl", "xcomp", "acl", "ccomp"})


def told_about(slots: Slots, trigger: int, light: int | None) -> list[int]:
    """Return what a conversation is about: heads of noun phrases and clauses after *about*, *on*, *regarding*.

    Parameters:
        trigger: the word that tells of the conversation.
        light: the verb that carries it, as in *held talks*.
    """
    found: list[int] = []
    for head in (trigger, light):
        if head is None:
            continue
        for preposition in _ABOUT:
            found += [k for k in slots.clauses.oblique(head, preposition) if not _is_setting(slots, k, preposition)]
        for talk in slots.clauses.oblique(head, "for"):
            # "met for a discussion of the war"
            if slots.tree.lower[talk] in _TALKS:
                found += [k for p in ("of", *_ABOUT) for k in slots.clauses.oblique(talk, p)]
        found += [k for k in slots.tree.kids[head] if k not in found and _is_told_about(slots.tree, k)]
    return _apart(slots.tree, sorted(found))


def _apart(tree: Tree, found: list[int]) -> list[int]:
    """``regarding the build-up on the border``: what follows a matter at once is where it is."""
    kept = found[:1]
    for token in found[1:]:
        before = kept[-1]
        if tree.subtree(before)[-1] + 1 == tree.subtree(token)[0] and tree.pos[token] in {"NOUN", "PROPN"}:
            tree.attach(token, before, "nmod")
        else:
            kept.append(token)
    return kept


def _is_setting(slots: Slots, token: int, preposition: str) -> bool:
    """``spoke on Monday``, ``spoke on her flight to Oslo``: when or where, and not what about."""
    aboard = preposition == "on" and slots.tree.lower[token] in _ABOARD and not slots.clauses.oblique(token, "of")
    return aboard or slots.is_time(token)


def _is_told_about(tree: Tree, kid: int) -> bool:
    """``spoke about his visit``, ``about moving forward``, ``about how to end it``: *about* has no other sense."""
    if tree.dep[kid] in {"mark", "case"} or tree.pos[kid] == "NUM" or tree.lower[kid] in _CLOCK:
        return False
    joining = [tree.lower[k] for k in tree.kids[kid] if tree.dep[k] in {"mark", "case"} and k < kid]
    return bool(joining) and joining[0] in {"about", "regarding", "concerning"}


def topic_words(tree: Tree, lexicon: Lexicon, head: int) -> Iterator[Span]:
    """Yield what a conversation was about, coordinated matters one by one.

    ``the need to end the war, efforts to free the hostages, and trade``: three. Of ``the crisis, including the
    hostages``, these are another. A clause is one: ``how to end the war``.
    """
    found: set[int] = set()
    asked = -1  # where the question ends that all up to there is part of
    members = (part for member in _members(tree, lexicon, head) for part in _general(tree, lexicon, *member))
    for first, last in members:
        while first < last and tree.lower[first] in _ABOUT and tree.dep[first] in {"case", "mark"}:
            first += 1
        if first <= asked:
            continue
        if tree.lower[first] in _QUESTIONS:
            last = asked = _to_its_verb(tree, first, last)
        if tree.lower[first : first + 3] == ["as", "well", "as"] and first + 3 <= last:
            first += 3
        span = tree.phrase(list(range(first, last + 1)))
        if span.start not in found:
            found.add(span.start)
            yield span


def _to_its_verb(tree: Tree, first: int, last: int) -> int:
    """``how the ceasefire under the deal | would help``: a question goes on to its verb and what the verb has."""
    _, end = tree.sentences[tree.sentence[first]]
    if any(tree.tag[t] in FINITE for t in range(first, last + 1)):
        return last
    for token in range(last + 1, min(end, last + _REACH)):
        if tree.word[token] in _ENDS:
            break
        if tree.tag[token] in FINITE:
            verb = tree.head[token] if tree.dep[token] in {"aux", "aux:pass", "cop"} else token
            whole = run_around(tree, set(tree.subtree(verb)), verb)
            return max(last, whole[-1])
    return last


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
            own = run_around(tree, _own(tree, member), member)
            last = chain[-1] == member
            end = _further(tree, member, max(own[-1], whole[-1] if last else own[-1]))
            if not last:
                end = min(end, _first(tree, chain[place + 1]) - 1)
            yield from _with_included(tree, lexicon, member, own[0], end)
        pending = goes_on(tree, chain[-1], end)


def _general(tree: Tree, lexicon: Lexicon, first: int, last: int) -> Iterator[tuple[int, int]]:
    """``the law to widen rights and the importance of trade``: such a noun after *and* begins a matter of its own."""
    start = first
    for token in range(first + 2, last):
        noun = token + 1 + (tree.tag[token + 1] in {"DT", "PRP$"})
        described = tree.pos[noun] == "ADJ" or tree.tag[noun] == "VBG"
        if tree.lower[token] != "and" or (noun == token + 1 and not described):
            continue
        noun += described
        if noun < last and tree.lower[noun] in lexicon["general"] and tree.lower[noun + 1] in {"of", "to", "for"}:
            yield start, token - 1
            start = token + 1
    yield start, last


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
            if kid > head and may_be_matter(tree, kid) and not _is_slashed(tree, kid):
                chain.append(kid)
                pending.append(kid)
    return sorted(chain)


def _is_slashed(tree: Tree, token: int) -> bool:
    return any(tree.word[k] == "/" for k in (token - 1, *tree.kids[token]) if k < token)


def _own(tree: Tree, member: int) -> set[int]:
    """Return the words of one member: none of the next, but both names of *the Detroit/Windsor bridge*."""
    tokens = set(tree.subtree(member, _ASIDE))
    for kid in tree.children(member, ("conj",)):
        if _is_slashed(tree, kid):
            tokens.update(tree.subtree(kid))
    return tokens


def _first(tree: Tree, member: int) -> int:
    return run_around(tree, set(tree.subtree(member, _ASIDE)), member)[0]


def _further(tree: Tree, member: int, end: int) -> int:
    """``the efforts by Oslo to build a port``: what follows at once and tells more of the matter belongs to it."""
    _, stop = tree.sentences[tree.sentence[member]]
    above = {member, *tree.ancestors(member)}
    ahead = False
    while end + 2 < stop:
        if tree.word[end + 1] == "/":
            end += 2
            continue
        again = _second_purpose(tree, end)
        if again is not None and (tree.head[again] not in above - {member} or tree.tag[tree.head[again]] in FINITE):
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
        more = tree.preposition(token) in _MORE and tree.pos[token] in {"NOUN", "PROPN"}
        if not (purpose or case or when or ahead or more):
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
