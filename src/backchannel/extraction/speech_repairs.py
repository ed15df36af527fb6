"""Repairs around verbs of speech: who speaks after the words, and on which day that was."""

from __future__ import annotations

from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.tree import FINITE, Tree

__all__ = [
    "DAYS",
    "close_fragment",
    "day_of_verb",
    "having_done",
    "interrupting_speech",
    "inverted",
    "inverted_speech",
    "quoted_fragment",
    "subject_after_quote",
    "that_clause",
    "told_on",
    "told_somebody",
    "trailing_speech",
]

DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday"})
"""Days that stand without a preposition: *said Friday*."""

# What may stand after a trailing "officials said".
_WHEN = DAYS | {"on", "late", "early", "here", "there", "later"}
_CLOSING = frozenset({"”", '"', "''", "»", "’’"})
_HEADS = frozenset({"NOUN", "PROPN", "VERB"})
_OPENING = frozenset({"“", '"', "``", "«", "„", "‘"})
_TELLING = frozenset({"told", "tells", "informed", "assured"})
_NOMINAL = frozenset({"PROPN", "DET", "PRON", "ADJ", "NOUN"})
_RELATIVE = frozenset({"who", "which", "that"})
# After a clause of its own these begin another one: "Lund said, but Haddad denied it".
_JOINING = frozenset({"and", "but", "or", "while", "as", "although", "though", "adding", "saying", "citing"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "expl"})


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
    addressed = told_somebody(tree, verb)
    if (
        subject is None
        or subject > verb
        or tree.head[verb] >= verb
        or tree.child(verb, "ccomp", "xcomp") is not None
        or (tree.child(verb, "obj") is not None and not addressed)
    ):
        return
    after = addressed[-1] + 1 if addressed else verb + 1
    if any(tree.pos[t] != "PUNCT" and tree.lower[t] not in _WHEN for t in range(after, end)):
        return
    before = _start(tree, subject) - 1
    if before >= 1 and tree.word[before] in _CLOSING and _opening_of_fragment(tree, before) is not None:
        before -= 1
    if before < 0 or tree.word[before] != ",":
        return
    *_, root = tree.ancestors(verb)
    tree.attach(verb, root, "parataxis")


def _opening_of_fragment(tree: Tree, closing: int) -> int | None:
    """Return where a quotation begins that is a part of a sentence: *would talk "without conditions," he said*."""
    first, _ = tree.sentences[tree.sentence[closing]]
    opening = next((t for t in range(closing - 1, first, -1) if tree.word[t] in _OPENING), None)
    if opening is None or tree.pos[opening - 1] == "PUNCT" or not tree.word[opening + 1][:1].islower():
        return None
    return opening


def close_fragment(tree: Tree, verb: int) -> None:
    """``is ready to talk "without conditions," an envoy said``: the quoted end is not all that was said."""
    subject, above = tree.child(verb, *_SUBJECTS), tree.head[verb]
    if subject is None or subject > verb or above == verb:
        return
    closing = _start(tree, subject) - 1
    if closing < 1 or tree.word[closing] not in _CLOSING:
        return
    opening = _opening_of_fragment(tree, closing)
    if opening is None or above >= opening:
        return
    for kid in [k for k in tree.children(verb, ("ccomp", "obj", "obl", "dep")) if opening < k < closing]:
        tree.attach(kid, above, "obl" if tree.preposition(kid) else "dep")


def told_somebody(tree: Tree, verb: int) -> list[int]:
    """Return the words that name who is told, right after a verb of telling: *told Reuters*."""
    if tree.lower[verb] not in _TELLING:
        return []
    whom = [k for k in tree.children(verb, ("obj", "iobj")) if k > verb]
    words = tree.subtree(whom[0]) if len(whom) == 1 else []
    return words if words and words[0] == verb + 1 else []


def interrupting_speech(tree: Tree, verb: int) -> None:
    """``She asked, he says, whether they would sail``: between two commas it is told who says the whole."""
    subject = tree.child(verb, "nsubj")
    addressed = told_somebody(tree, verb)
    last = addressed[-1] if addressed else verb
    if subject is None or subject > verb or last + 2 >= len(tree) or tree.word[last + 1] != ",":
        return
    first = _start(tree, subject)
    if tree.lower[subject] in _RELATIVE or tree.word[last + 2] in _OPENING or tree.lower[last + 2] in _JOINING:
        return
    if tree.head[verb] == verb:
        _swap_main(tree, verb, last)
        return
    if first < 1 or tree.word[first - 1] != "," or tree.dep[verb] not in {"ccomp", "parataxis", "conj", "appos"}:
        return
    *_, root = tree.ancestors(verb)
    if first <= root <= last or tree.sentence[root] != tree.sentence[verb]:
        return
    for kid in [k for k in tree.kids[verb] if k > last + 1 and tree.dep[k] != "punct"]:
        tree.attach(kid, root, tree.dep[kid])
    tree.attach(verb, root, "parataxis")


def _start(tree: Tree, noun: int) -> int:
    """Return the first word of a noun phrase, a comma before it left out."""
    return next(t for t in tree.subtree(noun) if tree.pos[t] != "PUNCT")


def _swap_main(tree: Tree, verb: int, last: int) -> None:
    """``Oslo, officials insist, never asked``: the verb after the insertion is that of the sentence's subject."""
    subjects = list(tree.children(verb, ("nsubj",)))
    main = next((k for k in tree.children(verb, ("parataxis", "ccomp", "conj")) if k > last + 1), None)
    if main is None or len(subjects) != 2 or tree.child(main, *_SUBJECTS) is not None:
        return
    first, second = subjects
    if tree.word[_start(tree, second) - 1] != "," or second > verb or tree.tag[main] not in FINITE | {"VBN"}:
        return
    tree.make_root(main)
    tree.attach(verb, main, "parataxis")
    tree.attach(first, main, "nsubj")


def told_on(tree: Tree, verb: int, speaking: frozenset[str], lexicon: Lexicon) -> None:
    """``said shells had been fired and accused Oslo``: after *had* a plain past goes on from the verb of speech."""
    clause = tree.head[verb]
    above = tree.head[clause]
    if tree.dep[clause] != "ccomp" or tree.tag[above] != "VBD" or above > clause or verb + 1 >= len(tree):
        return
    if tree.tag[verb] == "VBN" and (tree.child(clause, "aux:pass") is None or tree.pos[verb + 1] not in _NOMINAL):
        return  # "had been lost and found": only what does something to somebody is no passive
    if tree.lower[above] not in speaking or tree.lower[verb] not in lexicon.verbs or tree.word[above + 1] in _OPENING:
        return
    if tree.child(verb, "aux", "aux:pass", *_SUBJECTS) is None and any(
        tree.lower[k] == "had" for k in tree.children(clause, ("aux",))
    ):
        tree.attach(verb, above, "conj")
        tree.tag[verb] = "VBD"
        for kid in [k for k in tree.kids[clause] if k > verb and tree.dep[k] != "punct"]:
            tree.attach(kid, verb, tree.dep[kid])


def having_done(tree: Tree, having: int) -> None:
    """``denies having threatened Oslo``: the participle after *having* is the verb."""
    verb = having + 1
    if verb >= len(tree) or tree.tag[verb] != "VBN" or tree.head[verb] == having:
        return
    thing = tree.head[verb]
    if tree.dep[verb] not in {"amod", "acl"} or tree.head[thing] != having or tree.dep[thing] != "obj":
        return
    above, label = tree.head[having], tree.dep[having]
    if above == having:
        return
    tree.attach(verb, above, label)
    for kid in [k for k in tree.kids[having] if k != verb]:
        tree.attach(kid, verb, tree.dep[kid])
    tree.attach(having, verb, "aux")
    tree.pos[verb] = "VERB"


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
    verbal = any(tree.tag[t] in FINITE for t in between)
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
    if following < len(tree) and (tree.lower[following] in {"'s", "morning", "night"} or tree.tag[following] in FINITE):
        return
    kids = list(tree.kids[day])
    tree.attach(day, verb, "obl:unmarked")
    for kid in kids:
        if kid > day and tree.dep[kid] != "punct":
            tree.attach(kid, verb, "obl" if tree.preposition(kid) else tree.dep[kid])
