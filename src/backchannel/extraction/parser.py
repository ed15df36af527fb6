"""The language model: the packaged one, or any installed spaCy pipeline with Universal Dependencies labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources
from typing import TYPE_CHECKING, Any

from backchannel.authority import Authority
from backchannel.errors import UsageError
from backchannel.extraction.familiar import familiar_words
from backchannel.extraction.layout import paragraphs
from backchannel.extraction.lexicon import Lexicon
from backchannel.extraction.tree import Tree

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["keep_whole", "load_parser", "parse", "parser_version"]

# Labels without which no rule here can fire; a pipeline that lacks them speaks another annotation scheme.
_NEEDED_LABELS = frozenset({"nsubj", "obj", "obl", "ccomp", "xcomp", "nmod", "case", "conj"})
_UNUSED = ("senter", "entity_linker", "textcat")


def load_parser(name: str | None = None) -> Language:
    """Load the packaged pipeline, or the installed one called ``name``.

    Raises:
        UsageError: when it is not installed, or does not give what the rules need.
    """
    import spacy

    if name is None:
        with resources.as_file(resources.files("backchannel") / "data" / "model") as path:
            return spacy.load(path, exclude=list(_UNUSED))
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


def keep_whole(nlp: Language, words: Iterable[str]) -> None:
    """Let the tokenizer keep these words whole: the treebank splits at hyphens, a *go-between* is one word."""
    tokenizer: Any = nlp.tokenizer
    for word in words:
        tokenizer.add_special_case(word, [{"ORTH": word}])


def parser_version(nlp: Language) -> str:
    """Return what goes into the provenance: ``name version``."""
    return f"{nlp.meta.get('lang', '')}_{nlp.meta.get('name', '')} {nlp.meta.get('version', '')}".strip()


def _shown(docs: list[Doc], authority: Authority, lexicon: Lexicon, surnames: set[str]) -> Iterator[Doc]:
    for doc in docs:
        words = familiar_words([token.text for token in doc], authority, lexicon, surnames)
        yield doc.__class__(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])


def parse(nlp: Language, text: str, authority: Authority, lexicon: Lexicon) -> Tree:
    """Parse an article's text, paragraph by paragraph, names shown to the parser as familiar ones."""
    tree = Tree(text)
    parts = list(paragraphs(text))
    docs = [nlp.make_doc(part.text) for part in parts]
    surnames: set[str] = set()
    for part, doc, parsed in zip(parts, docs, nlp.pipe(_shown(docs, authority, lexicon, surnames)), strict=True):
        tree.add(part, doc, parsed)
    tree.link()
    return tree
