"""Reports whose every field is out to do harm to a page: markup, addresses that run, characters that steer, length."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from backchannel.article import Article
from backchannel.facts import Actor, Claim, Communication, Facts, Link, Mediation, Mention, Place, Span

ALARM = "document.title='broken into'"
"""What the hostile words would have a browser do."""

HOSTILE = {
    "markup": f'<script>{ALARM}</script><img src=x onerror="{ALARM}"></title><svg onload={ALARM}>',
    "attribute": f'" onmouseover="{ALARM}" autofocus onfocus="{ALARM}" x=\'',
    "template": "{{ 7 * 7 }} {% include 'base.html' %} ${7*7}",
    "address": f"javascript:{ALARM}",
    "data": f"data:text/html,<script>{ALARM}</script>",
    "steering": "\u202emoc.live\u202c Minister \u2067of\u2069 \u200fTrade\u200e\u061c",
    "long": "Wolfe\u00adschlegel" * 770,
    "wide": "W" * 10_000,
    "jsonld": f"</script><script>{ALARM}</script><!--",
    "invisible": "\u0000\u0007\ue0000\ue001\u2028\ufeff",
}


def hostile_reports() -> Iterator[Facts]:
    """Yield a report for each kind of hostile words, with them in every field."""
    yield from map(_report, HOSTILE.values())


def _report(words: str) -> Facts:
    whole = Span(start=0, end=len(words), quote=words)
    link = Link(
        target="https://register.example/1", match="candidate", method="reconciliation", label=words, source=words
    )
    speaker = Actor(
        id="speaker",
        kind="Person",
        name=words,
        office=words,
        mentions=(Mention(start=0, end=len(words), quote=words),),
        links=(link,),
    )
    other = Actor(id="other", kind="Group", name=f"{words} and others", acts_for=("speaker",))
    paper = Actor(id="paper", kind="NewsOrganization", name=words + ".")
    talk = Communication(
        id="talk",
        kind="Conversation",
        status="concluded",
        trigger=whole,
        participant=("speaker", "other"),
        content=words,
        topics=(words,),
        place=("somewhere",),
        date="2031-11",
    )
    mediation = Mediation(
        id="mediation",
        status="ongoing",
        trigger=whole,
        mediator=("speaker",),
        party=("other", "paper"),
        topics=(words,),
    )
    return Facts(
        article=Article(
            text=words, title=words, publisher=words + ".", url=words, published=datetime.date(2031, 11, 1)
        ),
        actors=(speaker, other, paper),
        places=(Place(id="somewhere", name=words),),
        communications=(talk,),
        mediations=(mediation,),
        claims=(
            Claim(id="c1", claims="talk", asserted_by="speaker", reported_by=("paper",), evidence=(whole,)),
            Claim(id="c2", claims="mediation", asserted_by="other", modality="denied", evidence=(whole,)),
            Claim(id="c3", content=words, asserted_by="paper", modality="hedged", evidence=(whole,)),
        ),
    )
