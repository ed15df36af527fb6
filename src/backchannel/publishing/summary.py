"""What an article says, in sentences a person understands; what nobody reports as done is never worded as done."""

from __future__ import annotations

from collections.abc import Iterable

from backchannel.facts import CONVERSATION_CLASSES, Claim, Communication, Facts, Mediation
from backchannel.publishing.wording import Told, join, plain, stance, tell

__all__ = ["sentences", "summary"]

_LONGEST_QUOTE = 200
"""Characters of evidence that a line of the summary repeats, about two lines of a terminal."""


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
            told = stance(claim.modality, self.act(self.acts[claim.claims]), who, plural=plural)
        reporters = self.names(claim.reported_by)
        told += f", reported by {join(reporters)}" if reporters else ""
        return told[0].upper() + told[1:]

    def act(self, act: Communication | Mediation) -> str:
        """The act in words."""
        where = [plain((self.places.get(each) or self.actors[each]).name) for each in act.place]
        topics = [plain(each) for each in act.topics]
        if isinstance(act, Mediation):
            mediator, party = self.names(act.mediator), self.names(act.party)
            told = Told("Mediation", act.status, mediator=mediator, party=party)
        else:
            told = Told(
                act.kind,
                act.status,
                sender=self.names(act.sender),
                recipient=self.names(act.recipient),
                relayed_by=self.names(act.relayed_by),
                participant=self.names(act.participant),
            )
        return tell(told._replace(place=where, date=act.date, topics=topics))


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
