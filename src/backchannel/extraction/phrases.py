"""Phrases: the article's words for what was said and what was talked about."""

from __future__ import annotations

from backchannel.extraction.extents import whole_extent
from backchannel.extraction.tree import FINITE, Tree
from backchannel.facts import Span

__all__ = ["after_colon", "clause_words"]

_CUT = frozenset({"mark", "cc", "punct"})
# What a list of things may hold, and begin a member with; what comes after a comma without being one.
_LIST_PARTS = frozenset({"NOUN", "PROPN", "ADJ", "DET", "NUM", "PRON", "PUNCT", "ADP", "PART", "CCONJ", "ADV", "VERB"})
_LIST_STARTS = frozenset({"NOUN", "PROPN", "ADJ", "DET", "NUM", "PRON"})
_NO_MEMBERS = frozenset(
    {"which", "who", "he", "she", "they", "it", "we", "i", "this", "that", "both", "all", "including"}
)
_RELATIVE = frozenset({"WDT", "WP"})


def after_colon(tree: Tree, token: int) -> Span | None:
    """Return the sentence after a colon that ends the token's own: *asked him to relay a message: Lima wants peace.*"""
    _, end = tree.sentences[tree.sentence[token]]
    if tree.word[end - 1] != ":" or end >= len(tree) or tree.paragraph[end] != tree.paragraph[token]:
        return None
    first, last = tree.sentences[tree.sentence[end]]
    return tree.phrase(list(range(first, last)))


def clause_words(tree: Tree, head: int, verb: int | None = None) -> Span:
    """Return the words of a clause or phrase without what only joins it to its verb (*that*, *to*, *of*).

    ``verb`` is the verb of speech; where it stands inside (*They met, officials said*), its words are left out.
    """
    tokens = tree.subtree(head)
    if verb is not None and verb in tokens:
        aside = set(tree.subtree(verb))
        if tree.dep[verb] in {"acl", "acl:relcl"} and tree.head[verb] == head:
            # "This is the sixth package announced by": the package
            aside |= {t for k in tree.children(head, ("nsubj", "cop", "expl", "advmod")) for t in tree.subtree(k)}
        tokens = [t for t in tokens if t not in aside] or [head]
    for kid in tree.kids[head]:
        if tree.preposition(kid) == "according to" or _tells(tree, kid, head):
            source = set(tree.subtree(kid))
            tokens = [t for t in tokens if t not in source]
    joining = {
        t for k in tree.kids[head] if tree.dep[k] in {"mark", "case", "cc"} and k < head for t in tree.subtree(k)
    }
    that = [
        k for k in tree.kids[head] if tree.dep[k] == "mark" and tree.lower[k] == "that" and k < head and k in tokens
    ]
    start = tokens.index(that[-1]) + 1 if that else 0
    if tree.lower[tokens[start]] == "that" and tokens[start] < head:
        start += 1
    if start >= len(tokens):
        start = 0
    while start < len(tokens) - 1 and (tokens[start] in joining or tree.dep[tokens[start]] == "punct"):
        start += 1
    run = _complete_list(tree, _run(tree, tokens[start:], head))
    run = _complete_clause(tree, _last_member(tree, _second_of_pair(tree, run)), head)
    return tree.phrase(run if verb is None else whole_extent(tree, run, head, verb))


def _last_member(tree: Tree, run: list[int]) -> list[int]:
    """``that it rained, and that it was cold``, ``ending the war, and rebuilding the towns``: the last one, too.

    What follows *and* belongs to the list where it has no finite verb, up to the next comma.
    """
    end = run[-1] + 1
    _, stop = tree.sentences[tree.sentence[run[-1]]]
    if end + 3 >= stop or tree.word[end] != "," or tree.lower[end + 1] != "and":
        return run
    first = end + 2
    if tree.lower[first] == "that" and run[0] and tree.lower[run[0] - 1] == "that":
        return [*run, *range(end, stop)]
    if tree.tag[first] not in {"VBG", "VB"} and not (tree.pos[first] == "ADV" and tree.tag[first + 1] in {"VB", "VBG"}):
        return run
    last = next((t for t in range(first, stop) if tree.word[t] in {",", ".", ";", "—", "–"}), stop)
    alike = any(
        tree.tag[t] == tree.tag[first] or tree.tag[t] == tree.tag[first + 1] for t in run if tree.pos[t] == "VERB"
    )
    if not alike or any(tree.tag[t] in FINITE for t in range(first, last)):
        return run
    return [*run, *range(end, last)]


def _complete_clause(tree: Tree, run: list[int], head: int) -> list[int]:
    """``agreed that diplomacy, and only diplomacy, is the way``: a clause with *that* has a verb, wherever it hangs."""
    if run[0] == 0 or tree.lower[run[0] - 1] != "that" or tree.pos[head] not in {"NOUN", "PROPN"}:
        return run
    if any(tree.dep[k] in {"cop", "aux", "nsubj"} for k in tree.kids[head]):
        return run
    _, stop = tree.sentences[tree.sentence[run[-1]]]
    rest = list(range(run[-1] + 1, stop))
    finite = next((t for t in rest if tree.tag[t] in FINITE), None)
    if (
        finite is None
        or tree.word[run[-1] + 1] not in {",", "—", "–", "-"}
        or tree.word[finite - 1]
        not in {
            ",",
            "—",
            "–",
            "-",
        }
    ):
        return run
    return [*run, *rest]


def _second_of_pair(tree: Tree, run: list[int]) -> list[int]:
    """``thanked them for their help and for hosting the talks``: the second, with *for* again, belongs to it."""
    first, end = run[0] - 1, run[-1] + 1
    _, stop = tree.sentences[tree.sentence[run[-1]]]
    conjunction = end + 1 if end < stop and tree.word[end] == "," else end
    if first < 0 or conjunction + 2 >= stop or tree.lower[conjunction] != "and":
        return run
    joint = conjunction + 1
    again = tree.lower[first] in {"for", "to"} and tree.lower[joint] == tree.lower[first]
    owned = tree.tag[joint] == "PRP$" and tree.dep[tree.head[joint]] not in {"nsubj", "nsubj:pass"}
    if not (again or owned):
        return run
    other = tree.head[joint]
    words = [t for t in tree.subtree(other) if t > conjunction and tree.pos[t] != "SPACE"]
    if other <= joint or not words or words != list(range(joint, words[-1] + 1)):
        return run
    return [*run, *range(end, joint), *words]


def _complete_list(tree: Tree, run: list[int]) -> list[int]:
    """``welcomed the truce, the exchange of prisoners, and the withdrawal``: to the last member, wherever it hangs."""
    end = run[-1]
    _, stop = tree.sentences[tree.sentence[end]]
    if tree.pos[end] not in {"NOUN", "PROPN"} or end + 2 >= stop or tree.word[end + 1] != ",":
        return run
    if tree.pos[end + 2] not in _LIST_STARTS or tree.lower[end + 2] in _NO_MEMBERS:
        return run
    last = None
    for token in range(end + 2, stop):
        if tree.tag[token] in FINITE:
            return run
        closing = tree.word[token] in {".", ";", ":", "?", "!"} or tree.tag[token] in _RELATIVE
        if last is not None and (closing or tree.word[token] == ","):
            return [*run, *range(end + 1, token)]
        if closing or tree.pos[token] not in _LIST_PARTS:
            return run
        if tree.lower[token] in {"and", "or"} and tree.word[token - 1] == ",":
            last = token
    return run


def _tells(tree: Tree, token: int, head: int) -> bool:
    """``..., an envoy said``: who tells it stands after the words, and is no part of them."""
    return (
        tree.dep[token] == "parataxis"
        and token > head
        and tree.tag[token] in {"VBD", "VBZ", "VBP"}
        and tree.child(token, "nsubj") is not None
        and tree.word[tree.subtree(token)[0] - 1] == ","
    )


def _run(tree: Tree, tokens: list[int], head: int) -> list[int]:
    """Keep the tokens of one sentence that stand together around the head."""
    middle = tokens.index(head) if head in tokens else 0
    low = high = middle
    while low > 0 and tokens[low - 1] == tokens[low] - 1:
        low -= 1
    while high < len(tokens) - 1 and tokens[high + 1] == tokens[high] + 1:
        high += 1
    if high < len(tokens) - 1:
        # "an Act, which, working with others" is no end
        loose = [
            i
            for i in range(middle + 1, high + 1)
            if tree.tag[tokens[i]] in _RELATIVE and tree.head[tokens[i]] > tokens[high]
        ]
        high = loose[-1] - 1 if loose else high
    return tokens[low : high + 1]
