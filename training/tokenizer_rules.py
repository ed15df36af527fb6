"""Teach spaCy's English tokenizer the ways of Universal Dependencies.

The rules are plain regular expressions put into the tokenizer before training. spaCy stores them
with the model, so a trained model loads anywhere without this file.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.attrs import ORTH
from spacy.lang.char_classes import ALPHA, HYPHENS
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_prefix_regex, compile_suffix_regex, registry

__all__ = ["UNSPLIT_PREFIXES", "apply_treebank_rules", "register_treebank_rules"]

# Bound prefixes after which the treebanks keep the hyphen inside the word: "anti-war", "co-author".
UNSPLIT_PREFIXES = (
    "anti",
    "ante",
    "bi",
    "co",
    "counter",
    "cyber",
    "de",
    "e",
    "ex",
    "extra",
    "hyper",
    "infra",
    "inter",
    "intra",
    "macro",
    "mega",
    "micro",
    "mid",
    "mini",
    "mono",
    "multi",
    "neo",
    "non",
    "para",
    "post",
    "pre",
    "pro",
    "pseudo",
    "quasi",
    "re",
    "semi",
    "sub",
    "super",
    "tele",
    "trans",
    "tri",
    "ultra",
    "un",
    "under",
    "uni",
    "vice",
    "x",
)

# "!!!", "?!", "--", "***" are one token each.
PUNCTUATION_RUNS = [r"[!?]{2,}", r"[*=_~\-]{2,}"]

# Abbreviations whose full stop belongs to the word, and one word that is really three.
SPECIAL_CASES = {"etc.": ["etc."], "and/or": ["and", "/", "or"]}


def hyphen_rule() -> str:
    """Return the infix rule that splits at hyphens between letters, save after a bound prefix."""
    guards = "".join(rf"(?<!\b{form})" for prefix in UNSPLIT_PREFIXES for form in (prefix, prefix.capitalize()))
    return rf"(?<=[{ALPHA}])(?:{guards}-|{HYPHENS.replace('-|', '', 1)})(?=[{ALPHA}])"


def apply_treebank_rules(nlp: Language) -> None:
    """Replace the affix and infix rules of the tokenizer of `nlp`, an English pipeline.

    Raises `RuntimeError` where spaCy's own hyphen rule is no longer found: two hyphen rules side by
    side would undo the guards of ours, and `TypeError` where the pipeline has another tokenizer.
    """
    defaults = nlp.Defaults
    given = [str(rule) for rule in defaults.infixes or []]
    infixes = [rule for rule in given if HYPHENS not in rule]
    if len(infixes) != len(given) - 1:
        raise RuntimeError("spaCy's default infixes have changed: review the hyphen rule")
    infixes += [
        hyphen_rule(),
        r"(?<=[A-Z]\.)-(?=[A-Za-z])",  # "U.S.-brokered"
        rf"(?<=[0-9])-(?=[{ALPHA}])",  # "five" and "5-year" alike
    ]
    tokenizer = nlp.tokenizer
    if not isinstance(tokenizer, Tokenizer):
        raise TypeError(f"the rules are for spaCy's own tokenizer, not {type(tokenizer).__name__}")
    tokenizer.infix_finditer = re.compile("|".join(infixes)).finditer
    tokenizer.prefix_search = compile_prefix_regex(PUNCTUATION_RUNS + list(defaults.prefixes or [])).search
    tokenizer.suffix_search = compile_suffix_regex(PUNCTUATION_RUNS + list(defaults.suffixes or [])).search
    for text, forms in SPECIAL_CASES.items():
        tokenizer.add_special_case(text, [{ORTH: form} for form in forms])


def register_treebank_rules() -> Callable[[Language], None]:
    """Return the callback that the training configuration names as `initialize.before_init`."""
    return apply_treebank_rules


registry.callbacks("backchannel.treebank_rules.v1", func=register_treebank_rules)
