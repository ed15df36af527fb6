"""Who does what to whom in a clause: logical subjects and objects, also when passive, controlled or shared."""

from __future__ import annotations

from collections.abc import Iterable

from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.obliques import Obliques
from backchannel.extraction.tree import Tree

__all__ = ["Clauses"]

_SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer", "csubj")
# The prepositions of those who are called upon: *called on him to act*.
_CALLED = frozenset({"on", "upon", "to"})
# There is the need for somebody to act.
_NEEDS = frozenset({"need", "call", "calls", "time", "importance", "urgency", "desire", "necessity"})
# What *no* denies a whole clause with: "under no circumstances", "at no point".
_NO_CASE = frozenset({"circumstances", "circumstance", "point", "time", "way", "account", "condition", "conditions"})


class Clauses(Obliques):
    """Reads roles off the tree. All methods take and return token numbers."""

    def __init__(self, tree: Tree, lexicon: Lexicon) -> None:
        super().__init__(tree, lexicon)
        self.messages = frozenset(n for frame in lexicon.frames if frame.name == "message" for n in frame.nouns)

    def is_passive(self, verb: int) -> bool:
        """Say whether a verb is passive, with auxiliary or as a bare participle (*a deal brokered by*)."""
        tree = self.tree
        auxiliaries = {tree.lower[k] for k in tree.kids[verb] if tree.dep[k] in {"aux", "aux:pass"}}
        if "have" in auxiliaries and tree.tag[verb] == "VBN" and not auxiliaries & {"been", "being"}:
            return False  # "was to have mediated"
        if any(tree.dep[k] in {"nsubj:pass", "aux:pass"} for k in tree.kids[verb]):
            return True
        if tree.tag[verb] != "VBN" or any(tree.dep[k] == "aux" for k in tree.kids[verb]):
            return False
        if tree.dep[verb] in {"acl", "amod"}:
            return True
        if tree.dep[verb] == "conj" and self.is_verb(tree.head[verb]):
            return tree.child(verb, "obj") is None and self.is_passive(tree.head[verb])
        return tree.dep[verb] == "advcl" and tree.child(verb, "obj") is None

    # ---- subject and object --------------------------------------------------------------------------

    def agent(self, verb: int) -> list[int]:
        """Return the heads of the noun phrases that do what the verb says."""
        if self.tree.tag[verb] == "VBG" and self.tree.dep[verb] == "amod":
            # the mediating role of the minister
            return self._owner(self.tree.head[verb], 0)
        if self.is_passive(verb):
            by = [k for k in self.tree.children(verb, ("obl:agent", "obl")) if self.tree.preposition(k) == "by"]
            return by or list(self.tree.children(verb, ("obl:agent",)))
        return self.surface_subject(verb)

    def surface_subject(self, verb: int, depth: int = 0) -> list[int]:
        """Return the grammatical subject: the verb's own, or the one it takes over from the clause above."""
        own = self.tree.child(verb, *_SUBJECTS)
        if own is not None:
            return [own]
        if depth > 8 or self.tree.head[verb] == verb:
            return []
        return self._for_whom(verb) or self._inherited(verb, depth + 1)

    def _is_somebody(self, noun: int) -> bool:
        """Say whether a noun alone tells of people: *both sides*, *the envoys*, a name."""
        lower, lexicon = self.tree.lower[noun], self.lexicon
        return (
            self.tree.pos[noun] == "PROPN"
            or lower in lexicon["two_states"]
            or lower in lexicon["two_persons"]
            or lower in lexicon["collectives"]
        )

    def _for_whom(self, verb: int) -> list[int]:
        """``underscored the need for all states to condemn it``: those for whom there is the need."""
        tree = self.tree
        to = next((k for k in tree.children(verb, ("mark",)) if tree.lower[k] == "to"), None)
        if to is None or tree.tag[verb] != "VB":
            return []
        above = tree.head[verb]
        needs = [t for t in (above, *tree.children(above, ("obj",))) if tree.lower[t] in _NEEDS]
        for need in needs:
            for whom in (*tree.kids[need], *tree.kids[above]):
                if whom < to and tree.preposition(whom) == "for" and tree.subtree(whom, ("acl",))[-1] == to - 1:
                    return [whom]
        return []

    def _inherited(self, verb: int, depth: int) -> list[int]:
        tree = self.tree
        label, head = tree.dep[verb], tree.head[verb]
        if label in {"conj", "parataxis"}:
            return self.surface_subject(head, depth) if label == "conj" else []
        having = any(tree.lower[k] == "having" for k in tree.children(verb, ("aux",)))
        if (tree.tag[verb] == "VBG" or having) and any(
            tree.lower[k] in {"of", "for", "from"} for k in tree.children(verb, ("mark", "case"))
        ):
            # accused it of arming, thanked them for hosting, criticised it for having spoken
            blamed = [k for k in self.patient(head) if k < verb] if self.is_verb(head) else []
            if blamed:
                return blamed
        if label in {"xcomp", "ccomp", "csubj"} and not any(
            tree.lower[k] == "as" for k in tree.children(verb, ("mark", "case"))
        ):
            return self._controller(verb, head, depth)
        if label in {"advcl", "xcomp"} and any(tree.lower[k] == "as" for k in tree.children(verb, ("mark", "case"))):
            # quoted him as saying, was quoted as saying
            return self.patient(head)
        if label in {"advcl", "obl", "advmod"}:
            if self.is_verb(head) or tree.child(head, *_SUBJECTS) is not None:
                return self._purpose(verb, head, depth)
            return self._owner(head, depth)
        if label == "acl:relcl":
            return [head]
        if label == "acl" and tree.tag[verb] == "VB" and tree.child(head, "cop") is not None and tree.preposition(head):
            return self.surface_subject(head, depth)  # "were in Oslo to meet her"
        if label == "acl" and tree.tag[verb] == "VB" and (made := self._made(verb, tree.head[head])) is not None:
            return [made]
        asked = tree.head[head] if tree.dep[head] in {"obj", "iobj"} else head
        told = label == "acl" and tree.tag[verb] == "VB" and asked != head and self._is_somebody(head)
        if told and self.is_verb(asked) and self.controls_object(asked) and not self.is_passive(asked):
            return [head]  # "pressed both sides to agree"
        if label in {"acl", "nmod", "amod"}:
            if tree.lower[head].rstrip("s") in self.messages and label == "acl":
                return self._author(head) or self._owner(head, depth)
            if tree.lower[head] in self.lexicon["documents"] and label == "acl":
                return self._owner(head, depth)
            if tree.tag[verb] == "VBG" and not any(tree.dep[k] in {"mark", "case"} for k in tree.kids[verb]):
                return [head]
            return self._owner(head, depth)
        return []

    def _controller(self, verb: int, head: int, depth: int) -> list[int]:
        tree = self.tree
        if tree.pos[head] in {"NOUN", "PROPN"}:
            return self._owner(head, depth)
        called = [k for k in self.oblique(head, "for") if k < verb] if tree.tag[verb] == "VB" else []
        if called and tree.lemma[head] == "call":
            return called[:1]
        if (made := self._made(verb, head)) is not None:
            return [made]
        if self.controls_object(head) and not self.is_passive(head):
            objects = [k for k in tree.children(head, ("obj", "iobj")) if k < verb]
            if objects:
                return objects[-1:] if len(objects) == 1 else objects[:1]
            obliques = [
                k
                for k in tree.children(head, ("obl", "obl:arg"))
                if k < verb and tree.preposition(k) in {"on", "to", "upon", "for", "with"}
            ]
            if obliques:
                return obliques[:1]
        return self.surface_subject(head, depth)

    def _purpose(self, verb: int, head: int, depth: int) -> list[int]:
        """An infinitive after *sent his envoy* is the envoy's; other adverbial clauses share the subject."""
        tree = self.tree
        if tree.tag[verb] == "VBG" and any(
            tree.lower[k] in {"in", "with"} for k in tree.children(verb, ("mark", "case"))
        ):
            # requested his assistance in passing on: the help is his, and so is the passing on
            for thing in tree.children(head, ("obj",)):
                if tree.lower[thing] in self.lexicon["help"]:
                    return self._owner(thing, depth)
            if self.controls_object(head) and not self.is_passive(head):
                # tasked him with brokering a truce
                return [k for k in self.patient(head) if k < verb] or self.surface_subject(head, depth)
        sends = tree.lower[head] in {"sent", "send", "sends", "sending", "dispatched"}
        if tree.tag[verb] == "VB" and not self.is_passive(head) and (sends or self.controls_object(head)):
            objects = list(tree.children(head, ("obj", "iobj")))
            called = [k for k in tree.children(head, ("obl", "obl:arg")) if tree.preposition(k) in _CALLED and k < verb]
            if objects or called:
                return (objects or called)[:1]
        if tree.tag[verb] == "VB" and (made := self._made(verb, head)) is not None:
            return [made]
        return self.surface_subject(head, depth)

    def _made(self, verb: int, maker: int) -> int | None:
        """Who is made or sent to act, in *formed a committee to mediate*, *appointed him to mediate*."""
        tree = self.tree
        if tree.lemma[maker] not in self.lexicon["making"] or self.is_passive(maker):
            return None
        things = [k for k in tree.children(maker, ("obj",)) if k < verb]
        acting = (k for k in things if tree.pos[k] == "PROPN" or tree.lower[k] in self.lexicon["collectives"])
        return next(acting, None)

    def controls_object(self, verb: int) -> bool:
        """Say whether the object of a verb is the subject of its infinitive: *asked him to act*."""
        tree = self.tree
        called_on = any(
            tree.lower[k] in {"on", "upon", "for"} for kid in (verb, *tree.kids[verb]) for k in tree.kids[kid]
        )
        if tree.lemma[verb] == "call" and (not called_on or self._is_rung(verb)):
            # "called the president to congratulate him": who calls congratulates
            return False
        return (
            tree.lower[verb] in self.lexicon.controlling
            or self.lexicon.statuses.get(self.tree.lower[verb]) == "requested"
        )

    def _is_rung(self, verb: int) -> bool:
        """``called the premier to``: with an object that has no preposition, nobody is called on."""
        return any(not self.tree.preposition(k) for k in self.tree.children(verb, ("obj",)))

    def _owner(self, noun: int, depth: int) -> list[int]:
        """Whose noun it is: *his assistance in passing on*, *Qatar made an offer to mediate*."""
        tree = self.tree
        owner = tree.child(noun, "nmod:poss")
        if owner is not None and tree.pos[owner] == "PRON" and self._is_thanked_for(noun):
            return self.patient(tree.head[noun])  # "thanked him for his efforts"
        if owner is not None:
            return [owner]
        for kid in tree.children(noun, ("nmod",)):
            if tree.preposition(kid) in {"of", "by", "from"}:
                return [kid]
        named = [k for k in self.modifiers(noun) if tree.word[k][0].isupper()]
        if named:
            # the Omani offer to mediate
            return named[:1]
        verb = tree.head[noun]
        if verb != noun and tree.dep[noun] in {"obj", "obl", "nsubj:pass"} and self.is_verb(verb):
            return self.agent(verb) if depth < 8 else []
        return []

    def _is_thanked_for(self, noun: int) -> bool:
        tree = self.tree
        thanks = tree.lemma[tree.head[noun]] in self.lexicon["thanking"]
        return thanks and tree.preposition(noun) == "for" and bool(self.patient(tree.head[noun]))

    def _author(self, message: int) -> list[int]:
        """Who a message is from, also when the parser hung *from* under the verb: *receive messages from*."""
        head = self.tree.head[message]
        return self.oblique(message, "from") or (self.oblique(head, "from") if head != message else [])

    def patient(self, verb: int) -> list[int]:
        """Return the heads of the noun phrases to which it is done, indirect objects first."""
        tree = self.tree
        if self.is_passive(verb):
            own = tree.child(verb, "nsubj:pass", "nsubj")
            if own is not None:
                return [own]
            if tree.dep[verb] in {"acl", "amod", "acl:relcl"}:
                return [tree.head[verb]]
            return self.surface_subject(verb)
        found = [self._antecedent(k, verb) for k in tree.children(verb, ("obj", "iobj")) if not tree.preposition(k)]
        found = found or self._shared_object(verb)
        found.sort(key=lambda k: (tree.dep[k] != "iobj", k))
        if found or tree.dep[verb] != "acl:relcl":
            return found
        subject = tree.child(verb, *_SUBJECTS)
        if subject is not None and tree.lower[subject] not in {"who", "which", "that"}:
            return [tree.head[verb]]
        return []

    def _shared_object(self, verb: int) -> list[int]:
        """``called and congratulated the winner``: verbs with nothing but *and* between them share their object."""
        twin = self.twin(verb)
        return [k for k in self.tree.children(twin, ("obj",)) if not self.tree.preposition(k)] if twin else []

    def twin(self, verb: int) -> int | None:
        """Return the verb that has all it has with ``verb``: *called and congratulated the winner on Monday*."""
        tree = self.tree
        for other in tree.children(verb, ("conj",)):
            if other - verb == 2 and tree.lower[verb + 1] in {"and", "or", "&"} and tree.tag[other] == tree.tag[verb]:
                return other
        return None

    def _antecedent(self, token: int, verb: int) -> int:
        """Return what *that* or *which* stands for, as the object of a relative clause."""
        tree = self.tree
        if tree.lower[token] not in {"that", "which", "whom"}:
            return token
        while tree.dep[verb] == "conj":
            verb = tree.head[verb]
        return tree.head[verb] if tree.dep[verb] == "acl:relcl" else token

    # ---- complements -------------------------------------------------------------------------------

    def clause(self, verb: int) -> int | None:
        """Return the head of the that-clause that a verb or noun governs."""
        tree = self.tree
        for kid in tree.kids[verb]:
            if tree.dep[kid] == "ccomp" or (tree.dep[kid] == "acl" and self._marked(kid, {"that"})):
                return kid
            if tree.dep[kid] in {"xcomp", "advcl"} and (self._marked(kid, {"that"}) or self._is_bare_clause(kid)):
                return kid
        return None

    def _is_bare_clause(self, kid: int) -> bool:
        """A clause without *that*; ``with the minister welcoming`` and ``should it attack`` are none."""
        subject = self.tree.child(kid, *_SUBJECTS)
        if subject is None or self.tree.preposition(subject) or self._marked(kid):
            return False
        return self.tree.dep[kid] != "advcl" or not any(k < subject for k in self.tree.children(kid, ("aux",)))

    def infinitive(self, verb: int) -> int | None:
        """Return the head of the infinitive that a verb or noun governs."""
        tree = self.tree
        for kid in tree.kids[verb]:
            if kid > verb and tree.dep[kid] in {"xcomp", "ccomp", "advcl", "acl"} and self._marked(kid, {"to"}):
                return kid
        for kid in tree.kids[verb]:
            if tree.dep[kid] in {"obj", "iobj"} and self.controls_object(verb):
                for deeper in tree.children(kid, ("acl", "xcomp", "advcl")):
                    if self._marked(deeper, {"to"}):
                        return deeper
        return None

    def gerund(self, verb: int) -> int | None:
        """Return the head of the *-ing* clause that a verb governs: *accused it of arming*, *in passing on*."""
        for kid in self.tree.kids[verb]:
            having = any(self.tree.lower[k] == "having" for k in self.tree.children(kid, ("aux",)))
            if (
                (self.tree.tag[kid] == "VBG" or having)
                and self.tree.dep[kid] in {"advcl", "xcomp", "ccomp", "acl", "obl", "nmod"}
                and kid > verb
            ):
                return kid
        return None

    def _marked(self, verb: int, words: Iterable[str] | None = None) -> bool:
        tree = self.tree
        marks = [tree.lower[k] for k in tree.children(verb, ("mark",))]
        return bool(marks) if words is None else any(m in words for m in marks)

    def is_negated(self, token: int) -> bool:
        """Say whether a verb or noun stands under *not*, *never* or *no*."""
        tree = self.tree
        if tree.dep[token] == "conj" and any(tree.lower[k] == "nor" for k in tree.kids[token]):
            return True
        for kid in tree.kids[token]:
            if tree.lower[kid] == "neither" and tree.dep[kid] not in {"nsubj", "det"}:
                return True
            if tree.lower[kid] in {"not", "n't", "n’t", "never", "neither", "without"} and tree.dep[kid] in {
                "advmod",
                "aux",
                "case",
                "mark",
                "cc:preconj",
                "neg",
            }:
                return True
            if tree.lower[kid] == "no" and tree.dep[kid] in {"det", "advmod"}:
                return True
            if tree.lower[kid] in _NO_CASE and any(tree.lower[k] == "no" for k in tree.kids[kid]):
                return True  # "under no circumstances will it permit"
        return False
