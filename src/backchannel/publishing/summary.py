"""What an article says, in sentences a person understands; what nobody reports as done is never worded as done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from unicodedata import category

from backchannel.facts import CONVERSATION_CLASSES, Claim, Communication, Facts, Mediation

__all__ = ["plain", "sentences", "summary"]

_LONGEST_QUOTE = 200
"""Characters of evidence that a line of the summary repeats, about two lines of a terminal."""


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


def plain(words: str) -> str:
    """Return ``words`` on one line, without anything that could steer a terminal or hide from the eye."""
    shown = "".join(c if c.isprintable() and category(c) != "Cf" else " " for c in words)
    return " ".join(shown.split())


def _join(names: Sequence[str]) -> str:
    """Nothing, ``A``, ``A and B``, ``A, B and C``."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


class _Teller:
    """Words the claims of one document."""

    def __init__(self, facts: Facts) -> None:
        self.actors = {actor.id: actor for actor in facts.actors}
        self.acts = {act.id: act for act in facts.acts()}
        self.places = {place.id: place for place in facts.places}

    def names(self, ids: Iterable[str]) -> list[str]:
        return [plain(self.actors[each].name) for each in ids]

    def sentence(self, claim: Claim) -> str:
        """The claim with its asserter and reporters, without a quote and without a full stop."""
        asserter = self.actors[claim.asserted_by] if claim.asserted_by else None
        who = plain(asserter.name) if asserter else "the article"
        if claim.claims is None:
            kind = "Conjecture" if claim.modality in ("hedged", "questioned") else "A view"
            told = f"{kind} of {who} ({claim.modality}), about no act"
        else:
            plural = asserter is not None and asserter.kind == "Group"
            told = self.stance(claim.modality, self.act(self.acts[claim.claims]), who, plural=plural)
        reporters = self.names(claim.reported_by)
        told += f", reported by {_join(reporters)}" if reporters else ""
        return told[0].upper() + told[1:]

    def stance(self, modality: str, act: str, who: str, *, plural: bool) -> str:
        template = _STANCE[modality][plural]
        if modality in ("asserted", "confirmed") and not plural:
            # "says the article", "confirms Ostrel": the verb first reads better after a long act.
            verb = "says" if modality == "asserted" else "confirms"
            return f"{act}, {verb} {who}"
        return template.format(act=act, who=who)

    def act(self, act: Communication | Mediation) -> str:
        if isinstance(act, Mediation):
            told = self.mediation(act)
        elif act.kind in CONVERSATION_CLASSES and len(act.participant) > 1 and not act.sender:
            told = self.conversation(act)
        else:
            told = self.one_way(act)
        where = _join([plain((self.places.get(each) or self.actors[each]).name) for each in act.place])
        if where:
            visit = isinstance(act, Communication) and act.kind == "Visit" and not act.recipient
            told += f" {'to' if visit else 'in'} {where}"
        told += f" ({act.date})" if act.date else ""
        return told + (f" about {'; '.join(map(plain, act.topics))}" if act.topics else "")

    def mediation(self, act: Mediation) -> str:
        who, parties = self.names(act.mediator), self.names(act.party)
        between = f" between {_join(parties)}" if len(parties) > 1 else f" for {parties[0]}" if parties else ""
        if who and act.status in _TO_MEDIATE:
            one, several = _TO_MEDIATE[act.status]
            return f"{_join(who)} {several if len(who) > 1 else one} mediate{between}"
        if act.status in _UNDONE or not who:
            return f"Mediation{f' by {_join(who)}' if who else ''}{between} {self.state(act.status)}"
        verb = {"ongoing": "mediate" if len(who) > 1 else "mediates"}.get(act.status, "mediated")
        return f"{_join(who)} {verb}{between}{self.failure(act.status)}"

    def conversation(self, act: Communication) -> str:
        wording, who = _WORDING[act.kind], _join(self.names(act.participant))
        if act.status in _UNDONE:
            return f"{wording.noun} between {who} {self.state(act.status)}"
        verb = wording.present_plural if act.status == "ongoing" else wording.past
        return f"{who} {verb}{self.failure(act.status)}"

    def one_way(self, act: Communication) -> str:
        wording = _WORDING[act.kind]
        who, whom = self.names(act.sender or act.participant), self.names(act.recipient)
        through = f" through {_join(self.names(act.relayed_by))}" if act.relayed_by else ""
        if act.status in _UNDONE:
            to = f" {wording.noun_to} {_join(whom)}" if whom else ""
            return f"{wording.noun}{f' from {_join(who)}' if who else ''}{to}{through} {self.state(act.status)}"
        forms = wording[:3] if whom else _ALONE.get(act.kind, wording[:3])
        verb = forms[0] if act.status != "ongoing" else forms[1] if len(who) < 2 else forms[2]
        if whom:
            verb += f" {wording.to} {_join(whom)}" if wording.to else f" {_join(whom)}"
        return f"{_join(who) or 'somebody'} {verb}{through}{self.failure(act.status)}"

    @staticmethod
    def state(status: str) -> str:
        return _UNDONE.get(status, {"ongoing": "is under way", "concluded": "took place"}.get(status, "failed"))

    @staticmethod
    def failure(status: str) -> str:
        return " without success" if status == "failed" else ""


def sentences(facts: Facts) -> list[str]:
    """Return each claim as one line, in document order, without its quote."""
    teller = _Teller(facts)
    return [teller.sentence(claim) for claim in facts.claims]


def summary(facts: Facts) -> str:
    """Return what the article says: a heading, a line a claim with its evidence, and a line of counts.

    Mediations come first, then relays, conversations, other communications and conjectures. Statements that
    only tell where a claim was made have no line of their own.
    """
    article = facts.article
    origin = ", ".join(each for each in (article.publisher, article.published and str(article.published)) if each)
    title = plain(article.title or article.text)
    heading = f"{title if len(title) <= 80 else title[:79] + '…'}{f' ({plain(origin)})' if origin else ''}"
    if not facts.claims:
        return f"{heading}\n  No communication is reported in this article.\n"
    acts = {act.id: act for act in facts.acts()}
    ranked = sorted(
        ((_rank(acts.get(claim.claims or "")), n) for n, claim in enumerate(facts.claims)), key=lambda pair: pair
    )
    said_in = {claim.said_in for claim in facts.claims}
    told = sentences(facts)
    lines: dict[str, list[str]] = {}
    for _, n in ranked:
        claim = facts.claims[n]
        if claim.claims is None or claim.claims not in said_in:
            lines.setdefault(told[n], []).append(_quote(claim))
    # Told twice in the same words, a claim has one line, with the first quote.
    body = [f"  {line}: {quotes[0]}{_more(len(quotes) - 1)}" for line, quotes in lines.items()]
    return "\n".join([heading, *body, f"  {_counts(facts)}", ""])


def _more(number: int) -> str:
    return f" (and {number} more)" if number else ""


def _rank(act: Communication | Mediation | None) -> int:
    if act is None:
        return 4
    if isinstance(act, Mediation):
        return 0
    return 1 if act.relayed_by else 2 if act.kind in CONVERSATION_CLASSES else 3


def _quote(claim: Claim) -> str:
    """The first evidence in double quotes, those in it made single, cut between words where it is long."""
    words = plain(claim.evidence[0].quote).replace('"', "'")
    if len(words) > _LONGEST_QUOTE:
        words = words[: _LONGEST_QUOTE - 1].rpartition(" ")[0] or words[: _LONGEST_QUOTE - 1]
        words += "…"
    return f'"{words}"'


def _counts(facts: Facts) -> str:
    numbers = (
        (len(facts.claims), "claim"),
        (len(facts.mediations), "mediation"),
        (len(facts.communications), "communication"),
        (len(facts.actors), "actor"),
    )
    return ", ".join(f"{n} {noun}{'' if n == 1 else 's'}" for n, noun in numbers) + "."
