"""Summaries: lines a person understands, in which nothing unproven sounds like a fact."""

from __future__ import annotations

import msgspec
import pytest

import facts_examples as examples
from backchannel.facts import COMMUNICATION_CLASSES, CONVERSATION_CLASSES, Communication, Facts, Status
from backchannel.publishing import sentences, summary

UNDONE = ("hypothetical", "requested", "offered", "planned", "accepted", "refused")
DONE = ("ongoing", "concluded", "failed")


def variant(kind: str, status: str, modality: str = "asserted") -> Facts:
    facts = examples.two_sided()
    talk = facts.communications[0]
    roles: dict[str, tuple[str, ...]] = (
        {} if kind in CONVERSATION_CLASSES else {"sender": ("marvania",), "recipient": ("ostrel",), "participant": ()}
    )
    act = msgspec.structs.replace(talk, kind=kind, status=status, **roles)
    claim = msgspec.structs.replace(facts.claims[0], modality=modality)
    return msgspec.structs.replace(facts, communications=(act,), claims=(claim,))


def mediation(status: Status) -> Facts:
    facts = examples.relay()
    [act] = facts.mediations
    return msgspec.structs.replace(facts, mediations=(msgspec.structs.replace(act, status=status),))


def line(facts: Facts, start: str) -> str:
    [found] = [each.strip() for each in summary(facts).splitlines() if each.strip().startswith(start)]
    return found


def test_a_mediation_reads_as_a_sentence_with_its_source() -> None:
    facts = mediation("ongoing")
    assert line(facts, "Ilan Torvik mediates") == (
        "Ilan Torvik mediates between Ostrel and Kestria, says Ilan Torvik, reported by Marvania News Agency:"
        " \"tell Kestria that it 'does not want a wider war'\""
    )


def test_a_mediation_that_is_only_asked_for_is_not_told_as_done() -> None:
    assert line(examples.relay(), "Ilan Torvik is asked to mediate").startswith(
        "Ilan Torvik is asked to mediate between Ostrel and Kestria, says Ilan Torvik"
    )


@pytest.mark.parametrize("kind", COMMUNICATION_CLASSES)
@pytest.mark.parametrize("status", [*UNDONE, *DONE])
def test_what_has_not_happened_is_never_told_in_the_past(kind: str, status: str) -> None:
    [told] = sentences(variant(kind, status))
    assert "Marvania" in told and "Ostrel" in told and told.endswith("says the article")
    marker = {
        "hypothetical": "is only thought of",
        "requested": "is asked for",
        "offered": "is offered",
        "planned": "is planned",
        "accepted": "is agreed to",
        "refused": "is refused",
    }
    if status in UNDONE:
        assert marker[status] in told
    else:
        assert not any(each in told for each in marker.values())
    assert ("without success" in told) == (status == "failed")


@pytest.mark.parametrize(
    ("modality", "start"),
    [
        ("hedged", "Perhaps, and no more than that: Marvania and Ostrel spoke"),
        ("denied", "The article denies this: Marvania and Ostrel spoke"),
        ("questioned", "The article doubts this: Marvania and Ostrel spoke"),
    ],
)
def test_doubt_and_denial_come_first(modality: str, start: str) -> None:
    [told] = sentences(variant("Conversation", "concluded", modality))
    assert told.startswith(start)


def test_relays_conversations_and_conjectures_are_told_in_this_order() -> None:
    text = summary(examples.relay())
    starts = [
        "Marvania carries word from Ostrel to Kestria (Harbour Post, 2025-10-07)",
        "  Ilan Torvik is asked to mediate between Ostrel and Kestria",
        "  A message from Ostrel to Kestria through Ilan Torvik is asked for",
        "  Dana Reem and Ilan Torvik spoke by telephone (2025-10-06) about the border; grain shipments, says Harbour Post",
        "  A meeting between Ostrel and Kestria is planned in Port Sela (2025-10), Kestrian officials say",
        "  Kestria denies this: Kestria threatened Ostrel",
        "  Conjecture of analysts (hedged), about no act",
        "  11 claims, 1 mediation, 8 communications, 10 actors.",
    ]
    found = [text.index(f"\n{start}" if start[0] == " " else start) for start in starts]
    assert found == sorted(found)


def test_an_article_without_communication_says_so() -> None:
    assert summary(examples.quiet()).splitlines()[1] == "  No communication is reported in this article."


def test_a_summary_cannot_steer_a_terminal() -> None:
    words = "\x1b[31mred\x07\u202e\nnext"
    text = summary(examples.two_sided(words, title=words, name=words))
    assert all(c.isprintable() or c == "\n" for c in text)
    assert len(text.splitlines()) == 3


def test_long_quotes_are_cut_between_words() -> None:
    text = summary(examples.two_sided("Marvania spoke. " * 100, title="A title"))
    assert max(map(len, text.splitlines())) < 300 and ('spoke.…"' in text or 'Marvania…"' in text)


def test_a_claim_made_twice_in_the_same_words_has_one_line() -> None:
    facts = examples.two_sided()
    again = msgspec.structs.replace(facts.claims[0], id="again")
    lines = summary(msgspec.structs.replace(facts, claims=(*facts.claims, again))).splitlines()
    assert lines[1] == '  Marvania and Ostrel spoke, says the article: "Marvania spoke with Ostrel." (and 1 more)'
    assert len(lines) == 3


def test_acts_with_nobody_named_are_still_told() -> None:
    facts = examples.two_sided()
    bare = Communication(id="talk", kind="Warning", status="concluded", trigger=facts.communications[0].trigger)
    [told] = sentences(msgspec.structs.replace(facts, communications=(bare,)))
    assert told == "Somebody gave a warning, says the article"
