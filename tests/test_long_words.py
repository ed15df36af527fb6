"""Words that are none: lines of brackets, quotes and dashes, as hostile or broken texts have them."""

from __future__ import annotations

import time
from importlib import resources

import pytest
import spacy

from backchannel.article import Article
from backchannel.extraction import Extractor
from backchannel.extraction.layout import LONGEST_PARAGRAPH
from backchannel.extraction.parser import load_parser

ENDS = ["", "]", "''", "...", "." * 90, "-" * 40, "-" * 90, "!?" * 50, "'s", "12km/h", "U.S.", "5US$", '".)', "’s,"]
TEXTS = [f"{start}{'x1' * length}{end}" for start in ("", "(", '"') for length in (1, 20, 31, 32, 100) for end in ENDS]


@pytest.mark.parametrize("sign", ["[", '"', "'s", "[."])
def test_a_line_of_signs_takes_no_longer_than_as_many_words(extractor: Extractor, sign: str) -> None:
    """A sign is a token: beside them as many words, which are parsed just the same."""

    def seconds(text: str) -> float:
        began = time.process_time()
        extractor.extract(Article(text=text))
        return time.process_time() - began

    number = LONGEST_PARAGRAPH // (len(sign) + 1)
    apart, together = f"{sign} " * number, sign * number
    assert seconds(together * 2) < 2 * seconds(apart * 2) + 0.2


def test_words_are_the_same_as_if_all_of_a_word_were_searched() -> None:
    nlp = load_parser()
    near = [token.text for text in TEXTS for token in nlp.tokenizer(text)]
    with resources.as_file(resources.files("backchannel") / "data" / "model") as path:
        nlp = spacy.load(path)
    assert near == [token.text for text in TEXTS for token in nlp.tokenizer(text)]
