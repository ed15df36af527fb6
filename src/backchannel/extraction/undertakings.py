"""What is promised, threatened, refused or demanded by tense and modal alone, in what somebody says.

*Norway said it would send aid* promises, *... would close the border* threatens, *... would not meet the rebels*
refuses, *said that the rebels must withdraw* demands. Whether a deed is meant well or ill is told by the verb and
its object (the lists under ``[deeds]`` in the lexicon). The distinction of verbal cooperation from verbal conflict,
and of both from material deeds, is that of CAMEO (Gerner, Schrodt, Yilmaz and Abu-Jabr 2002) and PLOVER.
"""

from __future__ import annotations

from backchannel.extraction.actors import Actors
from backchannel.extraction.clauses import Clauses
from backchannel.extraction.events import Event
from backchannel.extraction.lexicon import Frame, Lexicon
from backchannel.extraction.speech import Quote
from backchannel.extraction.tree import Tree

__all__ = ["find_undertakings"]

_SENDER = ("subject",)
_FRAMES = {
    kind: Frame(name=name, kind=kind, sender=_SENDER, inside=inside)
    for name, kind, inside in (
        ("promise", "Agreement", None),
        ("conditional-offer", "Offer", None),
        ("announced-harm", "Threat", None),
        ("negated-promise", "Rejection", None),
        ("duty", "Demand", "requested"),
        ("advice", "Request", "requested"),
        ("charge", "Accusation", None),
    )
}
_FUTURE = frozenset({"will", "'ll", "shall", "would", "'d"})
_OWN_VOICE = frozenset({"State", "IntergovernmentalOrganization", "GovernmentBody"})
_SPEAKERS = frozenset({"spokesman", "spokeswoman", "spokesperson", "official", "officials", "minister", "statement"})
# Words given by oneself alone; one agrees, or accepts, what another asked.
_GIVEN = frozenset({"vow", "swear", "pledge", "promise"})


def find_undertakings(
    tree: Tree, clauses: Clauses, lexicon: Lexicon, actors: Actors, events: list[Event], quotes: list[Quote]
) -> list[Event]:
    """Return the acts that no word of the lexicon names, in the order of the text.

    Parameters:
        events: what the frames of the lexicon found; where such an event names the deed (*would meet*), no
            promise is added, for it says the same.
    """
    finder = _Finder(tree, clauses, lexicon, actors, events, quotes)
    for known in events:
        finder.sharpen(known)
    return [event for token in range(len(tree)) if (event := finder.at(token)) is not None]


class _Finder:
    def __init__(
        self,
        tree: Tree,
        clauses: Clauses,
        lexicon: Lexicon,
        actors: Actors,
        events: list[Event],
        quotes: list[Quote],
    ) -> None:
        self.tree = tree
        self.clauses = clauses
        self.lexicon = lexicon
        self.actors = actors
        self.open = {e.trigger for e in events if e.trigger == e.verb and e.kind == "Agreement"}
        self.named = {e.trigger for e in events if e.trigger == e.verb and e.status != "hypothetical"}
        self.speech_at = _speech_at(tree, events, quotes)

    def at(self, token: int) -> Event | None:
        """Return the act whose sign (a modal, *ready*, a wrong) is this token."""
        tree, lower = self.tree, self.tree.lower[token]
        if tree.sentence[token] in tree.headlines:
            return None
        if tree.dep[token] == "aux" and lower in _FUTURE:
            return self._future(token, tree.head[token], self.clauses.is_negated(tree.head[token]))
        if tree.dep[token] == "aux" and lower in self.lexicon["duty_modals"]:
            return self._duty(token, tree.head[token])
        if lower in self.lexicon["willing"] or lower in self.lexicon["unwilling"]:
            deed = self.clauses.infinitive(token)
            negated = self.clauses.is_negated(token) or lower in self.lexicon["unwilling"]
            return self._future(token, deed, negated) if deed is not None and self._is_predicate(token) else None
        if lower in self.lexicon["intending_verbs"] or lower in self.lexicon["intentions"]:
            return self._intended(token)
        if lower == "responsible":
            return self._responsible(token)
        if lower in self.lexicon["abetting_verbs"] and self.clauses.is_verb(token):
            outlaws = any(tree.lower[k] in self.lexicon["outlaw_things"] for k in self.clauses.patient(token))
            return self._charge(token) if outlaws else None
        if lower in self.lexicon["wrong_verbs"] and self.clauses.is_verb(token) and token not in self.named:
            return self._charge(token)
        return None

    def sharpen(self, event: Event) -> None:
        """``vowed to retaliate`` is a threat; whom a threat hits is told by the deed: ``to shell the port``."""
        if event.content is None or not self.clauses.is_verb(event.content):
            return
        uses = self.lexicon.verbs.get(self.tree.lower[event.trigger], ())
        given = any(frame is event.frame and lemma in _GIVEN for lemma, _, frame in uses)
        if event.frame.name == "agree" and given and self._sense(event.content) < 0:
            event.kind = "Threat"
        if event.kind == "Threat" and not event.roles.get("recipient"):
            senders = event.roles.get("sender", [])
            event.roles["recipient"] = [k for k in self._struck(event.content) if k not in senders]

    def _is_predicate(self, token: int) -> bool:
        return self.tree.child(token, "cop", "aux:pass", "aux") is not None

    # ---- promises, threats, refusals ---------------------------------------------------------------

    def _future(self, sign: int, deed: int, negated: bool) -> Event | None:
        if negated and self.tree.lower[deed] == "hesitate":
            deed, negated = self.clauses.infinitive(deed) or deed, False
        if not self.clauses.is_verb(deed) or self.clauses.is_passive(deed):
            return None
        if any(self.tree.lower[k] == "only" for k in self.tree.children(deed, ("advmod",))):
            return None  # "would only receive him in Oslo": a condition
        sense = self._sense(deed)
        agents = [k for t in self.clauses.agent(deed) for k in self.actors.resolve_all(t)]
        speech = self.speech_at.get(sign)
        if sense == 0 or not agents or (deed in self.named | self.open and not negated):
            return None
        if speech is None:
            return self._own_voice(sign, deed, agents) if sense > 0 and not negated else None
        if speech.modality == "denied" or speech.frame.modality == "denied" or not self._speaks_for(speech, agents):
            return None
        if negated:
            return self._event("Rejection", sign, deed, agents) if sense > 0 else None
        if sense < 0:
            return self._event("Threat", sign, deed, agents, self._struck(deed))
        return self._event("Offer" if self._is_conditional(deed) else "Agreement", sign, deed, agents)

    def _intended(self, sign: int) -> Event | None:
        """``Norway plans to reopen its embassy``, ``announced a decision to resume aid``."""
        clauses, drafts = self.clauses, self.actors.drafts
        if clauses.is_negated(sign) or (clauses.is_verb(sign) and clauses.is_passive(sign)):
            return None
        deed = clauses.infinitive(sign)
        if deed is None or deed in self.named or clauses.is_passive(deed) or self._sense(deed) <= 0:
            return None
        agents = [k for t in clauses.agent(deed) for k in self.actors.resolve_all(t)]
        speech = self.speech_at.get(sign)
        if speech is not None and "denied" in {speech.modality, speech.frame.modality}:
            return None
        if not agents or any(drafts[k].kind not in _OWN_VOICE and not drafts[k].acts_for for k in agents):
            return None
        return self._event("Agreement", sign, deed, agents)

    def _own_voice(self, sign: int, deed: int, agents: list[str]) -> Event | None:
        """``The union will send food to the refugees``: told without a speaker, a state's word is behind it."""
        tree = self.tree
        if tree.lower[sign] not in {"will", "'ll", "shall"} or self._is_conditional(deed):
            return None
        main = tree.head[deed] == deed or tree.dep[deed] in {"conj", "ccomp", "parataxis"}
        if not main or any(self.actors.drafts[k].kind not in _OWN_VOICE for k in agents):
            return None
        return self._event("Agreement", sign, deed, agents)

    def _speaks_for(self, speech: Event, agents: list[str]) -> bool:
        """*Norway will send observers, a spokesman said*: of whom nobody says whose he is speaks for who acts."""
        drafts = self.actors.drafts
        senders = [drafts[k] for k in speech.roles.get("sender", [])]
        nameless = all(not d.acts_for and d.label.split()[-1].lower() in _SPEAKERS for d in senders)
        return (nameless and all(drafts[k].kind in _OWN_VOICE for k in agents)) or self._is_side(agents, speech)

    def _is_side(self, agents: list[str], speech: Event) -> bool:
        senders = speech.roles.get("sender", [])
        if set(agents) & set(senders):
            return True
        sides = {self.actors.side(k) for k in senders} - {None}
        return any(self.actors.side(k) in sides for k in agents)

    def _is_conditional(self, deed: int) -> bool:
        tree = self.tree
        return any(tree.lower[m] == "if" for k in tree.children(deed, ("advcl",)) for m in tree.kids[k])

    def _sense(self, verb: int) -> int:
        """Say whether a deed is meant well (1), ill (-1), or one cannot tell (0)."""
        tree, lexicon = self.tree, self.lexicon
        particle = tree.child(verb, "compound:prt")
        form = tree.lower[verb] if particle is None else f"{tree.lower[verb]} {tree.lower[particle]}"
        if form in lexicon["kind_verbs"]:
            return 1
        if form in lexicon["harsh_verbs"]:
            return -1
        thing = self._thing(verb)
        if form in lexicon["giving_verbs"]:
            return thing
        if form in lexicon["bestowing_verbs"]:
            return max(thing, 0)
        if form in lexicon["wielding_verbs"]:
            return min(thing, 0)
        return -thing if form in lexicon["ending_verbs"] else 0

    def _thing(self, verb: int) -> int:
        """Say whether what a deed is done with is good or bad; of coordinated things the first counts."""
        tree = self.tree
        for thing in self.clauses.patient(verb):
            words = [thing, *tree.children(thing, ("compound", "amod", "nmod", "conj"))]
            words += [k for w in words if w != thing for k in tree.children(w, ("compound",))]
            for word in words:
                if tree.lower[word] in self.lexicon["bad_things"]:
                    return -1
                if tree.lower[word] in self.lexicon["good_things"]:
                    return 1
        return 0

    def _struck(self, deed: int) -> list[str]:
        """Whom a threatened deed hits: *would blockade the island*, *would tighten the siege of the city*."""
        clauses = self.clauses
        found: list[str] = []
        for thing in clauses.patient(deed):
            hit = self.actors.resolve_all(thing)
            found += hit or [k for m in clauses.modifiers(thing) if (k := self.actors.adjective(m)) is not None]
            for preposition in ("of", "on", "against", "with", "from", "to"):
                found += [k for t in clauses.oblique(thing, preposition) for k in self.actors.resolve_all(t)]
        for preposition in ("against", "from", "on"):
            found += [k for t in clauses.oblique(deed, preposition) for k in self.actors.resolve_all(t)]
        drafts = self.actors.drafts
        known = [k for k in found if drafts[k].kind != "Group" or drafts[k].acts_for]
        return list(dict.fromkeys(known or found))

    # ---- duties and wrongs of others ---------------------------------------------------------------

    def _duty(self, sign: int, deed: int) -> Event | None:
        speech = self.speech_at.get(sign)
        if speech is None or not self.clauses.is_verb(deed) or self.clauses.is_passive(deed):
            return None
        agents = [k for t in self.clauses.agent(deed) for k in self.actors.resolve_all(t)]
        if not agents or self._is_side(agents, speech):
            return None
        kind = "Demand" if self.tree.lower[sign] == "must" else "Request"
        event = self._event(kind, sign, deed, speech.roles["sender"], agents)
        event.status = "concluded"
        return event

    def _responsible(self, token: int) -> Event | None:
        """``said the army was responsible for the massacre``: an office is no wrong, so the thing must be one."""
        speech = self.speech_at.get(token)
        wrongs = [t for t in self.clauses.oblique(token, "for") if self.tree.lower[t] in self.lexicon["blamed_things"]]
        if speech is None or not wrongs or self.clauses.is_negated(token):
            return None
        agents = [k for t in self.clauses.surface_subject(token) for k in self.actors.resolve_all(t)]
        if not agents or self._is_side(agents, speech):
            return None
        event = self._event("Accusation", token, wrongs[0], speech.roles["sender"], agents)
        event.status = "concluded"
        return event

    def _charge(self, verb: int) -> Event | None:
        speech = self.speech_at.get(verb)
        if speech is None or self.clauses.is_passive(verb) or self.clauses.is_negated(verb):
            return None
        if any(self.tree.tag[k] == "MD" for k in self.tree.kids[verb]) or self.tree.tag[verb] == "VB":
            return None
        agents = [k for t in self.clauses.agent(verb) for k in self.actors.resolve_all(t)]
        if not agents or self._is_side(agents, speech):
            return None
        event = self._event("Accusation", verb, verb, speech.roles["sender"], agents)
        event.status, event.content = "concluded", next(iter(self.clauses.patient(verb)), None)
        return event

    def _event(self, kind: str, sign: int, deed: int, senders: list[str], recipients: list[str] | None = None) -> Event:
        roles = {"sender": list(senders), "recipient": [k for k in recipients or () if k not in senders]}
        return Event(sign, _FRAMES[kind], kind, None, roles, "planned", "asserted", content=deed)


def _speech_at(tree: Tree, events: list[Event], quotes: list[Quote]) -> dict[int, Event]:
    """Return the innermost speech over each token; of events that name no speech there is none."""
    extents: list[tuple[int, Event, set[int]]] = []
    for event in events:
        if event.kind != "Statement" or not event.frame.speech or not event.roles.get("sender"):
            continue
        tokens = set(tree.subtree(event.content)) if event.content is not None else set()
        for quote in quotes:
            if quote.verb == event.trigger:
                tokens |= set(range(quote.first, quote.last + 1))
        extents.append((len(tokens), event, tokens - {event.trigger}))
    at: dict[int, Event] = {}
    for _, event, tokens in sorted(extents, key=lambda e: (-e[0], e[1].trigger)):
        at.update(dict.fromkeys(tokens, event))
    return at
