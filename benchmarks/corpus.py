"""Articles of any number, made up from a seed: facts, and the words that they stand in.

    python benchmarks/corpus.py 10000 facts.jsonl

Every speaker is invented; the states are those of the authority, as in real news. An article has 250 quads, which is
what one of 400 words has. The same seed gives the same articles on every machine, and article n is the same in a
corpus of any size.
"""

from __future__ import annotations

import argparse
import datetime
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from script import run_script

from backchannel.article import Article
from backchannel.authority import Entry, default_authority
from backchannel.facts import (
    Actor,
    Claim,
    Communication,
    CommunicationClass,
    Extractor,
    Facts,
    Mediation,
    Mention,
    Modality,
    Span,
    Status,
    encode,
)
from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.storage import Deposit, is_store, open_store

__all__ = ["articles", "fill"]

_EXTRACTOR = Extractor(name="made up", version="1")
_FIRST_DAY = datetime.date(2031, 1, 1)
_DAYS = 720
_PAPERS = ("Harbour Post", "The Tide", "Evening Ledger", "Strait Observer", "Morning Compass", "The Lantern")
_GIVEN = ("Ilan", "Mira", "Duarte", "Sefa", "Anton", "Noor", "Pavla", "Idris", "Lena", "Tomas", "Rhea", "Oskar")
_FAMILY = (
    "Torvik",
    "Holt",
    "Valada",
    "Orme",
    "Kestrel",
    "Brandvik",
    "Solan",
    "Mirza",
    "Quill",
    "Tarn",
    "Ferro",
    "Lund",
)
_OFFICES = ("foreign minister", "special envoy", "deputy foreign minister", "ambassador", "spokesperson")
_TOPICS = (
    "grain shipments", "the border crossing", "prisoners", "fishing rights", "the rail link", "overflights",
    "water from the river", "customs duties", "a ceasefire", "the pipeline", "visas", "the next round of talks",
)  # fmt: skip
_KINDS: tuple[tuple[CommunicationClass, str, Status], ...] = (
    ("Meeting", "met", "concluded"), ("PhoneCall", "telephoned", "concluded"), ("Criticism", "criticised", "concluded"),
    ("Offer", "made an offer to", "concluded"), ("Request", "asked", "requested"), ("Warning", "warned", "concluded"),
    ("Negotiation", "will negotiate with", "planned"), ("Support", "backed", "concluded"),
)  # fmt: skip
_TWO_WAY = frozenset({"Meeting", "PhoneCall", "Negotiation"})
_SENTENCES = 3


@cache
def _states() -> tuple[Entry, ...]:
    return tuple(entry for entry in default_authority().entries() if entry.kind == "State" and entry.identifiers)


def articles(number: int, *, seed: int = 1, first: int = 0) -> Iterator[Facts]:
    """Yield the facts of made-up articles.

    Parameters:
        number: how many.
        seed: another one gives other articles.
        first: the number of the first.
    """
    for n in range(first, first + number):
        yield _Article(random.Random(f"{seed}-{n}"), n).facts()


def fill(place: Path, number: int) -> None:
    """Make a store of made-up articles; one that is there is left as it is."""
    if not is_store(place):
        with open_store(place, base=DEFAULT_BASE) as store:
            for _ in store.put_all(Deposit(map_facts(each), each) for each in articles(number)):
                pass


class _Article:
    """One article while it is being written."""

    def __init__(self, chance: random.Random, number: int) -> None:
        self.chance = chance
        self.number = number
        self.text = ""
        self.actors: dict[str, Actor] = {}
        self.acts: list[Communication] = []
        self.mediations: list[Mediation] = []
        self.claims: list[Claim] = []
        self.day = _FIRST_DAY + datetime.timedelta(days=chance.randrange(_DAYS))

    def facts(self) -> Facts:
        """Write the article, and say what it says."""
        mediator, *sides = self.chance.sample(_states(), 4)
        speaker = self.speaker(mediator)
        self.mediation(mediator, sides[0], sides[1], speaker)
        for _ in range(_SENTENCES):
            one, other = self.chance.sample([mediator, *sides], 2)
            self.communication(one, other, speaker)
        title = f"{mediator.name} between {sides[0].name} and {sides[1].name}"
        return Facts(
            article=Article(
                text=self.text,
                title=title,
                publisher=self.chance.choice(_PAPERS),
                published=self.day,
                url=f"https://news.example/{self.day:%Y/%m}/{self.number}",
            ),
            actors=tuple(self.actors.values()),
            communications=tuple(self.acts),
            mediations=tuple(self.mediations),
            claims=tuple(self.claims),
            extractor=_EXTRACTOR,
        )

    def add(self, words: str) -> Span:
        """Write words at the end, and say where they stand."""
        start = len(self.text)
        self.text += words
        return Span(start=start, end=len(self.text), quote=words)

    def name(self, id: str, words: str) -> Span:
        """Write an actor's name."""
        span = self.add(words)
        actor = self.actors[id]
        mention = Mention(start=span.start, end=span.end, quote=words)
        fields = {field: getattr(actor, field) for field in actor.__struct_fields__}
        self.actors[id] = Actor(**(fields | {"mentions": (*actor.mentions, mention)}))
        return span

    def state(self, entry: Entry) -> str:
        """Make an actor of a state."""
        if entry.id not in self.actors:
            self.actors[entry.id] = Actor(
                id=entry.id, kind="State", name=entry.name, authority=entry.id, identifiers=entry.identifiers
            )
        return entry.id

    def speaker(self, of: Entry) -> str:
        """Invent somebody who speaks for a state."""
        name = f"{self.chance.choice(_GIVEN)} {self.chance.choice(_FAMILY)}"
        id = name.lower().replace(" ", "-")
        office = self.chance.choice(_OFFICES)
        self.actors[id] = Actor(id=id, kind="Person", name=name, acts_for=(self.state(of),), office=office)
        return id

    def mediation(self, mediator: Entry, one: Entry, other: Entry, speaker: str) -> None:
        """Write that a state mediates, on the word of the speaker."""
        ids = [self.state(each) for each in (mediator, one, other)]
        begin = len(self.text)
        self.name(speaker, self.actors[speaker].name)
        self.add(f" said on {self.day:%A} that ")
        self.name(ids[0], mediator.name)
        self.add(" has been ")
        trigger = self.add("mediating")
        self.add(" between ")
        self.name(ids[1], one.name)
        self.add(" and ")
        self.name(ids[2], other.name)
        self.add(" on ")
        topic = self.add(self.chance.choice(_TOPICS)).quote
        self.add(".")
        self.mediations.append(
            Mediation(
                id="m0", status="ongoing", trigger=trigger, topics=(topic,), mediator=(ids[0],), party=tuple(ids[1:])
            )
        )
        self.claim("m0", speaker, begin, "asserted")
        self.add(" ")

    def communication(self, one: Entry, other: Entry, speaker: str) -> None:
        """Write that one state met or told another something."""
        kind, verb, status = self.chance.choice(_KINDS)
        begin = len(self.text)
        sender, recipient = self.state(one), self.state(other)
        self.name(sender, one.name)
        self.add(" ")
        trigger = self.add(verb)
        self.add(" ")
        self.name(recipient, other.name)
        self.add(" over ")
        topic = self.add(self.chance.choice(_TOPICS)).quote
        day = self.day - datetime.timedelta(days=self.chance.randrange(9))
        self.add(f" on {day:%d %B}.")
        id = f"c{len(self.acts)}"
        two_way = kind in _TWO_WAY
        self.acts.append(
            Communication(
                id=id,
                kind=kind,
                status=status,
                trigger=trigger,
                topics=(topic,),
                date=day.isoformat(),
                sender=() if two_way else (sender,),
                recipient=() if two_way else (recipient,),
                participant=(sender, recipient) if two_way else (),
            )
        )
        own_voice = self.chance.random() < 0.5
        modalities: tuple[Modality, ...] = ("asserted", "asserted", "asserted", "hedged", "denied", "confirmed")
        self.claim(id, None if own_voice else speaker, begin, self.chance.choice(modalities))
        self.add("\n" if self.chance.random() < 0.3 else " ")

    def claim(self, act: str, speaker: str | None, begin: int, modality: Modality) -> None:
        """Say that all words from ``begin`` on prove an act."""
        quote = self.text[begin:]
        self.claims.append(
            Claim(
                id=f"claim-{act}",
                claims=act,
                asserted_by=speaker,
                modality=modality,
                confidence=round(self.chance.uniform(0.6, 1.0), 2),
                evidence=(Span(start=begin, end=begin + len(quote), quote=quote),),
            )
        )


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int)
    parser.add_argument("path", type=Path)
    options = parser.parse_args()
    with options.path.open("wb") as stream:
        for facts in articles(options.number):
            stream.write(encode(facts) + b"\n")


if __name__ == "__main__":
    run_script(main)
