"""Repairs around verbs of speech: who speaks after the words, and on which day that was."""

from __future__ import annotations

from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.tree import Tree

__all__ = [
    "DAYS",
    "day_of_verb",
    "inverted",
    "inverted_speech",
    "quoted_fragment",
    "subject_after_quote",
    "that_clause",
    "trailing_speech",
]

DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday"})
"""Days that stand without a preposition: *said Friday*."""

# What may stand after a trailing "officials said".
_WHEN = DAYS | {"on", "late", "early", "here", "there", "later"}
_CLOSING = frozenset({"”", '"', "''", "»", "’’"})
_HEADS = frozenset({"NOUN", "PROPN", "VERB"})
_OPENING = frozenset({"“", '"', "``", "«", "„"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "expl"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def inverted_speech(tree: Tree, verb: int) -> None:
    """``They met, said the minister.``: who comes after the verb of speech at the end is who speaks."""
    if verb == 0 or tree.child(verb, *_SUBJECTS) is not None:
        return
    quoted = tree.word[verb - 1] in _CLOSING
    if not quoted and (tree.word[verb - 1] != "," or tree.child(verb, "ccomp") is not None):
        return
    _, end = tree.sentences[tree.sentence[verb]]
    after = [k for k in tree.kids[verb] if k > verb and tree.dep[k] in {"obj", "iobj", "xcomp", "nsubj:outer"}]
    if len(after) != 1 or tree.preposition(after[0]) or (tree.head[verb] >= verb and not quoted):
        return
    if any(tree.pos[t] != "PUNCT" for t in range(tree.subtree(after[0])[-1] + 1, end)):
        return
    tree.dep[after[0]] = "nsubj"
    if tree.head[verb] >= verb:
        return
    *_, root = tree.ancestors(verb)
    tree.attach(verb, root, "parataxis")


def trailing_speech(tree: Tree, verb: int) -> None:
    """``They met, the agency reported.``: the last two words tell who says all that stands before."""
    subject = tree.child(verb, *_SUBJECTS)
    _, end = tree.sentences[tree.sentence[verb]]
    if (
        subject is None
        or subject > verb
        or tree.head[verb] >= verb
        or tree.child(verb, "obj", "ccomp", "xcomp") is not None
    ):
        return
    if any(tree.pos[t] != "PUNCT" and tree.lower[t] not in _WHEN for t in range(verb + 1, end)):
        return
    before = tree.subtree(subject)[0] - 1
    if before < 0 or tree.word[before] != ",":
        return
    *_, root = tree.ancestors(verb)
    tree.attach(verb, root, "parataxis")


def subject_after_quote(tree: Tree, verb: int) -> None:
    """``"We have time," the envoy for the north, Eva Lund, said``: the subject stands before the verb."""
    if tree.child(verb, *_SUBJECTS) is not None:
        return
    first, _ = tree.sentences[tree.sentence[verb]]
    closing = next((t for t in range(verb - 1, first, -1) if tree.word[t] in _CLOSING), None)
    if closing is None or (tree.word[closing - 1] not in {",", "!", "?"} and tree.word[verb - 1] != ","):
        return
    between = range(closing + 1, verb)
    heads = [t for t in between if tree.head[t] not in between and tree.pos[t] in {"NOUN", "PROPN", "PRON"}]
    verbal = any(tree.tag[t] in _FINITE for t in between)
    if heads and not verbal and tree.head[heads[0]] < closing and not tree.preposition(heads[0]):
        tree.attach(heads[0], verb, "nsubj")


def quoted_fragment(tree: Tree, verb: int) -> None:
    """``Peru is ready to talk "without conditions," the envoy said``: the words in marks end the clause before them.

    The parser takes them alone for what was said.
    """
    parts = [k for k in tree.children(verb, ("ccomp",)) if k < verb]
    fragment = parts[-1] if parts else verb
    first = tree.subtree(fragment)[0]
    noun = tree.pos[fragment] in {"NOUN", "PROPN"} and tree.preposition(fragment)
    if not noun or tree.word[first] not in _OPENING or first == 0:
        return
    above = first - 1
    clause = tree.head[verb] if tree.dep[verb] == "parataxis" else parts[0]
    if clause != fragment and tree.pos[above] in _HEADS and clause in (above, *tree.ancestors(above)):
        tree.attach(fragment, above, "obl" if tree.pos[above] == "VERB" else "nmod")


def that_clause(tree: Tree, that: int, speaking: frozenset[str]) -> None:
    """``said afterwards that progress had been made``: after a verb of speech *that* begins what was said."""
    noun = tree.head[that]
    clause = tree.head[noun]
    if tree.dep[that] != "det" or tree.dep[noun] not in _SUBJECTS or tree.dep[clause] != "ccomp" or noun != that + 1:
        return
    verb = tree.head[clause]
    near = verb < that and all(tree.pos[t] == "ADV" for t in range(verb + 1, that))
    if near and tree.lower[verb] in speaking and tree.tag[noun] in {"NN", "NNS", "NNP"}:
        tree.attach(that, clause, "mark")
        tree.tag[that] = "IN"


def inverted(tree: Tree, verb: int) -> None:
    """``..., said a spokesman for the minister``: the verb before its speaker is no adjective."""
    noun = tree.head[verb]
    if noun <= verb or tree.head[noun] == noun or tree.pos[verb - 1] != "PUNCT":
        return
    tree.attach(verb, tree.head[noun], "parataxis")
    tree.attach(noun, verb, "nsubj")
    tree.pos[verb], tree.tag[verb] = "VERB", "VBD"


def day_of_verb(tree: Tree, day: int, lexicon: Lexicon) -> None:
    """``said Friday he will go``, ``called Thursday on all to``: a bare day right after a verb is when that was."""
    verb, following = day - 1, day + 1
    if verb < 0 or tree.lower[verb] not in lexicon.verbs or tree.tag[verb] not in {"VBD", "VBN"}:
        return
    if following < len(tree) and (
        tree.lower[following] in {"'s", "morning", "night"} or tree.tag[following] in _FINITE
    ):
        return
    kids = list(tree.kids[day])
    tree.attach(day, verb, "obl:unmarked")
    for kid in kids:
        if kid > day and tree.dep[kid] != "punct":
            tree.attach(kid, verb, "obl" if tree.preposition(kid) else tree.dep[kid])
