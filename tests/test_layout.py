"""Paragraphs fit for parsing, and the way back to the article's own offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backchannel.extraction.layout import LONGEST_PARAGRAPH, Paragraph, paragraphs

LONG_LINE = "The foreign minister of the island state said on Monday that the talks had gone well and that"


def texts(text: str) -> list[str]:
    return [part.text for part in paragraphs(text)]


def is_mapped(text: str, part: Paragraph) -> bool:
    """Each letter of a paragraph stands at its offset; a blank stands for white space or a control character."""
    pairs = zip(part.text, part.offsets, strict=True)
    return all(text[o] == c or (c == " " and (text[o].isspace() or text[o] < " ")) for c, o in pairs)


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("Norway  and   Peru met.", "Norway and Peru met."),
        ("  Norway and Peru met.  ", "Norway and Peru met."),
        ("Norway\tand\u00a0Peru met.", "Norway and Peru met."),
        ("Nor\u00adway and Pe\u200bru met.", "Norway and Peru met."),
        ("\ufeffNorway and Peru met.", "Norway and Peru met."),
        ("\u200fNorway\u200e and Peru met.", "Norway and Peru met."),
        ("Norway \U0001f91d and \U00020000 met.", "Norway \U0001f91d and \U00020000 met."),
        ("Norway\u2009and Peru met.", "Norway and Peru met."),
        ("Norway\x00and Peru met.", "Norway and Peru met."),
    ],
)
def test_white_space_is_collapsed_and_what_no_reader_sees_is_left_out(text: str, parsed: str) -> None:
    (part,) = paragraphs(text)
    assert part.text == parsed
    assert is_mapped(text, part)


def test_a_word_after_a_soft_hyphen_and_an_emoji_keeps_its_own_offset() -> None:
    text = "\U0001f54a  Nor\u00adway  met Peru."
    (part,) = paragraphs(text)
    start = part.text.index("met")
    assert part.offsets[start] == text.index("met")
    assert text[part.offsets[part.text.index("Norway")] :].startswith("Nor\u00adway")


@given(
    st.text(alphabet=st.sampled_from(list("aB.-:'\" \t\n\r\f\v\u00ad\u200b\u2028\u00a0é\U0001f91d\x00")), max_size=80)
)
def test_every_letter_is_kept_once_in_order_at_its_offset(text: str) -> None:
    parts = list(paragraphs(text))
    offsets = [o for part in parts for o in part.offsets]
    assert offsets == sorted(set(offsets))
    assert all(is_mapped(text, part) for part in parts)
    visible = [o for o, c in enumerate(text) if c in "aB.-:'\"é\U0001f91d"]
    assert [o for part in parts for c, o in zip(part.text, part.offsets, strict=True) if c != " "] == visible


@given(st.text(alphabet=st.sampled_from(list("aB. \n\r\u200b")), max_size=60))
def test_no_paragraph_is_empty_or_has_blanks_at_its_ends_or_two_together(text: str) -> None:
    for part in paragraphs(text):
        assert part.text
        assert part.text == " ".join(part.text.split(" ")).strip()
        assert "  " not in part.text


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\r\n \t\r\n", "\u200b\n\u00ad"])
def test_where_nothing_can_be_read_there_is_no_paragraph(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\n \t\n", "\n\n\n\n", "\f"])
def test_a_blank_line_ends_a_paragraph(gap: str) -> None:
    assert texts(f"Norway met Peru.{gap}Chile did not.") == ["Norway met Peru.", "Chile did not."]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_that_were_only_wrapped_are_joined(end: str) -> None:
    text = end.join(
        [
            LONG_LINE,
            "the two sides would soon meet again in the capital. He spoke in his office, where he",
            "stayed.",
        ]
    )
    (part,) = paragraphs(text)
    assert "and that the two sides" in part.text
    assert part.text.endswith("where he stayed.")
    assert is_mapped(text, part)


def test_a_line_that_goes_on_with_a_capital_is_joined_when_there_was_no_room_for_its_first_word() -> None:
    assert texts(f"{LONG_LINE}\nNorwegian envoys would soon meet again in the capital.") == [
        f"{LONG_LINE} Norwegian envoys would soon meet again in the capital."
    ]


def test_a_word_divided_at_a_line_end_stays_in_one_paragraph() -> None:
    assert len(texts("The Norwegian-\nBrokered truce held.")) == 1


def test_a_headline_is_no_part_of_the_line_below_it() -> None:
    headline = "Norway offers to host talks"
    first, second = paragraphs(f"{headline}\n{LONG_LINE} they would soon meet again in the capital.")
    assert (first.text, first.headline) == (headline, True)
    assert not second.headline


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Norway offers to host talks", True),
        ("Norway offers to host talks: sources", True),
        ("Norway offers to host talks.", False),
        ("Will Norway host talks?", False),
        ("“Norway offers to host talks.”", False),
        ("The minister said this (in Oslo).", False),
        ("the word " * 30, False),
    ],
)
def test_a_short_line_that_does_not_end_like_a_sentence_is_a_headline(text: str, headline: bool) -> None:
    (part,) = paragraphs(text)
    assert part.headline is headline


def test_lines_that_end_like_sentences_and_have_room_are_paragraphs_of_their_own() -> None:
    assert texts("Norway met Peru.\nChile did not.\nNobody knows why this was so, and nobody asked about it then.")[
        :2
    ] == [
        "Norway met Peru.",
        "Chile did not.",
    ]


def test_a_long_paragraph_is_cut_after_sentences() -> None:
    sentence = "Norway met Peru in the old town. "
    text = sentence * 500
    parts = list(paragraphs(text))
    assert len(parts) > 1
    assert all(len(part.text) <= LONGEST_PARAGRAPH for part in parts)
    assert all(part.text.endswith("old town.") for part in parts)
    assert " ".join(part.text for part in parts) == text.strip()
    assert all(is_mapped(text, part) for part in parts)


def test_a_long_paragraph_without_sentence_ends_is_cut_at_a_blank() -> None:
    text = "word " * 3000
    parts = list(paragraphs(text))
    assert len(parts) > 1
    assert {w for part in parts for w in part.text.split()} == {"word"}


def test_a_word_longer_than_a_paragraph_is_cut_and_no_letter_is_lost() -> None:
    text = "x" * (2 * LONGEST_PARAGRAPH + 1)
    parts = texts(text)
    assert max(map(len, parts)) <= LONGEST_PARAGRAPH
    assert "".join(parts) == text
