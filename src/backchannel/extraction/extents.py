"""Extents: how far the words reach that tell what was said, where the parser hung the end of them elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.extraction.tree import FINITE, Tree

__all__ = ["goes_on", "may_be_matter", "run_around", "whole_extent"]

_SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer", "csubj", "expl")
_MATTER = frozenset({"NOUN", "PROPN", "NUM"})
_AND = frozenset({"and", "or", "including"})
# How far before "of ensuring" the verb may stand.
_NEAR = 6
_NAMING = frozenset({"PROPN", "NOUN", "DET", "ADJ", "ADP"})
_ENDS = frozenset({".", ";", ":", "?", "!"})
_PHRASES = frozenset(
    {"obl", "nmod", "obl:agent", "obl:arg", "advcl", "acl", "xcomp", "ccomp", "acl:relcl", "obj", "obl:unmarked"}
)
# What opens a clause that belongs to the words right before it.
_OPENING = frozenset(
    {"as", "until", "so", "unless", "if", "because", "since", "when", "while", "once", "where", "whether"}
)
# What opens a phrase that does.
_PREPOSITIONS = frozenset(
    {
        "on",
        "in",
        "of",
        "for",
        "from",
        "by",
        "against",
        "during",
        "over",
        "following",
        "into",
        "between",
        "among",
        "since",
        "at",
        "around",
        "within",
        "throughout",
        "amid",
        "through",
        "with",
        "without",
        "toward",
        "towards",
        "alongside",
        "across",
        "under",
        "ahead of",
        "as",
    }
)


def run_around(tree: Tree, tokens: set[int], head: int) -> list[int]:
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


def may_be_matter(tree: Tree, token: int) -> bool:
    """Say whether a word can head a thing that is talked about: a noun or a gerund, and no clause."""
    if tree.child(token, "nsubj", "nsubj:pass", "cop") is not None:
        return False
    return tree.pos[token] in _MATTER or tree.tag[token] == "VBG" or tree.lower[token] in {"those", "that"}


def goes_on(tree: Tree, before: int, end: int) -> int | None:
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
    if token >= stop or head >= stop or not may_be_matter(tree, head):
        return None
    gerunds = tree.tag[head] == "VBG"
    if gerunds and tree.lower[head] in _TOLD_NEXT:
        return None
    if tree.pos[head] in {"NUM", "PRON"} or (gerunds and not closed and not _has_gerund(tree, before, end)):
        return None
    if gerunds and tree.lower[joint] == "including":
        return head
    if any(tree.tag[t] in FINITE for t in range(token, head)):
        return None
    return head if closed or _closes(tree, head, stop) else None


def _has_gerund(tree: Tree, before: int, end: int) -> bool:
    return any(tree.tag[t] == "VBG" for t in range(before, end + 1))


def _closes(tree: Tree, head: int, stop: int) -> bool:
    """Say whether a list goes on to its *and* before a verb of its own or the end of the sentence."""
    for token in range(head + 1, stop):
        if tree.word[token] in _ENDS or tree.tag[token] in FINITE:
            return False
        if tree.lower[token] == "and" and tree.word[token - 1] == ",":
            return tree.tag[token + 1] not in FINITE and tree.tag[token + 1] != "PRP"
    return False


def whole_extent(tree: Tree, run: list[int], head: int, verb: int) -> list[int]:
    """Return the words of what was said to their end.

    Parameters:
        run: the tokens that the parser hung under ``head``, all in a row.
        verb: the word that tells of it; what stands before it is left as it is.
    """
    if run[0] <= verb:
        return run
    first, end = _without_adverb(tree, run, head), run[-1]
    if tree.lower[first] == "of" and tree.pos[verb] == "VERB" and 1 < first - verb < _NEAR:
        first = verb + 1  # "stressed the importance of ensuring": the noun before belongs to it
    end = _before_next(tree, first, _before_manner(tree, first, end), head)
    if end < run[-1]:
        return list(range(first, end + 1))
    for following in _following(tree, end, head, first, tree.dep[verb] in {"acl", "acl:relcl"}):
        end = max(end, following)
    return list(range(first, end + 1))


def _without_adverb(tree: Tree, run: list[int], head: int) -> int:
    """``condemned unequivocally the raid``: how it was condemned is no part of what was."""
    first = run[0]
    after = first + 1
    if tree.tag[first] != "RB" or not tree.lower[first].endswith("ly") or after > run[-1] or tree.pos[head] == "VERB":
        return first
    return after if tree.tag[after] in {"DT", "PRP$", "NNP", "NNPS"} else first


def _before_manner(tree: Tree, first: int, end: int) -> int:
    """``condemned the test in the strongest terms``: how it was condemned is no part of what was."""
    if tree.lower[end] != "terms" or tree.tag[end - 1] not in {"JJS", "JJ"}:
        return end
    return next((t - 1 for t in range(end - 4, end) if t > first and tree.lower[t] == "in"), end)


def _before_next(tree: Tree, first: int, end: int, head: int) -> int:
    """``agreed on the need for calm, with the minister welcoming``, ``pledged aid, stressing``: the next deed is none.

    A clause of its own may hold such words as somebody else's.
    """
    clause = tree.child(head, *_SUBJECTS) is not None
    for token in range(first + 1, end):
        after = token + 1
        if tree.lower[token] == "and" and tree.tag[head] == "VBG" and tree.tag[after] == "VBD":
            inside = any(tree.tag[t] in FINITE | {"WDT", "WP"} for t in range(first, token))
            return end if inside else token - 1  # "congratulated him on winning and underscored"
        if tree.word[token] != "," or (clause and tree.lower[after] not in {"saying", "adding"}):
            continue
        if tree.tag[after] == "VBG" and tree.lower[after] in _TOLD_NEXT and not _is_listed(tree, first, token, end):
            return token - 1
        doing = next((t for t in range(after + 2, min(after + 9, end)) if tree.tag[t] == "VBG"), None)
        named = doing is not None and all(tree.pos[t] in _NAMING for t in range(after, doing))
        if named and doing is not None and tree.lower[after] == "with" and tree.lower[doing] in _TOLD_NEXT:
            return token - 1
    return end


# Verbs that tell what the speaker said besides.
_TOLD_NEXT = frozenset(
    {
        "saying",
        "adding",
        "noting",
        "stressing",
        "underscoring",
        "underlining",
        "emphasizing",
        "emphasising",
        "citing",
        "highlighting",
        "recognizing",
        "recognising",
        "reaffirming",
        "reiterating",
        "calling",
        "warning",
        "describing",
        "welcoming",
        "urging",
        "arguing",
        "insisting",
        "acknowledging",
        "explaining",
        "claiming",
        "accusing",
        "declaring",
        "thanking",
        "expressing",
        "praising",
    }
)


def _is_listed(tree: Tree, first: int, comma: int, end: int) -> bool:
    """``by building ports, urging calm, and ending the war``: a gerund among others."""
    return any(tree.tag[t] == "VBG" for t in range(first, comma)) and any(
        tree.lower[t] == "and" and tree.tag[t + 1] == "VBG" for t in range(comma, end)
    )


def _following(tree: Tree, end: int, head: int, first: int, relative: bool) -> Iterator[int]:
    """Yield the ends of the phrases that follow at once and can only belong to the words before them."""
    _, stop = tree.sentences[tree.sentence[head]]
    finite = tree.child(head, *_SUBJECTS) is not None
    verbal = tree.tag[head].startswith("VB")
    above = {*tree.ancestors(head), *range(first, end + 1)}
    while end + 1 < stop - 1:
        token = end + 1
        contrast = _contrast(tree, end, stop)
        if contrast is not None:
            yield contrast
            return
        second = _second_clause(tree, first, end, stop)
        if second is not None:
            yield second
            return
        member = None if finite else goes_on(tree, head, end)
        if member is not None and not _tells_next(tree, member, stop):
            words = run_around(tree, {*tree.subtree(member), *range(end + 1, member)}, member)
            if (
                verbal
                and tree.word[token] == ","
                and tree.tag[member] != "VBG"
                and tree.lower[token + 1] != "including"
            ):
                return
        else:
            infinitive = _second_infinitive(tree, end) if verbal and not finite else None
            top = infinitive if infinitive is not None else _top(tree, token, above)
            if top is None:
                return
            words = run_around(tree, {*tree.subtree(top), token}, top)
            if infinitive is None and (words[0] != token or not _belongs(tree, top, token, finite)):
                return
        if words[-1] <= end:
            return
        end = words[-1]
        above.update(words)
        yield end


def _contrast(tree: Tree, end: int, stop: int) -> int | None:
    """``seeks peace, not war``: the end of what is set against the words before."""
    token = end + 1
    if tree.word[token] != "," or tree.lower[token + 1] != "not":
        return None
    close = next((t for t in range(token + 1, stop) if tree.word[t] in {",", *_ENDS}), stop)
    return None if any(tree.tag[t] in FINITE for t in range(token + 1, close)) else close - 1


def _top(tree: Tree, token: int, above: set[int]) -> int | None:
    """Return the head of the phrase that begins at a token and hangs under the words before it or above them."""
    top = token
    while tree.head[top] != top and tree.head[top] not in above:
        top = tree.head[top]
    return top if tree.head[top] in above and tree.head[top] != top else None


def _belongs(tree: Tree, top: int, token: int, finite: bool) -> bool:
    if tree.dep[top] not in _PHRASES:
        return False
    opening = tree.lower[token]
    if tree.dep[top] == "advcl" or tree.tag[top].startswith("VB"):
        if opening == "to":
            return tree.tag[top] == "VB"
        if tree.tag[top] == "VBG":
            return not finite and opening in {"in", "of", "for", "by", "from", tree.lower[top]}
        return opening in _OPENING
    if finite:
        return False
    preposition = tree.preposition(top)
    if preposition not in _PREPOSITIONS:
        return False
    lasting = preposition in {"during", "over", "following", "since", "throughout", "amid", "from"}
    return lasting or not _is_day(tree, top)


def _is_day(tree: Tree, noun: int) -> bool:
    return tree.entity[noun] in {"DATE", "TIME"} or tree.pos[noun] == "NUM" or tree.lower[noun] in _DAYS


_DAYS = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tomorrow",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "day", "week", "month", "year", "morning", "afternoon", "evening", "night", "call", "meeting",
    "visit", "statement", "interview", "speech", "conversation", "letter", "telephone", "phone",
})  # fmt: skip


def _second_clause(tree: Tree, first: int, end: int, stop: int) -> int | None:
    """``that it rained and that it was cold``: with *that* again, to the end of the sentence."""
    token = end + 1 + (tree.word[end + 1] == ",")
    if tree.lower[token : token + 2] != ["and", "that"] or tree.lower[first - 1] != "that":
        return None
    return stop - 1


def _second_infinitive(tree: Tree, end: int) -> int | None:
    """``called on them to step in and restart the talks``: the verb after *and* is a second thing to be done."""
    token = end + 1
    token += tree.word[token] == ","
    if tree.lower[token : token + 1] != ["and"] or token + 1 >= len(tree):
        return None
    verb = token + 1 + (tree.lower[token + 1] == "to")
    return verb if verb < len(tree) and tree.tag[verb] == "VB" and tree.dep[verb] != "aux" else None


def _tells_next(tree: Tree, member: int, stop: int) -> bool:
    """``thanked Oslo for the help, and the minister welcomed``: a noun with a verb of its own begins the next deed."""
    last = tree.subtree(member)[-1]
    return last + 1 < stop and (tree.tag[last + 1] in FINITE or tree.tag[member + 1] in FINITE)
