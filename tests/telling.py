"""What a text tells, for tests: facts with names in place of ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from backchannel.facts import Actor, Claim, Communication, Facts, Mediation

Act = Communication | Mediation
_T = TypeVar("_T")
ROLES = ("sender", "recipient", "relayed_by", "participant", "mediator", "party")


class Telling:
    """The facts of one text. Methods that return one thing fail when there is none or more than one."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._actors = {a.id: a for a in facts.actors}
        self._names = {r.id: r.name for r in (*facts.places, *facts.actors)}

    def name(self, id: str | None) -> str | None:
        return None if id is None else self._names[id]

    def names(self, ids: Iterable[str]) -> set[str]:
        return {self._names[id] for id in ids}

    def actor(self, name: str) -> Actor:
        return only([a for a in self.facts.actors if a.name == name], f"actor {name!r}", self)

    def sides(self, name: str) -> set[str]:
        """Those for whom an actor acts."""
        return self.names(self.actor(name).acts_for)

    def acts(self, *kinds: str) -> list[Act]:
        return [a for a in self.facts.acts() if not kinds or kind(a) in kinds]

    def act(self, *kinds: str) -> Act:
        return only(self.acts(*kinds), "/".join(kinds) or "act", self)

    def mediation(self) -> Mediation:
        return only(list(self.facts.mediations), "mediation", self)

    def roles(self, act: Act) -> dict[str, set[str]]:
        """The roles that are filled, by name."""
        return {r: self.names(ids) for r in ROLES if (ids := getattr(act, r, ()))}

    def places(self, act: Act) -> set[str]:
        return self.names(act.place)

    def claims(self, act: Act) -> list[Claim]:
        return [c for c in self.facts.claims if c.claims == act.id]

    def claim(self, act: Act) -> Claim:
        return only(self.claims(act), f"claim on {kind(act)}", self)

    def asserter(self, act: Act) -> str | None:
        """Whose word the act is; None for the article's own voice."""
        return self.name(self.claim(act).asserted_by)

    def reporters(self, act: Act) -> set[str]:
        return self.names(self.claim(act).reported_by)

    def telling_of(self, act: Act) -> Act | None:
        """The communication in which the claim on an act was made."""
        said_in = self.claim(act).said_in
        return next((a for a in self.facts.acts() if a.id == said_in), None)

    def content(self, act: Act) -> str:
        assert isinstance(act, Communication) and act.content is not None, self
        return act.content

    def conjectures(self) -> list[Claim]:
        return [c for c in self.facts.claims if c.claims is None]

    def __str__(self) -> str:
        lines = [repr(self.facts.article.text)]
        lines += [f"  {a.kind} {a.name!r} for {self.names(a.acts_for)}" for a in self.facts.actors]
        for act in self.facts.acts():
            lines.append(
                f"  {kind(act)} {act.status} {act.trigger.quote!r} {self.roles(act)} {getattr(act, 'content', None)!r}"
            )
            lines += [f"    {c.modality} by {self.name(c.asserted_by)} in {c.said_in}" for c in self.claims(act)]
        return "\n".join(lines)

    __repr__ = __str__


def kind(act: Act) -> str:
    return act.kind if isinstance(act, Communication) else "Mediation"


def only(found: list[_T], what: str, telling: object) -> _T:
    assert len(found) == 1, f"{len(found)} x {what} in {telling}"
    return found[0]
