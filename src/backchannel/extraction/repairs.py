"""Repairs of what the parser is known to get wrong and the words themselves decide."""

from __future__ import annotations

from backchannel.extraction.clauses import Clauses
from backchannel.extraction.company_repairs import (
    company_after_matter,
    crowds_in_row,
    joined_by,
    over_the_phone,
    representing,
)
from backchannel.extraction.content_repairs import next_deed, owner_of_deed, reason_of_praise
from backchannel.extraction.joining_repairs import (
    called_for,
    finite_after_apposition,
    from_where,
    heavy_object,
    interrupted_relative,
    joined_clause,
    matter_modifiers,
    purpose_of_noun,
    reduced_relative,
    relative_of_name,
    relative_subject,
    told_in_clause,
)
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.speech_repairs import (
    DAYS,
    close_fragment,
    day_of_verb,
    having_done,
    interrupting_speech,
    inverted,
    inverted_speech,
    quoted_fragment,
    subject_after_quote,
    that_clause,
    told_on,
    trailing_speech,
)
from backchannel.extraction.subject_repairs import (
    company_before_purpose,
    controlled_infinitive,
    finite_after_phrase,
    infinitive_after_all,
    infinitive_list,
    list_before_noun,
    owner_before_noun,
    told_besides,
)
from backchannel.extraction.tag_repairs import (
    been_doing,
    epithet,
    gerund,
    infinitive_with_object,
    interrupted_auxiliary,
    more_than,
    noun_after_all,
    one_person,
    past_form,
    plain_infinitive,
    progressive,
    took_place,
    up_to,
    verb_after_all,
    verb_complement,
    verbless,
)
from backchannel.extraction.tree import Tree

__all__ = ["repair"]

_NOMINAL = frozenset({"obl", "nmod", "obj", "obl:agent", "nsubj"})
_OF_A_NOUN = frozenset({"in", "of", "on", "between", "over", "for", "to"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "expl"})
_ATTRIBUTIVE = frozenset(
    {
        "incoming",
        "outgoing",
        "departing",
        "leading",
        "neighbouring",
        "neighboring",
        "visiting",
        "striking",
        "warring",
        "ruling",
        "governing",
        "ailing",
    }
)
_AUXILIARIES = frozenset(
    {"have", "has", "had", "will", "would", "did", "does", "do", "is", "are", "was", "were", "can", "could"}
)
_JOINTS = frozenset({"as", "after", "before", "since", "until"})
_MESSAGE_FRAMES = (
    "message",
    "statement",
    "claim",
    "report",
    "assurance",
    "news",
    "word",
    "signal",
    "proposal",
    "fact",
    "idea",
)


def repair(tree: Tree, clauses: Clauses, lexicon: Lexicon) -> None:
    """Mend the tree in place.

    ``conveyed to his friends that it seeks peace`` and ``confirmed at the time that they met``: a clause with
    *that* and a subject of its own, hung under the noun before it, is the content of the verb of speech.
    """
    speaking = lexicon.forms_with("clause", "infinitive")
    topical, made = lexicon.topical, lexicon.made
    deeds = lexicon.deeds
    topical_speech = frozenset(lexicon.verbs)
    for start, end in tree.sentences:
        verbless(tree, next((t for t in range(start, end) if tree.head[t] == t), start), end)
    for token in range(len(tree)):
        if tree.lower[token] in DAYS:
            day_of_verb(tree, token, lexicon)
        if tree.tag[token].startswith("VB") and tree.dep[token] in _NOMINAL:
            noun_after_all(tree, token)
        if tree.lower[token] in lexicon.verbs:
            matter_modifiers(tree, token, lexicon)
            reason_of_praise(tree, token, lexicon)
            next_deed(tree, token, lexicon)
        if tree.lower[token] in topical and clauses.is_verb(token):
            _object_modifiers(tree, token, lexicon)
        if tree.tag[token] == "VBN" and tree.dep[token] in {"acl", "acl:relcl"} and tree.lower[token] in made:
            _thing_made(tree, token, made[tree.lower[token]])
        if tree.lower[token].endswith("ing") and tree.tag[token] in {"NN", "JJ", "NNP"}:
            progressive(tree, token)
            if tree.tag[token] == "NN":
                gerund(tree, token, lexicon)
        if tree.tag[token] in {"NNS", "JJ"}:
            one_person(tree, token, lexicon)
        if tree.tag[token] == "NN":
            infinitive_with_object(tree, token, lexicon)
        if tree.tag[token] == "VBG" and tree.dep[token] == "amod":
            been_doing(tree, token)
        if tree.dep[token] == "ccomp" and tree.dep[tree.head[token]] != "ccomp":
            _inner_content(tree, token, speaking)
        if tree.tag[token] == "VB" and tree.dep[token] == "acl" and tree.tag[tree.head[token]].startswith("VB"):
            # "plan to hold talks": under a verb an infinitive is its complement
            tree.dep[token] = "xcomp"
        if tree.dep[token] == "conj" and tree.tag[tree.head[token]] == "VB":
            _finite_conjunct(tree, token)
        if tree.dep[token] == "conj" and tree.tag[token] in {"VBD", "VBN"}:
            told_on(tree, token, speaking, lexicon)
        if tree.lower[token] in _AUXILIARIES:
            interrupted_auxiliary(tree, token)
        if tree.dep[token] == "advcl:relcl":
            tree.dep[token] = "acl:relcl"  # "it was Oslo that arranged the meeting"
        if tree.lower[token] == "place":
            took_place(tree, token)
        if tree.lower[token] == "having":
            having_done(tree, token)
        if tree.dep[token] == "appos":
            heavy_object(tree, token, lexicon)
        if tree.pos[token] == "PROPN":
            reduced_relative(tree, token)
        if tree.lower[token] in {"who", "which"}:
            interrupted_relative(tree, token)
            relative_of_name(tree, token, lexicon)
        called_for(tree, token)
        joined_clause(tree, token, lexicon, speaking)
        purpose_of_noun(tree, token, lexicon)
        if tree.tag[token] == "RP" and tree.dep[token] == "case":
            _particle(tree, token)
        if tree.dep[token] == "compound:prt" and tree.lower[token] == "over":
            over_the_phone(tree, token, lexicon)
        if tree.tag[token] == "NN" and tree.dep[token] == "xcomp":
            verb_complement(tree, token)
        if tree.tag[token] == "VBG" and tree.dep[token] == "advcl":
            _subject_of_main_clause(tree, token)
        if tree.tag[token] in {"VBD", "VBZ"} and tree.lower[token] in speaking:
            close_fragment(tree, token)
            subject_after_quote(tree, token)
            inverted_speech(tree, token)
            quoted_fragment(tree, token)
        if tree.lower[token] == "that":
            that_clause(tree, token, speaking)
        if tree.lower[token] == "not":
            _not_to(tree, token)
        if tree.lower[token] == "from":
            from_where(tree, token, lexicon)
        if tree.lower[token] in lexicon.verbs or tree.lower[token] in lexicon.statuses:
            verb_after_all(tree, token)
        if (
            tree.tag[token] in {"VBD", "VBZ", "VBP"}
            and tree.lower[token] in speaking
            and tree.dep[token] != "parataxis"
        ):
            trailing_speech(tree, token)
            interrupting_speech(tree, token)
        if tree.tag[token] == "VBG" and tree.head[token] == token:
            _main_clause(tree, token)
        if tree.dep[token] == "amod" and tree.lower[token] in {"said", "says"}:
            inverted(tree, token)
        if tree.tag[token] == "JJ" and token > 1 and tree.lower[token - 1] == "to" and tree.lower[token] in deeds:
            plain_infinitive(tree, token, speaking)
        if tree.tag[token] in {"NN", "JJ"} and tree.lower[token].endswith("ed") and tree.lower[token] in deeds:
            past_form(tree, token)
        if tree.lower[token] in _ATTRIBUTIVE and tree.tag[token] == "VBG":
            epithet(tree, token)
        if tree.dep[token] in {"obj", "iobj"}:
            owner_before_noun(tree, token)
        if tree.lower[token] in {"'s", "'"}:
            owner_of_deed(tree, token, lexicon)
        if tree.tag[token] == "VBG" and token:
            told_besides(tree, token, speaking | lexicon.topical | topical_speech)
        if tree.tag[token] in {"JJ", "JJR"}:
            controlled_infinitive(tree, token, lexicon)
        if tree.tag[token] == "VB" and tree.dep[token] in {"compound", "amod"}:
            infinitive_after_all(tree, token)
        if tree.tag[token] in {"VB", "VBP"}:
            infinitive_list(tree, token)
        if tree.lower[token] == "representing" and tree.dep[token] == "advcl":
            representing(tree, token, lexicon)
        if tree.lower[token] in {"joined", "accompanied"}:
            joined_by(tree, token, lexicon)
        if tree.tag[token] in {"NNS", "NNPS"}:
            crowds_in_row(tree, token, lexicon)
        if tree.lower[token] == "with":
            company_after_matter(tree, token, lexicon)
            company_before_purpose(tree, token)
        if tree.dep[token] == "obj" and tree.tag[token] == "NNS":
            list_before_noun(tree, token, lexicon)
        if tree.lower[token] in {"more", "fewer", "less"} and token + 2 < len(tree):
            more_than(tree, token)
        if tree.lower[token] == "up":
            up_to(tree, token)
        if tree.tag[token] == "VBD" and tree.dep[token] in {"acl", "parataxis"} and tree.lower[token] in lexicon.verbs:
            finite_after_apposition(tree, token)
        if tree.tag[token] in {"VBN", "VBD"} and tree.dep[token] == "acl" and tree.lower[token] in speaking:
            finite_after_phrase(tree, token)
            _finite(tree, token)
            _subordinate(tree, token)
        if tree.tag[token] == "VBG" and tree.lower[token] in speaking:
            _message_participle(tree, clauses, token)
        if tree.dep[token] == "acl:relcl":
            relative_subject(tree, token)
            told_in_clause(tree, token, speaking)
        if tree.dep[token] in {"acl:relcl", "acl", "advcl"} and clauses.is_verb(token):
            _content_clause(tree, token, speaking)


def _object_modifiers(tree: Tree, verb: int, lexicon: Lexicon) -> None:
    """``discussed the situation in the region``: what follows the matter at once belongs to it."""
    for thing in tree.children(verb, ("obj",)):
        last = tree.subtree(thing)[-1]
        for kid in [k for k in tree.kids[verb] if k > last and tree.dep[k] == "obl"]:
            words = tree.subtree(kid)
            related = tree.preposition(kid) == "with" and tree.lower[last] in lexicon["relations"]
            close = words[0] == last + 1 and (related or tree.preposition(kid) in _OF_A_NOUN)
            if close and tree.pos[kid] in {"NOUN", "PROPN"} and tree.lower[kid] not in lexicon["times"]:
                tree.attach(kid, thing, "nmod")
                last = words[-1]
        return


def _thing_made(tree: Tree, participle: int, things: frozenset[str]) -> None:
    """``a truce between Oslo and the militants brokered by``: it is the truce that was brokered."""
    noun = tree.head[participle]
    for _ in range(4):
        if tree.lower[noun] in things:
            if noun != tree.head[participle]:
                tree.attach(participle, noun, "acl")
            return
        if tree.head[noun] == noun or tree.pos[tree.head[noun]] not in {"NOUN", "PROPN"}:
            return
        noun = tree.head[noun]


def _finite_conjunct(tree: Tree, token: int) -> None:
    """``rejected an offer to resume talks and threatened``: a finite verb goes on from a finite one.

    A past form is finite there, whatever the tagger says: no participle goes on from an infinitive.
    """
    if tree.tag[token] == "VBN" and tree.child(token, "aux", "aux:pass") is None:
        tree.tag[token] = "VBD"
    if tree.tag[token] not in {"VBD", "VBZ"}:
        return
    for above in list(tree.ancestors(token))[1:]:
        if tree.tag[above] in {"VBD", "VBZ", "VBP", "VBN"} and tree.pos[above] == "VERB":
            tree.attach(token, above, "conj")
            return


def _not_to(tree: Tree, token: int) -> None:
    """``asked not to be named``: the infinitive is denied, and not the asking."""
    verb = tree.head[token]
    if token + 1 >= len(tree) or tree.lower[token + 1] != "to" or tree.dep[token] != "advmod" or verb != token - 1:
        return
    infinitive = tree.head[token + 1]
    if tree.head[infinitive] == verb and tree.dep[token + 1] == "mark":
        tree.attach(token, infinitive, "advmod")


def _particle(tree: Tree, token: int) -> None:
    """``handed over a letter``: a particle belongs to the verb, and the noun after it is the object."""
    noun = tree.head[token]
    verb = tree.head[noun]
    if tree.pos[verb] == "VERB" and token == verb + 1:
        tree.attach(token, verb, "compound:prt")
        tree.dep[noun] = "obj"


def _subject_of_main_clause(tree: Tree, participle: int) -> None:
    """``The agency, citing officials, said``: the subject before the comma is that of the main verb."""
    verb, subject = tree.head[participle], tree.child(participle, "nsubj")
    if subject is None or subject > participle or verb < participle or tree.child(verb, *_SUBJECTS) is not None:
        return
    if tree.word[participle - 1] == ",":
        tree.attach(subject, verb, "nsubj")


def _inner_content(tree: Tree, clause: int, speaking: frozenset[str]) -> None:
    """``asked Oslo to pass on that it wants peace``: the clause is the content of the nearest verb that has none."""
    verb = tree.head[clause]
    marked = any(tree.lower[k] == "that" for k in tree.children(clause, ("mark",)))
    inner = [k for k in tree.children(verb, ("xcomp",)) if k < clause and tree.lower[k] in speaking]
    if marked and inner and tree.child(inner[-1], "ccomp") is None:
        tree.attach(clause, inner[-1], "ccomp")


def _main_clause(tree: Tree, verb: int) -> None:
    """``Speaking in Oslo, the minister stated``: the clause with a subject is the main one."""
    if tree.head[verb] != verb or tree.child(verb, *_SUBJECTS) is not None:
        return
    if any(tree.dep[k] in {"aux", "cop"} for k in tree.kids[verb]):
        return
    for kid in tree.kids[verb]:
        finite = tree.tag[kid] in {"VBD", "VBZ", "VBP"} and tree.dep[kid] in {"advcl", "ccomp", "parataxis", "conj"}
        if kid > verb and finite and tree.child(kid, "nsubj", "nsubj:pass") is not None:
            tree.make_root(kid)
            tree.attach(verb, kid, "advcl")
            return


def _finite(tree: Tree, verb: int) -> None:
    """``The foreign ministry confirmed that``: a sentence needs a verb, and a past form is one."""
    noun = tree.head[verb]
    if tree.head[noun] != noun or verb != max(tree.subtree(noun, ("acl", "punct"))) + 1:
        return
    if any(tree.tag[k].startswith("VB") for k in tree.kids[noun] if k != verb) or tree.lower[verb - 1] == ",":
        return
    later = [k for k in tree.kids[noun] if k > verb]
    tree.make_root(verb)
    tree.tag[verb] = "VBD"
    tree.attach(noun, verb, "nsubj")
    for kid in later:
        tree.attach(kid, verb, tree.dep[kid])


def _subordinate(tree: Tree, verb: int) -> None:
    """``as the opposition threatened to``: a participle has no complement of its own, so the noun is its subject."""
    noun = tree.head[verb]
    joint = next((k for k in tree.kids[noun] if tree.dep[k] == "case" and tree.lower[k] in _JOINTS), None)
    if tree.dep[verb] != "acl" or joint is None or tree.child(verb, "xcomp", "ccomp", "obj") is None:
        return
    above = tree.head[noun]
    tree.attach(verb, above, "advcl")
    tree.attach(noun, verb, "nsubj")
    tree.attach(joint, verb, "mark")
    tree.tag[verb] = "VBD"


def _message_participle(tree: Tree, clauses: Clauses, verb: int) -> None:
    """``messages from the leadership asking us to``: it is the message that asks."""
    if tree.child(verb, *_SUBJECTS) is not None or verb == 0 or tree.pos[verb - 1] not in {"NOUN", "PROPN"}:
        return
    first, _ = tree.sentences[tree.sentence[verb]]
    for noun in range(verb - 1, max(first, verb - 8) - 1, -1):
        if tree.lower[noun].rstrip("s") in clauses.messages:
            if all(tree.pos[t] in {"NOUN", "PROPN", "ADJ", "DET", "ADP", "PART"} for t in range(noun + 1, verb)):
                tree.attach(verb, noun, "acl")
            return


def _content_clause(tree: Tree, clause: int, speaking: frozenset[str]) -> None:
    noun = tree.head[clause]
    if tree.pos[noun] not in {"NOUN", "PROPN", "PRON"} or tree.lower[noun] in _MESSAGE_FRAMES:
        return
    marks = [
        k
        for k in tree.kids[clause]
        if k < clause and tree.lower[k] == "that" and tree.dep[k] in {"mark", "nsubj", "obj"}
    ]
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
