"""A shape looks at one article and the actors it names: articles that conform singly conform together."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

import facts_examples as examples
from backchannel.article import Article
from backchannel.facts import Actor, Claim, Communication, Facts, Mediation, Mention, Span
from backchannel.mapping import map_facts
from backchannel.validation import conforms, validate

STATES = ("Marvania", "Ostrel", "Kestria", "Norland", "Sudmark")
STATUSES = ("planned", "requested", "ongoing", "concluded", "refused")
MODALITIES = ("asserted", "confirmed", "hedged", "denied")


class Told(NamedTuple):
    """What an article tells: whose message goes to whom through whom, and when it was published."""

    who: tuple[str, ...]
    status: str
    modality: str
    asserter: int
    mediated: bool
    day: int


articles = st.builds(
    Told,
    who=st.permutations(STATES).map(lambda names: tuple(names[:3])),
    status=st.sampled_from(STATUSES),
    modality=st.sampled_from(MODALITIES),
    asserter=st.integers(0, 2),
    mediated=st.booleans(),
    day=st.integers(1, 28),
)


def facts(told: Told) -> Facts:
    """An article about states that all articles share by their ids in the authority file."""
    sender, recipient, carrier = told.who
    text = f"{carrier} carries word from {sender} to {recipient}, on day {told.day}: {told.status}, {told.modality}."

    def words(quote: str) -> dict[str, object]:
        start = text.index(quote)
        return {"start": start, "end": start + len(quote), "quote": quote}

    actors = tuple(
        Actor(id=name.lower(), kind="State", name=name, authority=name.lower(), mentions=(Mention(**words(name)),))  # type: ignore[arg-type]
        for name in told.who
    )
    ids = [name.lower() for name in told.who]
    message = Communication(
        id="message",
        kind="Message",
        status=told.status,  # type: ignore[arg-type]
        trigger=Span(**words("word")),  # type: ignore[arg-type]
        sender=(ids[0],),
        recipient=(ids[1],),
        relayed_by=(ids[2],),
        date=f"2031-05-{told.day:02}",
    )
    mediation = Mediation(
        id="mediation",
        status=told.status,  # type: ignore[arg-type]
        trigger=Span(**words("carries")),  # type: ignore[arg-type]
        mediator=(ids[2],),
        party=(ids[0], ids[1]),
        comprises=("message",),
    )
    proof = (Span(**words(text)),)  # type: ignore[arg-type]
    claimed = ["message", *(["mediation"] if told.mediated else [])]
    return Facts(
        article=Article(text=text, published=datetime.date(2031, 5, told.day)),
        actors=actors,
        communications=(message,),
        mediations=(mediation,) if told.mediated else (),
        claims=tuple(
            Claim(
                id=f"c-{act}",
                claims=act,
                asserted_by=ids[told.asserter],
                modality=told.modality,  # type: ignore[arg-type]
                evidence=proof,
            )
            for act in claimed
        ),
    )


def union(graphs: list[rdflib.Graph]) -> rdflib.Graph:
    whole = rdflib.Graph()
    for graph in graphs:
        whole += graph
    return whole


@settings(max_examples=40, deadline=None)
@given(st.lists(articles, min_size=2, max_size=8))
def test_articles_that_conform_singly_conform_together(told: list[Told]) -> None:
    graphs = [map_facts(facts(each)).rdflib() for each in told]
    for graph in graphs:
        assert validate(graph) == []
    assert validate(union(graphs)) == []


def test_many_articles_with_shared_actors_conform_together() -> None:
    told = [
        Told((STATES[i % 5], STATES[(i + 1) % 5], STATES[(i + 3) % 5]), status, modality, i % 3, i % 2 == 0, 1 + i)
        for i in range(5)
        for status in STATUSES
        for modality in MODALITIES
    ]
    graphs = [map_facts(facts(each)).rdflib() for each in told]
    graphs += [map_facts(make()).rdflib() for make in (examples.relay, examples.quiet, examples.two_sided)]
    assert all(validate(graph) == [] for graph in graphs)
    assert validate(union(graphs)) == []


def test_what_is_wrong_in_one_article_is_found_among_many_and_nowhere_else() -> None:
    good = [map_facts(facts(Told(STATES[:3], "concluded", "asserted", 0, True, day))).rdflib() for day in range(1, 9)]
    bad = map_facts(examples.mediator_is_party()).rdflib()
    alone = validate(bad)
    assert not conforms(alone)
    assert validate(union([*good, bad])) == alone


def test_two_authority_files_that_call_one_actor_by_two_names_are_told() -> None:
    """Singly each is good: what all articles share comes from one authority file, and there it is said once."""
    one = map_facts(facts(Told(STATES[:3], "concluded", "asserted", 0, False, 1))).rdflib()
    other = rdflib.Graph()
    for s, p, o in one:
        other.add(
            (
                s,
                p,
                rdflib.Literal("Republic of Marvania", lang="en")
                if str(o) == "Marvania" and p == rdflib.SKOS.prefLabel
                else o,
            )
        )
    assert validate(one) == validate(other) == []
    assert {found.shape for found in validate(union([one, other]))} == {"https://w3id.org/backchannel/shapes#label"}
