"""Pictures drawn as SVG on the server: where boxes and lines are, never how they look. Templates draw, styles colour.

All of them can be read without seeing: their words are text, their names are links, and each has a title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backchannel.serving.pages.overview import Between
from backchannel.serving.pages.phrases import act_words, as_text, shortened
from backchannel.serving.pages.records import Act, Actor, Article, Strand

__all__ = ["Bar", "Chain", "Network", "bars", "chain_picture", "network_picture"]


# ---------------------------------------------------------------- chain of attribution


@dataclass(frozen=True, slots=True)
class Box:
    """A box of words: where it is, what stands in it, and where it leads."""

    x: int
    y: int
    width: int
    height: int
    role: str
    lines: tuple[str, ...]
    note: str
    iri: str | None


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from one box down to the next, with the word that joins them."""

    x: int
    top: int
    bottom: int
    word: str
    kind: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of attribution, from the report down to the act."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    words: str


_WIDTH = 320
_LINE = 20
_GAP = 46
_ACROSS = 36
"""Characters of a line in a box, at the width of the widest letters in use at 15 pixels."""

_SAYS = {
    "asserted": "says",
    "confirmed": "confirms",
    "hedged": "says, with a hedge",
    "denied": "denies",
    "questioned": "doubts",
}


@dataclass(frozen=True, slots=True)
class _Link:
    """A box before it has a place, and the word and kind of the line that leads to the next."""

    role: str
    text: str
    note: str
    iri: str | None
    word: str
    kind: str = "asserted"


def chain_picture(strands: Sequence[Strand]) -> Chain:
    """Return the picture of a chain: the report first, then each voice, last the act or what is claimed.

    Parameters:
        strands: as :meth:`backchannel.serving.pages.reading.Reader.chain` gives them.
    """
    claim = strands[0].claim
    article = claim.article
    own = isinstance(strands[-1].speaker, Article) or strands[-1].speaker == article.publisher
    first = "published by" if own else "prints the words of"
    links = [_Link("article", article.title, article.published or "", article.iri, first)]
    for strand in reversed(strands):
        for carrier in strand.carriers:
            links.append(_Link("carrier", carrier.name, "carries it", carrier.iri, "reports"))
        if isinstance(strand.speaker, Article):
            name = strand.speaker.voice()
            iri = strand.speaker.publisher.iri if isinstance(strand.speaker.publisher, Actor) else None
        else:
            name, iri = strand.speaker.name, strand.speaker.iri
        modality = strand.claim.modality
        links.append(_Link("voice", name, _setting(strand.setting), iri, _SAYS.get(modality, modality), modality))
    links.append(_last(claim.act, claim.content, claim.iri))
    return _stacked(_without_echoes(links))


def _last(act: Act | None, content: str | None, claim: str) -> _Link:
    if act is None:
        return _Link("act", content or "", "what is claimed", claim, "")
    return _Link("act", as_text(act_words(act)), act.status, act.iri, "")


def _setting(act: Act | None) -> str:
    return "" if act is None else f"in a {act.kind.lower()}" if act.kind != "Communication" else ""


def _without_echoes(links: list[_Link]) -> list[_Link]:
    """A voice that comes twice in a row has one box, the later one."""
    kept: list[_Link] = []
    for link in links:
        if kept and link.iri is not None and kept[-1].iri == link.iri and kept[-1].role != "article":
            kept.pop()
        kept.append(link)
    return kept


def _stacked(links: Sequence[_Link]) -> Chain:
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    top = 1
    for n, link in enumerate(links):
        lines = _wrapped(link.text, _ACROSS, 3 if link.role in ("act", "article") else 2)
        height = 20 + _LINE * len(lines) + (18 if link.note else 0)
        boxes.append(Box(1, top, _WIDTH - 2, height, link.role, lines, link.note, link.iri))
        top += height
        if n < len(links) - 1:
            arrows.append(Arrow(28, top, top + _GAP, link.word, link.kind))
            top += _GAP
    words = ", ".join(f"{shortened(link.text, 80)} {link.word}".strip() for link in links)
    return Chain(_WIDTH, top + 1, tuple(boxes), tuple(arrows), words)


def _wrapped(text: str, across: int, most: int) -> tuple[str, ...]:
    """Lines of at most ``across`` characters, the last cut where there would be more than ``most``."""
    lines: list[str] = []
    words = shortened(text, across * most).split(" ")
    for word in words:
        while len(word) > across:
            lines.append(word[:across])
            word = word[across:]
        if lines and len(lines[-1]) + 1 + len(word) <= across:
            lines[-1] += f" {word}"
        elif word:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), across)]
    return tuple(lines)


# ---------------------------------------------------------------- who between whom


@dataclass(frozen=True, slots=True)
class Node:
    """An actor of the network: a dot, and its name to one side."""

    x: int
    y: int
    anchor: str
    actor: Actor
    role: str
    label: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A line from a side through a mediator to the other side.

    Attributes:
        weight: how thick, by how often it is told.
        kind: ``done``, ``undone`` (nobody vouches that it takes or took place) or ``broken`` (refused, failed, denied).
    """

    path: str
    weight: float
    kind: str
    words: str
    iri: str


@dataclass(frozen=True, slots=True)
class Network:
    """Sides to the left and right, mediators between them."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    threads: tuple[Thread, ...]
    left_out: int


_NETWORK_WIDTH = 760
_LEFT, _MIDDLE, _RIGHT = 190, 380, 570
_STEP = 44
_MOST = 14
"""Mediations in the picture; more of them cross too often to be followed."""


def network_picture(between: Iterable[Between]) -> Network:
    """Return the picture of who mediates between whom: the mediations that are told most often, and two sides each."""
    paired = [each for each in between if len(each.parties) >= 2]
    drawn = paired[:_MOST]
    left, right = _columns(drawn)
    middle = list({each.mediator.iri: each.mediator for each in drawn}.values())
    rows = max(len(left), len(middle), len(right), 1)
    height = rows * _STEP + 56
    at: dict[tuple[str, str], tuple[int, int]] = {}
    nodes: list[Node] = []
    for column, x, anchor, actors in (
        ("left", _LEFT, "end", left),
        ("middle", _MIDDLE, "middle", middle),
        ("right", _RIGHT, "start", right),
    ):
        step = (height - 56) / max(len(actors), 1)
        for n, actor in enumerate(actors):
            y = round(46 + step * (n + 0.5))
            at[column, actor.iri] = (x, y)
            role = "mediator" if column == "middle" else "party"
            nodes.append(Node(x, y, anchor, actor, role, shortened(actor.name, 26)))
    threads = [_thread(each, at) for each in drawn]
    return Network(_NETWORK_WIDTH, height, tuple(nodes), tuple(threads), len(paired) - len(drawn))


def _columns(drawn: Sequence[Between]) -> tuple[list[Actor], list[Actor]]:
    """Which sides stand left and which right: as few as can be on both."""
    left: dict[str, Actor] = {}
    right: dict[str, Actor] = {}
    for each in drawn:
        one, other = each.parties[0], each.parties[1]
        if one.iri in right or other.iri in left:
            one, other = other, one
        left.setdefault(one.iri, one)
        right.setdefault(other.iri, other)
    return list(left.values()), list(right.values())


def _thread(each: Between, at: dict[tuple[str, str], tuple[int, int]]) -> Thread:
    one, other = each.parties[0], each.parties[1]
    if ("left", one.iri) not in at or ("right", other.iri) not in at:
        one, other = other, one
    (x1, y1), (x2, y2), (x3, y3) = at["left", one.iri], at["middle", each.mediator.iri], at["right", other.iri]
    bend = (x2 - x1) // 2
    path = f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}S{x3 - bend} {y3} {x3} {y3}"
    broken = each.denied or each.status in ("refused", "failed")
    state = "denied" if each.denied else each.status
    words = f"{each.mediator.name} between {' and '.join(party.name for party in each.parties)}: {state}"
    kind = "broken" if broken else "done" if each.reported else "undone"
    return Thread(path, min(1.5 + each.told, 7), kind, shortened(words, 200), each.act.iri)


# ---------------------------------------------------------------- bars


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, number, and length in thousandths of the longest."""

    label: str
    number: float
    length: int
    iri: str | None = None


def bars(rows: Iterable[tuple[str, float, str | None]]) -> list[Bar]:
    """Return bars for label, number and IRI; the longest number has the whole length."""
    known = list(rows)
    longest = max((number for _, number, _ in known), default=0) or 1
    return [Bar(label, number, max(round(1000 * number / longest), 4), iri) for label, number, iri in known]


def months_filled(months: Sequence[tuple[str, int]], most: int = 36) -> list[tuple[str, int]]:
    """Return months with their numbers, those without an entry too, the last ``most`` of them."""
    if not months:
        return []
    numbers = Counter(dict(months))
    (year, month), last = (int(part) for part in months[0][0].split("-")), months[-1][0]
    filled: list[tuple[str, int]] = []
    while (name := f"{year:04}-{month:02}") <= last:
        filled.append((name, numbers[name]))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return filled[-most:]
