"""Repairs of what the parser is known to get wrong and the words themselves decide."""

from __future__ import annotations

from backchannel.extraction.clauses import Clauses
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.tree import Tree

__all__ = ["repair"]

_TIMES = frozenset("monday tuesday wednesday thursday friday saturday sunday phone telephone meeting call talks".split())
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "expl"})
_MESSAGE_FRAMES = ("message", "statement", "claim", "report", "assurance", "news", "word", "signal", "proposal", "fact", "idea")


def repair(tree: Tree, clauses: Clauses, lexicon: Lexicon) -> None:
    """Mend the tree in place.

    ``conveyed to his friends that it seeks peace`` and ``confirmed at the time that they met``: a clause with
    *that* and a subject of its own, hung under the noun before it, is the content of the verb of speech.
    """
    speaking = {
        form
        for form, uses in lexicon.verbs.items()
        if any("clause" in frame.content for _, _, frame in uses)
    }
    topical = {form for form, uses in lexicon.verbs.items() if any("matter" in f.topic for _, _, f in uses)}
    for token in range(len(tree)):
        if tree.lower[token] in topical and clauses.is_verb(token):
            _object_modifiers(tree, token)
        if tree.dep[token] in {"acl:relcl", "acl", "advcl"} and clauses.is_verb(token):
            _content_clause(tree, token, speaking)


def _object_modifiers(tree: Tree, verb: int) -> None:
    """``discussed the situation in the region``: what follows the matter at once belongs to it."""
    for thing in tree.children(verb, ("obj",)):
        last = tree.subtree(thing)[-1]
        for kid in [k for k in tree.kids[verb] if k > last and tree.dep[k] == "obl"]:
            words = tree.subtree(kid)
            if words[0] == last + 1 and tree.preposition(kid) in {"in", "of", "on", "between", "over", "for", "to"}:
                if tree.pos[kid] in {"NOUN", "PROPN"} and tree.lower[kid] not in _TIMES:
                    tree.attach(kid, thing, "nmod")
                    last = words[-1]
        return


def _content_clause(tree: Tree, clause: int, speaking: set[str]) -> None:
    noun = tree.head[clause]
    if tree.pos[noun] not in {"NOUN", "PROPN", "PRON"} or tree.lower[noun] in _MESSAGE_FRAMES:
        return
    marks = [k for k in tree.kids[clause] if k < clause and tree.lower[k] == "that" and tree.dep[k] in {"mark", "nsubj", "obj"}]
    if not marks or tree.dep[marks[0]] != "mark":
        return
    if not any(tree.dep[k] in _SUBJECTS for k in tree.kids[clause]):
        return
    for above in tree.ancestors(noun):
        if tree.lower[above] in speaking and above < noun:
            if tree.child(above, "ccomp") is None:
                tree.attach(clause, above, "ccomp")
            return
        if tree.pos[above] in {"VERB", "AUX"}:
            return
