"""Role slots: where in the sentence the lexicon says that the filler of a role stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from backchannel.extraction.bearing import bearers, beyond_carrier, beyond_matter, taken_up, visited
from backchannel.extraction.clauses import Clauses
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.tree import Tree
from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["CONTENT_SLOTS", "Slots"]

# Slots whose filler is words, not an actor.
CONTENT_SLOTS = frozenset({"clause", "infinitive", "quote", "matter", "about", "object clause"})


class Slots:
    """Evaluates the slots of a frame at a trigger. All results are heads of noun phrases."""

    def __init__(self, tree: Tree, clauses: Clauses, lexicon: Lexicon) -> None:
        self.tree = tree
        self.clauses = clauses
        self.lexicon = lexicon
        self._at_verb: dict[str, Callable[[int], list[int]]] = {
            "subject": clauses.agent,
            "object": self._object,
            "second object": self._second_object,
            "helper": self._helper,
            "between": clauses.between,
            "adjective": self._hyphenated,
            "clause subject": self._clause_subject,
            "for subject": self._for_subject,
            "saying by": self._saying_by,
            "conflict": self._conflict,
            "in with": lambda verb: [k for t in clauses.oblique(verb, "in") for k in clauses.oblique(t, "with")],
            "role for": lambda verb: self._under_role("for", verb),
            "role with": lambda verb: self._under_role("with", verb),
            "on behalf of": self._on_behalf,
            "dyad": self._dyad,
            "signatories": self._signatories,
            "surface subject": clauses.surface_subject,
            "subject adjective": self._subject_adjective,
            "infinitive object": self._infinitive_object,
            "proposal of": self._proposal_of,
        }
        self._at_noun: dict[str, Callable[[int], list[int]]] = {
            "possessive": clauses.possessor,
            "adjective": lambda noun: list(clauses.modifiers(noun)),
            "between": clauses.between,
            "dyad": self._dyad,
            "signatories": self._signatories,
            "thanked": self._thanked,
            "reached": self._reached,
            "bearer": lambda noun: bearers(clauses, lexicon, noun),
            "visited": lambda noun: visited(clauses, lexicon, noun),
            "offered": self._offered,
            "helper": self._help_sought,
            "conflict": self._conflict,
            "between before": self._between_before,
            "in with": lambda noun: [k for t in clauses.oblique(noun, "in") for k in clauses.oblique(t, "with")],
        }

    def verb(self, slot: str, verb: int) -> list[int]:
        """Return the fillers of a slot of a verb frame."""
        known = self._at_verb.get(slot)
        if known is not None:
            return known(verb)
        if slot.endswith(" doer"):
            return [d for thing in self.verb(slot.removesuffix(" doer"), verb) for d in self._doers(thing, verb)]
        if slot.startswith("object "):
            return self._under(self.clauses.patient(verb), slot.removeprefix("object "))
        preposition, _, below = slot.partition(" ")
        if below in _BELOW:
            return self._under(self.clauses.oblique(verb, preposition), below)
        if slot in {"possessive", "light"}:
            return []
        found = self.clauses.oblique(verb, slot) or self._beyond_means(verb, slot)
        if slot == "to" and not found:
            # "passed the proposal from Oslo to Bogota": the parser hangs the second under the first
            found = [k for start in self.clauses.oblique(verb, "from") for k in self.clauses.oblique(start, "to")]
            found = found or beyond_carrier(self.clauses, verb)
        # "On a visit to Oslo, he said": what stands before the verb is no company and no addressee.
        return [k for k in found if k > verb] if slot in {"to", "with", "from", "for"} else found

    def _beyond_means(self, verb: int, slot: str) -> list[int]:
        """``spoke by telephone with``: what the parser hung under the means belongs to the verb."""
        found: list[int] = []
        for kid in self.tree.children(verb, ("obl", "nmod", "obl:unmarked", "advmod")):
            if self.tree.lower[kid] in self.lexicon["means"]:
                found += self.clauses.oblique(kid, slot)
        return found

    def noun(self, slot: str, noun: int, light: int | None) -> list[int]:
        """Return the fillers of a slot of a noun frame; ``light`` is the light verb that carries the noun."""
        if slot in {"light", "subject"}:
            own = self.tree.child(noun, "nsubj")
            cleft = own is not None and self.tree.lower[own] == "it" and bool(self.clauses.possessor(noun))
            if own is not None and not cleft and self.tree.child(noun, "cop") is not None:
                return [own]
            return self.clauses.agent(light) if light is not None else []
        known = self._at_noun.get(slot)
        if known is not None:
            found = known(noun)
            return found or (self.clauses.between(light) if slot == "between" and light is not None else [])
        if slot == "second object" and light is not None:
            return self._second_object(light)
        if slot.startswith("object") or slot == "second object":
            return []
        found = self.clauses.oblique(noun, slot)
        if not found:
            for kid in self.tree.children(noun, ("acl",)):
                if not any(self.tree.dep[k] == "mark" for k in self.tree.kids[kid]):
                    found += self.clauses.oblique(kid, slot)
        return found or (self.clauses.oblique(light, slot) if light is not None else [])

    def _object(self, verb: int) -> list[int]:
        return self.clauses.patient(verb)

    def _second_object(self, verb: int) -> list[int]:
        """The one to whom, in *sent Iran a message*."""
        found = [k for k in self.clauses.patient(verb) if self.tree.dep[k] == "iobj"]
        objects = self.clauses.patient(verb)
        return found or (objects[:1] if len(objects) > 1 else [])

    def _helper(self, verb: int) -> list[int]:
        """The one whose help is asked for: *requested his assistance*, *sought mediation by Oman*."""
        found: list[int] = []
        for thing in self.clauses.patient(verb):
            if self.tree.lower[thing] in self.lexicon["help"]:
                found += self.clauses.possessor(thing)
                for preposition in ("of", "from", "by"):
                    found += self.clauses.oblique(thing, preposition)
                found += [k for k in self.clauses.modifiers(thing) if self.tree.pos[k] in {"ADJ", "PROPN"}]
        return found

    def _help_sought(self, noun: int) -> list[int]:
        """Whose help a request is for: *Peru's request for Norwegian mediation*."""
        found: list[int] = []
        for thing in self.clauses.oblique(noun, "for"):
            if self.tree.lower[thing] in self.lexicon["help"]:
                found += self.clauses.possessor(thing) + self.clauses.oblique(thing, "by")
                found += [k for k in self.clauses.modifiers(thing) if self.tree.pos[k] in {"ADJ", "PROPN"}]
        return found

    def _saying_by(self, verb: int) -> list[int]:
        """The one who quotes, in *was quoted as saying by*."""
        saying = self.clauses.gerund(verb)
        return self.clauses.oblique(saying, "by") if saying is not None else []

    def _clause_subject(self, verb: int) -> list[int]:
        """The one who is to act, in *demanded that Oslo withdraw*, *requested that he mediate*."""
        clause = self.clauses.clause(verb)
        # The subjunctive looks like an infinitive; taggers take it for a plural too.
        if clause is None or self.tree.tag[clause] not in {"VB", "VBP"}:
            return []
        modal = any(self.tree.tag[k] == "MD" and self.tree.lower[k] != "should" for k in self.tree.kids[clause])
        return [] if modal else self.clauses.surface_subject(clause)

    def _for_subject(self, verb: int) -> list[int]:
        """The one who is to act, in *called for all parties to withdraw*."""
        deed = self.clauses.infinitive(verb)
        return [k for k in self.clauses.oblique(verb, "for") if deed is not None and k < deed]

    def _dyad(self, trigger: int) -> list[int]:
        """Both sides of ``the Russia-Ukraine war`` near the trigger, in its sentence."""
        tree = self.tree
        _, end = tree.sentences[tree.sentence[trigger]]
        for position in range(max(0, trigger - 4), min(end, trigger + _DYAD_REACH)):
            if (
                tree.lower[position] in self.lexicon["dyads"]
                and position >= 3
                and tree.word[position - 2] in {"-", "–"}
            ):
                return [position - 3, position - 1]
        return []

    def _under_role(self, preposition: str, verb: int) -> list[int]:
        """Whose go-between somebody is: *served as a go-between for*."""
        roles = self.clauses.oblique(verb, "as") + self.clauses.patient(verb)
        return [k for role in roles for k in self.clauses.oblique(role, preposition)]

    def _on_behalf(self, verb: int) -> list[int]:
        found = self.clauses.oblique(verb, "on behalf of")
        for kid in self.tree.kids[verb]:
            for behalf in (kid, *self.tree.kids[kid]):
                if self.tree.lower[behalf] == "behalf":
                    found += self.clauses.oblique(behalf, "of") + self.clauses.possessor(behalf)
        return found

    def _conflict(self, noun: int) -> list[int]:
        """The sides of ``its conflict with Peru`` in *mediation of its conflict with Peru*."""
        found: list[int] = []
        for thing in [t for p in ("of", "in", "over") for t in self.clauses.oblique(noun, p)] + self.clauses.patient(
            noun
        ):
            if self.tree.lower[thing] in self.lexicon["dyads"]:
                found += self.clauses.possessor(thing) + self.clauses.oblique(thing, "with")
                found += self.clauses.between(thing)
        return found

    def _between_before(self, noun: int) -> list[int]:
        """``a thaw between A and B, with Omani mediation``: the sides stand before."""
        tree = self.tree
        if tree.preposition(noun) not in {"with", "through", "under", "by", "via", "thanks to"}:
            return []
        first, _ = tree.sentences[tree.sentence[noun]]
        for position in range(noun - 1, max(first, noun - _DYAD_REACH), -1):
            if tree.lower[position] == "between" and tree.child(tree.head[position], "conj") is not None:
                return [tree.head[position]]
        return []

    def _signatories(self, trigger: int) -> list[int]:
        """The subject of *agreed to*, *signed*, *accepted* over what was brokered."""
        tree = self.tree
        thing = tree.head[trigger] if self.clauses.is_verb(trigger) else trigger
        for _ in range(3):
            above = tree.head[thing]
            if above == thing:
                return []
            if self.clauses.is_verb(above):
                fits = tree.lemma[above] in self.lexicon["sign"] or _stem(tree.lower[above]) in self.lexicon["sign"]
                return self.clauses.agent(above) if fits and tree.dep[thing] in {"obj", "obl"} else []
            thing = above
        return []

    def _offered(self, noun: int) -> list[int]:
        """Who offers it, or is about it: *Oslo's offer of mediation*, *flew in on a mediation mission*."""
        tree, clauses = self.tree, self.clauses
        head, preposition = tree.head[noun], tree.preposition(noun)
        if preposition == "of" and tree.lower[head] in self.lexicon["efforts"]:
            named = [k for k in clauses.modifiers(head) if tree.word[k][0].isupper()]
            return clauses.possessor(head) + clauses.oblique(head, "from") + clauses.oblique(head, "by") or named
        if preposition == "on" and tree.lower[noun] in self.lexicon["efforts"]:
            return clauses.surface_subject(head)
        return []

    def _reached(self, message: int) -> list[int]:
        """Whom a message reached: *a letter from Oslo reached the rebels*."""
        verb = self.clauses.governor(message)
        if verb is None or self.tree.lemma[verb] != "reach" or self.tree.dep[message] != "nsubj":
            return []
        return self.clauses.patient(verb)

    def _thanked(self, noun: int) -> list[int]:
        """The one who is thanked, praised or involved: *thanked Oman for its mediation*."""
        tree = self.tree
        head = tree.head[noun]
        if tree.preposition(noun) == "for" and self.clauses.is_verb(head):
            return self.clauses.patient(head)
        if tree.preposition(noun) == "in" and tree.lower[head] == "involved":
            return self.clauses.surface_subject(head)
        return []

    def _hyphenated(self, verb: int) -> list[int]:
        """The maker in ``Egyptian-brokered truce``."""
        return [verb - 2] if self.clauses.is_hyphenated(verb) else []

    def _subject_adjective(self, verb: int) -> list[int]:
        """Whose the subject is, in *Norse and Alban warships held manoeuvres*."""
        found: list[int] = []
        acting = (
            self.lexicon["collectives"] | self.lexicon["government"] | self.lexicon["bodies"] | self.lexicon["leaders"]
        )
        for thing in self.clauses.agent(verb):
            if self.tree.lower[thing] in acting:
                # "Peruvian officials shared evidence": they, and not their state beside them
                continue
            for modifier in self.clauses.modifiers(thing):
                found += [modifier, *self.tree.children(modifier, ("conj",))]
        return found

    def _is_suffered(self, thing: int) -> bool:
        """``condemned their detention``: what is done to those whose it is, unless a state or a body is named."""
        owners = self.clauses.possessor(thing)
        named = any(self.tree.pos[k] == "PROPN" for k in owners)
        return self.tree.lower[thing] in self.lexicon["suffered"] and not named

    def _doers(self, thing: int, verb: int) -> list[int]:
        """Whose deed a thing is: *Peru's patience*, *the raid launched by the rebels*, *the courage of the envoys*."""
        clauses = self.clauses
        found = clauses.possessor(thing) if not self._is_suffered(thing) else []
        found += clauses.oblique(thing, "by")
        for deed in self.tree.children(thing, ("acl", "acl:relcl")):
            for agent in clauses.oblique(deed, "by") if deed != verb else ():
                # "the suffering caused by Peru's blockade"
                found += [agent, *clauses.possessor(agent)]
        return found or (clauses.oblique(thing, "of") if self.tree.lower[thing] in self.lexicon["doings"] else [])

    def _proposal_of(self, verb: int) -> list[int]:
        """Who had asked or offered, in *rejected the demands of the miners*."""
        nouns, tree = self.lexicon.nouns, self.tree
        things = [
            t
            for t in self.clauses.patient(verb)
            if any(f.kind in _ANSWERED for _, _, f in nouns.get(tree.lower[t], ()))
        ]
        return self._under(things, "of")

    def _infinitive_object(self, verb: int) -> list[int]:
        """The one to whom it is not done, in *refused to meet the envoy*, *refused to talk to the rebels*."""
        deed = self.clauses.infinitive(verb)
        uses = self.lexicon.verbs.get(self.tree.lower[deed], ()) if deed is not None else ()
        if deed is None:
            return []
        if not any(f.kind in _TOWARDS for _, _, f in uses):
            return [k for k in self.clauses.oblique(deed, "to") if self.tree.pos[k] in {"NOUN", "PROPN"}]
        return self.clauses.patient(deed) or self.clauses.oblique(deed, "with") or self.clauses.oblique(deed, "to")

    def _under(self, things: list[int], slot: str) -> list[int]:
        found: list[int] = []
        for thing in taken_up(self.clauses, self.lexicon, things):
            if slot in {"possessive", "adjective"} and self.tree.dep[thing] == "iobj":
                continue  # "handed the Norse envoy a note": the envoy is Norse, not the note
            if slot == "of" and self.tree.lower[thing] in self.lexicon["courtesies"]:
                continue  # "conveyed the greetings of the leadership": his own, as a rule
            if slot == "possessive":
                found += self.clauses.possessor(thing) if not self._is_suffered(thing) else []
            elif slot == "adjective":
                found += list(self.clauses.modifiers(thing))
            elif slot == "between":
                sides = self.clauses.between(thing)
                # "two rounds of talks between Peru and Chile"
                found += sides or [k for o in self.clauses.oblique(thing, "of") for k in self.clauses.between(o)]
            else:
                found += self.clauses.oblique(thing, slot) or beyond_matter(self.clauses, self.lexicon, thing, slot)
        return found

    def content(self, slots: Iterable[str], trigger: int, is_verb: bool) -> int | None:
        """Return the head of the clause or phrase that tells what is said, for all slots but ``quote``."""
        for slot in slots:
            head = self._content(slot, trigger, is_verb)
            if head is not None:
                return head
        return None

    def _content(self, slot: str, trigger: int, is_verb: bool) -> int | None:
        clauses = self.clauses
        if slot == "clause":
            return clauses.clause(trigger)
        if slot == "infinitive":
            return clauses.infinitive(trigger)
        if slot == "object infinitive":
            return next((i for thing in clauses.patient(trigger) if (i := clauses.infinitive(thing)) is not None), None)
        if slot == "object clause":
            return next((c for thing in clauses.patient(trigger) if (c := clauses.clause(thing)) is not None), None)
        if slot == "matter":
            things = [k for k in clauses.patient(trigger) if self.tree.dep[k] != "iobj"] if is_verb else []
            return things[0] if things else None
        if slot in {"quote", "about"}:
            return None
        if slot == "saying":
            return clauses.gerund(trigger)
        found = [k for k in clauses.oblique(trigger, slot) if self.tree.lower[k] != "part" or k > trigger]
        found = [k for k in found if slot != "on" or not self.is_time(k) or self._is_achieved(k)]
        found = [k for k in found if slot != "for" or self.tree.pos[k] != "NUM"]
        found = [k for k in found if slot != "in" or self.tree.lower[k] not in _SETTINGS]
        if found:
            return found[0]
        gerund = clauses.gerund(trigger)
        if gerund is not None and any(self.tree.lower[k] == slot for k in self.tree.kids[gerund]):
            return gerund
        return None

    def _is_achieved(self, noun: int) -> bool:
        """``congratulated him on his first year in office``: somebody's own, and no day on which it was said."""
        tree = self.tree
        return tree.lower[noun] in _SPANS and tree.child(noun, "nmod:poss") is not None

    def is_time(self, token: int) -> bool:
        """Say whether a noun is a day, a time or a means rather than somebody or something spoken of."""
        lower, times = self.tree.lower[token], self.lexicon["times"]
        return lower in times or lower.rstrip("s") in times or self.tree.pos[token] == "NUM"


# "in the face of the war", "in light of it": circumstances, and not what is meant.
_SETTINGS = frozenset(
    {"face", "light", "wake", "view", "context", "response", "event", "case", "time", "year", "speech", "statement"}
)
_SPANS = frozenset(
    {"day", "days", "week", "weeks", "month", "months", "year", "years", "visit", "visits", "trip", "meeting"}
)
# What may stand under the noun of a preposition: "bowed to calls from", "asked for Norway's help".
_BELOW = frozenset({"possessive", "adjective", "by", "from", "of", "between", "through", "via"})
# What is done towards somebody: who refuses it refuses him.
# What one says yes or no to.
_ANSWERED = frozenset({"Request", "Demand", "Offer", "Threat", "Accusation", "Criticism", "Warning"})
_TOWARDS = frozenset({*CONVERSATION_CLASSES, "Support"})
# How many words after the trigger its dyad may stand.
_DYAD_REACH = 12


def _stem(form: str) -> str:
    return form[:-2] if form.endswith("ed") else form[:-1] if form.endswith("s") else form
