"""The extractor that asks a language model, over any OpenAI-compatible endpoint.

What a model says is worth nothing until it is found in the text: each answer is a document of the authoring form, and
:mod:`backchannel.grounding` takes of it what stands there, letter for letter.
"""

from __future__ import annotations

from backchannel.extractors.llm.accounting import Account
from backchannel.extractors.llm.extractor import LanguageModel
from backchannel.extractors.llm.settings import Key, Price, Settings

__all__ = ["Account", "Key", "LanguageModel", "Price", "Settings", "language_model"]

_made: dict[Settings, LanguageModel] = {}


def language_model(settings: Settings) -> LanguageModel:
    """Return the extractor for these settings, made once a process, so that its account holds all of a run."""
    if settings not in _made:
        _made[settings] = LanguageModel(settings)
    return _made[settings]
