"""The parsed article as one tree of plain lists: what the rules read, and may repair.

spaCy's token objects cost more to walk than to parse; lists of Python values do not. Labels are those of
Universal Dependencies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.attrs import DEP, ENT_TYPE, HEAD, LEMMA, POS, SENT_START, TAG
from spacy.tokens import Doc

from backchannel.extraction.layout import Paragraph
from backchannel.facts import Span

__all__ = ["FINITE", "Tree"]

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Tags of finite verbs and of modals: a clause has one, an infinitive or a participle is none."""

_MARKS = frozenset({'"', "“", "”"})


class Tree:
    """All sentences of one article. Tokens are numbered through; every list has one item a token.

    ``head[i] == i`` marks a root. ``first[i]`` and ``last[i]`` are offsets into the article's text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.word: list[str] = []
        self.lower: list[str] = []
        self.lemma: list[str] = []
        self.pos: list[str] = []
        self.tag: list[str] = []
        self.dep: list[str] = []
        self.head: list[int] = []
        self.entity: list[str] = []
        self.first: list[int] = []
        self.last: list[int] = []
        self.kids: list[list[int]] = []
        self.sentence: list[int] = []
        self.sentences: list[tuple[int, int]] = []
        self.headlines: set[int] = set()
        self.paragraph: list[int] = []

    def __len__(self) -> int:
        return len(self.word)

    def add(self, paragraph: Paragraph, doc: Doc, parsed: Doc) -> None:
        """Append a paragraph: ``doc`` has its words, ``parsed`` the analysis, token by token."""
        base = len(self.word)
        strings = doc.vocab.strings
        rows = parsed.to_array([LEMMA, POS, TAG, DEP, HEAD, ENT_TYPE, SENT_START]).astype("uint64").tolist()
        number = self.paragraph[-1] + 1 if self.paragraph else 0
        for i, (token, (lemma, pos, tag, dep, head, entity, starts)) in enumerate(zip(doc, rows, strict=True)):
            offset, word = token.idx, token.text
            self.word.append(word)
            self.lower.append(word.lower().replace("’", "'"))
            familiar = parsed[i].text == word
            self.lemma.append(strings[lemma].lower() if lemma and familiar else word.lower())
            self.pos.append(strings[pos])
            self.tag.append(strings[tag])
            self.dep.append(strings[dep])
            self.head.append(base + i + (head if head < 1 << 63 else head - (1 << 64)))
            self.entity.append(strings[entity])
            self.first.append(paragraph.offsets[offset])
            self.last.append(paragraph.offsets[offset + len(word) - 1] + 1)
            self.paragraph.append(number)
            if starts == 1 or i == 0:
                if self.sentences:
                    self.sentences[-1] = (self.sentences[-1][0], base + i)
                self.sentences.append((base + i, base + i + 1))
                if paragraph.headline:
                    self.headlines.add(len(self.sentences) - 1)
            self.sentence.append(len(self.sentences) - 1)
        if self.sentences:
            self.sentences[-1] = (self.sentences[-1][0], len(self.word))

    def link(self) -> None:
        """Fill the lists of children from the heads; call it after the last paragraph."""
        self.kids = [[] for _ in self.word]
        for i, head in enumerate(self.head):
            if head != i:
                self.kids[head].append(i)

    def attach(self, token: int, head: int, dep: str) -> None:
        """Hang ``token`` under another head: a repair. Nothing happens where it would make a cycle."""
        above = head
        while self.head[above] != above:
            if above == token:
                return
            above = self.head[above]
        if above == token:
            return
        if self.head[token] != token:
            self.kids[self.head[token]].remove(token)
        self.head[token], self.dep[token] = head, dep
        self.kids[head].append(token)
        self.kids[head].sort()

    def make_root(self, token: int) -> None:
        """Make ``token`` the main word of its sentence: a repair. What was above it is for the caller to hang."""
        if self.head[token] != token:
            self.kids[self.head[token]].remove(token)
        self.head[token], self.dep[token] = token, "root"

    def children(self, token: int, deps: Iterable[str]) -> Iterator[int]:
        """Yield the children with one of these labels, in the order of the text."""
        for kid in self.kids[token]:
            if self.dep[kid] in deps:
                yield kid

    def child(self, token: int, *deps: str) -> int | None:
        """Return the first child with one of these labels."""
        return next(self.children(token, deps), None)

    def ancestors(self, token: int) -> Iterator[int]:
        """Yield the heads above a token, nearest first."""
        while self.head[token] != token:
            token = self.head[token]
            yield token

    def subtree(self, token: int, without: Iterable[str] = ()) -> list[int]:
        """Return the tokens under ``token``, itself included, in order; ``without`` cuts its own children by label."""
        found, stack = [token], [k for k in self.kids[token] if self.dep[k] not in without]
        while stack:
            node = stack.pop()
            found.append(node)
            stack.extend(self.kids[node])
        found.sort()
        return found

    def preposition(self, token: int) -> str:
        """Return the preposition of a noun phrase (``on behalf of`` as one), or an empty string."""
        words = []
        for kid in self.kids[token]:
            if self.dep[kid] == "case" and kid < token and self.lower[kid] not in {"'s", "'"}:
                words.append(kid)
                words.extend(k for k in self.kids[kid] if self.dep[k] == "fixed")
        return " ".join(self.lower[i] for i in sorted(words))

    def span(self, first: int, last: int) -> Span:
        """Return the article's words from token ``first`` through token ``last``."""
        start, end = self.first[first], self.last[last]
        return Span(start=start, end=end, quote=self.text[start:end])

    def phrase(self, tokens: list[int]) -> Span:
        """Return the words of some tokens of one sentence, outer punctuation cut off."""
        low, high = 0, len(tokens) - 1
        while low < high and self._is_outer(tokens[low]):
            low += 1
        inside = sum(self.word[t] in _MARKS for t in tokens[low : high + 1])
        while high > low and self._is_outer(tokens[high]):
            if self.word[tokens[high]] in _MARKS and inside % 2 == 0 and self.word[tokens[low]] not in _MARKS:
                break  # the end of a quotation that begins inside
            if self.word[tokens[high]] == ")" and any(self.word[t] == "(" for t in tokens[low:high]):
                break  # "the Free Trade Area (FTA)"
            high -= 1
        return self.span(tokens[low], tokens[high])

    def _is_outer(self, token: int) -> bool:
        return self.pos[token] == "PUNCT" or self.word[token] in {"«", "»", "„", "“", "”", '"'}

    def sentence_span(self, token: int) -> Span:
        """Return the words of the sentence of a token."""
        first, end = self.sentences[self.sentence[token]]
        return self.span(first, end - 1)
