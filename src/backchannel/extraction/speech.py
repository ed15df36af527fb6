"""Direct speech: where quotation marks open and close, and which verb says who speaks."""

from __future__ import annotations

import msgspec

from backchannel.extraction.clauses import Clauses
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.tree import Tree

__all__ = ["Quote", "find_quotes"]

_OPEN = {"“": "”", "«": "»", '"': '"', "``": "''", "’’": "’’", "‘‘": "’’", "„": "“"}
# Shorter quotations are names and scare quotes, not speech.
_SHORTEST = 4
# Verbs that introduce direct speech; the lexicon's frames with a ``quote`` slot add theirs.
_ADJACENT_SENTENCES = 1


class Quote(msgspec.Struct, eq=False):
    """Direct speech: the tokens inside the marks, and the verb that says who speaks (None: unknown)."""

    first: int
    last: int
    verb: int | None = None


def find_quotes(tree: Tree, clauses: Clauses, lexicon: Lexicon) -> list[Quote]:
    """Return the quotations that are speech, in order, each with its verb where there is one."""
    quotes = [q for q in _pairs(tree) if q.last - q.first + 1 >= _SHORTEST]
    verbs = lexicon.forms_with("quote")
    before: Quote | None = None
    for quote in quotes:
        quote.verb = _introducing(tree, clauses, verbs, quote)
        if quote.verb is None and before is not None and _continues(tree, before, quote):
            quote.verb = before.verb
        before = quote
    return quotes


def _pairs(tree: Tree) -> list[Quote]:
    quotes: list[Quote] = []
    opened: int | None = None
    closing = ""
    for token, word in enumerate(tree.word):
        if opened is not None and (tree.paragraph[token] != tree.paragraph[opened]):
            # A quotation that goes on in the next paragraph is not closed at the end of this one.
            if token - 1 > opened:
                quotes.append(Quote(opened + 1, token - 1))
            opened = None
        if opened is not None and word == closing:
            if token - 1 > opened:
                quotes.append(Quote(opened + 1, token - 1))
            opened = None
        elif opened is None and word in _OPEN:
            opened, closing = token, _OPEN[word]
    return quotes


def _introducing(tree: Tree, clauses: Clauses, verbs: frozenset[str], quote: Quote) -> int | None:
    """Return the verb of speech nearest to a quotation, outside it, in the sentences it touches."""
    first = tree.sentences[tree.sentence[quote.first]][0]
    end = tree.sentences[tree.sentence[quote.last]][1]
    # The parser often ends a sentence at the closing mark: `"We agreed." Haddad said`.
    if end < len(tree) and tree.paragraph[end] == tree.paragraph[quote.last] and quote.last + 2 >= end:
        end = (
            tree.sentences[tree.sentence[end]][1]
            if tree.word[end - 1] in {"”", '"', ","} or tree.lower[end][:1].islower()
            else end
        )
    candidates = [
        token
        for token in (*range(first, quote.first), *range(quote.last + 1, end))
        if tree.lower[token] in verbs and clauses.is_verb(token) and tree.tag[token] != "VB"
    ]
    # `He spoke of "no deal." Haddad called on them to sign`: what a sentence of its own says is another thing.
    candidates = [
        t
        for t in candidates
        if tree.sentence[t] <= tree.sentence[quote.last]
        or (clauses.infinitive(t) is None and clauses.clause(t) is None)
    ]
    if not candidates:
        return None
    with_subject = [t for t in candidates if clauses.agent(t)]
    pool = with_subject or candidates
    nearest: int = min(pool, key=lambda t: (min(abs(t - quote.first), abs(t - quote.last)), t))
    return nearest


def _continues(tree: Tree, before: Quote, quote: Quote) -> bool:
    """A quotation goes on where the one before it ended in this paragraph or, left open, in the last one."""
    gap = tree.sentence[quote.first] - tree.sentence[before.last]
    return (
        before.verb is not None
        and gap <= 1 + _ADJACENT_SENTENCES
        and tree.paragraph[quote.first] - tree.paragraph[before.last] <= 1
    )
