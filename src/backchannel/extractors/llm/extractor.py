"""The extractor: passages out, answers in, and of these only what stands in the text."""

from __future__ import annotations

from typing import Any

import backchannel
from backchannel.article import Article
from backchannel.authority import Authority
from backchannel.errors import DataError
from backchannel.extractors.identities import identified
from backchannel.extractors.llm.accounting import Account, Usage
from backchannel.extractors.llm.answers import read_answer
from backchannel.extractors.llm.cache import AnswerCache, content_hash
from backchannel.extractors.llm.endpoint import Answer, Endpoint
from backchannel.extractors.llm.labels import labelled
from backchannel.extractors.llm.merging import merged
from backchannel.extractors.llm.passages import passages
from backchannel.extractors.llm.prompt import answer_schema, messages, prompt_record
from backchannel.extractors.llm.settings import Settings
from backchannel.extractors.llm.tidying import tidied
from backchannel.facts import Extractor, Facts
from backchannel.grounding import ground

__all__ = ["LanguageModel"]

_TIMES = 2
"""How often a passage is asked for when the answer cannot be used."""


class LanguageModel:
    """Finds facts by asking a language model. Make one and use it for many articles.

    Parameters:
        settings: which model, and where.

    Attributes:
        account: what it came to so far.
    """

    def __init__(self, settings: Settings, endpoint: Endpoint | None = None) -> None:
        self.settings = settings
        self.account = Account()
        self.endpoint = endpoint or Endpoint(settings, self.account)
        self.cache = None if settings.cache is None else AnswerCache(settings.cache)
        self.record = Extractor(
            name="backchannel-llm", version=backchannel.__version__, model=settings.model, prompt=prompt_record()
        )

    def extract(self, article: Article, *, authority: Authority | None = None) -> Facts:
        """Return what the model says of an article, as far as it stands there.

        Parameters:
            authority: says who the actors are; the shipped one unless another is given.

        Raises:
            DataError: the server cannot be reached, or none of its answers can be used.
            UsageError: the server does not take the key, or has no such model.
        """
        cuts = list(passages(article.text))
        parts = [facts for cut in cuts if (facts := self._passage(article, *cut)) is not None]
        if not parts:
            raise DataError(f"no answer of {self.settings.model} can be used: it holds no facts in the form asked for")
        return labelled(merged([identified(part, authority) for part in parts]))

    def _passage(self, article: Article, start: int, end: int) -> Facts | None:
        answer = self._answer(article, start, end)
        if answer is None:
            return None
        document, untidy = tidied(answer)
        grounded = ground(document, article=article, within=(start, end), extractor=self.record)
        self.account.left_out([*untidy, *grounded.rejections])
        return grounded.facts

    def _answer(self, article: Article, start: int, end: int) -> dict[str, Any] | None:
        """Return the object of an answer that can be read; None where there is none, even asked twice."""
        asked: dict[str, Any] = {
            "url": self.settings.url,
            "model": self.settings.model,
            "messages": messages(article, start, end),
            "schema": answer_schema(),
            "temperature": self.settings.temperature,
            "most_tokens": self.settings.most_tokens,
        }
        key = content_hash(asked)
        kept = self.cache.get(key) if self.cache is not None else None
        if kept is not None and (found := read_answer(kept["text"])) is not None:
            self.account.cached += 1
            return found
        reason = ""
        for _ in range(_TIMES):
            answer = self.endpoint.ask(asked["messages"], asked["schema"])
            found = read_answer(answer.text)
            if found is not None and not answer.refused:
                if self.cache is not None:
                    self.cache.put(key, _kept(answer))
                return found
            reason = _reason(answer)
        self.account.unusable[reason] += 1
        return None


def _kept(answer: Answer) -> dict[str, Any]:
    usage: Usage = answer.usage
    return {"text": answer.text, "asked": usage.asked, "answered": usage.answered, "cut": answer.cut}


def _reason(answer: Answer) -> str:
    if answer.refused:
        return "the model refused"
    if not answer.text.strip():
        return "the model said nothing"
    return "the answer broke off" if answer.cut else "the answer is not of the form asked for"
