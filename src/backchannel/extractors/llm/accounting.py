"""What asking came to: requests, tokens, cost, and what grounding left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from backchannel.extractors.llm.settings import Price
from backchannel.grounding import REASONS, Rejection

__all__ = ["Account", "Usage"]


class Usage(msgspec.Struct, frozen=True):
    """Tokens of one answer, as the server counts them; None where it does not."""

    asked: int | None = None
    answered: int | None = None


class Account(msgspec.Struct):
    """The count of one run.

    Attributes:
        requests: sent, those that failed included.
        repeated: of these, sent again after a failure.
        cached: answers taken from the cache, at no cost.
        uncounted: answers whose tokens the server did not count.
        asked, answered: tokens paid for.
        unusable: passages for which no answer could be used, by reason.
        rejected: what grounding left out, by reason.
    """

    requests: int = 0
    repeated: int = 0
    cached: int = 0
    uncounted: int = 0
    asked: int = 0
    answered: int = 0
    unusable: Counter[str] = msgspec.field(default_factory=Counter)
    rejected: Counter[str] = msgspec.field(default_factory=Counter)

    def paid(self, usage: Usage) -> None:
        """Add the tokens of an answer."""
        if usage.asked is None or usage.answered is None:
            self.uncounted += 1
        self.asked += usage.asked or 0
        self.answered += usage.answered or 0

    def left_out(self, rejections: Iterable[Rejection]) -> None:
        """Add what grounding left out."""
        self.rejected.update(each.reason for each in rejections)

    def cost(self, price: Price) -> float:
        """Return what the tokens cost."""
        return (self.asked * price.asked + self.answered * price.answered) / 1_000_000

    def lines(self, price: Price | None) -> list[str]:
        """Return the account in plain words, a line each; none where nothing was asked."""
        if not self.requests and not self.cached:
            return []
        told = [f"{self.requests} requests to the model"]
        if self.repeated:
            told.append(f"{self.repeated} of them repeated")
        told.append(f"{self.cached} answers from the cache")
        told.append(f"{self.asked:,} tokens asked and {self.answered:,} answered")
        if self.uncounted:
            told.append(f"{self.uncounted} answers without a count of tokens")
        if price is not None:
            told.append(f"cost {self.cost(price):.4f}")
        lines = [", ".join(told)]
        lines += [f"{count} passages without facts: {reason}" for reason, count in sorted(self.unusable.items())]
        lines += [
            f"{self.rejected[reason]} left out: {words}" for reason, words in REASONS.items() if self.rejected[reason]
        ]
        return lines
