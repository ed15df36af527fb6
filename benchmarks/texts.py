"""Texts of articles, made up from a seed: acts of diplomacy among the sentences that news is mostly made of.

    python benchmarks/texts.py 10000 articles.jsonl

An article has some 400 words in eight paragraphs; a quarter of its sentences tell of an act. Names of persons are
invented, states are those of the authority. The same seed gives the same articles, and article n is the same in a
corpus of any size.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from script import run_script

from backchannel.article import Article
from backchannel.authority import default_authority

__all__ = ["texts"]

_FIRST_DAY = datetime.date(2031, 1, 1)
_PAPERS = ("Harbour Post", "The Tide", "Evening Ledger", "Strait Observer", "Morning Compass", "The Lantern")
_GIVEN = ("Ilan", "Mira", "Duarte", "Sefa", "Anton", "Noor", "Pavla", "Idris", "Lena", "Tomas", "Rhea", "Oskar")
_FAMILY = ("Torvik", "Holt", "Valada", "Orme", "Kestrel", "Brandvik", "Solan", "Mirza", "Quill", "Tarn", "Ferro")
_THINGS = (
    "grain shipments", "the border crossing", "prisoners", "fishing rights", "the rail link", "overflights",
    "water from the river", "customs duties", "a ceasefire", "the pipeline", "visas", "the copper trade",
)  # fmt: skip
_ACTS = (
    "{a} asked {b} on Monday to carry a message to {c} about {thing}.",
    "{a} has been mediating between {b} and {c} for several weeks, {person} said.",
    "{person}, the foreign minister of {a}, met officials of {b} in the capital of {c} on Tuesday to discuss {thing}.",
    '"We want an agreement on {thing}," {person} said, according to the {paper}.',
    "{a} denied that talks with {b} on {thing} were planned.",
    "{a} criticised {b} over {thing}, and called on {c} to keep to what had been agreed.",
    "The foreign ministers of {a} and {b} spoke by telephone about {thing} on Wednesday.",
    "{a} offered to host another round of talks between {b} and {c}.",
)
_SCENES = (
    "Prices in the {market} markets rose by {n} per cent over the year, and traders expect little "
    "relief before {season}.",
    "The dispute over {thing} goes back to a treaty of {year}, of which both sides keep copies that "
    "differ in one clause.",
    "Rain has kept the roads in the {side} closed for {n} days, so that lorries wait in long rows "
    "at the {side} bridge.",
    "Some {n},000 people live in the valley, most of them from farming and from the small mines above the river.",
    "Economists at a {side} university think that the loss comes to {n} million a month, though figures are uncertain.",
    "The building where the delegates stay was a hospital until {year}, and its garden is open to "
    "the public in {season}.",
    "Newspapers in the region have written of little else, and shops have begun to sell out of flour, oil and matches.",
    "An election is due in {season}, and neither of the large parties has a majority in the lower house at the moment.",
    "The {side} railway, built in {year}, has a single track, and its only tunnel has been under repair for {n} weeks.",
    "Schools near the {market} market stayed shut for the {n}th day, while the harbour worked with half of its cranes.",
    "A storm is forecast for the end of the week, which may delay the ships that lie at anchor off the {side} coast.",
    "The river carries a third less water than in {year}, and the {side} canals have been dry since the last {season}.",
)
_MARKETS = ("northern", "coastal", "central", "wholesale", "old")
_SIDES = ("eastern", "southern", "upper", "lower", "western")
_SEASONS = ("spring", "summer", "autumn", "winter")
_SENTENCES, _PARAGRAPH = 20, 3


@cache
def _states() -> tuple[str, ...]:
    return tuple(entry.name for entry in default_authority().entries() if entry.kind == "State" and entry.identifiers)


def texts(number: int, *, seed: int = 1, first: int = 0) -> Iterator[Article]:
    """Yield made-up articles.

    Parameters:
        number: how many.
        seed: another one gives other articles.
        first: the number of the first.
    """
    for n in range(first, first + number):
        yield _article(random.Random(f"text {seed} {n}"), n)


def _article(chance: random.Random, number: int) -> Article:
    day = _FIRST_DAY + datetime.timedelta(days=chance.randrange(720))
    paper = chance.choice(_PAPERS)
    states = chance.sample(_states(), 3)
    people = [f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}" for _ in range(2)]
    sentences = [_sentence(chance, states, people, paper, told=n % 4 == 0) for n in range(_SENTENCES)]
    paragraphs = [" ".join(sentences[n : n + _PARAGRAPH]) for n in range(0, _SENTENCES, _PARAGRAPH)]
    return Article(
        text="\n\n".join(paragraphs),
        title=f"{states[0]}, {states[1]} and {states[2]}: what is known of {chance.choice(_THINGS)}",
        publisher=paper,
        published=day,
        url=f"https://news.example/{day:%Y/%m}/{number}",
    )


def _sentence(chance: random.Random, states: list[str], people: list[str], paper: str, *, told: bool) -> str:
    a, b, c = chance.sample(states, 3)
    return chance.choice(_ACTS if told else _SCENES).format(
        a=a,
        b=b,
        c=c,
        person=chance.choice(people),
        paper=paper,
        thing=chance.choice(_THINGS),
        market=chance.choice(_MARKETS),
        side=chance.choice(_SIDES),
        season=chance.choice(_SEASONS),
        year=chance.randrange(1890, 2020),
        n=chance.randrange(2, 40),
    )


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int)
    parser.add_argument("path", type=Path)
    options = parser.parse_args()
    with options.path.open("w", encoding="utf-8") as stream:
        for article in texts(options.number):
            about = {"text": article.text, "title": article.title, "publisher": article.publisher}
            stream.write(json.dumps(about | {"date": str(article.published), "url": article.url}) + "\n")


if __name__ == "__main__":
    run_script(main)
