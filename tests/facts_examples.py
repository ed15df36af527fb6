"""Facts built in code. Every state, person, body and event in here is fictional."""

from __future__ import annotations

from datetime import date

from backchannel.article import Article
from backchannel.facts import Actor, Claim, Communication, Extractor, Facts, Mediation, Mention, Place, Span

TEXT = (
    "President Ilan Torvik of Marvania said on Monday that Ostrel had asked him to tell Kestria that it"
    ' "does not want a wider war", the Marvania News Agency reported.\n'
    "Chancellor Dana Reem of Ostrel spoke with Torvik by telephone on October 6 about the border and grain"
    " shipments. The Marvanian presidential office confirmed the call. The two also discussed prisoners, the"
    " office said.\n"
    "Envoys of Ostrel and Kestria plan to meet in Port Sela, Kestrian officials said. Kestria denied that it"
    " had threatened Ostrel. The talks in Marvania last year failed.\n"
    "The message may in truth be meant for a third capital, analysts suggest.\n"
)

SANDBOX = ("Q4115189", "Q13406268", "Q15397819")
"""Wikidata's own items for trying things out: identifiers that belong to nobody."""


def span(text: str, quote: str, after: str = "") -> Span:
    """The first place of ``quote``, or the first past the words ``after``."""
    start = text.index(quote, text.index(after) + len(after) if after else 0)
    return Span(start=start, end=start + len(quote), quote=quote)


def mention(text: str, quote: str, after: str = "", *, metonym: bool = False) -> Mention:
    found = span(text, quote, after)
    return Mention(start=found.start, end=found.end, quote=found.quote, metonym=metonym)


def _actors() -> tuple[Actor, ...]:
    return (
        Actor(
            id="marvania",
            kind="State",
            name="Marvania",
            authority="marvania",
            identifiers=SANDBOX[:1],
            mentions=(mention(TEXT, "Marvania"),),
        ),
        Actor(
            id="ostrel",
            kind="State",
            name="Ostrel",
            authority="ostrel",
            identifiers=SANDBOX[1:2],
            mentions=(mention(TEXT, "Ostrel"),),
        ),
        Actor(id="kestria", kind="State", name="Kestria", authority="kestria", mentions=(mention(TEXT, "Kestria"),)),
        Actor(
            id="ilan-torvik",
            kind="Person",
            name="Ilan Torvik",
            authority="ilan-torvik",
            identifiers=SANDBOX[2:],
            acts_for=("marvania",),
            office="President",
            mentions=(mention(TEXT, "Ilan Torvik"), mention(TEXT, "Torvik", "spoke with ")),
        ),
        Actor(
            id="dana-reem",
            kind="Person",
            name="Dana Reem",
            acts_for=("ostrel",),
            office="Chancellor",
            mentions=(mention(TEXT, "Dana Reem"),),
        ),
        Actor(
            id="presidential-office",
            kind="GovernmentBody",
            name="Marvanian presidential office",
            acts_for=("marvania",),
            mentions=(mention(TEXT, "Marvanian presidential office", metonym=True),),
        ),
        Actor(
            id="mna",
            kind="NewsOrganization",
            name="Marvania News Agency",
            mentions=(mention(TEXT, "Marvania News Agency"),),
        ),
        Actor(id="harbour-post", kind="NewsOrganization", name="Harbour Post"),
        Actor(id="kestrian-officials", kind="Group", name="Kestrian officials", acts_for=("kestria",)),
        Actor(id="analysts", kind="Group", name="analysts"),
    )


def _communications() -> tuple[Communication, ...]:
    return (
        Communication(
            id="statement",
            kind="Statement",
            status="concluded",
            trigger=span(TEXT, "said"),
            sender=("ilan-torvik",),
        ),
        Communication(
            id="request",
            kind="Request",
            status="concluded",
            trigger=span(TEXT, "asked"),
            sender=("ostrel",),
            recipient=("ilan-torvik",),
            content_act="message",
        ),
        Communication(
            id="message",
            kind="Message",
            status="requested",
            trigger=span(TEXT, "tell"),
            sender=("ostrel",),
            recipient=("kestria",),
            relayed_by=("ilan-torvik",),
            content="does not want a wider war",
        ),
        Communication(
            id="call",
            kind="PhoneCall",
            status="concluded",
            trigger=span(TEXT, "spoke"),
            participant=("dana-reem", "ilan-torvik"),
            topics=("the border", "grain shipments"),
            medium="telephone",
            channel="direct",
            date="2025-10-06",
        ),
        Communication(
            id="call-again",
            kind="PhoneCall",
            status="concluded",
            trigger=span(TEXT, "discussed"),
            participant=("dana-reem", "ilan-torvik"),
            topics=("prisoners",),
            medium="telephone",
        ),
        Communication(
            id="meeting",
            kind="Meeting",
            status="planned",
            trigger=span(TEXT, "meet"),
            participant=("ostrel", "kestria"),
            place=("port-sela",),
            date="2025-10",
        ),
        Communication(
            id="threat",
            kind="Threat",
            status="concluded",
            trigger=span(TEXT, "threatened"),
            sender=("kestria",),
            recipient=("ostrel",),
        ),
        Communication(
            id="talks",
            kind="Negotiation",
            status="failed",
            trigger=span(TEXT, "talks"),
            participant=("ostrel", "kestria"),
            place=("marvania",),
            date="2024",
        ),
    )


def _claims() -> tuple[Claim, ...]:
    relayed = span(TEXT, 'tell Kestria that it "does not want a wider war"')
    return (
        Claim(
            id="c-statement",
            claims="statement",
            asserted_by="mna",
            evidence=(span(TEXT, "President Ilan Torvik of Marvania said on Monday"),),
        ),
        Claim(
            id="c-request",
            claims="request",
            asserted_by="ilan-torvik",
            reported_by=("mna",),
            said_in="statement",
            evidence=(span(TEXT, "Ostrel had asked him to tell Kestria"),),
        ),
        Claim(
            id="c-message",
            claims="message",
            asserted_by="ilan-torvik",
            reported_by=("mna",),
            said_in="statement",
            confidence=0.9,
            evidence=(relayed,),
        ),
        Claim(
            id="c-mediation",
            claims="mediation",
            asserted_by="ilan-torvik",
            reported_by=("mna",),
            said_in="statement",
            confidence=0.85,
            derived_from="c-message",
            evidence=(relayed,),
        ),
        Claim(
            id="c-call",
            claims="call",
            asserted_by="harbour-post",
            evidence=(span(TEXT, "Chancellor Dana Reem of Ostrel spoke with Torvik by telephone on October 6"),),
        ),
        Claim(
            id="c-call-confirmed",
            claims="call",
            asserted_by="presidential-office",
            modality="confirmed",
            evidence=(span(TEXT, "The Marvanian presidential office confirmed the call."),),
        ),
        Claim(
            id="c-call-again",
            claims="call-again",
            asserted_by="presidential-office",
            evidence=(span(TEXT, "The two also discussed prisoners, the office said."),),
        ),
        Claim(
            id="c-meeting",
            claims="meeting",
            asserted_by="kestrian-officials",
            evidence=(span(TEXT, "Envoys of Ostrel and Kestria plan to meet in Port Sela"),),
        ),
        Claim(
            id="c-threat",
            claims="threat",
            asserted_by="kestria",
            modality="denied",
            evidence=(span(TEXT, "Kestria denied that it had threatened Ostrel."),),
        ),
        Claim(id="c-talks", claims="talks", evidence=(span(TEXT, "The talks in Marvania last year failed."),)),
        Claim(
            id="c-conjecture",
            content="The message may in truth be meant for a third capital",
            asserted_by="analysts",
            modality="hedged",
            confidence=0.6,
            evidence=(span(TEXT, "The message may in truth be meant for a third capital, analysts suggest."),),
        ),
    )


def relay() -> Facts:
    """A relayed message, the mediation it makes, a confirmed call, a plan, a denial and a conjecture."""
    return Facts(
        article=Article(
            text=TEXT,
            title="Marvania carries word from Ostrel to Kestria",
            publisher="Harbour Post",
            published=date(2025, 10, 7),
            url="https://harbour-post.example/2025/10/07/word",
        ),
        actors=_actors(),
        places=(Place(id="port-sela", name="Port Sela", mentions=(mention(TEXT, "Port Sela"),)),),
        communications=_communications(),
        mediations=(
            Mediation(
                id="mediation",
                status="requested",
                trigger=span(TEXT, "tell"),
                mediator=("ilan-torvik",),
                party=("ostrel", "kestria"),
                comprises=("message",),
            ),
        ),
        claims=_claims(),
        same_act=(("call", "call-again"),),
        extractor=Extractor(name="by-hand", version="1"),
    )


def quiet() -> Facts:
    """An article in which nobody communicates."""
    return Facts(
        article=Article(text="The harbour of Port Sela froze over in the night.\n", published=date(2025, 1, 9))
    )


def two_sided(
    text: str = "Marvania spoke with Ostrel.",
    *,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    name: str = "Marvania",
    content: str | None = None,
) -> Facts:
    """One conversation, told by the article itself; the whole text is its evidence."""
    whole = Span(start=0, end=len(text), quote=text)
    return Facts(
        article=Article(text=text, title=title, publisher=publisher, url=url),
        actors=(
            Actor(id="marvania", kind="State", name=name, authority="marvania"),
            Actor(id="ostrel", kind="State", name="Ostrel", authority="ostrel"),
        ),
        communications=(
            Communication(
                id="talk",
                kind="Conversation",
                status="concluded",
                trigger=whole,
                participant=("marvania", "ostrel"),
                content=content,
            ),
        ),
        claims=(Claim(id="claim", claims="talk", evidence=(whole,)),),
    )


def mediator_is_party() -> Facts:
    """Sound as facts, wrong as a graph: nobody mediates between themselves and another."""
    text = "Marvania mediates between Marvania and Ostrel."
    whole = Span(start=0, end=len(text), quote=text)
    return Facts(
        article=Article(text=text),
        actors=(
            Actor(id="marvania", kind="State", name="Marvania", authority="marvania"),
            Actor(id="ostrel", kind="State", name="Ostrel", authority="ostrel"),
        ),
        mediations=(
            Mediation(
                id="mediation",
                status="ongoing",
                trigger=span(text, "mediates"),
                mediator=("marvania",),
                party=("marvania", "ostrel"),
            ),
        ),
        claims=(Claim(id="claim", claims="mediation", evidence=(whole,)),),
    )
