"""Titles and offices before a name: *Foreign Minister*, *Secretary of State for Defence*, *opposition leader*."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from backchannel.authority import OFFICES, normal_office
from backchannel.extraction.lexicon import Lexicon

__all__ = ["title_length"]

_LONGEST = 6
# Who has his office by another: "assistant to the president".
_SERVING = frozenset(
    [
        *("adviser", "advisor", "aide", "assistant", "counselor", "counsellor", "secretary", "deputy", "envoy"),
        *("ambassador", "representative", "liaison", "consultant", "director", "chief", "coordinator", "spokesman"),
        *("spokeswoman", "spokesperson", "delegate", "emissary", "attache", "legate"),
    ]
)


def title_length(lower: Sequence[str], position: int, end: int, lexicon: Lexicon) -> int:
    """Return how many tokens from ``position`` are a title; 0 when none begins there.

    Parameters:
        lower: lower-case tokens.
        end: where the sentence or paragraph ends.
    """
    if lower[position] not in _starts(lexicon):
        return 0
    count = _core(lower, position, end, lexicon)
    if count <= 1 and lower[position] in lexicon["before_titles"] and position + 1 < end:
        # "deputy national security adviser": more than a deputy
        rest = title_length(lower, position + 1, end, lexicon)
        if rest:
            return rest + 1
    if count == 0:
        if lower[position] in lexicon["before_titles"]:
            return 0
        count = _portfolio_first(lower, position, end, lexicon)
        return count + _complement(lower, position + count, end, lexicon) if count else 0
    return count + _complement(lower, position + count, end, lexicon)


@functools.cache
def _starts(lexicon: Lexicon) -> frozenset[str]:
    """First words of titles: most words are none, and need no further look."""
    titles = [*lexicon["titles"], *(office.lower() for office in OFFICES)]
    return (
        frozenset(t.replace("-", " ").split()[0] for t in titles)
        | lexicon["portfolios"]
        | lexicon["before_titles"]
        | {t.split()[0] for t in titles}
    )


def _core(lower: Sequence[str], position: int, end: int, lexicon: Lexicon) -> int:
    titles = lexicon["titles"]
    for count in range(min(_LONGEST, end - position), 0, -1):
        if count > 1 and lower[position + count - 1] in {"of", "-", "the", "for"}:
            continue
        joined = " ".join(lower[position : position + count]).replace(" - ", "-")
        if joined in titles or normal_office(joined) is not None:
            return count
    return 0


def _portfolio_first(lower: Sequence[str], position: int, end: int, lexicon: Lexicon) -> int:
    """``Health Minister``, ``Homeland Security Advisor``: a portfolio, then a title."""
    words = 0
    while position + words < end and lower[position + words] in lexicon["portfolios"] and words < 4:
        words += 1
    if words == 0 or position + words >= end:
        return 0
    rest = _core(lower, position + words, end, lexicon)
    return words + rest if rest else 0


def _complement(lower: Sequence[str], position: int, end: int, lexicon: Lexicon) -> int:
    """``of the Joint Chiefs of Staff``, ``for Defence``: what a title is over, if it is a portfolio."""
    portfolios, taken = lexicon["portfolios"], 0
    while position + taken < end and lower[position + taken] in {"of", "for", "to", "and", "&"}:
        ahead = position + taken + 1
        if lower[ahead - 1] in {"and", "&"} and not taken and ahead < end and _core(lower, ahead, end, lexicon):
            break  # "the Vice President and President Lima": two
        if lower[position + taken] == "to" and not taken and lower[position - 1].rstrip("s") not in _SERVING:
            break  # "a letter from the king to President Lima"
        if ahead < end and lower[ahead] == "the":
            ahead += 1
        words = 0
        while ahead + words < end and lower[ahead + words] in portfolios:
            words += 1
        if words == 0 and lower[position + taken] == "to" and ahead < end and lower[ahead - 1] == "the":
            # "adviser to the Prime Minister Ion Ciobanu"
            words = _core(lower, ahead, end, lexicon) if normal_office(lower[ahead]) is None else 0
        if words == 0:
            break
        taken = ahead + words - position
    return taken
