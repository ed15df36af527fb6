"""The language model: the packaged one, or any installed spaCy pipeline with Universal Dependencies labels."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

from backchannel.authority import Authority
from backchannel.errors import UsageError
from backchannel.extraction.familiar import familiar_words
from backchannel.extraction.layout import Paragraph, paragraphs
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.tree import Tree

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["keep_whole", "load_parser", "parse", "parse_all", "parser_version"]

# Labels without which no rule here can fire; a pipeline that lacks them speaks another annotation scheme.
_NEEDED_LABELS = frozenset({"nsubj", "obj", "obl", "ccomp", "xcomp", "nmod", "case", "conj"})
# How much is parsed at one go: enough that numeric libraries work at full speed, little enough that memory stays flat.
_BATCH_CHARACTERS = 8_000
# Suffixes are at most ten characters long, but for runs of one sign.
_END_OF_WORD = 64
_UNUSED = ("senter", "entity_linker", "textcat")


def load_parser(name: str | None = None) -> Language:
    """Load the packaged pipeline, or the installed one called ``name``.

    Raises:
        UsageError: when it is not installed, or does not give what the rules need.
    """
    import spacy

    if name is None:
        with resources.as_file(resources.files("backchannel") / "data" / "model") as path:
            nlp = spacy.load(path, exclude=list(_UNUSED))
        _look_for_suffixes_at_the_end(nlp)
        return nlp
    try:
        nlp = spacy.load(name, exclude=list(_UNUSED))
    except (OSError, ValueError, ImportError) as error:
        reason = str(error).partition("\n")[0]
        raise UsageError(
            f"--parser {name}: cannot load this spaCy pipeline ({reason}); install it, or leave --parser out"
        ) from None
    labels = set(getattr(nlp.get_pipe("parser"), "labels", ())) if "parser" in nlp.pipe_names else set()
    missing = sorted(_NEEDED_LABELS - labels)
    if missing:
        raise UsageError(
            f"--parser {name}: this pipeline has no dependency labels {', '.join(missing)};"
            " choose one trained on Universal Dependencies, or leave --parser out"
        )
    return nlp


def _look_for_suffixes_at_the_end(nlp: Language) -> None:
    """Let the tokenizer not search the whole of a long word for what only its end can have.

    It does so for each suffix that it takes off, and a line of ten thousand brackets, or quotes, is one word to it.
    """
    tokenizer: Any = nlp.tokenizer
    search = tokenizer.suffix_search

    def suffix(word: str) -> Any:
        if len(word) <= _END_OF_WORD:
            return search(word)
        found = search(word[-_END_OF_WORD:])
        # A run of dots or dashes may begin before.
        return search(word) if found is not None and found.start() < _END_OF_WORD // 2 else found

    tokenizer.suffix_search = suffix


def keep_whole(nlp: Language, words: Iterable[str]) -> None:
    """Let the tokenizer keep these words whole: the treebank splits at hyphens, a *go-between* is one word."""
    tokenizer: Any = nlp.tokenizer
    for word in words:
        tokenizer.add_special_case(word, [{"ORTH": word}])


def parser_version(nlp: Language) -> str:
    """Return what goes into the provenance: ``name version``."""
    return f"{nlp.meta.get('lang', '')}_{nlp.meta.get('name', '')} {nlp.meta.get('version', '')}".strip()


def parse(nlp: Language, text: str, authority: Authority, lexicon: Lexicon) -> Tree:
    """Parse an article's text, paragraph by paragraph, names shown to the parser as familiar ones."""
    [tree] = parse_all(nlp, [text], authority, lexicon)
    return tree


def parse_all(nlp: Language, texts: Sequence[str], authority: Authority, lexicon: Lexicon) -> list[Tree]:
    """Parse several articles' texts together: a third faster than one by one, and the same comes out."""
    trees = [Tree(text) for text in texts]
    parts = [(tree, part) for tree in trees for part in paragraphs(tree.text)]
    longest = max((len(part.text) for _, part in parts), default=1)
    docs: deque[Doc] = deque()
    # What is new to the vocabulary is forgotten afterwards: it would grow with every name in a corpus.
    with nlp.memory_zone():
        shown = _shown(nlp, parts, docs, authority, lexicon)
        parsed = nlp.pipe(shown, batch_size=max(1, _BATCH_CHARACTERS // longest))
        for (tree, part), doc in zip(parts, parsed, strict=True):
            tree.add(part, docs.popleft(), doc)
    for tree in trees:
        tree.link()
    return trees


def _shown(
    nlp: Language, parts: Iterable[tuple[Tree, Paragraph]], docs: deque[Doc], authority: Authority, lexicon: Lexicon
) -> Iterator[Doc]:
    """Yield each paragraph with familiar names in it; put the one with its own words into ``docs``."""
    article: Tree | None = None
    surnames: set[str] = set()
    for tree, part in parts:
        if tree is not article:
            article, surnames = tree, set()
        doc = nlp.make_doc(part.text)
        docs.append(doc)
        words = familiar_words([token.text for token in doc], authority, lexicon, surnames)
        yield doc.__class__(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])
