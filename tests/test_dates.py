"""Dates: what the words of a sentence mean on the day of publication. All sentences are invented."""

from __future__ import annotations

import datetime

import pytest
import spacy

from backchannel.extraction.dates import direction, find_dates
from backchannel.extraction.layout import paragraphs
from backchannel.extraction.tree import Tree

NLP = spacy.blank("en")
THURSDAY = datetime.date(2025, 10, 9)


def tree_of(sentence: str) -> Tree:
    """The words of a sentence, each its own root: patterns must not need a parse."""
    tree = Tree(sentence)
    for part in paragraphs(sentence):
        doc = NLP(part.text)
        tree.add(part, doc, doc)
    tree.link()
    return tree


def dates(sentence: str, published: datetime.date | None = THURSDAY, future: bool | None = None) -> list[str]:
    tree = tree_of(sentence)
    return [
        when.date if when.date else f"{when.not_before or ''}/{when.not_after or ''}"
        for when in find_dates(tree, 0, len(tree), published, future)
    ]


def words(sentence: str) -> list[str]:
    tree = tree_of(sentence)
    return [tree.span(when.first, when.last).quote for when in find_dates(tree, 0, len(tree), THURSDAY)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The envoys met today.", "2025-10-09"),
        ("The envoys met yesterday evening.", "2025-10-08"),
        ("The envoys met this morning.", "2025-10-09"),
        ("They dine tonight.", "2025-10-09"),
        ("They met last night.", "2025-10-08"),
        ("They meet tomorrow.", "2025-10-10"),
        ("They met the day before yesterday.", "2025-10-07"),
        ("They spoke on Monday.", "2025-10-06"),
        ("They spoke late on Monday night.", "2025-10-06"),
        ("They spoke Thursday.", "2025-10-09"),
        ("They spoke last Thursday.", "2025-10-02"),
        ("They spoke on Friday.", "2025-10-03"),
        ("They meet next Thursday.", "2025-10-16"),
        ("They meet next Friday.", "2025-10-10"),
        ("They spoke on Monday last week.", "2025-09-29"),
        ("They spoke last week on Friday.", "2025-10-03"),
        ("They spoke on Mon. by telephone.", "2025-10-06"),
        ("Monday's call lasted an hour.", "2025-10-06"),
    ],
)
def test_days_count_from_the_publication(sentence: str, expected: str) -> None:
    assert dates(sentence) == [expected]
    assert dates(sentence, published=None) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They met on Oct. 6 in Vaduz.", "2025-10-06"),
        ("They met on October 6, 2024, in Vaduz.", "2024-10-06"),
        ("They met on Monday, October 6, in Vaduz.", "2025-10-06"),
        ("They met on 6 October 2023.", "2023-10-06"),
        ("They met on the 6th of October.", "2025-10-06"),
        ("They met on Saturday, October 12, in Vaduz.", "2024-10-12"),
        ("They met on Sunday, October 12, in Vaduz.", "2025-10-12"),
        ("They met on May 3.", "2025-05-03"),
        ("They meet on Dec 30.", "2025-12-30"),
        ("They met on Feb. 29, 2024.", "2024-02-29"),
        ("They met on 2025-10-06.", "2025-10-06"),
        ("They met on 10/16/2025.", "2025-10-16"),
        ("They met on 16.10.2025.", "2025-10-16"),
        ("They met on 6/6/2025.", "2025-06-06"),
    ],
)
def test_days_of_a_month(sentence: str, expected: str) -> None:
    assert dates(sentence) == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They met in May.", "2025-05"),
        ("They met in October.", "2025-10"),
        ("The talks in November are off.", "2025-11"),
        ("They met in May 2024.", "2024-05"),
        ("They met in mid-September.", "2025-09"),
        ("They met in late September.", "2025-09"),
        ("They met last March.", "2025-03"),
        ("They meet next March.", "2026-03"),
        ("They met last month.", "2025-09"),
        ("They met last year.", "2024"),
        ("They met in 2019.", "2019"),
        ("They met in early 2019.", "2019"),
        ("They met two days ago.", "2025-10-07"),
        ("They met a week ago.", "2025-10-02"),
        ("They met 3 months ago.", "2025-07"),
        ("They met ten months ago.", "2024-12"),
    ],
)
def test_no_more_precise_than_the_words(sentence: str, expected: str) -> None:
    assert dates(sentence) == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They met from 3 to 5 May.", "2025-05-03/2025-05-05"),
        ("They met between 3 and 5 May 2024.", "2024-05-03/2024-05-05"),
        ("They met on Oct. 1-3 in Vaduz.", "2025-10-01/2025-10-03"),
        ("They met from September 30 to October 2.", "2025-09-30/2025-10-02"),
        ("The talks between 28 December and 2 January.", "2025-12-28/2026-01-02"),
        ("The talks from November to January.", "2025-11-01/2026-01-31"),
        ("They met between 2015 and 2018.", "2015-01-01/2018-12-31"),
        ("They met from Monday to Wednesday.", "2025-10-06/2025-10-08"),
        ("They met last week.", "2025-09-29/2025-10-05"),
        ("They met earlier this week.", "2025-10-06/2025-10-09"),
        ("They meet later this week.", "2025-10-09/2025-10-12"),
        ("They meet next week.", "2025-10-13/2025-10-19"),
        ("They met earlier this month.", "2025-10-01/2025-10-09"),
        ("They met over the weekend.", "2025-10-04/2025-10-05"),
        ("They met three weeks ago.", "2025-09-15/2025-09-21"),
        ("They have talked since Monday.", "2025-10-06/2025-10-09"),
        ("They talked until Tuesday.", "/2025-10-07"),
        ("They talked before May 3.", "/2025-05-02"),
        ("They talked after May 3.", "2025-05-04/"),
        ("They met after Monday's call.", "2025-10-06"),
    ],
)
def test_spans(sentence: str, expected: str) -> None:
    assert dates(sentence) == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They meet on Monday.", "2025-10-13"),
        ("They meet on Thursday.", "2025-10-09"),
        ("They meet on October 12.", "2025-10-12"),
        ("They meet on October 6.", "2026-10-06"),
        ("They meet in September.", "2026-09"),
        ("They meet in May.", "2026-05"),
        ("They meet from Saturday to Monday.", "2025-10-11/2025-10-13"),
        ("They meet this weekend.", "2025-10-11/2025-10-12"),
        ("They meet this week.", "2025-10-09/2025-10-12"),
    ],
)
def test_what_lies_ahead_takes_the_coming_day(sentence: str, expected: str) -> None:
    assert dates(sentence, future=True) == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "They spoke at the time and then left.",
        "They may meet, and troops march on.",
        "May I ask, the envoy said.",
        "The letter came from May.",
        "They meet every Monday.",
        "They met on a Monday.",
        "They met the previous Friday.",
        "They agreed on Good Friday.",
        "They met on 10/6/2025.",
        "They met on February 30, 2025.",
        "They met two weeks earlier.",
        "VADUZ, Oct 6 (Alpine Press) - The envoys met.",
        "A week ago Monday they met.",
        "They met in room 2019.",
        "They met ahead of the election on October 12.",
        "They want a deal by Friday.",
        "They met next weekend.",
    ],
)
def test_no_date_rather_than_a_wrong_one(sentence: str) -> None:
    assert dates(sentence) == []


def test_several_dates_come_in_order_and_keep_their_words() -> None:
    sentence = "Yesterday they recalled the talks of October 6, 2024, and a visit early last month."
    assert words(sentence) == ["Yesterday", "October 6, 2024", "early last month"]
    assert dates(sentence) == ["2025-10-08", "2024-10-06", "2025-09"]


def test_only_the_sentence_asked_for_is_read() -> None:
    tree = tree_of("They met on Monday. They spoke on Tuesday.")
    first = tree.lower.index("spoke")
    assert [when.date for when in find_dates(tree, first, len(tree), THURSDAY)] == ["2025-10-07"]


def attached(sentence: str, *links: tuple[str, str, str], pos: dict[str, str] | None = None) -> Tree:
    """A sentence with some heads set: (word, its head, label)."""
    tree = tree_of(sentence)
    for word, kind in (pos or {}).items():
        tree.pos[tree.word.index(word)] = kind
    for word, head, label in links:
        tree.attach(tree.word.index(word), tree.word.index(head), label)
    return tree


def test_a_day_in_a_name_is_no_date() -> None:
    tree = attached("The Sunday Herald printed it.", ("Sunday", "Herald", "compound"), pos={"Herald": "PROPN"})
    assert find_dates(tree, 0, len(tree), THURSDAY) == []


def test_a_surname_is_no_month() -> None:
    sentence = "They met in Anna May Hall."
    tree = attached(sentence, ("Anna", "May", "compound"), pos={"Anna": "PROPN", "May": "PROPN"})
    assert find_dates(tree, 0, len(tree), THURSDAY) == []


def test_the_day_of_an_attack_is_not_the_day_of_the_talk() -> None:
    tree = attached("They discussed the Oct. 7 attack.", ("Oct.", "attack", "compound"), ("7", "Oct.", "nummod"))
    tree.lemma[tree.word.index("attack")] = "attack"
    assert find_dates(tree, 0, len(tree), THURSDAY) == []


def test_the_caller_can_say_which_dates_lie_ahead() -> None:
    tree = tree_of("She said on Monday that they meet on Friday.")
    monday = tree.word.index("Monday")
    whens = find_dates(tree, 0, len(tree), THURSDAY, future=lambda token: token > monday)
    assert [when.date for when in whens] == ["2025-10-06", "2025-10-10"]


def test_future_is_read_from_the_verb() -> None:
    will = attached(
        "They will meet on Friday.",
        ("will", "meet", "aux"),
        ("Friday", "meet", "obl"),
        pos={"meet": "VERB"},
    )
    assert direction(will, will.word.index("Friday"), will.word.index("Friday"))
    met = attached("They met on Friday.", ("Friday", "met", "obl"), pos={"met": "VERB"})
    met.tag[met.word.index("met")] = "VBD"
    assert direction(met, met.word.index("Friday"), met.word.index("Friday")) is False
    assert [when.date for when in find_dates(will, 0, len(will), THURSDAY)] == ["2025-10-10"]
    assert [when.date for when in find_dates(met, 0, len(met), THURSDAY)] == ["2025-10-03"]


def test_what_was_done_was_done_before() -> None:
    def resolved(sentence: str) -> list[str]:
        return dates(sentence, future=False)

    assert resolved("They met on October 6.") == ["2025-10-06"]
    assert resolved("They met on October 15.") == ["2024-10-15"]
    assert resolved("They met in November.") == ["2024-11"]
    assert resolved("They met on October 10, where it was late.") == ["2025-10-10"]
    assert resolved("They met on Feb. 29.") == ["2024-02-29"]


def test_the_end_of_the_sentence_is_no_part_of_a_date() -> None:
    assert words("They met in July.") == ["July"]


def test_the_first_and_the_last_year_are_no_crash() -> None:
    assert dates("They met yesterday, last month and last year.", published=datetime.date(1, 1, 1)) == []
    assert dates("They meet tomorrow or next year.", published=datetime.date(9999, 12, 31)) == []
    assert dates("They met since Friday.", published=datetime.date.max) != []


def test_a_number_of_things_is_no_year() -> None:
    tree = attached("It was heard in 2000 villages.", ("2000", "villages", "nummod"))
    assert find_dates(tree, 0, len(tree), THURSDAY) == []
