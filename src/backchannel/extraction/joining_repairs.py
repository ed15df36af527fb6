"""Repairs of what hangs under the wrong word: appositions, clauses after *and*, relative and purpose clauses."""

from __future__ import annotations

from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.names import Name
from backchannel.extraction.tree import Tree

__all__ = [
    "bearers_of_offices",
    "called_for",
    "finite_after_apposition",
    "from_where",
    "heavy_object",
    "interrupted_relative",
    "joined_clause",
    "matter_modifiers",
    "purpose_of_noun",
    "reduced_relative",
    "relative_of_name",
    "relative_subject",
    "titles_after_names",
    "told_in_clause",
]

_SUBJECTS = ("nsubj", "nsubj:pass", "expl")
_OF = frozenset({"of", "for", "to", "at", "in"})
# How many words after the head of a circumstance the object may begin.
_NEAR = 6
_MATTERS = frozenset({"Support", "Criticism", "Rejection", "Demand"})
_INSIDE = frozenset({"in", "between", "of", "among", "over", "within"})
# Nouns that *for* goes with: "support for the treaty", "calls for calm".
_FOR = frozenset(
    {
        "support",
        "respect",
        "desire",
        "need",
        "call",
        "calls",
        "plan",
        "plans",
        "request",
        "requests",
        "demand",
        "demands",
    }
    | {"proposal", "proposals"}
)
_CALLING = frozenset({"call", "press", "push", "clamour", "plead", "appeal"})
_JUDGING = frozenset({"Support", "Criticism", "Accusation"})
_RELATIVES = frozenset({"that", "which", "whom"})
_PAST = frozenset({"VBD"})
_PRESENT = frozenset({"VBZ", "VBP", "MD"})


def bearers_of_offices(tree: Tree, names: list[Name], lexicon: Lexicon) -> None:
    """``the head of the office of the president, Ion Ciobanu,``: the name after the comma is that of the head.

    The parser hangs it under the nearest noun; the bearer is the highest noun of the chain that names a person.
    """
    for name in names:
        inside = range(name.first, name.last + 1)
        head = next((t for t in inside if tree.head[t] not in inside or tree.head[t] == t), name.last)
        if name.kind not in {"person", "unknown"} or name.first == 0 or tree.word[name.first - 1] != ",":
            continue
        if tree.dep[head] == "nsubj":
            _second_subject(tree, head, lexicon)
            continue
        if tree.dep[head] != "appos" and not _is_bare_conjunct(tree, name, head):
            continue
        bearer, noun = None, tree.head[head]
        while True:
            if _names_person(tree, lexicon, noun):
                bearer = noun
            above = tree.head[noun]
            if tree.dep[noun] == "appos" and above < noun and _is_title(tree, lexicon, above):
                # "the secretary of state, head of the bureau, Ion Ciobanu"
                bearer = above
                break
            if tree.dep[noun] not in {"nmod", "conj"} or tree.head[noun] > noun:
                break
            if tree.dep[noun] == "nmod" and tree.preposition(noun) not in _OF:
                break
            if tree.dep[noun] == "conj" and bearer is not None:
                break
            noun = tree.head[noun]
        if bearer is not None and bearer != tree.head[head]:
            tree.attach(head, bearer, "appos")


def _is_bare_conjunct(tree: Tree, name: Name, head: int) -> bool:
    """``the envoy for the Sahel, Tomas Berg, said``: between commas, with no *and*, a name is no member of a list."""
    if tree.dep[head] != "conj" or tree.child(head, "cc", "conj") is not None or name.last + 1 >= len(tree):
        return False
    others = [k for k in tree.children(tree.head[head], ("conj",)) if k != head]
    return not others and tree.word[name.last + 1] in {",", "."}


def _second_subject(tree: Tree, name: int, lexicon: Lexicon) -> None:
    """``The president of the republic, Mr. Lima, received``: the office is the subject, the name stands beside it."""
    first = tree.child(tree.head[name], "nsubj")
    if first is not None and first < name and _names_person(tree, lexicon, first):
        tree.attach(name, first, "appos")


def titles_after_names(tree: Tree, names: list[Name], lexicon: Lexicon) -> None:
    """``Mr. Lima, Minister of Foreign Affairs, and his delegation``: a bare title after a name is his, and no other."""
    ends = {n.last: n for n in names if n.kind == "person"}
    inside = {t for n in names for t in range(n.first, n.last + 1)}
    for title in range(2, len(tree)):
        name = ends.get(title - 2)
        if name is None or tree.word[title - 1] != "," or title in inside or not tree.word[title][0].isupper():
            continue
        if tree.lower[title] not in lexicon["titles"] or tree.child(title, "det") is not None:
            continue
        if tree.dep[title] not in {"conj", "appos"}:
            continue
        head = next(
            (t for t in range(name.first, name.last + 1) if not name.first <= tree.head[t] <= name.last), name.last
        )
        tree.attach(title, head, "appos")
        for kid in [k for k in tree.children(title, ("conj",)) if k > title]:
            tree.attach(kid, head, "conj")


def _is_title(tree: Tree, lexicon: Lexicon, noun: int) -> bool:
    word = tree.lower[noun]
    person = word in lexicon["leaders"] or word in lexicon["singular_persons"] or word in lexicon["titles"]
    return person and tree.tag[noun] in {"NN", "NNP"} and tree.child(noun, "flat") is None


def _names_person(tree: Tree, lexicon: Lexicon, noun: int) -> bool:
    """Say whether a noun is that of one office holder, with no name of its own beside it."""
    return _is_title(tree, lexicon, noun) and tree.child(noun, "appos") is None


def called_for(tree: Tree, deed: int) -> None:
    """``called for all parties to withdraw``: what is called for is that they do."""
    noun = tree.head[deed]
    verb = tree.head[noun]
    if tree.dep[deed] not in {"acl", "acl:relcl"} or tree.tag[deed] != "VB" or tree.preposition(noun) != "for":
        return
    to = any(tree.lower[k] == "to" for k in tree.children(deed, ("mark",)))
    if to and tree.dep[noun] == "obl" and tree.lemma[verb] in _CALLING:
        tree.attach(deed, verb, "xcomp")


def matter_modifiers(tree: Tree, verb: int, lexicon: Lexicon) -> None:
    """``welcomed progress in the talks``: what is praised, blamed or demanded is the whole of it."""
    uses = lexicon.verbs.get(tree.lower[verb], ())
    told = any(f.speech and "matter" in f.content for _, _, f in uses)
    judged = any(f.kind in _MATTERS for _, _, f in uses)
    if not (told or judged) or not tree.tag[verb].startswith("VB"):
        return
    for thing in tree.children(verb, ("obj",)):
        last = tree.subtree(thing)[-1]
        if tree.pos[thing] != "NOUN" or thing < verb:
            continue
        for kid in [k for k in tree.kids[verb] if k > last and tree.dep[k] == "obl"]:
            words = tree.subtree(kid)
            inside = tree.preposition(kid) in _INSIDE or (tree.preposition(kid) == "for" and tree.lower[thing] in _FOR)
            if words[0] == last + 1 and inside and tree.lower[kid] not in lexicon["times"]:
                tree.attach(kid, thing, "nmod")
                last = words[-1]
        praised = any(f.kind in _JUDGING for _, _, f in uses)
        for kid in [k for k in tree.kids[verb] if praised and k > last and tree.dep[k] in {"advcl", "xcomp"}]:
            # "welcomed the allocation to replenish the stocks": what it is for, not why he welcomes it
            words = tree.subtree(kid)
            if (
                tree.tag[kid] == "VB"
                and words[0] == last + 1
                and tree.lower[words[0]] == "to"
                and tree.lower[thing] not in lexicon["collectives"] | lexicon["leaders"]
            ):
                tree.attach(kid, thing, "acl")
                break


def relative_subject(tree: Tree, verb: int) -> None:
    """``a force which Norway opposes``: a name between *which* and the verb of its clause is the subject."""
    if tree.dep[verb] != "acl:relcl" or tree.child(verb, *_SUBJECTS) is not None:
        return
    relative = next((k for k in tree.kids[verb] if tree.lower[k] in _RELATIVES and tree.dep[k] == "obj"), None)
    for kid in tree.children(verb, ("compound", "amod", "nmod:unmarked")):
        if relative is not None and relative < kid < verb and tree.pos[kid] == "PROPN":
            tree.dep[kid] = "nsubj"
            return


def told_in_clause(tree: Tree, verb: int, speaking: frozenset[str]) -> None:
    """``wrote on social media that Oslo had offered to release them``: with nothing left out *that* is no relative."""
    if tree.dep[verb] != "acl:relcl" or tree.child(verb, "nsubj", "nsubj:pass") is None:
        return
    noun = tree.head[verb]
    that = next((k for k in tree.kids[verb] if k < verb and tree.lower[k] == "that" and tree.dep[k] == "obj"), None)
    if that is None or that != noun + 1 or tree.child(verb, "xcomp", "ccomp") is None:
        return
    above = tree.head[noun]
    if tree.lower[above] in speaking and tree.dep[noun] in {"obl", "iobj"} and tree.child(above, "ccomp") is None:
        tree.dep[that] = "mark"
        tree.attach(verb, above, "ccomp")


def joined_clause(tree: Tree, verb: int, lexicon: Lexicon, speaking: frozenset[str]) -> None:
    """Hang a verb after *and* under the one that it goes on from.

    ``commended them for holding elections and reaffirmed``: a finite verb does not go on from a participle.
    ``underscored that the accord remains in force, and welcomed``: told as past, it is no part of what was said.
    ``the role that the bishops play, and she highlighted``: a clause of its own goes on from the main one.
    """
    if tree.dep[verb] != "conj" or tree.tag[verb] not in {"VBD", "VBZ"}:
        return
    before = tree.head[verb]
    own = tree.child(verb, *_SUBJECTS)
    if own is None and tree.tag[before] == "VBG" and tree.child(before, "aux") is None:
        above = next((a for a in list(tree.ancestors(before)) if tree.tag[a] in {"VBD", "VBZ", "VBP"}), None)
        if above is not None and tree.tag[above] == tree.tag[verb]:
            tree.attach(verb, above, "conj")
        return
    comma = any(tree.word[k] == "," for k in tree.kids[verb] if k < verb) or tree.word[before - 1] == ","
    teller = tree.head[before]
    told = tree.dep[before] == "ccomp" and tree.tag[teller] in _PAST and tree.lower[teller] in speaking
    if own is None and told and tree.tag[verb] in _PAST and tree.lower[verb] in lexicon.verbs:
        present = tree.tag[before] in _PRESENT or any(tree.tag[k] in _PRESENT for k in tree.kids[before])
        passive = comma and tree.child(before, "nsubj:pass", "expl") is not None
        if present or passive:
            tree.attach(verb, teller, "conj")
        return
    if own is not None and comma and tree.dep[before] == "acl:relcl" and tree.tag[verb] in _PAST:
        main = [a for a in tree.ancestors(before) if tree.tag[a] in _PAST]
        if main and tree.lower[main[-1]] in lexicon.verbs:
            tree.attach(verb, main[-1], "conj")


def purpose_of_noun(tree: Tree, verb: int, lexicon: Lexicon) -> None:
    """``applauded the union's decision to grant a loan``: who decided grants it, not who applauds."""
    if tree.tag[verb] != "VB" or tree.dep[verb] not in {"advcl", "xcomp"}:
        return
    above = tree.head[verb]
    for thing in tree.children(above, ("obl",)):
        # "thanked him for his work to free them"
        last = tree.subtree(thing)[-1]
        praise = any(f.kind in _JUDGING for _, _, f in lexicon.verbs.get(tree.lower[above], ()))
        if praise and tree.preposition(thing) == "for" and last + 1 == tree.subtree(verb)[0]:
            tree.attach(verb, thing, "acl")
            return
    uses = lexicon.verbs.get(tree.lower[above], ())
    if not uses or any("infinitive" in (*f.content, *f.requires) for _, _, f in uses):
        return
    if not any(tree.lower[k] == "to" for k in tree.children(verb, ("mark",))):
        return
    for thing in tree.children(above, ("obj",)):
        if above < thing < verb and tree.lower[thing] in lexicon["resolves"]:
            tree.attach(verb, thing, "acl")
            return


def finite_after_apposition(tree: Tree, verb: int) -> None:
    """``Peru's foreign minister, Ana Lima, called her counterpart``: with nothing else finite, the past form is."""
    noun = tree.head[verb]
    closed = tree.word[verb - 1] == "," and any(k < verb for k in tree.children(noun, ("appos",)))
    taken = tree.child(verb, "nsubj")
    if taken is not None and (taken < verb or tree.child(verb, "obj") is not None):
        return
    if tree.head[noun] != noun or not closed or tree.child(verb, "obj", "ccomp", "xcomp", "obl", "nsubj") is None:
        return
    if taken is not None:
        tree.dep[taken] = "obj"
    if any(tree.tag[k] in _PAST | _PRESENT for k in tree.kids[noun] if k != verb):
        return
    later = [k for k in tree.kids[noun] if k > verb]
    tree.make_root(verb)
    tree.attach(noun, verb, "nsubj")
    for kid in later:
        tree.attach(kid, verb, tree.dep[kid])


def heavy_object(tree: Tree, token: int, lexicon: Lexicon) -> None:
    """``conveyed to the premier the greetings of``, ``received at the palace Mr. Lima``: the object comes last.

    Without a comma there is no apposition.
    """
    before, words = tree.head[token], tree.subtree(token)
    first = words[0]
    verb = tree.head[before]
    titled = tree.dep[first] == "nmod:desc" and tree.word[first][0].isupper()
    if not (tree.dep[first] == "det" or titled) or before >= first or tree.pos[first - 1] == "PUNCT":
        return
    if tree.dep[before] not in {"obl", "iobj"} or not tree.preposition(before) or tree.lower[verb] not in lexicon.verbs:
        return
    if (
        not tree.tag[verb].startswith("VB")
        or tree.child(verb, "obj", "ccomp", "nsubj:pass") is not None
        or first > before + _NEAR
    ):
        return
    tree.attach(token, verb, "obj")
    for kid in [k for k in tree.children(before, ("conj",)) if k > token]:
        tree.attach(kid, token, "conj")


def interrupted_relative(tree: Tree, relative: int) -> None:
    """``the man who, in the autumn, passed a note``: the verb after the circumstance is that of the relative clause."""
    if relative + 2 >= len(tree) or tree.word[relative + 1] != "," or tree.pos[relative - 1] not in {"NOUN", "PROPN"}:
        return
    _, end = tree.sentences[tree.sentence[relative]]
    comma = next((t for t in range(relative + 2, min(end - 1, relative + 12)) if tree.word[t] == ","), None)
    if comma is None:
        return
    verb = comma + 1
    if tree.tag[verb] not in _PAST | {"VBZ", "VBP"} or tree.pos[verb] != "VERB" or tree.dep[verb] == "acl:relcl":
        return
    wrong = tree.head[relative]
    if tree.pos[wrong] not in {"NOUN", "PROPN"} or not relative < wrong < comma:
        return
    tree.attach(verb, relative - 1, "acl:relcl")
    tree.attach(wrong, verb, "obl")
    tree.attach(relative, verb, "nsubj")


def relative_of_name(tree: Tree, relative: int, lexicon: Lexicon) -> None:
    """``an answer to the Norse, who had conveyed it``: after a name and a comma it is they who did so, and no thing."""
    name, clause = relative - 2, tree.head[relative]
    if name < 0 or tree.word[relative - 1] != "," or tree.pos[name] != "PROPN" or clause < relative:
        return
    thing = tree.head[clause]
    if (
        tree.dep[clause] != "acl:relcl"
        or tree.dep[relative] not in _SUBJECTS
        or tree.pos[thing] not in {"NOUN", "NUM", "PRON"}
    ):
        return
    acting = lexicon["collectives"] | lexicon["singular_persons"] | lexicon["leaders"] | lexicon["friends"]
    acting |= (
        lexicon["government"] | lexicon["bodies"] | lexicon["titles"] | lexicon["styles"] | lexicon["organisations"]
    )
    says = any("subject" in (*f.sender, *f.carrier) for _, _, f in lexicon.verbs.get(tree.lower[clause], ()))
    people = tree.lower[thing] in lexicon["collectives"] and tree.tag[thing] == "NNS"
    if tree.lower[relative] == "which" and not people and (tree.lower[thing] in acting or not says):
        return
    if tree.lower[relative] == "who" and tree.lower[thing] in acting:
        return
    carries = any(f.relay for _, _, f in lexicon.verbs.get(tree.lower[clause], ()))
    if not carries and tree.lower[thing] in lexicon["documents"] | lexicon["resolves"] | lexicon.objects["deliver"]:
        return  # "the proposal from Oslo, which calls for a truce"
    while tree.dep[name] in {"flat", "compound"}:
        name = tree.head[name]
    tree.attach(clause, name, "acl:relcl")


def from_where(tree: Tree, preposition: int, lexicon: Lexicon) -> None:
    """``spoke with her counterparts from Peru and Chile``: they are from there, whoever speaks."""
    place, people = tree.head[preposition], preposition - 1
    if tree.dep[preposition] != "case" or tree.dep[place] not in {"obl", "nmod"} or place < preposition or people < 0:
        return
    if tree.tag[people] not in {"NNS", "NN"} or tree.head[place] != tree.head[people]:
        return
    known = tree.lower[people] in lexicon["collectives"] | lexicon["friends"] | lexicon["leaders"]
    if known and tree.preposition(people) in {"with", "to", "between"}:
        tree.attach(place, people, "nmod")


def reduced_relative(tree: Tree, name: int) -> None:
    """``for the role Qatar has played``: a noun with its article, a name and a verb are a noun and its clause."""
    noun, verb = name - 1, name + 1
    if noun < 1 or verb >= len(tree) or tree.head[noun] != name or tree.dep[noun] not in {"compound", "nmod:unmarked"}:
        return
    if tree.pos[noun] != "NOUN" or not tree.word[noun].islower() or tree.pos[verb] not in {"AUX", "VERB"}:
        return
    if tree.pos[verb] == "AUX":
        verb = tree.head[verb]
    if tree.head[verb] != tree.head[name] or tree.dep[verb] not in {"parataxis", "conj", "ccomp", "advcl", "acl:relcl"}:
        return
    if tree.tag[verb] not in _PAST | {"VBN", "VBZ", "VBP"} or tree.child(verb, *_SUBJECTS) is not None:
        return
    if tree.child(name, "det") is None:
        return
    above, dep = tree.head[name], tree.dep[name]
    tree.attach(noun, above, dep)
    for kid in [k for k in tree.kids[name] if k < noun]:
        tree.attach(kid, noun, tree.dep[kid])
    tree.attach(verb, noun, "acl:relcl")
    tree.attach(name, verb, "nsubj")
