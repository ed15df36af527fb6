"""Repairs of what the tagger gets wrong: verbs taken for nouns and adjectives, and the reverse."""

from __future__ import annotations

from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.tree import FINITE, Tree

__all__ = [
    "been_doing",
    "epithet",
    "gerund",
    "infinitive_with_object",
    "interrupted_auxiliary",
    "more_than",
    "noun_after_all",
    "one_person",
    "past_form",
    "plain_infinitive",
    "progressive",
    "took_place",
    "up_to",
    "verb_after_all",
    "verb_complement",
    "verbless",
]

_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "expl"})


def noun_after_all(tree: Tree, token: int) -> None:
    """``with Sudanese government envoys``: what has a preposition or an article of its own is no verb."""
    if tree.tag[token] not in {"VBZ", "VB", "VBP"} or not any(tree.dep[k] in {"case", "det"} for k in tree.kids[token]):
        return
    tree.tag[token], tree.pos[token] = "NNS" if tree.lower[token].endswith("s") else "NN", "NOUN"
    for kid in tree.kids[token]:
        if kid < token and tree.dep[kid] in {"nsubj", "obj"}:
            tree.dep[kid] = "compound"


def interrupted_auxiliary(tree: Tree, auxiliary: int) -> None:
    """``We have not, however, asked them``: with no more than an aside between them, auxiliary and verb are one."""
    if tree.dep[auxiliary] in {"aux", "aux:pass", "cop"}:
        return
    comma = next((t for t in range(auxiliary + 1, min(len(tree), auxiliary + 3)) if tree.word[t] == ","), None)
    if comma is None or (comma == auxiliary + 2 and tree.lower[auxiliary + 1] not in {"not", "n't", "also", "never"}):
        return
    closing = next((t for t in range(comma + 2, min(len(tree) - 1, comma + 6)) if tree.word[t] == ","), None)
    if closing is None or any(tree.tag[t] in FINITE or tree.dep[t] == "cc" for t in range(comma + 1, closing)):
        return
    verb = closing + 1
    if tree.head[verb] != auxiliary or not tree.tag[verb].startswith("VB") or tree.child(verb, *_SUBJECTS) is not None:
        return
    above, label = tree.head[auxiliary], tree.dep[auxiliary]
    if above == auxiliary:
        tree.make_root(verb)
    else:
        tree.attach(verb, above, label)
    if tree.tag[verb] == "VBD" and tree.lower[auxiliary] in {"have", "has", "had"}:
        tree.tag[verb] = "VBN"
    tree.attach(auxiliary, verb, "aux")
    for kid in list(tree.kids[auxiliary]):
        tree.attach(kid, verb, tree.dep[kid])


def verb_complement(tree: Tree, token: int) -> None:
    """``offered to host talks``: what has *to* before it and is a complement is a verb."""
    if any(tree.lower[k] == "to" for k in tree.children(token, ("mark",))):
        tree.tag[token], tree.pos[token] = "VB", "VERB"


def progressive(tree: Tree, token: int) -> None:
    """``Norway is mediating``: a word in *-ing* with an auxiliary and a subject is a verb."""
    has = {tree.dep[k] for k in tree.kids[token]}
    if has & {"nsubj", "nsubj:pass"} and has & {"aux", "cop"} and "det" not in has:
        tree.tag[token], tree.pos[token] = "VBG", "VERB"
        for kid in tree.kids[token]:
            if tree.dep[kid] == "cop":
                tree.dep[kid] = "aux"


def infinitive_with_object(tree: Tree, token: int, lexicon: Lexicon) -> None:
    """``stepped in to broker an end``: a noun has no object, and after *to* a verb has."""
    if (
        tree.dep[token] not in {"obl", "nmod"}
        or tree.child(token, "obj") is None
        or tree.lower[token] not in lexicon.verbs
    ):
        return
    to = token - 1
    if token and tree.lower[to] == "to" and tree.head[to] == token:
        tree.tag[token], tree.pos[token], tree.dep[to] = "VB", "VERB", "mark"
        tree.dep[token] = "acl" if tree.dep[token] == "nmod" else "advcl"


def one_person(tree: Tree, token: int, lexicon: Lexicon) -> None:
    """``the emir``, ``the king's emissary``: the word for one person is a noun in the singular, rare as it may be."""
    lower = tree.lower[token]
    one = not lower.endswith("s") and (lower in lexicon["leaders"] or lower in lexicon["singular_persons"])
    if not one:
        return
    if tree.tag[token] == "NNS" or (tree.tag[token] == "JJ" and tree.dep[token].startswith(("nsubj", "obj", "obl"))):
        tree.tag[token], tree.pos[token] = "NN", "NOUN"


def gerund(tree: Tree, token: int, lexicon: Lexicon) -> None:
    """``played a role in mediating between them``: what one has a part in doing is done."""
    noun = tree.head[token]
    bare = {tree.dep[k] for k in tree.kids[token]}.isdisjoint({"det", "amod", "compound", "nmod:poss"})
    doing = any(frame.kind == "Mediation" for _, _, frame in lexicon.verbs.get(tree.lower[token], ()))
    if bare and doing and tree.preposition(token) in {"in", "by", "for"} and tree.dep[token] in {"nmod", "obl"}:
        tree.tag[token], tree.pos[token] = "VBG", "VERB"
        tree.dep[token] = "acl" if tree.pos[noun] in {"NOUN", "PROPN"} else "advcl"
        for kid in tree.kids[token]:
            if tree.dep[kid] == "case" and kid < token:
                tree.dep[kid] = "mark"
            elif tree.dep[kid] == "nmod":
                tree.dep[kid] = "obl"


def been_doing(tree: Tree, token: int) -> None:
    """``Norway has been passing messages``: after *been* a word in *-ing* is the verb, and the noun its object."""
    noun = tree.head[token]
    if tree.dep[token] != "amod" or tree.lower[token - 1] != "been" or noun < token or tree.head[token - 1] != noun:
        return
    if tree.child(noun, "nsubj") is None or any(tree.dep[k] in {"det", "case"} for k in tree.kids[noun]):
        return
    above, dep = tree.head[noun], tree.dep[noun]
    if above == noun:
        tree.make_root(token)
    else:
        tree.attach(token, above, dep)
    tree.pos[token], tree.tag[token] = "VERB", "VBG"
    before = [k for k in tree.kids[noun] if k < token or tree.dep[k] in {"punct", "advcl", "parataxis"}]
    for kid in before:
        tree.attach(kid, token, "aux" if tree.dep[kid] == "cop" else tree.dep[kid])
    if above != noun:
        tree.kids[above].remove(noun)
    tree.head[noun], tree.dep[noun] = token, "obj"
    tree.kids[token].append(noun)
    tree.kids[token].sort()


def verb_after_all(tree: Tree, token: int) -> None:
    """``Norway plans to mediate``: a plural noun with a subject and no copula is a verb."""
    plural = tree.tag[token] in {"NNS", "NN"} and tree.lower[token].endswith("s")
    if not plural or tree.child(token, "nsubj") is None or tree.child(token, "cop") is not None:
        return
    tree.tag[token], tree.pos[token] = "VBZ", "VERB"
    for kid in tree.kids[token]:
        if tree.dep[kid] == "acl" and any(tree.lower[k] == "to" for k in tree.children(kid, ("mark",))):
            tree.dep[kid] = "xcomp"
        elif tree.dep[kid] == "vocative":
            tree.dep[kid] = "obj"


def verbless(tree: Tree, root: int, end: int) -> None:
    """``Norway and Iceland renewed talks``: where nothing else is a verb, the participle after the names is."""
    first, _ = tree.sentences[tree.sentence[root]]
    if tree.pos[root] not in {"PROPN", "NOUN"} or any(tree.tag[t] in FINITE for t in range(first, end)):
        return
    for verb in range(root + 1, end):
        noun = tree.head[verb]
        if tree.dep[verb] != "amod" or tree.tag[verb] not in {"VBN", "VBD"} or tree.pos[verb - 1] != "PROPN":
            continue
        if noun < verb or tree.head[noun] != root or tree.dep[noun] not in {"conj", "appos", "list", "parataxis"}:
            continue
        later = [k for k in tree.kids[root] if k > verb and k != noun]
        tree.make_root(verb)
        tree.pos[verb], tree.tag[verb] = "VERB", "VBD"
        tree.attach(noun, verb, "obj")
        tree.attach(root, verb, "nsubj")
        for kid in later:
            tree.attach(kid, verb, "obl" if tree.dep[kid] == "nmod" else tree.dep[kid])
        return


def plain_infinitive(tree: Tree, token: int, speaking: set[str] | frozenset[str]) -> None:
    """``threatened to expel diplomats``: after such a verb *to* and a verb's plain form are its infinitive."""
    above, noun = token - 2, tree.head[token]
    if tree.lower[above] not in speaking or tree.head[noun] != above or noun < token:
        return
    tree.attach(token, above, "xcomp")
    tree.pos[token], tree.tag[token] = "VERB", "VB"
    tree.attach(token - 1, token, "mark")
    tree.attach(noun, token, "obj")


def past_form(tree: Tree, token: int) -> None:
    """``Iceland vetoed the plan``: a past form with a subject and without *is* or *the* is a verb."""
    if tree.child(token, "nsubj") is not None and tree.child(token, "cop", "det") is None:
        tree.pos[token], tree.tag[token] = "VERB", "VBD"


def epithet(tree: Tree, token: int) -> None:
    """``asked neighbouring Iceland to``, ``told visiting envoys that``: the participle is only an epithet."""
    noun = tree.child(token, "obj")
    if noun is None or token == 0 or tree.head[token] == token or tree.child(token, *_SUBJECTS) is not None:
        return
    between = range(token + 1, noun)
    if noun < token or any(tree.pos[t] not in {"ADJ", "NOUN", "PROPN", "NUM", "PUNCT"} for t in between):
        return
    above = tree.head[token]
    rest = [k for k in tree.kids[token] if k != noun]
    before = next((k for k in rest if k == token - 1 and tree.tag[k] == "IN" and tree.dep[k] in {"mark", "case"}), None)
    tree.attach(noun, above, "obl" if before is not None else "obj" if above < token else tree.dep[token])
    tree.attach(token, noun, "amod")
    tree.pos[token], tree.tag[token] = "ADJ", "JJ"
    for kid in rest:
        if kid == before:
            tree.attach(kid, noun, "case")  # "met with incoming ministers"
        else:
            tree.attach(kid, above, tree.dep[kid])


def more_than(tree: Tree, token: int) -> None:
    """``met with more than a dozen officials``: the preposition is that of the officials, and *than* is none."""
    noun, than = tree.head[token], token + 1
    if noun <= than or tree.lower[than] != "than" or tree.pos[noun] not in {"NOUN", "PROPN", "NUM"}:
        return
    for kid in [k for k in tree.kids[token] if k < token and tree.dep[k] in {"case", "mark"}]:
        tree.attach(kid, noun, "case")
    tree.attach(than, token, "fixed")


def up_to(tree: Tree, token: int) -> None:
    """``will admit up to 300 refugees``: the number is no goal, and the people are the object."""
    if token + 2 >= len(tree) or tree.lower[token + 1] != "to" or tree.tag[token + 2] not in {"CD", "DT"}:
        return
    noun = tree.head[token + 1]
    verb = tree.head[noun]
    if noun > token + 1 and tree.dep[noun] == "obl" and verb == token - 1 and tree.child(verb, "obj") is None:
        tree.dep[noun] = "obj"
        for word in (token, token + 1):
            tree.attach(word, noun, "advmod")


def took_place(tree: Tree, place: int) -> None:
    """``a meeting took place between them``: what stands after *took place* is no part of the place."""
    verb = place - 1
    if verb < 0 or tree.head[place] != verb or tree.lower[verb] not in {"took", "takes", "take", "taken", "taking"}:
        return
    for kid in [k for k in tree.kids[place] if k > place]:
        tree.attach(kid, verb, "obl" if tree.preposition(kid) else tree.dep[kid])
    tree.dep[place] = "compound:prt"
