"""Matching a frame of the lexicon: roles filled by actors, places, how it was held, and whether it is complete."""

from __future__ import annotations

import re
from collections.abc import Callable

from backchannel.extraction.actors import Actors
from backchannel.extraction.clauses import Clauses
from backchannel.extraction.events import ROLES, Event
from backchannel.extraction.lexicon import Frame, Lexicon
from backchannel.extraction.roles import Slots
from backchannel.extraction.speech import Quote
from backchannel.extraction.stance import stance
from backchannel.extraction.tree import Tree
from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["Matching"]

# More than a host can talk with.
_CROWD = re.compile(r"[0-9],[0-9]{3}|[0-9]{4}|thousand|million")
_PRESIDING = frozenset({"presiding", "chairing", "mediating", "watching", "officiating", "moderating", "translating"})
_THIRD = frozenset(
    {
        "mediator",
        "mediators",
        "intermediary",
        "broker",
        "host",
        "observer",
        "chair",
        "chairman",
        "witness",
        "go-between",
    }
)
_PERSONAL = frozenset({"Person", "Group", "GovernmentBody", "Actor"})


class Matching:
    """What frames of verbs and of nouns have in common."""

    def __init__(self, tree: Tree, clauses: Clauses, lexicon: Lexicon, actors: Actors, quotes: list[Quote]) -> None:
        self.tree = tree
        self.clauses = clauses
        self.lexicon = lexicon
        self.actors = actors
        self.slots = Slots(tree, clauses, lexicon)
        self.quote_of = {q.verb: q for q in reversed(quotes) if q.verb is not None}

    def _roles(self, frame: Frame, fillers: Callable[[str], list[int]]) -> dict[str, list[str]]:
        """Fill the roles of a frame; for one-way roles the first slot that yields an actor wins."""
        roles: dict[str, list[str]] = {}
        self._heads: dict[str, list[int]] = {}
        self._guests: list[str] = []
        for role in ROLES:
            slots: tuple[str, ...] = getattr(frame, role)
            if not slots:
                continue
            found: list[str] = []
            for slot in slots:
                heads = fillers(slot)
                if role == "participant" and slot == "between":
                    heads = [head for head in heads if self._is_of_conversation(head)]
                if slot == "adjective" and frame.kind in CONVERSATION_CLASSES:
                    heads = [head for head in heads if not self.actors.is_venue(head)]
                keys = [k for head in heads for k in self._resolve(head, slot)]
                if slot == "with" and frame.kind in CONVERSATION_CLASSES:
                    heads = [head for head in heads if not self._looks_on(head)]
                    keys = [k for head in heads for k in self._company_at(head)]
                if role == "participant" and slot == "between":
                    sides = [k for head in heads for k in self._sides(head)]
                    if len(set(sides)) > 1:
                        # "offered to host talks between Peru and two rebel groups": these, and not the host
                        found = list(dict.fromkeys(sides))
                        break
                if role == "participant" and slot == "object":
                    self._guests = [k for h in heads for k in self._resolve(h, slot) if self._can_be_guest(k, h)]
                if role == "party" and keys and slot.endswith("between") and (frame.objects or frame.least < 2):
                    keys = [k for head in heads for k in self._sides(head)]
                if keys:
                    self._heads.setdefault(role, []).extend(heads)
                found += [k for k in keys if k not in found]
                if found and role != "participant" and (role != "party" or len(found) >= frame.least):
                    break
            roles[role] = found
        return roles

    def _company_at(self, head: int) -> list[str]:
        """Whom one meets or speaks *with* is somebody, though no list knows the noun: *with top bank regulators*."""
        verb = self.tree.head[head]
        passive = self.clauses.is_verb(verb) and self.clauses.is_passive(verb)  # "was met with jeers"
        return [
            key
            for part in self.actors.expand(head)
            for key in self.actors.resolve(part) or ([] if passive else self.actors.company(part))
        ]

    def _looks_on(self, head: int) -> bool:
        """``with the bishop presiding``, ``with Oslo as mediator``: who is there for the others is no company."""
        tree = self.tree
        if any(tree.lower[k] in _PRESIDING for k in tree.children(head, ("acl", "amod", "advcl", "flat"))):
            return True
        after = tree.subtree(head, ("acl", "acl:relcl", "advcl", "conj", "cc"))[-1] + 1
        words = tree.lower[after : after + 3]
        if words and (words[0] in _PRESIDING or words == ["in", "the", "chair"]):
            return True
        roles = (k for k in tree.children(head, ("nmod", "obl")) if tree.preposition(k) == "as")
        following = (head + 2,) if head + 2 < len(tree) and tree.lower[head + 1] == "as" else ()
        return any(tree.lower[k] in _THIRD for k in (*roles, *following))

    def _is_of_conversation(self, head: int) -> bool:
        """``the partnership between Peru and Chile``, talked about by others, makes neither a participant."""
        host = self.tree.head[head]
        lower = self.tree.lower[host]
        plain = self.tree.pos[host] != "NOUN" or lower in self.lexicon.conversing
        return plain or self.slots.is_time(host) or lower in self.lexicon["kinds"]

    def _sides(self, head: int) -> list[str]:
        """Of *between A and B* both are sides: where one is known, the other is somebody too."""
        return [k for part in self.actors.expand(head) for k in self.actors.resolve(part) or self.actors.unknown(part)]

    def _resolve(self, head: int, slot: str) -> list[str]:
        if slot.endswith("adjective") or (slot == "helper" and self.tree.pos[head] == "ADJ"):
            key = self.actors.adjective(head)
            return [key] if key else []
        if slot == "subject" and self.tree.dep[head] in {"amod", "compound"}:
            key = self.actors.adjective(head)
            return [key] if key else []
        return self.actors.resolve_all(head)

    def _event(
        self, trigger: int, verb: int | None, frame: Frame, roles: dict[str, list[str]], carries: bool = True
    ) -> Event:
        status, modality = stance(self.tree, self.clauses, self.lexicon, trigger, verb, carries)
        if frame.status is not None and status == "concluded":
            status = frame.status
        event = Event(trigger, frame, frame.kind, verb, roles, status, modality)
        event.places = self._places(trigger, verb, frame)
        if event.kind in {"Conversation", "Meeting"}:
            event.kind = self._how(event)
        return event

    def _how(self, event: Event) -> str:
        """A conversation by telephone or video, or face to face, is told by its circumstances."""
        tree = self.tree
        if "virtually" in tree.lower[max(event.trigger - 1, 0) : event.trigger + 2]:
            return "VideoCall"  # the parser may hang it under whom they met
        for head in {event.trigger, event.verb if event.verb is not None else event.trigger}:
            for kid in tree.kids[head]:
                words = {tree.lower[k] for k in (kid, *tree.kids[kid])}
                if tree.lower[kid] in {"virtual", "virtually"}:
                    return "VideoCall"
                if event.kind == "Meeting":
                    continue
                if tree.lower[kid] in {"margins", "margin", "sidelines", "sideline"} or (
                    tree.lower[kid] == "person" and tree.preposition(kid) == "in"
                ):
                    return "Meeting"
                if words & self.lexicon["video"] and tree.preposition(kid) in {
                    "by",
                    "via",
                    "over",
                    "on",
                    "through",
                    "in",
                    "",
                }:
                    return "VideoCall"
                if words & self.lexicon["telephone"] and (
                    tree.preposition(kid) in {"by", "on", "over", "via"}
                    or tree.dep[kid] in {"advmod", "compound", "amod"}
                ):
                    return "PhoneCall"
        return event.kind

    def _places(self, trigger: int, verb: int | None, frame: Frame) -> list[int]:
        found: list[int] = []
        heads = [trigger] if verb is None or verb == trigger else [trigger, verb]
        for head in heads:
            for preposition in dict.fromkeys(("in", "at", *frame.destination)):
                found += self.clauses.oblique(head, preposition)
            if frame.destination and self.clauses.is_verb(head):
                found += self.clauses.patient(head)
        for kid in self.tree.children(trigger, ("acl",)):
            found += self.clauses.oblique(kid, "in")
        # "in November" is no place
        return [k for part in found if not self.slots.is_time(part) for k in self.actors.expand(part)]

    def _complete(self, event: Event) -> bool:
        """Say whether enough roles are filled for the act to be one."""
        frame, roles = event.frame, event.roles
        if event.kind == "Mediation" and frame.kind != "Mediation":
            return bool(roles.get("mediator")) and bool(roles.get("party"))
        second_hand = event.kind != frame.kind and bool(roles.get("carrier"))
        if frame.needs and not second_hand and not any(roles.get(role) for role in frame.needs):
            return False
        if frame.relay and not (roles.get("sender") or roles.get("carrier")):
            return False
        if frame.official and self.actors.drafts[roles["sender"][0]].kind == "Group":
            return False
        participants = roles.get("participant", [])
        if "participant" in roles:
            if frame.persons and not self._guests:
                # "The two leaders welcomed the progress": nobody was received
                return False
            if len(participants) < frame.least:
                return False
        for role in frame.also_needs:
            if role == "destination":
                if not any(self.actors.place(k) for k in event.places):
                    return False
            elif not roles.get(role) and not self._asks_somebody(event):
                return False
        if frame.speech or frame.content:
            return self._says_something(event)
        return self._is_third(event) if frame.kind == "Mediation" else True

    def _is_third(self, event: Event) -> bool:
        """A mediator is no side; where the words alone do not tell, two others must be the sides."""
        frame, roles = event.frame, event.roles
        mediators, parties = roles["mediator"], roles.get("party", [])
        if self._is_mutual(event.trigger):
            return False
        if frame.least > 1:
            if len(parties) < frame.least and not self._are_opposed(event):
                return False
            if {s for k in mediators for s in self._behind(k)} & {s for k in parties for s in self._behind(k)}:
                return False
        roles["party"] = [k for k in parties if k not in mediators]
        return bool(parties) or "party" not in frame.also_needs

    def _is_mutual(self, verb: int) -> bool:
        """*brokered a deal with each other*: the sides themselves."""
        clauses = self.clauses
        company = [k for t in (verb, *clauses.patient(verb)) for k in clauses.oblique(t, "with")]
        return any(self.tree.lower[k] in {"each", "one", "other", "another"} for k in company)

    def _behind(self, key: str) -> set[str]:
        """An actor and those for whom he acts."""
        side = self.actors.side(key)
        return {key, *self.actors.drafts[key].acts_for} | ({side} if side is not None else set())

    def _are_opposed(self, event: Event) -> bool:
        """``both sides``, ``the warring factions``: at least two, though nobody can say who they are."""
        tree = self.tree
        heads = [h for slot in event.frame.party for h in self.slots.verb(slot, event.trigger)]
        return any(
            tree.lower[h].endswith("s") and any(tree.lower[k] in self.lexicon["opposed"] for k in tree.kids[h])
            for h in heads
        )

    def _can_be_guest(self, key: str, head: int) -> bool:
        """Persons and bodies are called and received; *35,000 refugees* are something else."""
        draft = self.actors.drafts[key]
        if self.tree.lower[head] in {"leadership", "cabinet"}:
            return True
        if self.tree.lower[head] in self.lexicon["no_guests"]:
            return False
        if any(_CROWD.search(self.tree.lower[k]) for k in self.tree.children(head, ("nummod", "amod"))):
            return False  # "hosting 35,000 Afghans"
        return draft.kind in _PERSONAL and not _CROWD.search(draft.label)

    def _asks_somebody(self, event: Event) -> bool:
        """``appealed to both sides to stop``: who is asked is told, though nobody can say who it is."""
        content, trigger = event.content, event.trigger
        if event.frame.name not in {"ask", "order"} or content is None or event.verb != trigger:
            return False
        return content > trigger + 1 and self.clauses.infinitive(trigger) == content and bool(event.roles.get("sender"))

    def _says_something(self, event: Event) -> bool:
        """A statement without content is no act worth keeping; a request to nobody about nothing neither."""
        if event.content is not None or event.quote is not None:
            return True
        sender, carrier = set(event.roles.get("sender", ())), set(event.roles.get("carrier", ()))
        if self.tree.dep[event.trigger] == "acl" and event.frame.relay and sender and carrier - sender:
            return True  # "Peru's reply, carried by the bishop"
        mute = not event.frame.speech or event.frame.kind in {"Accusation", "Warning"}
        return mute and bool(event.roles.get("recipient"))

    def _is_role_noun(self, noun: int, frame: Frame) -> bool:
        tree = self.tree
        for head, before, candidate in self.lexicon.nouns.get(tree.lower[noun], ()):
            if candidate is frame and (not before or self._has_before(noun, before)):
                if head == "channel" and not before:
                    kinds = {"back", "communication", "mediation", "between"}
                    return any({tree.lower[k], tree.preposition(k)} & kinds for k in tree.kids[noun])
                return True
        return False

    def _has_before(self, noun: int, before: str) -> bool:
        tree = self.tree
        if noun > 0 and tree.lower[noun - 1] == before:
            return True
        return any(tree.lower[k] == before for k in tree.children(noun, ("compound", "amod")))
