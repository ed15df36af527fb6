"""How an act is told in a sentence: what nobody reports as done is never worded as done.

Nothing here knows where the words come from: names are put in as they shall be read, and whoever wants links in the
sentence puts in marks of his own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import category

from backchannel.facts import CONVERSATION_CLASSES

__all__ = ["Told", "join", "plain", "stance", "tell"]


class _Wording(NamedTuple):
    """How a class of act is told: its verb where the act happened or happens, its noun where it may never."""

    past: str
    present: str
    present_plural: str
    to: str
    noun: str
    noun_to: str = "to"


_WORDING = {
    "Communication": _Wording("communicated", "communicates", "communicate", "with", "A communication"),
    "Statement": _Wording("made a statement", "makes a statement", "make a statement", "to", "A statement"),
    "Message": _Wording("sent a message", "sends a message", "send a message", "to", "A message"),
    "Request": _Wording("made a request", "makes a request", "make a request", "to", "A request"),
    "Demand": _Wording("made a demand", "makes a demand", "make a demand", "to", "A demand"),
    "Offer": _Wording("made an offer", "makes an offer", "make an offer", "to", "An offer"),
    "Agreement": _Wording("agreed", "agrees", "agree", "with", "An agreement", "with"),
    "Cooperation": _Wording("cooperated", "cooperates", "cooperate", "with", "Cooperation", "with"),
    "Support": _Wording("gave support", "gives support", "give support", "to", "Support"),
    "Concession": _Wording("made a concession", "makes a concession", "make a concession", "to", "A concession"),
    "Rejection": _Wording("said no", "says no", "say no", "to", "A rejection"),
    "Denial": _Wording("issued a denial", "issues a denial", "issue a denial", "to", "A denial"),
    "Criticism": _Wording("criticised", "criticises", "criticise", "", "Criticism", "of"),
    "Accusation": _Wording("accused", "accuses", "accuse", "", "An accusation", "against"),
    "Threat": _Wording("threatened", "threatens", "threaten", "", "A threat", "against"),
    "Warning": _Wording("warned", "warns", "warn", "", "A warning"),
    "Conversation": _Wording("spoke", "speaks", "speak", "with", "A conversation"),
    "PhoneCall": _Wording(
        "spoke by telephone", "speaks by telephone", "speak by telephone", "with", "A telephone call"
    ),
    "VideoCall": _Wording("spoke by video", "speaks by video", "speak by video", "with", "A video call"),
    "Meeting": _Wording("met", "meets", "meet", "with", "A meeting"),
    "Visit": _Wording("paid a visit", "pays a visit", "pay a visit", "to", "A visit"),
    "Negotiation": _Wording("negotiated", "negotiates", "negotiate", "with", "A negotiation"),
}
# Where nobody is named that it was said to or of: past, present, present plural.
_ALONE = {
    "Criticism": ("voiced criticism", "voices criticism", "voice criticism"),
    "Accusation": ("made an accusation", "makes an accusation", "make an accusation"),
    "Threat": ("made a threat", "makes a threat", "make a threat"),
    "Warning": ("gave a warning", "gives a warning", "give a warning"),
}
_UNDONE = {
    "hypothetical": "is only thought of",
    "requested": "is asked for",
    "offered": "is offered",
    "planned": "is planned",
    "accepted": "is agreed to but not yet reported",
    "refused": "is refused",
}
_TO_MEDIATE = {
    "hypothetical": ("might", "might"),
    "requested": ("is asked to", "are asked to"),
    "offered": ("offers to", "offer to"),
    "planned": ("is to", "are to"),
    "accepted": ("has agreed to", "have agreed to"),
}
_STANCE = {
    "asserted": ("{act}, {who} says", "{act}, {who} say"),
    "confirmed": ("{act}, {who} confirms", "{act}, {who} confirm"),
    "hedged": (
        "Perhaps, and no more than that: {act}, {who} says",
        "Perhaps, and no more than that: {act}, {who} say",
    ),
    "denied": ("{who} denies this: {act}", "{who} deny this: {act}"),
    "questioned": ("{who} doubts this: {act}", "{who} doubt this: {act}"),
}


class Told(NamedTuple):
    """What a sentence about an act says; each name as it shall be read.

    Attributes:
        kind: the class, by its local name; ``Mediation`` for a mediation.
    """

    kind: str
    status: str
    sender: Sequence[str] = ()
    recipient: Sequence[str] = ()
    relayed_by: Sequence[str] = ()
    participant: Sequence[str] = ()
    mediator: Sequence[str] = ()
    party: Sequence[str] = ()
    place: Sequence[str] = ()
    date: str | None = None
    topics: Sequence[str] = ()


def plain(words: str) -> str:
    """Return ``words`` on one line, without anything that could steer a terminal or hide from the eye."""
    if words.isascii() and words.isprintable():
        return " ".join(words.split())
    shown = "".join(c if c.isprintable() and category(c) != "Cf" else " " for c in words)
    return " ".join(shown.split())


def join(names: Sequence[str]) -> str:
    """Nothing, ``A``, ``A and B``, ``A, B and C``."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def tell(act: Told) -> str:
    """Return the act in words, without a full stop."""
    if act.kind == "Mediation":
        told = _mediation(act)
    elif act.kind in CONVERSATION_CLASSES and len(act.participant) > 1 and not act.sender:
        told = _conversation(act)
    else:
        told = _one_way(act)
    if act.place:
        told += f" {'to' if act.kind == 'Visit' and not act.recipient else 'in'} {join(act.place)}"
    told += f" ({act.date})" if act.date else ""
    return told + (f" about {'; '.join(act.topics)}" if act.topics else "")


def stance(modality: str, act: str, who: str, *, plural: bool) -> str:
    """Return an act's words as those of ``who``, who asserts, confirms, hedges, denies or doubts it."""
    if modality in ("asserted", "confirmed") and not plural:
        # "says the article", "confirms Ostrel": the verb first reads better after a long act.
        return f"{act}, {'says' if modality == 'asserted' else 'confirms'} {who}"
    return _STANCE[modality][plural].format(act=act, who=who)


def _mediation(act: Told) -> str:
    who, parties = act.mediator, act.party
    between = f" between {join(parties)}" if len(parties) > 1 else f" for {parties[0]}" if parties else ""
    if who and act.status in _TO_MEDIATE:
        one, several = _TO_MEDIATE[act.status]
        return f"{join(who)} {several if len(who) > 1 else one} mediate{between}"
    if act.status in _UNDONE or not who:
        return f"Mediation{f' by {join(who)}' if who else ''}{between} {_state(act.status)}"
    verb = {"ongoing": "mediate" if len(who) > 1 else "mediates"}.get(act.status, "mediated")
    return f"{join(who)} {verb}{between}{_failure(act.status)}"


def _conversation(act: Told) -> str:
    wording, who = _WORDING[act.kind], join(act.participant)
    if act.status in _UNDONE:
        return f"{wording.noun} between {who} {_state(act.status)}"
    verb = wording.present_plural if act.status == "ongoing" else wording.past
    return f"{who} {verb}{_failure(act.status)}"


def _one_way(act: Told) -> str:
    wording = _WORDING[act.kind]
    who, whom = act.sender or act.participant, act.recipient
    through = f" through {join(act.relayed_by)}" if act.relayed_by else ""
    if act.status in _UNDONE:
        to = f" {wording.noun_to} {join(whom)}" if whom else ""
        return f"{wording.noun}{f' from {join(who)}' if who else ''}{to}{through} {_state(act.status)}"
    forms = wording[:3] if whom else _ALONE.get(act.kind, wording[:3])
    verb = forms[0] if act.status != "ongoing" else forms[1] if len(who) < 2 else forms[2]
    if whom:
        verb += f" {wording.to} {join(whom)}" if wording.to else f" {join(whom)}"
    return f"{join(who) or 'somebody'} {verb}{through}{_failure(act.status)}"


def _state(status: str) -> str:
    return _UNDONE.get(status, {"ongoing": "is under way", "concluded": "took place"}.get(status, "failed"))


def _failure(status: str) -> str:
    return " without success" if status == "failed" else ""
