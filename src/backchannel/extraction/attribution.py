"""Attribution: on whose word each act is told, and what a request or an offer makes of the acts in it."""

from __future__ import annotations

import msgspec

from backchannel.extraction.actors import Actors
from backchannel.extraction.clauses import Clauses
from backchannel.extraction.events import Event
from backchannel.extraction.lexicon import Frame, Lexicon
from backchannel.extraction.speech import Quote
from backchannel.extraction.tree import Tree

__all__ = ["Attribution", "Conjecture", "attribute", "tell_by_speakers"]

_REPORT = Frame(name="according-to", kind="Statement", sender=("object",), speech=True)
_NAME_REACH = 9
# What "if" after them asks is no condition.
_DUTY = frozenset({"must", "should", "ought"})
_WHETHER = frozenset({"ask", "know", "see", "wonder", "find", "learn", "decide", "check", "tell", "say", "determine"})
_UNCERTAIN = {"hedged", "denied", "questioned"}


class Conjecture(msgspec.Struct, eq=False):
    """A claim that is no act of diplomacy: what is supposed, the sentence's word for it, and who supposes it."""

    trigger: int
    head: int
    modality: str
    asserter: str | None = None
    """Who thinks so, where it is not the article itself."""


class Attribution:
    """For each event the speech it is told in, and the request, offer or refusal it is the content of."""

    def __init__(self) -> None:
        self.source: dict[int, Event] = {}
        self.frame_of: dict[int, Event] = {}
        self.reports: list[Event] = []
        self.conjectures: list[Conjecture] = []

    def told_in(self, event: Event) -> Event | None:
        """Return the speech in which an event is told, None for the article's own voice."""
        return self.source.get(id(event))

    def content_of(self, event: Event) -> Event | None:
        """Return the request, offer ... whose content an event is."""
        return self.frame_of.get(id(event))

    def chain(self, event: Event) -> list[Event]:
        """Return the speeches around an event, innermost first."""
        found: list[Event] = []
        above = self.told_in(event)
        while above is not None and above not in found:
            found.append(above)
            above = self.told_in(above)
        return found


def attribute(
    tree: Tree, clauses: Clauses, lexicon: Lexicon, actors: Actors, events: list[Event], quotes: list[Quote]
) -> Attribution:
    """Find out on whose word each event stands; statuses of events inside requests and the like are set."""
    result = Attribution()
    result.reports = _according_to(tree, actors)
    speeches = [e for e in events if e.frame.speech and e.roles.get("sender")]
    extents = {id(s): _content(tree, s, quotes) for s in speeches}
    speech_at = _innermost(speeches, extents)
    frames = [e for e in events if e.frame.inside]
    inside = {id(f): _content(tree, f, quotes) | _light_content(tree, f) for f in frames}
    frame_at = _innermost(frames, inside)
    for event in events:
        source = speech_at.get(event.trigger)
        if source is not None and source is not event:
            result.source[id(event)] = source
        frame = frame_at.get(event.trigger)
        told_inside = source is not None and frame is not None and source.trigger in inside[id(frame)]
        if frame is not None and frame is not event and not told_inside and not _is_condition(tree, event, frame):
            result.frame_of[id(event)] = frame
            _colour(tree, event, frame)
    by_sentence: dict[int, list[Event]] = {}
    for event in events:
        by_sentence.setdefault(tree.sentence[event.trigger], []).append(event)
    for event in events:
        _carry(tree, result, event, by_sentence[tree.sentence[event.trigger]])
    for report in result.reports:
        _report(tree, result, report, by_sentence.get(tree.sentence[report.trigger], []))
    _unnamed(tree, clauses, lexicon, result, events)
    result.conjectures = _conjectures(tree, clauses, lexicon, actors, events)
    return result


def tell_by_speakers(
    tree: Tree, attribution: Attribution, events: list[Event], transcript: dict[int, str | None]
) -> None:
    """Let what a paragraph of a transcript tells be the word of who speaks it: paragraph -> speaker."""
    voices = {
        key: Event(0, _REPORT, "Statement", None, {"sender": [key]}, "concluded", "asserted")
        for key in transcript.values()
        if key
    }
    for event in [*events, *attribution.reports]:
        key = transcript.get(tree.paragraph[event.trigger])
        if key is None:
            continue
        outermost = (attribution.chain(event) or [event])[-1]
        own = outermost.frame.speech and outermost.roles.get("sender") == [key]
        if outermost is not voices[key] and not own:
            attribution.source[id(outermost)] = voices[key]


def _content(tree: Tree, event: Event, quotes: list[Quote]) -> set[int]:
    tokens: set[int] = set()
    if event.content is not None:
        tokens |= set(tree.subtree(event.content))
        if event.trigger in tokens and event.content in tree.ancestors(event.trigger):
            tokens -= set(tree.subtree(event.trigger))
    if "saying" in event.frame.content:
        for kid in tree.children(event.trigger, ("advcl", "xcomp")):
            having = any(tree.lower[k] == "having" for k in tree.children(kid, ("aux",)))
            if tree.tag[kid] == "VBG" or having:
                tokens |= set(tree.subtree(kid))
    for quote in quotes:
        if quote.verb == event.trigger:
            tokens |= set(range(quote.first, quote.last + 1))
    tokens.discard(event.trigger)
    if event.verb is not None and event.content is not None and event.content != event.trigger:
        # A quotation that the parser put under its own verb of speech, and the reverse.
        tokens -= {event.verb}
    return tokens


def _light_content(tree: Tree, event: Event) -> set[int]:
    """What hangs under the help that is asked for belongs to the request: *his assistance in communicating*."""
    if event.verb != event.trigger:
        return set()
    tokens: set[int] = set()
    for kid in tree.children(event.trigger, ("xcomp", "advcl", "obj")):
        if kid > event.trigger and (
            tree.dep[kid] == "xcomp"
            or any(tree.lower[k] in {"to", "in"} and tree.dep[k] in {"mark", "case"} for k in tree.kids[kid])
        ):
            tokens |= set(tree.subtree(kid))
        elif tree.dep[kid] == "obj":
            for deeper in tree.children(kid, ("acl", "nmod")):
                tokens |= set(tree.subtree(deeper))
    return tokens


def _innermost(outer: list[Event], extents: dict[int, set[int]]) -> dict[int, Event]:
    at: dict[int, Event] = {}
    for event in sorted(outer, key=lambda e: (-len(extents[id(e)]), e.trigger)):
        for token in extents[id(event)]:
            at[token] = event
    return at


def _is_condition(tree: Tree, event: Event, frame: Event) -> bool:
    """``offered to release them if Oslo withdrew its complaint``: the condition is not what is offered."""
    for token in (event.trigger, *tree.ancestors(event.trigger)):
        if token == frame.trigger or token == frame.content:
            return False
        marks = {tree.lower[k] for k in tree.children(token, ("mark",))}
        asked = tree.head[token] == frame.trigger or tree.lemma[tree.head[token]] in _WHETHER
        if marks & {"if", "unless"} and (tree.dep[token] == "advcl" or (tree.dep[token] == "ccomp" and not asked)):
            event.status = "hypothetical"
            return True
    return False


def _colour(tree: Tree, event: Event, frame: Event) -> None:
    """An act in the content of a request is requested, whatever its tense; a finite clause keeps its own status."""
    if frame.frame.inside is None:
        return
    if event.modality == "asserted" and frame.modality in {"hedged", "questioned"}:
        event.modality = frame.modality  # "is said to have asked them to mediate"
    if event.status in {
        "concluded",
        "hypothetical",
        "planned",
        "requested",
        "offered",
        "accepted",
        "ongoing",
        "refused",
    }:
        nested = (
            frame.status
            if frame.status in {"hypothetical", "planned"} and frame.frame.inside == "accepted"
            else frame.frame.inside
        )
        if frame.modality == "denied" and frame.frame.inside == "accepted":
            nested = "refused"
        elif nested == "accepted" and _is_duty_of_others(tree, event, frame):
            nested = "requested"
        event.status = nested


def _is_duty_of_others(tree: Tree, event: Event, frame: Event) -> bool:
    """``agreed that the rebels must lift the siege``: those who have to have not agreed to it."""
    duty = any(tree.lower[k] in _DUTY for k in tree.children(event.trigger, ("aux",)))
    return duty and set(event.actors()).isdisjoint(frame.roles.get("sender", ()))


def _carry(tree: Tree, result: Attribution, event: Event, events: list[Event]) -> None:
    """``asked him to act as an intermediary, sending a message``: the message goes through the intermediary."""
    request = result.content_of(event) if event.kind == "Mediation" else None
    if request is None:
        return
    for message in events:
        if (
            message.kind == "Message"
            and message.trigger > event.trigger
            and tree.sentence[message.trigger] == tree.sentence[event.trigger]
            and tree.tag[message.trigger] == "VBG"
            and not message.roles.get("carrier")
            and message.roles.get("sender") in (request.roles.get("sender"), event.roles["mediator"])
        ):
            message.roles["sender"] = list(request.roles.get("sender", ()))
            message.roles["carrier"] = [k for k in event.roles["mediator"] if k not in message.roles["sender"]]
            message.status = event.status
            result.frame_of[id(message)] = request


def _according_to(tree: Tree, actors: Actors) -> list[Event]:
    reports: list[Event] = []
    for token, lower in enumerate(tree.lower[:-1]):
        if lower == "according" and tree.lower[token + 1] == "to":
            sender = _named(tree, actors, token + 2, tree.head[token])
            if sender:
                report = Event(token, _REPORT, "Statement", None, {"sender": sender}, "concluded", "asserted")
                report.first = tree.sentences[tree.sentence[token]][0]
                reports.append(report)
    return reports


def _named(tree: Tree, actors: Actors, first: int, head: int) -> list[str]:
    """Return who stands after *according to*: the parser's head if it is an actor, else the next name."""
    _, end = tree.sentences[tree.sentence[first]] if first < len(tree) else (0, 0)
    if head >= first:
        found = actors.resolve(head)
        if found:
            for kid in tree.kids[head]:
                if tree.pos[kid] == "NOUN" and len(found) == 1:
                    actors.describe(found[0], kid)
            return found
    for token in range(first, min(end, first + _NAME_REACH)):
        if tree.lower[token] in {",", ";"} and token > first:
            break
        name = actors.name_at(token)
        if name is not None and name.last == token:
            key = actors.key_of(name)
            following = token + 1 < end and tree.pos[token + 1] in {"NOUN", "PROPN"}
            if key and actors.drafts[key].kind != "Place" and not following:
                return [key]
        if tree.pos[token] == "NOUN":
            found = actors.resolve(token)
            if found:
                return found
    return []


def _report(tree: Tree, result: Attribution, report: Event, events: list[Event]) -> None:
    """What a sentence tells, it tells according to the source it names, but for what is told in a speech there."""
    sentence = tree.sentence[report.trigger]
    for event in events:
        if tree.sentence[event.trigger] != sentence:
            continue
        outermost = result.chain(event)
        last = outermost[-1] if outermost else event
        told = last is report or id(last) in result.source or tree.sentence[last.trigger] != sentence
        if not told and set(last.roles.get("sender", ())) != set(report.roles["sender"]):
            result.source[id(last)] = report


def _unnamed(tree: Tree, clauses: Clauses, lexicon: Lexicon, result: Attribution, events: list[Event]) -> None:
    """``Several insisted that Oslo had asked``: what is told by whom nobody knows is not the report's own word."""
    told = {e.trigger for e in events} | {e.verb for e in events if e.verb is not None}
    for event in events:
        if result.told_in(event) is not None or event.modality != "asserted":
            continue
        for token in (event.trigger, *tree.ancestors(event.trigger)):
            above = tree.head[token]
            if tree.dep[token] != "ccomp" or above == token or above in told or not clauses.is_verb(above):
                continue
            frame = next(
                (f for _, particle, f in lexicon.verbs.get(tree.lower[above], ()) if f.speech and not particle), None
            )
            # "I deny that": the writer's own word
            own = any(tree.lower[k] in {"i", "we"} for k in clauses.agent(above))
            if frame is None or frame.factive or clauses.is_negated(above) or (own and frame.modality == "asserted"):
                continue
            event.modality = frame.modality if frame.modality in {"denied", "questioned"} else "hedged"
            break


def _conjectures(
    tree: Tree, clauses: Clauses, lexicon: Lexicon, actors: Actors, events: list[Event]
) -> list[Conjecture]:
    """Return what is supposed: by the article (*this suggests that*, *is likely aimed at*) or by others (*believe*)."""
    taken = {e.trigger for e in events}
    spoken = set().union(*(set(tree.subtree(e.content)) for e in events if e.content is not None), set())
    found: list[Conjecture] = []
    for token, lower in enumerate(tree.lower):
        if token in spoken or tree.sentence[token] in tree.headlines:
            continue
        if lower in lexicon["hedge_verbs"] and token not in taken and clauses.is_verb(token):
            head = clauses.clause(token)
            if head is None and tree.child(token, "xcomp") is not None:
                # "appears to be aimed at": the whole clause is supposed
                head = token
            if head is not None and not any(actors.resolve(t) for t in clauses.agent(token)):
                found.append(Conjecture(token, head, "hedged"))
                if head != token:
                    _gather(tree, token, head)
        elif lower in lexicon["opinion_verbs"] and token not in taken and tree.tag[token] in {"VBD", "VBP", "VBZ"}:
            head = _opinion(tree, clauses, token)
            holders = [key for each in clauses.agent(token) for key in actors.resolve(each)]
            if head is not None and holders and not clauses.is_negated(token):
                found.append(Conjecture(token, head, "hedged", holders[0]))
        elif lower in lexicon["hedge_adverbs"] and tree.dep[token] == "advmod":
            head = tree.head[token]
            if head not in taken and clauses.is_verb(head) and not _covered(found, tree, head):
                found.append(Conjecture(token, head, "hedged"))
    return found


def _opinion(tree: Tree, clauses: Clauses, verb: int) -> int | None:
    """Return the head of what is believed: a clause under the verb, or the one that it interrupts or follows."""
    head = tree.head[verb]
    if tree.dep[verb] == "parataxis" and clauses.is_verb(head):
        return head
    return clauses.clause(verb)


def _gather(tree: Tree, verb: int, clause: int) -> None:
    """What follows the supposed clause in its sentence belongs to it, not to *suggests*."""
    for kid in [k for k in tree.kids[verb] if k > clause and tree.dep[k] in {"advcl", "obl", "conj"}]:
        tree.attach(kid, clause, tree.dep[kid])


def _covered(found: list[Conjecture], tree: Tree, head: int) -> bool:
    return any(head in tree.subtree(c.head) for c in found)
