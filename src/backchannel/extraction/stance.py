"""Stance and status: what tense, modals, hedges and negation make of an act."""

from __future__ import annotations

from typing import NamedTuple

from backchannel.extraction.clauses import Clauses
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.tree import Tree
from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["Stance", "is_asked", "stance"]

_CONDITIONS = frozenset({"if", "unless"})
# Acts that are done by saying so: "called to congratulate him" tells that he was congratulated.
_SAID = frozenset(
    {"Statement", "Request", "Demand", "Offer", "Support", "Rejection", "Denial", "Criticism", "Accusation"}
    | {"Threat", "Warning"}
)
_AVOWING = frozenset(
    {
        "say",
        "confirm",
        "add",
        "stress",
        "tell",
        "assure",
        "report",
        "repeat",
        "reiterate",
        "emphasise",
        "emphasize",
        "announce",
    }
)
_MESSAGES = frozenset({"wrote", "writes", "cabled", "telegraphed", "telephoned"})
_OCCASIONS = frozenset({"opportunity", "occasion", "moment"})
# How many words may stand between *asked* and *if*: "asked the minister if".
_NEAR = 6
_TRUTH = {
    **dict.fromkeys(("false", "untrue", "wrong", "nonsense"), "denied"),
    **dict.fromkeys(("unclear", "uncertain", "doubtful", "unknown", "questionable"), "questioned"),
    **dict.fromkeys(("unlikely", "likely", "probable", "possible", "conceivable"), "hedged"),
}
_WILL = frozenset({"will", "'ll", "shall"})
_GOES_ON = frozenset({"continue", "pursue", "sustain", "resume"})
_IMPASSES = frozenset({"end", "impasse", "deadlock", "stalemate"})
_STEPS = frozenset({"step", "steps", "measure", "measures", "action", "actions", "effort", "efforts"})
_ORDINAL = frozenset({"first", "second", "third", "last", "only", "latest"})
_FAILED = frozenset({"failed", "collapsed", "broke", "stalled", "foundered", "unsuccessful", "abortive"})

# How far what a noun is about got: *an offer to mediate*.
_UNDERTAKEN = {
    "offer": "offered",
    "request": "requested",
    "agreement": "accepted",
    **dict.fromkeys(("ability", "capacity", "power", "right", "chance", "opportunity", "potential"), "hypothetical"),
    "refusal": "refused",
    "failure": "failed",
    **dict.fromkeys(("effort", "efforts", "attempt", "attempts", "bid", "drive", "push"), "ongoing"),
}


class Stance(NamedTuple):
    """How far an act got, and how sure the one who tells it is."""

    status: str
    modality: str


def stance(tree: Tree, clauses: Clauses, lexicon: Lexicon, trigger: int, verb: int | None, carries: bool) -> Stance:
    """Judge an act by the verb that carries it.

    Parameters:
        trigger: the word that names the act.
        verb: the trigger itself when it is a verb, the verb that a noun depends on, or None.
        carries: whether that verb tells of the act itself (*held talks*), so that its tense is the act's.
    """
    status = _noun_status(tree, lexicon, trigger) if verb != trigger else None
    status = status or ("planned" if _is_awaited(tree, trigger) or _is_ahead(tree, lexicon, trigger) else None)
    if verb is not None:
        governed = _governed_status(tree, lexicon, verb, trigger)
        if governed is None and verb != trigger and tree.lemma[verb] in _GOES_ON and tree.dep[trigger] == "obj":
            # "would continue its mediation"
            governed = _verb_status(tree, clauses, lexicon, verb, trigger)
        # a planned visit that was cancelled is planned no more
        status = governed if governed == "failed" else status or governed
        if carries:
            status = status or _verb_status(tree, clauses, lexicon, verb, trigger)
        elif tree.preposition(trigger) in {"at", "during"} and any(
            tree.lower[k] in _WILL for k in tree.children(verb, ("aux",))
        ):
            status = status or "planned"  # "will discuss it at the meeting"
    if status is None and verb == trigger and _came_to_nothing(tree, trigger):
        status = "failed"
    modality = _modality(tree, clauses, lexicon, trigger, verb)
    return Stance(status or "concluded", modality)


def _noun_status(tree: Tree, lexicon: Lexicon, noun: int) -> str | None:
    for kid in tree.kids[noun]:
        if kid < noun and tree.lower[kid] in lexicon["upcoming"]:
            return "hypothetical" if tree.lower[kid] in {"possible", "potential"} else "planned"
        if tree.lower[kid] in _FAILED and tree.dep[kid] == "amod":
            return "failed"
        if tree.lower[kid] == "ongoing":
            return "ongoing"
    # "an offer of mediation"
    return _UNDERTAKEN.get(tree.lower[tree.head[noun]]) if tree.preposition(noun) == "of" else None


def _came_to_nothing(tree: Tree, participle: int) -> bool:
    """``the UN-brokered talks collapsed``, ``... have reached a dead end``: what was brokered tells how it ended."""
    noun = tree.head[participle]
    verb = tree.head[noun]
    if tree.dep[participle] not in {"amod", "acl"} or not tree.dep[noun].startswith("nsubj"):
        return False
    ended = any(tree.lower[k] in _IMPASSES for k in tree.kids[verb]) and tree.lemma[verb] == "reach"
    return tree.lower[verb] in _FAILED or ended


def _is_awaited(tree: Tree, trigger: int) -> bool:
    """``looks forward to seeing her at the summit``: what one looks forward to is still to come."""
    for above in list(tree.ancestors(trigger))[:4]:
        if tree.lemma[above] == "look" and any(tree.lower[k] == "forward" for k in tree.kids[above]):
            return True
    return False


def _is_ahead(tree: Tree, lexicon: Lexicon, trigger: int) -> bool:
    """``ahead of her meeting with him``, ``planning for a call``: what one prepares for is still to come."""
    if trigger and tree.pos[trigger] not in {"NOUN", "PROPN"}:
        return False
    preposition = tree.preposition(trigger)
    if preposition in {"ahead of", "in advance of", "in preparation for", "in anticipation of"}:
        return True
    above = tree.head[trigger]
    return preposition == "for" and above != trigger and tree.lower[above] in lexicon["preparing"]


def _governed_status(tree: Tree, lexicon: Lexicon, verb: int, trigger: int) -> str | None:
    """``talks failed``, ``refused mediation``, ``asked for talks``: the verb above says how far it got."""
    if verb == trigger:
        return None
    if tree.lower[verb] in _FAILED and tree.dep[trigger] in {"nsubj", "nsubj:pass"}:
        return "failed"
    own = lexicon.statuses.get(tree.lower[verb])
    if own in {"planned", "failed", "refused", "requested", "offered", "accepted"} and tree.dep[trigger] in {
        "obj",
        "nsubj:pass",
        "obl",
    }:
        return own
    return None


def _verb_status(tree: Tree, clauses: Clauses, lexicon: Lexicon, verb: int, trigger: int) -> str | None:
    auxiliaries = [k for k in tree.kids[verb] if tree.dep[k] in {"aux", "aux:pass", "cop"}]
    words = {tree.lower[k] for k in auxiliaries}
    if "'d" in words and tree.tag[verb] == "VBN":
        # "said he'd met them": had, not would
        words = words - {"'d"} | {"had"}
    if any(tree.lower[k] in _CONDITIONS and tree.dep[k] == "mark" for k in tree.kids[verb]) and not is_asked(
        tree, lexicon, verb
    ):
        return "hypothetical"
    for clause in tree.children(verb, ("advcl",)):
        if any(tree.lower[k] in {"if", "unless"} for k in tree.children(clause, ("mark",))):
            return "hypothetical"
    if words & {"is", "are", "was", "were"} and "have" in words:
        return "planned"  # "was to have mediated"
    if words & {"may", "might"} and "have" in words:
        # "may have met": whether is open, not how far it got
        return None
    if words & (lexicon["planned_modals"] | {"'ll"}):
        return "planned"
    told = tree.dep[verb] == "ccomp" and tree.tag[tree.head[verb]] in {"VBD", "VBN"}
    meeting = any(frame.kind in CONVERSATION_CLASSES for _, _, frame in lexicon.verbs.get(tree.lower[verb], ()))
    if words & {"would", "'d"} and told and (meeting or verb != trigger) and "have" not in words:
        # "said he would fly", "noted that they would stay in touch": what was planned when it was said
        return "planned"
    avowed = verb == trigger and tree.lower[verb] in _AVOWING and words & {"can", "must", "should", "would"}
    if avowed and any(tree.lower[k] in {"i", "we"} for k in tree.children(verb, ("nsubj",))):
        return None  # "I can confirm that": said by saying so
    if words & (lexicon["hypothetical_modals"] | lexicon["hedge_modals"] | {"'d", "can"}):
        return "hypothetical"
    if tree.tag[verb] == "VB" and verb == trigger and _is_present(tree, verb):
        return None
    if tree.tag[verb] == "VB" and not words & {"do", "does", "did"}:
        if words & {"is", "are", "was", "were"}:
            return "planned"  # "is to deliver a letter"
        return _infinitive_status(tree, clauses, lexicon, verb)
    if tree.tag[verb] in {"VBP", "VBZ"} and not auxiliaries and verb != trigger:
        return "ongoing"
    if tree.tag[verb] == "VBG" and tree.lemma[tree.head[verb]] == "look" and tree.lower[verb - 1] == "to":
        return "planned"  # "looked forward to meeting again"
    if tree.tag[verb] == "VBG":
        if tree.word[verb - 1] == "," and any(f.speech for _, _, f in lexicon.verbs.get(tree.lower[verb], ())):
            return None  # "praised the accord, noting that": said there
        played = _played(tree, tree.head[verb])
        if played not in {None, verb}:
            return _verb_status(tree, clauses, lexicon, played, played)  # "could play a role in mediating"
        governor = lexicon.statuses.get(tree.lower[tree.head[verb]]) if tree.dep[verb] in {"xcomp", "ccomp"} else None
        if governor:
            return governor
        if auxiliaries and words & {"is", "are", "am", "'s", "'re", "been", "was", "were", "be"}:
            return "ongoing"
    return None


def _is_present(tree: Tree, verb: int) -> bool:
    """``The ministers meet in Oslo``: with several for its subject and nothing before it, a plain form is finite."""
    if tree.child(verb, "aux", "aux:pass", "mark") is not None or tree.dep[verb] in {"xcomp", "ccomp", "conj", "acl"}:
        return False
    subject = tree.child(verb, "nsubj")
    several = subject is not None and (tree.tag[subject] in {"NNS", "NNPS"} or tree.child(subject, "conj") is not None)
    return several and subject is not None and subject < verb


def _infinitive_status(tree: Tree, clauses: Clauses, lexicon: Lexicon, verb: int) -> str:
    """What stands above an infinitive says how far it got: *agreed to*, *plans to*, *flew to Oman to*."""
    node = verb
    bare = not any(tree.lower[k] == "to" and tree.dep[k] == "mark" for k in tree.kids[verb])
    while tree.dep[node] == "conj":
        node = tree.head[node]
        if bare and tree.tag[node] in {"VBP", "VBZ", "VBD"}:
            return "concluded"
    head = tree.head[node]
    if head == node:
        return "concluded"
    word = tree.lower[head]
    if tree.dep[head] == "nsubj" and tree.lower[tree.head[head]] in _FAILED:
        return "failed"  # "its attempt to mediate failed"
    if any(tree.lower[k] in _ORDINAL for k in (head, *tree.children(head, ("amod",)))):
        # "the first minister to visit the island since the war"
        return "concluded"
    if _is_said_there(tree, lexicon, verb, node):
        return "concluded"
    if word in lexicon.statuses:
        status = lexicon.statuses[word]
        if status == "concluded":
            return _verb_status(tree, clauses, lexicon, head, head) or status  # "will help broker"
        if status == "requested" and tree.dep[node] not in {"xcomp", "ccomp", "obj", "acl", "advcl"}:
            return "planned"
        asked = (
            tree.child(head, "obj", "iobj", "obl", "nsubj:pass", "aux:pass") is not None or tree.dep[node] == "ccomp"
        )
        if status == "requested" and not asked and tree.pos[head] == "VERB":
            # "want to meet" is nobody's request to anybody
            return "planned"
        return status
    if word in {
        "going",
        "due",
        "ready",
        "willing",
        "about",
        "likely",
        "set",
        "scheduled",
        "prepared",
        "expected",
        "supposed",
        "decision",
        "plan",
        "intention",
    }:
        return "planned"
    played = _played(tree, head)
    if played is not None:
        return _verb_status(tree, clauses, lexicon, played, played) or "concluded"
    if word == "unable":
        return "failed"
    if word in {"able", "possible"}:
        return "hypothetical"
    if tree.pos[head] in {"NOUN", "PROPN"}:
        return _UNDERTAKEN.get(word, "planned")
    if any(tree.lower[k] == "to" and tree.dep[k] == "mark" for k in tree.kids[verb]):
        return "planned"
    return "hypothetical"


def _played(tree: Tree, head: int) -> int | None:
    """``the role it has played to bring about talks``: the verb that tells whether the part was played."""
    part = tree.lower[head] in {"role", "part"}
    if part and tree.dep[head] == "obj":
        head = tree.head[head]
    if tree.lemma[head] in {"play", "do"}:
        return head  # "all that Oslo has done to help"
    if tree.lemma[head] == "take" and any(tree.lower[k] in _STEPS for k in (*tree.kids[head], tree.head[head])):
        return head  # "the steps that Oslo is taking to help"
    return next((k for k in tree.children(head, ("acl:relcl",)) if part and tree.lemma[k] == "play"), None)


def _is_said_there(tree: Tree, lexicon: Lexicon, verb: int, purpose: int) -> bool:
    """``spoke with her to thank her``: what one meets, calls or writes for is said there, if saying it does it."""
    if not any(frame.kind in _SAID for _, _, frame in lexicon.verbs.get(tree.lower[verb], ())):
        return False
    if tree.dep[purpose] not in {"advcl", "xcomp", "acl"}:
        return False
    above = tree.head[purpose]
    seized = [k for k in (above, *tree.children(above, ("obj",))) if tree.lower[k] in _OCCASIONS]
    if seized and tree.lower[tree.head[seized[0]]] in {"took", "used", "seized"}:
        return True  # "took the opportunity to thank her"
    if tree.dep[purpose] == "acl" and tree.lower[above] in lexicon.conversing:
        # "held a call with her to thank her"
        above = tree.head[above]
    carried = any(tree.lower[k] in lexicon.conversing for k in tree.children(above, ("obj",)))
    held = tree.lower[above] in lexicon.conversing or tree.lower[above] in _MESSAGES or carried
    return held and tree.tag[above] in {"VBD", "VBN"} and not _is_open(tree, above)


def _is_open(tree: Tree, verb: int) -> bool:
    """``was to meet``, ``would have called``: a past form under a modal tells of nothing done."""
    return any(tree.tag[k] == "MD" for k in tree.children(verb, ("aux",)))


def _modality(tree: Tree, clauses: Clauses, lexicon: Lexicon, trigger: int, verb: int | None) -> str:
    carriers = [trigger] if verb is None or verb == trigger else [trigger, verb]
    if any(clauses.is_negated(token) for token in carriers):
        return "denied"
    if verb is not None and tree.dep[verb] == "xcomp" and clauses.is_negated(tree.head[verb]):
        return "denied"
    if any(tree.lower[k] == "whether" for t in carriers for k in tree.children(t, ("mark",))):
        return "questioned"
    if verb is not None and is_asked(tree, lexicon, verb):
        return "questioned"
    _, end = tree.sentences[tree.sentence[trigger]]
    if tree.word[end - 1] == "?" or (end - 2 > trigger and tree.word[end - 2] == "?"):
        return "questioned"
    for token in carriers:
        for kid in tree.kids[token]:
            if tree.dep[kid] == "advmod" and tree.lower[kid] in lexicon["hedge_adverbs"]:
                return "hedged"
            if tree.dep[kid] == "aux" and tree.lower[kid] in lexicon["hedge_modals"]:
                return "hedged"
    if (
        verb is not None
        and tree.dep[verb] in {"xcomp", "ccomp"}
        and tree.lower[tree.head[verb]] in lexicon["hedge_verbs"]
    ):
        return "hedged"
    if verb is not None and (judged := _judged(tree, clauses, verb)) is not None:
        return judged
    return "hedged" if verb is not None and _is_hearsay(tree, clauses, lexicon, verb) else "asserted"


def _judged(tree: Tree, clauses: Clauses, verb: int) -> str | None:
    """``It is not true that``, ``it is unclear if``: what the main clause says of the other's truth."""
    above = tree.head[verb]
    if tree.dep[verb] not in {"csubj", "ccomp", "csubj:pass"} or tree.child(above, "cop") is None:
        return None
    judged = _TRUTH.get(tree.lower[above])
    if tree.lower[above] in {"true", "correct"} and clauses.is_negated(above):
        return "denied"
    return None if clauses.is_negated(above) else judged


def is_asked(tree: Tree, lexicon: Lexicon, verb: int) -> bool:
    """``was asked if Oslo had met them``: what is asked about is nobody's word, and no condition."""
    above = tree.head[verb]
    return (
        above < verb
        and tree.lower[above] in lexicon["inquiring"]
        and tree.dep[verb] in {"ccomp", "xcomp", "advcl"}
        and any(tree.lower[k] == "if" and k - above < _NEAR for k in tree.children(verb, ("mark",)))
    )


def _is_hearsay(tree: Tree, clauses: Clauses, lexicon: Lexicon, verb: int) -> bool:
    """``is said to have met``, ``rumours that they met``: what people say, and nobody is named who does."""
    while tree.dep[verb] == "conj" and tree.child(verb, "nsubj", "nsubj:pass") is None:
        verb = tree.head[verb]
    above = tree.head[verb]
    if tree.dep[verb] in {"acl", "ccomp"} and tree.lower[above] in lexicon["rumours"]:
        # "confirmed reports that they met" has its own stance
        governor = tree.head[above]
        judged = tree.lower[governor] in lexicon["judging"] and tree.dep[above] in {"obj", "nsubj:pass", "nsubj"}
        return any(tree.lower[k] == "that" for k in tree.children(verb, ("mark",))) and not judged
    infinitive = any(tree.lower[k] == "to" for k in tree.children(verb, ("mark",)))
    told = (
        tree.dep[verb] in ({"xcomp", "advcl"} if infinitive else {"ccomp", "csubj:pass"})
        and tree.lower[above] in lexicon["hearsay"]
    )
    return told and clauses.is_passive(above) and not clauses.agent(above)
