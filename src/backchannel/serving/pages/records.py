"""What pages show: frozen records, read from a store, that know nothing of HTML."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["ROLES", "Act", "Actor", "Article", "Claim", "Evidence", "Link", "Place", "Strand"]

ROLES = ("sender", "recipient", "relayedBy", "mediator", "party", "participant")
"""The properties that lead from an act to those who take part in it, the more special ones first."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who communicates.

    Attributes:
        kind: the most special class, by its local name.
        article: of which article it is an actor; none where all articles share it.
    """

    iri: str
    name: str
    kind: str
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act takes place; a state may be one."""

    iri: str
    name: str
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The judgement that an actor or a place is an entry of another authority.

    Attributes:
        target: the entry's IRI, whatever the graph holds.
        match: ``exact``, ``close``, or ``candidate`` where nobody calls it a match.
        method: how it was found, by the local name of the code; none where no judgement is told of, only the match.
        label: what the entry is called there.
        source: who says so.
        date: the day on which the source said so.
    """

    target: str
    match: str
    method: str | None = None
    score: float | None = None
    label: str | None = None
    source: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of an article, and what stands around them.

    Attributes:
        start, end: code points of the article's text.
    """

    iri: str
    quote: str
    before: str
    after: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Act:
    """One description of an act.

    Attributes:
        kind: the most special class, by its local name.
        status: how far it got, by the local name of the code.
        roles: those who take part, by the local names of the properties in :data:`ROLES`.
        content_acts: the acts that its content is about, or that it comprises.
        reported: whether somebody vouches for it: a ``bc:ReportedAct``.
    """

    iri: str
    kind: str
    status: str
    roles: dict[str, tuple[Actor, ...]] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    date: str | None = None
    not_before: str | None = None
    not_after: str | None = None
    medium: str | None = None
    channel: str | None = None
    topics: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    content_acts: tuple[str, ...] = ()
    comprises: tuple[str, ...] = ()
    reported: bool = False

    def actors(self) -> tuple[Actor, ...]:
        """Return all who take part, each once."""
        everyone = (actor for role in ROLES for actor in self.roles.get(role, ()))
        return tuple({actor.iri: actor for actor in everyone}.values())

    def when(self) -> str | None:
        """Return the date, or the span of days."""
        if self.date is not None:
            return self.date
        if self.not_before and self.not_after:
            return f"{self.not_before}/{self.not_after}"
        return self.not_before or self.not_after


@dataclass(frozen=True, slots=True)
class Article:
    """A report.

    Attributes:
        url: a web address or none, whatever the graph holds.
        retracted: why it was withdrawn, where it was.
    """

    iri: str
    title: str
    publisher: Actor | str | None = None
    published: str | None = None
    language: str = "en"
    url: str | None = None
    claims: tuple[str, ...] = ()
    retracted: str | None = None

    def voice(self) -> str:
        """Return who speaks where the article speaks for itself: its publisher, else a word for it."""
        if isinstance(self.publisher, Actor):
            return self.publisher.name
        return self.publisher or "the article"


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's word for an act, or for something outside the vocabulary.

    Attributes:
        act: the act that is claimed; none for a conjecture, which has ``content``.
        asserter: whose word it is; the article where it speaks for itself.
        reporters: who carried it.
        said_in: the communication in which it was made.
        derived_from: the claims it was inferred from.
        confidence: the extractor's, 0 to 1.
    """

    iri: str
    article: Article
    act: Act | None
    asserter: Actor | Article
    reporters: tuple[Actor, ...]
    modality: str
    confidence: float
    evidence: tuple[Evidence, ...]
    content: str | None = None
    said_in: str | None = None
    derived_from: tuple[str, ...] = ()

    def who(self) -> str:
        """Return the asserter's name."""
        return self.asserter.name if isinstance(self.asserter, Actor) else self.asserter.voice()


@dataclass(frozen=True, slots=True)
class Strand:
    """A step of a chain of attribution: whose word, and how it was given.

    Attributes:
        claim: the claim made at this step.
        speaker: who makes it.
        carriers: who carried it to whoever comes before.
        setting: the communication in which it was made, where that is told.
    """

    claim: Claim
    speaker: Actor | Article
    carriers: tuple[Actor, ...]
    setting: Act | None
