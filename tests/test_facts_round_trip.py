"""A thousand made-up documents of facts: mapped, checked against the shapes, written and read back, equal."""

from __future__ import annotations

import datetime
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import backchannel
from backchannel.article import Article
from backchannel.facts import (
    ACTOR_CLASSES,
    COMMUNICATION_CLASSES,
    CONVERSATION_CLASSES,
    Actor,
    Claim,
    Communication,
    Extractor,
    Facts,
    Mediation,
    Mention,
    Place,
    Prompt,
    Span,
    check,
    decode,
    encode,
    json_schema,
)

DOCUMENTS = 1_000
STATUSES = ("hypothetical", "requested", "offered", "planned", "accepted", "ongoing", "concluded", "failed", "refused")
CHANNELS = (None, "back-channel", "direct", "public", "private", "official", "hotline")
MEDIA = (None, "letter", "written", "in-person")
SURE = st.integers(0, 100).map(lambda n: n / 100)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(
    str.strip
)
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,8}", fullmatch=True)


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return Span(start=start, end=end, quote=text[start:end])


@st.composite
def mentions(draw: st.DrawFn, text: str) -> tuple[Mention, ...]:
    found = draw(st.lists(spans(text), max_size=2, unique_by=lambda s: (s.start, s.end)))
    return tuple(Mention(start=s.start, end=s.end, quote=s.quote, metonym=draw(st.booleans())) for s in found)


@st.composite
def actors(draw: st.DrawFn, text: str) -> tuple[Actor, ...]:
    ids = draw(st.lists(IDS, min_size=3, max_size=6, unique_by=str.lower))
    made = []
    for number, id in enumerate(ids):
        kind = draw(st.sampled_from(ACTOR_CLASSES))
        made.append(
            Actor(
                id=id,
                kind=kind,  # type: ignore[arg-type]
                name=draw(TEXTS),
                acts_for=(ids[number - 1],) if number and kind != "State" and draw(st.booleans()) else (),
                office=draw(st.none() | TEXTS),
                mentions=draw(mentions(text)),
            )
        )
    return tuple(made)


def _date(draw: st.DrawFn) -> dict[str, Any]:
    day = draw(st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 1, 1)))
    form = draw(st.sampled_from(["none", "day", "month", "year", "span"]))
    if form == "span":
        return {"not_before": day, "not_after": day + datetime.timedelta(days=draw(st.integers(0, 60)))}
    return {"none": {}, "day": {"date": f"{day}"}, "month": {"date": f"{day}"[:7]}, "year": {"date": f"{day}"[:4]}}[
        form
    ]


@st.composite
def communications(
    draw: st.DrawFn, id: str, text: str, who: list[str], places: list[str], before: list[str]
) -> Communication:
    kind = draw(st.sampled_from(COMMUNICATION_CLASSES))
    one, other, third = draw(st.permutations(who))[:3]
    roles: dict[str, Any] = {"participant": (one, other)}
    if kind not in CONVERSATION_CLASSES:
        roles = {"sender": (one,), "recipient": (other,)}
        if draw(st.booleans()):
            roles["relayed_by"] = (third,)
    return Communication(
        id=id,
        kind=kind,  # type: ignore[arg-type]
        status=draw(st.sampled_from(STATUSES)),  # type: ignore[arg-type]
        trigger=draw(spans(text)),
        topics=tuple(draw(st.lists(TEXTS, max_size=2, unique=True))),
        medium=None if kind in ("PhoneCall", "VideoCall") else draw(st.sampled_from(MEDIA)),  # type: ignore[arg-type]
        channel=draw(st.sampled_from(CHANNELS)),  # type: ignore[arg-type]
        place=tuple(draw(st.lists(st.sampled_from(places), max_size=1))) if places else (),
        content=draw(st.none() | TEXTS),
        content_act=draw(st.none() | st.sampled_from(before)) if before else None,
        **roles,
        **_date(draw),
    )


@st.composite
def documents(draw: st.DrawFn) -> Facts:
    text = draw(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=12, max_size=120))
    everybody = draw(actors(text))
    who = [actor.id for actor in everybody]
    places = tuple(
        Place(id=f"place{n}", name=name, mentions=draw(mentions(text)))
        for n, name in enumerate(draw(st.lists(TEXTS, max_size=2)))
    )
    acts: list[Communication] = []
    for n in range(draw(st.integers(0, 4))):
        acts.append(draw(communications(f"act{n}", text, who, [p.id for p in places], [a.id for a in acts])))
    mediations = []
    if draw(st.booleans()):
        mediator, one, other = draw(st.permutations(who))[:3]
        mediations.append(
            Mediation(
                id="between",
                status=draw(st.sampled_from(STATUSES)),  # type: ignore[arg-type]
                trigger=draw(spans(text)),
                mediator=(mediator,),
                party=(one, other),
                comprises=tuple(
                    draw(st.lists(st.sampled_from([a.id for a in acts]), max_size=2, unique=True)) if acts else ()
                ),
            )
        )
    several = draw(st.booleans())
    claims = [draw(claims_for(n, act.id, text, who, several)) for n, act in enumerate([*acts, *mediations])]
    if draw(st.booleans()):
        claims.append(
            Claim(
                id="guess", content=draw(TEXTS), asserted_by=draw(st.sampled_from(who)), evidence=(draw(spans(text)),)
            )
        )
    prompt = Prompt(name="p-1", sha256="0" * 64)
    return Facts(
        article=Article(
            text=text,
            title=draw(st.none() | TEXTS),
            publisher=draw(st.none() | TEXTS),
            published=draw(st.none() | st.dates(datetime.date(2030, 1, 1), datetime.date(2040, 1, 1))),
            language=draw(st.sampled_from(["en", "fr", "pt-BR"])),
        ),
        actors=everybody,
        places=places,
        communications=tuple(acts),
        mediations=tuple(mediations),
        claims=tuple(claims),
        same_act=((acts[0].id, acts[1].id),) if len(acts) > 1 and draw(st.booleans()) else (),
        extractor=draw(
            st.sampled_from([None, Extractor(name="made up", version="1"), Extractor(agent="person", name="Vera Lund")])
        ),
        extractors=(Extractor(id="other", name="other", version="2", model="tiny", prompt=prompt),) if several else (),
    )


@st.composite
def claims_for(draw: st.DrawFn, number: int, act: str, text: str, who: list[str], several: bool) -> Claim:
    return Claim(
        id=f"claim{number}",
        claims=act,
        asserted_by=draw(st.none() | st.sampled_from(who)),
        reported_by=tuple(draw(st.lists(st.sampled_from(who), max_size=1))),
        modality=draw(st.sampled_from(["asserted", "confirmed", "hedged", "denied", "questioned"])),  # type: ignore[arg-type]
        confidence=draw(SURE),
        evidence=tuple(draw(st.lists(spans(text), min_size=1, max_size=2, unique_by=lambda s: (s.start, s.end)))),
        found_by="other" if several and draw(st.booleans()) else None,
    )


SCHEMA = jsonschema.Draft202012Validator(json_schema())


@settings(
    max_examples=DOCUMENTS, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
@given(documents())
def test_a_thousand_documents_go_there_and_back(facts: Facts) -> None:
    check(facts)
    line = encode(facts)
    if len(line) % 8 == 0:  # the library is slow, and an eighth of a thousand shows it
        SCHEMA.validate(json.loads(line))
    quads = backchannel.map(facts)
    violations = [found for found in backchannel.validate(quads) if found.severity == "violation"]
    assert violations == [], violations[0].text()
    back = decode(line)
    assert back == facts
    assert encode(back) == line


def test_the_documents_are_varied() -> None:
    """A strategy that only made empty documents would prove nothing."""
    seen: dict[str, int] = {}

    @settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    @given(documents())
    def note(facts: Facts) -> None:
        for name in ("communications", "mediations", "places", "same_act", "extractors"):
            seen[name] = seen.get(name, 0) + bool(getattr(facts, name))

    note()
    assert min(seen.values()) > 10, seen


@pytest.mark.parametrize("field", ["claims", "article"])
def test_the_check_of_the_schema_can_fail(field: str) -> None:
    assert not SCHEMA.is_valid({"schema": "facts/1", "article": {"text": "x"}} | {field: 7})
