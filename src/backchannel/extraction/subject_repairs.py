"""Repairs of who does it: subjects after a circumstance, company before a purpose, lists before their noun."""

from __future__ import annotations

from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.names import Name
from backchannel.extraction.tree import FINITE, Tree

__all__ = [
    "company_before_purpose",
    "controlled_infinitive",
    "finite_after_phrase",
    "infinitive_after_all",
    "infinitive_list",
    "list_before_noun",
    "owner_before_noun",
    "subjects_after_circumstances",
    "told_besides",
]

_TOLD = frozenset({"told", "tells", "informed", "assured", "briefed", "reminded"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_OPENERS = frozenset(
    {
        "after",
        "ahead",
        "amid",
        "as",
        "at",
        "before",
        "building",
        "despite",
        "during",
        "earlier",
        "following",
        "in",
        "on",
        "since",
    }
    | {"this", "today", "tonight", "under", "upon", "while", "with", "yesterday"}
)
_ASIDES = frozenset({"as", "along", "together", "accompanied", "joined", "alongside"})
# How many words such an aside may have.
_ASIDE = 14
_BESIDE = frozenset({"appos", "conj", "flat", "list", "nmod", "nmod:unmarked", "obl", "parataxis", "nsubj", "compound"})


def subjects_after_circumstances(tree: Tree, names: list[Name]) -> None:
    """``As part of his visit to Peru, Minister Lima met``: the name between the comma and the verb is the subject.

    The parser takes it for an apposition to the last noun of the circumstance, or the circumstance for the subject.
    """
    ends = {n.last: n for n in names if n.kind in {"person", "unknown"}}
    for name in names:
        verb = _after_aside(tree, name.last + 1)
        if (
            name.kind not in {"person", "unknown"}
            or verb >= len(tree)
            or tree.sentence[verb] != tree.sentence[name.first]
        ):
            continue
        if tree.tag[verb] not in _FINITE or tree.pos[verb] != "VERB" or not tree.word[verb].islower():
            continue
        first, _ = tree.sentences[tree.sentence[verb]]
        row = _row_before(name, ends, tree)
        comma = _comma_before(tree, row[0], first)
        if comma is None or tree.lower[first] not in _OPENERS:
            continue
        head = _head(tree, row[0])
        subjects = [k for k in tree.children(verb, ("nsubj",)) if k < verb]
        if head in subjects:
            wrong = [k for k in subjects if k < comma]
        elif tree.dep[head] in _BESIDE and all(k < comma for k in subjects) and _is_of_circumstance(tree, head, verb):
            wrong = subjects
        else:
            continue
        for token in wrong:
            tree.dep[token] = "obl"
            if tree.lower[first] == "following" and tree.head[first] == token and tree.dep[first] != "case":
                # "Following Biden's call, she met": taken for a part of his name
                for kid in list(tree.kids[first]):
                    owner = tree.dep[kid] == "flat"
                    tree.attach(kid, token if owner else kid - 1, "nmod:poss" if owner else tree.dep[kid])
                tree.dep[first] = "case"
            for kid in [k for k in tree.kids[verb] if token < k < comma]:
                tree.attach(kid, token, "nmod")  # the day of the circumstance
        if tree.head[head] == head or verb in tree.subtree(head):
            continue
        tree.attach(head, verb, "nsubj")
        for other in row[1:]:
            tree.attach(_head(tree, other), head, "conj")


def _head(tree: Tree, name: Name) -> int:
    inside = range(name.first, name.last + 1)
    return next((t for t in inside if tree.head[t] not in inside or tree.head[t] == t), name.last)


def _row_before(name: Name, ends: dict[int, Name], tree: Tree) -> list[Name]:
    """Return the names joined by *and* that end in ``name``: *Lunde and Berg reaffirmed*."""
    row = [name]
    while row[0].first > 1 and tree.lower[row[0].first - 1] in {"and", "&"} and row[0].first - 2 in ends:
        row.insert(0, ends[row[0].first - 2])
    return row


def _after_aside(tree: Tree, token: int) -> int:
    """Return the word after ``, as chair of the council,`` or ``, along with her staff,``; else the token itself."""
    if token + 1 >= len(tree) or tree.word[token] != "," or tree.lower[token + 1] not in _ASIDES:
        return token
    _, end = tree.sentences[tree.sentence[token]]
    closing = next((t for t in range(token + 2, min(end - 1, token + _ASIDE)) if tree.word[t] == ","), None)
    return closing + 1 if closing is not None else token


def _comma_before(tree: Tree, name: Name, first: int) -> int | None:
    """Return the comma that closes the circumstance: nothing but the name's titles stands behind it."""
    for token in range(name.first - 1, first, -1):
        if tree.word[token] == ",":
            return token
        if tree.pos[token] not in {"PROPN", "NOUN", "ADJ", "ADP", "DET", "PART"} and tree.word[token] != "-":
            return None
        if tree.pos[token] == "ADP" and tree.lower[token] not in {"to", "of", "for"}:
            return None
    return None


def _is_of_circumstance(tree: Tree, head: int, verb: int) -> bool:
    """Say whether a name hangs in front of the verb's clause, and not in a clause of its own."""
    for above in tree.ancestors(head):
        if above == verb:
            return True
        if above > verb or (tree.pos[above] == "VERB" and tree.tag[above] in _FINITE):
            return False
    return True


def company_before_purpose(tree: Tree, preposition: int) -> None:
    """``spoke with Amir Tamim of Qatar to address``: whom one speaks with is no subject of the purpose."""
    purpose = tree.head[preposition]
    verb = tree.head[purpose]
    if tree.dep[preposition] != "mark" or tree.tag[purpose] != "VB" or verb >= preposition:
        return
    company = tree.child(purpose, "nsubj")
    to = next((k for k in tree.children(purpose, ("mark",)) if tree.lower[k] == "to"), None)
    if company is None or to is None or not preposition < company < to or not tree.tag[verb].startswith("VB"):
        return
    tree.attach(company, verb, "obl")
    tree.attach(preposition, company, "case")


def infinitive_list(tree: Tree, verb: int) -> None:
    """``urged them to stop fighting, open the border and return``: a plain form goes on from the infinitive.

    The parser lets it go on from the finite verb above, with which it does not agree.
    """
    above = tree.head[verb]
    if tree.dep[verb] != "conj" or tree.tag[verb] not in {"VB", "VBP"} or tree.tag[above] not in {"VBD", "VBZ", "VBN"}:
        return
    if tree.child(verb, "nsubj", "nsubj:pass", "aux", "mark", "expl") is not None:
        return
    before = [
        t
        for t in range(above + 1, verb)
        if tree.tag[t] == "VB"
        and any(tree.lower[k] == "to" for k in tree.children(t, ("mark",)))
        and _is_under(tree, t, above)
    ]
    if before and all(tree.tag[t] not in _FINITE for t in range(before[-1], verb)):
        tree.tag[verb] = "VB"
        for kid in [k for k in tree.children(verb, ("conj",)) if tree.tag[k] not in {"VB", "VBP"}]:
            tree.attach(kid, above, "conj")
        tree.attach(verb, before[-1], "conj")


def _is_under(tree: Tree, token: int, above: int) -> bool:
    return above in tree.ancestors(token)


def controlled_infinitive(tree: Tree, token: int, lexicon: Lexicon) -> None:
    """``urged companies to lower prices``: after the object of such a verb *to* begins what they are to do."""
    noun, to = tree.head[token], token - 1
    if tree.dep[token] != "amod" or tree.lower[to] != "to" or tree.head[to] != noun or tree.dep[to] != "case":
        return
    verb = tree.head[noun]
    if tree.pos[verb] == "NOUN" and tree.dep[noun] == "nmod" and tree.dep[verb] in {"obj", "iobj"}:
        verb = tree.head[verb]
    objects = [k for k in tree.children(verb, ("obj", "iobj")) if verb < k < to]
    if not objects or tree.lemma[verb] not in lexicon["object_control"] or not tree.tag[verb].startswith("VB"):
        return
    tree.attach(token, verb, "xcomp")
    tree.pos[token], tree.tag[token] = "VERB", "VB"
    tree.attach(to, token, "mark")
    tree.attach(noun, token, "obj")


def told_besides(tree: Tree, verb: int, speaking: frozenset[str]) -> None:
    """``thanked them for hosting the forum, underscoring that``: who thanks underscores, besides."""
    above = tree.head[verb]
    teller = tree.head[above]
    if (
        tree.tag[verb] == "VBG"
        and tree.dep[verb] == "acl"
        and tree.word[verb - 1] == ","
        and tree.lower[verb] in speaking
    ):
        if tree.dep[above] in {"obj", "iobj"} and above < verb and tree.lower[teller] in _TOLD:
            tree.attach(verb, teller, "advcl")  # "told reporters, adding that"
        return
    if tree.tag[verb] != "VBG" or tree.dep[verb] != "advcl" or tree.word[verb - 1] != "," or above > verb:
        return
    if tree.tag[above] != "VBG" or tree.dep[above] not in {"advcl", "acl", "xcomp"} or tree.lower[verb] not in speaking:
        return
    main = next((a for a in tree.ancestors(above) if tree.tag[a] in _FINITE and tree.pos[a] == "VERB"), None)
    if main is not None and tree.lower[main] in speaking:
        tree.attach(verb, main, "advcl")


def owner_before_noun(tree: Tree, token: int) -> None:
    """``conveyed the United States' hope that``: what has a possessive mark belongs to the noun after it."""
    mark, noun = token + 1, token + 2
    if noun >= len(tree) or tree.lower[mark] not in {"'s", "'"} or tree.head[mark] != token or tree.dep[mark] != "case":
        return
    if tree.dep[token] in {"obj", "iobj"} and tree.head[noun] == tree.head[token] and tree.dep[noun] == "obj":
        tree.attach(token, noun, "nmod:poss")


def infinitive_after_all(tree: Tree, verb: int) -> None:
    """``a commitment to significantly boost spending``: a plain form after *to* is the infinitive, with an object."""
    noun = tree.head[verb]
    if tree.tag[verb] != "VB" or tree.dep[verb] not in {"compound", "amod"} or noun < verb:
        return
    to = next((k for k in tree.kids[noun] if tree.lower[k] == "to" and tree.dep[k] == "case" and k < verb), None)
    if to is None or any(tree.pos[t] != "ADV" for t in range(to + 1, verb)) or tree.head[noun] == noun:
        return
    above = tree.head[noun]
    tree.attach(verb, above, "acl" if tree.pos[above] in {"NOUN", "PROPN"} else "xcomp")
    tree.pos[verb] = "VERB"
    tree.attach(to, verb, "mark")
    tree.attach(noun, verb, "obj")


def list_before_noun(tree: Tree, noun: int, lexicon: Lexicon) -> None:
    """``a talk with law, privacy, and technology experts``: the list tells which experts, and they are the company."""
    last, verb = noun - 1, tree.head[noun]
    if tree.dep[noun] != "obj" or tree.dep[last] != "conj" or tree.tag[last] not in {"NN", "NNP", "JJ"} or verb > noun:
        return
    first = tree.head[last]
    earlier = [k for k in tree.children(verb, ("obj",)) if k < first]
    people = lexicon["collectives"] | lexicon["leaders"] | lexicon["friends"]
    if not earlier or tree.lower[noun] not in people or not tree.preposition(first):
        return
    tree.attach(noun, tree.head[first], tree.dep[first])
    for kid in [k for k in tree.kids[first] if tree.dep[k] in {"case", "det"}]:
        tree.attach(kid, noun, tree.dep[kid])
    tree.attach(first, noun, "compound")


def finite_after_phrase(tree: Tree, verb: int) -> None:
    """``Leaders of the region called on Oslo to act``: a past form is the main verb where there is no other."""
    first, end = tree.sentences[tree.sentence[verb]]
    root = next((t for t in range(first, end) if tree.head[t] == t), verb)
    if tree.pos[root] not in {"NOUN", "PROPN"} or root > verb or tree.head[verb] == root or tree.word[verb - 1] == ",":
        return
    own = set(tree.subtree(verb))
    if any(tree.tag[t] in FINITE and t not in own for t in range(first, end)):
        return
    called_on = any(tree.preposition(k) in {"on", "upon"} for k in tree.children(verb, ("obl",)))
    if tree.child(verb, "ccomp", "xcomp", "obj") is None and not (called_on and tree.child(verb, "advcl") is not None):
        return
    if not all(tree.dep[a] in {"nmod", "conj", "appos"} for a in tree.ancestors(verb) if a != root):
        return
    tree.make_root(verb)
    tree.tag[verb] = "VBD"
    tree.attach(root, verb, "nsubj")
